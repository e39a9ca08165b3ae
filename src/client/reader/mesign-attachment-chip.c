/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-attachment-chip.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-choose-file.h"
#include "client/reader/mesign-attachment-files.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* One attachment: a button that does what is usual with it, and one that saves it. */
struct _MesignAttachmentChip
{
  AdwBin parent_instance;

  MesignOpenedMessage *message;
  const MesignAttachment *attachment;
  MesignAttachmentKind kind;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignAttachmentChip, mesign_attachment_chip, ADW_TYPE_BIN)

enum
{
  SIGNAL_VIEW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
was_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
tell_error (GtkWidget *self, const char *heading, const GError *error, MesignFileDeed deed)
{
  g_autofree char *words = mesign_words_file_error (error, deed);

  mesign_tell (self, heading, words);
}

/* Saving */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_attachment_save_finish (result, &error) && !was_cancelled (error))
    tell_error (user_data, _ ("The File Was Not Saved"), error, MESIGN_FILE_WRITE);
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  MesignAttachmentChip *self = user_data;

  if (files != NULL && files->len > 0)
    mesign_attachment_save_async (self->attachment, files->pdata[0], self->cancellable, on_saved,
                                  self);
}

static void
choose_place (MesignAttachmentChip *self)
{
  g_autofree char *name = mesign_attachment_dup_name (self->attachment);
  const MesignFileChoice choice = { .title = _ ("Save Attachment"), .name = name, .save = TRUE };

  mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_place_chosen, self);
}

static void
on_danger_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (mesign_ask_finish (result))
    choose_place (user_data);
}

static void
save (MesignAttachmentChip *self)
{
  const MesignQuestion question = {
    .heading = _ ("This File Can Do Harm"),
    .body = _ ("Files of this kind can run as a program or pretend to be a log-in page. Save it "
               "only if you expected it and know who sent it. It is not opened from here."),
    .accept = _ ("_Save Anyway"),
    .destructive = TRUE,
  };

  if (self->kind == MESIGN_ATTACHMENT_DANGEROUS)
    mesign_ask_async (GTK_WIDGET (self), &question, self->cancellable, on_danger_answered, self);
  else
    choose_place (self);
}

/* Opening */

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && !was_cancelled (error))
    tell_error (self, _ ("The File Cannot Be Opened"), error, MESIGN_FILE_OPEN);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = mesign_attachment_export_finish (result, &error);
  MesignAttachmentChip *self;
  g_autofree char *uri = NULL;

  if (file == NULL && was_cancelled (error))
    return;
  self = user_data;
  if (file == NULL)
    {
      tell_error (GTK_WIDGET (self), _ ("The File Cannot Be Opened"), error, MESIGN_FILE_WRITE);
      return;
    }
  uri = g_file_get_uri (file);
  if (self->kind == MESIGN_ATTACHMENT_CERTIFICATE)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.import-certificate", "s", uri);
  else
    g_app_info_launch_default_for_uri_async (uri, NULL, self->cancellable, on_launched,
                                             g_object_ref (self));
}

static void
on_used (MesignAttachmentChip *self)
{
  switch (self->kind)
    {
    case MESIGN_ATTACHMENT_DANGEROUS:
      save (self);
      break;
    case MESIGN_ATTACHMENT_MAIL:
      g_signal_emit (self, signals[SIGNAL_VIEW], 0, self->attachment->octets);
      break;
    case MESIGN_ATTACHMENT_FILE:
    case MESIGN_ATTACHMENT_CERTIFICATE:
    default:
      mesign_attachment_export_async (self->attachment, self->cancellable, on_exported, self);
      break;
    }
}

/* Looks */

static const char *
get_use (MesignAttachmentKind kind)
{
  switch (kind)
    {
    case MESIGN_ATTACHMENT_DANGEROUS:
      return _ ("Save, with care");
    case MESIGN_ATTACHMENT_MAIL:
      return _ ("View");
    case MESIGN_ATTACHMENT_CERTIFICATE:
      return _ ("Import");
    case MESIGN_ATTACHMENT_FILE:
    default:
      return _ ("Open");
    }
}

static GIcon *
dup_icon (MesignAttachmentKind kind, const char *name)
{
  g_autofree char *type = NULL;

  switch (kind)
    {
    case MESIGN_ATTACHMENT_DANGEROUS:
      return g_themed_icon_new ("dialog-warning-symbolic");
    case MESIGN_ATTACHMENT_CERTIFICATE:
      return g_themed_icon_new ("mesign-certificate-symbolic");
    case MESIGN_ATTACHMENT_MAIL:
      return g_themed_icon_new ("mail-unread-symbolic");
    case MESIGN_ATTACHMENT_FILE:
    default:
      type = g_content_type_guess (name, NULL, 0, NULL);
      return g_content_type_get_symbolic_icon (type);
    }
}

static GtkWidget *
new_icon (MesignAttachmentChip *self, const char *name)
{
  g_autoptr (GIcon) icon = dup_icon (self->kind, name);

  return g_object_new (GTK_TYPE_IMAGE, "gicon", icon, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static GtkWidget *
new_main_button (MesignAttachmentChip *self)
{
  g_autofree char *name = mesign_attachment_dup_name (self->attachment);
  g_autofree char *size = mesign_words_size (self->attachment->size);
  /* Translators: the name of a file, its size, and what a click does with it */
  g_autofree char *words =
      g_strdup_printf (_ ("%1$s, %2$s: %3$s"), name, size, get_use (self->kind));
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *size_label = gtk_label_new (size);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 28);
  gtk_widget_add_css_class (size_label, "dim-label");
  gtk_widget_add_css_class (size_label, "numeric");
  gtk_box_append (GTK_BOX (row), new_icon (self, name));
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), size_label);
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_used), self);

  return button;
}

static GtkWidget *
new_save_button (MesignAttachmentChip *self)
{
  g_autofree char *name = mesign_attachment_dup_name (self->attachment);
  g_autofree char *words = g_strdup_printf (_ ("Save %s"), name);
  GtkWidget *button = gtk_button_new_from_icon_name ("document-save-symbolic");

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (save), self);

  return button;
}

static void
mesign_attachment_chip_dispose (GObject *object)
{
  MesignAttachmentChip *self = MESIGN_ATTACHMENT_CHIP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_attachment_chip_parent_class)->dispose (object);
}

static void
mesign_attachment_chip_finalize (GObject *object)
{
  MesignAttachmentChip *self = MESIGN_ATTACHMENT_CHIP (object);

  g_clear_pointer (&self->message, mesign_opened_message_unref);

  G_OBJECT_CLASS (mesign_attachment_chip_parent_class)->finalize (object);
}

static void
mesign_attachment_chip_class_init (MesignAttachmentChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_attachment_chip_dispose;
  object_class->finalize = mesign_attachment_chip_finalize;

  /* An attached mail is to be shown: its octets. */
  signals[SIGNAL_VIEW] = g_signal_new ("view", MESIGN_TYPE_ATTACHMENT_CHIP, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
mesign_attachment_chip_init (MesignAttachmentChip *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * mesign_attachment_chip_new:
 * @message: an opened message
 * @position: which of its attachments
 *
 * Returns: (transfer floating): the attachment, as something to open and save
 */
GtkWidget *
mesign_attachment_chip_new (MesignOpenedMessage *message, guint position)
{
  MesignAttachmentChip *self = g_object_new (MESIGN_TYPE_ATTACHMENT_CHIP, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->message = mesign_opened_message_ref (message);
  self->attachment = g_ptr_array_index (message->attachments, position);
  self->kind = mesign_attachment_get_kind (self->attachment);
  gtk_widget_add_css_class (row, "linked");
  gtk_widget_add_css_class (row, "mesign-file");
  gtk_widget_set_halign (row, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (row), new_main_button (self));
  if (self->kind != MESIGN_ATTACHMENT_DANGEROUS)
    gtk_box_append (GTK_BOX (row), new_save_button (self));
  adw_bin_set_child (ADW_BIN (self), row);

  return GTK_WIDGET (self);
}
