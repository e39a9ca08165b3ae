/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include "store/mesign-query-private.h"

#define FIRST_FREE 6

typedef struct
{
  MesignQuery *query;
  const char *account;
  gint64 mailbox_id;
  gint64 limit;
  GCancellable *cancellable;
  const gint64 *ids;
  guint n_ids;
  GArray *found;
} Search;

#define SHOWN                                                                                      \
  "EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id AND p.hidden = 0 "                  \
  "AND (?2 = 0 OR p.mailbox_id = ?2)) "

static MesignStatement *
prepare_search (MesignDb *db, const Search *self, GError **error)
{
  g_autofree char *match = mesign_query_dup_match (self->query);
  g_autofree char *exclusion = mesign_query_dup_exclusion (self->query);
  g_autofree char *filter = mesign_query_dup_filter_sql (self->query, FIRST_FREE);
  g_autofree char *sql = g_strconcat (
      "SELECT m.id FROM message m WHERE (?1 IS NULL OR m.account = ?1) AND " SHOWN,
      match != NULL
          ? "AND m.id IN (SELECT rowid FROM message_search WHERE message_search MATCH ?4) "
          : "AND ?4 IS NULL ",
      exclusion != NULL
          ? "AND m.id NOT IN (SELECT rowid FROM message_search WHERE message_search MATCH ?5) "
          : "AND ?5 IS NULL ",
      filter, " ORDER BY m.received DESC, m.id DESC LIMIT ?3", NULL);
  MesignStatement *statement = mesign_db_prepare_once (db, sql, error);

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_int64 (statement, 2, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 3, self->limit);
  mesign_statement_bind_text (statement, 4, match);
  mesign_statement_bind_text (statement, 5, exclusion);
  mesign_query_bind_filter (self->query, statement, FIRST_FREE);

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
 * @account: (nullable): the account to look in, or %NULL for all
 * @mailbox_id: the mailbox to look in, or 0 for all
 * @limit: how many to give at most
 * @cancellable: (nullable): what ends the search
 * @error: return location for a #MesignStoreError or %G_IO_ERROR_CANCELLED
 *
 * Searches header fields, texts and names of attachments, but not within encrypted mail: for that
 * there is #MesignSearchIndex. An empty query finds nothing.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the store's ids of messages, newest
 * first, or %NULL with @error set
 */
GArray *
mesign_store_search_sync (MesignStore *self,
                          MesignQuery *query,
                          const char *account,
                          gint64 mailbox_id,
                          guint limit,
                          GCancellable *cancellable,
                          GError **error)
{
  Search job = {
    .query = query,
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

static gboolean
filter (MesignDb *db, gpointer data, GError **error)
{
  Search *self = data;
  g_autofree char *conditions = mesign_query_dup_filter_sql (self->query, 3);
  g_autofree char *sql =
      g_strconcat ("SELECT 1 FROM message m WHERE m.id = ?1 AND " SHOWN, conditions, NULL);
  g_autoptr (MesignStatement) statement = mesign_db_prepare_once (db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_ids; i++)
    {
      gint64 met;

      mesign_statement_bind_int64 (statement, 1, self->ids[i]);
      mesign_statement_bind_int64 (statement, 2, 0);
      mesign_query_bind_filter (self->query, statement, 3);
      if (!mesign_statement_get_single (statement, 0, &met, error))
        return FALSE;
      if (met)
        g_array_append_val (self->found, self->ids[i]);
    }

  return TRUE;
}

/**
 * mesign_store_filter_sync:
 * @self: a store
 * @query: what to look for
 * @message_ids: (array length=n_messages): messages whose words were found elsewhere
 * @n_messages: how many
 * @error: return location for a #MesignStoreError
 *
 * Applies all of a query but its words: to what mesign_search_index_search() found.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): those that meet it, in their order, or
 * %NULL with @error set
 */
GArray *
mesign_store_filter_sync (MesignStore *self,
                          MesignQuery *query,
                          const gint64 *message_ids,
                          guint n_messages,
                          GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  Search job = { .query = query, .ids = message_ids, .n_ids = n_messages, .found = found };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return mesign_store_read (self, filter, &job, error) ? g_steal_pointer (&found) : NULL;
}
