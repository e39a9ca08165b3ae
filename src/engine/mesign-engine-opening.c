/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A profile that is opened and closed, and its lock. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine.h"

#include "account/mesign-account-files.h"
#include "engine/mesign-engine-private.h"
#include "engine/mesign-refreshing-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

static void
release_lock (MesignEngine *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static gboolean
try_lock (MesignEngine *self)
{
  g_autofree char *path = mesign_profile_dup_data_path (self->profile, "engine.lock");
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    return FALSE;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      close (fd);
      return FALSE;
    }
  self->lock_fd = fd;

  return TRUE;
}

/* Takes the profile's lock, if this process does not hold it and nobody else does. */
gboolean
mesign_engine_take_lock (MesignEngine *self, GError **error)
{
  if (self->lock_fd >= 0 || try_lock (self))
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_BUSY,
                           _ ("Another MeSign works with this profile and is the one that talks to "
                              "the servers. Let it do this, or close it and try again."));

  return FALSE;
}

/* Opening */

typedef struct
{
  MesignJob job;
  GPtrArray *accounts;
  MesignProviderSet *providers;
  gint64 last_change;
} Open;

static void
clear_open (gpointer data)
{
  Open *open = data;

  g_clear_pointer (&open->accounts, g_ptr_array_unref);
  g_clear_pointer (&open->providers, mesign_provider_set_unref);
}

/* A damaged one is moved aside by the store, which says so, and filled anew. */
static gboolean
open_store (MesignEngine *self, GError **error)
{
  g_autofree char *mail = mesign_profile_dup_data_path (self->profile, "mail.db");
  g_autofree char *bodies = mesign_profile_dup_data_path (self->profile, "bodies.db");

  self->store = mesign_store_open_sync (mail, bodies, self->lock_fd >= 0, error);

  return self->store != NULL;
}

static gboolean
open_keystore (MesignEngine *self, GError **error)
{
  g_autofree char *path = mesign_profile_dup_data_path (self->profile, "keys.db");

  self->keystore = mesign_keystore_open_sync (path, error);
  if (self->keystore != NULL && mesign_keystore_was_restored (self->keystore))
    g_message (_ ("The store of certificates was damaged and was taken from its backup."));

  return self->keystore != NULL;
}

static gboolean
load_accounts (Open *open, GError **error)
{
  g_autoptr (GPtrArray) damage = NULL;

  open->accounts = mesign_account_list_sync (open->job.engine->profile, &damage, error);
  for (guint i = 0; damage != NULL && i < damage->len; i++)
    g_message ("%s", ((const MesignAccountDamage *) damage->pdata[i])->message);

  return open->accounts != NULL;
}

static gboolean
load_providers (Open *open, GError **error)
{
  open->providers = mesign_provider_set_load_sync (open->job.engine->profile, error);

  return open->providers != NULL;
}

/**
 * mesign_engine_forbid_core_files:
 *
 * Passwords, private keys and plain text must not end in a core file. Opening an engine does this;
 * a program that reads a password before calls it first.
 */
void
mesign_engine_forbid_core_files (void)
{
  const struct rlimit none = { 0, 0 };

  if (setrlimit (RLIMIT_CORE, &none) != 0)
    g_warning ("Core files cannot be switched off: %s", g_strerror (errno));
}

static gboolean
run_open (gpointer data, GCancellable *cancellable, GError **error)
{
  Open *open = data;
  MesignEngine *self = open->job.engine;

  mesign_engine_forbid_core_files ();
  if (!mesign_profile_prepare_sync (self->profile, error))
    return FALSE;
  self->settings = mesign_settings_load_sync (self->profile, error);
  if (self->settings == NULL)
    return FALSE;
  try_lock (self);
  if (!open_store (self, error) || !open_keystore (self, error) || !load_accounts (open, error) ||
      !load_providers (open, error))
    return FALSE;
  if (!mesign_engine_look_at_slots_sync (self, error))
    return FALSE;
  mesign_engine_update_signers_sync (self);
  if (mesign_keystore_get_state (self->keystore) == MESIGN_KEYSTORE_EMPTY)
    mesign_engine_forget_search_image_sync (self);
  open->last_change = mesign_store_get_last_change_sync (self->store, error);
  self->search_looked = open->last_change;

  return open->last_change >= 0;
}

static void
finish_open (gpointer data)
{
  Open *open = data;
  MesignEngine *self = open->job.engine;

  for (guint i = 0; i < open->accounts->len; i++)
    mesign_engine_add_entry (self, open->accounts->pdata[i]);
  self->providers = g_steal_pointer (&open->providers);
  self->is_open = TRUE;
  mesign_engine_follow_changes (self, open->last_change);
}

/* A profile that did not open leaves nothing behind. */
static gboolean
undo_open (gpointer data, const GError *error)
{
  Open *open = data;
  MesignEngine *self = open->job.engine;

  if (error == NULL)
    return FALSE;
  g_clear_object (&self->keystore);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  release_lock (self);

  return FALSE;
}

static const MesignJobClass open_class = {
  .size = sizeof (Open),
  .flags = MESIGN_JOB_CLOSED_ENGINE,
  .run = run_open,
  .go_on = undo_open,
  .done = finish_open,
  .clear = clear_open,
};

/**
 * mesign_engine_open_async:
 * @self: an engine that is not open
 * @cancellable: (nullable): cancels
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens the profile: settings, accounts, store and keystore. Needs neither network nor key ring;
 * private keys stay sealed until they are needed. A damaged store is moved aside and rebuilt.
 */
void
mesign_engine_open_async (MesignEngine *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (MESIGN_IS_ENGINE (self));
  g_return_if_fail (!self->is_open);

  mesign_job_start (mesign_job_new (self, &open_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_open_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether the profile is open
 */
gboolean
mesign_engine_open_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &open_class, result, error);
}

/* Closing */

/* Forgets all that was opened; no job runs any more. */
void
mesign_engine_drop_everything (MesignEngine *self)
{
  mesign_engine_forget_follower (self);
  g_ptr_array_set_size (self->entries, 0);
  g_clear_object (&self->local);
  g_clear_object (&self->outside);
  g_clear_object (&self->aside);
  g_clear_handle_id (&self->search_save_source, g_source_remove);
  g_clear_handle_id (&self->search_prune_source, g_source_remove);
  g_clear_pointer (&self->search_index, mesign_search_index_free);
  g_clear_pointer (&self->search_missing, g_array_unref);
  g_clear_pointer (&self->search_own, g_free);
  g_clear_pointer (&self->outbox_subjects, g_hash_table_unref);
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->signers, g_hash_table_unref);
  g_clear_pointer (&self->way_tokens, g_hash_table_unref);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  g_clear_pointer (&self->providers, mesign_provider_set_unref);
  g_clear_pointer (&self->slot_key, mesign_secret_unref);
  g_clear_object (&self->keystore);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  release_lock (self);
  self->is_open = FALSE;
  self->is_recovered = FALSE;
}

static void
close_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MesignEngine *self = task_data;

  mesign_engine_stop_following_sync (self);
  if (self->is_open)
    mesign_engine_save_search_image_sync (self);
  if (self->store != NULL)
    mesign_store_close_sync (self->store);
  g_task_return_boolean (task, TRUE);
}

static void
on_store_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignEngine *self = MESIGN_ENGINE (user_data);
  g_autoptr (GTask) task = g_steal_pointer (&self->closing);

  mesign_engine_drop_everything (self);
  g_task_return_boolean (task, TRUE);
}

/* A job has ended: if it was the last one an engine waits for, the engine closes. */
void
mesign_engine_jobs_changed (MesignEngine *self)
{
  g_autoptr (GTask) last = NULL;

  if (self->closing == NULL || g_hash_table_size (self->jobs) > 0 ||
      mesign_refreshing_is_busy (self))
    return;
  /* the closing task keeps the engine */
  last = g_task_new (NULL, NULL, on_store_closed, self);
  g_task_set_task_data (last, self, NULL);
  mesign_worker_push (mesign_engine_get_worker (self, MESIGN_JOB_LOCAL), G_PRIORITY_LOW, last,
                      close_thread);
}

static void
cancel_jobs (MesignEngine *self)
{
  g_autoptr (GList) jobs = g_hash_table_get_keys (self->jobs);

  for (GList *l = jobs; l != NULL; l = l->next)
    g_cancellable_cancel (((MesignJob *) l->data)->cancellable);
}

/**
 * mesign_engine_close_async:
 * @self: an engine, open or not
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Cancels what is being done, waits for its end, and closes the profile. What waits for a server
 * goes on when it is opened again.
 */
void
mesign_engine_close_async (MesignEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (MESIGN_IS_ENGINE (self));
  g_return_if_fail (self->closing == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, mesign_engine_close_async);
  self->closing = task;
  g_clear_handle_id (&self->search_save_source, g_source_remove);
  cancel_jobs (self);
  mesign_refreshing_end_soon (self);
  mesign_engine_jobs_changed (self);
}

/**
 * mesign_engine_close_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is closed
 */
gboolean
mesign_engine_close_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mesign_engine_holds_lock:
 * @self: an engine
 *
 * Returns: whether this is the process that talks to the servers for this profile
 */
gboolean
mesign_engine_holds_lock (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), FALSE);

  return self->lock_fd >= 0;
}
