/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts whose provider wants its own page for the log-in: what is kept for them is a refresh
 * token, and what the servers take, an access token that is had for it. Where the refresh token
 * does not count any more, a person logs in on the page again. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-job-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-loopback-private.h"

#include <glib/gi18n-lib.h>

/* From the page, or from the refresh token, to tokens; the job's task keeps it alive. */
typedef struct
{
  GTask *job_task;
  MesignOAuth2Client *client;
  MesignLoopback *loopback;
  MesignOAuth2Request *request;
  MesignSecret *code;
  MesignSecret *refresh;
  MesignOAuth2Tokens *tokens;
} LogIn;

static LogIn *
log_in_new (MesignJob *job)
{
  LogIn *self = g_new0 (LogIn, 1);

  self->job_task = g_object_ref (job->task);

  return self;
}

static void
log_in_free (LogIn *self)
{
  g_object_unref (self->job_task);
  g_clear_pointer (&self->client, mesign_oauth2_client_unref);
  g_clear_object (&self->loopback);
  g_clear_pointer (&self->request, mesign_oauth2_request_unref);
  g_clear_pointer (&self->code, mesign_secret_unref);
  g_clear_pointer (&self->refresh, mesign_secret_unref);
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LogIn, log_in_free)

static MesignJob *
get_job (const LogIn *self)
{
  return g_task_get_task_data (self->job_task);
}

/* Runs a step on the worker for servers without a standing connection; it sets @self's members. */
static void
run (LogIn *self, GTaskThreadFunc step, GAsyncReadyCallback callback)
{
  MesignJob *job = get_job (self);
  g_autoptr (GTask) task = g_task_new (NULL, job->cancellable, callback, self);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, NULL);
  mesign_worker_push (mesign_engine_get_worker (job->engine, MESIGN_JOB_OUTSIDE),
                      G_PRIORITY_DEFAULT, task, step);
}

static void
return_step (GTask *task, gboolean has_worked, GError *error)
{
  if (has_worked)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
find_client (LogIn *self, GError **error)
{
  const MesignJob *job = get_job (self);

  if (self->client == NULL)
    self->client = mesign_engine_find_oauth2_client_sync (job->engine, job->account->oauth2, error);

  return self->client != NULL;
}

/* What comes of it */

/* Whether @error, which the refreshing job ended with, is only its own: it was given up, or may not
 * ask anybody where @other may. */
static gboolean
is_its_own (const MesignJob *job, const MesignJob *other, const GError *error)
{
  if (g_cancellable_is_cancelled (other->cancellable))
    return FALSE;

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         (job->without_asking && !other->without_asking &&
          g_error_matches (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_EXPIRED));
}

/* What comes of it holds for the account's jobs that found no fresh token meanwhile, too. Where it
 * does not, the first of them that is tried again refreshes. */
static void
end_refreshing (MesignJob *job, const GError *error)
{
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);
  g_autoptr (GPtrArray) waiting =
      entry != NULL ? g_steal_pointer (&entry->waiting_for_tokens) : NULL;

  for (guint i = 0; waiting != NULL && i < waiting->len; i++)
    {
      MesignJob *other = g_task_get_task_data (waiting->pdata[i]);

      if (error == NULL || is_its_own (job, other, error))
        mesign_job_try_again (other);
      else
        mesign_job_fail (other, g_error_copy (error));
    }
}

/* The job's account, if what came of @self is still its log-in: meanwhile a person may have gone
 * over to a password or logged in on a page, and then it is the job's alone. */
static MesignAccountEntry *
find_same_entry (const LogIn *self)
{
  const MesignJob *job = get_job (self);
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  if (entry == NULL || g_strcmp0 (entry->account->oauth2, job->account->oauth2) != 0)
    return NULL;
  if (self->refresh != NULL && entry->password != NULL &&
      !mesign_secret_equal (entry->password, self->refresh))
    return NULL;

  return entry;
}

static void
use_tokens (MesignJob *job, MesignOAuth2Tokens *tokens)
{
  g_clear_pointer (&job->tokens, mesign_oauth2_tokens_unref);
  job->tokens = mesign_oauth2_tokens_ref (tokens);
  g_clear_pointer (&job->login, mesign_login_unref);
  job->login = mesign_login_new (MESIGN_LOGIN_OAUTH2, job->account->imap->user, tokens->access);
}

/* Frees @self. */
static void
go_on (LogIn *self)
{
  MesignJob *job = get_job (self);

  mesign_job_try_again (job);
  end_refreshing (job, NULL);
  log_in_free (self);
}

static void
on_refresh_token_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  const MesignJob *job = get_job (self);
  g_autoptr (GError) error = NULL;

  if (!mesign_secrets_store_finish (MESIGN_SECRETS (source), result, &error))
    g_warning ("The log-in of %s is not kept: %s", job->account->address, error->message);
  go_on (self);
}

/* A provider may give another refresh token each time, and forget the one before: it is kept even
 * if the job is given up. */
static void
keep_tokens (LogIn *self)
{
  MesignJob *job = get_job (self);
  MesignAccountEntry *entry = find_same_entry (self);
  gboolean is_known =
      self->refresh != NULL && mesign_secret_equal (self->refresh, self->tokens->refresh);

  use_tokens (job, self->tokens);
  if (entry != NULL)
    mesign_account_entry_take_login (entry, job);
  if (is_known || entry == NULL)
    {
      go_on (self);
      return;
    }
  mesign_secrets_store_async (job->engine->secrets, MESIGN_SECRETS_PASSWORD, job->account->id,
                              job->account->address, self->tokens->refresh, NULL,
                              on_refresh_token_stored, self);
}

/* Takes @error. */
static void
fail (LogIn *self, GError *error)
{
  MesignJob *job = get_job (self);

  /* a page that is shown without a refresh token says nothing of one */
  if (self->refresh != NULL)
    end_refreshing (job, error);
  g_clear_error (&job->error);
  mesign_job_fail (job, error);
  log_in_free (self);
}

/* The page */

static void
redeem_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LogIn *self = task_data;
  GError *error = NULL;

  self->tokens = mesign_oauth2_redeem_sync (self->request, self->code, mesign_engine_now (),
                                            cancellable, &error);
  return_step (task, self->tokens != NULL, error);
}

static void
on_redeemed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    keep_tokens (self);
  else
    fail (self, error);
}

static void
on_came_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  GError *error = NULL;

  self->code = mesign_loopback_wait_finish (MESIGN_LOOPBACK (source), result, &error);
  g_clear_object (&self->loopback);
  if (self->code != NULL)
    run (self, redeem_thread, on_redeemed);
  else
    fail (self, error);
}

/* That somebody declined says less than why the page was wanted. Takes @error. */
static GError *
choose_error (MesignJob *job, GError *error)
{
  if (job->error == NULL || g_cancellable_is_cancelled (job->cancellable) ||
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  g_error_free (error);

  return g_steal_pointer (&job->error);
}

static void
on_page_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  MesignJob *job = get_job (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) yes =
      mesign_prompter_ask_finish (MESIGN_PROMPTER (source), result, &error);

  if (yes == NULL)
    {
      fail (self, choose_error (job, g_steal_pointer (&error)));
      return;
    }
  mesign_loopback_wait_async (self->loopback, self->request, job->cancellable, on_came_back, self);
}

static void
show_page (LogIn *self)
{
  MesignJob *job = get_job (self);
  MesignPrompt prompt = { .kind = MESIGN_PROMPT_LOG_IN_PAGE };
  GError *error = NULL;

  self->loopback = mesign_loopback_new (&error);
  if (self->loopback == NULL)
    {
      fail (self, error);
      return;
    }
  self->request = mesign_oauth2_request_new (self->client, job->account->address,
                                             mesign_loopback_get_port (self->loopback));
  prompt.address = job->account->address;
  prompt.host = self->client->name;
  prompt.url = self->request->url;
  prompt.is_wanted = job->wants_page;
  prompt.message = job->error != NULL ? job->error->message : "";
  mesign_prompter_ask_async (job->engine->prompter, &prompt, job->cancellable, on_page_shown, self);
}

static void
find_client_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean is_found = find_client (task_data, &error);

  return_step (task, is_found, error);
}

static void
on_client_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    show_page (self);
  else
    fail (self, error);
}

/* Whether somebody can be shown the provider's page. If so the job is tried again after the log-in,
 * or fails. */
gboolean
mesign_log_in_page_begin (MesignJob *job)
{
  if (job->engine->prompter == NULL || job->without_asking)
    return FALSE;
  run (log_in_new (job), find_client_thread, on_client_found);

  return TRUE;
}

/* The refresh token */

static void
refresh_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LogIn *self = task_data;
  GError *error = NULL;

  if (find_client (self, &error))
    self->tokens = mesign_oauth2_refresh_sync (self->client, self->refresh, mesign_engine_now (),
                                               cancellable, &error);
  return_step (task, self->tokens != NULL, error);
}

/* Whether @refresh is refused since the account logs in otherwise by now; taken for the reason
 * once. */
static gboolean
is_outdated (const LogIn *self, const GError *error)
{
  MesignJob *job = get_job (self);

  if (!g_error_matches (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_EXPIRED) ||
      job->tried & MESIGN_TRIED_NEW_TOKEN || find_same_entry (self) != NULL ||
      mesign_engine_find_entry (job->engine, job->account->id) == NULL)
    return FALSE;
  job->tried |= MESIGN_TRIED_NEW_TOKEN;

  return TRUE;
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  MesignJob *job = get_job (self);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      keep_tokens (self);
      return;
    }
  if (is_outdated (self, error))
    {
      g_error_free (error);
      go_on (self);
      return;
    }
  if (!g_error_matches (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_EXPIRED) ||
      job->engine->prompter == NULL || job->without_asking)
    {
      fail (self, error);
      return;
    }
  g_clear_error (&job->error);
  job->error = error;
  show_page (self);
}

/* What the account logs in with now is newer than what was looked up for it before. */
static MesignSecret *
choose_refresh (const MesignJob *job, const MesignAccountEntry *entry, MesignSecret *refresh)
{
  return entry != NULL && entry->password != NULL &&
                 g_strcmp0 (entry->account->oauth2, job->account->oauth2) == 0
             ? entry->password
             : refresh;
}

/* Gets an access token for @refresh; then the job is tried again, or fails. Of several jobs of an
 * account one does that, since a refresh token may count once. */
void
mesign_log_in_page_refresh (MesignJob *job, MesignSecret *refresh)
{
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);
  LogIn *self;

  if (entry != NULL && entry->waiting_for_tokens != NULL)
    {
      g_ptr_array_add (entry->waiting_for_tokens, g_object_ref (job->task));
      return;
    }
  if (entry != NULL)
    entry->waiting_for_tokens = g_ptr_array_new_with_free_func (g_object_unref);
  self = log_in_new (job);
  self->refresh = mesign_secret_ref (choose_refresh (job, entry, refresh));
  run (self, refresh_thread, on_refreshed);
}
