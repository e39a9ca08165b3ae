/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "account/mesign-account-files.h"
#include "engine/mesign-engine-private.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is changed of an account without asking its servers: how much of its mail is kept here,
 * which mailboxes, or under which other names it writes. */
typedef struct
{
  MesignJob job;
  MesignBodiesPolicy bodies;
  guint keep_days;
  guint keep_megabytes;
  gboolean sets_limits;
  gboolean sets_subscribed;
  gboolean only_subscribed;
  GPtrArray *identities;
} SetPolicy;

static void
clear_set_policy (gpointer data)
{
  SetPolicy *set = data;

  g_clear_pointer (&set->identities, g_ptr_array_unref);
}

static void
apply (const SetPolicy *set, MesignAccount *account)
{
  if (set->identities != NULL)
    {
      g_clear_pointer (&account->identities, g_ptr_array_unref);
      account->identities = g_ptr_array_ref (set->identities);
    }
  else if (set->sets_limits)
    {
      account->keep_days = set->keep_days;
      account->keep_megabytes = set->keep_megabytes;
    }
  else if (set->sets_subscribed)
    account->only_subscribed = set->only_subscribed;
  else
    account->bodies = set->bodies;
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
  .clear = clear_set_policy,
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

/**
 * mesign_engine_set_only_subscribed_async:
 * @self: an open engine
 * @account: one of its accounts
 * @only_subscribed: whether mailboxes that are not subscribed to are left alone
 * @cancellable: (nullable): cancels
 * @callback: called when it is saved
 * @user_data: for @callback
 *
 * Chooses which of an account's mailboxes are shown and synchronised (RFC 9051 section 6.3.7). What
 * is here of the others stays, and is found, but is not brought up to date any more.
 */
void
mesign_engine_set_only_subscribed_async (MesignEngine *self,
                                         MesignAccount *account,
                                         gboolean only_subscribed,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  SetPolicy *set = mesign_job_new (self, &set_policy_class, cancellable, callback, user_data);

  mesign_job_set_account (set, account);
  set->sets_subscribed = TRUE;
  set->only_subscribed = only_subscribed;
  mesign_job_start (set);
}

/**
 * mesign_engine_set_only_subscribed_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the account as it is now
 */
MesignAccount *
mesign_engine_set_only_subscribed_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &set_policy_class, result, error);
}

/* NULL, or what is wrong with them. */
static char *
find_fault (MesignEngine *self, const MesignAccount *account, GPtrArray *identities)
{
  for (guint i = 0; i < identities->len; i++)
    {
      const MesignAddress *one = identities->pdata[i];
      const char *domain = mesign_address_get_domain (one->address);
      g_autoptr (MesignAccount) other = mesign_engine_find_writer (self, one->address);
      gboolean is_taken = other != NULL && !g_str_equal (other->id, account->id);

      if (domain == NULL || *domain == '\0' || strpbrk (one->address, " \t\r\n<>,;") != NULL)
        return g_strdup_printf (_ ("“%s” is no mail address."), one->address);
      if (is_taken || mesign_address_same (one->address, account->address))
        return g_strdup_printf (_ ("There is an account for %s already."), one->address);
      for (guint j = 0; j < i; j++)
        if (mesign_address_same (((MesignAddress *) identities->pdata[j])->address, one->address))
          return g_strdup_printf (_ ("%s is there already."), one->address);
    }

  return NULL;
}

/**
 * mesign_engine_set_identities_async:
 * @self: an open engine
 * @account: one of its accounts
 * @identities: (element-type MesignAddress): all other addresses mail is written from with it
 * @cancellable: (nullable): cancels
 * @callback: called when it is saved
 * @user_data: for @callback
 *
 * Chooses under which other names and addresses an account writes. Whether its server takes mail
 * from them is for the server to say when it is sent. Certificates are found by the address; those
 * of an identity that is removed stay. Errors: %MESIGN_ENGINE_ERROR_INVALID for what is no address,
 * or one that is taken.
 */
void
mesign_engine_set_identities_async (MesignEngine *self,
                                    MesignAccount *account,
                                    GPtrArray *identities,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  SetPolicy *set = mesign_job_new (self, &set_policy_class, cancellable, callback, user_data);
  g_autoptr (MesignAccount) kept = mesign_engine_find_account (self, account->id);
  g_autofree char *fault = find_fault (self, kept != NULL ? kept : account, identities);

  mesign_job_set_account (set, account);
  set->identities = g_ptr_array_ref (identities);
  if (fault != NULL)
    mesign_job_fail (&set->job,
                     g_error_new_literal (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID, fault));
  else
    mesign_job_start (set);
}

/**
 * mesign_engine_set_identities_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the account as it is now; %NULL with @error set, and then
 * nothing has changed
 */
MesignAccount *
mesign_engine_set_identities_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &set_policy_class, result, error);
}
