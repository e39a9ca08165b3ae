/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How an access token is had for a refresh token. That is the account's business and no job's: the
 * provider may give another refresh token each time and forget the one before, so that what has
 * been asked for is waited for and kept, also when all jobs that wanted it are cancelled. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-refreshing-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-remedy-private.h"
#include "engine/mesign-waiting-private.h"

/* How long a closing engine waits for an answer that is on its way. */
#define CLOSING_MILLISECONDS 2000

struct _MesignRefreshing
{
  MesignEngine *engine;
  MesignAccount *account;
  MesignSecret *refresh;
  GCancellable *cancellable;
  GPtrArray *waiting;
  MesignOAuth2Tokens *tokens; /* set on the worker */
};

static void
refreshing_free (gpointer data)
{
  MesignRefreshing *self = data;

  mesign_account_unref (self->account);
  mesign_secret_unref (self->refresh);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  g_object_unref (self->engine);
  g_free (self);
}

static MesignAccountEntry *
find_entry (const MesignRefreshing *self)
{
  return mesign_engine_find_entry (self->engine, self->account->id);
}

/* The account, if what comes of @self is still its log-in: meanwhile a person may have gone over to
 * a password or logged in on a page. */
static MesignAccountEntry *
find_same_entry (const MesignRefreshing *self)
{
  MesignAccountEntry *entry = find_entry (self);

  if (entry == NULL || g_strcmp0 (entry->account->oauth2, self->account->oauth2) != 0)
    return NULL;
  if (entry->password != NULL && !mesign_secret_equal (entry->password, self->refresh))
    return NULL;

  return entry;
}

static void
take_tokens (MesignJob *job, gconstpointer data)
{
  const MesignRefreshing *self = data;

  mesign_job_use_tokens (job, self->tokens);
  mesign_job_try_again (job);
}

static void
try_otherwise (MesignJob *job, gconstpointer data)
{
  mesign_job_try_again (job);
}

static void
fail (MesignJob *job, gconstpointer data)
{
  const GError *error = data;

  g_clear_error (&job->error);
  job->error = g_error_copy (error);
  if (!g_error_matches (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_EXPIRED) ||
      !mesign_remedy_ask_log_in (job))
    mesign_remedy_fail (job, NULL);
}

/* Lets the jobs go on, and frees @self. */
static void
end (MesignRefreshing *self, void (*func) (MesignJob *job, gconstpointer data), gconstpointer data)
{
  g_autoptr (MesignEngine) engine = g_object_ref (self->engine);
  MesignAccountEntry *entry = find_entry (self);

  if (entry != NULL && entry->refreshing == self)
    entry->refreshing = NULL;
  mesign_waiting_for_each (&self->waiting, func, data);
  g_ptr_array_remove (engine->refreshings, self);
  if (engine->refreshings->len == 0)
    g_clear_pointer (&engine->refreshings, g_ptr_array_unref);
  mesign_engine_jobs_changed (engine);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignRefreshing *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mesign_secrets_store_finish (MESIGN_SECRETS (source), result, &error))
    g_warning ("The log-in of %s is not kept: %s", self->account->address, error->message);
  end (self, take_tokens, self);
}

static void
keep (MesignRefreshing *self, MesignAccountEntry *entry)
{
  gboolean is_known = mesign_secret_equal (self->refresh, self->tokens->refresh);

  g_clear_pointer (&entry->password, mesign_secret_unref);
  entry->password = mesign_secret_ref (self->tokens->refresh);
  g_clear_pointer (&entry->tokens, mesign_oauth2_tokens_unref);
  entry->tokens = mesign_oauth2_tokens_ref (self->tokens);
  if (is_known)
    end (self, take_tokens, self);
  else
    mesign_secrets_store_async (self->engine->secrets, MESIGN_SECRETS_PASSWORD, self->account->id,
                                self->account->address, self->tokens->refresh, NULL, on_kept, self);
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignRefreshing *self = user_data;
  MesignAccountEntry *entry = find_same_entry (self);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) && entry != NULL)
    keep (self, entry);
  else if (entry == NULL && find_entry (self) != NULL)
    end (self, try_otherwise, NULL);
  else if (error != NULL)
    end (self, fail, error);
  else
    end (self, take_tokens, self);
}

static void
refresh_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MesignRefreshing *self = task_data;
  g_autoptr (MesignOAuth2Client) client = NULL;
  GError *error = NULL;

  client = mesign_engine_find_oauth2_client_sync (self->engine, self->account->oauth2, &error);
  if (client != NULL)
    self->tokens = mesign_oauth2_refresh_sync (client, self->refresh, mesign_engine_now (),
                                               cancellable, &error);
  if (self->tokens != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start (MesignRefreshing *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, on_refreshed, self);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, NULL);
  mesign_worker_push (mesign_engine_get_worker (self->engine, MESIGN_JOB_OUTSIDE),
                      G_PRIORITY_DEFAULT, task, refresh_thread);
}

/* What the account logs in with now is newer than what was looked up for it before. */
static MesignSecret *
choose_refresh (const MesignJob *job, const MesignAccountEntry *entry, MesignSecret *kept)
{
  return entry != NULL && entry->password != NULL &&
                 g_strcmp0 (entry->account->oauth2, job->account->oauth2) == 0
             ? entry->password
             : kept;
}

/* Gets an access token for @kept; then the job is tried again, or fails, as all jobs of the account
 * that join meanwhile, since a refresh token may count once. */
void
mesign_refreshing_join (MesignJob *job, MesignSecret *kept)
{
  MesignAccountEntry *entry = mesign_engine_find_entry (job->engine, job->account->id);
  MesignRefreshing *self;

  if (entry != NULL && entry->refreshing != NULL)
    {
      mesign_waiting_add (&entry->refreshing->waiting, job);
      return;
    }
  self = g_new0 (MesignRefreshing, 1);
  self->engine = g_object_ref (job->engine);
  self->account = mesign_account_ref (job->account);
  self->refresh = mesign_secret_ref (choose_refresh (job, entry, kept));
  self->cancellable = g_cancellable_new ();
  mesign_waiting_add (&self->waiting, job);
  if (entry != NULL)
    entry->refreshing = self;
  if (job->engine->refreshings == NULL)
    job->engine->refreshings = g_ptr_array_new_with_free_func (refreshing_free);
  g_ptr_array_add (job->engine->refreshings, self);
  start (self);
}

/* The account goes: nobody who waits will be helped. */
void
mesign_refreshing_fail_all (MesignRefreshing *self, const GError *error)
{
  mesign_waiting_for_each (&self->waiting, fail, error);
}

static gboolean
on_closing_late (gpointer engine)
{
  MesignEngine *self = engine;

  for (guint i = 0; self->refreshings != NULL && i < self->refreshings->len; i++)
    g_cancellable_cancel (((MesignRefreshing *) self->refreshings->pdata[i])->cancellable);

  return G_SOURCE_REMOVE;
}

/* The engine closes: what is on its way may still come, but not for long. */
void
mesign_refreshing_end_soon (MesignEngine *engine)
{
  if (mesign_refreshing_is_busy (engine))
    g_timeout_add_full (G_PRIORITY_DEFAULT, CLOSING_MILLISECONDS, on_closing_late,
                        g_object_ref (engine), g_object_unref);
}

gboolean
mesign_refreshing_is_busy (MesignEngine *engine)
{
  return engine->refreshings != NULL;
}
