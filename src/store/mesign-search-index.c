/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-search-index.h"

#include "store/mesign-query-private.h"
#include "store/mesign-store-private.h"

/**
 * MesignSearchIndex:
 *
 * An index of words that lies in memory only, for the texts of encrypted mail once they are
 * unsealed. It belongs to one thread at a time. Between two runs of the program it is kept as an
 * image, which the caller seals.
 */
struct _MesignSearchIndex
{
  MesignDb *db;
};

static MesignSearchIndex *
convert (MesignDb *db, GError *local, GError **error)
{
  MesignSearchIndex *self;

  if (local != NULL)
    {
      g_clear_pointer (&db, mesign_db_close);
      mesign_store_convert_error (error, local);
      return NULL;
    }
  self = g_new0 (MesignSearchIndex, 1);
  self->db = db;

  return self;
}

/**
 * mesign_search_index_new:
 * @image: (nullable): what mesign_search_index_serialize() gave, or %NULL for an empty one
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): an index, or %NULL with @error set
 */
MesignSearchIndex *
mesign_search_index_new (GBytes *image, GError **error)
{
  GError *local = NULL;
  MesignDb *db =
      image != NULL ? mesign_db_open_image (image, &local) : mesign_db_open_memory (&local);

  if (db != NULL)
    mesign_db_exec (db,
                    "CREATE VIRTUAL TABLE IF NOT EXISTS message_search USING fts5 (sender, "
                    "recipients, subject, body, attachments, tokenize = 'mesign')",
                    &local);

  return convert (db, local, error);
}

/**
 * mesign_search_index_free:
 * @self: an index
 */
void
mesign_search_index_free (MesignSearchIndex *self)
{
  mesign_db_close (self->db);
  g_free (self);
}

static void
bind_words (MesignStatement *statement, gint64 message_id, const MesignSearchWords *words)
{
  mesign_statement_bind_int64 (statement, 1, message_id);
  mesign_statement_bind_text (statement, 2, words->sender);
  mesign_statement_bind_text (statement, 3, words->recipients);
  mesign_statement_bind_text (statement, 4, words->subject);
  mesign_statement_bind_text (statement, 5, words->body);
  mesign_statement_bind_text (statement, 6, words->attachments);
}

static gboolean
remove_id (MesignDb *db, gint64 message_id, GError **error)
{
  return mesign_store_run_ids (db, "DELETE FROM message_search WHERE rowid = ?1", IDS (message_id),
                               error);
}

static gboolean
put (MesignDb *db, gint64 message_id, const MesignSearchWords *words, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "INSERT INTO message_search (rowid, sender, recipients, subject, body, "
                         "attachments) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         error);

  if (statement == NULL || !remove_id (db, message_id, error))
    return FALSE;
  bind_words (statement, message_id, words);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_search_index_put:
 * @self: an index
 * @message_id: the store's id of a message
 * @words: what it is found by
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether the message can be found by these words, and by no others
 */
gboolean
mesign_search_index_put (MesignSearchIndex *self,
                         gint64 message_id,
                         const MesignSearchWords *words,
                         GError **error)
{
  GError *local = NULL;

  return put (self->db, message_id, words, &local) || mesign_store_convert_error (error, local);
}

/**
 * mesign_search_index_remove:
 * @self: an index
 * @message_id: the store's id of a message
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether the message cannot be found any more
 */
gboolean
mesign_search_index_remove (MesignSearchIndex *self, gint64 message_id, GError **error)
{
  GError *local = NULL;

  return remove_id (self->db, message_id, &local) || mesign_store_convert_error (error, local);
}

/**
 * mesign_search_index_get_last_id:
 * @self: an index
 * @error: return location for a #MesignStoreError
 *
 * Returns: the largest id in it, from which on mesign_store_list_sealed_texts_sync() has more; 0
 * where it is empty, -1 with @error set
 */
gint64
mesign_search_index_get_last_id (MesignSearchIndex *self, GError **error)
{
  GError *local = NULL;
  gint64 id;

  if (mesign_store_ask_ids (self->db, "SELECT max(rowid) FROM message_search", NULL, 0, &id,
                            &local))
    return id;
  mesign_store_convert_error (error, local);

  return -1;
}

static GArray *
search (MesignDb *db, const char *match, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT rowid FROM message_search WHERE message_search MATCH ?1", error);

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, match);

  return mesign_store_list_ids (statement, error);
}

/**
 * mesign_search_index_search:
 * @self: an index
 * @query: what to look for; only its words count here
 * @cancellable: (nullable): what ends the search
 * @error: return location for a #MesignStoreError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type GArray): for mesign_store_search_sync(), which
 * messages have the words that stand together in the query, or %NULL with @error set
 */
GPtrArray *
mesign_search_index_search (MesignSearchIndex *self,
                            MesignQuery *query,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_auto (MesignConditions) conditions = { NULL };
  GError *local = NULL;

  mesign_conditions_init (&conditions, query, NULL, 1);
  mesign_db_set_cancellable (self->db, cancellable);
  for (guint i = 0; i < conditions.matches->len && local == NULL; i++)
    {
      GArray *ids = search (self->db, conditions.matches->pdata[i], &local);

      if (ids != NULL)
        g_ptr_array_add (found, ids);
    }
  mesign_db_set_cancellable (self->db, NULL);
  if (local == NULL)
    return g_steal_pointer (&found);
  mesign_store_convert_error (error, local);

  return NULL;
}

/**
 * mesign_search_index_serialize:
 * @self: an index
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): an image of it, in the clear, to be sealed before it goes to
 * the disk; or %NULL with @error set
 */
GBytes *
mesign_search_index_serialize (MesignSearchIndex *self, GError **error)
{
  GError *local = NULL;
  GBytes *image = mesign_db_serialize (self->db, &local);

  if (image == NULL)
    mesign_store_convert_error (error, local);

  return image;
}
