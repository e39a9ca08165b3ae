/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-remedy-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-log-in-question-private.h"
#include "engine/mesign-refreshing-private.h"
#include "imap/mesign-imap-error.h"
#include "net/mesign-net-error.h"
#include "smtp/mesign-smtp-error.h"

#include <glib/gi18n-lib.h>

/* A callback's hold on its job: the task, which keeps it. */
gpointer
mesign_remedy_hold (MesignJob *job)
{
  return g_object_ref (job->task);
}

/* Ends the job, which could not be helped. Who gave it up knows why it ends. Takes @better. */
void
mesign_remedy_fail (MesignJob *job, GError *better)
{
  g_autoptr (GError) worse = g_steal_pointer (&job->error);
  GError *cancelled = NULL;

  if (g_cancellable_set_error_if_cancelled (job->cancellable, &cancelled))
    {
      g_clear_error (&better);
      mesign_job_fail (job, cancelled);
      return;
    }
  mesign_job_fail (job, better != NULL ? better : g_steal_pointer (&worse));
}

void
mesign_remedy_ask (MesignJob *job, const MesignPrompt *prompt, GAsyncReadyCallback callback)
{
  mesign_prompter_ask_async (job->engine->prompter, prompt, job->cancellable, callback,
                             mesign_remedy_hold (job));
}

static void
use_password (MesignJob *job, MesignSecret *password)
{
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  g_clear_pointer (&job->login, mesign_login_unref);
  job->login = mesign_login_new (MESIGN_LOGIN_PASSWORD, job->account->imap->user, password);
  if (entry != NULL)
    mesign_account_entry_take_login (entry, job);
}

/* What was kept for the account: its password, or what an access token is had for. */
static void
use_kept (MesignJob *job, MesignSecret *kept)
{
  if (job->account->oauth2 != NULL)
    {
      mesign_refreshing_join (job, kept);
      return;
    }
  use_password (job, kept);
  mesign_job_try_again (job);
}

static void
on_password_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!mesign_secrets_store_finish (MESIGN_SECRETS (source), result, &error))
    g_warning ("The password of %s is not kept: %s", job->account->address, error->message);
  mesign_job_try_again (job);
}

/* While the question stood there, somebody may have changed what the account logs in with: what was
 * typed is no answer to that. */
static gboolean
has_moved_on (const MesignJob *job, const MesignAccountEntry *entry)
{
  return entry->password != job->asked_with ||
         g_strcmp0 (entry->account->oauth2, job->account->oauth2) != 0 ||
         g_strcmp0 (entry->account->imap->user, job->account->imap->user) != 0 ||
         g_strcmp0 (entry->account->imap->host, job->account->imap->host) != 0;
}

static void
on_password_typed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  g_autoptr (MesignSecret) password =
      mesign_prompter_ask_finish (MESIGN_PROMPTER (source), result, NULL);
  const MesignAccountEntry *entry;

  if (password == NULL)
    {
      mesign_log_in_question_decline (job);
      mesign_remedy_fail (job, NULL);
      return;
    }
  entry = mesign_engine_find_entry (job->engine, job->account->id);
  if (entry != NULL && has_moved_on (job, entry))
    {
      mesign_log_in_question_try_newer (job);
      return;
    }
  use_password (job, password);
  if (entry == NULL)
    {
      mesign_job_try_again (job);
      return;
    }
  mesign_secrets_store_async (job->engine->secrets, MESIGN_SECRETS_PASSWORD, job->account->id,
                              job->account->address, password, job->cancellable, on_password_stored,
                              mesign_remedy_hold (job));
}

static void
note_asked_with (MesignJob *job)
{
  const MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  g_clear_pointer (&job->asked_with, mesign_secret_unref);
  if (entry != NULL && entry->password != NULL)
    job->asked_with = mesign_secret_ref (entry->password);
}

/* Whether somebody is asked for what the job's account logs in with, or will have been. */
gboolean
mesign_remedy_ask_log_in (MesignJob *job)
{
  MesignPrompt prompt = { .kind = MESIGN_PROMPT_PASSWORD };

  if (job->account != NULL && job->account->oauth2 != NULL)
    return mesign_log_in_page_begin (job);
  if (job->engine->prompter == NULL || job->account == NULL || job->without_asking)
    return FALSE;
  if (mesign_log_in_question_wait (job))
    return TRUE;
  note_asked_with (job);
  prompt.address = job->account->address;
  prompt.host = job->account->imap->host;
  prompt.message = job->error->message;
  mesign_remedy_ask (job, &prompt, on_password_typed);

  return TRUE;
}

static gboolean find_password (MesignJob *job);

/* While the key ring was asked, the account may have been changed, or another job may have found
 * out what it logs in with: what the key ring said is of before. */
static gboolean
take_newer (MesignJob *job)
{
  const MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  if (entry == NULL || (entry->account == job->account && entry->password == NULL))
    return FALSE;
  g_clear_error (&job->error);

  return find_password (job);
}

static void
on_password_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  g_autoptr (MesignSecret) password = NULL;

  g_clear_error (&job->error);
  password = mesign_secrets_lookup_finish (MESIGN_SECRETS (source), result, &job->error);
  if (take_newer (job))
    return;
  if (password != NULL)
    {
      use_kept (job, password);
      return;
    }
  if (job->error == NULL)
    g_set_error (&job->error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION,
                 job->account->oauth2 != NULL ? _ ("%s is not logged in.")
                                              : _ ("No password is kept for %s. Enter it again."),
                 job->account->address);
  if (!mesign_remedy_ask_log_in (job))
    mesign_remedy_fail (job, NULL);
}

/* Finds the password of the job's account before it runs for the first time. */
void
mesign_remedy_find_password (MesignJob *job)
{
  mesign_secrets_lookup_async (job->engine->secrets, MESIGN_SECRETS_PASSWORD, job->account->id,
                               job->cancellable, on_password_found, mesign_remedy_hold (job));
}

static gboolean
find_password (MesignJob *job)
{
  const MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  if (entry != NULL && entry->account != job->account)
    mesign_job_set_account (job, entry->account);
  if (entry != NULL && entry->password != NULL)
    {
      g_autoptr (MesignSecret) kept = mesign_secret_ref (entry->password);

      use_kept (job, kept);
    }
  else
    mesign_remedy_find_password (job);

  return TRUE;
}

/* An access token may end before its time: another one is had once, before anybody is asked. */
static gboolean
replace_refused (MesignJob *job)
{
  MesignAccountEntry *entry = NULL;

  if (job->account != NULL)
    entry = mesign_engine_find_entry (job->engine, job->account->id);
  if (entry != NULL && mesign_log_in_question_is_outdated (job))
    {
      mesign_log_in_question_try_newer (job);
      return TRUE;
    }
  if (entry == NULL || entry->account->oauth2 == NULL || job->tried & MESIGN_TRIED_NEW_TOKEN)
    return mesign_remedy_ask_log_in (job);
  job->tried |= MESIGN_TRIED_NEW_TOKEN;
  g_clear_pointer (&entry->tokens, mesign_oauth2_tokens_unref);
  g_clear_pointer (&job->login, mesign_login_unref);

  return find_password (job);
}

static void
pin_certificate (MesignJob *job)
{
  g_autofree char *fingerprint =
      mesign_tls_fingerprint (mesign_net_error_get_certificate (job->error));
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);
  g_autoptr (MesignAccount) account =
      mesign_account_copy_with_pin (entry != NULL ? entry->account : job->account,
                                    mesign_net_error_get_host (job->error), fingerprint);

  g_clear_pointer (&job->account, mesign_account_unref);
  job->account = mesign_account_ref (account);
  if (entry == NULL)
    return;
  g_clear_pointer (&entry->account, mesign_account_unref);
  entry->account = g_steal_pointer (&account);
  job->save_pins = TRUE;
}

static void
on_certificate_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  g_autoptr (MesignSecret) yes =
      mesign_prompter_ask_finish (MESIGN_PROMPTER (source), result, NULL);

  if (yes == NULL)
    {
      mesign_remedy_fail (job, NULL);
      return;
    }
  pin_certificate (job);
  mesign_job_try_again (job);
}

static gboolean
is_on (const MesignServer *server, const char *host)
{
  return server != NULL && g_ascii_strcasecmp (server->host, host) == 0;
}

/* NULL where both servers are on this host, and the job does not say to which it spoke. */
static const MesignServer *
find_server (const MesignJob *job, const char *host)
{
  gboolean is_imap = job->server != MESIGN_JOB_SERVER_SMTP && is_on (job->account->imap, host);
  gboolean is_smtp = job->server != MESIGN_JOB_SERVER_IMAP && is_on (job->account->smtp, host);

  if (is_imap == is_smtp)
    return NULL;

  return is_imap ? job->account->imap : job->account->smtp;
}

static gboolean
ask_certificate (MesignJob *job)
{
  MesignPrompt prompt = { .kind = MESIGN_PROMPT_SERVER_CERTIFICATE };

  if (job->engine->prompter == NULL || job->account == NULL ||
      mesign_net_error_get_host (job->error) == NULL)
    return FALSE;
  prompt.address = job->account->address;
  prompt.host = mesign_net_error_get_host (job->error);
  prompt.server = find_server (job, prompt.host);
  prompt.certificate = mesign_net_error_get_certificate (job->error);
  prompt.message = job->error->message;
  mesign_remedy_ask (job, &prompt, on_certificate_answered);

  return TRUE;
}

static gboolean
connect_account (MesignJob *job)
{
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->wanted_account);

  if (entry == NULL || job->tried & MESIGN_TRIED_CONNECTION)
    return FALSE;
  job->tried |= MESIGN_TRIED_CONNECTION;
  job->place = MESIGN_JOB_WAITED_FOR;
  mesign_job_set_account (job, entry->account);
  mesign_job_try_again (job);

  return TRUE;
}

/* A server may let no second connection in: what a person waits for goes over the one there is. */
static gboolean
share_connection (MesignJob *job)
{
  if (job->place != MESIGN_JOB_WAITED_FOR || job->tried & MESIGN_TRIED_SHARING)
    return FALSE;
  job->tried |= MESIGN_TRIED_SHARING;
  job->place = MESIGN_JOB_BACKGROUND;
  mesign_job_try_again (job);

  return TRUE;
}

static void
on_password_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mesign_secrets_store_finish (MESIGN_SECRETS (source), result, &error))
    {
      mesign_remedy_fail (job, error);
      return;
    }
  job->has_kept_password = TRUE;
  mesign_job_try_again (job);
}

static gboolean
keep_password (MesignJob *job)
{
  mesign_secrets_store_async (job->engine->secrets, MESIGN_SECRETS_PASSWORD, job->account->id,
                              job->account->address, mesign_job_get_kept (job), job->cancellable,
                              on_password_kept, mesign_remedy_hold (job));

  return TRUE;
}

/* An account can be removed although the key ring stays locked. */
static void
on_password_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!mesign_secrets_clear_finish (MESIGN_SECRETS (source), result, &error))
    g_message ("%s", error->message);
  job->has_forgotten_password = TRUE;
  mesign_job_try_again (job);
}

static gboolean
forget_password (MesignJob *job)
{
  mesign_secrets_clear_async (job->engine->secrets, MESIGN_SECRETS_PASSWORD, job->account->id,
                              job->cancellable, on_password_forgotten, mesign_remedy_hold (job));

  return TRUE;
}

static const struct
{
  GQuark (*domain) (void);
  int code;
  gboolean (*remedy) (MesignJob *job);
} remedies[] = {
  { mesign_need_quark, MESIGN_NEED_CONNECTION, connect_account },
  { mesign_need_quark, MESIGN_NEED_PASSWORD, find_password },
  { mesign_need_quark, MESIGN_NEED_PASSWORD_KEPT, keep_password },
  { mesign_need_quark, MESIGN_NEED_PASSWORD_FORGOTTEN, forget_password },
  { mesign_need_quark, MESIGN_NEED_SLOT, mesign_remedy_make_slot },
  { mesign_need_quark, MESIGN_NEED_SLOT_KEY_FORGOTTEN, mesign_remedy_forget_slot_key },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_EMPTY, mesign_remedy_make_slot },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_LOCKED, mesign_remedy_unlock_keystore },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_WRONG_KEY, mesign_remedy_replace_wrong_key },
  { mesign_keystore_error_quark, MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE,
    mesign_remedy_ask_other_passphrase },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_AUTHENTICATION, replace_refused },
  { mesign_smtp_error_quark, MESIGN_SMTP_ERROR_AUTHENTICATION, replace_refused },
  { mesign_imap_error_quark, MESIGN_IMAP_ERROR_UNAVAILABLE, share_connection },
};

gboolean
mesign_remedy_begin (MesignJob *job)
{
  if (mesign_net_error_is_certificate (job->error))
    return ask_certificate (job);
  for (guint i = 0; i < G_N_ELEMENTS (remedies); i++)
    if (g_error_matches (job->error, remedies[i].domain (), remedies[i].code))
      return remedies[i].remedy (job);

  return FALSE;
}
