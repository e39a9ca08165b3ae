/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user did, on its way to the server, in the order it was done. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#define MAX_ATTEMPTS 5

typedef struct
{
  MesignSyncJob *job;
  GPtrArray *operations;
  guint next;
  GHashTable *blocked;
  GHashTable *blocked_mailboxes;
} Replay;

/* What waits holds up everything later that is done to the same placements; where it is done to a
 * mailbox, all that is done to mailboxes, whose names hang together, and what is to go into it. */
static void
block (Replay *self, const MesignOperation *operation)
{
  if (mesign_operation_kind_is_of_mailbox (operation->kind))
    g_hash_table_add (self->blocked_mailboxes, g_memdup2 (&operation->mailbox_id, sizeof (gint64)));
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);

      g_hash_table_add (self->blocked, g_memdup2 (&target->placement_id, sizeof (gint64)));
      g_hash_table_add (self->blocked, g_memdup2 (&target->made_placement_id, sizeof (gint64)));
    }
}

static gboolean
is_ready (Replay *self, const MesignOperation *operation)
{
  if (operation->not_before > mesign_sync_get_now (self->job->context))
    return FALSE;
  if (g_hash_table_contains (self->blocked_mailboxes, &operation->mailbox_id) ||
      (mesign_operation_kind_is_of_mailbox (operation->kind) &&
       g_hash_table_size (self->blocked_mailboxes) > 0))
    return FALSE;
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);

      if (target->placement_id != 0 &&
          (target->uid == 0 || g_hash_table_contains (self->blocked, &target->placement_id)))
        return FALSE;
    }

  return TRUE;
}

/* An earlier operation may have changed what this one is about, so it is read anew. */
static MesignOperation *
load_next (Replay *self, GError **error)
{
  const MesignOperation *listed = self->operations->pdata[self->next];

  return mesign_store_get_operation_sync (self->job->context->store, listed->id, error);
}

static gboolean
is_open (const MesignOperation *operation)
{
  return operation->kind != MESIGN_OPERATION_SEND &&
         (operation->state == MESIGN_OPERATION_WAITING ||
          operation->state == MESIGN_OPERATION_RUNNING);
}

static gboolean
is_same_flagging (const MesignOperation *one, const MesignOperation *two)
{
  return one->kind == MESIGN_OPERATION_FLAG && two->kind == MESIGN_OPERATION_FLAG &&
         one->add == two->add && one->remove == two->remove;
}

/* Takes the next operation, with those right behind it that set the same flags. */
static GPtrArray *
take_group (Replay *self, GError **error)
{
  g_autoptr (GPtrArray) group =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_operation_unref);

  while (self->next < self->operations->len)
    {
      g_autoptr (MesignOperation) operation = load_next (self, error);

      if (operation == NULL)
        return NULL;
      if (!is_open (operation))
        ;
      else if (!is_ready (self, operation))
        block (self, operation);
      else if (group->len > 0 && !is_same_flagging (group->pdata[0], operation))
        break;
      else
        g_ptr_array_add (group, mesign_operation_ref (operation));
      self->next++;
      if (group->len == 1 && operation->kind != MESIGN_OPERATION_FLAG)
        break;
    }

  return g_steal_pointer (&group);
}

/* One that was running when the last run broke off is so still. */
static gboolean
start (MesignSyncJob *job, GPtrArray *group, GError **error)
{
  for (guint i = 0; i < group->len; i++)
    {
      const MesignOperation *operation = group->pdata[i];

      if (operation->state == MESIGN_OPERATION_WAITING &&
          !mesign_store_start_operation_sync (job->context->store, operation->id, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
perform (MesignSyncJob *job, GPtrArray *group, GError **error)
{
  const MesignOperation *first = group->pdata[0];

  switch (first->kind)
    {
    case MESIGN_OPERATION_MOVE:
    case MESIGN_OPERATION_COPY:
      return mesign_sync_replay_transfer (job, first, error);
    case MESIGN_OPERATION_DELETE:
      return mesign_sync_replay_delete (job, first, error);
    case MESIGN_OPERATION_APPEND:
      return mesign_sync_replay_append (job, first, error);
    case MESIGN_OPERATION_CREATE_MAILBOX:
    case MESIGN_OPERATION_RENAME_MAILBOX:
    case MESIGN_OPERATION_REMOVE_MAILBOX:
    case MESIGN_OPERATION_SUBSCRIBE:
    case MESIGN_OPERATION_UNSUBSCRIBE:
      return mesign_sync_replay_mailbox (job, first, error);
    case MESIGN_OPERATION_FLAG:
    case MESIGN_OPERATION_SEND:
    default:
      return mesign_sync_replay_flags (job, group, error);
    }
}

static gboolean
postpone (Replay *self,
          const MesignOperation *operation,
          gint64 not_before,
          const char *reason,
          GError **error)
{
  block (self, operation);

  return mesign_store_postpone_operation_sync (self->job->context->store, operation->id, not_before,
                                               reason, error);
}

static gboolean
refuse (Replay *self, const MesignOperation *operation, const char *reason, GError **error)
{
  self->job->result->n_refused++;

  return mesign_store_refuse_operation_sync (self->job->context->store, operation->id, reason,
                                             error);
}

/* What becomes of an operation that failed, and whether the others may be tried. */
static gboolean
settle_failure (Replay *self,
                const MesignOperation *operation,
                const GError *failure,
                GError **error)
{
  gint64 later = mesign_sync_get_retry_time (self->job->context, operation->attempts);
  g_autoptr (GError) local = NULL;

  if (g_error_matches (failure, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE))
    return postpone (self, operation, 0, failure->message, error);
  if (mesign_sync_is_refusal (failure))
    return refuse (self, operation, failure->message, error);
  if (mesign_sync_is_for_later (failure) && mesign_imap_session_is_alive (self->job->session))
    return postpone (self, operation, later, failure->message, error);
  if (mesign_sync_is_unreadable (failure))
    {
      if (operation->attempts + 1 >= MAX_ATTEMPTS
              ? !refuse (self, operation, failure->message, error)
              : !postpone (self, operation, later, failure->message, error))
        return FALSE;
      return mesign_sync_job_renew (self->job, error);
    }

  if (!postpone (self, operation, 0, failure->message, &local))
    g_debug ("An operation stays as running: %s", local->message);
  g_propagate_error (error, g_error_copy (failure));

  return FALSE;
}

static gboolean
replay_one (Replay *self, MesignOperation *operation, GError **error)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autoptr (GError) local = NULL;

  g_ptr_array_add (alone, operation);
  if (perform (self->job, alone, &local))
    {
      self->job->result->n_replayed++;
      return TRUE;
    }

  return settle_failure (self, operation, local, error);
}

/* Where the server refuses a group, its members are tried one by one. */
static gboolean
replay_group (Replay *self, GPtrArray *group, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!start (self->job, group, error))
    return FALSE;
  if (group->len > 1 && perform (self->job, group, &local))
    {
      self->job->result->n_replayed += group->len;
      return TRUE;
    }
  for (guint i = 0; i < group->len; i++)
    {
      gboolean is_open_still = local == NULL || mesign_sync_is_refusal (local);

      if (is_open_still ? !replay_one (self, group->pdata[i], error)
                        : !settle_failure (self, group->pdata[i], local, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
replay_all (Replay *self, GError **error)
{
  while (self->next < self->operations->len)
    {
      g_autoptr (GPtrArray) group = NULL;

      if (g_cancellable_set_error_if_cancelled (self->job->cancellable, error))
        return FALSE;
      group = take_group (self, error);
      if (group == NULL || (group->len > 0 && !replay_group (self, group, error)))
        return FALSE;
    }

  return TRUE;
}

/* Replays what waits, within a run. */
gboolean
mesign_sync_job_replay (MesignSyncJob *job, GError **error)
{
  Replay self = { .job = job };
  gboolean done;

  self.operations =
      mesign_store_list_operations_sync (job->context->store, job->context->account->id, error);
  if (self.operations == NULL)
    return FALSE;
  self.blocked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self.blocked_mailboxes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  done = replay_all (&self, error);
  g_hash_table_unref (self.blocked);
  g_hash_table_unref (self.blocked_mailboxes);
  g_ptr_array_unref (self.operations);

  return done;
}

/**
 * mesign_sync_replay_sync:
 * @context: what to work on
 * @session: a session of mesign_sync_connect_sync()
 * @result: is added to, whatever becomes of it
 * @cancellable: (nullable): ends it; the session is dead afterwards
 * @error: return location for an error of imap/, net/ or store/
 *
 * Does on the server what the user has done in the store, in that order. What the server refuses is
 * undone in the store, with its words; what it cannot do now is tried later. What may have been
 * done before the connection was lost is looked for before it is done again. Mail to be sent is
 * left to mesign_sync_send_sync(). Blocks.
 *
 * Returns: %FALSE if something kept it from going through all operations
 */
gboolean
mesign_sync_replay_sync (const MesignSyncContext *context,
                         MesignImapSession *session,
                         MesignSyncResult *result,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (MesignSyncJob) job = { 0 };

  mesign_sync_job_init (&job, context, session, result, cancellable);

  return mesign_sync_job_replay (&job, error);
}
