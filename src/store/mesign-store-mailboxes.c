/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

#define COLUMNS                                                                                    \
  "id, account, path, wire_name, delimiter, role, selectable, total, unread, subscribed "

static MesignMailbox *
load_mailbox (MesignStatement *row)
{
  MesignMailbox *self =
      mesign_mailbox_new (mesign_statement_get_text (row, 1), mesign_statement_get_text (row, 2),
                          mesign_statement_get_text (row, 3), mesign_statement_get_int64 (row, 4),
                          mesign_mailbox_role_from_string (mesign_statement_get_text (row, 5)),
                          mesign_statement_get_int64 (row, 6) != 0);

  self->id = mesign_statement_get_int64 (row, 0);
  self->total = mesign_statement_get_int64 (row, 7);
  self->unread = mesign_statement_get_int64 (row, 8);
  self->is_subscribed = mesign_statement_get_int64 (row, 9) != 0;

  return self;
}

typedef struct
{
  const char *account;
  const char *text;
  gint64 id;
  GPtrArray *list;
} Request;

static gboolean
load_all (MesignStatement *statement, GPtrArray *list, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (list, load_mailbox (statement));

  return step == MESIGN_STEP_DONE;
}

static gboolean
read_all (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM mailbox WHERE (?1 IS NULL OR account = ?1) "
                         "AND removal = 0 "
                         "ORDER BY account, role <> 'inbox', path",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);

  return load_all (statement, self->list, error);
}

static gboolean
read_one (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT " COLUMNS "FROM mailbox WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);

  return load_all (statement, self->list, error);
}

static gboolean
read_path (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT " COLUMNS "FROM mailbox WHERE account = ?1 AND path = ?2 AND removal = 0", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_text (statement, 2, self->text);

  return load_all (statement, self->list, error);
}

static gboolean
read_role (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT " COLUMNS "FROM mailbox WHERE account = ?1 AND role = ?2 AND removal = 0 "
      "ORDER BY id LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_text (statement, 2, self->text);

  return load_all (statement, self->list, error);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
}

static MesignMailbox *
ask_one (MesignStore *self, MesignDbFunc func, Request *request, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();

  request->list = list;
  if (!mesign_store_read (self, func, request, error))
    return NULL;
  if (list->len == 0)
    {
      mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND, _ ("There is no such mailbox"));
      return NULL;
    }

  return mesign_mailbox_ref (g_ptr_array_index (list, 0));
}

/**
 * mesign_store_list_mailboxes_sync:
 * @self: a store
 * @account: (nullable): the account's id, or %NULL for all accounts
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignMailbox): the mailboxes with their
 * counts, the inbox of each account first, then by name, or %NULL with @error set. Those that are
 * being removed are not among them.
 */
GPtrArray *
mesign_store_list_mailboxes_sync (MesignStore *self, const char *account, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Request request = { .account = account, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_all, &request, error) ? g_steal_pointer (&list) : NULL;
}

/**
 * mesign_store_get_mailbox_sync:
 * @self: a store
 * @mailbox_id: its row
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the mailbox, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignMailbox *
mesign_store_get_mailbox_sync (MesignStore *self, gint64 mailbox_id, GError **error)
{
  Request request = { .id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask_one (self, read_one, &request, error);
}

/**
 * mesign_store_find_mailbox_sync:
 * @self: a store
 * @account: the account's id
 * @path: its whole name in UTF-8
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the mailbox, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignMailbox *
mesign_store_find_mailbox_sync (MesignStore *self,
                                const char *account,
                                const char *path,
                                GError **error)
{
  Request request = { .account = account, .text = path };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask_one (self, read_path, &request, error);
}

/**
 * mesign_store_find_role_sync:
 * @self: a store
 * @account: the account's id
 * @role: what the mailbox is for
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the mailbox, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignMailbox *
mesign_store_find_role_sync (MesignStore *self,
                             const char *account,
                             MesignMailboxRole role,
                             GError **error)
{
  Request request = { .account = account, .text = mesign_mailbox_role_to_string (role) };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask_one (self, read_role, &request, error);
}
