/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-exchange.h"

#include "store/mesign-store-private.h"

/* What is asked of the store when mail goes to other programs' files and comes from there. */

typedef struct
{
  gint64 mailbox_id;
  const char *header_id;
  gint64 received;
  gint64 size;
  gint64 found;
  GArray *ids;
} Request;

static gboolean
list_ids (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT m.id FROM message m WHERE m.id IN (SELECT message_id FROM placement "
      "WHERE mailbox_id = ?1 AND hidden = 0) ORDER BY m.received, m.id",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  self->ids = mesign_store_list_ids (statement, error);

  return self->ids != NULL;
}

/**
 * mesign_store_list_mailbox_ids_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the store's ids of its messages,
 * oldest first, or %NULL with @error set
 */
GArray *
mesign_store_list_mailbox_ids_sync (MesignStore *self, gint64 mailbox_id, GError **error)
{
  Request request = { .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, list_ids, &request, error) ? request.ids : NULL;
}

static gboolean
find_same (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      self->header_id != NULL
          ? "SELECT m.id FROM message m WHERE m.header_id = ?1 AND m.size = ?2 AND EXISTS (SELECT "
            "1 FROM placement p WHERE p.message_id = m.id AND p.mailbox_id = ?3 AND p.hidden = 0) "
            "AND ?4 IS NOT NULL LIMIT 1"
          : "SELECT m.id FROM message m WHERE m.received = ?4 AND m.size = ?2 AND m.header_id IS "
            "NULL AND EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id AND "
            "p.mailbox_id = ?3 AND p.hidden = 0) AND ?1 IS NULL LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->header_id);
  mesign_statement_bind_int64 (statement, 2, self->size);
  mesign_statement_bind_int64 (statement, 3, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 4, self->received);

  return mesign_statement_get_single (statement, 0, &self->found, error);
}

/**
 * mesign_store_find_same_sync:
 * @self: a store
 * @mailbox_id: the mailbox to look in
 * @envelope: the outer header fields of a mail
 * @received: when it was received, in seconds since 1970 UTC
 * @size: how many octets it has
 * @error: return location for a #MesignStoreError
 *
 * Looks whether a mail lies in a mailbox: one with its Message-ID and its size, or, where it has
 * no Message-ID, with its time and its size.
 *
 * Returns: the store's id of it, 0 where there is none, or -1 with @error set
 */
gint64
mesign_store_find_same_sync (MesignStore *self,
                             gint64 mailbox_id,
                             const MesignEnvelope *envelope,
                             gint64 received,
                             gsize size,
                             GError **error)
{
  Request request = {
    .mailbox_id = mailbox_id,
    .header_id = envelope->message_id,
    .received = received,
    .size = (gint64) size,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), -1);

  return mesign_store_read (self, find_same, &request, error) ? request.found : -1;
}
