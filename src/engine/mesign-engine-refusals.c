/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-mailboxes.h"

#include "engine/mesign-engine-private.h"

#include "store/mesign-store-operations.h"

/* What servers have refused, until a person has been told. */

/* %NULL for @subject where the message is gone. */
static gboolean
load_subject (MesignJob *job, const MesignOperation *operation, char **subject, GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  gint64 id;

  if (operation->targets->len == 0)
    return TRUE;
  id = g_array_index (operation->targets, MesignOperationTarget, 0).message_id;
  messages = mesign_store_get_messages_sync (job->engine->store, &id, 1, error);
  if (messages == NULL || !mesign_engine_unseal_messages (job, messages, error))
    return FALSE;
  if (messages->len > 0)
    *subject = g_strdup (((const MesignMessageInfo *) messages->pdata[0])->envelope->subject);

  return TRUE;
}

static MesignRefusal *
load_refusal (MesignJob *job, gint64 operation_id, GError **error)
{
  MesignStore *store = job->engine->store;
  g_autoptr (MesignOperation) operation =
      mesign_store_get_operation_sync (store, operation_id, error);
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autofree char *subject = NULL;

  if (operation == NULL || !load_subject (job, operation, &subject, error))
    return NULL;
  if (operation->mailbox_id != 0)
    mailbox = mesign_store_get_mailbox_sync (store, operation->mailbox_id, NULL);

  return mesign_refusal_new (operation, mailbox, subject);
}

static gboolean
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;
  g_autoptr (GArray) ids = mesign_store_list_untold_sync (job->engine->store, error);
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_refusal_unref);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      MesignRefusal *refusal = load_refusal (job, g_array_index (ids, gint64, i), error);

      if (refusal == NULL)
        return FALSE;
      g_ptr_array_add (list, refusal);
    }
  g_clear_pointer (&job->result, g_ptr_array_unref);
  if (ids != NULL)
    job->result = g_steal_pointer (&list);

  return ids != NULL;
}

static const MesignJobClass list_class = {
  .size = sizeof (MesignJob),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list,
};

/**
 * mesign_engine_list_refusals_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Lists what servers have refused of what a person did, and undid here for that, until
 * mesign_engine_note_refusals_told_async(). What could not be sent is in the outbox.
 */
void
mesign_engine_list_refusals_async (MesignEngine *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &list_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_list_refusals_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignRefusal): the refusals, the oldest first;
 * %NULL with @error set
 */
GPtrArray *
mesign_engine_list_refusals_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_class, result, error);
}

typedef struct
{
  MesignJob job;
  GArray *operation_ids;
} NoteTold;

static void
clear_note_told (gpointer data)
{
  g_clear_pointer (&((NoteTold *) data)->operation_ids, g_array_unref);
}

static gboolean
run_note_told (gpointer data, GCancellable *cancellable, GError **error)
{
  NoteTold *self = data;

  return mesign_store_note_told_sync (self->job.engine->store, self->operation_ids, error);
}

static const MesignJobClass note_told_class = {
  .size = sizeof (NoteTold),
  .run = run_note_told,
  .clear = clear_note_told,
};

/**
 * mesign_engine_note_refusals_told_async:
 * @self: an open engine
 * @refusals: (element-type MesignRefusal): refusals
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Says that a person knows of them.
 */
void
mesign_engine_note_refusals_told_async (MesignEngine *self,
                                        GPtrArray *refusals,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  NoteTold *note = mesign_job_new (self, &note_told_class, cancellable, callback, user_data);

  note->operation_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < refusals->len; i++)
    g_array_append_val (note->operation_ids,
                        ((const MesignRefusal *) refusals->pdata[i])->operation->id);
  mesign_job_start (note);
}

/**
 * mesign_engine_note_refusals_told_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is noted
 */
gboolean
mesign_engine_note_refusals_told_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &note_told_class, result, error);
}
