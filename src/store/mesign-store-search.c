/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include "store/mesign-query-private.h"

#define FIRST_FREE 5
/* How many of the newest messages are looked at first for each one that is wanted. */
#define NEAR 20

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

#define ALL "SELECT m.id FROM message m WHERE ?4 = 0 AND "
#define NEWEST                                                                                     \
  "SELECT m.id FROM message m INDEXED BY message_by_received WHERE m.received >= ?4 AND "
#define PLACE                                                                                      \
  "(?1 IS NULL OR m.account = ?1) AND EXISTS (SELECT 1 FROM placement p WHERE p.message_id = "     \
  "m.id "                                                                                          \
  "AND p.hidden = 0 AND (?2 = 0 OR p.mailbox_id = ?2)) AND "

/* @since: where the newest messages begin, 0 for all there are. */
static MesignStatement *
prepare_search (MesignDb *db, const Search *self, gint64 since, GError **error)
{
  g_autoptr (GHashTable) copied = mesign_query_find_copied (db, self->query, error);
  g_auto (MesignConditions) conditions = { NULL };
  g_autofree char *sql = NULL;
  MesignStatement *statement;

  if (copied == NULL)
    return NULL;
  mesign_conditions_init (&conditions, self->query, self->sealed, copied, FIRST_FREE);
  sql = g_strconcat (since != 0 ? NEWEST : ALL, PLACE, conditions.sql->str,
                     " ORDER BY m.received DESC, m.id DESC LIMIT ?3", NULL);
  statement = mesign_db_prepare_once (db, sql, error);
  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_int64 (statement, 2, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 3, self->limit);
  mesign_statement_bind_int64 (statement, 4, since);
  mesign_conditions_bind (&conditions, statement);

  return statement;
}

static gboolean
list (MesignDb *db, Search *self, gint64 since, GError **error)
{
  g_autoptr (MesignStatement) statement = prepare_search (db, self, since, error);

  g_clear_pointer (&self->found, g_array_unref);
  if (statement != NULL)
    self->found = mesign_store_list_ids (statement, error);

  return self->found != NULL;
}

/* What is in many mails is among the newest often enough; the date of each one that has it, only to
 * sort them all, would be read for nothing. */
static gboolean
search (MesignDb *db, gpointer data, GError **error)
{
  Search *self = data;
  gint64 since;

  mesign_db_set_cancellable (db, self->cancellable);
  if (!mesign_store_ask_ids (
          db, "SELECT received FROM message ORDER BY received DESC LIMIT 1 OFFSET ?1",
          IDS (self->limit * NEAR), &since, error))
    return FALSE;
  if (since > 0 && !list (db, self, since, error))
    return FALSE;

  return (since > 0 && self->found->len == self->limit) || list (db, self, 0, error);
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
