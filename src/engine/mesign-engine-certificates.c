/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "crypto/mesign-x509.h"
#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignCertificateInfo *self)
{
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->own, mesign_own_certificate_unref);
  g_clear_pointer (&self->verdict, mesign_trust_verdict_unref);
}

MESIGN_DEFINE_VALUE (MesignCertificateInfo, mesign_certificate_info)

/* The request of every function here; each uses what it needs. */
typedef struct
{
  MesignJob job;
  MesignCertificateKind kind;
  char *fingerprint;
  char *address;
  GBytes *octets;
  MesignCertificatePurpose purpose;
} Request;

static void
clear_request (gpointer data)
{
  Request *request = data;

  g_free (request->fingerprint);
  g_free (request->address);
  g_clear_pointer (&request->octets, g_bytes_unref);
}

/* Looking */

static MesignOwnCertificate *
find_in (GPtrArray *own, const char *fingerprint)
{
  for (guint i = 0; i < own->len; i++)
    {
      MesignOwnCertificate *one = own->pdata[i];

      if (g_strcmp0 (one->certificate->fingerprint, fingerprint) == 0)
        return one;
    }

  return NULL;
}

/* What a certificate is judged for: the mail it is likeliest to be met in. */
MesignPathPurpose
mesign_engine_choose_purpose (const MesignCertificate *certificate)
{
  if (certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY &&
      certificate->addresses[0] == NULL)
    return MESIGN_PATH_AUTHORITY;

  return certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN ||
                 !(certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)
             ? MESIGN_PATH_SMIME_SIGN
             : MESIGN_PATH_SMIME_ENCRYPT;
}

/* What infos are made with, for several at a time. */
typedef struct
{
  MesignEngine *engine;
  MesignTrustSnapshot *snapshot;
  GPtrArray *own;
  GPtrArray *beside;
} Look;

static void
look_clear (Look *self)
{
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
look_init (Look *self, MesignEngine *engine, GError **error)
{
  self->engine = engine;
  self->snapshot = mesign_engine_ref_snapshot_sync (engine, error);
  if (self->snapshot == NULL)
    return FALSE;
  self->own = mesign_keystore_list_own_sync (engine->keystore, mesign_engine_now (), error);

  return self->own != NULL;
}

static MesignCertificateKind
find_kind (const Look *look, MesignCertificate *certificate)
{
  MesignCertificateKind kind;

  if (mesign_keystore_get_kind_sync (look->engine->keystore, certificate->fingerprint, &kind, NULL,
                                     NULL))
    return kind;

  return certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY ? MESIGN_CERTIFICATE_AUTHORITY
                                                                     : MESIGN_CERTIFICATE_PERSON;
}

static MesignCertificateInfo *
look_at (const Look *look, MesignCertificate *certificate, GError **error)
{
  g_autoptr (MesignCertificateInfo) info = g_atomic_rc_box_new0 (MesignCertificateInfo);
  MesignOwnCertificate *own = find_in (look->own, certificate->fingerprint);
  GError *inner = NULL;

  info->certificate = mesign_certificate_ref (certificate);
  info->kind = find_kind (look, certificate);
  info->own = own != NULL ? mesign_own_certificate_ref (own) : NULL;
  info->verdict =
      mesign_trust_judge (look->snapshot, certificate, look->beside,
                          mesign_engine_choose_purpose (certificate), mesign_engine_now (), FALSE);
  info->decision =
      mesign_keystore_get_decision_sync (look->engine->keystore, certificate->fingerprint, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return NULL;
    }

  return g_steal_pointer (&info);
}

static GPtrArray *
look_at_all (const Look *look, GPtrArray *certificates, GError **error)
{
  g_autoptr (GPtrArray) infos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_certificate_info_unref);

  for (guint i = 0; i < certificates->len; i++)
    {
      MesignCertificateInfo *info = look_at (look, certificates->pdata[i], error);

      if (info == NULL)
        return NULL;
      g_ptr_array_add (infos, info);
    }

  return g_steal_pointer (&infos);
}

static gboolean
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_auto (Look) look = { 0 };
  g_autoptr (GPtrArray) certificates = NULL;

  if (!look_init (&look, request->job.engine, error))
    return FALSE;
  certificates =
      mesign_keystore_list_certificates_sync (request->job.engine->keystore, request->kind, error);
  if (certificates == NULL)
    return FALSE;
  request->job.result = look_at_all (&look, certificates, error);

  return request->job.result != NULL;
}

static const MesignJobClass list_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list,
  .clear = clear_request,
};

/**
 * mesign_engine_list_certificates_async:
 * @self: an open engine
 * @kind: whose
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists the certificates at hand and judges them by now.
 */
void
mesign_engine_list_certificates_async (MesignEngine *self,
                                       MesignCertificateKind kind,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  Request *request = mesign_job_new (self, &list_class, cancellable, callback, user_data);

  request->kind = kind;
  mesign_job_start (request);
}

/**
 * mesign_engine_list_certificates_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificateInfo): the certificates
 */
GPtrArray *
mesign_engine_list_certificates_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_class, result, error);
}

/* One that is meant by the beginning of its fingerprint, as long as only one begins so. */
MesignCertificate *
mesign_engine_resolve_fingerprint_sync (MesignEngine *self, const char *fingerprint, GError **error)
{
  g_autoptr (GPtrArray) found =
      mesign_keystore_find_by_prefix_sync (self->keystore, fingerprint, error);

  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return mesign_certificate_ref (found->pdata[0]);
  if (found->len > 1)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                 _ ("Several certificates begin with “%s”. Give more of the fingerprint."),
                 fingerprint);
  else
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                 _ ("There is no certificate with the fingerprint “%s”."), fingerprint);

  return NULL;
}

static gboolean
run_find (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_auto (Look) look = { 0 };
  g_autoptr (MesignCertificate) certificate =
      mesign_engine_resolve_fingerprint_sync (request->job.engine, request->fingerprint, error);

  if (certificate == NULL || !look_init (&look, request->job.engine, error))
    return FALSE;
  request->job.result = look_at (&look, certificate, error);

  return request->job.result != NULL;
}

static const MesignJobClass find_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_certificate_info_unref,
  .run = run_find,
  .clear = clear_request,
};

/**
 * mesign_engine_find_certificate_async:
 * @self: an open engine
 * @fingerprint: the SHA-256 fingerprint in hexadecimal, or its beginning
 * @cancellable: (nullable): cancels
 * @callback: called when it is found
 * @user_data: for @callback
 *
 * Finds a certificate and judges it by now.
 */
void
mesign_engine_find_certificate_async (MesignEngine *self,
                                      const char *fingerprint,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  Request *request = mesign_job_new (self, &find_class, cancellable, callback, user_data);

  request->fingerprint = g_strdup (fingerprint);
  mesign_job_start (request);
}

/**
 * mesign_engine_find_certificate_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the certificate, or %NULL with
 * %MESIGN_ENGINE_ERROR_NOT_FOUND
 */
MesignCertificateInfo *
mesign_engine_find_certificate_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &find_class, result, error);
}

static gboolean
run_read (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_auto (Look) look = { 0 };
  g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (request->octets, error);

  if (certificates == NULL || !look_init (&look, request->job.engine, error))
    return FALSE;
  look.beside = certificates;
  request->job.result = look_at_all (&look, certificates, error);

  return request->job.result != NULL;
}

static const MesignJobClass read_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_read,
  .clear = clear_request,
};

/**
 * mesign_engine_read_certificates_async:
 * @self: an open engine
 * @octets: a file of certificates: PEM, DER or PKCS #7
 * @cancellable: (nullable): cancels
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads certificates from a file and judges them by now, without importing any.
 */
void
mesign_engine_read_certificates_async (MesignEngine *self,
                                       GBytes *octets,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  Request *request = mesign_job_new (self, &read_class, cancellable, callback, user_data);

  request->octets = g_bytes_ref (octets);
  mesign_job_start (request);
}

/**
 * mesign_engine_read_certificates_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_DAMAGED if the file holds
 * none
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificateInfo): the certificates
 */
GPtrArray *
mesign_engine_read_certificates_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &read_class, result, error);
}

static void
note_change (gpointer data)
{
  ((MesignJob *) data)->has_changed_certificates = TRUE;
}

/* Changing */

static gboolean
run_delete (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignEngine *self = request->job.engine;
  g_autoptr (MesignCertificate) certificate =
      mesign_engine_resolve_fingerprint_sync (self, request->fingerprint, error);
  MesignCertificateKind kind = MESIGN_CERTIFICATE_PERSON;

  if (certificate == NULL)
    return FALSE;
  mesign_keystore_get_kind_sync (self->keystore, certificate->fingerprint, &kind, NULL, NULL);
  if (!mesign_keystore_delete_sync (self->keystore, certificate->fingerprint, error))
    return FALSE;
  mesign_engine_update_signers_sync (self);
  if (kind == MESIGN_CERTIFICATE_OWN)
    mesign_engine_forget_search_image_sync (self);

  return TRUE;
}

static const MesignJobClass delete_class = {
  .size = sizeof (Request),
  .run = run_delete,
  .done = note_change,
  .clear = clear_request,
};

/**
 * mesign_engine_delete_certificate_async:
 * @self: an open engine
 * @fingerprint: of a certificate, or its beginning
 * @cancellable: (nullable): cancels
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Deletes a certificate with its private key. What was encrypted to it cannot be read any more: ask
 * first.
 */
void
mesign_engine_delete_certificate_async (MesignEngine *self,
                                        const char *fingerprint,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  Request *request = mesign_job_new (self, &delete_class, cancellable, callback, user_data);

  request->fingerprint = g_strdup (fingerprint);
  mesign_job_start (request);
}

/**
 * mesign_engine_delete_certificate_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is gone
 */
gboolean
mesign_engine_delete_certificate_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &delete_class, result, error);
}

static gboolean
run_set_default (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignEngine *self = request->job.engine;
  g_autoptr (MesignCertificate) certificate = NULL;

  if (request->fingerprint != NULL)
    {
      certificate = mesign_engine_resolve_fingerprint_sync (self, request->fingerprint, error);
      if (certificate == NULL)
        return FALSE;
    }

  return mesign_keystore_set_default_sync (self->keystore, request->address, request->purpose,
                                           certificate != NULL ? certificate->fingerprint : NULL,
                                           error);
}

static const MesignJobClass set_default_class = {
  .size = sizeof (Request),
  .run = run_set_default,
  .done = note_change,
  .clear = clear_request,
};

/**
 * mesign_engine_set_default_async:
 * @self: an open engine
 * @address: the writer's address
 * @purpose: to sign or to encrypt
 * @fingerprint: (nullable): of a certificate of the user's own, or its beginning; %NULL to go by
 * the newest
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Chooses which certificate is used for an address.
 */
void
mesign_engine_set_default_async (MesignEngine *self,
                                 const char *address,
                                 MesignCertificatePurpose purpose,
                                 const char *fingerprint,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Request *request = mesign_job_new (self, &set_default_class, cancellable, callback, user_data);

  request->address = g_strdup (address);
  request->purpose = purpose;
  request->fingerprint = g_strdup (fingerprint);
  mesign_job_start (request);
}

/**
 * mesign_engine_set_default_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID if the certificate
 * is not for that
 *
 * Returns: whether it is noted
 */
gboolean
mesign_engine_set_default_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &set_default_class, result, error);
}
