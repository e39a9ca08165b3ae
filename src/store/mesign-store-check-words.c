/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

#define PAGE 200

static gboolean
empty_index (MesignStoreWalk *self, gpointer data G_GNUC_UNUSED, GError **error)
{
  return mesign_db_exec (
      self->db, "INSERT INTO message_search (message_search) VALUES ('delete-all')", error);
}

typedef struct
{
  gint64 after;
  guint n;
} Page;

/* Those that are in the index already came in meanwhile, or before it was broken off. */
static gboolean
fill_page (MesignStoreWalk *self, gpointer data, GError **error)
{
  Page *page = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      self->db,
      "SELECT message_id FROM message_text WHERE message_id > ?1 AND NOT EXISTS "
      "(SELECT 1 FROM message_search_docsize WHERE id = message_id) ORDER BY message_id LIMIT ?2",
      error);
  g_autoptr (GArray) ids = NULL;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, page->after);
  mesign_statement_bind_int64 (statement, 2, PAGE);
  ids = mesign_store_list_ids (statement, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!mesign_store_index_text (self->db, g_array_index (ids, gint64, i), error))
      return FALSE;
  page->n = ids->len;
  if (ids->len > 0)
    page->after = g_array_index (ids, gint64, ids->len - 1);

  return TRUE;
}

/* Gives the index what it lacks of the words that are kept beside it, or, anew, all of them. The
 * mark has the next start go on where this is broken off. */
gboolean
mesign_store_walk_index (MesignStoreWalk *self, gboolean anew, GError **error)
{
  Page page = { 0 };

  if (!mesign_database_set_mark (self->store->mail, error) ||
      (anew && !mesign_store_walk_piece (self, empty_index, NULL, error)))
    return FALSE;
  do
    {
      if (!mesign_store_walk_piece (self, fill_page, &page, error))
        return FALSE;
      mesign_store_walk_tell (self, page.n);
    }
  while (page.n == PAGE);
  mesign_database_clear_mark (self->store->mail);

  return TRUE;
}

static gboolean
drop_words_of_nothing (MesignStoreWalk *self, gpointer data G_GNUC_UNUSED, GError **error)
{
  return mesign_db_exec (
      self->db, "DELETE FROM message_text WHERE message_id NOT IN (SELECT id FROM message)", error);
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

  return !self->mends || ((n_without_message == 0 ||
                           mesign_store_walk_piece (self, drop_words_of_nothing, NULL, error)) &&
                          mesign_store_walk_index (self, TRUE, error));
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
