/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* Octets of messages that are gone. */

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
      mesign_db_prepare (db, "SELECT message_id FROM gone_body", error);

  if (statement == NULL)
    return FALSE;
  *ids = mesign_store_list_ids (statement, error);

  return *ids != NULL;
}

static gboolean
forget_gone (MesignStoreWrite *write, gpointer data, GError **error)
{
  GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    if (!mesign_store_run_ids (write->db, "DELETE FROM gone_body WHERE message_id = ?1",
                               IDS (g_array_index (ids, gint64, i)), error))
      return FALSE;

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
