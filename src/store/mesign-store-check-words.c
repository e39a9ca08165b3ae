/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

#define PAGE 1000

static gboolean
empty_index (MesignDb *db, GError **error)
{
  return mesign_db_exec (db, "INSERT INTO message_search (message_search) VALUES ('delete-all')",
                         error);
}

static gboolean
fill_page (MesignDb *db, gint64 after, GArray **ids, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT message_id FROM message_text WHERE message_id > ?1 ORDER BY message_id LIMIT ?2",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, after);
  mesign_statement_bind_int64 (statement, 2, PAGE);
  *ids = mesign_store_list_ids (statement, error);
  for (guint i = 0; *ids != NULL && i < (*ids)->len; i++)
    if (!mesign_store_index_text (db, g_array_index (*ids, gint64, i), error))
      return FALSE;

  return *ids != NULL;
}

/* Makes the index anew from the words that are kept beside it. */
gboolean
mesign_store_fill_index (MesignDb *db, GCancellable *cancellable, GError **error)
{
  gint64 after = 0;
  guint n;

  if (!empty_index (db, error))
    return FALSE;
  do
    {
      g_autoptr (GArray) ids = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !fill_page (db, after, &ids, error))
        return FALSE;
      n = ids->len;
      if (n > 0)
        after = g_array_index (ids, gint64, n - 1);
    }
  while (n == PAGE);

  return TRUE;
}

/* The index is made anew before anything is mended, since to forget words it has to know them. */
gboolean
mesign_store_walk_words (MesignStoreWalk *self, GError **error)
{
  gint64 n_without_message;
  gint64 n_unknown;
  gint64 n_lost;

  if (!mesign_store_walk_count (self, MESIGN_STORE_FAULT_WORDS,
                                "SELECT count(*) FROM message_text WHERE message_id NOT IN "
                                "(SELECT id FROM message)",
                                &n_without_message, error) ||
      !mesign_store_walk_count (self, MESIGN_STORE_FAULT_SEARCH,
                                "SELECT count(*) FROM message_search_docsize WHERE id NOT IN "
                                "(SELECT message_id FROM message_text)",
                                &n_unknown, error) ||
      !mesign_store_walk_count (self, MESIGN_STORE_FAULT_SEARCH,
                                "SELECT count(*) FROM message_text WHERE message_id NOT IN "
                                "(SELECT id FROM message_search_docsize)",
                                &n_lost, error))
    return FALSE;
  if (self->write == NULL)
    return TRUE;

  return mesign_db_exec (self->db,
                         "DELETE FROM message_text WHERE message_id NOT IN "
                         "(SELECT id FROM message)",
                         error) &&
         mesign_store_fill_index (self->db, self->cancellable, error);
}

static gboolean
check_index (MesignDb *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return mesign_db_exec (
      db, "INSERT INTO message_search (message_search) VALUES ('integrity-check')", error);
}

/* Writes nothing, but SQLite takes it for writing. */
gboolean
mesign_store_index_is_damaged (MesignDatabase *mail, gboolean *is_damaged, GError **error)
{
  g_autoptr (GError) local = NULL;

  *is_damaged = !mesign_database_write_sync (mail, check_index, NULL, NULL, &local);
  if (!*is_damaged || g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}
