/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person decides about mail in the outbox. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

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
