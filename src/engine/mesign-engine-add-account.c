/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An account that is added, once its servers have let one in; and whether they still do. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "account/mesign-account-files.h"
#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-address.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  char *address;
  char *name;
  char *imap_url;
  char *smtp_url;
  char *user;
  MesignSecret *password;
  char *ca_file;
  gboolean oauth2;
  GPtrArray *mailboxes;
} AddAccount;

static void
clear_add_account (gpointer data)
{
  AddAccount *add = data;

  g_free (add->address);
  g_free (add->name);
  g_free (add->imap_url);
  g_free (add->smtp_url);
  g_free (add->user);
  g_clear_pointer (&add->password, mesign_secret_unref);
  g_free (add->ca_file);
  g_clear_pointer (&add->mailboxes, g_ptr_array_unref);
}

static MesignAccount *
make_account (const AddAccount *add, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignAutoconfigCandidate) found = NULL;
  g_autoptr (MesignServer) imap = NULL;
  g_autoptr (MesignServer) smtp = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (add->imap_url == NULL || add->smtp_url == NULL)
    {
      found = mesign_engine_find_candidate_sync (add->job.engine, add->address, add->ca_file,
                                                 cancellable, error);
      if (found == NULL)
        return NULL;
    }
  imap = mesign_engine_make_server (add->imap_url, found != NULL ? found->imap : NULL,
                                    MESIGN_SERVER_IMAP, add->user, add->address, error);
  if (imap == NULL)
    return NULL;
  smtp = mesign_engine_make_server (add->smtp_url, found != NULL ? found->smtp : NULL,
                                    MESIGN_SERVER_SMTP, add->user, add->address, error);
  if (smtp == NULL)
    return NULL;
  account = mesign_account_new (add->address, add->name, imap, smtp, mesign_engine_now ());
  account->ca_file = add->ca_file != NULL
                         ? g_canonicalize_filename (add->ca_file, NULL)
                         : mesign_engine_dup_own_ca_file_sync (add->job.engine, account);
  if (!add->oauth2)
    return g_steal_pointer (&account);
  account->oauth2 =
      mesign_engine_find_log_in_page_sync (add->job.engine, account, cancellable, error);

  return account->oauth2 != NULL ? g_steal_pointer (&account) : NULL;
}

/* The account is made once, so that what a person answers meanwhile (a certificate accepted,
 * another password) stays with it. */
static gboolean
prepare_account (AddAccount *add, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignAccount) other = NULL;

  if (add->job.account != NULL)
    return TRUE;
  if (!mesign_mime_check_address (add->address, error))
    return FALSE;
  other = mesign_account_find_sync (add->job.engine->profile, add->address, NULL);
  if (other != NULL)
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_EXISTS,
                   _ ("There is an account for %s already."), add->address);
      return FALSE;
    }
  add->job.account = make_account (add, cancellable, error);
  if (add->job.account == NULL)
    return FALSE;
  if (!add->oauth2)
    add->job.login =
        mesign_login_new (MESIGN_LOGIN_PASSWORD, add->job.account->imap->user, add->password);

  return TRUE;
}

/* The mailboxes are known at once, so that what is sent before the first sync finds its place. */
static gboolean
save_account (const AddAccount *add, GError **error)
{
  MesignEngine *engine = add->job.engine;
  MesignAccount *account = add->job.account;

  return mesign_account_save_sync (engine->profile, account, error) &&
         mesign_store_set_mailboxes_sync (engine->store, account->id, add->mailboxes, error);
}

/* First the log-ins, then the password is kept, and only then the account saved. */
static gboolean
run_add_account (gpointer data, GCancellable *cancellable, GError **error)
{
  AddAccount *add = data;

  if (!prepare_account (add, cancellable, error))
    return FALSE;
  if (add->job.login == NULL)
    return mesign_job_need (add, MESIGN_NEED_PASSWORD, error);
  if (!add->job.has_kept_password)
    {
      g_clear_pointer (&add->mailboxes, g_ptr_array_unref);
      return mesign_engine_log_in_sync (&add->job, &add->mailboxes, cancellable, error) &&
             mesign_job_need (add, MESIGN_NEED_PASSWORD_KEPT, error);
    }
  if (!save_account (add, error))
    return FALSE;
  add->job.result = mesign_account_ref (add->job.account);

  return TRUE;
}

static void
finish_add_account (gpointer data)
{
  MesignJob *job = data;
  MesignAccountEntry *entry = mesign_engine_add_entry (job->engine, job->account);

  mesign_account_entry_take_login (entry, job);
  job->has_changed_accounts = TRUE;
}

static const MesignJobClass add_account_class = {
  .size = sizeof (AddAccount),
  .place = MESIGN_JOB_OUTSIDE,
  .flags = MESIGN_JOB_NEEDS_LOCK,
  .free_result = (GDestroyNotify) mesign_account_unref,
  .run = run_add_account,
  .done = finish_add_account,
  .clear = clear_add_account,
};

/**
 * mesign_engine_add_account_async:
 * @self: an open engine
 * @account: what is needed to log in
 * @cancellable: (nullable): cancels
 * @callback: called when it is added, or cannot be
 * @user_data: for @callback
 *
 * Adds an account: logs in to both of its servers, and saves it only if both take the log-in. Where
 * it is not said, the servers are found out. Errors: %MESIGN_ENGINE_ERROR_EXISTS, and those of the
 * servers.
 */
void
mesign_engine_add_account_async (MesignEngine *self,
                                 const MesignNewAccount *account,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  AddAccount *add;

  g_return_if_fail (account != NULL && account->address != NULL);
  g_return_if_fail ((account->password != NULL) != account->oauth2);

  add = mesign_job_new (self, &add_account_class, cancellable, callback, user_data);
  add->address = g_strdup (account->address);
  add->name = g_strdup (account->name);
  add->imap_url = g_strdup (account->imap_url);
  add->smtp_url = g_strdup (account->smtp_url);
  add->user = g_strdup (account->user);
  add->password = account->password != NULL ? mesign_secret_ref (account->password) : NULL;
  add->oauth2 = account->oauth2;
  add->job.wants_page = account->oauth2;
  add->ca_file = g_strdup (account->ca_file);
  add->job.without_asking = account->password_once;
  mesign_job_start (add);
}

/**
 * mesign_engine_add_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the account; %NULL with @error set, and then nothing was
 * saved
 */
MesignAccount *
mesign_engine_add_account_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &add_account_class, result, error);
}

static gboolean
run_check_account (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  return mesign_engine_log_in_sync (job, NULL, cancellable, error);
}

static const MesignJobClass check_account_class = {
  .size = sizeof (MesignJob),
  .place = MESIGN_JOB_OUTSIDE,
  .flags = MESIGN_JOB_NEEDS_LOCK | MESIGN_JOB_NEEDS_LOGIN,
  .run = run_check_account,
};

/**
 * mesign_engine_check_account_async:
 * @self: an open engine
 * @account: one of its accounts
 * @cancellable: (nullable): cancels
 * @callback: called when it has been checked
 * @user_data: for @callback
 *
 * Tries whether both servers of an account take its log-in.
 */
void
mesign_engine_check_account_async (MesignEngine *self,
                                   MesignAccount *account,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  MesignJob *job = mesign_job_new (self, &check_account_class, cancellable, callback, user_data);

  mesign_job_set_account (job, account);
  mesign_job_start (job);
}

/**
 * mesign_engine_check_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether both servers take the log-in
 */
gboolean
mesign_engine_check_account_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &check_account_class, result, error);
}
