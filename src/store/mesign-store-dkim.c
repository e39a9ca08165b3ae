/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

typedef struct
{
  gint64 message_id;
  MesignDkimVerdict verdict;
  gboolean is_known;
} Dkim;

static gboolean
write_verdict (MesignStoreWrite *write, gpointer data, GError **error)
{
  Dkim *self = data;

  return mesign_store_run_ids (write->db,
                               "INSERT OR REPLACE INTO dkim (message_id, verdict) "
                               "SELECT id, ?2 FROM message WHERE id = ?1",
                               IDS (self->message_id, self->verdict), error);
}

/**
 * mesign_store_set_dkim_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @verdict: what its DKIM signatures said
 * @error: return location for a #MesignStoreError
 *
 * Notes what was found out about the DKIM signatures of a message, so that nobody is asked again.
 * Blocks.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_set_dkim_sync (MesignStore *self,
                            gint64 message_id,
                            MesignDkimVerdict verdict,
                            GError **error)
{
  Dkim dkim = { .message_id = message_id, .verdict = verdict };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, write_verdict, &dkim, error);
}

static gboolean
read_verdict (MesignDb *db, gpointer data, GError **error)
{
  Dkim *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT verdict FROM dkim WHERE message_id = ?1", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->message_id);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    {
      gint64 verdict = mesign_statement_get_int64 (statement, 0);

      self->is_known = TRUE;
      self->verdict =
          verdict == MESIGN_DKIM_PASS || verdict == MESIGN_DKIM_FAIL ? verdict : MESIGN_DKIM_NONE;
    }

  return step == MESIGN_STEP_ROW || step == MESIGN_STEP_DONE;
}

/**
 * mesign_store_get_dkim_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @verdict: (out): what its DKIM signatures said, %MESIGN_DKIM_NONE where it is not known
 * @is_known: (out): whether they were looked at
 * @error: return location for a #MesignStoreError
 *
 * Blocks for a read of the database.
 *
 * Returns: whether @verdict and @is_known are set
 */
gboolean
mesign_store_get_dkim_sync (MesignStore *self,
                            gint64 message_id,
                            MesignDkimVerdict *verdict,
                            gboolean *is_known,
                            GError **error)
{
  Dkim dkim = { .message_id = message_id, .verdict = MESIGN_DKIM_NONE };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  if (!mesign_store_read (self, read_verdict, &dkim, error))
    return FALSE;
  *verdict = dkim.verdict;
  *is_known = dkim.is_known;

  return TRUE;
}
