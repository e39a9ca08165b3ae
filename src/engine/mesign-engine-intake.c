/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

/* What came before its key: read through again when a key has been imported, so that lists and
 * searches know it without its being opened first. One account after the other. */

typedef struct
{
  MesignJob job;
  GPtrArray *accounts;
  guint n_begun;
} TakeIn;

static void
clear_take_in (gpointer data)
{
  g_clear_pointer (&((TakeIn *) data)->accounts, g_ptr_array_unref);
}

static gboolean
take_in_all (MesignJob *job,
             const MesignSyncContext *context,
             MesignSyncResult *result,
             GCancellable *cancellable,
             GError **error)
{
  MesignStore *store = job->engine->store;
  g_autoptr (GArray) ids = NULL;

  if (!mesign_store_reopen_sealed_sync (store, job->account->id, error))
    return FALSE;
  ids = mesign_store_list_to_take_in_sync (store, job->account->id, G_MAXINT, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !mesign_sync_take_in_sync (context, g_array_index (ids, gint64, i), result, error))
      return FALSE;

  return TRUE;
}

static gboolean
run_take_in (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignSyncResult) result = NULL;
  gboolean done;

  if (!mesign_work_context_init (&context, job, error))
    return FALSE;
  result = mesign_sync_result_new ();
  done = take_in_all (job, &context.sync, result, cancellable, error);
  mesign_engine_note_sync_result (job, result);

  return done;
}

static gboolean
go_on_take_in (gpointer data, const GError *error)
{
  TakeIn *take = data;

  if (error != NULL)
    g_message ("Encrypted mail that came before its key is opened later: %s", error->message);
  if (take->n_begun == take->accounts->len)
    return FALSE;
  mesign_job_set_account (take, take->accounts->pdata[take->n_begun++]);

  return TRUE;
}

static const MesignJobClass take_in_class = {
  .size = sizeof (TakeIn),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .priority = G_PRIORITY_LOW,
  .run = run_take_in,
  .go_on = go_on_take_in,
  .clear = clear_take_in,
};

/* A key has come: what it may open is read through again. Main context. */
void
mesign_engine_take_in_again (MesignEngine *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self);
  TakeIn *take;

  if (accounts->len == 0)
    return;
  take = mesign_job_new (self, &take_in_class, NULL, NULL, NULL);
  take->accounts = g_steal_pointer (&accounts);
  mesign_job_set_account (take, take->accounts->pdata[take->n_begun++]);
  mesign_job_start (take);
}

/* Notes what an intake has changed besides the store, to be told on the main context. */
void
mesign_engine_note_sync_result (MesignJob *job, const MesignSyncResult *result)
{
  if (result->n_certificates > 0)
    job->has_changed_certificates = TRUE;
  for (guint i = 0; i < result->journeys->len; i++)
    mesign_job_note_journey (job, g_array_index (result->journeys, gint64, i));
}
