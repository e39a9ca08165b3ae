/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/mesign-application-private.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* More than this at once are told by their number alone. */
#define MAX_SINGLE 3

static void
on_message (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignApplication) self = MESIGN_APPLICATION (user_data);
  g_autoptr (MesignMessageInfo) info =
      mesign_engine_get_message_finish (self->engine, result, NULL);
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *from = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *id = NULL;

  if (info == NULL || (info->flags & MESIGN_FLAG_SEEN) != 0)
    return;
  from =
      mesign_words_person (info->envelope->from->len > 0 ? info->envelope->from->pdata[0] : NULL);
  subject = mesign_words_clean_line (info->envelope->subject);
  id = g_strdup_printf ("message-%" G_GINT64_FORMAT, info->id);

  notification = g_notification_new (from);
  g_notification_set_body (notification, subject);
  g_notification_set_default_action_and_target (notification, "app.show-message", "x", info->id);
  g_notification_add_button_with_target (notification, _ ("Mark as Read"), "app.mark-message-read",
                                         "x", info->id);
  g_notification_add_button_with_target (notification, _ ("Delete"), "app.delete-message", "x",
                                         info->id);
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static void
notify_number (MesignApplication *self, guint n_messages)
{
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u new message", "%u new messages", n_messages), n_messages);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_application_send_notification (G_APPLICATION (self), "new-mail", notification);
}

/* Tells of new mail, unless it is being looked at already. */
void
mesign_application_on_new_mail (MesignApplication *self, GArray *message_ids)
{
  if (self->window != NULL && gtk_window_is_active (GTK_WINDOW (self->window)))
    return;
  if (message_ids->len > MAX_SINGLE)
    {
      notify_number (self, message_ids->len);
      return;
    }
  for (guint i = 0; i < message_ids->len; i++)
    mesign_engine_get_message_async (self->engine, g_array_index (message_ids, gint64, i), NULL,
                                     on_message, g_object_ref (self));
}

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations =
      mesign_engine_flag_finish (MESIGN_ENGINE (source), result, &error);

  if (operations == NULL)
    g_warning ("A mail was not marked as read: %s", error->message);
}

/* What a button of the notification does, wherever the person is. */
void
mesign_application_mark_read (MesignApplication *self, gint64 message_id)
{
  mesign_engine_flag_async (self->engine, &message_id, 1, MESIGN_FLAG_SEEN, 0, NULL, on_marked,
                            NULL);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations =
      mesign_engine_delete_finish (MESIGN_ENGINE (source), result, &error);

  if (operations == NULL)
    g_warning ("A mail was not deleted: %s", error->message);
}

void
mesign_application_delete (MesignApplication *self, gint64 message_id)
{
  mesign_engine_delete_async (self->engine, &message_id, 1, NULL, on_deleted, NULL);
}
