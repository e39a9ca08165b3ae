/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* What a damaged mail.db still tells of things that are on no server: the operations that wait,
 * with the messages they act on, and the outbox. Rows are copied one by one until one cannot be
 * read. */

typedef struct
{
  const char *select;
  const char *insert;
  int n_columns;
} Table;

/* A mail that goes out when a person says so (G_MAXINT64). */
#define HELD "9223372036854775807"
#define OPEN "(SELECT id FROM operation WHERE state < 2)"
#define OPEN_PLACEMENTS                                                                            \
  "(SELECT placement_id FROM operation_target WHERE operation_id IN " OPEN " UNION "               \
  "SELECT made_placement_id FROM operation_target WHERE operation_id IN " OPEN ")"
#define OPEN_MESSAGES "(SELECT message_id FROM placement WHERE id IN " OPEN_PLACEMENTS ")"

static const Table tables[] = {
  { "SELECT id, account, path, wire_name, delimiter, role, selectable, uidvalidity FROM mailbox",
    "INSERT OR IGNORE INTO mailbox (id, account, path, wire_name, delimiter, role, selectable, "
    "uidvalidity, server_path) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?3)",
    8 },
  { "SELECT id, server_path, server_subscribed, is_planned, removal FROM mailbox",
    "UPDATE mailbox SET server_path = ?2, server_subscribed = ?3, is_planned = ?4, removal = ?5 "
    "WHERE id = ?1",
    5 },
  { "SELECT DISTINCT conversation_id, account "
    "FROM message WHERE id IN " OPEN_MESSAGES,
    "INSERT OR IGNORE INTO conversation (id, account) VALUES (?1, ?2)", 2 },
  { "SELECT id, account, server_key, header_id, conversation_id, sent, received, first_seen, "
    "from_name, from_address, subject, subject_base, lone_reply, size, envelope FROM message "
    "WHERE id IN " OPEN_MESSAGES,
    "INSERT OR IGNORE INTO message (id, account, server_key, header_id, conversation_id, sent, "
    "received, first_seen, from_name, from_address, subject, subject_base, lone_reply, size, "
    "envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    15 },
  { "SELECT id, thread_key FROM message WHERE thread_key IS NOT NULL AND id IN " OPEN_MESSAGES,
    "UPDATE message SET thread_key = ?2 WHERE id = ?1", 2 },
  { "SELECT id, mailbox_id, uid, message_id, server_flags, flags, modseq, hidden FROM placement "
    "WHERE id IN " OPEN_PLACEMENTS,
    "INSERT OR IGNORE INTO placement (id, mailbox_id, uid, message_id, server_flags, flags, "
    "modseq, hidden) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    8 },
  { "SELECT id, account, kind, state, mailbox_id, add_flags, remove_flags, uidnext, path, "
    "internaldate, header_id, attempts, not_before, error, undoes FROM operation "
    "WHERE state < 2 OR kind = 'send'",
    "INSERT OR IGNORE INTO operation (id, account, kind, state, mailbox_id, add_flags, "
    "remove_flags, uidnext, path, internaldate, header_id, attempts, not_before, error, undoes) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    15 },
  { "SELECT id, name, old_name FROM operation WHERE name IS NOT NULL",
    "UPDATE operation SET name = ?2, old_name = ?3 WHERE id = ?1", 3 },
  { "SELECT operation_id, position, placement_id, mailbox_id, made_placement_id, old_flags "
    "FROM operation_target WHERE operation_id IN " OPEN,
    "INSERT OR IGNORE INTO operation_target (operation_id, position, placement_id, mailbox_id, "
    "made_placement_id, old_flags) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    6 },
  { "SELECT operation_id, sender, header_id, subject, path, filing_mailbox_id, state, queued "
    "FROM outgoing",
    "INSERT OR IGNORE INTO outgoing (operation_id, sender, header_id, subject, path, "
    "filing_mailbox_id, state, queued, send_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, " HELD ")",
    8 },
  { "SELECT operation_id, position, address, path, state, reply FROM outgoing_recipient",
    "INSERT OR IGNORE INTO outgoing_recipient (operation_id, position, address, path, state, "
    "reply) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    6 },
  { "SELECT address, written, name, used, seen, last FROM correspondent",
    "INSERT OR IGNORE INTO correspondent (address, written, name, used, seen, last) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    6 },
};

#define RELEASE                                                                                    \
  "UPDATE outgoing SET send_at = ?2, wishes = ?3, warning = ?4 WHERE operation_id = ?1"

/* When a mail is to go out and how it is to be written. One of which that cannot be read stays
 * held: it must not go out at once, nor in the clear. The first that has the columns is it. */
static const Table releases[] = {
  { "SELECT operation_id, send_at, wishes, warning FROM outgoing", RELEASE, 4 },
  { "SELECT operation_id, send_at, wishes, NULL FROM outgoing", RELEASE, 4 },
  { "SELECT operation_id, send_at, NULL, NULL FROM outgoing", RELEASE, 4 },
  { "SELECT operation_id, 0, NULL, NULL FROM outgoing", RELEASE, 4 },
};

static gboolean
copy_row (MesignStatement *row, MesignStatement *insert, int n_columns, GError **error)
{
  g_autoptr (GError) local = NULL;

  for (int i = 0; i < n_columns; i++)
    mesign_statement_bind_column (insert, i + 1, row, i);
  if (mesign_statement_run (insert, &local))
    return TRUE;

  /* what it refers to could not be read */
  if (g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CONSTRAINT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* What cannot be read is lost; what cannot be written is tried again at the next start. */
static gboolean
copy_table (MesignDb *from, MesignDb *to, const Table *table, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MesignStatement) select = mesign_db_prepare (from, table->select, &local);
  g_autoptr (MesignStatement) insert = mesign_db_prepare (to, table->insert, error);

  if (insert == NULL)
    return FALSE;
  while (select != NULL && mesign_statement_step (select, &local) == MESIGN_STEP_ROW)
    if (!copy_row (select, insert, table->n_columns, error))
      return FALSE;
  if (local != NULL)
    g_message ("Not all could be saved from a damaged database: %s", local->message);

  return TRUE;
}

static gboolean
lacks_columns (MesignDb *from, const Table *table)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStatement) select = mesign_db_prepare (from, table->select, &error);

  return g_error_matches (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED);
}

static gboolean
release (MesignDb *from, MesignDb *to, GError **error)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (releases) - 1 && lacks_columns (from, &releases[i]))
    i++;

  return copy_table (from, to, &releases[i], error);
}

static gboolean
list_touched (MesignDb *db, GArray *rows, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT DISTINCT p.mailbox_id, m.conversation_id FROM placement p "
                         "JOIN message m ON m.id = p.message_id",
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

/* What is derived from the header fields is made anew. */
static gboolean
derive (MesignDb *db, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT id, account, envelope, thread_key FROM message", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      gint64 id = mesign_statement_get_int64 (statement, 0);
      g_autoptr (GBytes) octets = mesign_statement_dup_bytes (statement, 2);
      g_autoptr (MesignEnvelope) envelope = mesign_store_unpack_envelope (octets);
      g_auto (MesignTies) ties = { 0 };

      mesign_ties_read (&ties, mesign_statement_get_text (statement, 1), envelope,
                        mesign_statement_get_text (statement, 3));
      if (!mesign_store_add_references (db, ties.hashes, id, error) ||
          !mesign_store_put_headers_text (db, id, envelope, error))
        return FALSE;
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
copy_all (MesignDb *to, gpointer data, GError **error)
{
  MesignDb *from = data;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (MesignRowId));
  g_autofree char *id = g_uuid_string_random ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!copy_table (from, to, &tables[i], error))
      return FALSE;
  if (!release (from, to, error) || !derive (to, error) || !list_touched (to, rows, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!mesign_store_update_row (to, &g_array_index (rows, MesignRowId, i), FALSE, error))
      return FALSE;

  return mesign_db_exec (
             to,
             "UPDATE mailbox SET "
             "total = (SELECT count(*) FROM placement WHERE mailbox_id = mailbox.id AND hidden = "
             "0), "
             "unread = (SELECT count(*) FROM placement WHERE mailbox_id = mailbox.id AND hidden = "
             "0 "
             "AND flags & 1 = 0)",
             error) &&
         mesign_store_write_id (to, id, error);
}

/* Copies all or nothing, and gives the new database an id. Fails where it may go well another time;
 * else what cannot be saved stays in the damaged file. */
gboolean
mesign_store_salvage (MesignDatabase *mail, const char *damaged_path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MesignDb) damaged = mesign_db_open_sync (damaged_path, MESIGN_DB_READ_ONLY, &local);

  if (damaged != NULL && mesign_database_write_durable_sync (mail, copy_all, damaged, NULL, &local))
    return TRUE;
  if (g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FULL) ||
      g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_BUSY))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_message ("Nothing could be saved from a damaged database: %s", local->message);

  return TRUE;
}
