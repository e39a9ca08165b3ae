/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gint64 mailbox_id;
  guint32 first;
  guint32 last;
  const char *account;
  const char *header_id;
  GArray *list;
  MesignPlacement *placement;
  gint64 message_id;
  gint64 n_uids;
} Request;

static gboolean
read_uids (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT uid, server_flags, modseq FROM placement "
                         "WHERE mailbox_id = ?1 AND uid BETWEEN ?2 AND ?3 ORDER BY uid",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 2, self->first);
  mesign_statement_bind_int64 (statement, 3, self->last != 0 ? self->last : G_MAXUINT32);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignUidFlags one = {
        .uid = mesign_statement_get_int64 (statement, 0),
        .flags = mesign_statement_get_int64 (statement, 1),
        .modseq = mesign_statement_get_int64 (statement, 2),
      };

      g_array_append_val (self->list, one);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
count_uids (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;

  return mesign_store_ask_ids (
      db, "SELECT count(*) FROM placement WHERE mailbox_id = ?1 AND uid IS NOT NULL",
      IDS (self->mailbox_id), &self->n_uids, error);
}

/**
 * mesign_store_count_uids_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @n_uids: (out): how many placements of it have a UID, hidden ones too
 * @error: return location for a #MesignStoreError
 *
 * Counts what mesign_store_list_uids_sync() would list.
 *
 * Returns: whether it could be counted
 */
gboolean
mesign_store_count_uids_sync (MesignStore *self, gint64 mailbox_id, guint64 *n_uids, GError **error)
{
  Request request = { .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  if (!mesign_store_read (self, count_uids, &request, error))
    return FALSE;
  *n_uids = (guint64) request.n_uids;

  return TRUE;
}

/**
 * mesign_store_list_uids_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @first: the smallest UID to list
 * @last: the largest one, 0 for no end
 * @error: return location for a #MesignStoreError
 *
 * Lists what the store has of a mailbox, hidden placements too, to compare it with the server.
 *
 * Returns: (transfer full) (nullable) (element-type MesignUidFlags): UIDs and server flags, by
 * rising UID, or %NULL with @error set
 */
GArray *
mesign_store_list_uids_sync (MesignStore *self,
                             gint64 mailbox_id,
                             guint32 first,
                             guint32 last,
                             GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (MesignUidFlags));
  Request request = { .mailbox_id = mailbox_id, .first = first, .last = last, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_uids, &request, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_placements (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT id FROM placement WHERE mailbox_id = ?1 AND hidden = 0 ORDER BY uid", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  self->list = mesign_store_list_ids (statement, error);

  return self->list != NULL;
}

/**
 * mesign_store_list_placements_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the placements of all messages that
 * are shown in the mailbox, or %NULL with @error set
 */
GArray *
mesign_store_list_placements_sync (MesignStore *self, gint64 mailbox_id, GError **error)
{
  Request request = { .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_placements, &request, error) ? request.list : NULL;
}

static gboolean
read_unseen (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT p.id FROM placement u JOIN placement p USING (message_id) "
                         "WHERE u.mailbox_id = ?1 AND u.hidden = 0 AND u.flags & 1 = 0 "
                         "AND p.hidden = 0 AND p.flags & 1 = 0",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  self->list = mesign_store_list_ids (statement, error);

  return self->list != NULL;
}

/**
 * mesign_store_list_unseen_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the unseen placements, in all
 * mailboxes, of the messages that are shown in this one and not seen there; or %NULL with @error
 * set
 */
GArray *
mesign_store_list_unseen_sync (MesignStore *self, gint64 mailbox_id, GError **error)
{
  Request request = { .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_unseen, &request, error) ? request.list : NULL;
}

static gboolean
read_uid (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " MESIGN_STORE_PLACEMENT_COLUMNS
                         "FROM placement p JOIN message m ON m.id = p.message_id "
                         "WHERE p.mailbox_id = ?1 AND p.uid = ?2",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 2, self->first);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    self->placement = mesign_store_load_placement (statement);
  else if (step == MESIGN_STEP_DONE)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                              _ ("There is no such message in the mailbox"));

  return step == MESIGN_STEP_ROW;
}

/**
 * mesign_store_find_uid_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @uid: a UID in it
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the placement, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignPlacement *
mesign_store_find_uid_sync (MesignStore *self, gint64 mailbox_id, guint32 uid, GError **error)
{
  Request request = { .mailbox_id = mailbox_id, .first = uid };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);
  g_return_val_if_fail (uid > 0, NULL);

  return mesign_store_read (self, read_uid, &request, error) ? request.placement : NULL;
}

static gboolean
read_header_id (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT m.id FROM message m WHERE m.header_id = ?1 AND m.account = ?2 AND EXISTS (SELECT 1 "
      "FROM placement p WHERE p.message_id = m.id AND (?3 = 0 OR p.mailbox_id = ?3)) "
      "ORDER BY m.id LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->header_id);
  mesign_statement_bind_text (statement, 2, self->account);
  mesign_statement_bind_int64 (statement, 3, self->mailbox_id);

  return mesign_statement_get_single (statement, 0, &self->message_id, error);
}

/**
 * mesign_store_find_header_id_sync:
 * @self: a store
 * @account: the account's id
 * @mailbox_id: the mailbox to look in, or 0 for all
 * @header_id: a Message-ID without angle brackets
 * @error: return location for a #MesignStoreError
 *
 * Looks whether a mail of one's own has arrived somewhere. A Message-ID can be forged: it never
 * makes two messages one.
 *
 * Returns: the store's id of the oldest message with it, 0 where there is none, or -1 with @error
 * set
 */
gint64
mesign_store_find_header_id_sync (MesignStore *self,
                                  const char *account,
                                  gint64 mailbox_id,
                                  const char *header_id,
                                  GError **error)
{
  Request request = { .mailbox_id = mailbox_id, .account = account, .header_id = header_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), -1);

  return mesign_store_read (self, read_header_id, &request, error) ? request.message_id : -1;
}

static gboolean
read_header_ids (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT m.id FROM message m WHERE m.header_id IS ?1 AND m.account = ?2 AND "
      "EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id) "
      "ORDER BY m.id",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->header_id);
  mesign_statement_bind_text (statement, 2, self->account);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      gint64 id = mesign_statement_get_int64 (statement, 0);

      g_array_append_val (self->list, id);
    }

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_store_list_header_ids_sync:
 * @self: a store
 * @account: the account's id
 * @header_id: (nullable): a Message-ID without angle brackets; %NULL for mail that has none
 * @error: return location for a #MesignStoreError
 *
 * Lists the messages that bear a Message-ID: copies of one mail in several mailboxes, mail that was
 * delivered twice, and whatever was forged to bear it.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the store's ids, the oldest first, or
 * %NULL with @error set
 */
GArray *
mesign_store_list_header_ids_sync (MesignStore *self,
                                   const char *account,
                                   const char *header_id,
                                   GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (gint64));
  Request request = { .account = account, .header_id = header_id, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_header_ids, &request, error) ? g_steal_pointer (&list)
                                                                    : NULL;
}

static gboolean
read_last_message (MesignDb *db, gpointer data, GError **error)
{
  return mesign_store_ask_ids (db, "SELECT max(id) FROM message", NULL, 0,
                               &((Request *) data)->message_id, error);
}

/**
 * mesign_store_get_last_message_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Gives a number that every message added from now on is above.
 *
 * Returns: the newest message's id, 0 where there is none, or -1 with @error set
 */
gint64
mesign_store_get_last_message_sync (MesignStore *self, GError **error)
{
  Request request = { 0 };

  g_return_val_if_fail (MESIGN_IS_STORE (self), -1);

  return mesign_store_read (self, read_last_message, &request, error) ? request.message_id : -1;
}
