/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-mailboxes.h"

#include "engine/mesign-engine-private.h"

#include "store/mesign-store-operations.h"

/* What waits */

typedef struct
{
  MesignJob job;
  char *account;
} Listing;

static void
clear_listing (gpointer data)
{
  g_free (((Listing *) data)->account);
}

static gboolean
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  Listing *self = data;

  g_clear_pointer (&self->job.result, g_ptr_array_unref);
  self->job.result =
      mesign_store_list_open_and_refused_sync (self->job.engine->store, self->account, error);

  return self->job.result != NULL;
}

static const MesignJobClass list_class = {
  .size = sizeof (Listing),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list,
  .clear = clear_listing,
};

/**
 * mesign_engine_list_operations_async:
 * @self: an open engine
 * @account: (nullable): the account's id, or %NULL for all
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Lists what the server still has to hear of, and what it has refused lately.
 */
void
mesign_engine_list_operations_async (MesignEngine *self,
                                     const char *account,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  Listing *listing = mesign_job_new (self, &list_class, cancellable, callback, user_data);

  listing->account = g_strdup (account);
  mesign_job_start (listing);
}

/**
 * mesign_engine_list_operations_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignOperation): the operations, in their
 * order; %NULL with @error set
 */
GPtrArray *
mesign_engine_list_operations_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_class, result, error);
}
