/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-card-private.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-choose-file.h"
#include "client/reader/mesign-attachment-files.h"
#include "client/reader/mesign-message-print.h"
#include "client/reader/mesign-message-source.h"
#include "client/security/mesign-security-facts.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What can be done with one message (`card.`). */

static void
reply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_emit_reply (MESIGN_MESSAGE_CARD (widget), MESIGN_REPLY);
}

static void
reply_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_emit_reply (MESIGN_MESSAGE_CARD (widget), MESIGN_REPLY_ALL);
}

static void
forward (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_emit_reply (MESIGN_MESSAGE_CARD (widget), MESIGN_FORWARD);
}

static void
fold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (widget);

  mesign_message_card_set_expanded (self, FALSE);
  gtk_widget_grab_focus (self->folded);
}

static void
copy_report (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (widget);
  g_autofree char *report = mesign_security_technical_report (self->opened);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), report);
}

static void
print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (widget);

  mesign_message_print (widget, self->opened, self->mine);
}

static void
view_source (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (widget);

  if (self->octets != NULL)
    mesign_message_source_show (widget, self->octets);
  else
    mesign_message_source_load (widget, self->engine, self->info->id);
}

/* Saving the message as it came */

static void
tell_not_saved (MesignMessageCard *self, const GError *error)
{
  g_autofree char *words = mesign_words_file_error (error, MESIGN_FILE_WRITE);

  mesign_tell (GTK_WIDGET (self), _ ("The File Was Not Saved"), words);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignMessageCard) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mesign_attachment_save_finish (result, &error))
    tell_not_saved (self, error);
}

/* What is saved, whatever the card shows by the time the place is chosen. */
typedef struct
{
  MesignMessageCard *card;
  MesignEngine *engine;
  gint64 message_id;
  GBytes *octets;
  GFile *file;
} Saving;

static Saving *
saving_new (MesignMessageCard *self)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->card = g_object_ref (self);
  g_set_object (&saving->engine, self->engine);
  saving->message_id = self->info != NULL ? self->info->id : 0;
  saving->octets = self->octets != NULL ? g_bytes_ref (self->octets) : NULL;

  return saving;
}

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->card);
  g_clear_object (&saving->engine);
  g_clear_pointer (&saving->octets, g_bytes_unref);
  g_clear_object (&saving->file);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
write_octets (const Saving *saving)
{
  g_autoptr (MesignAttachment) mail = mesign_attachment_new ();

  mail->filename = g_strdup ("mail.eml");
  mail->octets = g_bytes_ref (saving->octets);
  mesign_attachment_save_async (mail, saving->file, NULL, on_saved, g_object_ref (saving->card));
}

static void
on_octets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;

  saving->octets = mesign_engine_load_octets_finish (MESIGN_ENGINE (source), result, &error);
  if (saving->octets != NULL)
    write_octets (saving);
  else
    tell_not_saved (saving->card, error);
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  MesignEngine *engine = saving->engine;
  gint64 message_id = saving->message_id;

  if (files == NULL || files->len == 0)
    return;
  saving->file = g_object_ref (files->pdata[0]);
  if (saving->octets != NULL)
    write_octets (saving);
  else
    mesign_engine_load_octets_async (engine, message_id, NULL, on_octets,
                                     g_steal_pointer (&saving));
}

static void
save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (widget);
  g_autofree char *subject = mesign_words_clean_line (self->opened->headers->subject);
  g_autofree char *file_name = NULL;
  MesignFileChoice choice = { .title = _ ("Save Mail"), .save = TRUE };

  g_strdelimit (subject, "/\\", '_');
  file_name = g_strdup_printf ("%.60s.eml", *subject != '\0' ? subject : "mail");
  choice.name = g_utf8_validate (file_name, -1, NULL) ? file_name : "mail.eml";
  mesign_choose_file_async (widget, &choice, NULL, on_place_chosen, saving_new (self));
}

/* Installs the actions. */
void
mesign_message_card_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "card.reply", NULL, reply);
  gtk_widget_class_install_action (widget_class, "card.reply-all", NULL, reply_all);
  gtk_widget_class_install_action (widget_class, "card.forward", NULL, forward);
  gtk_widget_class_install_action (widget_class, "card.fold", NULL, fold);
  gtk_widget_class_install_action (widget_class, "card.copy-report", NULL, copy_report);
  gtk_widget_class_install_action (widget_class, "card.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "card.print", NULL, print);
  gtk_widget_class_install_action (widget_class, "card.view-source", NULL, view_source);
  mesign_message_card_install_marks (widget_class);
}

/* Enables what can be done now. */
void
mesign_message_card_update_actions (MesignMessageCard *self)
{
  static const char *const answers[] = { "card.reply", "card.reply-all", "card.forward" };
  gboolean is_open = self->opened != NULL;

  /* What was attached to a mail was not written to its reader. */
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), answers[i], is_open && self->info != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.copy-report", is_open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.save", is_open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.print", is_open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.view-source", is_open);
  mesign_message_card_update_marks (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "card.fold", self->foldable && self->expanded);
}
