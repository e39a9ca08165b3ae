/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

/* What a person does to messages: each becomes operations on placements, applied at once and
 * replayed when the server is there. */
typedef struct
{
  MesignJob job;
  GArray *message_ids;
  MesignFlags add;
  MesignFlags remove;
  gint64 mailbox_id;
} Action;

static void
clear_action (gpointer data)
{
  g_clear_pointer (&((Action *) data)->message_ids, g_array_unref);
}

static Action *
new_action (MesignEngine *self,
            const MesignJobClass *klass,
            const gint64 *message_ids,
            guint n_messages,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  Action *action = mesign_job_new (self, klass, cancellable, callback, user_data);

  action->message_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (action->message_ids, message_ids, n_messages);

  return action;
}

static GPtrArray *
load_messages (const Action *action, GError **error)
{
  g_autoptr (GPtrArray) messages = mesign_store_get_messages_sync (
      action->job.engine->store, (const gint64 *) (gpointer) action->message_ids->data,
      action->message_ids->len, error);

  if (messages == NULL)
    return NULL;
  if (messages->len < action->message_ids->len)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("There is no such message any more."));
      return NULL;
    }

  return g_steal_pointer (&messages);
}

static void
add_visible_placements (const MesignMessageInfo *message, GArray *ids)
{
  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (!placement->is_hidden)
        g_array_append_val (ids, placement->id);
    }
}

static const gint64 *
get_ids (const GArray *ids)
{
  return (const gint64 *) (gpointer) ids->data;
}

/* Flags */

static gboolean
run_flag (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  g_autoptr (GPtrArray) messages = load_messages (action, error);
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    add_visible_placements (messages->pdata[i], placements);

  return placements->len == 0 ||
         mesign_store_queue_flags_sync (action->job.engine->store, get_ids (placements),
                                        placements->len, action->add, action->remove, error) != 0;
}

static const MesignJobClass flag_class = {
  .size = sizeof (Action),
  .run = run_flag,
  .clear = clear_action,
};

/**
 * mesign_engine_flag_async:
 * @self: an open engine
 * @message_ids: (array length=n_messages): the store's ids of messages
 * @n_messages: how many
 * @add: flags to set
 * @remove: flags to take away
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Sets and takes away flags, in every mailbox the messages are in. The server is told with the next
 * sync.
 */
void
mesign_engine_flag_async (MesignEngine *self,
                          const gint64 *message_ids,
                          guint n_messages,
                          MesignFlags add,
                          MesignFlags remove,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Action *action =
      new_action (self, &flag_class, message_ids, n_messages, cancellable, callback, user_data);

  action->add = add;
  action->remove = remove;
  mesign_job_start (action);
}

/**
 * mesign_engine_flag_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is done and queued for the server
 */
gboolean
mesign_engine_flag_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &flag_class, result, error);
}

/* Moving */

/* Mailboxes that only show what lies elsewhere. */
static gboolean
is_view (MesignStore *store, gint64 mailbox_id)
{
  g_autoptr (MesignMailbox) mailbox = mesign_store_get_mailbox_sync (store, mailbox_id, NULL);

  return mailbox != NULL &&
         (mailbox->role == MESIGN_MAILBOX_ROLE_ALL || mailbox->role == MESIGN_MAILBOX_ROLE_FLAGGED);
}

/* Where a message is moved from: each place it is seen in but the target; what is in a mailbox that
 * shows everything only if it is nowhere else. */
static void
add_movable_placements (MesignStore *store,
                        const MesignMessageInfo *message,
                        gint64 target_id,
                        GArray *ids)
{
  gint64 last = 0;
  guint n_before = ids->len;

  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (placement->is_hidden || placement->mailbox_id == target_id)
        continue;
      if (is_view (store, placement->mailbox_id))
        last = placement->id;
      else
        g_array_append_val (ids, placement->id);
    }
  if (ids->len == n_before && last != 0)
    g_array_append_val (ids, last);
}

static gboolean
move_message (MesignStore *store,
              const MesignMessageInfo *message,
              gint64 mailbox_id,
              GError **error)
{
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));

  add_movable_placements (store, message, mailbox_id, placements);

  return placements->len == 0 ||
         mesign_store_queue_move_sync (store, get_ids (placements), placements->len, mailbox_id,
                                       error) != 0;
}

static gboolean
check_account (const MesignMessageInfo *message, const MesignMailbox *target, GError **error)
{
  if (g_strcmp0 (message->account, target->account) == 0)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("A message cannot be moved to a mailbox of another account."));

  return FALSE;
}

static gboolean
run_move (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  MesignStore *store = action->job.engine->store;
  g_autoptr (MesignMailbox) target =
      mesign_store_get_mailbox_sync (store, action->mailbox_id, error);
  g_autoptr (GPtrArray) messages = target != NULL ? load_messages (action, error) : NULL;

  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    if (!check_account (messages->pdata[i], target, error))
      return FALSE;
  for (guint i = 0; i < messages->len; i++)
    if (!move_message (store, messages->pdata[i], target->id, error))
      return FALSE;

  return TRUE;
}

static const MesignJobClass move_class = {
  .size = sizeof (Action),
  .run = run_move,
  .clear = clear_action,
};

/**
 * mesign_engine_move_async:
 * @self: an open engine
 * @message_ids: (array length=n_messages): the store's ids of messages
 * @n_messages: how many
 * @mailbox_id: the store's id of a mailbox of the same account
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Moves messages. The server is told with the next sync.
 */
void
mesign_engine_move_async (MesignEngine *self,
                          const gint64 *message_ids,
                          guint n_messages,
                          gint64 mailbox_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Action *action =
      new_action (self, &move_class, message_ids, n_messages, cancellable, callback, user_data);

  action->mailbox_id = mailbox_id;
  mesign_job_start (action);
}

/**
 * mesign_engine_move_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is done and queued for the server
 */
gboolean
mesign_engine_move_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &move_class, result, error);
}

/* Deleting */

static void
add_placements_in (const MesignMessageInfo *message, gint64 mailbox_id, GArray *ids)
{
  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (!placement->is_hidden && placement->mailbox_id == mailbox_id)
        g_array_append_val (ids, placement->id);
    }
}

static gboolean
delete_message (MesignStore *store, const MesignMessageInfo *message, GError **error)
{
  g_autoptr (GArray) in_trash = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MesignMailbox) trash =
      mesign_store_find_role_sync (store, message->account, MESIGN_MAILBOX_ROLE_TRASH, NULL);

  if (trash == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The account has no mailbox for deleted mail. Create one named "
                                  "Trash, or move the message elsewhere."));
      return FALSE;
    }
  add_placements_in (message, trash->id, in_trash);
  if (in_trash->len > 0)
    return mesign_store_queue_delete_sync (store, get_ids (in_trash), in_trash->len, error) != 0;

  return move_message (store, message, trash->id, error);
}

static gboolean
run_delete (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  g_autoptr (GPtrArray) messages = load_messages (action, error);

  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    if (!delete_message (action->job.engine->store, messages->pdata[i], error))
      return FALSE;

  return TRUE;
}

static const MesignJobClass delete_class = {
  .size = sizeof (Action),
  .run = run_delete,
  .clear = clear_action,
};

/**
 * mesign_engine_delete_async:
 * @self: an open engine
 * @message_ids: (array length=n_messages): the store's ids of messages
 * @n_messages: how many
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Deletes messages: moves them to the mailbox for deleted mail; those that lie there already are
 * removed for good. The server is told with the next sync.
 */
void
mesign_engine_delete_async (MesignEngine *self,
                            const gint64 *message_ids,
                            guint n_messages,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  mesign_job_start (
      new_action (self, &delete_class, message_ids, n_messages, cancellable, callback, user_data));
}

/**
 * mesign_engine_delete_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is done and queued for the server
 */
gboolean
mesign_engine_delete_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &delete_class, result, error);
}
