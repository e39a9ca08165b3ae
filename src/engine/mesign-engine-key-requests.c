/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-key-requests.h"

#include "engine/mesign-engine-private.h"
#include "retrieval/mesign-journey-steps.h"

/* The request of every function about keys that wait for their certificate. */
typedef struct
{
  MesignJob job;
  char *address;
  gint64 journey_id;
  MesignKeyKind kind;
  gint64 id;
} Request;

static void
clear_request (gpointer data)
{
  g_free (((Request *) data)->address);
}

/* Making one */

static gboolean
run_request_key (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignKeystore *keystore = request->job.engine->keystore;

  if (request->journey_id == 0)
    request->job.result = mesign_keystore_add_request_sync (
        keystore, request->address, request->kind, 0, mesign_engine_now (), error);
  else
    request->job.result = mesign_journey_request_key_sync (
        keystore, request->journey_id, request->kind, mesign_engine_now (), error);
  if (request->job.result != NULL && request->journey_id != 0)
    mesign_job_note_journey (request, request->journey_id);

  return request->job.result != NULL;
}

static const MesignJobClass request_key_class = {
  .size = sizeof (Request),
  .place = MESIGN_JOB_ASIDE,
  .free_result = (GDestroyNotify) mesign_key_request_unref,
  .run = run_request_key,
  .clear = clear_request,
};

/**
 * mesign_engine_request_key_async:
 * @self: an open engine
 * @address: (nullable): the address a certificate is wanted for; not looked at with @journey_id
 * @journey_id: the order it is for, whose address counts; or 0
 * @kind: which key to make
 * @cancellable: (nullable): cancels
 * @callback: called when it is made
 * @user_data: for @callback
 *
 * Makes a key here and the request (PKCS #10, RFC 2986) for its certificate. The key is kept
 * sealed, and is joined with its certificate by mesign_engine_import_async(), or by the mail that
 * ends the order. An order that has one keeps it. The first key makes the key that seals it, which
 * goes to the key ring.
 */
void
mesign_engine_request_key_async (MesignEngine *self,
                                 const char *address,
                                 gint64 journey_id,
                                 MesignKeyKind kind,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Request *request;

  g_return_if_fail (address != NULL || journey_id != 0);

  request = mesign_job_new (self, &request_key_class, cancellable, callback, user_data);
  request->address = g_strdup (address);
  request->journey_id = journey_id;
  request->kind = kind;
  mesign_job_start (request);
}

/**
 * mesign_engine_request_key_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID if the order went
 * on without one
 *
 * Returns: (transfer full) (nullable): the request;
 * mesign_certificate_request_to_pem() gives it as text
 */
MesignKeyRequest *
mesign_engine_request_key_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &request_key_class, result, error);
}

/* Looking */

static gboolean
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  job->result = mesign_keystore_list_requests_sync (job->engine->keystore, error);

  return job->result != NULL;
}

static const MesignJobClass list_class = {
  .size = sizeof (MesignJob),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list,
};

/**
 * mesign_engine_list_key_requests_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists the keys that wait for their certificate.
 */
void
mesign_engine_list_key_requests_async (MesignEngine *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &list_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_list_key_requests_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignKeyRequest): the requests, newest first
 */
GPtrArray *
mesign_engine_list_key_requests_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_class, result, error);
}

/* Giving one up */

static gboolean
run_delete (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignKeystore *keystore = request->job.engine->keystore;
  g_autoptr (MesignKeyRequest) known =
      mesign_keystore_get_request_sync (keystore, request->id, error);

  if (known == NULL || !mesign_keystore_delete_request_sync (keystore, request->id, error))
    return FALSE;
  if (known->journey_id != 0)
    mesign_job_note_journey (request, known->journey_id);

  return TRUE;
}

static const MesignJobClass delete_class = {
  .size = sizeof (Request),
  .run = run_delete,
  .clear = clear_request,
};

/**
 * mesign_engine_delete_key_request_async:
 * @self: an open engine
 * @id: a request
 * @cancellable: (nullable): cancels
 * @callback: called when it is deleted
 * @user_data: for @callback
 *
 * Deletes a request with its key, after the person said so: a certificate issued for it is of no
 * use any more.
 */
void
mesign_engine_delete_key_request_async (MesignEngine *self,
                                        gint64 id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  Request *request = mesign_job_new (self, &delete_class, cancellable, callback, user_data);

  request->id = id;
  mesign_job_start (request);
}

/**
 * mesign_engine_delete_key_request_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is gone
 */
gboolean
mesign_engine_delete_key_request_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &delete_class, result, error);
}
