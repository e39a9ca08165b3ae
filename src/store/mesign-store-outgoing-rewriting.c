/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A draft in the outbox that is written, or cannot be; a mail that becomes a draft again. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-outgoing-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const MesignOutgoing *before;
  const MesignOutgoing *after;
} Rewriting;

/* A person, or another process, may have decided about it meanwhile. */
static gboolean
is_as_before (MesignDb *db, const MesignOutgoing *before, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT 1 FROM outgoing WHERE operation_id = ?1 AND state = 'queued' "
                         "AND path = ?2 AND send_at = ?3 AND NOT EXISTS (SELECT 1 FROM "
                         "outgoing_recipient r WHERE r.operation_id = ?1 AND r.state <> "
                         "'queued')",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, before->operation_id);
  mesign_statement_bind_text (statement, 2, before->path);
  mesign_statement_bind_int64 (statement, 3, before->send_at);
  step = mesign_statement_step (statement, error);

  return step == MESIGN_STEP_ROW ||
         (step == MESIGN_STEP_DONE &&
          mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                             _ ("This mail has been changed in the outbox meanwhile")));
}

/* What was asked for when it was queued holds; what was guessed fills in where nothing is said. */
static gboolean
put_files (MesignDb *db, const MesignOutgoing *after, gint64 id, GError **error)
{
  g_autoptr (MesignStatement) outgoing =
      mesign_db_prepare (db,
                         "UPDATE outgoing SET path = ?2, header_id = ?3, subject = ?4, "
                         "send_at = ?5, wishes = coalesce(wishes, ?6), warning = ?7 "
                         "WHERE operation_id = ?1",
                         error);
  g_autoptr (MesignStatement) operation = mesign_db_prepare (
      db,
      "UPDATE operation SET path = ?2, header_id = ?3, not_before = 0, error = NULL WHERE id = ?1",
      error);
  g_autofree char *subject = mesign_store_dup_valid (after->subject);

  if (outgoing == NULL || operation == NULL)
    return FALSE;
  mesign_statement_bind_int64 (outgoing, 1, id);
  mesign_statement_bind_text (outgoing, 2, after->path);
  mesign_statement_bind_text (outgoing, 3, after->header_id);
  mesign_statement_bind_text (outgoing, 4, subject);
  mesign_statement_bind_int64 (outgoing, 5, after->send_at);
  mesign_statement_bind_text (outgoing, 6, after->wishes);
  mesign_statement_bind_text (outgoing, 7, after->warning);
  mesign_statement_bind_int64 (operation, 1, id);
  mesign_statement_bind_text (operation, 2, after->path);
  mesign_statement_bind_text (operation, 3, after->header_id);

  return mesign_statement_run (outgoing, error) && mesign_statement_run (operation, error);
}

static gboolean
rewrite (MesignStoreWrite *write, gpointer data, GError **error)
{
  Rewriting *self = data;
  gint64 id = self->before->operation_id;

  if (!is_as_before (write->db, self->before, error) ||
      !put_files (write->db, self->after, id, error) ||
      !mesign_store_run_ids (write->db, "DELETE FROM outgoing_recipient WHERE operation_id = ?1",
                             IDS (id), error) ||
      !mesign_store_insert_outgoing_recipients (write->db, id, self->after, error))
    return FALSE;
  mesign_store_touch (write->outgoing, id);

  return TRUE;
}

/**
 * mesign_store_rewrite_outgoing_sync:
 * @self: a store
 * @before: a mail of the outbox that waits and that nobody has yet, as it was read
 * @after: the same with other files, which lie safely on the disk, another identifier, subject and
 * time to go out at
 * @error: return location for a #MesignStoreError, %MESIGN_STORE_ERROR_STATE where it is not any
 * more as it was read, or @after is for nobody
 *
 * Gives a mail that waits other files, all or none, and the warning of @after.
 * Those it had are the caller's to remove, afterwards.
 *
 * Returns: whether it has them
 */
gboolean
mesign_store_rewrite_outgoing_sync (MesignStore *self,
                                    const MesignOutgoing *before,
                                    const MesignOutgoing *after,
                                    GError **error)
{
  Rewriting rewriting = { before, after };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (after->path != NULL && after->header_id != NULL, FALSE);

  if (after->recipients->len == 0)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This mail has no recipient. Add somebody to To, Cc or Bcc."));

  return mesign_store_write_durable (self, rewrite, &rewriting, error);
}

typedef struct
{
  const MesignOutgoing *before;
  MesignOutgoingState state;
  gint64 not_before;
  const char *reason;
} Failure;

static gboolean
note_failure (MesignStoreWrite *write, gpointer data, GError **error)
{
  Failure *self = data;

  return is_as_before (write->db, self->before, error) &&
         mesign_store_set_outgoing_state (write, self->before->operation_id, self->state,
                                          self->not_before, self->reason, error);
}

/**
 * mesign_store_note_not_written_sync:
 * @self: a store
 * @before: a mail of the outbox that waits and that nobody has yet, as it was read
 * @state: %MESIGN_OUTGOING_QUEUED to try it again, or %MESIGN_OUTGOING_REFUSED
 * @not_before: not to be tried before this time, in seconds since 1970 UTC
 * @reason: what went wrong
 * @error: return location for a #MesignStoreError, %MESIGN_STORE_ERROR_STATE where it is not any
 * more as it was read
 *
 * Notes why a mail could not be written, unless a person has decided otherwise about it meanwhile:
 * put it off, taken it back, or had it written.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_note_not_written_sync (MesignStore *self,
                                    const MesignOutgoing *before,
                                    MesignOutgoingState state,
                                    gint64 not_before,
                                    const char *reason,
                                    GError **error)
{
  Failure failure = { before, state, not_before, reason };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (reason != NULL, FALSE);

  return mesign_store_write_durable (self, note_failure, &failure, error);
}
