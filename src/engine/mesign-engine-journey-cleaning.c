/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mails of an order that has ended: they hold the private key, sealed with a password that
 * whoever reads along in the mailbox may guess at for ever. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "engine/mesign-engine-private.h"
#include "model/mesign-address.h"
#include "store/mesign-store-messages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  MesignJob job;
  gint64 id;
  gboolean all;
  guint n_deleted;
} Request;

static gboolean
check_ended (const MesignJourney *journey, GError **error)
{
  if (!mesign_journey_is_open (journey))
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("The certificate is not imported yet: the mails of its order are "
                              "still needed."));

  return FALSE;
}

/* A Message-ID can be forged: only a mail that is still found to be one of the order's goes. */
static gboolean
is_of_order (const MesignJourney *journey, const MesignRetrievalFinding *finding, gboolean all)
{
  if (finding == NULL || finding->trust == MESIGN_RETRIEVAL_REFUSED || finding->address == NULL ||
      (!all && !mesign_retrieval_kind_is_issued (finding->kind)))
    return FALSE;

  return g_strcmp0 (finding->provider, journey->provider) == 0 &&
         mesign_address_same (finding->address, journey->address) &&
         (*finding->order == '\0' || strcmp (finding->order, journey->order) == 0);
}

static gboolean
add_mail (Request *request,
          const MesignJourney *journey,
          gint64 id,
          GPtrArray *mails,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignRetrievalFinding) finding = NULL;

  if (!mesign_engine_find_retrieval_sync (&request->job, id, &info, &finding, cancellable, error))
    return FALSE;
  if (is_of_order (journey, finding, request->all))
    g_ptr_array_add (mails, g_steal_pointer (&info));

  return TRUE;
}

/* Adds the mail of a line of the log, each copy of it; without a Message-ID whatever has none. */
static gboolean
add_copies (Request *request,
            const MesignJourney *journey,
            const char *message_id,
            GPtrArray *mails,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GArray) ids = mesign_store_list_header_ids_sync (request->job.engine->store,
                                                              journey->account, message_id, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!add_mail (request, journey, g_array_index (ids, gint64, i), mails, cancellable, error))
      return FALSE;

  return TRUE;
}

/* Some providers' mails have no Message-ID, which is all the log could name them by. */
static const char *
get_mail_key (const MesignJourneyEvent *event)
{
  if (event->message_id != NULL)
    return event->message_id;

  return mesign_journey_event_is_of_mail (event) ? "" : NULL;
}

static GPtrArray *
find_mails (Request *request,
            const MesignJourney *journey,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) mails =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_message_info_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) events =
      mesign_keystore_list_journey_events_sync (request->job.engine->keystore, journey->id, error);

  if (events == NULL)
    return NULL;
  for (guint i = 0; i < events->len; i++)
    {
      const char *key = get_mail_key (events->pdata[i]);

      if (key != NULL && g_hash_table_add (seen, g_strdup (key)) &&
          !add_copies (request, journey, *key != '\0' ? key : NULL, mails, cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&mails);
}

static GPtrArray *
load_mails (Request *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignJourney) journey =
      mesign_keystore_get_journey_sync (request->job.engine->keystore, request->id, error);

  if (journey == NULL || !check_ended (journey, error))
    return NULL;

  return find_mails (request, journey, cancellable, error);
}

static gboolean
run_list_mails (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;

  request->job.result = load_mails (request, cancellable, error);

  return request->job.result != NULL;
}

static const MesignJobClass list_mails_class = {
  .size = sizeof (Request),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_mails,
};

static Request *
new_request (MesignEngine *self,
             const MesignJobClass *klass,
             gint64 id,
             gboolean all,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  Request *request = mesign_job_new (self, klass, cancellable, callback, user_data);

  request->id = id;
  request->all = all;

  return request;
}

/**
 * mesign_engine_list_journey_mails_async:
 * @self: an open engine
 * @id: a journey whose certificate is here
 * @all: whether the mails with link and code are meant as well, not only those with the certificate
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists the mails of an order that are of no more use, which are those that
 * mesign_engine_clean_journey_async() deletes. Each is held against the provider's profile once
 * more.
 */
void
mesign_engine_list_journey_mails_async (MesignEngine *self,
                                        gint64 id,
                                        gboolean all,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  mesign_job_start (
      new_request (self, &list_mails_class, id, all, cancellable, callback, user_data));
}

/**
 * mesign_engine_list_journey_mails_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID while the mails
 * are needed
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): the mails
 */
GPtrArray *
mesign_engine_list_journey_mails_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_mails_class, result, error);
}

/* Not in any mailbox any more: deleted here or by somebody else. */
static gboolean
find_gone (MesignStore *store, gint64 id, gboolean *is_gone, GError **error)
{
  g_autoptr (GPtrArray) infos = mesign_store_get_messages_sync (store, &id, 1, error);

  *is_gone = TRUE;
  for (guint i = 0; infos != NULL && i < infos->len; i++)
    {
      GPtrArray *placements = ((MesignMessageInfo *) infos->pdata[i])->placements;

      for (guint j = 0; j < placements->len; j++)
        *is_gone = *is_gone && ((MesignPlacement *) placements->pdata[j])->is_hidden;
    }

  return infos != NULL;
}

/* What is there, but was not found to be one of the order's, is no more than the person's own to
 * delete. */
static gboolean
note_cleaned (Request *request, GError **error)
{
  MesignEngine *self = request->job.engine;
  g_autoptr (MesignJourney) journey =
      mesign_keystore_get_journey_sync (self->keystore, request->id, error);
  gboolean is_gone;

  if (journey == NULL)
    return FALSE;
  if (journey->pfx_message_id == 0)
    return TRUE;
  if (!find_gone (self->store, journey->pfx_message_id, &is_gone, error))
    return FALSE;
  if (is_gone)
    return mesign_journey_forget_mail_sync (self->keystore, request->id, mesign_engine_now (),
                                            error);
  if (request->n_deleted > 0)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("The mail is not known as one of this order any more, as its "
                              "provider was removed or changed. Delete it by hand."));

  return FALSE;
}

static gboolean
run_clean (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignEngine *self = request->job.engine;
  g_autoptr (GPtrArray) mails = load_mails (request, cancellable, error);

  if (mails == NULL)
    return FALSE;
  if (mails->len > 0 && !mesign_engine_delete_for_good_sync (
                            self, ((MesignMessageInfo *) mails->pdata[0])->account, mails, error))
    return FALSE;
  request->n_deleted = mails->len;

  return note_cleaned (request, error);
}

static void
note_change (gpointer data)
{
  mesign_job_note_journey (data, ((const Request *) data)->id);
}

static const MesignJobClass clean_class = {
  .size = sizeof (Request),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .run = run_clean,
  .done = note_change,
};

/**
 * mesign_engine_clean_journey_async:
 * @self: an open engine
 * @id: a journey whose certificate is here
 * @all: whether the mails with link and code go as well, not only those with the certificate
 * @cancellable: (nullable): cancels
 * @callback: called when they are gone here
 * @user_data: for @callback
 *
 * Deletes the mails of an order that are of no more use, for good, here at once and on the server
 * with the next synchronization.
 */
void
mesign_engine_clean_journey_async (MesignEngine *self,
                                   gint64 id,
                                   gboolean all,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  mesign_job_start (new_request (self, &clean_class, id, all, cancellable, callback, user_data));
}

/**
 * mesign_engine_clean_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @n_deleted: (out): how many mails were deleted
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID while the mails
 * are needed
 *
 * Returns: whether it is done
 */
gboolean
mesign_engine_clean_journey_finish (MesignEngine *self,
                                    GAsyncResult *result,
                                    guint *n_deleted,
                                    GError **error)
{
  *n_deleted = 0;
  if (!mesign_job_finish (self, &clean_class, result, error))
    return FALSE;
  *n_deleted = ((Request *) g_task_get_task_data (G_TASK (result)))->n_deleted;

  return TRUE;
}
