/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

typedef gboolean (*MendFunc) (MesignStoreWalk *self, gint64 id, GError **error);

/* Each of the rows a statement names is wrong. */
static gboolean
note_each (MesignStoreWalk *self,
           MesignStoreFault fault,
           const char *sql,
           MendFunc mend,
           GError **error)
{
  g_autoptr (GArray) ids = mesign_store_walk_list (self, sql, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      mesign_store_walk_note (self, fault);
      if (self->write != NULL && !mend (self, g_array_index (ids, gint64, i), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
delete_placement (MesignStoreWalk *self, gint64 id, GError **error)
{
  return mesign_store_run_ids (self->db, "DELETE FROM placement WHERE id = ?1", IDS (id), error);
}

static gboolean
delete_orphan (MesignStoreWalk *self, gint64 id, GError **error)
{
  return mesign_store_remove_orphan (self->write, id, error);
}

/* Placements of nothing, and messages that are nowhere. */
gboolean
mesign_store_walk_orphans (MesignStoreWalk *self, GError **error)
{
  return note_each (self, MESIGN_STORE_FAULT_ORPHANS,
                    "SELECT id FROM placement p WHERE "
                    "NOT EXISTS (SELECT 1 FROM message m WHERE m.id = p.message_id) OR "
                    "NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.id = p.mailbox_id)",
                    delete_placement, error) &&
         note_each (self, MESIGN_STORE_FAULT_ORPHANS,
                    "SELECT id FROM message m WHERE "
                    "NOT EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id)",
                    delete_orphan, error);
}

static gboolean
move_out (MesignStoreWalk *self, gint64 message_id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      self->db, "INSERT INTO conversation (account) SELECT account FROM message WHERE id = ?1",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, message_id);

  return mesign_statement_run (statement, error) &&
         mesign_store_touch_message (self->write, message_id, error) &&
         mesign_store_run_ids (self->db, "UPDATE message SET conversation_id = ?2 WHERE id = ?1",
                               IDS (message_id, mesign_db_get_last_id (self->db)), error) &&
         mesign_store_touch_message (self->write, message_id, error);
}

static gboolean
delete_conversation (MesignStoreWalk *self, gint64 id, GError **error)
{
  return mesign_store_run_ids (self->db, "DELETE FROM conversation WHERE id = ?1", IDS (id), error);
}

typedef struct
{
  gint64 from;
  gint64 into;
} Torn;

static gboolean
list_torn (MesignStoreWalk *self, GArray *torn, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare_once (
      self->db,
      "SELECT DISTINCT max(m.conversation_id), min(m.conversation_id) FROM reference r "
      "JOIN message m ON m.id = r.message_id GROUP BY r.hash "
      "HAVING max(m.conversation_id) <> min(m.conversation_id)",
      error);
  MesignStep step;

  g_array_set_size (torn, 0);
  if (statement == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Torn one = { mesign_statement_get_int64 (statement, 0),
                   mesign_statement_get_int64 (statement, 1) };

      g_array_append_val (torn, one);
    }

  return step == MESIGN_STEP_DONE;
}

/* Joining two may leave another one torn, so that it is looked for until there is none. */
static gboolean
join_torn (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) torn = g_array_new (FALSE, FALSE, sizeof (Torn));

  if (!list_torn (self, torn, error))
    return FALSE;
  self->check->n_faults[MESIGN_STORE_FAULT_CONVERSATIONS] += torn->len;
  while (self->write != NULL && torn->len > 0)
    {
      for (guint i = 0; i < torn->len; i++)
        if (!mesign_store_merge_conversations (self->write, g_array_index (torn, Torn, i).from,
                                               g_array_index (torn, Torn, i).into, error))
          return FALSE;
      if (!list_torn (self, torn, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
mesign_store_walk_conversations (MesignStoreWalk *self, GError **error)
{
  return note_each (self, MESIGN_STORE_FAULT_CONVERSATIONS,
                    "SELECT id FROM message m WHERE NOT EXISTS (SELECT 1 FROM conversation c "
                    "WHERE c.id = m.conversation_id AND c.account = m.account)",
                    move_out, error) &&
         join_torn (self, error) &&
         note_each (self, MESIGN_STORE_FAULT_CONVERSATIONS,
                    "SELECT id FROM conversation c WHERE "
                    "NOT EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = c.id)",
                    delete_conversation, error);
}

static gboolean
recompute (MesignStoreWalk *self, gint64 id, GError **error)
{
  return mesign_store_recompute_placement (self->write, id, error);
}

/* Flags are the server's, but where an operation waits. */
gboolean
mesign_store_walk_placements (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) awaited = NULL;

  if (!note_each (self, MESIGN_STORE_FAULT_FLAGS,
                  "SELECT id FROM placement p WHERE (flags <> server_flags OR hidden <> 0) AND "
                  "NOT EXISTS (SELECT 1 FROM operation_target t JOIN operation o "
                  "ON o.id = t.operation_id WHERE t.placement_id = p.id AND o.state < 2)",
                  recompute, error))
    return FALSE;
  awaited = mesign_store_walk_list (
      self,
      "SELECT DISTINCT t.placement_id FROM operation_target t JOIN operation o "
      "ON o.id = t.operation_id WHERE o.state < 2 AND t.placement_id IS NOT NULL",
      error);
  for (guint i = 0; awaited != NULL && i < awaited->len; i++)
    {
      gint64 id = g_array_index (awaited, gint64, i);
      gboolean is_right;

      if (!mesign_store_placement_is_right (self->db, id, &is_right, error))
        return FALSE;
      if (is_right)
        continue;
      mesign_store_walk_note (self, MESIGN_STORE_FAULT_FLAGS);
      if (self->write != NULL && !recompute (self, id, error))
        return FALSE;
    }

  return awaited != NULL;
}

#define TOTAL "(SELECT count(*) FROM placement p WHERE p.mailbox_id = mailbox.id AND p.hidden = 0)"
#define UNREAD                                                                                     \
  "(SELECT count(*) FROM placement p WHERE p.mailbox_id = mailbox.id AND p.hidden = 0 "            \
  "AND p.flags & 1 = 0)"

static gboolean
count_again (MesignStoreWalk *self, gint64 id, GError **error)
{
  mesign_store_touch (self->write->mailboxes, id);

  return mesign_store_run_ids (
      self->db, "UPDATE mailbox SET total = " TOTAL ", unread = " UNREAD " WHERE id = ?1", IDS (id),
      error);
}

gboolean
mesign_store_walk_counts (MesignStoreWalk *self, GError **error)
{
  return note_each (self, MESIGN_STORE_FAULT_COUNTS,
                    "SELECT id FROM mailbox WHERE total <> " TOTAL " OR unread <> " UNREAD,
                    count_again, error);
}

static GArray *
list_rows (MesignStoreWalk *self, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare_once (self->db,
                              "SELECT mailbox_id, conversation_id FROM list_row UNION "
                              "SELECT p.mailbox_id, m.conversation_id FROM placement p "
                              "JOIN message m ON m.id = p.message_id WHERE p.hidden = 0",
                              error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (MesignRowId));
  MesignStep step;

  if (statement == NULL)
    return NULL;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignRowId id = { mesign_statement_get_int64 (statement, 0),
                         mesign_statement_get_int64 (statement, 1) };

      g_array_append_val (rows, id);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

/* The rows themselves are made at the end of the transaction. */
gboolean
mesign_store_walk_lists (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) rows = list_rows (self, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const MesignRowId *id = &g_array_index (rows, MesignRowId, i);
      gboolean is_right;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !mesign_store_row_is_right (self->db, id, &is_right, error))
        return FALSE;
      if (is_right)
        continue;
      mesign_store_walk_note (self, MESIGN_STORE_FAULT_LISTS);
      if (self->write != NULL)
        mesign_store_touch_row (self->write, id->mailbox_id, id->conversation_id);
    }

  return rows != NULL;
}
