/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates and keys from files, and into them. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "crypto/mesign-key-file.h"
#include "crypto/mesign-x509.h"
#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  char *fingerprint;
  char *address;
  GBytes *octets;
  MesignSecret *password;
  gboolean compatible;
} Request;

static void
clear_request (gpointer data)
{
  Request *request = data;

  g_free (request->fingerprint);
  g_free (request->address);
  g_clear_pointer (&request->octets, g_bytes_unref);
  g_clear_pointer (&request->password, mesign_secret_unref);
}

static gboolean
check_addresses (GPtrArray *certificates, const char *address, GError **error)
{
  for (guint i = 0; i < certificates->len; i++)
    if (mesign_certificate_has_address (certificates->pdata[i], address))
      return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_ADDRESS,
               _ ("The file holds no certificate for %s. Nothing was imported."), address);

  return FALSE;
}

static MesignImport *
import_certificates (MesignEngine *self, GBytes *octets, const char *for_address, GError **error)
{
  g_autoptr (GPtrArray) certificates = NULL;

  if (for_address != NULL)
    {
      certificates = mesign_x509_parse_any (octets, error);
      if (certificates == NULL || !check_addresses (certificates, for_address, error))
        return NULL;
    }

  return mesign_keystore_import_certificates_sync (self->keystore, octets, NULL,
                                                   mesign_engine_now (), error);
}

static gboolean
import_octets (MesignJob *job,
               GBytes *octets,
               MesignSecret *password,
               const char *for_address,
               GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (MesignSecret) empty = mesign_secret_new ("", 0);

  if (mesign_key_file_looks_like (octets))
    job->result = mesign_keystore_import_pfx_sync (self->keystore, octets,
                                                   password != NULL ? password : empty, for_address,
                                                   mesign_engine_now (), error);
  else
    job->result = import_certificates (self, octets, for_address, error);
  if (job->result == NULL || !mesign_engine_join_journeys_sync (job, job->result, error))
    return FALSE;
  mesign_engine_update_signers_sync (self);
  job->has_changed_certificates = TRUE;
  job->has_new_key = ((const MesignImport *) job->result)->own->len > 0;

  return TRUE;
}

/* Imports within another job, whose result it becomes; tells the journey that was ended by it. */
gboolean
mesign_engine_import_octets_sync (MesignJob *job,
                                  GBytes *octets,
                                  MesignSecret *password,
                                  const char *for_address,
                                  MesignJourney **journey,
                                  GError **error)
{
  if (!mesign_engine_import_opened_sync (job, octets, password, for_address, journey, error))
    return FALSE;

  return *journey != NULL || import_octets (job, octets, password, for_address, error);
}

/* The public list is told to the keystore first, so that a chain up to it counts as one. */
static gboolean
run_import (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_autoptr (MesignTrustSnapshot) snapshot =
      mesign_engine_ref_snapshot_sync (request->job.engine, error);
  g_autoptr (MesignJourney) journey = NULL;

  return snapshot != NULL &&
         mesign_engine_import_octets_sync (&request->job, request->octets, request->password,
                                           request->address, &journey, error);
}

static const MesignJobClass import_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_import_unref,
  .run = run_import,
  .clear = clear_request,
};

/**
 * mesign_engine_import_async:
 * @self: an open engine
 * @octets: a PFX file or PEM with private keys, or one of certificates: PEM, DER or PKCS #7
 * @password: (nullable): the password of the private keys
 * @for_address: (nullable): the address it has to be for
 * @cancellable: (nullable): cancels
 * @callback: called when it is imported
 * @user_data: for @callback
 *
 * Imports all of a file or nothing. Trusts nothing. The first private key makes the key that seals
 * it, which goes to the key ring. A PFX that is sealed with the protection password of a journey
 * ends it, and needs no @password.
 */
void
mesign_engine_import_async (MesignEngine *self,
                            GBytes *octets,
                            MesignSecret *password,
                            const char *for_address,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Request *request = mesign_job_new (self, &import_class, cancellable, callback, user_data);

  request->octets = g_bytes_ref (octets);
  request->password = password != NULL ? mesign_secret_ref (password) : NULL;
  request->address = g_strdup (for_address);
  mesign_job_start (request);
}

/**
 * mesign_engine_import_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError: %MESIGN_ENGINE_ERROR_WRONG_PASSWORD,
 * %MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED, %MESIGN_ENGINE_ERROR_DAMAGED,
 * %MESIGN_ENGINE_ERROR_WRONG_ADDRESS, %MESIGN_ENGINE_ERROR_NO_KEY,
 * %MESIGN_ENGINE_ERROR_KEY_MISMATCH, %MESIGN_ENGINE_ERROR_UNSUPPORTED, %MESIGN_ENGINE_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): what was imported
 */
MesignImport *
mesign_engine_import_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &import_class, result, error);
}

static gboolean
is_empty (const MesignSecret *password)
{
  gsize length;

  mesign_secret_get_octets (password, &length);

  return length == 0;
}

static gboolean
run_export (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignKeystore *keystore = request->job.engine->keystore;
  g_autoptr (MesignCertificate) certificate =
      mesign_engine_resolve_fingerprint_sync (request->job.engine, request->fingerprint, error);

  if (certificate == NULL)
    return FALSE;
  if (request->password != NULL && is_empty (request->password))
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                               _ ("An empty password protects no private key: whoever gets the "
                                  "file could use it. Choose a password."));
      return FALSE;
    }
  if (request->password != NULL)
    request->job.result = mesign_keystore_export_pfx_sync (
        keystore, certificate->fingerprint, request->password,
        request->compatible ? MESIGN_PFX_COMPATIBLE : MESIGN_PFX_MODERN, error);
  else
    request->job.result =
        mesign_keystore_export_pem_sync (keystore, certificate->fingerprint, FALSE, error);

  return request->job.result != NULL;
}

static const MesignJobClass export_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) g_bytes_unref,
  .run = run_export,
  .clear = clear_request,
};

/**
 * mesign_engine_export_async:
 * @self: an open engine
 * @fingerprint: of a certificate, or its beginning
 * @password: (nullable): for a PFX with the private key; %NULL for the certificate alone, in PEM
 * @compatible: whether old programs have to be able to read the PFX
 * @cancellable: (nullable): cancels
 * @callback: called when it is made
 * @user_data: for @callback
 *
 * Makes a file of a certificate.
 */
void
mesign_engine_export_async (MesignEngine *self,
                            const char *fingerprint,
                            MesignSecret *password,
                            gboolean compatible,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Request *request = mesign_job_new (self, &export_class, cancellable, callback, user_data);

  request->fingerprint = g_strdup (fingerprint);
  request->password = password != NULL ? mesign_secret_ref (password) : NULL;
  request->compatible = compatible;
  mesign_job_start (request);
}

/**
 * mesign_engine_export_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
mesign_engine_export_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &export_class, result, error);
}
