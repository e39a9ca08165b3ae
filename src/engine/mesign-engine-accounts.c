/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "account/mesign-account-files.h"
#include "account/mesign-log-in-memory.h"
#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"
#include "engine/mesign-refreshing-private.h"
#include "engine/mesign-waiting-private.h"
#include "mime/mesign-mime-address.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The accounts of an open engine */

void
mesign_account_entry_free (MesignAccountEntry *self)
{
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->password, mesign_secret_unref);
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  g_clear_pointer (&self->waiting_for_log_in, g_ptr_array_unref);
  g_clear_pointer (&self->background, mesign_connection_unref);
  g_clear_pointer (&self->waited_for, mesign_connection_unref);
  g_free (self);
}

/* What its servers take now; NULL where that has to be found first. */
MesignLogin *
mesign_account_entry_dup_login (const MesignAccountEntry *self)
{
  const char *user = self->account->imap->user;

  if (self->account->oauth2 == NULL)
    return self->password != NULL ? mesign_login_new (MESIGN_LOGIN_PASSWORD, user, self->password)
                                  : NULL;
  if (self->tokens == NULL || !mesign_oauth2_tokens_are_fresh (self->tokens, mesign_engine_now ()))
    return NULL;

  return mesign_login_new (MESIGN_LOGIN_OAUTH2, user, self->tokens->access);
}

/* What is kept of the log-in of a job, in place of a password. */
MesignSecret *
mesign_job_get_kept (const MesignJob *job)
{
  return job->login->kind == MESIGN_LOGIN_OAUTH2 ? job->tokens->refresh : job->login->secret;
}

/* From now on the job logs in with @tokens. */
void
mesign_job_use_tokens (MesignJob *job, MesignOAuth2Tokens *tokens)
{
  mesign_oauth2_tokens_ref (tokens);
  g_clear_pointer (&job->tokens, mesign_oauth2_tokens_unref);
  job->tokens = tokens;
  g_clear_pointer (&job->login, mesign_login_unref);
  job->login = mesign_login_new (MESIGN_LOGIN_OAUTH2, job->account->imap->user, tokens->access);
}

/* From now on what a job logged in with is what the account logs in with. */
void
mesign_account_entry_take_login (MesignAccountEntry *self, const MesignJob *job)
{
  g_clear_pointer (&self->password, mesign_secret_unref);
  self->password = mesign_secret_ref (mesign_job_get_kept (job));
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  if (job->login->kind == MESIGN_LOGIN_OAUTH2)
    self->tokens = mesign_oauth2_tokens_ref (job->tokens);
}

MesignAccountEntry *
mesign_engine_find_entry (MesignEngine *self, const char *account_id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      MesignAccountEntry *entry = self->entries->pdata[i];

      if (strcmp (entry->account->id, account_id) == 0)
        return entry;
    }

  return NULL;
}

MesignAccountEntry *
mesign_engine_add_entry (MesignEngine *self, MesignAccount *account)
{
  MesignAccountEntry *entry = g_new0 (MesignAccountEntry, 1);

  entry->account = mesign_account_ref (account);
  g_ptr_array_add (self->entries, entry);

  return entry;
}

static MesignConnection *
connection_new (const char *name)
{
  MesignConnection *self = g_atomic_rc_box_new0 (MesignConnection);

  self->worker = mesign_worker_new (name);

  return self;
}

/* The account's connection for a place, started when it is first needed; NULL for the places that
 * have none. */
MesignConnection *
mesign_account_entry_get_connection (MesignAccountEntry *self, MesignJobPlace place)
{
  switch (place)
    {
    case MESIGN_JOB_BACKGROUND:
      if (self->background == NULL)
        self->background = connection_new ("imap-sync");
      return self->background;
    case MESIGN_JOB_WAITED_FOR:
      if (self->waited_for == NULL)
        self->waited_for = connection_new ("imap-user");
      return self->waited_for;
    case MESIGN_JOB_LOCAL:
    case MESIGN_JOB_OUTSIDE:
    case MESIGN_JOB_ASIDE:
    default:
      return NULL;
    }
}

/**
 * mesign_engine_list_accounts:
 * @self: an open engine
 *
 * Returns: (transfer full) (element-type MesignAccount): the accounts, oldest first
 */
GPtrArray *
mesign_engine_list_accounts (MesignEngine *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_unref);

  g_return_val_if_fail (MESIGN_IS_ENGINE (self), list);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      g_ptr_array_add (list, mesign_account_ref (entry->account));
    }

  return list;
}

/**
 * mesign_engine_find_account:
 * @self: an open engine
 * @address: a mail address, or an account's id
 *
 * Returns: (transfer full) (nullable): the account of that address
 */
MesignAccount *
mesign_engine_find_account (MesignEngine *self, const char *address)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self) && address != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      if (strcmp (entry->account->id, address) == 0 ||
          mesign_address_same (entry->account->address, address))
        return mesign_account_ref (entry->account);
    }

  return NULL;
}

/**
 * mesign_engine_list_writers:
 * @self: an open engine
 *
 * Returns: (transfer full) (element-type MesignAccount): what mail can be written as: each account,
 * and behind it the same account as each of its identities, see mesign_account_copy_as()
 */
GPtrArray *
mesign_engine_list_writers (MesignEngine *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_unref);

  g_return_val_if_fail (MESIGN_IS_ENGINE (self), list);

  for (guint i = 0; i < self->entries->len; i++)
    {
      MesignAccount *account = ((const MesignAccountEntry *) self->entries->pdata[i])->account;

      g_ptr_array_add (list, mesign_account_ref (account));
      for (guint j = 0; j < account->identities->len; j++)
        g_ptr_array_add (
            list, mesign_account_copy_as (
                      account, ((const MesignAddress *) account->identities->pdata[j])->address));
    }

  return list;
}

/**
 * mesign_engine_find_writer:
 * @self: an open engine
 * @address: a mail address
 *
 * Returns: (transfer full) (nullable): the account of that address, be it the account's own or that
 * of an identity, which it is then written as
 */
MesignAccount *
mesign_engine_find_writer (MesignEngine *self, const char *address)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self) && address != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      if (mesign_address_same (entry->account->address, address))
        return mesign_account_ref (entry->account);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      const MesignAccountEntry *entry = self->entries->pdata[i];

      if (mesign_account_has_address (entry->account, address))
        return mesign_account_copy_as (entry->account, address);
    }

  return NULL;
}

/* Adding */

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

/* Checking */

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

/* Removing */

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
