/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-attachments-box.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-choose-file.h"
#include "client/composer/mesign-wrap-box.h"
#include "client/reader/mesign-attachment-chip.h"
#include "client/reader/mesign-attachment-files.h"
#include "client/reader/mesign-event-card.h"
#include "client/reader/mesign-unsigned-frame.h"
#include "client/words/mesign-words-files.h"
#include "engine/mesign-reading.h"

#include <glib/gi18n-lib.h>

/* The attachments of a message, as chips. */
struct _MesignAttachmentsBox
{
  AdwBin parent_instance;

  MesignOpenedMessage *message;
  GPtrArray *shown;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignAttachmentsBox, mesign_attachments_box, ADW_TYPE_BIN)

enum
{
  SIGNAL_VIEW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (mesign_attachment_save_finish (result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_file_error (error, MESIGN_FILE_WRITE);
  mesign_tell (user_data, _ ("Not All Files Were Saved"), words);
}

static void
on_folder_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  MesignAttachmentsBox *self = user_data;

  if (files != NULL && files->len > 0)
    mesign_attachment_save_all_async (self->shown, files->pdata[0], self->cancellable, on_saved,
                                      self);
}

static void
choose_folder (MesignAttachmentsBox *self)
{
  const MesignFileChoice choice = {
    .title = _ ("Save All Attachments"),
    .accept = _ ("_Save Here"),
    .folder = TRUE,
  };

  mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_folder_chosen, self);
}

static void
on_danger_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  if (mesign_ask_finish (result))
    choose_folder (user_data);
}

static gboolean
has_dangerous (MesignAttachmentsBox *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (mesign_attachment_get_kind (self->shown->pdata[i]) == MESIGN_ATTACHMENT_DANGEROUS)
      return TRUE;

  return FALSE;
}

static void
on_save_all (MesignAttachmentsBox *self)
{
  const MesignQuestion question = {
    .heading = _ ("Some of These Files Can Do Harm"),
    .body = _ ("Among them are files that can run as a program or pretend to be a log-in page. "
               "Save them only if you expected them and know who sent them."),
    .accept = _ ("_Save Anyway"),
    .destructive = TRUE,
  };

  if (has_dangerous (self))
    mesign_ask_async (GTK_WIDGET (self), &question, self->cancellable, on_danger_answered, self);
  else
    choose_folder (self);
}

static gboolean
is_partly_signed (MesignAttachmentsBox *self)
{
  return self->message->report->signature.status == MESIGN_SIGNATURE_PARTIAL;
}

static void
on_view (MesignAttachmentsBox *self, GBytes *octets)
{
  g_signal_emit (self, signals[SIGNAL_VIEW], 0, octets);
}

static void
mesign_attachments_box_dispose (GObject *object)
{
  MesignAttachmentsBox *self = MESIGN_ATTACHMENTS_BOX (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_attachments_box_parent_class)->dispose (object);
}

static void
mesign_attachments_box_finalize (GObject *object)
{
  MesignAttachmentsBox *self = MESIGN_ATTACHMENTS_BOX (object);

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->message, mesign_opened_message_unref);

  G_OBJECT_CLASS (mesign_attachments_box_parent_class)->finalize (object);
}

static void
mesign_attachments_box_class_init (MesignAttachmentsBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_attachments_box_dispose;
  object_class->finalize = mesign_attachments_box_finalize;

  signals[SIGNAL_VIEW] = g_signal_new ("view", MESIGN_TYPE_ATTACHMENTS_BOX, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
mesign_attachments_box_init (MesignAttachmentsBox *self)
{
  self->cancellable = g_cancellable_new ();
  self->shown = g_ptr_array_new ();
}

/* Pictures in the text are seen there; nothing else is, nor what was put beside a signed part. */
static gboolean
is_seen_in_text (MesignAttachmentsBox *self, const MesignAttachment *attachment)
{
  return attachment->is_inline && g_str_has_prefix (attachment->content_type, "image/") &&
         (attachment->is_signed || !is_partly_signed (self));
}

/* The same invitation often comes twice: beside the text and as a file. */
static void
add_event (MesignAttachmentsBox *self,
           GtkBox *box,
           const MesignAttachment *attachment,
           GPtrArray *uids)
{
  g_autoptr (MesignCalendarEvent) event = mesign_reading_read_event (attachment);

  if (event == NULL || (*event->uid != '\0' &&
                        g_ptr_array_find_with_equal_func (uids, event->uid, g_str_equal, NULL)))
    return;
  gtk_box_append (box, mesign_event_card_new (event));
  g_ptr_array_add (uids, g_steal_pointer (&event->uid));
}

static gboolean
is_calendar (const MesignAttachment *attachment)
{
  return g_ascii_strcasecmp (attachment->content_type, "text/calendar") == 0 ||
         g_ascii_strcasecmp (attachment->content_type, "application/ics") == 0;
}

/* Beside the text stands what the file says to the last letter: the file, which has a name, does.
 */
static gboolean
comes_again (MesignAttachmentsBox *self, guint position)
{
  const MesignAttachment *one = self->message->attachments->pdata[position];

  if (!is_calendar (one) || one->octets == NULL)
    return FALSE;
  for (guint i = position + 1; i < self->message->attachments->len; i++)
    {
      const MesignAttachment *other = self->message->attachments->pdata[i];

      if (is_calendar (other) && other->octets != NULL && other->is_signed == one->is_signed &&
          g_bytes_equal (one->octets, other->octets))
        return TRUE;
    }

  return FALSE;
}

static GtkWidget *
new_chips (MesignAttachmentsBox *self, gboolean is_apart)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *wrap = mesign_wrap_box_new ();
  g_autoptr (GPtrArray) uids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->message->attachments->len; i++)
    {
      MesignAttachment *attachment = self->message->attachments->pdata[i];
      GtkWidget *chip;

      if (is_seen_in_text (self, attachment) ||
          (is_partly_signed (self) && !attachment->is_signed) != is_apart)
        continue;
      add_event (self, GTK_BOX (column), attachment, uids);
      if (comes_again (self, i))
        continue;
      chip = mesign_attachment_chip_new (self->message, i);
      g_signal_connect_swapped (chip, "view", G_CALLBACK (on_view), self);
      mesign_wrap_box_insert_before (MESIGN_WRAP_BOX (wrap), chip, NULL);
      g_ptr_array_add (self->shown, attachment);
    }
  gtk_box_append (GTK_BOX (column), wrap);

  return column;
}

static void
add_chips (MesignAttachmentsBox *self, GtkBox *box)
{
  guint n_before;
  GtkWidget *apart;

  gtk_box_append (box, new_chips (self, FALSE));
  n_before = self->shown->len;
  apart = g_object_ref_sink (new_chips (self, TRUE));
  if (self->shown->len > n_before)
    gtk_box_append (box, mesign_unsigned_frame_new (apart));
  g_object_unref (apart);
}

/**
 * mesign_attachments_box_new:
 * @message: an opened message
 *
 * Returns: (transfer floating): its attachments; hidden where there are none
 */
GtkWidget *
mesign_attachments_box_new (MesignOpenedMessage *message)
{
  MesignAttachmentsBox *self = g_object_new (MESIGN_TYPE_ATTACHMENTS_BOX, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *save_all;

  self->message = mesign_opened_message_ref (message);
  add_chips (self, GTK_BOX (box));
  if (self->shown->len > 1)
    {
      save_all = gtk_button_new_with_mnemonic (_ ("Save _All…"));
      gtk_widget_set_halign (save_all, GTK_ALIGN_START);
      gtk_widget_add_css_class (save_all, "flat");
      g_signal_connect_swapped (save_all, "clicked", G_CALLBACK (on_save_all), self);
      gtk_box_append (GTK_BOX (box), save_all);
    }
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), self->shown->len > 0);

  return GTK_WIDGET (self);
}
