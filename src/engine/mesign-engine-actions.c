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
  MesignMailboxRole role;
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

/* What a sync has taken away since the person chose it is passed over: the rest is still meant.
 * Only where nothing is left is that an error. */
static GPtrArray *
load_messages (const Action *action, GError **error)
{
  g_autoptr (GPtrArray) messages = mesign_store_get_messages_sync (
      action->job.engine->store, (const gint64 *) (gpointer) action->message_ids->data,
      action->message_ids->len, error);

  if (messages == NULL)
    return NULL;
  if (messages->len == 0 && action->message_ids->len > 0)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("There is no such message."));
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

static GArray *
begin_result (Action *action)
{
  g_clear_pointer (&action->job.result, g_array_unref);
  action->job.result = g_array_new (FALSE, FALSE, sizeof (gint64));

  return action->job.result;
}

/* Flags */

static gboolean
run_flag (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  GArray *operations = begin_result (action);
  g_autoptr (GPtrArray) messages = load_messages (action, error);
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id;

  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    add_visible_placements (messages->pdata[i], placements);
  if (placements->len == 0)
    return TRUE;
  id = mesign_store_queue_flags_sync (action->job.engine->store, get_ids (placements),
                                      placements->len, action->add, action->remove, error);
  if (id != 0)
    g_array_append_val (operations, id);

  return id != 0;
}

static const MesignJobClass flag_class = {
  .size = sizeof (Action),
  .free_result = (GDestroyNotify) g_array_unref,
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
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with; %NULL with @error set
 */
GArray *
mesign_engine_flag_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &flag_class, result, error);
}

/* Moving */

static gboolean
run_move (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  MesignEngine *engine = action->job.engine;
  GArray *operations = begin_result (action);
  g_autoptr (MesignMailbox) target =
      mesign_store_get_mailbox_sync (engine->store, action->mailbox_id, error);
  g_autoptr (GPtrArray) messages = target != NULL ? load_messages (action, error) : NULL;

  return messages != NULL &&
         mesign_engine_move_messages_sync (engine, messages, target, operations, error);
}

static const MesignJobClass move_class = {
  .size = sizeof (Action),
  .free_result = (GDestroyNotify) g_array_unref,
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
 * Moves messages, from everywhere they are. What goes to the mailbox for junk, or comes back from
 * it, is marked so. The server is told with the next sync.
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
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with; %NULL with @error set
 */
GArray *
mesign_engine_move_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &move_class, result, error);
}

/* Each account has its own mailboxes: those of one after those of another. */
static GHashTable *
group_by_account (GPtrArray *messages)
{
  GHashTable *groups =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < messages->len; i++)
    {
      MesignMessageInfo *message = messages->pdata[i];
      GPtrArray *group = g_hash_table_lookup (groups, message->account);

      if (group == NULL)
        {
          group = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_message_info_unref);
          g_hash_table_insert (groups, message->account, group);
        }
      g_ptr_array_add (group, mesign_message_info_ref (message));
    }

  return groups;
}

static gboolean
move_to_role (MesignEngine *engine,
              const char *account,
              GPtrArray *messages,
              MesignMailboxRole role,
              GArray *operations,
              GError **error)
{
  g_autoptr (MesignMailbox) target = mesign_engine_ensure_role_sync (engine, account, role, error);

  return target != NULL &&
         mesign_engine_move_messages_sync (engine, messages, target, operations, error);
}

static gboolean
run_move_to_role (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  GArray *operations = begin_result (action);
  g_autoptr (GPtrArray) messages = load_messages (action, error);
  g_autoptr (GHashTable) groups = messages != NULL ? group_by_account (messages) : NULL;
  GHashTableIter iter;
  gpointer account;
  gpointer group;

  if (groups == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &account, &group))
    if (!move_to_role (action->job.engine, account, group, action->role, operations, error))
      return FALSE;

  return TRUE;
}

static const MesignJobClass move_to_role_class = {
  .size = sizeof (Action),
  .free_result = (GDestroyNotify) g_array_unref,
  .run = run_move_to_role,
  .clear = clear_action,
};

/**
 * mesign_engine_move_to_role_async:
 * @self: an open engine
 * @message_ids: (array length=n_messages): the store's ids of messages, of any accounts
 * @n_messages: how many
 * @role: the archive, the junk, the trash or the inbox
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Moves messages to the mailbox their account has for something. An account without an archive,
 * junk or trash gets one. What goes to the junk, or comes back from it, is marked so. The server is
 * told with the next sync. Errors: %MESIGN_ENGINE_ERROR_NOT_FOUND where the account has no such
 * mailbox and cannot get one.
 */
void
mesign_engine_move_to_role_async (MesignEngine *self,
                                  const gint64 *message_ids,
                                  guint n_messages,
                                  MesignMailboxRole role,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Action *action = new_action (self, &move_to_role_class, message_ids, n_messages, cancellable,
                               callback, user_data);

  action->role = role;
  mesign_job_start (action);
}

/**
 * mesign_engine_move_to_role_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with; %NULL with @error set
 */
GArray *
mesign_engine_move_to_role_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &move_to_role_class, result, error);
}

/* Deleting */

static gboolean
add_placements_in (const MesignMessageInfo *message, gint64 mailbox_id, GArray *ids)
{
  guint n_before = ids->len;

  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (!placement->is_hidden && placement->mailbox_id == mailbox_id)
        g_array_append_val (ids, placement->id);
    }

  return ids->len > n_before;
}

/* Moves messages of one account to its mailbox for deleted mail; those that lie there go for good.
 * The operations are added to @operations. On a worker. */
gboolean
mesign_engine_delete_messages_sync (MesignEngine *engine,
                                    const char *account,
                                    GPtrArray *messages,
                                    GArray *operations,
                                    GError **error)
{
  g_autoptr (MesignMailbox) trash =
      mesign_engine_ensure_role_sync (engine, account, MESIGN_MAILBOX_ROLE_TRASH, error);
  g_autoptr (GArray) in_trash = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  gint64 id;

  if (trash == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    if (!add_placements_in (messages->pdata[i], trash->id, in_trash))
      g_ptr_array_add (others, messages->pdata[i]);
  if (!mesign_engine_move_messages_sync (engine, others, trash, operations, error))
    return FALSE;
  if (in_trash->len == 0)
    return TRUE;
  id = mesign_store_queue_delete_sync (engine->store, get_ids (in_trash), in_trash->len, error);
  if (id != 0)
    g_array_append_val (operations, id);

  return id != 0;
}

static gboolean
run_delete (gpointer data, GCancellable *cancellable, GError **error)
{
  Action *action = data;
  GArray *operations = begin_result (action);
  g_autoptr (GPtrArray) messages = load_messages (action, error);
  g_autoptr (GHashTable) groups = messages != NULL ? group_by_account (messages) : NULL;
  GHashTableIter iter;
  gpointer account;
  gpointer group;

  if (groups == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &account, &group))
    if (!mesign_engine_delete_messages_sync (action->job.engine, account, group, operations, error))
      return FALSE;

  return TRUE;
}

static const MesignJobClass delete_class = {
  .size = sizeof (Action),
  .free_result = (GDestroyNotify) g_array_unref,
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
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with; %NULL with @error set
 */
GArray *
mesign_engine_delete_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &delete_class, result, error);
}
