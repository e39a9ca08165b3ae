/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A certificate that comes as a file: which journey it ends. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "crypto/mesign-pfx.h"
#include "engine/mesign-engine-private.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  gint64 id;
  GBytes *octets;
  MesignSecret *password;
  MesignJourney *journey;
} Request;

static void
clear_request (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->octets, g_bytes_unref);
  g_clear_pointer (&request->password, mesign_secret_unref);
  g_clear_pointer (&request->journey, mesign_journey_unref);
}

static gboolean
is_for (const MesignPfx *pfx, const char *address)
{
  for (guint i = 0; i < pfx->key_pairs->len; i++)
    if (mesign_certificate_has_address (((MesignKeyPair *) pfx->key_pairs->pdata[i])->certificate,
                                        address))
      return TRUE;

  return FALSE;
}

/* The password that is kept for an order the file may belong to; NULL is no error but where the
 * keys have to be unlocked first. */
static MesignSecret *
load_candidate (MesignKeystore *keystore, const MesignJourney *journey, GError **error)
{
  g_autoptr (GError) inner = NULL;
  MesignSecret *kept;

  if (!mesign_journey_is_open (journey) || journey->key_hash != NULL)
    return NULL;
  kept = mesign_engine_load_kept_password_sync (keystore, journey, &inner);
  if (g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED))
    g_propagate_error (error, g_steal_pointer (&inner));

  return kept;
}

/* A wrong password is no error here. */
static gboolean
opens (GBytes *octets, MesignSecret *password, const char *address)
{
  g_autoptr (MesignPfx) pfx = mesign_pfx_open (octets, password, NULL);

  return pfx != NULL && is_for (pfx, address);
}

/* Of several orders for which a person made the same password the one that is furthest. */
static int
compare_progress (gconstpointer a, gconstpointer b)
{
  const MesignJourney *one = *(MesignJourney *const *) a;
  const MesignJourney *other = *(MesignJourney *const *) b;

  return (int) other->state - (int) one->state;
}

/* A file belongs to the order whose protection password opens it: nobody else has that one. */
static MesignJourney *
find_opened (MesignEngine *self,
             GBytes *octets,
             MesignSecret *typed,
             const char *for_address,
             MesignSecret **password,
             GError **error)
{
  g_autoptr (GPtrArray) journeys = mesign_keystore_list_journeys_sync (self->keystore, NULL, error);

  if (journeys == NULL)
    return NULL;
  g_ptr_array_sort (journeys, compare_progress);
  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourney *journey = journeys->pdata[i];
      g_autoptr (MesignSecret) kept = NULL;
      GError *inner = NULL;

      if (for_address != NULL && !mesign_address_same (journey->address, for_address))
        continue;
      kept = load_candidate (self->keystore, journey, &inner);
      if (inner != NULL)
        {
          g_propagate_error (error, inner);
          return NULL;
        }
      if (kept == NULL || (typed != NULL && !mesign_secret_equal (kept, typed)) ||
          !opens (octets, kept, journey->address))
        continue;
      *password = g_steal_pointer (&kept);
      return mesign_journey_ref (journey);
    }

  return NULL;
}

/* Imports within another job for the journey whose protection password opens the file, if there is
 * one, and ends it. */
gboolean
mesign_engine_import_opened_sync (MesignJob *job,
                                  GBytes *octets,
                                  MesignSecret *typed,
                                  const char *for_address,
                                  MesignJourney **ended,
                                  GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  GError *inner = NULL;

  *ended = NULL;
  if (!mesign_pfx_looks_like (octets))
    return TRUE;
  journey = find_opened (self, octets, typed, for_address, &password, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (journey == NULL)
    return TRUE;
  job->result = mesign_engine_import_for_sync (job, journey, octets, password, error);
  if (job->result != NULL)
    *ended = mesign_keystore_get_journey_sync (self->keystore, journey->id, error);

  return *ended != NULL;
}

static gboolean
check_open (const MesignJourney *journey, GError **error)
{
  if (mesign_journey_is_open (journey))
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("The certificate of this order is here already. Import the file by "
                              "itself."));

  return FALSE;
}

/* The one that was typed, else the one that is kept, else that the file needs none. */
static MesignSecret *
choose_password (const Request *request, const MesignJourney *journey, GError **error)
{
  MesignSecret *kept;
  GError *inner = NULL;

  if (request->password != NULL)
    return mesign_secret_ref (request->password);
  kept = mesign_engine_load_kept_password_sync (request->job.engine->keystore, journey, &inner);
  if (kept != NULL)
    return kept;
  if (!g_error_matches (inner, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  g_error_free (inner);

  return mesign_secret_new ("", 0);
}

static gboolean
import_named (Request *request, GError **error)
{
  MesignKeystore *keystore = request->job.engine->keystore;
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_keystore_get_journey_sync (keystore, request->id, error);

  if (journey == NULL || !check_open (journey, error))
    return FALSE;
  password = choose_password (request, journey, error);
  if (password == NULL)
    return FALSE;
  request->job.result =
      mesign_engine_import_for_sync (&request->job, journey, request->octets, password, error);
  if (request->job.result != NULL)
    request->journey = mesign_keystore_get_journey_sync (keystore, journey->id, error);

  return request->journey != NULL;
}

static gboolean
run_import_file (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_autoptr (MesignTrustSnapshot) snapshot =
      mesign_engine_ref_snapshot_sync (request->job.engine, error);

  if (snapshot == NULL)
    return FALSE;

  return request->id != 0
             ? import_named (request, error)
             : mesign_engine_import_octets_sync (&request->job, request->octets, request->password,
                                                 NULL, &request->journey, error);
}

static const MesignJobClass import_file_class = {
  .size = sizeof (Request),
  .free_result = (GDestroyNotify) mesign_import_unref,
  .run = run_import_file,
  .clear = clear_request,
};

/**
 * mesign_engine_import_journey_file_async:
 * @self: an open engine
 * @id: the journey the file was handed out for, or 0 for whichever it belongs to
 * @octets: the file: a PFX, or the certificate for a key made here
 * @password: (nullable): what a PFX is sealed with; %NULL to try the protection passwords kept here
 * @cancellable: (nullable): cancels
 * @callback: called when it is imported
 * @user_data: for @callback
 *
 * Imports a file that was downloaded or handed over, and ends the journey it belongs to: the one
 * named, for whose address it has to be, or the one whose protection password opens it. A file that
 * belongs to no journey is imported like any other.
 */
void
mesign_engine_import_journey_file_async (MesignEngine *self,
                                         gint64 id,
                                         GBytes *octets,
                                         MesignSecret *password,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  Request *request;

  g_return_if_fail (octets != NULL);

  request = mesign_job_new (self, &import_file_class, cancellable, callback, user_data);
  request->id = id;
  request->octets = g_bytes_ref (octets);
  request->password = password != NULL ? mesign_secret_ref (password) : NULL;
  mesign_job_start (request);
}

/**
 * mesign_engine_import_journey_file_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @journey: (out) (optional) (nullable) (transfer full): the journey it has ended, as it stands now
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID where the journey
 * has ended already
 *
 * Returns: (transfer full) (nullable): what was imported
 */
MesignImport *
mesign_engine_import_journey_file_finish (MesignEngine *self,
                                          GAsyncResult *result,
                                          MesignJourney **journey,
                                          GError **error)
{
  MesignImport *import = mesign_job_finish_pointer (self, &import_file_class, result, error);
  Request *request = g_task_get_task_data (G_TASK (result));

  if (journey != NULL)
    *journey = import != NULL ? g_steal_pointer (&request->journey) : NULL;

  return import;
}
