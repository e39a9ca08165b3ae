/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a journey: its certificate, from the provider's mail or from a file. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "crypto/mesign-key-file.h"
#include "crypto/mesign-pfx.h"
#include "crypto/mesign-x509.h"
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

/* The words of the log for what came and could not be imported by itself. */
#define WRONG_PASSWORD "wrong-password"
#define NOT_IMPORTED "not-imported"

/* What the mail brings */

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

/* Ending */

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

static MesignImport *
import_journey (MesignJob *job,
                const MesignJourney *journey,
                MesignSecret *password,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GBytes) file = load_issued (job, journey, cancellable, error);

  return file != NULL ? mesign_engine_import_for_sync (job, journey, file, password, error) : NULL;
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

static char *
dup_message_id (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (self->store, journey->pfx_message_id, NULL);

  return info != NULL ? g_strdup (info->envelope->message_id) : NULL;
}

/* What could not be imported from a mail cannot at the next sync. */
static gboolean
has_failed (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (GPtrArray) events =
      mesign_keystore_list_journey_events_sync (self->keystore, journey->id, NULL);
  g_autofree char *message_id = dup_message_id (self, journey);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      if ((g_str_equal (event->kind, WRONG_PASSWORD) || g_str_equal (event->kind, NOT_IMPORTED)) &&
          g_strcmp0 (event->message_id, message_id) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether what has come can be imported without asking: the key is here, or the password. */
static gboolean
has_means (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (MesignSecret) password = NULL;

  if (has_failed (self, journey))
    return FALSE;
  if (journey->key_hash != NULL)
    return TRUE;
  password = mesign_engine_load_kept_password_sync (self->keystore, journey, NULL);

  return password != NULL;
}

/* NULL where it may well do another time, such as one that is locked or full. */
static const char *
find_failure (const GError *failure)
{
  if (failure->domain != MESIGN_KEYSTORE_ERROR)
    return NULL;
  switch (failure->code)
    {
    case MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD:
    case MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED:
      return WRONG_PASSWORD;
    case MESIGN_KEYSTORE_ERROR_UNREADABLE:
    case MESIGN_KEYSTORE_ERROR_UNSUPPORTED:
    case MESIGN_KEYSTORE_ERROR_LIMIT:
    case MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY:
    case MESIGN_KEYSTORE_ERROR_KEY_MISMATCH:
    case MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS:
    case MESIGN_KEYSTORE_ERROR_NO_KEY:
      return NOT_IMPORTED;
    default:
      return NULL;
    }
}

static void
note_failure (MesignJob *job, const MesignJourney *journey, const GError *failure)
{
  const char *kind = find_failure (failure);
  g_autofree char *message_id = NULL;
  g_autoptr (MesignJourneyEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  g_message (_ ("The certificate for %s was not imported by itself: %s"), journey->address,
             failure->message);
  if (kind == NULL)
    return;
  message_id = dup_message_id (job->engine, journey);
  event = mesign_journey_event_new (mesign_engine_now (), kind, message_id);
  if (!mesign_keystore_add_journey_event_sync (job->engine->keystore, journey->id, event, &error))
    g_warning ("That a certificate was not imported is not kept: %s", error->message);
  mesign_job_note_journey (job, journey->id);
}

/* Imports what a journey has led to, as long as its password is known or its key is here. */
void
mesign_engine_import_journey_sync (MesignJob *job,
                                   const MesignJourney *journey,
                                   GCancellable *cancellable)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GError) error = NULL;

  if (!has_means (job->engine, journey))
    return;
  import = import_journey (job, journey, NULL, cancellable, &error);
  if (import == NULL)
    note_failure (job, journey, error);
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
