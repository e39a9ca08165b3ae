/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-retrieval.h"

#include "engine/mesign-engine-private.h"

/* For a worker: the set may be replaced meanwhile. */
MesignProviderSet *
mesign_engine_ref_providers (MesignEngine *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->providers != NULL ? mesign_provider_set_ref (self->providers) : NULL;
}

/**
 * mesign_engine_get_providers:
 * @self: an open engine
 *
 * Returns: (transfer none) (nullable): the certificate providers known here, until one is added
 */
MesignProviderSet *
mesign_engine_get_providers (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), NULL);

  return self->providers;
}

typedef struct
{
  MesignJob job;
  char *path;
  MesignProviderSet *providers;
} AddProvider;

static void
clear_add_provider (gpointer data)
{
  AddProvider *add = data;

  g_free (add->path);
  g_clear_pointer (&add->providers, mesign_provider_set_unref);
}

static gboolean
run_add_provider (gpointer data, GCancellable *cancellable, GError **error)
{
  AddProvider *add = data;
  MesignProfile *profile = add->job.engine->profile;
  g_autoptr (MesignProvider) provider = mesign_provider_install_sync (profile, add->path, error);

  if (provider == NULL)
    return FALSE;
  add->providers = mesign_provider_set_load_sync (profile, error);

  return add->providers != NULL;
}

static void
finish_add_provider (gpointer data)
{
  AddProvider *add = data;
  MesignEngine *self = add->job.engine;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->providers, mesign_provider_set_unref);
  self->providers = g_steal_pointer (&add->providers);
}

static const MesignJobClass add_provider_class = {
  .size = sizeof (AddProvider),
  .run = run_add_provider,
  .done = finish_add_provider,
  .clear = clear_add_provider,
};

/**
 * mesign_engine_add_provider_async:
 * @self: an open engine
 * @path: (type filename): a provider profile
 * @cancellable: (nullable): cancels
 * @callback: called when it is added
 * @user_data: for @callback
 *
 * Adds a provider profile to the user's own. If it brings an authority for its own pages, show its
 * fingerprint first.
 */
void
mesign_engine_add_provider_async (MesignEngine *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  AddProvider *add = mesign_job_new (self, &add_provider_class, cancellable, callback, user_data);

  add->path = g_strdup (path);
  mesign_job_start (add);
}

/**
 * mesign_engine_add_provider_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_DAMAGED if it is not as a
 * profile has to be
 *
 * Returns: whether it is added
 */
gboolean
mesign_engine_add_provider_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &add_provider_class, result, error);
}
