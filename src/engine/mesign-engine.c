/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine.h"

#include "engine/mesign-engine-private.h"

/**
 * MesignEngine:
 *
 * Everything below the windows and the command line, behind asynchronous functions of the main
 * context. What blocks runs on workers of the engine's own; what has to be asked of a person goes
 * through a #MesignPrompter, and without one fails with the facts.
 *
 * Of all processes that open a profile, one holds its lock: it alone connects to servers, replays
 * and sends. The others read, and queue what the holder will do.
 */
G_DEFINE_FINAL_TYPE (MesignEngine, mesign_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGES,
  SIGNAL_ACCOUNTS_CHANGED,
  SIGNAL_CERTIFICATES_CHANGED,
  SIGNAL_JOURNEY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
mesign_engine_dispose (GObject *object)
{
  mesign_engine_drop_everything (MESIGN_ENGINE (object));

  G_OBJECT_CLASS (mesign_engine_parent_class)->dispose (object);
}

static void
mesign_engine_finalize (GObject *object)
{
  MesignEngine *self = MESIGN_ENGINE (object);

  g_clear_object (&self->profile);
  g_clear_object (&self->prompter);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->jobs, g_hash_table_unref);
  g_clear_pointer (&self->anchors, mesign_anchors_unref);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->slow_mutex);

  G_OBJECT_CLASS (mesign_engine_parent_class)->finalize (object);
}

static guint
install (MesignEngineClass *klass, const char *name, guint n_params, GType type)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_params, type);
}

static void
install_signals (MesignEngineClass *klass)
{
  /**
   * MesignEngine::changes:
   * @self: an engine
   * @changes: (element-type MesignChange): what changed in the store, oldest first
   *
   * This or another process has changed the store. What comes within a tenth of a second is told
   * together; where too much changed, the only element is a %MESIGN_CHANGE_EVERYTHING.
   */
  signals[SIGNAL_CHANGES] = install (klass, "changes", 1, G_TYPE_ARRAY);

  /**
   * MesignEngine::accounts-changed:
   * @self: an engine
   *
   * An account was added, changed or removed: mesign_engine_list_accounts().
   */
  signals[SIGNAL_ACCOUNTS_CHANGED] = install (klass, "accounts-changed", 0, G_TYPE_NONE);

  /**
   * MesignEngine::certificates-changed:
   * @self: an engine
   *
   * Certificates of the user's own, of other people or of authorities came or went, or what the
   * user decided about them changed.
   */
  signals[SIGNAL_CERTIFICATES_CHANGED] = install (klass, "certificates-changed", 0, G_TYPE_NONE);

  /**
   * MesignEngine::journey-changed:
   * @self: an engine
   * @id: (type gint64): the journey
   *
   * A journey to a certificate began, went on or was forgotten.
   */
  signals[SIGNAL_JOURNEY_CHANGED] = install (klass, "journey-changed", 1, G_TYPE_INT64);
}

static void
mesign_engine_class_init (MesignEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_engine_dispose;
  object_class->finalize = mesign_engine_finalize;
  install_signals (klass);
}

static void
mesign_engine_init (MesignEngine *self)
{
  self->lock_fd = -1;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_entry_free);
  self->jobs = g_hash_table_new (NULL, NULL);
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->slow_mutex);
}

/**
 * mesign_engine_new:
 * @profile: where everything lies
 * @prompter: (nullable): who asks the person; without one, what would be asked fails
 *
 * Makes an engine; nothing is read yet. Main context only, as is all of the engine.
 *
 * Returns: (transfer full): a new engine
 */
MesignEngine *
mesign_engine_new (MesignProfile *profile, MesignPrompter *prompter)
{
  MesignEngine *self;

  g_return_val_if_fail (MESIGN_IS_PROFILE (profile), NULL);

  self = g_object_new (MESIGN_TYPE_ENGINE, NULL);
  self->profile = g_object_ref (profile);
  self->prompter = prompter != NULL ? g_object_ref (prompter) : NULL;
  self->secrets = mesign_secrets_new (profile);

  return self;
}

/**
 * mesign_engine_init_profile_sync:
 * @profile: a profile
 * @plain_secrets: whether its passwords lie in a file that only the user can read, for machines
 * without a key ring
 * @error: return location for a #MesignEngineError
 *
 * Makes the folders of a profile. One that is there already is left as it is, but for the file of
 * secrets, which is added where it is asked for.
 *
 * Returns: whether the profile is there
 */
gboolean
mesign_engine_init_profile_sync (MesignProfile *profile, gboolean plain_secrets, GError **error)
{
  g_autoptr (GError) lower = NULL;

  g_return_val_if_fail (MESIGN_IS_PROFILE (profile), FALSE);

  if (mesign_profile_prepare_sync (profile, &lower) &&
      (!plain_secrets || mesign_secrets_make_plain_sync (profile, &lower)))
    return TRUE;
  g_propagate_error (error, mesign_engine_convert_error (g_steal_pointer (&lower)));

  return FALSE;
}

gint64
mesign_engine_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
mesign_engine_emit_changes (MesignEngine *self, GArray *changes)
{
  mesign_engine_prune_search_image_soon (self);
  g_signal_emit (self, signals[SIGNAL_CHANGES], 0, changes);
}

void
mesign_engine_emit_accounts_changed (MesignEngine *self)
{
  g_signal_emit (self, signals[SIGNAL_ACCOUNTS_CHANGED], 0);
}

void
mesign_engine_emit_certificates_changed (MesignEngine *self)
{
  g_signal_emit (self, signals[SIGNAL_CERTIFICATES_CHANGED], 0);
}

void
mesign_engine_emit_journey_changed (MesignEngine *self, gint64 journey_id)
{
  g_signal_emit (self, signals[SIGNAL_JOURNEY_CHANGED], 0, journey_id);
}

/* The shared workers are started when they are first needed. */
MesignWorker *
mesign_engine_get_worker (MesignEngine *self, MesignJobPlace place)
{
  if (place == MESIGN_JOB_OUTSIDE)
    {
      if (self->outside == NULL)
        self->outside = mesign_worker_new ("outside");
      return self->outside;
    }
  if (place == MESIGN_JOB_ASIDE)
    {
      if (self->aside == NULL)
        self->aside = mesign_worker_new ("aside");
      return self->aside;
    }
  if (self->local == NULL)
    self->local = mesign_worker_new ("local");

  return self->local;
}

/**
 * mesign_engine_get_profile:
 * @self: an engine
 *
 * Returns: (transfer none): its profile
 */
MesignProfile *
mesign_engine_get_profile (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), NULL);

  return self->profile;
}

/**
 * mesign_engine_get_settings:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): the profile's settings; %NULL while it is not open
 */
MesignSettings *
mesign_engine_get_settings (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), NULL);

  return self->settings;
}
