/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-search-index.h"

#include "store/mesign-query-private.h"
#include "store/mesign-store-private.h"

#include <string.h>

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

/* The words of a document cannot be taken out again without having them all, and they are not kept.
 * So a message whose text is another one, or that is gone, leaves a dead document behind, which is
 * never found: only those an entry names are. */
static const char schema[] =
    "CREATE TABLE IF NOT EXISTS entry (document INTEGER PRIMARY KEY AUTOINCREMENT, "
    "message_id INTEGER NOT NULL UNIQUE, stamp BLOB NOT NULL);"
    "CREATE VIRTUAL TABLE IF NOT EXISTS message_search USING fts5 (sender, recipients, subject, "
    "body, attachments, copied, content = '', tokenize = 'mesign');";

/* So many dead documents are no reason to begin anew. */
#define FEW_DEAD 1000

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
    mesign_db_exec (db, schema, &local);

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

static gboolean
insert_entry (MesignDb *db, const MesignSealedStamp *stamp, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new_static (stamp->octets, sizeof stamp->octets);
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "INSERT OR REPLACE INTO entry (message_id, stamp) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, stamp->message_id);
  mesign_statement_bind_bytes (statement, 2, octets);

  return mesign_statement_run (statement, error);
}

static gboolean
insert_words (MesignDb *db, gint64 document, const MesignSearchWords *words, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "INSERT INTO message_search (rowid, sender, recipients, subject, body, "
                         "attachments, copied) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, document);
  mesign_statement_bind_text (statement, 2, words->sender);
  mesign_statement_bind_text (statement, 3, words->recipients);
  mesign_statement_bind_text (statement, 4, words->subject);
  mesign_statement_bind_text (statement, 5, words->body);
  mesign_statement_bind_text (statement, 6, words->attachments);
  mesign_statement_bind_text (statement, 7, words->copied);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_search_index_put:
 * @self: an index
 * @stamp: which text of which message it is
 * @words: (nullable): what it is found by; %NULL for a message that is found by nothing
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether the message can be found by these words, and by no others
 */
gboolean
mesign_search_index_put (MesignSearchIndex *self,
                         const MesignSealedStamp *stamp,
                         const MesignSearchWords *words,
                         GError **error)
{
  GError *local = NULL;

  return (insert_entry (self->db, stamp, &local) &&
          (words == NULL ||
           insert_words (self->db, mesign_db_get_last_id (self->db), words, &local))) ||
         mesign_store_convert_error (error, local);
}

/**
 * mesign_search_index_begin:
 * @self: an index
 * @error: return location for a #MesignStoreError
 *
 * What is put from here to mesign_search_index_end() is put together, which is much quicker.
 *
 * Returns: whether it can begin
 */
gboolean
mesign_search_index_begin (MesignSearchIndex *self, GError **error)
{
  GError *local = NULL;

  return mesign_db_exec (self->db, "BEGIN", &local) || mesign_store_convert_error (error, local);
}

/**
 * mesign_search_index_end:
 * @self: an index
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether what was put can be found
 */
gboolean
mesign_search_index_end (MesignSearchIndex *self, GError **error)
{
  GError *local = NULL;

  return mesign_db_exec (self->db, "COMMIT", &local) || mesign_store_convert_error (error, local);
}

/* What is in the index and what there is, side by side by rising id. */
typedef struct
{
  const GArray *stamps;
  guint next;
  GArray *missing;
  GArray *gone;
} Comparison;

static gboolean
add_missing_before (Comparison *self, gint64 message_id)
{
  while (self->next < self->stamps->len &&
         g_array_index (self->stamps, MesignSealedStamp, self->next).message_id < message_id)
    g_array_append_val (self->missing,
                        g_array_index (self->stamps, MesignSealedStamp, self->next++).message_id);

  return self->next < self->stamps->len &&
         g_array_index (self->stamps, MesignSealedStamp, self->next).message_id == message_id;
}

static void
compare_entry (Comparison *self, gint64 message_id, GBytes *octets)
{
  const MesignSealedStamp *stamp;

  if (!add_missing_before (self, message_id))
    {
      g_array_append_val (self->gone, message_id);
      return;
    }
  stamp = &g_array_index (self->stamps, MesignSealedStamp, self->next++);
  if (g_bytes_get_size (octets) != sizeof stamp->octets ||
      memcmp (g_bytes_get_data (octets, NULL), stamp->octets, sizeof stamp->octets) != 0)
    {
      g_array_append_val (self->missing, message_id);
      g_array_append_val (self->gone, message_id);
    }
}

static gboolean
compare (MesignDb *db, Comparison *self, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT message_id, stamp FROM entry ORDER BY message_id", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      g_autoptr (GBytes) octets = mesign_statement_dup_bytes (statement, 1);

      compare_entry (self, mesign_statement_get_int64 (statement, 0), octets);
    }
  add_missing_before (self, G_MAXINT64);

  return step == MESIGN_STEP_DONE;
}

static gboolean
remove_gone (MesignDb *db, const GArray *gone, GError **error)
{
  for (guint i = 0; i < gone->len; i++)
    if (!mesign_store_run_ids (db, "DELETE FROM entry WHERE message_id = ?1",
                               IDS (g_array_index (gone, gint64, i)), error))
      return FALSE;

  return TRUE;
}

/**
 * mesign_search_index_compare:
 * @self: an index
 * @stamps: (element-type MesignSealedStamp): what mesign_store_list_sealed_stamps_sync() gave
 * @n_gone: (out): how many messages were taken out
 * @error: return location for a #MesignStoreError
 *
 * Takes out what is not in the store any more.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the messages that are to be put, by
 * rising id, or %NULL with @error set
 */
GArray *
mesign_search_index_compare (MesignSearchIndex *self,
                             const GArray *stamps,
                             guint *n_gone,
                             GError **error)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  Comparison comparison = { .stamps = stamps, .missing = missing, .gone = gone };
  GError *local = NULL;

  if (!compare (self->db, &comparison, &local) || !remove_gone (self->db, gone, &local))
    {
      mesign_store_convert_error (error, local);
      return NULL;
    }
  *n_gone = gone->len;

  return g_steal_pointer (&missing);
}

/**
 * mesign_search_index_is_worn:
 * @self: an index
 *
 * Returns: whether most of it is dead, so that it is better made anew
 */
gboolean
mesign_search_index_is_worn (MesignSearchIndex *self)
{
  gint64 is_worn = 0;

  return mesign_store_ask_ids (self->db,
                               "SELECT dead > ?1 AND dead > living FROM (SELECT count (*) AS "
                               "living, coalesce (max (document), 0) - count (*) AS dead FROM "
                               "entry)",
                               IDS (FEW_DEAD), &is_worn, NULL) &&
         is_worn != 0;
}

static GArray *
search (MesignDb *db, const char *match, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT entry.message_id FROM message_search JOIN entry ON entry.document = "
      "message_search.rowid WHERE message_search MATCH ?1",
      error);

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

  mesign_conditions_init (&conditions, query, NULL, NULL, 1);
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
