/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user did, on its way to the server, in the order it was done. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-replay-private.h"

#define MAX_ATTEMPTS 5

struct _MesignSyncReplay
{
  MesignSyncJob *job;
  MesignSyncOrder order;
  GPtrArray *operations;
  guint next;
  GPtrArray *held; /* of this slice, for the next one */
  gint64 last;     /* up to which they are listed */
};

/* An earlier operation may have changed what this one is about, so it is read anew. */
static MesignOperation *
load_next (MesignSyncReplay *self, GError **error)
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

static void
hold (MesignSyncReplay *self, MesignOperation *operation)
{
  mesign_sync_order_hold (&self->order, operation);
  g_ptr_array_add (self->held, mesign_operation_ref (operation));
}

/* Whether the next one is held in any case: of thousands that wait, none is looked up in vain. */
static gboolean
pass_over (MesignSyncReplay *self)
{
  MesignOperation *listed = self->operations->pdata[self->next];

  if (!mesign_sync_order_is_over (&self->order, listed))
    return FALSE;
  hold (self, listed);
  self->next++;

  return TRUE;
}

static void
add_to_group (MesignSyncReplay *self, GPtrArray *group, MesignOperation *operation)
{
  if (!is_open (operation))
    return;
  switch (mesign_sync_order_judge (&self->order, operation))
    {
    case MESIGN_SYNC_READY:
      g_ptr_array_add (group, mesign_operation_ref (operation));
      break;
    case MESIGN_SYNC_HELD:
      hold (self, operation);
      break;
    case MESIGN_SYNC_BLOCKED:
    default:
      mesign_sync_order_block (&self->order, operation);
      break;
    }
}

/* Takes the next operation, with those right behind it that set the same flags. */
static GPtrArray *
take_group (MesignSyncReplay *self, GError **error)
{
  g_autoptr (GPtrArray) group =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_operation_unref);

  while (self->next < self->operations->len)
    {
      g_autoptr (MesignOperation) operation = NULL;

      if (pass_over (self))
        continue;
      operation = load_next (self, error);
      if (operation == NULL)
        return NULL;
      if (group->len > 0 && is_open (operation) && !is_same_flagging (group->pdata[0], operation))
        break;
      self->next++;
      add_to_group (self, group, operation);
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
postpone (MesignSyncReplay *self,
          const MesignOperation *operation,
          gint64 not_before,
          const char *reason,
          GError **error)
{
  mesign_sync_order_block (&self->order, operation);

  return mesign_store_postpone_operation_sync (self->job->context->store, operation->id, not_before,
                                               reason, error);
}

static gboolean
refuse (MesignSyncReplay *self,
        const MesignOperation *operation,
        const char *reason,
        GError **error)
{
  self->job->result->n_refused++;

  return mesign_store_refuse_operation_sync (self->job->context->store, operation->id, reason,
                                             error);
}

/* What becomes of an operation that failed, and whether the others may be tried. */
static gboolean
settle_failure (MesignSyncReplay *self,
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
replay_one (MesignSyncReplay *self, MesignOperation *operation, GError **error)
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
replay_group (MesignSyncReplay *self, GPtrArray *group, GError **error)
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
replay_all (MesignSyncReplay *self, GError **error)
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

/* What waits for the server, to be replayed in one go, or in slices. */
MesignSyncReplay *
mesign_sync_replay_new (MesignSyncJob *job, gboolean is_sliced)
{
  MesignSyncReplay *self = g_new0 (MesignSyncReplay, 1);

  self->job = job;
  mesign_sync_order_init (&self->order, job, is_sliced);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_operation_unref);

  return self;
}

void
mesign_sync_replay_free (MesignSyncReplay *self)
{
  mesign_sync_order_clear (&self->order);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_ptr_array_unref (self->held);
  g_free (self);
}

/* What was held, then what has come since. */
static gboolean
list (MesignSyncReplay *self, GError **error)
{
  const MesignSyncContext *context = self->job->context;
  g_autoptr (GPtrArray) later = mesign_store_list_later_operations_sync (
      context->store, context->account->id, self->last, error);

  if (later == NULL)
    return FALSE;
  if (later->len > 0)
    self->last = ((MesignOperation *) later->pdata[later->len - 1])->id;
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  self->operations = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_operation_unref);
  g_ptr_array_extend_and_steal (self->operations, g_steal_pointer (&later));
  self->next = 0;

  return TRUE;
}

/* Replays what waits, or the next slice of it. What did not work is left to the next run, and not
 * tried again in this one. @has_more: (out): whether something is left for another slice: not where
 * nothing could be tried in this one. */
gboolean
mesign_sync_replay_go_on (MesignSyncReplay *self, gboolean *has_more, GError **error)
{
  mesign_sync_order_begin_slice (&self->order);
  if (!list (self, error) || !replay_all (self, error))
    return FALSE;
  *has_more = self->order.has_more && self->order.n_ready > 0;

  return TRUE;
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
  g_autoptr (MesignSyncReplay) replay = NULL;
  gboolean has_more;

  mesign_sync_job_init (&job, context, session, result, cancellable);
  replay = mesign_sync_replay_new (&job, FALSE);

  return mesign_sync_replay_go_on (replay, &has_more, error);
}
