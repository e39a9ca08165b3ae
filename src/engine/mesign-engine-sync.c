/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-sync.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-progress-private.h"

/* Synchronizing: one account after the other, each on its own connection. */

typedef struct
{
  MesignJob job;
  MesignSyncOptions options;
  MesignWriteSettings writing;
  char *mailbox;
  MesignProgress *progress;
  GPtrArray *accounts;
  guint n_begun;
  MesignSyncResult *total;
  MesignSyncResult *part;
  GError *first_error;
} Sync;

static void
clear_sync (gpointer data)
{
  Sync *sync = data;

  if (sync->progress != NULL)
    mesign_progress_end (sync->progress);
  g_free (sync->mailbox);
  mesign_write_settings_clear (&sync->writing);
  g_clear_pointer (&sync->accounts, g_ptr_array_unref);
  g_clear_pointer (&sync->total, mesign_sync_result_unref);
  g_clear_pointer (&sync->part, mesign_sync_result_unref);
  g_clear_error (&sync->first_error);
}

static void
write_due (const MesignOutgoing *draft, gpointer data, GCancellable *cancellable)
{
  Sync *sync = data;

  mesign_engine_write_due_sync (&sync->job, draft, &sync->writing, cancellable);
}

/* Mail that goes out now is filed afterwards: a session that had been idle may be gone without
 * having said so. */
static gboolean
prepare_due (Sync *sync, gboolean is_fresh, GCancellable *cancellable, GError **error)
{
  MesignJob *job = &sync->job;

  mesign_engine_hold_due_sync (job);

  return is_fresh || !mesign_engine_has_due_sync (job) ||
         mesign_imap_session_noop_sync (job->connection->session, NULL, cancellable, error);
}

static gboolean
synchronize (Sync *sync,
             MesignWorkContext *context,
             gboolean *may_have_been_gone,
             GCancellable *cancellable,
             GError **error)
{
  MesignConnection *connection = sync->job.connection;
  gboolean is_fresh;

  *may_have_been_gone = FALSE;
  if (!mesign_work_context_connect_sync (context, connection, &is_fresh, cancellable, error))
    return FALSE;
  *may_have_been_gone = !is_fresh;
  g_clear_pointer (&sync->part, mesign_sync_result_unref);
  sync->part = mesign_sync_result_new ();
  if (!prepare_due (sync, is_fresh, cancellable, error))
    return FALSE;
  context->sync.write_due = write_due;
  context->sync.write_data = sync;

  return mesign_sync_run_sync (&context->sync, connection->session, &sync->options,
                               sync->progress != NULL ? mesign_progress_note : NULL, sync->progress,
                               sync->part, cancellable, error);
}

static gboolean
run_sync (gpointer data, GCancellable *cancellable, GError **error)
{
  Sync *sync = data;
  MesignJob *job = &sync->job;
  g_auto (MesignWorkContext) context = { 0 };
  GError *inner = NULL;
  gboolean may_have_been_gone;
  gboolean is_done;

  if (!mesign_work_context_init (&context, job, error))
    return FALSE;
  is_done = synchronize (sync, &context, &may_have_been_gone, cancellable, &inner);
  if (!is_done && may_have_been_gone && !g_cancellable_is_cancelled (cancellable) &&
      !mesign_imap_session_is_alive (job->connection->session))
    {
      g_clear_error (&inner);
      is_done = synchronize (sync, &context, &may_have_been_gone, cancellable, &inner);
    }
  if (sync->part != NULL)
    mesign_engine_note_sync_result (job, sync->part);
  if (sync->part != NULL && !g_cancellable_is_cancelled (cancellable))
    {
      mesign_engine_import_issued_sync (job, cancellable);
      mesign_engine_check_renewals_sync (job);
      mesign_engine_remove_way_mails_sync (job, cancellable);
    }
  job->server = MESIGN_JOB_SERVER_NONE;
  if (!is_done && sync->part != NULL && sync->part->is_pulled)
    job->server = MESIGN_JOB_SERVER_SMTP;
  if (!is_done)
    {
      mesign_engine_explain_refusal (job->account, &inner);
      g_propagate_error (error, inner);
    }

  return is_done;
}

static void
add_part (Sync *sync)
{
  MesignSyncResult *total = sync->total;
  g_autoptr (MesignSyncResult) part = g_steal_pointer (&sync->part);

  if (part == NULL)
    return;
  g_ptr_array_extend_and_steal (total->mailboxes, g_steal_pointer (&part->mailboxes));
  g_array_append_vals (total->journeys, part->journeys->data, part->journeys->len);
  total->n_replayed += part->n_replayed;
  total->n_refused += part->n_refused;
  total->n_sent += part->n_sent;
  total->n_not_sent += part->n_not_sent;
  total->n_certificates += part->n_certificates;
  total->octets_in += part->octets_in;
  total->seconds += part->seconds;
}

/* An account that cannot be reached does not keep the others waiting; it is told at the end. */
static gboolean
go_on_sync (gpointer data, const GError *error)
{
  Sync *sync = data;
  MesignJob *job = &sync->job;

  add_part (sync);
  if (error != NULL && sync->first_error == NULL)
    sync->first_error = g_error_copy (error);
  if (sync->n_begun == sync->accounts->len)
    {
      if (error == NULL)
        job->error = g_steal_pointer (&sync->first_error);
      return FALSE;
    }

  mesign_job_set_account (job, sync->accounts->pdata[sync->n_begun++]);
  job->tried = 0;

  return TRUE;
}

static void
finish_sync (gpointer data)
{
  Sync *sync = data;

  sync->job.result = g_steal_pointer (&sync->total);
}

static const MesignJobClass sync_class = {
  .size = sizeof (Sync),
  .place = MESIGN_JOB_BACKGROUND,
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) mesign_sync_result_unref,
  .run = run_sync,
  .go_on = go_on_sync,
  .done = finish_sync,
  .clear = clear_sync,
};

/**
 * mesign_engine_sync_async:
 * @self: an open engine
 * @account: (nullable): one of its accounts; %NULL for all, one after the other
 * @options: (nullable): what to do; %NULL for everything, with the bodies that each account's
 * policy says
 * @progress: (nullable) (scope notified): is told the progress
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Replays what waits for the server, sends the outbox, and brings the store up to date. Then
 * certificates that have come are imported, where the password they are sealed with is known.
 */
void
mesign_engine_sync_async (MesignEngine *self,
                          MesignAccount *account,
                          const MesignSyncOptions *options,
                          MesignEngineProgressFunc progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Sync *sync = mesign_job_new (self, &sync_class, cancellable, callback, user_data);

  if (options != NULL)
    sync->options = *options;
  sync->options.mailbox = sync->mailbox = g_strdup (sync->options.mailbox);
  sync->progress = progress != NULL ? mesign_progress_new (progress, progress_data) : NULL;
  if (self->settings != NULL)
    mesign_write_settings_init (&sync->writing, self);
  sync->total = mesign_sync_result_new ();
  sync->accounts = mesign_engine_list_accounts (self);
  if (account != NULL)
    {
      g_ptr_array_set_size (sync->accounts, 0);
      g_ptr_array_add (sync->accounts, mesign_account_ref (account));
    }
  if (sync->accounts->len > 0)
    mesign_job_set_account (sync, sync->accounts->pdata[sync->n_begun++]);
  mesign_job_start (sync);
}

/**
 * mesign_engine_sync_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what was done, of all accounts together; %NULL with @error
 * set if one of them could not be brought up to date: the others were nevertheless
 */
MesignSyncResult *
mesign_engine_sync_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &sync_class, result, error);
}

/* Watching */

static gboolean
run_watch (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;
  MesignConnection *connection = job->connection;
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignSyncResult) result = NULL;
  gboolean is_fresh;
  gboolean is_done;

  if (!mesign_work_context_init (&context, job, error) ||
      !mesign_work_context_connect_sync (&context, connection, &is_fresh, cancellable, error))
    return FALSE;
  result = mesign_sync_result_new ();
  is_done = mesign_sync_watch_sync (&context.sync, connection->session,
                                    mesign_worker_get_wake_up (connection->worker), result,
                                    cancellable, error);
  mesign_engine_note_sync_result (job, result);
  if (is_done)
    mesign_engine_import_issued_sync (job, cancellable);

  return is_done;
}

/* It goes on until it is cancelled or fails; what else is asked of the connection comes first. */
static gboolean
go_on_watch (gpointer data, const GError *error)
{
  return error == NULL;
}

static const MesignJobClass watch_class = {
  .size = sizeof (MesignJob),
  .place = MESIGN_JOB_BACKGROUND,
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .priority = G_PRIORITY_LOW,
  .run = run_watch,
  .go_on = go_on_watch,
};

/**
 * mesign_engine_watch_async:
 * @self: an open engine
 * @account: one of its accounts
 * @cancellable: (nullable): ends it
 * @callback: called when it has ended
 * @user_data: for @callback
 *
 * Takes in what happens in the inbox as it happens (IDLE, RFC 2177), until it is cancelled or the
 * server is lost.
 */
void
mesign_engine_watch_async (MesignEngine *self,
                           MesignAccount *account,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  MesignJob *job = mesign_job_new (self, &watch_class, cancellable, callback, user_data);

  mesign_job_set_account (job, account);
  mesign_job_start (job);
}

/**
 * mesign_engine_watch_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE with @error set: why it has ended
 */
gboolean
mesign_engine_watch_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &watch_class, result, error);
}
