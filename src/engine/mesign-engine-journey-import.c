/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a journey: its certificate, from whatever file. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "crypto/mesign-key-file.h"
#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  gint64 id;
  MesignSecret *password;
} Request;

static void
clear_request (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->password, mesign_secret_unref);
}

/* Of several certificates in one file the one for the journey's address, best one to sign with. */
static const MesignOwnCertificate *
find_for (const MesignImport *import, const char *address)
{
  const MesignOwnCertificate *found = NULL;

  for (guint i = 0; i < import->own->len; i++)
    {
      const MesignOwnCertificate *own = import->own->pdata[i];

      if (mesign_certificate_has_address (own->certificate, address) &&
          (found == NULL || (own->can_sign && !found->can_sign)))
        found = own;
    }

  return found;
}

/* A person who once chose a certificate for the address would go on with that one. */
static gboolean
take_over (MesignEngine *self,
           const char *address,
           MesignCertificate *certificate,
           MesignCertificatePurpose purpose,
           GError **error)
{
  g_auto (MesignOwnChoice) choice = { NULL };
  g_autoptr (MesignTrustSnapshot) snapshot = NULL;
  g_autoptr (MesignTrustVerdict) verdict = NULL;

  if (!(certificate->purpose & purpose))
    return TRUE;
  snapshot = mesign_engine_ref_snapshot_sync (self, error);
  if (snapshot == NULL || !mesign_engine_choose_own_sync (self, address, purpose, &choice, error))
    return FALSE;
  if (choice.certificate == NULL ||
      g_str_equal (choice.certificate->fingerprint, certificate->fingerprint))
    return TRUE;
  verdict =
      mesign_trust_judge (snapshot, certificate, NULL, mesign_engine_choose_purpose (certificate),
                          mesign_engine_now (), FALSE);

  return verdict->status != MESIGN_SIGNATURE_VALID ||
         choice.certificate->not_after >= certificate->not_after ||
         mesign_keystore_set_default_sync (self->keystore, address, purpose,
                                           certificate->fingerprint, error);
}

/* Says that the certificate is in use. Another worker may have seen that first. */
gboolean
mesign_engine_use_journey_sync (MesignEngine *self, gint64 id, GError **error)
{
  GError *inner = NULL;
  g_autoptr (MesignJourney) in_use = mesign_journey_step_sync (
      self->keystore, id, MESIGN_JOURNEY_STEP_USE, mesign_engine_now (), &inner);

  if (in_use != NULL)
    return TRUE;
  if (!g_error_matches (inner, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_error_free (inner);

  return TRUE;
}

/* Says that it is there and in use; code and password are forgotten with that. */
static gboolean
end_journey (MesignEngine *self,
             const MesignJourney *journey,
             const MesignImport *import,
             GError **error)
{
  const MesignOwnCertificate *own = find_for (import, journey->address);
  g_autoptr (MesignJourney) imported = NULL;

  g_return_val_if_fail (own != NULL, FALSE);

  imported = mesign_journey_import_sync (self->keystore, journey->id, own->certificate->fingerprint,
                                         mesign_engine_now (), error);
  if (imported == NULL ||
      !mesign_journey_forget_other_key_sync (self->keystore, journey->id, own->certificate, error))
    return FALSE;
  for (guint i = 0; i < import->own->len; i++)
    {
      MesignCertificate *certificate =
          ((MesignOwnCertificate *) import->own->pdata[i])->certificate;

      if (mesign_certificate_has_address (certificate, journey->address) &&
          (!take_over (self, journey->address, certificate, MESIGN_CERTIFICATE_PURPOSE_SIGN,
                       error) ||
           !take_over (self, journey->address, certificate, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT,
                       error)))
        return FALSE;
    }

  return (!own->can_sign && !own->can_encrypt) ||
         mesign_engine_use_journey_sync (self, journey->id, error);
}

static gboolean
has_none (GError **inner)
{
  if (!g_error_matches (*inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    return FALSE;
  g_clear_error (inner);

  return TRUE;
}

/* The password a journey has kept for its certificate. */
MesignSecret *
mesign_engine_load_kept_password_sync (MesignKeystore *keystore,
                                       const MesignJourney *journey,
                                       GError **error)
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

  if (!mesign_key_file_looks_like (file))
    return mesign_keystore_import_certificates_sync (self->keystore, file, journey->address,
                                                     mesign_engine_now (), error);
  if (password == NULL)
    {
      kept = mesign_engine_load_kept_password_sync (self->keystore, journey, error);
      if (kept == NULL)
        return NULL;
    }

  return mesign_keystore_import_pfx_sync (self->keystore, file, password != NULL ? password : kept,
                                          journey->address, mesign_engine_now (), error);
}

/* A password that was typed is the right one: what is to be kept is that one. */
static gboolean
keep_right_password (MesignEngine *self,
                     const MesignJourney *journey,
                     MesignSecret *password,
                     GError **error)
{
  return password == NULL || *mesign_secret_get_text (password) == '\0' ||
         !journey->keeps_password ||
         mesign_keystore_set_journey_secret_sync (self->keystore, journey->id,
                                                  MESIGN_JOURNEY_SECRET_PASSWORD, password, error);
}

/* Imports a file for a journey, for its address only, and ends it. */
MesignImport *
mesign_engine_import_for_sync (MesignJob *job,
                               const MesignJourney *journey,
                               GBytes *file,
                               MesignSecret *password,
                               GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (MesignImport) import = import_file (self, journey, file, password, error);

  if (import == NULL || !keep_right_password (self, journey, password, error) ||
      !end_journey (self, journey, import, error))
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
  request->job.result = mesign_engine_import_from_mail_sync (&request->job, journey,
                                                             request->password, cancellable, error);

  return request->job.result != NULL;
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

      if (joined != NULL && (own->can_sign || own->can_encrypt))
        mesign_engine_use_journey_sync (job->engine, joined->id, &inner);
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
 * journey kept sealed, but a protection password that is to be kept.
 */
void
mesign_engine_import_journey_async (MesignEngine *self,
                                    gint64 id,
                                    MesignSecret *password,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Request *request = mesign_job_new (self, &import_journey_class, cancellable, callback, user_data);

  request->id = id;
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
