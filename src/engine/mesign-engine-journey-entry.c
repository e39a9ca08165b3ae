/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

/* What a person enters by hand. */
typedef struct
{
  MesignJob job;
  gint64 id;
  char *link;
  MesignSecret *code;
} Entry;

static void
clear_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->link);
  g_clear_pointer (&entry->code, mesign_secret_unref);
}

static void
note_change (gpointer data)
{
  mesign_job_note_journey (data, ((const Entry *) data)->id);
}

/* Whose links the profile tells. */
static const MesignProvider *
find_provider (const MesignProviderSet *providers, const MesignJourney *journey, GError **error)
{
  const MesignProvider *provider =
      providers != NULL ? mesign_provider_set_find (providers, journey->provider) : NULL;

  if (provider == NULL)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                 _ ("There is no certificate provider “%s” here."), journey->provider);

  return provider;
}

static gboolean
run_enter_link (gpointer data, GCancellable *cancellable, GError **error)
{
  Entry *entry = data;
  MesignEngine *self = entry->job.engine;
  g_autoptr (MesignProviderSet) providers = mesign_engine_ref_providers (self);
  g_autoptr (MesignJourney) journey =
      mesign_keystore_get_journey_sync (self->keystore, entry->id, error);
  const MesignProvider *provider;

  if (journey == NULL)
    return FALSE;
  provider = find_provider (providers, journey, error);
  if (provider == NULL)
    return FALSE;
  entry->job.result = mesign_journey_enter_link_sync (self->keystore, provider, entry->id,
                                                      entry->link, mesign_engine_now (), error);

  return entry->job.result != NULL;
}

static const MesignJobClass enter_link_class = {
  .size = sizeof (Entry),
  .free_result = (GDestroyNotify) mesign_journey_unref,
  .run = run_enter_link,
  .done = note_change,
  .clear = clear_entry,
};

/**
 * mesign_engine_enter_journey_link_async:
 * @self: an open engine
 * @id: an open journey
 * @link: a retrieval link a person copied
 * @cancellable: (nullable): cancels
 * @callback: called when it is taken in
 * @user_data: for @callback
 *
 * Takes a retrieval link by hand, where its mail was not taken in. It is judged by the provider's
 * profile as one in a mail is.
 */
void
mesign_engine_enter_journey_link_async (MesignEngine *self,
                                        gint64 id,
                                        const char *link,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  Entry *entry;

  g_return_if_fail (link != NULL);

  entry = mesign_job_new (self, &enter_link_class, cancellable, callback, user_data);
  entry->id = id;
  entry->link = g_strdup (link);
  mesign_job_start (entry);
}

/**
 * mesign_engine_enter_journey_link_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID for a link that is
 * not used
 *
 * Returns: (transfer full) (nullable): the journey as it stands now
 */
MesignJourney *
mesign_engine_enter_journey_link_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &enter_link_class, result, error);
}

static gboolean
run_enter_code (gpointer data, GCancellable *cancellable, GError **error)
{
  Entry *entry = data;

  entry->job.result = mesign_journey_enter_code_sync (entry->job.engine->keystore, entry->id,
                                                      entry->code, mesign_engine_now (), error);

  return entry->job.result != NULL;
}

static const MesignJobClass enter_code_class = {
  .size = sizeof (Entry),
  .free_result = (GDestroyNotify) mesign_journey_unref,
  .run = run_enter_code,
  .done = note_change,
  .clear = clear_entry,
};

/**
 * mesign_engine_enter_journey_code_async:
 * @self: an open engine
 * @id: an open journey
 * @code: a retrieval code a person copied
 * @cancellable: (nullable): cancels
 * @callback: called when it is taken in
 * @user_data: for @callback
 *
 * Takes a retrieval code by hand, where its mail was not taken in.
 */
void
mesign_engine_enter_journey_code_async (MesignEngine *self,
                                        gint64 id,
                                        MesignSecret *code,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  Entry *entry;

  g_return_if_fail (code != NULL);

  entry = mesign_job_new (self, &enter_code_class, cancellable, callback, user_data);
  entry->id = id;
  entry->code = mesign_secret_ref (code);
  mesign_job_start (entry);
}

/**
 * mesign_engine_enter_journey_code_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID for what cannot be
 * a code
 *
 * Returns: (transfer full) (nullable): the journey as it stands now
 */
MesignJourney *
mesign_engine_enter_journey_code_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &enter_code_class, result, error);
}
