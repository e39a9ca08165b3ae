/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* Octets of messages that are gone, or that were given up. Others may be fetched meanwhile into the
 * place of those that were given up: the two files are not written at one moment. */

static gboolean
remove_bodies (MesignDb *db, gpointer data, GError **error)
{
  GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    if (!mesign_store_run_ids (db, "DELETE FROM body WHERE message_id = ?1",
                               IDS (g_array_index (ids, gint64, i)), error))
      return FALSE;

  return TRUE;
}

static gboolean
read_gone (MesignDb *db, gpointer data, GError **error)
{
  GArray **ids = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT message_id FROM gone_body WHERE NOT EXISTS (SELECT 1 FROM message "
                         "WHERE id = gone_body.message_id AND body_state IN (1, 2))",
                         error);

  if (statement == NULL)
    return FALSE;
  *ids = mesign_store_list_ids (statement, error);

  return *ids != NULL;
}

/* What came between the reading of the list and the removing went with the rest, and is fetched
 * again. */
static gboolean
admit_removal (MesignStoreWrite *write, gint64 id, GError **error)
{
  return mesign_store_run_ids (
             write->db, "UPDATE message SET body_state = 0 WHERE id = ?1 AND body_state IN (1, 2)",
             IDS (id), error) &&
         (mesign_db_get_changes (write->db) == 0 || mesign_store_touch_message (write, id, error));
}

static gboolean
forget_gone (MesignStoreWrite *write, gpointer data, GError **error)
{
  GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!admit_removal (write, id, error) ||
          !mesign_store_run_ids (write->db, "DELETE FROM gone_body WHERE message_id = ?1", IDS (id),
                                 error))
        return FALSE;
    }

  return TRUE;
}

/* The list of them outlives a crash. */
gboolean
mesign_store_sweep_bodies (MesignStore *self, GError **error)
{
  g_autoptr (GArray) ids = NULL;

  if (!mesign_store_read (self, read_gone, &ids, error))
    return FALSE;

  return ids->len == 0 || (mesign_store_write_bodies (self, remove_bodies, ids, error) &&
                           mesign_store_write (self, forget_gone, ids, error));
}
