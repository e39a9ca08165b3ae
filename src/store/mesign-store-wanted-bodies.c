/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* Which octets are to be fetched, and which are to be read through. */

typedef struct
{
  gint64 mailbox_id;
  gint64 since;
  gint64 limit;
  const char *account;
  GPtrArray *placements;
  GArray *ids;
} Request;

static gboolean
read_missing (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " MESIGN_STORE_PLACEMENT_COLUMNS
                         "FROM placement p JOIN message m ON m.id = p.message_id "
                         "WHERE p.mailbox_id = ?1 AND p.uid > 0 AND m.body_state = 0 "
                         "AND m.received >= ?2 ORDER BY p.uid DESC LIMIT ?3",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 2, self->since);
  mesign_statement_bind_int64 (statement, 3, self->limit);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (self->placements, mesign_store_load_placement (statement));

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_store_list_missing_bodies_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @since: only messages received at that time or later
 * @limit: how many to give at most
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignPlacement): what to fetch, newest first,
 * or %NULL with @error set
 */
GPtrArray *
mesign_store_list_missing_bodies_sync (MesignStore *self,
                                       gint64 mailbox_id,
                                       gint64 since,
                                       guint limit,
                                       GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_placement_unref);
  Request request = {
    .mailbox_id = mailbox_id,
    .since = since,
    .limit = limit,
    .placements = list,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_missing, &request, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_to_take_in (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT id FROM message WHERE body_state = 1 AND account = ?1 ORDER BY "
                         "received DESC LIMIT ?2",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_int64 (statement, 2, self->limit);
  self->ids = mesign_store_list_ids (statement, error);

  return self->ids != NULL;
}

/**
 * mesign_store_list_to_take_in_sync:
 * @self: a store
 * @account: the account's id
 * @limit: how many to give at most
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): messages whose octets have not been
 * read through, newest first, or %NULL with @error set
 */
GArray *
mesign_store_list_to_take_in_sync (MesignStore *self,
                                   const char *account,
                                   guint limit,
                                   GError **error)
{
  Request request = { .account = account, .limit = limit };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_to_take_in, &request, error) ? request.ids : NULL;
}

static gboolean
reopen_sealed (MesignStoreWrite *write, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db,
                         "UPDATE message SET body_state = 1 WHERE account = ?1 AND body_state = 2 "
                         "AND encryption IN ('no-key', 'failed')",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, data);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_store_reopen_sealed_sync:
 * @self: a store
 * @account: the account's id
 * @error: return location for a #MesignStoreError
 *
 * Has encrypted mail that could not be opened taken in again: there may be a key for it now.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_reopen_sealed_sync (MesignStore *self, const char *account, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self) && account != NULL, FALSE);

  return mesign_store_write (self, reopen_sealed, (gpointer) account, error);
}
