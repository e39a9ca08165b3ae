/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-file-chip.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignFileChip:
 *
 * A file that goes along: name, size, and a button that takes it out again.
 */
struct _MesignFileChip
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *size;
  GtkWidget *remove;

  MesignDraftAttachment *attachment;
  gboolean is_quoted;
};

G_DEFINE_FINAL_TYPE (MesignFileChip, mesign_file_chip, GTK_TYPE_WIDGET)

static guint removed;

static void
on_remove (MesignFileChip *self)
{
  g_signal_emit (self, removed, 0);
}

static void
show (MesignFileChip *self)
{
  g_autofree char *name = mesign_words_clean_line (self->attachment->filename);
  g_autofree char *size = mesign_words_size (g_bytes_get_size (self->attachment->octets));
  /* Translators: the name of an attached file */
  g_autofree char *removal = g_strdup_printf (_ ("Remove “%s”"), name);
  g_autofree char *type = g_content_type_from_mime_type (self->attachment->content_type);
  g_autoptr (GIcon) icon = type != NULL ? g_content_type_get_symbolic_icon (type) : NULL;

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->size, size);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_widget_set_tooltip_text (self->remove, removal);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  removal, -1);
  if (G_IS_THEMED_ICON (icon))
    g_themed_icon_append_name (G_THEMED_ICON (icon), "text-x-generic-symbolic");
  if (icon != NULL)
    gtk_image_set_from_gicon (self->icon, icon);
}

static void
mesign_file_chip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_FILE_CHIP);

  G_OBJECT_CLASS (mesign_file_chip_parent_class)->dispose (object);
}

static void
mesign_file_chip_finalize (GObject *object)
{
  MesignFileChip *self = MESIGN_FILE_CHIP (object);

  g_clear_pointer (&self->attachment, mesign_draft_attachment_free);

  G_OBJECT_CLASS (mesign_file_chip_parent_class)->finalize (object);
}

static void
mesign_file_chip_class_init (MesignFileChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_file_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_file_chip_finalize;
  /* the person takes it out */
  removed = g_signal_new ("removed", MESIGN_TYPE_FILE_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-file-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignFileChip, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignFileChip, name);
  gtk_widget_class_bind_template_child (widget_class, MesignFileChip, size);
  gtk_widget_class_bind_template_child (widget_class, MesignFileChip, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
mesign_file_chip_init (MesignFileChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mesign_file_chip_new (const MesignDraftAttachment *attachment, gboolean is_quoted)
{
  MesignFileChip *self = g_object_new (MESIGN_TYPE_FILE_CHIP, NULL);

  self->attachment = mesign_draft_attachment_copy (attachment);
  self->is_quoted = is_quoted;
  show (self);

  return GTK_WIDGET (self);
}

const MesignDraftAttachment *
mesign_file_chip_get_attachment (MesignFileChip *self)
{
  return self->attachment;
}

/* Whether it came out of a mail that was encrypted. */
gboolean
mesign_file_chip_is_quoted (MesignFileChip *self)
{
  return self->is_quoted;
}
