/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "account/mesign-account-files.h"
#include "account/mesign-log-in-memory.h"
#include "engine/mesign-engine-private.h"
#include "store/mesign-store-mailboxes.h"

/* Until the servers have taken the log-in, the changed account goes by another id, so that what a
 * person answers meanwhile does not touch the one there is. */
typedef struct
{
  MesignJob job;
  MesignAccount *before;
  char *name;
  char *imap_url;
  char *smtp_url;
  char *user;
  char *ca_file;
  MesignSecret *password;
  gboolean oauth2;
  MesignSecret *held; /* what the account logged in with when the new log-in was last kept */
  gboolean is_made;
  gboolean has_logged_in;
  GPtrArray *mailboxes;
} ChangeAccount;

static void
clear_change_account (gpointer data)
{
  ChangeAccount *change = data;

  g_clear_pointer (&change->before, mesign_account_unref);
  g_free (change->name);
  g_free (change->imap_url);
  g_free (change->smtp_url);
  g_free (change->user);
  g_free (change->ca_file);
  g_clear_pointer (&change->password, mesign_secret_unref);
  g_clear_pointer (&change->held, mesign_secret_unref);
  g_clear_pointer (&change->mailboxes, g_ptr_array_unref);
}

static void
set_text (char **target, const char *text)
{
  g_free (*target);
  *target = g_strdup (text);
}

static gboolean
change_server (const ChangeAccount *change,
               const char *url,
               MesignServer **server,
               MesignServerKind kind,
               GError **error)
{
  MesignServer *changed =
      mesign_engine_make_server (url, *server, kind, change->user, change->before->address, error);

  if (changed == NULL)
    return FALSE;
  mesign_server_unref (*server);
  *server = changed;

  return TRUE;
}

static MesignAccount *
make_changed (const ChangeAccount *change, GError **error)
{
  g_autoptr (MesignAccount) account = mesign_account_copy (change->before);

  if (change->name != NULL)
    set_text (&account->name, change->name);
  if (!change_server (change, change->imap_url, &account->imap, MESIGN_SERVER_IMAP, error) ||
      !change_server (change, change->smtp_url, &account->smtp, MESIGN_SERVER_SMTP, error))
    return NULL;
  if (change->ca_file != NULL)
    {
      g_free (account->ca_file);
      account->ca_file =
          *change->ca_file != '\0' ? g_canonicalize_filename (change->ca_file, NULL) : NULL;
    }

  return g_steal_pointer (&account);
}

/* A writer's name is no business of the servers'. */
static gboolean
needs_log_in (const ChangeAccount *change)
{
  return change->imap_url != NULL || change->smtp_url != NULL || change->user != NULL ||
         change->ca_file != NULL || change->password != NULL || change->oauth2;
}

/* From what is kept now, from a new password, or, where nothing is set, from the provider's page.
 */
static void
set_login (ChangeAccount *change)
{
  MesignJob *job = &change->job;
  g_autoptr (MesignLogin) before = g_steal_pointer (&job->login);
  const char *user = job->account->imap->user;

  if (change->password != NULL)
    job->login = mesign_login_new (MESIGN_LOGIN_PASSWORD, user, change->password);
  else if (!change->oauth2)
    job->login = mesign_login_new (before->kind, user, before->secret);
}

static gboolean
has_new_servers (const ChangeAccount *change)
{
  return change->imap_url != NULL || change->smtp_url != NULL;
}

/* Who logs in with a password from now on does not on the page any more, and the other way round.
 * What the page gives does not go to other servers than the provider's. */
static gboolean
set_log_in_page (ChangeAccount *change,
                 MesignAccount *changed,
                 GCancellable *cancellable,
                 GError **error)
{
  char *page;

  if (change->password != NULL || change->oauth2)
    g_clear_pointer (&changed->oauth2, g_free);
  if (!change->oauth2 && (changed->oauth2 == NULL || !has_new_servers (change)))
    return TRUE;
  page = mesign_engine_find_log_in_page_sync (change->job.engine, changed, cancellable, error);
  g_free (changed->oauth2);
  changed->oauth2 = page;

  return page != NULL;
}

/* The account as it is now: another change may have come in between. What was found for it to log
 * in with may be of before that. */
static gboolean
take_present (ChangeAccount *change, GError **error)
{
  MesignJob *job = &change->job;
  MesignAccount *present =
      mesign_account_load_sync (job->engine->profile, change->before->id, error);

  if (present == NULL)
    return FALSE;
  if (g_strcmp0 (present->oauth2, job->account->oauth2) != 0)
    g_clear_pointer (&job->login, mesign_login_unref);
  mesign_account_unref (change->before);
  change->before = present;

  return TRUE;
}

static void
take_server (MesignServer **target, MesignServer *server)
{
  mesign_server_ref (server);
  mesign_server_unref (*target);
  *target = server;
}

/* Takes over with what, where and how one logs in. */
static MesignAccount *
take_log_in (MesignAccount *account, const MesignAccount *changed)
{
  take_server (&account->imap, changed->imap);
  take_server (&account->smtp, changed->smtp);
  set_text (&account->oauth2, changed->oauth2);
  set_text (&account->ca_file, changed->ca_file);
  for (guint i = 0; i < changed->pins->len; i++)
    {
      const MesignAccountPin *pin = changed->pins->pdata[i];
      g_autoptr (MesignAccount) before = account;

      account = mesign_account_copy_with_pin (before, pin->host, pin->fingerprint);
    }

  return account;
}

/* What is saved: what was changed, and all else as it has become meanwhile. */
static MesignAccount *
merge (const ChangeAccount *change, GError **error)
{
  const MesignAccount *changed = change->job.account;
  g_autoptr (MesignAccount) present =
      mesign_account_load_sync (change->job.engine->profile, change->before->id, error);
  MesignAccount *merged;

  if (present == NULL)
    return NULL;
  merged = mesign_account_copy (present);
  if (change->name != NULL)
    set_text (&merged->name, changed->name);

  return needs_log_in (change) ? take_log_in (merged, changed) : merged;
}

static gboolean
save (ChangeAccount *change, GError **error)
{
  MesignJob *job = &change->job;
  MesignAccount *merged = merge (change, error);

  if (merged == NULL)
    return FALSE;
  mesign_account_unref (job->account);
  job->account = merged;

  return mesign_account_save_sync (job->engine->profile, merged, error);
}

static gboolean
prepare (ChangeAccount *change, GCancellable *cancellable, GError **error)
{
  MesignJob *job = &change->job;
  g_autoptr (MesignAccount) changed = NULL;

  if (change->is_made)
    return TRUE;
  if (!take_present (change, error))
    return FALSE;
  if (needs_log_in (change) && change->password == NULL && !change->oauth2 && job->login == NULL)
    return mesign_job_need (job, MESIGN_NEED_PASSWORD, error);
  changed = make_changed (change, error);
  if (changed == NULL || !set_log_in_page (change, changed, cancellable, error))
    return FALSE;
  change->is_made = TRUE;
  mesign_account_unref (job->account);
  job->account = g_steal_pointer (&changed);
  if (!needs_log_in (change))
    return TRUE;
  set_login (change);
  set_text (&job->account->id, "");

  return TRUE;
}

/* First the log-ins, then the password is kept, and only then the account saved. */
static gboolean
log_in (ChangeAccount *change, GCancellable *cancellable, GError **error)
{
  MesignJob *job = &change->job;

  if (!needs_log_in (change) || job->has_kept_password)
    return TRUE;
  if (change->has_logged_in)
    return mesign_job_need (job, MESIGN_NEED_PASSWORD_KEPT, error);
  if (job->login == NULL)
    return mesign_job_need (job, MESIGN_NEED_PASSWORD, error);
  g_clear_pointer (&change->mailboxes, g_ptr_array_unref);
  if (!mesign_engine_log_in_sync (job, &change->mailboxes, cancellable, error))
    return FALSE;
  change->has_logged_in = TRUE;
  set_text (&job->account->id, change->before->id);

  return mesign_job_need (job, MESIGN_NEED_PASSWORD_KEPT, error);
}

static gboolean
run_change_account (gpointer data, GCancellable *cancellable, GError **error)
{
  ChangeAccount *change = data;
  MesignJob *job = &change->job;

  if (!prepare (change, cancellable, error) || !log_in (change, cancellable, error) ||
      !save (change, error) ||
      (needs_log_in (change) &&
       !mesign_log_in_memory_forget_sync (job->engine->profile, change->before->id, error)))
    return FALSE;
  if (change->mailboxes != NULL &&
      !mesign_store_set_mailboxes_sync (job->engine->store, job->account->id, change->mailboxes,
                                        error))
    return FALSE;
  job->result = mesign_account_ref (job->account);

  return TRUE;
}

static void
hold (ChangeAccount *change, const MesignAccountEntry *entry)
{
  g_clear_pointer (&change->held, mesign_secret_unref);
  if (entry->password != NULL)
    change->held = mesign_secret_ref (entry->password);
}

/* Another job may have had a refresh token replaced after the new log-in was kept, and kept it in
 * its place: the new one is kept once more then. */
static gboolean
keep_again (gpointer data, const GError *error)
{
  ChangeAccount *change = data;
  MesignJob *job = data;
  const MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, change->before->id);

  if (error != NULL || entry == NULL || entry->password == change->held ||
      (change->password == NULL && !change->oauth2))
    return FALSE;
  hold (change, entry);
  g_clear_pointer (&job->result, mesign_account_unref);
  job->has_kept_password = FALSE;

  return TRUE;
}

/* The connections go on with what they have begun, and others are made from now on. */
static void
finish_change_account (gpointer data)
{
  ChangeAccount *change = data;
  MesignJob *job = data;
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  job->has_changed_accounts = TRUE;
  if (entry == NULL)
    return;
  mesign_account_unref (entry->account);
  entry->account = mesign_account_ref (job->account);
  if (!needs_log_in (change))
    return;
  mesign_account_entry_take_login (entry, job);
  g_clear_pointer (&entry->background, mesign_connection_unref);
  g_clear_pointer (&entry->waited_for, mesign_connection_unref);
}

static const MesignJobClass change_account_class = {
  .size = sizeof (ChangeAccount),
  .place = MESIGN_JOB_OUTSIDE,
  .flags = MESIGN_JOB_NEEDS_LOCK,
  .free_result = (GDestroyNotify) mesign_account_unref,
  .run = run_change_account,
  .go_on = keep_again,
  .done = finish_change_account,
  .clear = clear_change_account,
};

/**
 * mesign_engine_change_account_async:
 * @self: an open engine
 * @account: one of its accounts
 * @changes: what is to be another: members that are %NULL stay as they are, and the address does;
 * an empty @ca_file of it brings back the authorities of the system
 * @cancellable: (nullable): cancels
 * @callback: called when it is changed, or cannot be
 * @user_data: for @callback
 *
 * Changes an account. Where servers, user name or password are to be others, both servers have to
 * take the log-in first; on failure everything is as before. Mail and certificates stay.
 */
void
mesign_engine_change_account_async (MesignEngine *self,
                                    MesignAccount *account,
                                    const MesignNewAccount *changes,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  ChangeAccount *change;
  MesignAccountEntry *entry;

  g_return_if_fail (account != NULL && changes != NULL);

  change = mesign_job_new (self, &change_account_class, cancellable, callback, user_data);
  entry = self->entries != NULL ? mesign_engine_find_entry (self, account->id) : NULL;
  change->before = mesign_account_ref (entry != NULL ? entry->account : account);
  if (entry != NULL)
    hold (change, entry);
  mesign_job_set_account (change, change->before);
  change->job.without_asking = changes->password_once;
  change->name = g_strdup (changes->name);
  change->imap_url = g_strdup (changes->imap_url);
  change->smtp_url = g_strdup (changes->smtp_url);
  change->user = g_strdup (changes->user);
  change->ca_file = g_strdup (changes->ca_file);
  change->oauth2 = changes->oauth2;
  change->job.wants_page = changes->oauth2;
  change->password = changes->password != NULL ? mesign_secret_ref (changes->password) : NULL;
  mesign_job_start (change);
}

/**
 * mesign_engine_change_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the account as it is now; %NULL with @error set, and then
 * nothing has changed
 */
MesignAccount *
mesign_engine_change_account_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &change_account_class, result, error);
}
