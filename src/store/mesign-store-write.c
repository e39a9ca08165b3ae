/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

static guint
hash_row (gconstpointer data)
{
  const MesignRowId *id = data;

  return g_int64_hash (&id->mailbox_id) * 31 + g_int64_hash (&id->conversation_id);
}

static gboolean
rows_equal (gconstpointer a, gconstpointer b)
{
  const MesignRowId *one = a;
  const MesignRowId *two = b;

  return one->mailbox_id == two->mailbox_id && one->conversation_id == two->conversation_id;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
mesign_store_touch (GHashTable *set, gint64 id)
{
  g_hash_table_add (set, g_memdup2 (&id, sizeof id));
}

/* Notes that a row of a list has to be made anew. */
void
mesign_store_touch_row (MesignStoreWrite *self, gint64 mailbox_id, gint64 conversation_id)
{
  MesignRowId id = { mailbox_id, conversation_id };

  if (!g_hash_table_contains (self->rows, &id))
    g_hash_table_add (self->rows, g_memdup2 (&id, sizeof id));
  mesign_store_touch (self->mailboxes, mailbox_id);
}

/* Notes that a message changed, and with it its row in every mailbox it is in. */
gboolean
mesign_store_touch_message (MesignStoreWrite *self, gint64 message_id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (self->db,
                         "SELECT p.mailbox_id, m.conversation_id FROM message m JOIN placement p "
                         "ON p.message_id = m.id "
                         "WHERE m.id = ?1",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, message_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    mesign_store_touch_row (self, mesign_statement_get_int64 (statement, 0),
                            mesign_statement_get_int64 (statement, 1));
  mesign_store_touch (self->messages, message_id);

  return step == MESIGN_STEP_DONE;
}

static void
append_all (GArray *changes, GHashTable *set, MesignChangeKind kind)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 id = *(gint64 *) key;
      gboolean is_mailbox = kind == MESIGN_CHANGE_MAILBOX;
      MesignChange change = { 0, kind, is_mailbox ? id : 0, is_mailbox ? 0 : id };

      g_array_append_val (changes, change);
    }
}

static gboolean
update_rows (MesignStoreWrite *self, GArray *changes, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const MesignRowId *id = key;
      gboolean is_new = g_hash_table_contains (self->new_conversations, &id->conversation_id);
      MesignChange change = { 0, MESIGN_CHANGE_ROW, id->mailbox_id, id->conversation_id };

      if (!mesign_store_update_row (self->db, id, is_new, error))
        return FALSE;
      g_array_append_val (changes, change);
    }

  return TRUE;
}

typedef struct
{
  gint64 total;
  gint64 unread;
} Counts;

/* Counts a placement that has come; what goes or changes is counted by triggers. */
void
mesign_store_count_placement (MesignStoreWrite *self, gint64 mailbox_id, MesignFlags flags)
{
  Counts *counts = g_hash_table_lookup (self->counts, &mailbox_id);

  if (counts == NULL)
    {
      counts = g_new0 (Counts, 1);
      g_hash_table_insert (self->counts, g_memdup2 (&mailbox_id, sizeof mailbox_id), counts);
    }
  counts->total++;
  counts->unread += (flags & MESIGN_FLAG_SEEN) == 0;
}

static gboolean
save_counts (MesignStoreWrite *self, GError **error)
{
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, self->counts);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const Counts *counts = value;

      if (!mesign_store_run_ids (
              self->db, "UPDATE mailbox SET total = total + ?2, unread = unread + ?3 WHERE id = ?1",
              IDS (*(gint64 *) id, counts->total, counts->unread), error))
        return FALSE;
    }

  return TRUE;
}

/* What is done once for all that a transaction has touched. */
static gboolean
finish_rows (MesignStoreWrite *self, GError **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (MesignChange));

  if (!update_rows (self, changes, error) || !save_counts (self, error) ||
      !mesign_store_save_correspondents (self, error))
    return FALSE;
  append_all (changes, self->mailboxes, MESIGN_CHANGE_MAILBOX);
  append_all (changes, self->messages, MESIGN_CHANGE_MESSAGE);
  append_all (changes, self->operations, MESIGN_CHANGE_OPERATION);
  append_all (changes, self->outgoing, MESIGN_CHANGE_OUTGOING);

  return mesign_store_append_changes (self->db, changes, error);
}

typedef struct
{
  MesignStoreWriteFunc func;
  gpointer data;
  gboolean has_gone_bodies;
} Job;

static gboolean
run (MesignStoreWrite *self, Job *job, GError **error)
{
  if (!job->func (self, job->data, error) || !finish_rows (self, error) ||
      !mesign_store_index_kept (self, error))
    return FALSE;
  job->has_gone_bodies = self->has_gone_bodies;

  return TRUE;
}

static gboolean
write_func (MesignDb *db, gpointer data, GError **error)
{
  MesignStoreWrite self = {
    .db = db,
    .rows = g_hash_table_new_full (hash_row, rows_equal, g_free, NULL),
    .mailboxes = new_set (),
    .messages = new_set (),
    .operations = new_set (),
    .outgoing = new_set (),
    .new_conversations = new_set (),
    .correspondents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) mesign_correspondent_free),
    .counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free),
    .words = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_words_free),
  };
  gboolean done = run (&self, data, error);

  g_hash_table_unref (self.rows);
  g_hash_table_unref (self.mailboxes);
  g_hash_table_unref (self.messages);
  g_hash_table_unref (self.operations);
  g_hash_table_unref (self.outgoing);
  g_hash_table_unref (self.new_conversations);
  g_hash_table_unref (self.correspondents);
  g_hash_table_unref (self.counts);
  g_ptr_array_unref (self.words);

  return done;
}

static gboolean
finish (MesignStore *self, const Job *job)
{
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  self->n_writes++;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  if (job->has_gone_bodies && !mesign_store_sweep_bodies (self, &error))
    g_message ("Octets of removed messages stay for now: %s", error->message);

  return TRUE;
}

/* Runs one transaction of writing, makes the touched rows anew and notes the changes. */
gboolean
mesign_store_write (MesignStore *self, MesignStoreWriteFunc func, gpointer data, GError **error)
{
  Job job = { func, data, FALSE };
  g_autoptr (GError) local = NULL;

  if (!mesign_database_write_sync (self->mail, write_func, &job, NULL, &local))
    return mesign_store_convert_error (error, g_steal_pointer (&local));

  return finish (self, &job);
}

/* The same for what must survive a power cut: what the user did, and each step of sending. */
gboolean
mesign_store_write_durable (MesignStore *self,
                            MesignStoreWriteFunc func,
                            gpointer data,
                            GError **error)
{
  Job job = { func, data, FALSE };
  g_autoptr (GError) local = NULL;

  if (!mesign_database_write_durable_sync (self->mail, write_func, &job, NULL, &local))
    return mesign_store_convert_error (error, g_steal_pointer (&local));

  return finish (self, &job);
}

gboolean
mesign_store_read (MesignStore *self, MesignDbFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (mesign_database_read_sync (self->mail, func, data, &local))
    return TRUE;

  return mesign_store_convert_error (error, g_steal_pointer (&local));
}
