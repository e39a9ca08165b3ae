/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-page-private.h"

#include "client/certificates/mesign-certificate-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (MesignCertificatePage, mesign_certificate_page, ADW_TYPE_BIN)

static const char *const tone_classes[] = { "success", "warning", "error", "dim-label", NULL };

MesignCertificateInfo *
mesign_certificate_page_get_info (MesignCertificatePage *self)
{
  return self->item != NULL ? mesign_certificate_item_get_info (self->item) : NULL;
}

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *clean = mesign_words_clean_line (text != NULL ? text : "");

  gtk_label_set_text (label, clean);
  gtk_widget_set_visible (GTK_WIDGET (label), *clean != '\0');
}

static void
update_head (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  const MesignCertificate *certificate = info->certificate;
  MesignLevel level = info->verdict->level;

  set_text (self->name_label, certificate->name);
  set_text (self->organization_label, g_strcmp0 (certificate->organization, certificate->name) != 0
                                          ? certificate->organization
                                          : NULL);
  gtk_widget_set_visible (self->level_box, level != MESIGN_LEVEL_UNKNOWN);
  gtk_label_set_text (self->level_words_label, mesign_words_level (level));
}

static void
update_verdict (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  MesignCertificateTone tone;
  g_autofree char *words =
      mesign_certificate_words_verdict (info, g_get_real_time () / G_USEC_PER_SEC, &tone);
  g_autofree char *clean = mesign_words_clean_line (words);
  g_autofree char *missing = mesign_certificate_words_missing_authority (info);

  gtk_label_set_text (self->verdict_label, clean);
  gtk_widget_set_visible (self->import_button, missing != NULL);
  gtk_widget_set_visible (self->look_button, missing != NULL);
  gtk_image_set_from_icon_name (self->verdict_image, mesign_certificate_tone_get_icon (tone));
  for (guint i = 0; tone_classes[i] != NULL; i++)
    gtk_widget_remove_css_class (self->verdict_box, tone_classes[i]);
  gtk_widget_add_css_class (self->verdict_box, mesign_certificate_tone_get_class (tone));
}

static void
append_problem (MesignCertificatePage *self, MesignImportProblem problem)
{
  GtkWidget *label = gtk_label_new (mesign_certificate_words_problem (problem));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (self->problems_box), label);
}

/* What the sentence about trust does not say already. */
static void
update_problems (MesignCertificatePage *self, const MesignCertificateInfo *info)
{
  MesignImportProblem problems =
      info->own != NULL ? info->own->problems : MESIGN_IMPORT_PROBLEM_NONE;
  GtkWidget *child;

  problems &= ~(MESIGN_IMPORT_EXPIRED | MESIGN_IMPORT_NOT_YET_VALID);
  while ((child = gtk_widget_get_first_child (self->problems_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->problems_box), child);
  for (guint bit = 1; bit <= MESIGN_IMPORT_NO_ADDRESS; bit <<= 1)
    if (problems & bit)
      append_problem (self, bit);
  gtk_widget_set_visible (self->problems_box, problems != MESIGN_IMPORT_PROBLEM_NONE);
}

static void
on_uses_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignCertificatePage) self = user_data;
  g_autoptr (GPtrArray) uses =
      mesign_engine_list_uses_finish (MESIGN_ENGINE (source), result, NULL);

  if (uses == NULL || self->engine == NULL)
    return;
  g_clear_pointer (&self->uses, g_ptr_array_unref);
  self->uses = g_steal_pointer (&uses);
  mesign_certificate_page_update_uses (self);
  mesign_certificate_page_update_actions (self);
}

static void
update (MesignCertificatePage *self)
{
  MesignCertificateInfo *info = mesign_certificate_page_get_info (self);

  if (info == NULL)
    return;
  update_head (self, info);
  update_verdict (self, info);
  update_problems (self, info);
  mesign_certificate_chain_set_info (self->chain, info);
  mesign_timeline_set_info (self->timeline, self->engine, info);
  mesign_journey_origin_set_certificate (self->origin, self->engine,
                                         info->certificate->fingerprint);
  mesign_certificate_page_update_facts (self);
  mesign_certificate_page_update_uses (self);
  mesign_certificate_page_update_actions (self);
  if (info->own != NULL)
    mesign_engine_list_uses_async (self->engine, self->cancellable, on_uses_listed,
                                   g_object_ref (self));
}

static void
mesign_certificate_page_dispose (GObject *object)
{
  MesignCertificatePage *self = MESIGN_CERTIFICATE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->uses, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_certificate_page_parent_class)->dispose (object);
}

static void
mesign_certificate_page_finalize (GObject *object)
{
  g_clear_object (&MESIGN_CERTIFICATE_PAGE (object)->cancellable);

  G_OBJECT_CLASS (mesign_certificate_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, organization_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, level_words_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, level_box);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, verdict_image);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, import_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, look_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, problems_box);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, chain);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, timeline);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, origin);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, facts_list);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, uses_group);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, uses_list);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, primary_group);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, renew_row);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, renew_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, default_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, check_row);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, check_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, default_row);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, trust_row);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, trust_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, distrust_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, MesignCertificatePage, delete_row);
}

static void
mesign_certificate_page_class_init (MesignCertificatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_certificate_page_dispose;
  object_class->finalize = mesign_certificate_page_finalize;

  g_type_ensure (MESIGN_TYPE_CERTIFICATE_CHAIN);
  g_type_ensure (MESIGN_TYPE_JOURNEY_ORIGIN);
  g_type_ensure (MESIGN_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-certificate-page.ui");
  bind_children (widget_class);
  mesign_certificate_page_install_actions (widget_class);
}

static void
mesign_certificate_page_init (MesignCertificatePage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (MESIGN_TYPE_CERTIFICATE_ITEM);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
}

/**
 * mesign_certificate_page_new:
 *
 * Returns: (transfer floating): a page that shows all there is to know of a certificate, and what
 * can be done with it
 */
GtkWidget *
mesign_certificate_page_new (void)
{
  return g_object_new (MESIGN_TYPE_CERTIFICATE_PAGE, NULL);
}

void
mesign_certificate_page_set_engine (MesignCertificatePage *self, MesignEngine *engine)
{
  g_set_object (&self->engine, engine);
}

/* Shows an item's certificate; it has to have one. */
void
mesign_certificate_page_set_item (MesignCertificatePage *self, MesignCertificateItem *item)
{
  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->signals, item);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  update (self);
}
