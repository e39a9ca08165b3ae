/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

typedef struct
{
  gint64 newest;
  gint64 date;
  guint count;
  guint unread;
  MesignFlags newest_flags;
  gboolean is_flagged;
  gboolean has_attachment;
} Summary;

/* CROSS: by the conversation's few messages, not by the mailbox's many placements. */
static gboolean
summarize (MesignDb *db, const MesignRowId *id, Summary *summary, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT m.id, m.received, p.flags, m.has_attachment FROM message m CROSS "
                         "JOIN placement p ON p.message_id = m.id "
                         "WHERE m.conversation_id = ?1 AND p.mailbox_id = ?2 AND p.hidden = 0",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id->conversation_id);
  mesign_statement_bind_int64 (statement, 2, id->mailbox_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      gint64 message = mesign_statement_get_int64 (statement, 0);
      gint64 date = mesign_statement_get_int64 (statement, 1);
      MesignFlags flags = mesign_statement_get_int64 (statement, 2);

      if (summary->count == 0 || date > summary->date ||
          (date == summary->date && message > summary->newest))
        {
          summary->newest = message;
          summary->date = date;
          summary->newest_flags = flags;
        }
      summary->count++;
      summary->unread += (flags & MESIGN_FLAG_SEEN) == 0;
      summary->is_flagged |= (flags & MESIGN_FLAG_FLAGGED) != 0;
      summary->has_attachment |= mesign_statement_get_int64 (statement, 3) != 0;
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
remove_row (MesignDb *db, const MesignRowId *id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "DELETE FROM list_row WHERE conversation_id = ?1 AND mailbox_id = ?2", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id->conversation_id);
  mesign_statement_bind_int64 (statement, 2, id->mailbox_id);

  return mesign_statement_run (statement, error);
}

static gboolean
insert_row (MesignDb *db, const MesignRowId *id, const Summary *summary, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO list_row (mailbox_id, date, conversation_id, newest_message_id, from_name, "
      "from_address, subject, preview, count, unread, is_flagged, is_answered, has_attachment, "
      "signs)"
      " SELECT ?1, received, conversation_id, id, from_name, from_address, subject, preview, ?2, "
      "?3,"
      " ?4, ?5, ?6, signs FROM message WHERE id = ?7",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id->mailbox_id);
  mesign_statement_bind_int64 (statement, 2, summary->count);
  mesign_statement_bind_int64 (statement, 3, summary->unread);
  mesign_statement_bind_int64 (statement, 4, summary->is_flagged);
  mesign_statement_bind_int64 (statement, 5, (summary->newest_flags & MESIGN_FLAG_ANSWERED) != 0);
  mesign_statement_bind_int64 (statement, 6, summary->has_attachment);
  mesign_statement_bind_int64 (statement, 7, summary->newest);

  return mesign_statement_run (statement, error);
}

/* Makes the row of a conversation in a mailbox anew, or takes it away where nothing is left.
 * @is_new: this transaction has made the conversation, which has no row yet. */
gboolean
mesign_store_update_row (MesignDb *db, const MesignRowId *id, gboolean is_new, GError **error)
{
  Summary summary = { 0 };

  return summarize (db, id, &summary, error) && (is_new || remove_row (db, id, error)) &&
         (summary.count == 0 || insert_row (db, id, &summary, error));
}

/* Whether the row of a conversation in a mailbox is as it would be made now. */
gboolean
mesign_store_row_is_right (MesignDb *db, const MesignRowId *id, gboolean *is_right, GError **error)
{
  Summary summary = { 0 };
  gint64 n_wanted;
  gint64 n_there;

  if (!summarize (db, id, &summary, error) ||
      !mesign_store_ask_ids (
          db, "SELECT count(*) FROM list_row WHERE conversation_id = ?1 AND mailbox_id = ?2",
          IDS (id->conversation_id, id->mailbox_id), &n_there, error) ||
      !mesign_store_ask_ids (
          db,
          "SELECT count(*) FROM list_row r JOIN message m ON m.id = r.newest_message_id "
          "WHERE r.conversation_id = ?1 AND r.mailbox_id = ?2 AND m.id = ?3 "
          "AND r.date = m.received AND r.from_name = m.from_name "
          "AND r.from_address = m.from_address AND r.subject = m.subject "
          "AND r.preview = m.preview AND r.signs = m.signs AND r.count = ?4 AND r.unread = ?5 "
          "AND r.is_flagged = ?6 AND r.is_answered = ?7 AND r.has_attachment = ?8",
          IDS (id->conversation_id, id->mailbox_id, summary.newest, summary.count, summary.unread,
               summary.is_flagged, (summary.newest_flags & MESIGN_FLAG_ANSWERED) != 0,
               summary.has_attachment),
          &n_wanted, error))
    return FALSE;
  *is_right = n_there == n_wanted && n_wanted == (summary.count > 0);

  return TRUE;
}
