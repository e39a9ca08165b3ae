/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include "store/mesign-query-private.h"

#define FIRST_FREE 4

typedef struct
{
  MesignQuery *query;
  GPtrArray *sealed;
  const char *account;
  gint64 mailbox_id;
  gint64 limit;
  GCancellable *cancellable;
  GArray *found;
} Search;

static MesignStatement *
prepare_search (MesignDb *db, const Search *self, GError **error)
{
  g_auto (MesignConditions) conditions = { NULL };
  g_autofree char *sql = NULL;
  MesignStatement *statement;

  mesign_conditions_init (&conditions, self->query, self->sealed, FIRST_FREE);
  sql = g_strconcat ("SELECT m.id FROM message m WHERE (?1 IS NULL OR m.account = ?1) AND "
                     "EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id AND p.hidden = 0 "
                     "AND (?2 = 0 OR p.mailbox_id = ?2)) AND ",
                     conditions.sql->str, " ORDER BY m.received DESC, m.id DESC LIMIT ?3", NULL);
  statement = mesign_db_prepare_once (db, sql, error);
  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_int64 (statement, 2, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 3, self->limit);
  mesign_conditions_bind (&conditions, statement);

  return statement;
}

static gboolean
search (MesignDb *db, gpointer data, GError **error)
{
  Search *self = data;
  g_autoptr (MesignStatement) statement = prepare_search (db, self, error);

  if (statement == NULL)
    return FALSE;
  mesign_db_set_cancellable (db, self->cancellable);
  self->found = mesign_store_list_ids (statement, error);

  return self->found != NULL;
}

/**
 * mesign_store_search_sync:
 * @self: a store
 * @query: what to look for
 * @sealed: (nullable) (element-type GArray): what mesign_search_index_search() found of the same
 * query in encrypted mail
 * @account: (nullable): the account to look in, or %NULL for all
 * @mailbox_id: the mailbox to look in, or 0 for all
 * @limit: how many to give at most
 * @cancellable: (nullable): what ends the search
 * @error: return location for a #MesignStoreError or %G_IO_ERROR_CANCELLED
 *
 * Searches header fields, texts and names of attachments. An empty query finds nothing.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the store's ids of messages, newest
 * first, or %NULL with @error set
 */
GArray *
mesign_store_search_sync (MesignStore *self,
                          MesignQuery *query,
                          GPtrArray *sealed,
                          const char *account,
                          gint64 mailbox_id,
                          guint limit,
                          GCancellable *cancellable,
                          GError **error)
{
  Search job = {
    .query = query,
    .sealed = sealed,
    .account = account,
    .mailbox_id = mailbox_id,
    .limit = limit,
    .cancellable = cancellable,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  if (mesign_query_is_empty (query))
    return g_array_new (FALSE, FALSE, sizeof (gint64));

  return mesign_store_read (self, search, &job, error) ? job.found : NULL;
}
