/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-retrieval.h"

#include "crypto/mesign-pfx.h"
#include "crypto/mesign-x509.h"
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
  MesignSecret *password;
} Request;

static void
clear_request (gpointer data)
{
  g_clear_pointer (&((Request *) data)->password, mesign_secret_unref);
}

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
 * Lists the ways to certificates seen so far.
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

static gboolean
takes_request (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (MesignProviderSet) providers = mesign_engine_ref_providers (self);
  const MesignProvider *provider =
      providers != NULL ? mesign_provider_set_find (providers, journey->provider) : NULL;

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
  if (!mesign_journey_is_open (details->journey))
    return TRUE;
  if (!load_request (self, details, error))
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
  details->explanation = mesign_journey_explain (details->journey);
  request->job.result = g_steal_pointer (&details);

  return TRUE;
}

static const MesignJobClass get_journey_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_journey_details_unref,
  .run = run_get_journey,
  .clear = clear_request,
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
  .clear = clear_request,
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

/* Importing */

static GBytes *
find_pfx (const MesignOpenedMessage *opened)
{
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];

      if (mesign_pfx_looks_like (attachment->octets))
        return attachment->octets;
    }

  return NULL;
}

/* The certificate that comes alone, perhaps among those of its authorities. */
static GBytes *
find_certificate (const MesignOpenedMessage *opened, const char *key_hash)
{
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];
      g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (attachment->octets, NULL);

      for (guint j = 0; certificates != NULL && j < certificates->len; j++)
        if (g_strcmp0 (((const MesignCertificate *) certificates->pdata[j])->spki_hash, key_hash) ==
            0)
          return attachment->octets;
    }

  return NULL;
}

static GBytes *
find_first_certificate (const MesignOpenedMessage *opened)
{
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];
      g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (attachment->octets, NULL);

      if (certificates != NULL && certificates->len > 0)
        return attachment->octets;
    }

  return NULL;
}

/* What the mail that ends a journey brings: the certificate for the key made here, a PFX, or a
 * certificate whose key is elsewhere, of which that has to be said. */
static GBytes *
load_issued (MesignJob *job,
             const MesignJourney *journey,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  GBytes *file = NULL;

  if (journey->pfx_message_id == 0)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The mail with the certificate has not come yet."));
      return NULL;
    }
  octets = mesign_engine_fetch_octets_sync (job, journey->pfx_message_id, cancellable, error);
  if (octets == NULL)
    return NULL;
  info = mesign_store_get_message_sync (job->engine->store, journey->pfx_message_id, error);
  if (info == NULL)
    return NULL;
  opened = mesign_engine_open_stored_sync (job, octets, info, error);
  if (opened == NULL)
    return NULL;
  if (journey->key_hash != NULL)
    file = find_certificate (opened, journey->key_hash);
  if (file == NULL)
    file = find_pfx (opened);
  if (file == NULL)
    file = find_first_certificate (opened);
  if (file == NULL)
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The mail does not hold the certificate any more."));

  return file != NULL ? g_bytes_ref (file) : NULL;
}

/* Says that it is there and in use; code and password are forgotten with that. */
static gboolean
end_journey (MesignEngine *self, gint64 id, const MesignImport *import, GError **error)
{
  const MesignOwnCertificate *own = import->own->pdata[0];
  g_autoptr (MesignJourney) imported = mesign_journey_import_sync (
      self->keystore, id, own->certificate->fingerprint, mesign_engine_now (), error);
  g_autoptr (MesignJourney) in_use = NULL;

  if (imported == NULL ||
      !mesign_journey_forget_other_key_sync (self->keystore, id, own->certificate, error))
    return FALSE;
  if (!own->can_sign && !own->can_encrypt)
    return TRUE;
  in_use = mesign_journey_step_sync (self->keystore, id, MESIGN_JOURNEY_STEP_USE,
                                     mesign_engine_now (), error);

  return in_use != NULL;
}

/* The password the journey has kept for its certificate. */
static MesignSecret *
load_kept_password (MesignKeystore *keystore, const MesignJourney *journey, GError **error)
{
  GError *inner = NULL;
  MesignSecret *password = mesign_keystore_load_journey_secret_sync (
      keystore, journey->id, MESIGN_JOURNEY_SECRET_PASSWORD, &inner);

  if (inner == NULL)
    return password;
  if (has_none (&inner))
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The password of this certificate is not kept here. Enter the one "
                                "that was set on the provider's page."));
  else
    g_propagate_error (error, inner);

  return NULL;
}

static MesignImport *
import_file (MesignEngine *self,
             const MesignJourney *journey,
             GBytes *file,
             MesignSecret *password,
             GError **error)
{
  g_autoptr (MesignSecret) kept = NULL;

  if (!mesign_pfx_looks_like (file))
    return mesign_keystore_import_certificates_sync (self->keystore, file, journey->address,
                                                     mesign_engine_now (), error);
  if (password == NULL)
    {
      kept = load_kept_password (self->keystore, journey, error);
      if (kept == NULL)
        return NULL;
    }

  return mesign_keystore_import_pfx_sync (self->keystore, file, password != NULL ? password : kept,
                                          journey->address, mesign_engine_now (), error);
}

static MesignImport *
import_journey (MesignJob *job,
                const MesignJourney *journey,
                MesignSecret *password,
                GCancellable *cancellable,
                GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (GBytes) file = load_issued (job, journey, cancellable, error);
  g_autoptr (MesignImport) import = NULL;

  if (file == NULL)
    return NULL;
  import = import_file (self, journey, file, password, error);
  if (import == NULL || !end_journey (self, journey->id, import, error))
    return NULL;
  mesign_engine_update_signers_sync (self);
  job->has_changed_certificates = job->has_new_key = TRUE;
  mesign_job_note_journey (job, journey->id);

  return g_steal_pointer (&import);
}

static gboolean
run_import_journey (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignEngine *self = request->job.engine;
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (self, error);
  g_autoptr (MesignJourney) journey = NULL;

  if (snapshot == NULL)
    return FALSE;
  journey = mesign_keystore_get_journey_sync (self->keystore, request->id, error);
  if (journey == NULL)
    return FALSE;
  request->job.result =
      import_journey (&request->job, journey, request->password, cancellable, error);

  return request->job.result != NULL;
}

/* Whether what has come can be imported without asking: the key is here, or the password. */
static gboolean
has_means (MesignKeystore *keystore, const MesignJourney *journey)
{
  g_autoptr (MesignSecret) password = NULL;

  if (journey->key_hash != NULL)
    return TRUE;
  password = load_kept_password (keystore, journey, NULL);

  return password != NULL;
}

/* Imports what a journey has led to, as long as its password is known or its key is here. */
void
mesign_engine_import_journey_sync (MesignJob *job,
                                   const MesignJourney *journey,
                                   GCancellable *cancellable)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GError) error = NULL;

  if (!has_means (job->engine->keystore, journey))
    return;
  import = import_journey (job, journey, NULL, cancellable, &error);
  if (import == NULL)
    g_message (_ ("The certificate for %s was not imported by itself: %s"), journey->address,
               error->message);
}

/* Ends the journeys whose keys were made here and have got their certificates. */
gboolean
mesign_engine_join_journeys_sync (MesignJob *job, const MesignImport *import, GError **error)
{
  MesignKeystore *keystore = job->engine->keystore;

  for (guint i = 0; i < import->own->len; i++)
    {
      const MesignOwnCertificate *own = import->own->pdata[i];
      GError *inner = NULL;
      g_autoptr (MesignJourney) joined =
          mesign_journey_join_sync (keystore, own->certificate, mesign_engine_now (), &inner);
      g_autoptr (MesignJourney) in_use = NULL;

      if (joined != NULL && (own->can_sign || own->can_encrypt))
        in_use = mesign_journey_step_sync (keystore, joined->id, MESIGN_JOURNEY_STEP_USE,
                                           mesign_engine_now (), &inner);
      if (inner != NULL)
        {
          g_propagate_error (error, inner);
          return FALSE;
        }
      if (joined != NULL)
        mesign_job_note_journey (job, joined->id);
    }

  return TRUE;
}

/* After a sync: what has come is imported by itself, as long as its password is known or its key is
 * here. */
void
mesign_engine_import_issued_sync (MesignJob *job, GCancellable *cancellable)
{
  MesignKeystore *keystore = job->engine->keystore;
  g_autoptr (GPtrArray) journeys = NULL;

  if (mesign_keystore_get_state (keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return;
  journeys = mesign_keystore_list_journeys_sync (keystore, job->account->id, NULL);
  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (journey->state == MESIGN_JOURNEY_ISSUED && journey->pfx_message_id != 0)
        mesign_engine_import_journey_sync (job, journey, cancellable);
    }
}

static const MesignJobClass import_journey_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_import_unref,
  .run = run_import_journey,
  .clear = clear_request,
};

/**
 * mesign_engine_import_journey_async:
 * @self: an open engine
 * @id: a journey whose certificate has come
 * @password: (nullable): what the certificate is sealed with; %NULL for the journey's own
 * @cancellable: (nullable): cancels
 * @callback: called when it is imported
 * @user_data: for @callback
 *
 * Imports the certificate a journey leads to, for the journey's address only, and forgets what the
 * journey kept sealed.
 */
void
mesign_engine_import_journey_async (MesignEngine *self,
                                    gint64 id,
                                    MesignSecret *password,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Request *request =
      new_request (self, &import_journey_class, id, cancellable, callback, user_data);

  request->password = password != NULL ? mesign_secret_ref (password) : NULL;
  mesign_job_start (request);
}

/**
 * mesign_engine_import_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what was imported
 */
MesignImport *
mesign_engine_import_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &import_journey_class, result, error);
}

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
  .clear = clear_request,
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
