/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-job-private.h"

#include "account/mesign-account-files.h"
#include "engine/mesign-engine-private.h"
#include "engine/mesign-log-in-question-private.h"
#include "keystore/mesign-keystore-error.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (mesign_need, mesign_need)

static void start_run (MesignJob *self);

static void
job_free (MesignJob *self)
{
  if (self->klass->clear != NULL)
    self->klass->clear (self);
  if (self->result != NULL && self->klass->free_result != NULL)
    self->klass->free_result (self->result);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->login, mesign_login_unref);
  g_clear_pointer (&self->tokens, mesign_oauth2_tokens_unref);
  g_clear_pointer (&self->asked_with, mesign_secret_unref);
  g_clear_pointer (&self->connection, mesign_connection_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->parent);
  g_clear_error (&self->error);
  g_clear_pointer (&self->changed_journeys, g_array_unref);
  g_clear_pointer (&self->wanted_account, g_free);
  g_clear_pointer (&self->slot_key, mesign_secret_unref);
  g_clear_pointer (&self->passphrase, mesign_secret_unref);
  g_clear_pointer (&self->new_slot_key, mesign_secret_unref);
  g_free (self);
}

static void
on_parent_cancelled (GCancellable *parent, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
follow_parent (MesignJob *self, GCancellable *parent)
{
  self->cancellable = g_cancellable_new ();
  if (parent == NULL)
    return;
  self->parent = g_object_ref (parent);
  self->parent_handler = g_cancellable_connect (parent, G_CALLBACK (on_parent_cancelled),
                                                g_object_ref (self->cancellable), g_object_unref);
}

/* Makes a job to be filled in and started. It keeps the engine until it is finished. */
gpointer
mesign_job_new (MesignEngine *engine,
                const MesignJobClass *klass,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  MesignJob *self = g_malloc0 (klass->size);

  self->klass = klass;
  self->engine = engine;
  self->place = klass->place;
  self->task = g_task_new (engine, NULL, callback, user_data);
  g_task_set_source_tag (self->task, (gpointer) klass);
  g_task_set_task_data (self->task, self, (GDestroyNotify) job_free);
  follow_parent (self, cancellable);

  return self;
}

void
mesign_job_set_account (gpointer job, MesignAccount *account)
{
  MesignJob *self = job;

  mesign_account_ref (account);
  g_clear_pointer (&self->account, mesign_account_unref);
  self->account = account;
  g_clear_pointer (&self->login, mesign_login_unref);
}

/* Turns the error of a job's last run into one of the engine's. Takes @error. */
static GError *
convert (const MesignJob *self, GError *error)
{
  GError *made = mesign_engine_convert_error (error);

  if (self->server != MESIGN_JOB_SERVER_NONE)
    mesign_engine_error_set_server (
        made, self->server == MESIGN_JOB_SERVER_IMAP ? MESIGN_SERVER_IMAP : MESIGN_SERVER_SMTP);

  return made;
}

/* Tells others what the run has changed. */
static void
tell_changes (MesignJob *self)
{
  MesignEngine *engine = self->engine;
  g_autoptr (GArray) journeys = g_steal_pointer (&self->changed_journeys);
  gboolean accounts = self->has_changed_accounts;
  gboolean certificates = self->has_changed_certificates || self->has_new_key;
  gboolean has_new_key = self->has_new_key;

  self->has_changed_accounts = self->has_changed_certificates = self->has_new_key = FALSE;
  if (engine->closing != NULL)
    return;
  if (accounts)
    mesign_engine_emit_accounts_changed (engine);
  if (certificates)
    mesign_engine_emit_certificates_changed (engine);
  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    mesign_engine_emit_journey_changed (engine, g_array_index (journeys, gint64, i));
  if (has_new_key)
    mesign_engine_take_in_again (engine);
}

/* Ends a job: what its maker waits for comes now. */
static void
end (MesignJob *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  MesignEngine *engine = self->engine;

  if (self->parent != NULL)
    g_cancellable_disconnect (self->parent, self->parent_handler);
  g_hash_table_remove (engine->jobs, self);
  mesign_unlocking_end (self, FALSE);
  if (error == NULL && self->klass->done != NULL)
    self->klass->done (self);
  mesign_log_in_question_end (self);
  tell_changes (self);
  if (error != NULL)
    g_task_return_error (task, convert (self, error));
  else
    g_task_return_boolean (task, TRUE);
  mesign_engine_jobs_changed (engine);
}

/* Ends a job that cannot be helped, unless its class has more to do. Takes @error. */
void
mesign_job_fail (MesignJob *self, GError *error)
{
  if (self->klass->go_on != NULL && !g_cancellable_is_cancelled (self->cancellable) &&
      self->klass->go_on (self, error))
    {
      g_error_free (error);
      start_run (self);
      return;
    }

  end (self, error);
}

void
mesign_job_try_again (MesignJob *self)
{
  g_clear_error (&self->error);
  start_run (self);
}

static gboolean
is_wrong_passphrase (const GError *error)
{
  return g_error_matches (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE);
}

static void
on_run_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *self = g_task_get_task_data (task);

  gboolean has_worked;

  g_clear_error (&self->error);
  has_worked = g_task_propagate_boolean (G_TASK (result), &self->error);
  if (!is_wrong_passphrase (self->error))
    mesign_unlocking_end (self, TRUE);
  if (has_worked)
    {
      if (self->klass->go_on != NULL && self->klass->go_on (self, NULL))
        start_run (self);
      else
        end (self, g_steal_pointer (&self->error));
    }
  else if (g_cancellable_is_cancelled (self->cancellable) || !mesign_remedy_begin (self))
    mesign_job_fail (self, g_steal_pointer (&self->error));
}

/* What else was changed of the account meanwhile stays: the file is changed, not written anew. */
static gboolean
save_pins (MesignJob *self, GError **error)
{
  MesignProfile *profile = self->engine->profile;
  g_autoptr (MesignAccount) account = mesign_account_load_sync (profile, self->account->id, error);

  for (guint i = 0; account != NULL && i < self->account->pins->len; i++)
    {
      const MesignAccountPin *pin = self->account->pins->pdata[i];
      g_autoptr (MesignAccount) before = account;

      account = mesign_account_copy_with_pin (before, pin->host, pin->fingerprint);
    }

  return account != NULL && mesign_account_save_sync (profile, account, error);
}

/* What the remedies brought is put to use where blocking is allowed. */
static gboolean
use_remedies (MesignJob *self, GError **error)
{
  g_autoptr (MesignSecret) new_slot_key = g_steal_pointer (&self->new_slot_key);
  g_autoptr (MesignSecret) slot_key = g_steal_pointer (&self->slot_key);
  g_autoptr (MesignSecret) passphrase = g_steal_pointer (&self->passphrase);
  MesignKeystore *keystore = self->engine->keystore;

  if (self->save_pins && !save_pins (self, error))
    return FALSE;
  self->save_pins = FALSE;
  if (new_slot_key != NULL &&
      !mesign_keystore_add_slot_with_key_sync (keystore, new_slot_key, error))
    return FALSE;
  if ((slot_key != NULL && !mesign_keystore_unlock_with_key_sync (keystore, slot_key, error)) ||
      (passphrase != NULL &&
       !mesign_keystore_unlock_with_passphrase_sync (keystore, passphrase, error)))
    return FALSE;
  if (slot_key != NULL || passphrase != NULL)
    mesign_engine_release_due_sync (self->engine);
  /* what went on without keys before may be opened now */
  if (self->unlocks_late)
    self->has_new_key = TRUE;
  self->unlocks_late = FALSE;

  return TRUE;
}

/* Before anything is replayed or sent for the first time: what an earlier process left half done
 * is set right. */
static gboolean
recover_once (MesignEngine *engine, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&engine->slow_mutex);

  if (!engine->is_recovered && engine->store != NULL)
    {
      engine->is_recovered = mesign_store_recover_sync (engine->store, error);
      if (engine->is_recovered)
        mesign_engine_sweep_outbox_sync (engine);
    }

  return engine->is_recovered || engine->store == NULL;
}

static gboolean
needs_lock (MesignJob *self)
{
  return self->klass->flags & MESIGN_JOB_NEEDS_LOCK || self->place == MESIGN_JOB_BACKGROUND ||
         self->place == MESIGN_JOB_WAITED_FOR;
}

static void
run_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MesignJob *self = task_data;
  GError *error = NULL;

  if ((!needs_lock (self) || recover_once (self->engine, &error)) && use_remedies (self, &error) &&
      self->klass->run (self, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
needs_login (MesignJob *self)
{
  return self->klass->flags & MESIGN_JOB_NEEDS_LOGIN || self->place == MESIGN_JOB_BACKGROUND ||
         self->place == MESIGN_JOB_WAITED_FOR;
}

/* The connection and the password of the job's account, as the engine has them now. */
static gboolean
take_entry (MesignJob *self, GError **error)
{
  MesignAccountEntry *entry = NULL;
  MesignConnection *connection;

  if (self->account != NULL)
    entry = mesign_engine_find_entry (self->engine, self->account->id);
  if (entry == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               self->account != NULL
                                   ? _ ("There is no such account any more.")
                                   : _ ("There is no account yet. Add one first."));
      return FALSE;
    }
  if (entry->account != self->account)
    mesign_job_set_account (self, entry->account);
  if (self->login == NULL)
    self->login = mesign_account_entry_dup_login (entry);
  connection = mesign_account_entry_get_connection (entry, self->place);
  g_clear_pointer (&self->connection, mesign_connection_unref);
  if (connection != NULL)
    self->connection = mesign_connection_ref (connection);

  return TRUE;
}

static gboolean
check_engine (MesignJob *self, GError **error)
{
  MesignEngine *engine = self->engine;

  if (engine->closing != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("MeSign is closing."));
      return FALSE;
    }
  if (!engine->is_open && !(self->klass->flags & MESIGN_JOB_CLOSED_ENGINE))
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The profile is not open."));
      return FALSE;
    }

  return !needs_lock (self) || mesign_engine_take_lock (engine, error);
}

static void
start_run (MesignJob *self)
{
  g_autoptr (GTask) run = NULL;
  MesignWorker *worker;
  GError *error = NULL;

  tell_changes (self);
  if (!check_engine (self, &error) || (needs_login (self) && !take_entry (self, &error)))
    {
      end (self, error);
      return;
    }
  mesign_log_in_question_begin (self);
  if (needs_login (self) && self->login == NULL)
    {
      mesign_remedy_find_password (self);
      return;
    }

  self->answers_seen = self->engine->n_answers;
  worker = self->connection != NULL ? self->connection->worker
                                    : mesign_engine_get_worker (self->engine, self->place);
  run = g_task_new (NULL, self->cancellable, on_run_done, g_object_ref (self->task));
  g_task_set_check_cancellable (run, FALSE);
  g_task_set_task_data (run, self, NULL);
  mesign_worker_push (worker, self->klass->priority, run, run_thread);
}

/* Hands the filled-in job over; from here on it belongs to its task. */
void
mesign_job_start (gpointer job)
{
  MesignJob *self = job;

  if (self->klass->flags & MESIGN_JOB_OPTIONAL_KEYS && self->engine->keys_declined)
    self->without_keys = TRUE;
  g_hash_table_add (self->engine->jobs, self);
  start_run (self);
}

gboolean
mesign_job_finish (MesignEngine *engine,
                   const MesignJobClass *klass,
                   GAsyncResult *result,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == klass, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The finish function of jobs that give an object or a value, which is handed over. */
gpointer
mesign_job_finish_pointer (MesignEngine *engine,
                           const MesignJobClass *klass,
                           GAsyncResult *result,
                           GError **error)
{
  MesignJob *self;

  if (!mesign_job_finish (engine, klass, result, error))
    return NULL;
  self = g_task_get_task_data (G_TASK (result));

  return g_steal_pointer (&self->result);
}

/* The finish function of jobs that give the id of something; 0 on failure. */
gint64
mesign_job_finish_id (MesignEngine *engine,
                      const MesignJobClass *klass,
                      GAsyncResult *result,
                      GError **error)
{
  const MesignJob *self;

  if (!mesign_job_finish (engine, klass, result, error))
    return 0;
  self = g_task_get_task_data (G_TASK (result));

  return self->id;
}

void
mesign_job_note_journey (gpointer job, gint64 journey_id)
{
  MesignJob *self = job;

  if (self->changed_journeys == NULL)
    self->changed_journeys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (self->changed_journeys, journey_id);
}

gboolean
mesign_job_need (gpointer job, MesignNeed need, GError **error)
{
  g_set_error_literal (error, MESIGN_NEED, need,
                       _ ("The account this belongs to is no longer there."));

  return FALSE;
}

gboolean
mesign_job_need_connection (gpointer job, const char *account_id, GError **error)
{
  MesignJob *self = job;

  g_free (self->wanted_account);
  self->wanted_account = g_strdup (account_id);

  return mesign_job_need (job, MESIGN_NEED_CONNECTION, error);
}
