/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-settings.h"

#include "engine/mesign-engine-private.h"

static gboolean
run_save (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  return mesign_settings_save_sync (job->engine->settings, error);
}

static const MesignJobClass save_class = {
  .size = sizeof (MesignJob),
  .run = run_save,
};

/**
 * mesign_engine_save_settings_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: (nullable): called when they are on the disk
 * @user_data: for @callback
 *
 * Makes the settings last that were set in memory.
 */
void
mesign_engine_save_settings_async (MesignEngine *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &save_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_save_settings_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether they are on the disk
 */
gboolean
mesign_engine_save_settings_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &save_class, result, error);
}
