/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

/* The two files are not read at one moment. What seems wrong is looked at again before it counts:
 * somebody may be fetching or removing mail meanwhile. */

#define PAGE 1000

typedef struct
{
  gint64 id;
  gint64 after;
  gint64 value;
  GArray *ids;
} Request;

static gboolean
ask_state (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;

  return mesign_store_ask_ids (db, "SELECT body_state FROM message WHERE id = ?1", IDS (self->id),
                               &self->value, error);
}

static gboolean
should_have_octets (MesignStoreWalk *self, gint64 message_id, gboolean *should, GError **error)
{
  Request request = { .id = message_id };

  if (!mesign_database_read_sync (self->store->mail, ask_state, &request, error))
    return FALSE;
  *should = request.value == MESIGN_BODY_STORED || request.value == MESIGN_BODY_TAKEN_IN;

  return TRUE;
}

/* They are fetched again; what lies in their place goes with the octets of removed messages. */
static gboolean
give_up (MesignStoreWalk *self, gint64 message_id, GError **error)
{
  if (self->write == NULL)
    return TRUE;
  self->write->has_gone_bodies = TRUE;

  return mesign_store_run_ids (self->db, "UPDATE message SET body_state = 0 WHERE id = ?1",
                               IDS (message_id), error) &&
         mesign_store_run_ids (self->db, "INSERT OR IGNORE INTO gone_body (message_id) VALUES (?1)",
                               IDS (message_id), error) &&
         mesign_store_touch_message (self->write, message_id, error);
}

/* Gives the octets of a message that should have some; NULL, noted and mended, where it has not. */
gboolean
mesign_store_walk_octets_of (MesignStoreWalk *self,
                             gint64 message_id,
                             GBytes **octets,
                             GError **error)
{
  gboolean is_found;
  gboolean should = TRUE;

  if (!mesign_store_look_at_body (self->store, message_id, &is_found, octets, error))
    return FALSE;
  if (*octets == NULL && !should_have_octets (self, message_id, &should, error))
    return FALSE;
  if (*octets == NULL && should &&
      !mesign_store_look_at_body (self->store, message_id, &is_found, octets, error))
    return FALSE;
  if (*octets != NULL)
    self->check->n_octets++;
  if (*octets != NULL || !should)
    return TRUE;
  mesign_store_walk_note (self,
                          is_found ? MESIGN_STORE_FAULT_OCTETS : MESIGN_STORE_FAULT_MISSING_OCTETS);

  return give_up (self, message_id, error);
}

static gboolean
list_page (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT message_id FROM body WHERE message_id > ?1 ORDER BY message_id LIMIT ?2", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->after);
  mesign_statement_bind_int64 (statement, 2, PAGE);
  self->ids = mesign_store_list_ids (statement, error);

  return self->ids != NULL;
}

static gboolean
ask_owner (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;

  return mesign_store_ask_ids (db,
                               "SELECT EXISTS (SELECT 1 FROM message WHERE id = ?1) OR "
                               "EXISTS (SELECT 1 FROM gone_body WHERE message_id = ?1)",
                               IDS (self->id), &self->value, error);
}

static gboolean
look_at_stray (MesignStoreWalk *self,
               gconstpointer one,
               gpointer data G_GNUC_UNUSED,
               GError **error)
{
  gint64 message_id = *(const gint64 *) one;
  Request request = { .id = message_id };
  g_autoptr (GBytes) octets = NULL;
  gboolean is_found;

  if (!mesign_database_read_sync (self->store->mail, ask_owner, &request, error))
    return FALSE;
  if (request.value != 0)
    return TRUE;
  if (!mesign_store_look_at_body (self->store, message_id, &is_found, &octets, error))
    return FALSE;
  if (!is_found)
    return TRUE;
  mesign_store_walk_note (self, MESIGN_STORE_FAULT_STRAY_OCTETS);
  if (self->write == NULL)
    return TRUE;
  self->write->has_gone_bodies = TRUE;

  return mesign_store_run_ids (self->db, "INSERT OR IGNORE INTO gone_body (message_id) VALUES (?1)",
                               IDS (message_id), error);
}

gboolean
mesign_store_walk_stray_octets (MesignStoreWalk *self, GError **error)
{
  Request request = { 0 };
  guint n;

  do
    {
      g_autoptr (GArray) ids = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !mesign_database_read_sync (self->store->bodies, list_page, &request, error))
        return FALSE;
      ids = g_steal_pointer (&request.ids);
      n = ids->len;
      if (!mesign_store_walk_each (self, ids, look_at_stray, NULL, error))
        return FALSE;
      if (n > 0)
        request.after = g_array_index (ids, gint64, n - 1);
    }
  while (n == PAGE);

  return TRUE;
}
