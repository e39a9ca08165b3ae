/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

gboolean
mesign_store_touch_placement (MesignStoreWrite *write, gint64 placement_id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db,
                         "SELECT p.mailbox_id, m.conversation_id, m.id FROM placement p "
                         "JOIN message m ON m.id = p.message_id WHERE p.id = ?1",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, placement_id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE;
  mesign_store_touch_row (write, mesign_statement_get_int64 (statement, 0),
                          mesign_statement_get_int64 (statement, 1));
  mesign_store_touch (write->messages, mesign_statement_get_int64 (statement, 2));

  return TRUE;
}

typedef struct
{
  MesignFlags flags;
  gboolean hidden;
} Effect;

static gboolean
load_server_flags (MesignDb *db, gint64 placement_id, Effect *effect, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT server_flags FROM placement WHERE id = ?1", error);
  gint64 flags;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, placement_id);
  if (!mesign_statement_get_single (statement, 0, &flags, error))
    return FALSE;
  effect->flags = flags;

  return TRUE;
}

static gboolean
apply_operations (MesignDb *db, gint64 placement_id, Effect *effect, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT o.kind, o.add_flags, o.remove_flags FROM operation_target t "
      "JOIN operation o ON o.id = t.operation_id WHERE t.placement_id = ?1 AND o.state < 2 "
      "ORDER BY o.id",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, placement_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      const char *kind = mesign_statement_get_text (statement, 0);
      MesignFlags add = mesign_statement_get_int64 (statement, 1);
      MesignFlags remove = mesign_statement_get_int64 (statement, 2);

      if (g_str_equal (kind, "flag"))
        effect->flags = (effect->flags | add) & ~remove;
      else if (g_str_equal (kind, "move") || g_str_equal (kind, "delete"))
        effect->hidden = TRUE;
    }

  return step == MESIGN_STEP_DONE;
}

/* What is marked as deleted is as good as gone (RFC 9051 section 2.3.2), whoever marked it: a
 * server without UIDPLUS leaves it there. The one way in which flags and visibility come about:
 * what the server says, then the waiting operations in their order. */
gboolean
mesign_store_recompute_placement (MesignStoreWrite *write, gint64 placement_id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db,
                         "UPDATE placement SET flags = ?1, hidden = ?2 "
                         "WHERE id = ?3 AND (flags <> ?1 OR hidden <> ?2)",
                         error);
  Effect effect = { 0 };

  if (statement == NULL || !load_server_flags (write->db, placement_id, &effect, error) ||
      !apply_operations (write->db, placement_id, &effect, error))
    return FALSE;
  effect.hidden |= (effect.flags & MESIGN_FLAG_DELETED) != 0;
  mesign_statement_bind_int64 (statement, 1, effect.flags);
  mesign_statement_bind_int64 (statement, 2, effect.hidden);
  mesign_statement_bind_int64 (statement, 3, placement_id);
  if (!mesign_statement_run (statement, error))
    return FALSE;

  return mesign_db_get_changes (write->db) == 0 ||
         mesign_store_touch_placement (write, placement_id, error);
}

/* Whether a placement is shown as it should be. */
gboolean
mesign_store_placement_is_right (MesignDb *db,
                                 gint64 placement_id,
                                 gboolean *is_right,
                                 GError **error)
{
  Effect effect = { 0 };
  gint64 value;

  if (!load_server_flags (db, placement_id, &effect, error) ||
      !apply_operations (db, placement_id, &effect, error) ||
      !mesign_store_ask_ids (db,
                             "SELECT 1 FROM placement WHERE id = ?1 AND flags = ?2 AND hidden = ?3",
                             IDS (placement_id, effect.flags, effect.hidden), &value, error))
    return FALSE;
  *is_right = value != 0;

  return TRUE;
}

/* Puts a message into a mailbox; a UID of 0 is not known yet. Gives 0 with the error set. */
gint64
mesign_store_add_placement (MesignStoreWrite *write,
                            gint64 mailbox_id,
                            guint32 uid,
                            gint64 message_id,
                            MesignFlags flags,
                            guint64 modseq,
                            GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "INSERT INTO placement (mailbox_id, uid, message_id, server_flags, flags, modseq, hidden) "
      "VALUES (?1, nullif(?2, 0), ?3, ?4, ?4, ?5, ?6)",
      error);
  gboolean is_hidden = (flags & MESIGN_FLAG_DELETED) != 0;
  gint64 id;

  if (statement == NULL)
    return 0;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  mesign_statement_bind_int64 (statement, 2, uid);
  mesign_statement_bind_int64 (statement, 3, message_id);
  mesign_statement_bind_int64 (statement, 4, flags);
  mesign_statement_bind_int64 (statement, 5, modseq);
  mesign_statement_bind_int64 (statement, 6, is_hidden);
  if (!mesign_statement_run (statement, error))
    return 0;
  id = mesign_db_get_last_id (write->db);
  if (!is_hidden)
    mesign_store_count_placement (write, mailbox_id, flags);

  return mesign_store_touch_placement (write, id, error) ? id : 0;
}

/* The octets lie in another file; they are removed after this transaction. */
static gboolean
remove_message (MesignStoreWrite *write, gint64 message_id, GError **error)
{
  gint64 conversation;

  if (!mesign_store_ask_ids (write->db, "SELECT conversation_id FROM message WHERE id = ?1",
                             IDS (message_id), &conversation, error) ||
      !mesign_store_index_kept (write, error) ||
      !mesign_store_forget_text (write->db, message_id, error) ||
      !mesign_store_run_ids (write->db, "INSERT OR IGNORE INTO gone_body (message_id) VALUES (?1)",
                             IDS (message_id), error) ||
      !mesign_store_run_ids (write->db, "DELETE FROM message WHERE id = ?1", IDS (message_id),
                             error))
    return FALSE;
  write->has_gone_bodies = TRUE;

  return mesign_store_run_ids (write->db,
                               "DELETE FROM conversation WHERE id = ?1 "
                               "AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = ?1)",
                               IDS (conversation), error);
}

gboolean
mesign_store_remove_orphan (MesignStoreWrite *write, gint64 message_id, GError **error)
{
  gint64 left;

  if (!mesign_store_ask_ids (write->db, "SELECT count(*) FROM placement WHERE message_id = ?1",
                             IDS (message_id), &left, error))
    return FALSE;

  return message_id == 0 || left > 0 || remove_message (write, message_id, error);
}

/* Takes a message out of a mailbox, and out of the store where that was its last one. */
gboolean
mesign_store_remove_placement (MesignStoreWrite *write, gint64 placement_id, GError **error)
{
  gint64 message;

  return mesign_store_touch_placement (write, placement_id, error) &&
         mesign_store_ask_ids (write->db, "SELECT message_id FROM placement WHERE id = ?1",
                               IDS (placement_id), &message, error) &&
         mesign_store_run_ids (write->db, "DELETE FROM placement WHERE id = ?1", IDS (placement_id),
                               error) &&
         mesign_store_remove_orphan (write, message, error);
}
