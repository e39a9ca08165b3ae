/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

/* One that is being replayed is asked for again, at most ten seconds long. */
#define UNDO_WAIT (50 * G_TIME_SPAN_MILLISECOND)
#define UNDO_TRIES 200

typedef struct
{
  MesignJob job;
  GArray *operation_ids;
  guint n_left;
  guint n_tries;
  gboolean is_running;
} Undo;

static void
clear_undo (gpointer data)
{
  g_clear_pointer (&((Undo *) data)->operation_ids, g_array_unref);
}

static gboolean
undo_operation (Undo *undo, gint64 id, GError **error)
{
  MesignStore *store = undo->job.engine->store;
  g_autoptr (MesignOperation) operation = mesign_store_get_operation_sync (store, id, error);

  if (operation == NULL)
    return FALSE;
  undo->is_running = operation->state == MESIGN_OPERATION_RUNNING;

  return mesign_store_undo_operation_sync (store, id, error);
}

/* The last one first. One that is just being replayed is waited for: soon it is done, and then
 * undone by another one. */
static gboolean
run_undo (gpointer data, GCancellable *cancellable, GError **error)
{
  Undo *undo = data;

  if (undo->is_running)
    g_usleep (UNDO_WAIT);
  while (undo->n_left > 0)
    {
      if (!undo_operation (undo, g_array_index (undo->operation_ids, gint64, undo->n_left - 1),
                           error))
        return FALSE;
      undo->n_left--;
    }

  return TRUE;
}

static gboolean
go_on_undo (gpointer data, const GError *error)
{
  Undo *undo = data;

  return error != NULL && undo->is_running && ++undo->n_tries < UNDO_TRIES;
}

static const MesignJobClass undo_class = {
  .size = sizeof (Undo),
  .run = run_undo,
  .go_on = go_on_undo,
  .clear = clear_undo,
};

/**
 * mesign_engine_undo_async:
 * @self: an open engine
 * @operation_ids: (array length=n_operations): operations, as the functions above gave them
 * @n_operations: how many
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Takes back what was done to messages. What the server has not heard of it never hears of; what it
 * has done already it does the other way round with the next sync. What was removed for good cannot
 * be brought back.
 */
void
mesign_engine_undo_async (MesignEngine *self,
                          const gint64 *operation_ids,
                          guint n_operations,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Undo *undo = mesign_job_new (self, &undo_class, cancellable, callback, user_data);

  undo->operation_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  undo->n_left = n_operations;
  g_array_append_vals (undo->operation_ids, operation_ids, n_operations);
  mesign_job_start (undo);
}

/**
 * mesign_engine_undo_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is taken back
 */
gboolean
mesign_engine_undo_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &undo_class, result, error);
}
