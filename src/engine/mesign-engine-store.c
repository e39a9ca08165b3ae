/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-store.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-progress-private.h"
#include "mime/mesign-mime-header.h"

#include <glib/gi18n-lib.h>

/**
 * mesign_engine_get_damaged_store:
 * @self: an open engine
 *
 * Returns: (type filename) (transfer none) (nullable): where the damaged store of mail lies that
 * the opening of the engine has replaced by a new one, to be filled by the next synchronisation;
 * %NULL where there was none
 */
const char *
mesign_engine_get_damaged_store (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), NULL);

  return self->store != NULL ? mesign_store_get_damaged_path (self->store) : NULL;
}

/* Checking */

static gboolean
run_check (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  job->result =
      mesign_store_check_sync (job->engine->store, mesign_mime_parse_envelope, cancellable, error);

  return job->result != NULL;
}

static const MesignJobClass check_class = {
  .size = sizeof (MesignJob),
  .place = MESIGN_JOB_ASIDE,
  .free_result = (GDestroyNotify) mesign_store_check_unref,
  .run = run_check,
};

/**
 * mesign_engine_check_store_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks whether all in the store of mail fits together: the files, the octets of each message, and
 * all that is derived from them. Changes nothing, and needs no lock.
 */
void
mesign_engine_check_store_async (MesignEngine *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &check_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_check_store_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what is wrong, or %NULL with @error set
 */
MesignStoreCheck *
mesign_engine_check_store_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &check_class, result, error);
}

/* Rebuilding: what is derived from headers, then one account after the other what has to be read
 * through again. */

typedef struct
{
  MesignJob job;
  MesignProgress *progress;
  GPtrArray *accounts;
  guint n_begun;
  gboolean is_rebuilt;
} Rebuild;

static void
clear_rebuild (gpointer data)
{
  Rebuild *rebuild = data;

  g_clear_pointer (&rebuild->progress, mesign_progress_end);
  g_clear_pointer (&rebuild->accounts, g_ptr_array_unref);
}

static void
tell (Rebuild *rebuild, const char *what, guint64 done, guint64 total)
{
  if (rebuild->progress != NULL)
    mesign_progress_note (what, done, total, rebuild->progress);
}

static gboolean
take_in_account (Rebuild *rebuild, GCancellable *cancellable, GError **error)
{
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  gboolean done = TRUE;

  if (!mesign_work_context_init (&context, &rebuild->job, error))
    return FALSE;
  ids = mesign_store_list_to_take_in_sync (rebuild->job.engine->store, rebuild->job.account->id,
                                           G_MAXINT, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && done; i++)
    {
      done = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
             mesign_sync_take_in_sync (&context.sync, g_array_index (ids, gint64, i), result,
                                       cancellable, error);
      tell (rebuild, rebuild->job.account->address, i + 1, ids->len);
    }
  mesign_engine_note_sync_result (&rebuild->job, result);

  return done;
}

static void
on_rebuilding (guint64 done, guint64 total, gpointer user_data)
{
  tell (user_data, _ ("Messages and search"), done, total);
}

static gboolean
run_rebuild (gpointer data, GCancellable *cancellable, GError **error)
{
  Rebuild *rebuild = data;
  MesignStore *store = rebuild->job.engine->store;

  if (!rebuild->is_rebuilt &&
      !mesign_store_rebuild_sync (store, mesign_mime_parse_envelope, on_rebuilding, rebuild,
                                  cancellable, error))
    return FALSE;
  rebuild->is_rebuilt = TRUE;

  return rebuild->job.account == NULL || take_in_account (rebuild, cancellable, error);
}

static gboolean
go_on_rebuild (gpointer data, const GError *error)
{
  Rebuild *rebuild = data;

  if (error != NULL || rebuild->n_begun == rebuild->accounts->len)
    return FALSE;
  mesign_job_set_account (rebuild, rebuild->accounts->pdata[rebuild->n_begun++]);

  return TRUE;
}

static const MesignJobClass rebuild_class = {
  .size = sizeof (Rebuild),
  .place = MESIGN_JOB_ASIDE,
  .flags = MESIGN_JOB_NEEDS_LOCK | MESIGN_JOB_OPTIONAL_KEYS,
  .run = run_rebuild,
  .go_on = go_on_rebuild,
  .clear = clear_rebuild,
};

/**
 * mesign_engine_rebuild_store_async:
 * @self: an open engine
 * @progress: (nullable) (scope notified): is told the progress, in messages
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels; what was made anew until then stays
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Makes anew all in the store of mail that can be derived from the octets of the messages: header
 * fields, conversations, lists, totals, words to be found, previews and verdicts. Octets that are
 * damaged are fetched again by the next synchronisation. What waits to be done or sent is not
 * touched. Mail can be read and written meanwhile; after a cancellation the search may lack some
 * until the next start. Where a file itself is damaged it gives %MESIGN_ENGINE_ERROR_STORE, and the
 * next opening moves it aside. For the process that holds the lock.
 */
void
mesign_engine_rebuild_store_async (MesignEngine *self,
                                   MesignEngineProgressFunc progress,
                                   gpointer progress_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Rebuild *rebuild = mesign_job_new (self, &rebuild_class, cancellable, callback, user_data);

  rebuild->accounts = mesign_engine_list_accounts (self);
  if (progress != NULL)
    rebuild->progress = mesign_progress_new (progress, progress_data);
  mesign_job_start (rebuild);
}

/**
 * mesign_engine_rebuild_store_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is done
 */
gboolean
mesign_engine_rebuild_store_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &rebuild_class, result, error);
}
