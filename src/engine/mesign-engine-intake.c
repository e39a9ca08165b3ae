/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

/* What came before its key: read through again when a key has been imported, so that lists and
 * searches know it without its being opened first. One account after the other. */

/* A run ends after so long, and what people wait for comes in between. */
#define RUN_MICROSECONDS (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  MesignJob job;
  GPtrArray *accounts;
  guint n_begun;

  /* Of the account at hand; NULL until it is looked at. */
  GArray *message_ids;
  guint n_done;
} TakeIn;

static void
clear_take_in (gpointer data)
{
  TakeIn *take = data;

  g_clear_pointer (&take->accounts, g_ptr_array_unref);
  g_clear_pointer (&take->message_ids, g_array_unref);
}

static gboolean
list_messages (TakeIn *take, GError **error)
{
  MesignStore *store = take->job.engine->store;
  const char *account = take->job.account->id;

  if (take->message_ids != NULL)
    return TRUE;
  if (!mesign_store_reopen_sealed_sync (store, account, error))
    return FALSE;
  take->message_ids = mesign_store_list_to_take_in_sync (store, account, G_MAXINT, error);
  take->n_done = 0;

  return take->message_ids != NULL;
}

static gboolean
take_in_some (TakeIn *take,
              const MesignSyncContext *context,
              MesignSyncResult *result,
              GCancellable *cancellable,
              GError **error)
{
  gint64 end = g_get_monotonic_time () + RUN_MICROSECONDS;

  while (take->n_done < take->message_ids->len && g_get_monotonic_time () < end)
    {
      gint64 id = g_array_index (take->message_ids, gint64, take->n_done++);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !mesign_sync_take_in_sync (context, id, result, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_take_in (gpointer data, GCancellable *cancellable, GError **error)
{
  TakeIn *take = data;
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignSyncResult) result = NULL;
  gboolean done;

  if (!mesign_work_context_init (&context, &take->job, error) || !list_messages (take, error))
    return FALSE;
  result = mesign_sync_result_new ();
  done = take_in_some (take, &context.sync, result, cancellable, error);
  mesign_engine_note_sync_result (&take->job, result);

  return done;
}

static gboolean
go_on_take_in (gpointer data, const GError *error)
{
  TakeIn *take = data;

  if (error != NULL)
    g_message ("Encrypted mail that came before its key is opened later: %s", error->message);
  else if (take->n_done < take->message_ids->len)
    return TRUE;
  if (take->n_begun == take->accounts->len)
    return FALSE;
  g_clear_pointer (&take->message_ids, g_array_unref);
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
