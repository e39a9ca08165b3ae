/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

typedef gboolean (*MendFunc) (MesignStoreWalk *self, gint64 id, GError **error);

typedef struct
{
  MesignStoreFault fault;
  const char *sql;
  MendFunc mend;
} Wrong;

/* Whether a row is wrong still when its turn comes. */
static gboolean
is_still_wrong (MesignStoreWalk *self, const char *sql, gint64 id, gboolean *is_so, GError **error)
{
  g_autofree char *question = g_strdup_printf ("SELECT 1 FROM (%s) WHERE id = ?1 LIMIT 1", sql);
  g_autoptr (MesignStatement) statement = mesign_db_prepare_once (self->db, question, error);
  gint64 found;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id);
  if (!mesign_statement_get_single (statement, 0, &found, error))
    return FALSE;
  *is_so = found != 0;

  return TRUE;
}

static gboolean
note_one (MesignStoreWalk *self, gconstpointer one, gpointer data, GError **error)
{
  const Wrong *wrong = data;
  gint64 id = *(const gint64 *) one;
  gboolean is_wrong = TRUE;

  if (self->write != NULL && !is_still_wrong (self, wrong->sql, id, &is_wrong, error))
    return FALSE;
  if (!is_wrong)
    return TRUE;
  mesign_store_walk_note (self, wrong->fault);

  return self->write == NULL || wrong->mend (self, id, error);
}

/* Each of the rows a statement names is wrong. */
static gboolean
note_each (MesignStoreWalk *self,
           MesignStoreFault fault,
           const char *sql,
           MendFunc mend,
           GError **error)
{
  g_autoptr (GArray) ids = mesign_store_walk_list (self, sql, error);
  Wrong wrong = { fault, sql, mend };

  return ids != NULL && mesign_store_walk_each (self, ids, note_one, &wrong, error);
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
list_torn (MesignStoreWalk *self, gpointer data, GError **error)
{
  GArray *torn = data;
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

static gboolean
join (MesignStoreWalk *self, gconstpointer one, gpointer data G_GNUC_UNUSED, GError **error)
{
  const Torn *torn = one;
  gint64 n_there;

  if (!mesign_store_ask_ids (self->db, "SELECT count(*) FROM conversation WHERE id IN (?1, ?2)",
                             IDS (torn->from, torn->into), &n_there, error))
    return FALSE;

  return n_there < 2 ||
         mesign_store_merge_conversations (self->write, torn->from, torn->into, error);
}

/* Joining two may leave another one torn, so that it is looked for until there is none. */
static gboolean
join_torn (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) torn = g_array_new (FALSE, FALSE, sizeof (Torn));

  if (!mesign_store_walk_look (self, list_torn, torn, error))
    return FALSE;
  self->check->n_faults[MESIGN_STORE_FAULT_CONVERSATIONS] += torn->len;
  while (self->mends && torn->len > 0)
    if (!mesign_store_walk_each (self, torn, join, NULL, error) ||
        !mesign_store_walk_look (self, list_torn, torn, error))
      return FALSE;

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

static gboolean
look_at_awaited (MesignStoreWalk *self,
                 gconstpointer one,
                 gpointer data G_GNUC_UNUSED,
                 GError **error)
{
  gint64 id = *(const gint64 *) one;
  gboolean is_right;

  if (!mesign_store_placement_is_right (self->db, id, &is_right, error))
    return FALSE;
  if (is_right)
    return TRUE;
  mesign_store_walk_note (self, MESIGN_STORE_FAULT_FLAGS);

  return self->write == NULL || recompute (self, id, error);
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

  return awaited != NULL && mesign_store_walk_each (self, awaited, look_at_awaited, NULL, error);
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

static gboolean
list_rows (MesignStoreWalk *self, gpointer data, GError **error)
{
  GArray *rows = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare_once (self->db,
                              "SELECT mailbox_id, conversation_id FROM list_row UNION "
                              "SELECT p.mailbox_id, m.conversation_id FROM placement p "
                              "JOIN message m ON m.id = p.message_id WHERE p.hidden = 0",
                              error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignRowId id = { mesign_statement_get_int64 (statement, 0),
                         mesign_statement_get_int64 (statement, 1) };

      g_array_append_val (rows, id);
    }

  return step == MESIGN_STEP_DONE;
}

/* The rows themselves are made at the end of the transaction. */
static gboolean
look_at_row (MesignStoreWalk *self, gconstpointer one, gpointer data G_GNUC_UNUSED, GError **error)
{
  const MesignRowId *id = one;
  gboolean is_right;

  if (!mesign_store_row_is_right (self->db, id, &is_right, error))
    return FALSE;
  if (is_right)
    return TRUE;
  mesign_store_walk_note (self, MESIGN_STORE_FAULT_LISTS);
  if (self->write != NULL)
    mesign_store_touch_row (self->write, id->mailbox_id, id->conversation_id);

  return TRUE;
}

gboolean
mesign_store_walk_lists (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (MesignRowId));

  return mesign_store_walk_look (self, list_rows, rows, error) &&
         mesign_store_walk_each (self, rows, look_at_row, NULL, error);
}
