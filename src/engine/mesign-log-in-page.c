/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Accounts whose provider wants its own page for the log-in: what is kept for them is a refresh
 * token, and what the servers take, an access token that is had for it (mesign-refreshing.c). Where
 * the refresh token does not count any more, a person logs in on the page again. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-job-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-log-in-question-private.h"
#include "engine/mesign-loopback-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From the page to tokens; the job's task keeps it alive. */
typedef struct
{
  GTask *job_task;
  MesignOAuth2Client *client;
  MesignLoopback *loopback;
  MesignOAuth2Request *request;
  MesignSecret *code;
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

/* The question ends only when the servers have taken what came of the page. Frees @self. */
static void
go_on (LogIn *self)
{
  mesign_job_try_again (get_job (self));
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

/* The account, if it still logs in on the page: meanwhile a person may have gone over to a
 * password, and then what came of the page is the job's alone. */
static MesignAccountEntry *
find_same_entry (const MesignJob *job)
{
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);

  return entry != NULL && g_strcmp0 (entry->account->oauth2, job->account->oauth2) == 0 ? entry
                                                                                        : NULL;
}

/* It is kept even if the job is given up. */
static void
keep_tokens (LogIn *self)
{
  MesignJob *job = get_job (self);
  MesignAccountEntry *entry = find_same_entry (job);

  mesign_job_use_tokens (job, self->tokens);
  if (entry == NULL)
    {
      go_on (self);
      return;
    }
  mesign_account_entry_take_login (entry, job);
  mesign_secrets_store_async (job->engine->secrets, MESIGN_SECRETS_PASSWORD, job->account->id,
                              job->account->address, self->tokens->refresh, NULL,
                              on_refresh_token_stored, self);
}

/* Takes @error. */
static void
fail (LogIn *self, GError *error)
{
  MesignJob *job = get_job (self);

  if (self->loopback != NULL)
    mesign_loopback_answer (self->loopback, error);
  mesign_log_in_question_decline (job);
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

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (self, error);
      return;
    }
  mesign_loopback_answer (self->loopback, NULL);
  keep_tokens (self);
}

static void
on_came_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LogIn *self = user_data;
  GError *error = NULL;

  self->code = mesign_loopback_wait_finish (MESIGN_LOOPBACK (source), result, &error);
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

static void ask (LogIn *self, const char *message);

/* Somebody who logged in on another computer brings the address the browser was led to there. */
static void
take_pasted (LogIn *self, MesignSecret *answer)
{
  const char *address = mesign_secret_get_text (answer);
  GError *error = NULL;

  if (!mesign_oauth2_request_read_address (self->request, address, &self->code, &error))
    {
      ask (self, _ ("This is not the address the log-in has led to. Copy all of it, from http:// "
                    "to its end."));
      return;
    }
  if (self->code != NULL)
    run (self, redeem_thread, on_redeemed);
  else
    fail (self, error);
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
  if (strcmp (mesign_secret_get_text (yes), "yes") != 0)
    take_pasted (self, yes);
  else
    mesign_loopback_wait_async (self->loopback, self->request, job->cancellable, on_came_back,
                                self);
}

static void
ask (LogIn *self, const char *message)
{
  const MesignJob *job = get_job (self);
  const MesignPrompt prompt = {
    .kind = MESIGN_PROMPT_LOG_IN_PAGE,
    .address = job->account->address,
    .host = self->client->name,
    .url = self->request->url,
    .is_wanted = job->wants_page,
    .message = message,
  };

  mesign_prompter_ask_async (job->engine->prompter, &prompt, job->cancellable, on_page_shown, self);
}

static void
show_page (LogIn *self)
{
  const MesignJob *job = get_job (self);
  GError *error = NULL;

  self->loopback = mesign_loopback_new (&error);
  if (self->loopback == NULL)
    {
      fail (self, error);
      return;
    }
  self->request = mesign_oauth2_request_new (self->client, job->account->address,
                                             mesign_loopback_get_port (self->loopback));
  ask (self, job->error != NULL ? job->error->message : "");
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
  if (!mesign_log_in_question_wait (job))
    run (log_in_new (job), find_client_thread, on_client_found);

  return TRUE;
}
