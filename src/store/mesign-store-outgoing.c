/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-outgoing-private.h"

#include <glib/gi18n-lib.h>

static MesignOperationState
get_operation_state (MesignOutgoingState state)
{
  static const MesignOperationState states[] = {
    [MESIGN_OUTGOING_QUEUED] = MESIGN_OPERATION_WAITING,
    [MESIGN_OUTGOING_SENDING] = MESIGN_OPERATION_RUNNING,
    [MESIGN_OUTGOING_DATA_SENT] = MESIGN_OPERATION_RUNNING,
    [MESIGN_OUTGOING_SENT] = MESIGN_OPERATION_DONE,
    [MESIGN_OUTGOING_FILED] = MESIGN_OPERATION_DONE,
    [MESIGN_OUTGOING_UNCERTAIN] = MESIGN_OPERATION_REFUSED,
    [MESIGN_OUTGOING_REFUSED] = MESIGN_OPERATION_REFUSED,
  };

  return states[state];
}

typedef struct
{
  const MesignOutgoing *outgoing;
  gint64 id;
  const char *address;
  const char *path;
  MesignOutgoingState state;
  gint64 not_before;
  gint64 now;
  gboolean begins;
  const char *reason;
} Job;

static gboolean
insert_operation (MesignStoreWrite *write, Job *self, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db,
                         "INSERT INTO operation (account, kind, path, header_id, not_before) "
                         "VALUES (?1, 'send', ?2, ?3, ?4)",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->outgoing->account);
  mesign_statement_bind_text (statement, 2, self->outgoing->path);
  mesign_statement_bind_text (statement, 3, self->outgoing->header_id);
  mesign_statement_bind_int64 (statement, 4, self->outgoing->not_before);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  self->id = mesign_db_get_last_id (write->db);
  mesign_store_touch (write->outgoing, self->id);

  return TRUE;
}

static gboolean
insert_outgoing (MesignDb *db, const Job *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO outgoing (operation_id, sender, header_id, subject, path, filing_mailbox_id, "
      "state, queued, send_at, wishes) VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), 'queued', ?7, "
      "?8, ?9)",
      error);
  g_autofree char *subject = mesign_store_dup_valid (self->outgoing->subject);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);
  mesign_statement_bind_text (statement, 2, self->outgoing->sender);
  mesign_statement_bind_text (statement, 3, self->outgoing->header_id);
  mesign_statement_bind_text (statement, 4, subject);
  mesign_statement_bind_text (statement, 5, self->outgoing->path);
  mesign_statement_bind_int64 (statement, 6, self->outgoing->filing_mailbox_id);
  mesign_statement_bind_int64 (statement, 7, self->outgoing->queued);
  mesign_statement_bind_int64 (statement, 8, self->outgoing->send_at);
  mesign_statement_bind_text (statement, 9, self->outgoing->wishes);

  return mesign_statement_run (statement, error);
}

gboolean
mesign_store_insert_outgoing_recipients (MesignDb *db,
                                         gint64 id,
                                         const MesignOutgoing *outgoing,
                                         GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO outgoing_recipient (operation_id, position, address, path, state) "
      "VALUES (?1, ?2, ?3, ?4, 'queued')",
      error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *one = g_ptr_array_index (outgoing->recipients, i);

      mesign_statement_bind_int64 (statement, 1, id);
      mesign_statement_bind_int64 (statement, 2, i);
      mesign_statement_bind_text (statement, 3, one->address);
      mesign_statement_bind_text (statement, 4, one->path != NULL ? one->path : outgoing->path);
      if (!mesign_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
queue (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;

  return insert_operation (write, self, error) && insert_outgoing (write->db, self, error) &&
         mesign_store_insert_outgoing_recipients (write->db, self->id, self->outgoing, error);
}

/**
 * mesign_store_queue_send_sync:
 * @self: a store
 * @outgoing: what to send; its files lie safely on the disk already. The row, the state and the
 * states of the recipients are given by the store
 * @error: return location for a #MesignStoreError
 *
 * Puts a mail into the outbox, in one transaction.
 *
 * Returns: its operation, or 0 with @error set
 */
gint64
mesign_store_queue_send_sync (MesignStore *self, const MesignOutgoing *outgoing, GError **error)
{
  Job job = { .outgoing = outgoing };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (outgoing->account != NULL && outgoing->sender != NULL, 0);
  g_return_val_if_fail (outgoing->path != NULL && outgoing->header_id != NULL, 0);
  g_return_val_if_fail (outgoing->recipients->len > 0, 0);

  return mesign_store_write_durable (self, queue, &job, error) ? job.id : 0;
}

static gboolean
save_state (MesignDb *db, const Job *self, GError **error)
{
  g_autoptr (MesignStatement) outgoing =
      mesign_db_prepare (db, "UPDATE outgoing SET state = ?2 WHERE operation_id = ?1", error);
  g_autoptr (MesignStatement) operation = mesign_db_prepare (
      db,
      "UPDATE operation SET attempts = attempts + (state = 1 AND ?2 <> 1), state = ?2, "
      "not_before = ?3, error = ?4 WHERE id = ?1",
      error);

  if (outgoing == NULL || operation == NULL)
    return FALSE;
  mesign_statement_bind_int64 (outgoing, 1, self->id);
  mesign_statement_bind_text (outgoing, 2, mesign_outgoing_state_to_string (self->state));
  mesign_statement_bind_int64 (operation, 1, self->id);
  mesign_statement_bind_int64 (operation, 2, get_operation_state (self->state));
  mesign_statement_bind_int64 (operation, 3, self->not_before);
  mesign_statement_bind_text (operation, 4, self->reason);

  return mesign_statement_run (outgoing, error) && mesign_statement_run (operation, error);
}

/* Recipients nobody has spoken of follow the mail as a whole. */
static gboolean
follow (MesignDb *db, const Job *self, GError **error)
{
  switch (self->state)
    {
    case MESIGN_OUTGOING_QUEUED:
      return mesign_store_run_ids (db,
                                   "UPDATE outgoing_recipient SET state = 'queued' "
                                   "WHERE operation_id = ?1 AND state <> 'sent'",
                                   IDS (self->id), error);
    case MESIGN_OUTGOING_SENT:
      return mesign_store_run_ids (db,
                                   "UPDATE outgoing_recipient SET state = 'sent' "
                                   "WHERE operation_id = ?1 AND state <> 'refused'",
                                   IDS (self->id), error);
    case MESIGN_OUTGOING_UNCERTAIN:
      return mesign_store_run_ids (
                 db,
                 "UPDATE outgoing_recipient SET state = 'uncertain' WHERE operation_id = ?1 "
                 "AND state IN ('queued', 'sending') AND NOT EXISTS (SELECT 1 FROM "
                 "outgoing_recipient WHERE operation_id = ?1 AND state = 'data-sent')",
                 IDS (self->id), error) &&
             mesign_store_run_ids (db,
                                   "UPDATE outgoing_recipient SET state = 'uncertain' "
                                   "WHERE operation_id = ?1 AND state = 'data-sent'",
                                   IDS (self->id), error);
    case MESIGN_OUTGOING_SENDING:
    case MESIGN_OUTGOING_DATA_SENT:
    case MESIGN_OUTGOING_FILED:
    case MESIGN_OUTGOING_REFUSED:
    default:
      return TRUE;
    }
}

static gboolean
set_state (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  MesignOutgoingState before;

  if (!mesign_store_load_outgoing_state (write->db, self->id, &before, error))
    return FALSE;
  if (!mesign_outgoing_state_can_become (before, self->state))
    {
      g_set_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE,
                   _ ("Mail in the outbox that is “%s” cannot become “%s”"),
                   mesign_outgoing_state_to_string (before),
                   mesign_outgoing_state_to_string (self->state));
      return FALSE;
    }
  mesign_store_touch (write->outgoing, self->id);

  return save_state (write->db, self, error) && follow (write->db, self, error);
}

/* The same within another change, to be tried at once. */
gboolean
mesign_store_set_outgoing_state (MesignStoreWrite *write,
                                 gint64 id,
                                 MesignOutgoingState state,
                                 gint64 not_before,
                                 const char *reason,
                                 GError **error)
{
  Job job = { .id = id, .state = state, .not_before = not_before, .reason = reason };

  return set_state (write, &job, error);
}

/**
 * mesign_store_set_outgoing_state_sync:
 * @self: a store
 * @operation_id: its operation
 * @state: what it becomes; mesign_outgoing_state_can_become() has the rules
 * @not_before: not to be tried before this time, 0 for at once
 * @reason: (nullable): what went wrong
 * @error: return location for a #MesignStoreError
 *
 * Notes a step on the way out; it lies safely on the disk when this returns. Recipients without a
 * word of their own follow: all not refused are *sent* with it, and *queued* again are all that it
 * was not sent to.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_set_outgoing_state_sync (MesignStore *self,
                                      gint64 operation_id,
                                      MesignOutgoingState state,
                                      gint64 not_before,
                                      const char *reason,
                                      GError **error)
{
  Job job = {
    .id = operation_id,
    .state = state,
    .not_before = not_before,
    .reason = reason,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, set_state, &job, error);
}

/* Whether its time has come, and the copy is one of it as it stands: no draft, and not written anew
 * meanwhile. */
static gboolean
is_due (MesignDb *db, const Job *self, gboolean *due, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT 1 FROM outgoing WHERE operation_id = ?1 AND send_at <= ?2 AND ?3 <> '' AND EXISTS "
      "(SELECT 1 FROM outgoing_recipient r WHERE r.operation_id = ?1 AND r.path = ?3)",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);
  mesign_statement_bind_int64 (statement, 2, self->now);
  mesign_statement_bind_text (statement, 3, self->path);
  step = mesign_statement_step (statement, error);
  *due = step == MESIGN_STEP_ROW;

  return step != MESIGN_STEP_ERROR;
}

static gboolean
begin_sending (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  g_autoptr (GError) local = NULL;
  MesignOutgoingState before;

  if (!mesign_store_load_outgoing_state (write->db, self->id, &before, &local))
    {
      if (g_error_matches (local, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (before == MESIGN_OUTGOING_SENDING || before == MESIGN_OUTGOING_DATA_SENT)
    self->begins = TRUE;
  else if (before == MESIGN_OUTGOING_QUEUED && !is_due (write->db, self, &self->begins, error))
    return FALSE;
  if (!self->begins || before == MESIGN_OUTGOING_SENDING)
    return TRUE;

  return set_state (write, self, error);
}

/**
 * mesign_store_begin_sending_sync:
 * @self: a store
 * @operation_id: its operation
 * @path: the copy that is to be sent
 * @now: the time, in seconds since 1970 UTC
 * @begins: (out): whether it, or a further copy of it, may be sent now
 * @error: return location for a #MesignStoreError
 *
 * Notes that a mail is being sent, unless a person has decided otherwise since it was listed: taken
 * it back, put it off, or dropped it. That is no error. A draft is never sent.
 *
 * Returns: whether it is noted, or found out
 */
gboolean
mesign_store_begin_sending_sync (MesignStore *self,
                                 gint64 operation_id,
                                 const char *path,
                                 gint64 now,
                                 gboolean *begins,
                                 GError **error)
{
  Job job = { .id = operation_id, .path = path, .state = MESIGN_OUTGOING_SENDING, .now = now };

  g_return_val_if_fail (MESIGN_IS_STORE (self) && path != NULL && begins != NULL, FALSE);

  if (!mesign_store_write_durable (self, begin_sending, &job, error))
    return FALSE;
  *begins = job.begins;

  return TRUE;
}

static gboolean
set_recipient (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db,
                         "UPDATE outgoing_recipient SET state = ?3, reply = ?4 WHERE operation_id "
                         "= ?1 AND address = ?2 "
                         "AND (state <> 'sent' OR ?3 = 'sent')",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);
  mesign_statement_bind_text (statement, 2, self->address);
  mesign_statement_bind_text (statement, 3, mesign_outgoing_state_to_string (self->state));
  mesign_statement_bind_text (statement, 4, self->reason);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  mesign_store_touch (write->outgoing, self->id);

  return mesign_db_get_changes (write->db) > 0 ||
         mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                            _ ("This recipient has the mail already, or is none of it"));
}

/**
 * mesign_store_set_recipient_state_sync:
 * @self: a store
 * @operation_id: its operation
 * @address: a recipient, as given when it was queued
 * @state: what became of this recipient's copy; what was sent stays sent
 * @reply: (nullable): what the server said
 * @error: return location for a #MesignStoreError
 *
 * Notes what became of one recipient.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_set_recipient_state_sync (MesignStore *self,
                                       gint64 operation_id,
                                       const char *address,
                                       MesignOutgoingState state,
                                       const char *reply,
                                       GError **error)
{
  Job job = { .id = operation_id, .address = address, .state = state, .reason = reply };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, set_recipient, &job, error);
}
