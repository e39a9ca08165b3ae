/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Undoing what the server has done is one more operation, the other way round. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-operations-private.h"

#include <glib/gi18n-lib.h>

static gboolean
queue_inverse (MesignStoreWrite *write, MesignStoreQueue *job, GArray *placements, GError **error)
{
  gboolean done;

  job->placement_ids = (const gint64 *) placements->data;
  job->n_placements = placements->len;
  done = placements->len == 0 || mesign_store_queue (write, job, error);
  g_clear_pointer (&job->account, g_free);

  return done;
}

static gboolean
is_shown (MesignDb *db, gint64 placement_id, gboolean *shown, GError **error)
{
  gint64 value;

  if (!mesign_store_ask_ids (db, "SELECT 1 FROM placement WHERE id = ?1 AND hidden = 0",
                             IDS (placement_id), &value, error))
    return FALSE;
  *shown = value != 0;

  return TRUE;
}

static gboolean
undo_move (MesignStoreWrite *write, const MesignOperation *operation, guint first, GError **error)
{
  const MesignOperationTarget *targets = (const MesignOperationTarget *) operation->targets->data;
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));
  MesignStoreQueue job = {
    .kind =
        operation->kind == MESIGN_OPERATION_COPY ? MESIGN_OPERATION_DELETE : MESIGN_OPERATION_MOVE,
    .mailbox_id = operation->kind == MESIGN_OPERATION_COPY ? 0 : targets[first].mailbox_id,
    .undoes = operation->id,
  };

  for (guint i = 0; i < operation->targets->len; i++)
    {
      gboolean shown;

      if (targets[i].mailbox_id != targets[first].mailbox_id)
        continue;
      if (i < first)
        return TRUE;
      if (!is_shown (write->db, targets[i].made_placement_id, &shown, error))
        return FALSE;
      if (shown)
        g_array_append_val (placements, targets[i].made_placement_id);
    }

  return queue_inverse (write, &job, placements, error);
}

typedef struct
{
  gint64 placement_id;
  MesignFlags on;
  MesignFlags off;
} Changed;

static GArray *
list_changed (MesignDb *db, const MesignOperation *operation, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT p.id, ~t.old_flags & ?2, t.old_flags & ?3 FROM operation_target t "
      "JOIN placement p ON p.id = t.placement_id WHERE t.operation_id = ?1 AND p.hidden = 0",
      error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Changed));
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_int64 (statement, 1, operation->id);
  mesign_statement_bind_int64 (statement, 2, operation->add);
  mesign_statement_bind_int64 (statement, 3, operation->remove);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Changed one = { mesign_statement_get_int64 (statement, 0),
                      mesign_statement_get_int64 (statement, 1),
                      mesign_statement_get_int64 (statement, 2) };

      if (one.on != 0 || one.off != 0)
        g_array_append_val (list, one);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* One operation for each set of flags that really changed. */
static gboolean
undo_flags (MesignStoreWrite *write, const MesignOperation *operation, GError **error)
{
  g_autoptr (GArray) list = list_changed (write->db, operation, error);

  while (list != NULL && list->len > 0)
    {
      Changed first = g_array_index (list, Changed, 0);
      g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));
      MesignStoreQueue job = {
        .kind = MESIGN_OPERATION_FLAG,
        .add = first.off,
        .remove = first.on,
        .undoes = operation->id,
      };

      for (guint i = list->len; i > 0; i--)
        {
          const Changed *one = &g_array_index (list, Changed, i - 1);

          if (one->on != first.on || one->off != first.off)
            continue;
          g_array_append_val (placements, one->placement_id);
          g_array_remove_index (list, i - 1);
        }
      if (!queue_inverse (write, &job, placements, error))
        return FALSE;
    }

  return list != NULL;
}

static gboolean
undo_done (MesignStoreWrite *write, const MesignOperation *operation, GError **error)
{
  if (operation->kind == MESIGN_OPERATION_FLAG)
    return undo_flags (write, operation, error);
  if (mesign_operation_kind_is_of_mailbox (operation->kind))
    return mesign_store_undo_mailbox (write, operation, error);
  if (operation->kind != MESIGN_OPERATION_MOVE && operation->kind != MESIGN_OPERATION_COPY)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("The server has done this already; it cannot be undone"));
  for (guint i = 0; i < operation->targets->len; i++)
    if (!undo_move (write, operation, i, error))
      return FALSE;

  return TRUE;
}

static gboolean
undo (MesignStoreWrite *write, gpointer data, GError **error)
{
  gint64 id = *(gint64 *) data;
  g_autoptr (MesignOperation) operation = mesign_store_load_operation (write->db, id, error);

  if (operation == NULL)
    return FALSE;
  if (operation->kind == MESIGN_OPERATION_SEND)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("Mail on its way out is taken back in the outbox"));
  switch (operation->state)
    {
    case MESIGN_OPERATION_WAITING:
      /* why it had to wait is no refusal */
      return mesign_store_run_ids (write->db, "UPDATE operation SET error = NULL WHERE id = ?1",
                                   IDS (id), error) &&
             mesign_store_take_back (write, id, error);
    case MESIGN_OPERATION_DONE:
      return undo_done (write, operation, error);
    case MESIGN_OPERATION_REFUSED:
      return TRUE;
    case MESIGN_OPERATION_RUNNING:
    default:
      return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                                _ ("This is being done just now; try again in a moment"));
    }
}

/**
 * mesign_store_undo_operation_sync:
 * @self: a store
 * @operation_id: an operation
 * @error: return location for a #MesignStoreError
 *
 * Takes back what the user did. What waits is dropped; what the server has done is done the other
 * way round by a new operation. One that is being replayed, or that removed, appended or sent
 * something for good, gives %MESIGN_STORE_ERROR_STATE.
 *
 * Returns: whether it is taken back here
 */
gboolean
mesign_store_undo_operation_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, undo, &operation_id, error);
}
