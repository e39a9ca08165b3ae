/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-row.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

struct _MesignCertificateRow
{
  AdwBin parent_instance;

  MesignCertificateItem *item;
  GSignalGroup *signals;

  GtkImage *image;
  GtkLabel *name_label;
  GtkLabel *level_label;
  GtkLabel *address_label;
  GtkLabel *state_label;
};

G_DEFINE_FINAL_TYPE (MesignCertificateRow, mesign_certificate_row, ADW_TYPE_BIN)

static const char *const tone_classes[] = { "success", "warning", "error", "dim-label", NULL };

static void
set_tone (GtkWidget *widget, MesignCertificateTone tone)
{
  for (guint i = 0; tone_classes[i] != NULL; i++)
    gtk_widget_remove_css_class (widget, tone_classes[i]);
  gtk_widget_add_css_class (widget, mesign_certificate_tone_get_class (tone));
}

static void
set_line (GtkLabel *label, const char *text)
{
  g_autofree char *clean = mesign_words_clean_line (text != NULL ? text : "");

  gtk_label_set_text (label, clean);
  gtk_widget_set_visible (GTK_WIDGET (label), *clean != '\0');
}

static void
set_level (MesignCertificateRow *self, const MesignCertificateInfo *info)
{
  MesignLevel level = info->verdict->level;

  gtk_label_set_text (self->level_label, mesign_level_to_string (level));
  gtk_widget_set_visible (GTK_WIDGET (self->level_label), level != MESIGN_LEVEL_UNKNOWN);
}

static void
describe (MesignCertificateRow *self)
{
  const MesignCertificateInfo *info = mesign_certificate_item_get_info (self->item);
  const char *level = info != NULL && info->verdict->level != MESIGN_LEVEL_UNKNOWN
                          ? mesign_words_level (info->verdict->level)
                          : NULL;
  g_autofree char *words = g_strjoin (", ", gtk_label_get_text (self->name_label),
                                      gtk_label_get_text (self->address_label),
                                      gtk_label_get_text (self->state_label), level, NULL);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  /* the list's own widget around the row is what is chosen */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                    -1);
}

static void
show_certificate (MesignCertificateRow *self, const MesignCertificateInfo *info)
{
  const MesignCertificate *certificate = info->certificate;
  MesignCertificateTone tone;
  g_autofree char *state =
      mesign_certificate_words_state (info, g_get_real_time () / G_USEC_PER_SEC, &tone);
  const char *second = certificate->addresses[0];

  if (second == NULL && g_strcmp0 (certificate->organization, certificate->name) != 0)
    second = certificate->organization;
  gtk_image_set_from_icon_name (self->image, "mesign-certificate-symbolic");
  set_line (self->name_label, certificate->name);
  set_line (self->address_label, g_strcmp0 (second, certificate->name) != 0 ? second : NULL);
  set_line (self->state_label, state);
  set_tone (GTK_WIDGET (self->state_label), tone);
  set_level (self, info);
}

static void
show_journey (MesignCertificateRow *self, const MesignJourney *journey)
{
  gtk_image_set_from_icon_name (self->image, "content-loading-symbolic");
  set_line (self->name_label, journey->address);
  set_line (self->address_label, _ ("New certificate"));
  set_line (self->state_label, mesign_certificate_words_journey (journey));
  set_tone (GTK_WIDGET (self->state_label), MESIGN_CERTIFICATE_TONE_PLAIN);
  gtk_widget_set_visible (GTK_WIDGET (self->level_label), FALSE);
}

static void
update (MesignCertificateRow *self)
{
  MesignCertificateInfo *info = mesign_certificate_item_get_info (self->item);

  if (info != NULL)
    show_certificate (self, info);
  else
    show_journey (self, mesign_certificate_item_get_journey (self->item));
  describe (self);
}

static void
mesign_certificate_row_dispose (GObject *object)
{
  MesignCertificateRow *self = MESIGN_CERTIFICATE_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (mesign_certificate_row_parent_class)->dispose (object);
}

static void
mesign_certificate_row_class_init (MesignCertificateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_certificate_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-certificate-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignCertificateRow, image);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificateRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificateRow, level_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificateRow, address_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificateRow, state_label);
}

static void
mesign_certificate_row_init (MesignCertificateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MESIGN_TYPE_CERTIFICATE_ITEM);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
}

GtkWidget *
mesign_certificate_row_new (void)
{
  return g_object_new (MESIGN_TYPE_CERTIFICATE_ROW, NULL);
}

/* Shows an item, or nothing any more. */
void
mesign_certificate_row_set_item (MesignCertificateRow *self, MesignCertificateItem *item)
{
  g_set_object (&self->item, item);
  g_signal_group_set_target (self->signals, item);
  if (item != NULL)
    update (self);
}
