/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An account that goes, with all that is kept of it. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "account/mesign-account-files.h"
#include "account/mesign-log-in-memory.h"
#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"
#include "engine/mesign-refreshing-private.h"
#include "engine/mesign-waiting-private.h"

#include <glib/gi18n-lib.h>

/**
 * mesign_engine_dup_pages_path:
 * @self: an engine
 * @account: one of its accounts
 * @cached: whether for what can be fetched again
 *
 * Where the web pages of an account's certificate providers keep what they keep. It goes with the
 * account.
 *
 * Returns: (transfer full) (type filename): the folder, which is perhaps not there yet
 */
char *
mesign_engine_dup_pages_path (MesignEngine *self, const MesignAccount *account, gboolean cached)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self) && account != NULL, NULL);

  return g_build_filename (cached ? mesign_profile_get_cache_directory (self->profile)
                                  : mesign_profile_get_data_directory (self->profile),
                           "account-page", account->id, NULL);
}

static void
remove_pages (MesignJob *job, gboolean cached)
{
  g_autofree char *path = mesign_engine_dup_pages_path (job->engine, job->account, cached);
  g_autoptr (GError) error = NULL;

  if (!mesign_directory_remove_sync (path, &error))
    g_warning ("%s", error->message);
}

static gboolean
run_remove_account (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  if (!job->has_forgotten_password)
    return mesign_job_need (job, MESIGN_NEED_PASSWORD_FORGOTTEN, error);

  remove_pages (job, FALSE);
  remove_pages (job, TRUE);

  if (!mesign_keystore_forget_account_sync (job->engine->keystore, job->account->id, error) ||
      !mesign_log_in_memory_forget_sync (job->engine->profile, job->account->id, error) ||
      !mesign_account_remove_sync (job->engine->profile, job->account->id, error) ||
      !mesign_store_remove_account_sync (job->engine->store, job->account->id, error))
    return FALSE;
  mesign_engine_forget_search_image_sync (job->engine);

  return TRUE;
}

static void
fail_without_account (MesignJob *job, gconstpointer error)
{
  mesign_job_fail (job, g_error_copy (error));
}

/* Those that wait for its log-in will not be helped any more. */
static void
finish_remove_account (gpointer data)
{
  MesignJob *job = data;
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) error = g_error_new_literal (
      MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND, _ ("There is no such account any more."));
  MesignRefreshing *refreshing;

  job->has_changed_accounts = TRUE;
  if (entry == NULL)
    return;
  waiting = g_steal_pointer (&entry->waiting_for_log_in);
  refreshing = entry->refreshing;
  g_ptr_array_remove (job->engine->entries, entry);
  mesign_waiting_for_each (&waiting, fail_without_account, error);
  if (refreshing != NULL)
    mesign_refreshing_fail_all (refreshing, error);
}

static const MesignJobClass remove_account_class = {
  .size = sizeof (MesignJob),
  .flags = MESIGN_JOB_NEEDS_LOCK,
  .run = run_remove_account,
  .done = finish_remove_account,
};

/**
 * mesign_engine_remove_account_async:
 * @self: an open engine
 * @account: one of its accounts
 * @cancellable: (nullable): cancels
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Removes an account with its password, the mail stored of it and the orders of its certificates.
 * Nothing happens on its servers; certificates stay.
 */
void
mesign_engine_remove_account_async (MesignEngine *self,
                                    MesignAccount *account,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  MesignJob *job = mesign_job_new (self, &remove_account_class, cancellable, callback, user_data);

  mesign_job_set_account (job, account);
  mesign_job_start (job);
}

/**
 * mesign_engine_remove_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is gone
 */
gboolean
mesign_engine_remove_account_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &remove_account_class, result, error);
}
