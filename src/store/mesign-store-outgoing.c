/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

static MesignOutgoingState
get_state (const char *word)
{
  for (guint i = 0; i <= MESIGN_OUTGOING_REFUSED; i++)
    if (g_strcmp0 (mesign_outgoing_state_to_string (i), word) == 0)
      return i;

  return MESIGN_OUTGOING_UNCERTAIN;
}

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
  const char *account;
  const char *address;
  MesignOutgoingState state;
  gint64 not_before;
  gint64 now;
  gboolean begins;
  const char *reason;
  GPtrArray *list;
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
      "state, queued, send_at) VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), 'queued', ?7, ?8)",
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

  return mesign_statement_run (statement, error);
}

static gboolean
insert_recipients (MesignDb *db, const Job *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO outgoing_recipient (operation_id, position, address, path, state) "
      "VALUES (?1, ?2, ?3, ?4, 'queued')",
      error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *one = g_ptr_array_index (self->outgoing->recipients, i);

      mesign_statement_bind_int64 (statement, 1, self->id);
      mesign_statement_bind_int64 (statement, 2, i);
      mesign_statement_bind_text (statement, 3, one->address);
      mesign_statement_bind_text (statement, 4,
                                  one->path != NULL ? one->path : self->outgoing->path);
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
         insert_recipients (write->db, self, error);
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

#define COLUMNS                                                                                    \
  "g.operation_id, o.account, g.sender, g.header_id, g.subject, g.path, g.filing_mailbox_id, "     \
  "g.state, g.queued, o.attempts, o.not_before, o.error, g.send_at "

static MesignOutgoing *
load_row (MesignStatement *row)
{
  MesignOutgoing *self = mesign_outgoing_new ();

  self->operation_id = mesign_statement_get_int64 (row, 0);
  self->account = mesign_statement_dup_text (row, 1);
  self->sender = mesign_statement_dup_text (row, 2);
  self->header_id = mesign_statement_dup_text (row, 3);
  self->subject = mesign_statement_dup_text (row, 4);
  self->path = mesign_statement_dup_text (row, 5);
  self->filing_mailbox_id = mesign_statement_get_int64 (row, 6);
  self->state = get_state (mesign_statement_get_text (row, 7));
  self->queued = mesign_statement_get_int64 (row, 8);
  self->attempts = mesign_statement_get_int64 (row, 9);
  self->not_before = mesign_statement_get_int64 (row, 10);
  self->error = mesign_statement_dup_text (row, 11);
  self->send_at = mesign_statement_get_int64 (row, 12);

  return self;
}

static gboolean
load_recipients (MesignDb *db, MesignOutgoing *outgoing, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT address, path, state, reply FROM outgoing_recipient WHERE operation_id = ?1 "
      "ORDER BY position",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, outgoing->operation_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignOutgoingRecipient *one = mesign_outgoing_recipient_new (
          mesign_statement_get_text (statement, 0), mesign_statement_get_text (statement, 1));

      one->state = get_state (mesign_statement_get_text (statement, 2));
      one->reply = mesign_statement_dup_text (statement, 3);
      g_ptr_array_add (outgoing->recipients, one);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
load_rows (MesignDb *db, MesignStatement *statement, GPtrArray *list, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignOutgoing *one = load_row (statement);

      g_ptr_array_add (list, one);
      if (!load_recipients (db, one, error))
        return FALSE;
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
read_list (MesignDb *db, gpointer data, GError **error)
{
  Job *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM outgoing g JOIN operation o ON o.id = "
                         "g.operation_id WHERE (?1 IS NULL OR o.account = ?1) "
                         "AND g.state <> 'filed' ORDER BY g.operation_id",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);

  return load_rows (db, statement, self->list, error);
}

static gboolean
read_one (MesignDb *db, gpointer data, GError **error)
{
  Job *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM outgoing g JOIN operation o ON o.id = "
                         "g.operation_id WHERE g.operation_id = ?1",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);

  return load_rows (db, statement, self->list, error);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_outgoing_unref);
}

/**
 * mesign_store_list_outgoing_sync:
 * @self: a store
 * @account: (nullable): the account's id, or %NULL for all
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignOutgoing): what is in the outbox and not
 * yet filed as sent, oldest first, or %NULL with @error set
 */
GPtrArray *
mesign_store_list_outgoing_sync (MesignStore *self, const char *account, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Job job = { .account = account, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_list, &job, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_files (MesignDb *db, gpointer data, GError **error)
{
  GHashTable *names = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT path FROM operation WHERE path IS NOT NULL UNION "
                         "SELECT path FROM outgoing_recipient WHERE path IS NOT NULL",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_hash_table_add (names, mesign_statement_dup_text (statement, 0));

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_store_list_files_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the names of all files that something in
 * the store still speaks of, or %NULL with @error set
 */
GHashTable *
mesign_store_list_files_sync (MesignStore *self, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_files, names, error) ? g_steal_pointer (&names) : NULL;
}

static gboolean
fail_not_found (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                            _ ("This mail is not in the outbox any more"));
}

/**
 * mesign_store_get_outgoing_sync:
 * @self: a store
 * @operation_id: its operation
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the mail, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignOutgoing *
mesign_store_get_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Job job = { .id = operation_id, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  if (!mesign_store_read (self, read_one, &job, error) ||
      (list->len == 0 && !fail_not_found (error)))
    return NULL;

  return mesign_outgoing_ref (g_ptr_array_index (list, 0));
}

static gboolean
load_state (MesignDb *db, gint64 id, MesignOutgoingState *state, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT state FROM outgoing WHERE operation_id = ?1", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE && fail_not_found (error);
  *state = get_state (mesign_statement_get_text (statement, 0));

  return TRUE;
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

  if (!load_state (write->db, self->id, &before, error))
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

/**
 * mesign_store_set_outgoing_state_sync:
 * @self: a store
 * @operation_id: its operation
 * @state: what it becomes; mesign_outgoing_state_can_become() has the rules
 * @not_before: not to be tried before this time, 0 for at once
 * @reason: (nullable): what went wrong
 * @error: return location for a #MesignStoreError
 *
 * Notes a step on the way out; it lies safely on the disk when this
 * returns. Recipients
 * without a word of their own follow: all not refused are *sent* with it, and *queued* again are
 * all that it was not sent to.
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

/* Whether its time has come. */
static gboolean
is_due (MesignDb *db, gint64 id, gint64 now, gboolean *due, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT 1 FROM outgoing WHERE operation_id = ?1 AND send_at <= ?2", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id);
  mesign_statement_bind_int64 (statement, 2, now);
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

  if (!load_state (write->db, self->id, &before, &local))
    {
      if (g_error_matches (local, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (before == MESIGN_OUTGOING_SENDING || before == MESIGN_OUTGOING_DATA_SENT)
    self->begins = TRUE;
  else if (before == MESIGN_OUTGOING_QUEUED &&
           !is_due (write->db, self->id, self->now, &self->begins, error))
    return FALSE;
  if (!self->begins || before == MESIGN_OUTGOING_SENDING)
    return TRUE;

  return set_state (write, self, error);
}

/**
 * mesign_store_begin_sending_sync:
 * @self: a store
 * @operation_id: its operation
 * @now: the time, in seconds since 1970 UTC
 * @begins: (out): whether it, or a further copy of it, may be sent now
 * @error: return location for a #MesignStoreError
 *
 * Notes that a mail is being sent, unless a person has decided otherwise since it was listed: taken
 * it back, put it off, or dropped it. That is no error.
 *
 * Returns: whether it is noted, or found out
 */
gboolean
mesign_store_begin_sending_sync (MesignStore *self,
                                 gint64 operation_id,
                                 gint64 now,
                                 gboolean *begins,
                                 GError **error)
{
  Job job = { .id = operation_id, .state = MESIGN_OUTGOING_SENDING, .now = now };

  g_return_val_if_fail (MESIGN_IS_STORE (self) && begins != NULL, FALSE);

  if (!mesign_store_write_durable (self, begin_sending, &job, error))
    return FALSE;
  *begins = job.begins;

  return TRUE;
}

static gboolean
send_without_waiting (MesignStoreWrite *write, const Job *self, GError **error)
{
  mesign_store_touch (write->outgoing, self->id);

  return mesign_store_run_ids (write->db, "UPDATE outgoing SET send_at = 0 WHERE operation_id = ?1",
                               IDS (self->id), error) &&
         mesign_store_run_ids (write->db, "UPDATE operation SET not_before = 0 WHERE id = ?1",
                               IDS (self->id), error);
}

static gboolean
retry (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  MesignOutgoingState before;

  if (!load_state (write->db, self->id, &before, error))
    return FALSE;
  switch (before)
    {
    case MESIGN_OUTGOING_SENDING:
    case MESIGN_OUTGOING_DATA_SENT:
      return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                                _ ("This mail is being sent just now"));
    case MESIGN_OUTGOING_REFUSED:
    case MESIGN_OUTGOING_UNCERTAIN:
      return set_state (write, self, error) && send_without_waiting (write, self, error);
    case MESIGN_OUTGOING_QUEUED:
      return send_without_waiting (write, self, error);
    case MESIGN_OUTGOING_SENT:
    case MESIGN_OUTGOING_FILED:
    default:
      return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                                _ ("This mail does not wait to be sent any more"));
    }
}

/**
 * mesign_store_retry_outgoing_sync:
 * @self: a store
 * @operation_id: its operation
 * @error: return location for a #MesignStoreError
 *
 * Has a mail that waits, was refused, or may have been sent go out at once. One that is being sent
 * gives %MESIGN_STORE_ERROR_STATE: it must not go out beside itself.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_retry_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  Job job = { .id = operation_id, .state = MESIGN_OUTGOING_QUEUED };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, retry, &job, error);
}

static gboolean
schedule (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  MesignOutgoingState state;

  if (!load_state (write->db, self->id, &state, error))
    return FALSE;
  if (state != MESIGN_OUTGOING_QUEUED)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This mail does not wait to be sent any more"));
  mesign_store_touch (write->outgoing, self->id);

  return mesign_store_run_ids (write->db,
                               "UPDATE outgoing SET send_at = ?2 WHERE operation_id = ?1",
                               IDS (self->id, self->not_before), error) &&
         mesign_store_run_ids (write->db, "UPDATE operation SET not_before = 0 WHERE id = ?1",
                               IDS (self->id), error);
}

/**
 * mesign_store_schedule_outgoing_sync:
 * @self: a store
 * @operation_id: its operation
 * @send_at: when it is to go out; 0 for at once, %G_MAXINT64 for not yet
 * @error: return location for a #MesignStoreError
 *
 * Has a mail that waits go out at another time. One that is being sent, or that does not wait for
 * another reason, gives %MESIGN_STORE_ERROR_STATE.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_schedule_outgoing_sync (MesignStore *self,
                                     gint64 operation_id,
                                     gint64 send_at,
                                     GError **error)
{
  Job job = { .id = operation_id, .not_before = send_at };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, schedule, &job, error);
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

static gboolean
remove_outgoing (MesignStoreWrite *write, gpointer data, GError **error)
{
  gint64 id = *(gint64 *) data;
  MesignOutgoingState state;

  if (!load_state (write->db, id, &state, error))
    return FALSE;
  if (state == MESIGN_OUTGOING_SENDING || state == MESIGN_OUTGOING_DATA_SENT)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This mail is being sent just now"));
  mesign_store_touch (write->outgoing, id);

  return mesign_store_run_ids (write->db, "DELETE FROM operation WHERE id = ?1", IDS (id), error);
}

/**
 * mesign_store_remove_outgoing_sync:
 * @self: a store
 * @operation_id: its operation
 * @error: return location for a #MesignStoreError
 *
 * Takes a mail out of the outbox, unless it is being sent. Its files are the caller's to remove,
 * afterwards.
 *
 * Returns: whether it is out
 */
gboolean
mesign_store_remove_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, remove_outgoing, &operation_id, error);
}
