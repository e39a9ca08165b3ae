/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* What a server has refused, until a person has been told. */

static gboolean
read_untold (MesignDb *db, gpointer data, GError **error)
{
  GArray **ids = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT id FROM operation WHERE state = 3 AND error IS NOT NULL "
                         "AND told = 0 AND kind <> 'send' ORDER BY id",
                         error);

  if (statement == NULL)
    return FALSE;
  *ids = mesign_store_list_ids (statement, error);

  return *ids != NULL;
}

/**
 * mesign_store_list_untold_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Lists what servers have refused, and nobody has been told of yet. Sending is not among it.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the operations in their order, or
 * %NULL with @error set
 */
GArray *
mesign_store_list_untold_sync (MesignStore *self, GError **error)
{
  GArray *ids = NULL;

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_untold, &ids, error) ? ids : NULL;
}

static gboolean
note_told (MesignStoreWrite *write, gpointer data, GError **error)
{
  const GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      mesign_store_touch (write->operations, id);
      if (!mesign_store_run_ids (write->db, "UPDATE operation SET told = 1 WHERE id = ?1", IDS (id),
                                 error))
        return FALSE;
    }

  return TRUE;
}

/**
 * mesign_store_note_told_sync:
 * @self: a store
 * @operation_ids: (element-type gint64): operations of mesign_store_list_untold_sync()
 * @error: return location for a #MesignStoreError
 *
 * Says that a person knows that they were refused.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_note_told_sync (MesignStore *self, GArray *operation_ids, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, note_told, operation_ids, error);
}
