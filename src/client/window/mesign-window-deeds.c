/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

/* What a person does to conversations happens at once; a toast says so and offers to undo it. A
 * window that is closed goes from the screen and stays until it is done: the engine ends with it.
 */

void
mesign_window_end_doing (MesignWindow *self)
{
  g_assert (self->n_doing > 0);

  if (--self->n_doing == 0 && self->is_leaving)
    gtk_window_close (GTK_WINDOW (self));
}

/* Returns TRUE if the window is to stay for now; it closes by itself. */
gboolean
mesign_window_leave (MesignWindow *self)
{
  if (self->n_doing == 0)
    return FALSE;
  self->is_leaving = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  return TRUE;
}

typedef struct
{
  MesignWindow *window;
  MesignDeed deed;
  char *done;
  MesignPlace *place;
  gint64 conversation;
} Doing;

static Doing *
doing_new (MesignWindow *window, const MesignDeed *deed, gint64 conversation)
{
  Doing *self = g_new0 (Doing, 1);

  self->window = g_object_ref (window);
  self->deed = *deed;
  self->deed.done = NULL;
  self->done = g_strdup (deed->done);
  g_set_object (&self->place, window->place);
  window->n_doing++;
  self->conversation = conversation;

  return self;
}

static void
doing_free (Doing *self)
{
  mesign_window_end_doing (self->window);
  g_object_unref (self->window);
  g_clear_object (&self->place);
  g_free (self->done);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

/* Doing */

static void
take_operations (MesignWindow *self, GArray *operations)
{
  g_clear_pointer (&self->operations, g_array_unref);
  self->operations = operations;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 operations != NULL && operations->len > 0);
}

/* @operations: (nullable): what can be undone of it */
void
mesign_window_tell_done (MesignWindow *self, const char *text, GArray *operations)
{
  gboolean can_undo = operations != NULL && operations->len > 0;

  take_operations (self, can_undo ? g_array_ref (operations) : NULL);
  g_clear_object (&self->undo_place);
  self->undo_conversation = 0;
  mesign_window_show_toast (self, text, can_undo);
}

static GArray *
finish (MesignEngine *engine, const MesignDeed *deed, GAsyncResult *result, GError **error)
{
  if (deed->for_good)
    return mesign_engine_delete_finish (engine, result, error);
  if (deed->role != MESIGN_MAILBOX_ROLE_NONE)
    return mesign_engine_move_to_role_finish (engine, result, error);
  if (deed->mailbox_id != 0)
    return mesign_engine_move_finish (engine, result, error);

  return mesign_engine_flag_finish (engine, result, error);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  MesignWindow *self = doing->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations = finish (MESIGN_ENGINE (source), &doing->deed, result, &error);

  if (self->engine == NULL)
    return;
  if (operations == NULL)
    {
      mesign_window_tell_error (self, error);
      return;
    }
  if (doing->done == NULL)
    {
      mesign_window_update_selection (self);
      return;
    }
  mesign_window_tell_done (self, doing->done, doing->deed.for_good ? NULL : operations);
  g_set_object (&self->undo_place, doing->place);
  self->undo_conversation = doing->conversation;
}

static void
do_to_messages (Doing *doing, GArray *ids)
{
  MesignWindow *self = doing->window;
  const MesignDeed *deed = &doing->deed;
  const gint64 *messages = (const gint64 *) ids->data;

  if (deed->for_good)
    mesign_engine_delete_async (self->engine, messages, ids->len, NULL, on_done, doing);
  else if (deed->role != MESIGN_MAILBOX_ROLE_NONE)
    mesign_engine_move_to_role_async (self->engine, messages, ids->len, deed->role, NULL, on_done,
                                      doing);
  else if (deed->mailbox_id != 0)
    mesign_engine_move_async (self->engine, messages, ids->len, deed->mailbox_id, NULL, on_done,
                              doing);
  else
    mesign_engine_flag_async (self->engine, messages, ids->len, deed->add, deed->remove, NULL,
                              on_done, doing);
}

static void
on_messages_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids =
      mesign_engine_find_row_messages_finish (MESIGN_ENGINE (source), result, &error);

  if (doing->window->engine == NULL)
    return;
  if (ids == NULL)
    mesign_window_tell_error (doing->window, error);
  else if (ids->len > 0)
    do_to_messages (g_steal_pointer (&doing), ids);
}

static GArray *
list_newest (GPtrArray *items)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < items->len; i++)
    {
      MesignListRow *row = mesign_message_item_get_row (items->pdata[i]);

      if (row != NULL)
        g_array_append_val (ids, row->newest_message_id);
    }

  return ids;
}

static GArray *
list_keys (GPtrArray *items)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));

  for (guint i = 0; i < items->len; i++)
    g_array_append_vals (keys, mesign_message_item_get_key (items->pdata[i]), 1);

  return keys;
}

void
mesign_window_do (MesignWindow *self, const MesignDeed *deed, GPtrArray *items)
{
  g_autoptr (GArray) ids = deed->newest_only ? list_newest (items) : NULL;
  g_autoptr (GArray) keys = deed->newest_only ? NULL : list_keys (items);
  gint64 first =
      items->len > 0 ? mesign_message_item_get_key (items->pdata[0])->conversation_id : 0;

  if (ids != NULL && ids->len > 0)
    do_to_messages (doing_new (self, deed, first), ids);
  else if (keys != NULL && keys->len > 0)
    mesign_engine_find_row_messages_async (self->engine, (const MesignListKey *) keys->data,
                                           keys->len, NULL, on_messages_found,
                                           doing_new (self, deed, first));
}

/* The conversation it is in stays selected. */
void
mesign_window_do_to_message (MesignWindow *self, const MesignDeed *deed, gint64 message_id)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, message_id);
  do_to_messages (doing_new (self, deed, 0), ids);
}

/* Undoing */

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = MESIGN_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_undo_finish (MESIGN_ENGINE (source), result, &error))
    mesign_window_tell_error (self, error);
  mesign_window_end_doing (self);
}

/* The next key is meant for what has come back, not for what was selected in its place. */
static void
select_restored (MesignWindow *self)
{
  if (self->undo_conversation != 0 && self->undo_place == self->place)
    mesign_message_pane_select_conversation (self->message_pane, self->undo_conversation);
}

void
mesign_window_undo (MesignWindow *self)
{
  g_autoptr (GArray) operations = g_steal_pointer (&self->operations);

  take_operations (self, NULL);
  if (operations == NULL)
    return;
  mesign_window_show_toast (self, _ ("Undone"), FALSE);
  select_restored (self);
  self->n_doing++;
  mesign_engine_undo_async (self->engine, (const gint64 *) operations->data, operations->len, NULL,
                            on_undone, g_object_ref (self));
}
