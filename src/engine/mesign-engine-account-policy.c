/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "account/mesign-account-files.h"
#include "engine/mesign-engine-private.h"

/* How much of an account's mail is kept here. */
typedef struct
{
  MesignJob job;
  MesignBodiesPolicy bodies;
  guint keep_days;
  guint keep_megabytes;
  gboolean sets_limits;
} SetPolicy;

static void
apply (const SetPolicy *set, MesignAccount *account)
{
  if (!set->sets_limits)
    {
      account->bodies = set->bodies;
      return;
    }
  account->keep_days = set->keep_days;
  account->keep_megabytes = set->keep_megabytes;
}

/* What was accepted of a server meanwhile stays: the file is changed, not written anew. */
static gboolean
run_set_policy (gpointer data, GCancellable *cancellable, GError **error)
{
  SetPolicy *set = data;
  MesignProfile *profile = set->job.engine->profile;
  g_autoptr (MesignAccount) account =
      mesign_account_load_sync (profile, set->job.account->id, error);
  g_autoptr (MesignAccount) changed = NULL;

  if (account == NULL)
    return FALSE;
  changed = mesign_account_copy (account);
  apply (set, changed);
  if (!mesign_account_save_sync (profile, changed, error) ||
      (set->sets_limits &&
       !mesign_store_want_dropped_sync (set->job.engine->store, changed->id, error)))
    return FALSE;
  g_clear_pointer ((MesignAccount **) &set->job.result, mesign_account_unref);
  set->job.result = g_steal_pointer (&changed);

  return TRUE;
}

static void
finish_set_policy (gpointer data)
{
  MesignJob *job = data;
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  if (entry == NULL)
    return;
  mesign_account_unref (entry->account);
  entry->account = mesign_account_ref (job->result);
  job->has_changed_accounts = TRUE;
}

static const MesignJobClass set_policy_class = {
  .size = sizeof (SetPolicy),
  .flags = MESIGN_JOB_NEEDS_LOCK,
  .free_result = (GDestroyNotify) mesign_account_unref,
  .run = run_set_policy,
  .done = finish_set_policy,
};

/**
 * mesign_engine_set_bodies_async:
 * @self: an open engine
 * @account: one of its accounts
 * @bodies: which bodies are fetched ahead from now on
 * @cancellable: (nullable): cancels
 * @callback: called when it is saved
 * @user_data: for @callback
 *
 * Chooses how much of an account's mail can be read offline. What is here already stays.
 */
void
mesign_engine_set_bodies_async (MesignEngine *self,
                                MesignAccount *account,
                                MesignBodiesPolicy bodies,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  SetPolicy *set = mesign_job_new (self, &set_policy_class, cancellable, callback, user_data);

  mesign_job_set_account (set, account);
  set->bodies = bodies;
  mesign_job_start (set);
}

/**
 * mesign_engine_set_bodies_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the account as it is now
 */
MesignAccount *
mesign_engine_set_bodies_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &set_policy_class, result, error);
}

/**
 * mesign_engine_set_limits_async:
 * @self: an open engine
 * @account: one of its accounts
 * @keep_days: how old bodies may be that are kept here, 0 for any age
 * @keep_megabytes: how many megabytes of bodies are kept here, the newest first, 0 for any number
 * @cancellable: (nullable): cancels
 * @callback: called when it is saved
 * @user_data: for @callback
 *
 * Limits the room an account's mail takes. The next synchronisation drops what is beyond, if the
 * server has it, too; it comes again when it is opened, and is found and listed as before.
 */
void
mesign_engine_set_limits_async (MesignEngine *self,
                                MesignAccount *account,
                                guint keep_days,
                                guint keep_megabytes,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  SetPolicy *set = mesign_job_new (self, &set_policy_class, cancellable, callback, user_data);

  mesign_job_set_account (set, account);
  set->sets_limits = TRUE;
  set->keep_days = keep_days;
  set->keep_megabytes = keep_megabytes;
  mesign_job_start (set);
}

/**
 * mesign_engine_set_limits_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the account as it is now
 */
MesignAccount *
mesign_engine_set_limits_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &set_policy_class, result, error);
}
