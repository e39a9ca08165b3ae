/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person decides about mail in the outbox. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-operations-private.h"
#include "store/mesign-store-outgoing-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gint64 id;
  gint64 send_at;
} Decision;

static gboolean
send_without_waiting (MesignStoreWrite *write, const Decision *self, GError **error)
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
  Decision *self = data;
  MesignOutgoingState before;

  if (!mesign_store_load_outgoing_state (write->db, self->id, &before, error))
    return FALSE;
  switch (before)
    {
    case MESIGN_OUTGOING_SENDING:
    case MESIGN_OUTGOING_DATA_SENT:
      return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                                _ ("This mail is being sent just now"));
    case MESIGN_OUTGOING_REFUSED:
    case MESIGN_OUTGOING_UNCERTAIN:
      return mesign_store_set_outgoing_state (write, self->id, MESIGN_OUTGOING_QUEUED, 0, NULL,
                                              error) &&
             send_without_waiting (write, self, error);
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
  Decision job = { .id = operation_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, retry, &job, error);
}

static gboolean
schedule (MesignStoreWrite *write, gpointer data, GError **error)
{
  Decision *self = data;
  MesignOutgoingState state;

  if (!mesign_store_load_outgoing_state (write->db, self->id, &state, error))
    return FALSE;
  if (state != MESIGN_OUTGOING_QUEUED)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This mail does not wait to be sent any more"));
  mesign_store_touch (write->outgoing, self->id);

  return mesign_store_run_ids (write->db,
                               "UPDATE outgoing SET send_at = ?2 WHERE operation_id = ?1",
                               IDS (self->id, self->send_at), error) &&
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
  Decision job = { .id = operation_id, .send_at = send_at };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, schedule, &job, error);
}

static gboolean
remove_outgoing (MesignStoreWrite *write, gpointer data, GError **error)
{
  gint64 id = *(gint64 *) data;
  MesignOutgoingState state;

  if (!mesign_store_load_outgoing_state (write->db, id, &state, error))
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

typedef struct
{
  const MesignOutgoing *before;
  MesignStoreQueue draft;
} TakingBack;

/* Nobody has it, and it is the one that was made a draft. */
static gboolean
check_untouched (MesignDb *db, const MesignOutgoing *before, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT 1 FROM outgoing WHERE operation_id = ?1 AND path = ?2 AND state "
                         "IN ('queued', 'refused') AND NOT EXISTS (SELECT 1 FROM "
                         "outgoing_recipient r WHERE r.operation_id = ?1 AND r.state NOT IN "
                         "('queued', 'refused'))",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, before->operation_id);
  mesign_statement_bind_text (statement, 2, before->path);
  step = mesign_statement_step (statement, error);

  return step == MESIGN_STEP_ROW ||
         (step == MESIGN_STEP_DONE &&
          mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                             _ ("This mail has been changed in the outbox meanwhile")));
}

static gboolean
take_back (MesignStoreWrite *write, gpointer data, GError **error)
{
  TakingBack *self = data;
  gint64 id = self->before->operation_id;

  return check_untouched (write->db, self->before, error) &&
         mesign_store_append (write, &self->draft, error) && remove_outgoing (write, &id, error);
}

/**
 * mesign_store_take_back_outgoing_sync:
 * @self: a store
 * @before: a mail of the outbox that waits or was refused and that nobody has, as it was read
 * @mailbox_id: the mailbox for drafts
 * @draft: what it becomes; its file lies safely on the disk
 * @not_before: when that is filed on the server at the earliest; 0 for at once, %G_MAXINT64 for
 * never
 * @message_id: (out): the store's id of the draft
 * @error: return location for a #MesignStoreError, %MESIGN_STORE_ERROR_STATE where it is not any
 * more as it was read
 *
 * Makes a draft of a mail on its way out, in one transaction: it is in the outbox or a draft,
 * whenever the program ends. The files it had in the outbox are the caller's to remove, afterwards.
 *
 * Returns: whether it is a draft
 */
gboolean
mesign_store_take_back_outgoing_sync (MesignStore *self,
                                      const MesignOutgoing *before,
                                      gint64 mailbox_id,
                                      const MesignNewAppend *draft,
                                      gint64 not_before,
                                      gint64 *message_id,
                                      GError **error)
{
  TakingBack job = {
    .before = before,
    .draft = {
      .kind = MESIGN_OPERATION_APPEND,
      .mailbox_id = mailbox_id,
      .add = draft->flags,
      .path = draft->path,
      .octets = draft->octets,
      .envelope = draft->envelope,
      .internaldate = draft->internaldate,
      .not_before = not_before,
    },
  };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (mailbox_id > 0 && draft->path != NULL && draft->octets != NULL, FALSE);

  done = mesign_store_write_durable (self, take_back, &job, error);
  g_free (job.draft.account);
  if (!done)
    return FALSE;
  *message_id = job.draft.message_id;
  /* without them it is a draft all the same, whose octets are in its file */
  if (!mesign_store_put_body_sync (self, job.draft.message_id, draft->octets, NULL))
    g_message ("The octets of a draft are not kept");

  return TRUE;
}
