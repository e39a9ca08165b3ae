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
  const char *subject;
  const char *sha256;
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

#define LIES_THERE                                                                                 \
  "EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id AND p.mailbox_id = ?3 "             \
  "AND p.hidden = 0)"

static gboolean
list_alike (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = NULL;

  if (self->header_id != NULL)
    statement = mesign_db_prepare (
        db, "SELECT id FROM message m WHERE header_id = ?1 AND size = ?2 AND " LIES_THERE, error);
  else
    statement =
        mesign_db_prepare (db,
                           "SELECT id FROM message m WHERE header_id IS ?1 AND size = ?2 "
                           "AND received BETWEEN ?4 AND ?6 AND subject = ?5 AND " LIES_THERE,
                           error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->header_id);
  mesign_statement_bind_int64 (statement, 2, self->size);
  mesign_statement_bind_int64 (statement, 3, self->mailbox_id);
  if (self->header_id == NULL)
    {
      mesign_statement_bind_int64 (statement, 4, self->received);
      mesign_statement_bind_text (statement, 5, self->subject);
      mesign_statement_bind_int64 (statement, 6, self->received > 0 ? self->received : G_MAXINT64);
    }
  self->ids = mesign_store_list_ids (statement, error);

  return self->ids != NULL;
}

/* Where there are no octets to compare, what was compared has to do. */
static gboolean
choose_same (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;

  for (guint i = 0; i < self->ids->len && self->found == 0; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      g_autoptr (MesignStatement) statement = mesign_db_prepare (
          db, "SELECT count(*) FROM body WHERE message_id = ?1 AND sha256 <> ?2", error);
      gint64 differs;

      if (statement == NULL)
        return FALSE;
      mesign_statement_bind_int64 (statement, 1, id);
      mesign_statement_bind_text (statement, 2, self->sha256);
      if (!mesign_statement_get_single (statement, 0, &differs, error))
        return FALSE;
      if (differs == 0)
        self->found = id;
    }

  return TRUE;
}

/**
 * mesign_store_find_same_sync:
 * @self: a store
 * @mailbox_id: the mailbox to look in
 * @envelope: the outer header fields of a mail
 * @received: when it was received, in seconds since 1970 UTC; 0 where nobody knows
 * @octets: the mail
 * @error: return location for a #MesignStoreError
 *
 * Looks whether a mail lies in a mailbox: the same octets. Where those of a message are not here,
 * its size and its Message-ID decide, or, where it has none, its time and its subject.
 *
 * Returns: the store's id of it, 0 where there is none, or -1 with @error set
 */
gint64
mesign_store_find_same_sync (MesignStore *self,
                             gint64 mailbox_id,
                             const MesignEnvelope *envelope,
                             gint64 received,
                             GBytes *octets,
                             GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, octets);
  g_autofree char *subject = mesign_store_dup_valid (envelope->subject);
  Request request = {
    .mailbox_id = mailbox_id,
    .header_id = envelope->message_id,
    .received = received,
    .subject = subject,
    .sha256 = sha256,
    .size = (gint64) g_bytes_get_size (octets),
  };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_STORE (self), -1);

  if (!mesign_store_read (self, list_alike, &request, error))
    return -1;
  ids = request.ids;
  if (!mesign_database_read_sync (self->bodies, choose_same, &request, &local))
    {
      mesign_store_convert_error (error, g_steal_pointer (&local));
      return -1;
    }

  return request.found;
}
