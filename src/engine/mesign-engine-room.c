/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "engine/mesign-engine-private.h"

static gboolean
run_measure (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;
  g_autofree MesignStoreRoom *room = g_new0 (MesignStoreRoom, 1);

  if (!mesign_store_measure_sync (job->engine->store, job->account->id, room, error))
    return FALSE;
  job->result = g_steal_pointer (&room);

  return TRUE;
}

static const MesignJobClass measure_class = {
  .size = sizeof (MesignJob),
  .place = MESIGN_JOB_ASIDE,
  .free_result = g_free,
  .run = run_measure,
};

/**
 * mesign_engine_measure_account_async:
 * @self: an open engine
 * @account: one of its accounts
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Measures the room an account's mail takes on this computer: what
 * mesign_engine_set_limits_async() limits. Needs no lock.
 */
void
mesign_engine_measure_account_async (MesignEngine *self,
                                     MesignAccount *account,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  MesignJob *job = mesign_job_new (self, &measure_class, cancellable, callback, user_data);

  mesign_job_set_account (job, account);
  mesign_job_start (job);
}

/**
 * mesign_engine_measure_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @n_octets: (out): how many octets its mails take on the disk
 * @n_mails: (out): how many mails are here whole
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is known
 */
gboolean
mesign_engine_measure_account_finish (MesignEngine *self,
                                      GAsyncResult *result,
                                      guint64 *n_octets,
                                      guint *n_mails,
                                      GError **error)
{
  g_autofree MesignStoreRoom *room =
      mesign_job_finish_pointer (self, &measure_class, result, error);

  if (room == NULL)
    return FALSE;
  *n_octets = room->n_octets;
  *n_mails = room->n_messages;

  return TRUE;
}
