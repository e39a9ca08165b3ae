/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* What operations do to placements, and how that is taken back. */

gboolean
mesign_store_load_targets (MesignDb *db, MesignOperation *operation, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT t.placement_id, t.mailbox_id, coalesce(p.message_id, made.message_id), p.uid, "
      "t.made_placement_id FROM operation_target t LEFT JOIN placement p ON p.id = t.placement_id "
      "LEFT JOIN placement made ON made.id = t.made_placement_id WHERE t.operation_id = ?1 "
      "ORDER BY t.position",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, operation->id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignOperationTarget target = {
        .placement_id = mesign_statement_get_int64 (statement, 0),
        .mailbox_id = mesign_statement_get_int64 (statement, 1),
        .message_id = mesign_statement_get_int64 (statement, 2),
        .uid = mesign_statement_get_int64 (statement, 3),
        .made_placement_id = mesign_statement_get_int64 (statement, 4),
      };

      g_array_append_val (operation->targets, target);
    }

  return step == MESIGN_STEP_DONE;
}

typedef struct
{
  gint64 operation_id;
  gint64 made_id;
} Waiting;

static GArray *
list_waiting (MesignDb *db, gint64 placement_id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT t.operation_id, t.made_placement_id FROM operation_target t "
      "JOIN operation o ON o.id = t.operation_id WHERE t.placement_id = ?1 AND o.state = 0",
      error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Waiting));
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_int64 (statement, 1, placement_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Waiting one = { mesign_statement_get_int64 (statement, 0),
                      mesign_statement_get_int64 (statement, 1) };

      g_array_append_val (list, one);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static gboolean
has_no_uid (MesignDb *db, gint64 placement_id, gboolean *without, GError **error)
{
  gint64 value;

  if (!mesign_store_ask_ids (db, "SELECT 1 FROM placement WHERE id = ?1 AND uid IS NULL",
                             IDS (placement_id), &value, error))
    return FALSE;
  *without = value != 0;

  return TRUE;
}

/* An operation without anything left to act on is done. */
static gboolean
let_go (MesignStoreWrite *write, gint64 placement_id, const Waiting *waiting, GError **error)
{
  gboolean without = FALSE;

  if (!mesign_store_run_ids (
          write->db, "DELETE FROM operation_target WHERE operation_id = ?1 AND placement_id = ?2",
          IDS (waiting->operation_id, placement_id), error) ||
      !mesign_store_run_ids (write->db,
                             "UPDATE operation SET state = 2 WHERE id = ?1 AND NOT EXISTS "
                             "(SELECT 1 FROM operation_target WHERE operation_id = ?1)",
                             IDS (waiting->operation_id), error) ||
      !has_no_uid (write->db, waiting->made_id, &without, error))
    return FALSE;
  mesign_store_touch (write->operations, waiting->operation_id);

  return !without || mesign_store_drop_placement (write, waiting->made_id, error);
}

/* Takes out a placement that is gone from the server, with what waiting operations made of it. One
 * that is running may be why it is gone; its work stays. */
gboolean
mesign_store_drop_placement (MesignStoreWrite *write, gint64 placement_id, GError **error)
{
  g_autoptr (GArray) list = list_waiting (write->db, placement_id, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (!let_go (write, placement_id, &g_array_index (list, Waiting, i), error))
      return FALSE;

  return list != NULL && mesign_store_remove_placement (write, placement_id, error);
}

/* What was queued for the made placement is now meant for the one it was made from. */
static gboolean
withdraw_made (MesignStoreWrite *write, const MesignOperationTarget *target, GError **error)
{
  gboolean without;

  if (!has_no_uid (write->db, target->made_placement_id, &without, error))
    return FALSE;
  if (!without)
    return TRUE;
  if (target->placement_id == 0)
    return mesign_store_drop_placement (write, target->made_placement_id, error);

  return mesign_store_run_ids (
             write->db,
             "UPDATE operation_target SET placement_id = ?1, mailbox_id = ?2 "
             "WHERE placement_id = ?3",
             IDS (target->placement_id, target->mailbox_id, target->made_placement_id), error) &&
         mesign_store_remove_placement (write, target->made_placement_id, error);
}

/* Marks an operation as refused and restores what it had done here. */
gboolean
mesign_store_take_back (MesignStoreWrite *write, gint64 operation_id, GError **error)
{
  g_autoptr (MesignOperation) operation =
      mesign_store_load_operation (write->db, operation_id, error);

  if (operation == NULL ||
      !mesign_store_run_ids (write->db, "UPDATE operation SET state = 3 WHERE id = ?1",
                             IDS (operation_id), error))
    return FALSE;
  mesign_store_touch (write->operations, operation_id);
  if (mesign_operation_kind_is_of_mailbox (operation->kind))
    return mesign_store_take_back_mailbox (write, operation, error);
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);

      if ((target->made_placement_id != 0 && !withdraw_made (write, target, error)) ||
          (target->placement_id != 0 &&
           !mesign_store_recompute_placement (write, target->placement_id, error)))
        return FALSE;
    }

  return TRUE;
}

/* Synchronisation may have met the copy before its UID was told here. Then what it took for a new
 * message is ours. */
static gboolean
adopt (MesignStoreWrite *write, gint64 made_id, gint64 met_id, GError **error)
{
  gint64 other;

  return mesign_store_ask_ids (write->db, "SELECT message_id FROM placement WHERE id = ?1",
                               IDS (met_id), &other, error) &&
         mesign_store_touch_placement (write, met_id, error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE operation_target SET placement_id = ?2 "
                               "WHERE placement_id = ?1",
                               IDS (made_id, met_id), error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE operation_target SET made_placement_id = ?2 "
                               "WHERE made_placement_id = ?1",
                               IDS (made_id, met_id), error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE placement SET message_id = "
                               "(SELECT message_id FROM placement WHERE id = ?1) WHERE id = ?2",
                               IDS (made_id, met_id), error) &&
         mesign_store_remove_placement (write, made_id, error) &&
         mesign_store_touch_placement (write, met_id, error) &&
         mesign_store_recompute_placement (write, met_id, error) &&
         mesign_store_remove_orphan (write, other, error);
}

gboolean
mesign_store_set_made_uid (MesignStoreWrite *write, gint64 made_id, guint32 uid, GError **error)
{
  gint64 met;

  if (!mesign_store_ask_ids (write->db,
                             "SELECT id FROM placement WHERE uid = ?2 AND mailbox_id = "
                             "(SELECT mailbox_id FROM placement WHERE id = ?1)",
                             IDS (made_id, uid), &met, error))
    return FALSE;
  if (met == made_id)
    return TRUE;
  if (met != 0)
    return adopt (write, made_id, met, error);

  return mesign_store_run_ids (write->db, "UPDATE placement SET uid = ?2 WHERE id = ?1",
                               IDS (made_id, uid), error);
}
