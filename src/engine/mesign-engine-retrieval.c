/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-retrieval.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignJourneyDetails *self)
{
  g_clear_pointer (&self->journey, mesign_journey_unref);
  g_clear_pointer (&self->code, mesign_secret_unref);
  g_clear_pointer (&self->password, mesign_secret_unref);
  g_clear_pointer (&self->request, mesign_key_request_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self->explanation);
}

MESIGN_DEFINE_VALUE (MesignJourneyDetails, mesign_journey_details)

/* The request of every function about a journey. */
typedef struct
{
  MesignJob job;
  gint64 id;
  gboolean with_secrets;
  MesignJourneyStep step;
} Request;

static void
note_change (gpointer data)
{
  mesign_job_note_journey (data, ((const Request *) data)->id);
}

static Request *
new_request (MesignEngine *self,
             const MesignJobClass *klass,
             gint64 id,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  Request *request = mesign_job_new (self, klass, cancellable, callback, user_data);

  request->id = id;

  return request;
}

/* Looking */

static gboolean
run_list_journeys (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  mesign_engine_check_renewals_sync (job);
  job->result = mesign_keystore_list_journeys_sync (job->engine->keystore, NULL, error);

  return job->result != NULL;
}

static const MesignJobClass list_journeys_class = {
  .size = sizeof (MesignJob),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_journeys,
};

/**
 * mesign_engine_list_journeys_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists the ways to certificates seen so far, and where they lead by now: one whose certificate
 * ends soon says so.
 */
void
mesign_engine_list_journeys_async (MesignEngine *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &list_journeys_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_list_journeys_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignJourney): the journeys
 */
GPtrArray *
mesign_engine_list_journeys_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_journeys_class, result, error);
}

static gboolean
has_none (GError **inner)
{
  if (!g_error_matches (*inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    return FALSE;
  g_clear_error (inner);

  return TRUE;
}

/* The protection password is made where the journey comes to need one, and only there. */
static MesignSecret *
load_password (MesignKeystore *keystore, const MesignJourney *journey, GError **error)
{
  GError *inner = NULL;
  MesignSecret *password;

  if (journey->state == MESIGN_JOURNEY_READY || journey->state == MESIGN_JOURNEY_RETRIEVING)
    password = mesign_journey_ensure_password_sync (keystore, journey->id, &inner);
  else
    password = mesign_keystore_load_journey_secret_sync (keystore, journey->id,
                                                         MESIGN_JOURNEY_SECRET_PASSWORD, &inner);
  if (inner != NULL && !has_none (&inner))
    g_propagate_error (error, inner);

  return password;
}

static const MesignProvider *
find_provider (const MesignProviderSet *providers, const MesignJourney *journey)
{
  return providers != NULL ? mesign_provider_set_find (providers, journey->provider) : NULL;
}

static gboolean
takes_request (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (MesignProviderSet) providers = mesign_engine_ref_providers (self);
  const MesignProvider *provider = find_provider (providers, journey);

  return provider != NULL && provider->form.csr != NULL;
}

/* The key is made where the journey comes to need one, and the provider need not make it. */
static gboolean
load_request (MesignEngine *self, MesignJourneyDetails *details, GError **error)
{
  MesignKeystore *keystore = self->keystore;
  const MesignJourney *journey = details->journey;
  GError *inner = NULL;

  if (journey->key_hash == NULL && takes_request (self, journey) &&
      (journey->state == MESIGN_JOURNEY_READY || journey->state == MESIGN_JOURNEY_RETRIEVING))
    details->request = mesign_journey_request_key_sync (keystore, journey->id, MESIGN_KEY_RSA_3072,
                                                        mesign_engine_now (), &inner);
  else if (journey->key_hash != NULL)
    details->request = mesign_keystore_find_journey_request_sync (keystore, journey->id, &inner);
  if (inner != NULL && !has_none (&inner))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (details->request == NULL || journey->key_hash != NULL)
    return TRUE;
  g_clear_pointer (&details->journey, mesign_journey_unref);
  details->journey =
      mesign_keystore_get_journey_sync (keystore, details->request->journey_id, error);

  return details->journey != NULL;
}

static gboolean
load_secrets (MesignEngine *self, MesignJourneyDetails *details, GError **error)
{
  MesignKeystore *keystore = self->keystore;
  GError *inner = NULL;

  if (details->journey->has_code)
    {
      details->code = mesign_journey_load_code_sync (keystore, details->journey->id, error);
      if (details->code == NULL)
        return FALSE;
    }
  if (mesign_journey_is_open (details->journey) && !load_request (self, details, error))
    return FALSE;
  if (details->request != NULL)
    return TRUE;
  details->password = load_password (keystore, details->journey, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }

  return TRUE;
}

static void
find_ends (MesignEngine *self, MesignJourneyDetails *details)
{
  g_autoptr (MesignProviderSet) providers = mesign_engine_ref_providers (self);
  const MesignProvider *provider = find_provider (providers, details->journey);

  if (provider != NULL)
    mesign_journey_find_ends (details->journey, provider, details->events, &details->link_ends,
                              &details->code_ends);
}

static gboolean
run_get_journey (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignKeystore *keystore = request->job.engine->keystore;
  g_autoptr (MesignJourneyDetails) details = g_atomic_rc_box_new0 (MesignJourneyDetails);

  details->journey = mesign_keystore_get_journey_sync (keystore, request->id, error);
  if (details->journey == NULL ||
      (request->with_secrets && !load_secrets (request->job.engine, details, error)))
    return FALSE;
  details->events = mesign_keystore_list_journey_events_sync (keystore, request->id, error);
  if (details->events == NULL)
    return FALSE;
  find_ends (request->job.engine, details);
  details->explanation = mesign_journey_explain (details->journey);
  request->job.result = g_steal_pointer (&details);

  return TRUE;
}

static const MesignJobClass get_journey_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_journey_details_unref,
  .run = run_get_journey,
};

/**
 * mesign_engine_get_journey_async:
 * @self: an open engine
 * @id: a journey
 * @with_secrets: whether code and protection password are wanted, for which the private keys'
 * store has to be unlocked
 * @cancellable: (nullable): cancels
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads all of a journey.
 */
void
mesign_engine_get_journey_async (MesignEngine *self,
                                 gint64 id,
                                 gboolean with_secrets,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Request *request = new_request (self, &get_journey_class, id, cancellable, callback, user_data);

  request->with_secrets = with_secrets;
  mesign_job_start (request);
}

/**
 * mesign_engine_get_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the journey
 */
MesignJourneyDetails *
mesign_engine_get_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &get_journey_class, result, error);
}

/* Going on */

static gboolean
run_step_journey (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  request->job.result = mesign_journey_step_sync (request->job.engine->keystore, request->id,
                                                  request->step, mesign_engine_now (), error);

  return request->job.result != NULL;
}

static const MesignJobClass step_journey_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_journey_unref,
  .run = run_step_journey,
  .done = note_change,
};

/**
 * mesign_engine_step_journey_async:
 * @self: an open engine
 * @id: a journey
 * @step: what happened; for an import there is mesign_engine_import_journey_async()
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Takes a journey one step on.
 */
void
mesign_engine_step_journey_async (MesignEngine *self,
                                  gint64 id,
                                  MesignJourneyStep step,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Request *request = new_request (self, &step_journey_class, id, cancellable, callback, user_data);

  g_return_if_fail (step != MESIGN_JOURNEY_STEP_IMPORT);

  request->step = step;
  mesign_job_start (request);
}

/**
 * mesign_engine_step_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the journey as it stands now
 */
MesignJourney *
mesign_engine_step_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &step_journey_class, result, error);
}

/* Forgetting */

static gboolean
run_forget_journey (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  return mesign_keystore_forget_journey_sync (request->job.engine->keystore, request->id, error);
}

static const MesignJobClass forget_journey_class = {
  .size = sizeof (Request),
  .run = run_forget_journey,
  .done = note_change,
};

/**
 * mesign_engine_forget_journey_async:
 * @self: an open engine
 * @id: a journey
 * @cancellable: (nullable): cancels
 * @callback: called when it is forgotten
 * @user_data: for @callback
 *
 * Forgets a journey with all it kept; a certificate that was imported stays.
 */
void
mesign_engine_forget_journey_async (MesignEngine *self,
                                    gint64 id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  mesign_job_start (
      new_request (self, &forget_journey_class, id, cancellable, callback, user_data));
}

/**
 * mesign_engine_forget_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is forgotten
 */
gboolean
mesign_engine_forget_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &forget_journey_class, result, error);
}
