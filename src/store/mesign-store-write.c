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

static gboolean
append_all (MesignDb *db, GHashTable *set, MesignChangeKind kind, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gint64 id = *(gint64 *) key;
      gboolean is_mailbox = kind == MESIGN_CHANGE_MAILBOX;

      if (!mesign_store_append_change (db, kind, is_mailbox ? id : 0, is_mailbox ? 0 : id, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
update_rows (MesignStoreWrite *self, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const MesignRowId *id = key;
      gboolean is_new = g_hash_table_contains (self->new_conversations, &id->conversation_id);

      if (!mesign_store_update_row (self->db, id, is_new, error) ||
          !mesign_store_append_change (self->db, MESIGN_CHANGE_ROW, id->mailbox_id,
                                       id->conversation_id, error))
        return FALSE;
    }

  return TRUE;
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
  if (!job->func (self, job->data, error) || !update_rows (self, error) ||
      !append_all (self->db, self->mailboxes, MESIGN_CHANGE_MAILBOX, error) ||
      !append_all (self->db, self->messages, MESIGN_CHANGE_MESSAGE, error) ||
      !append_all (self->db, self->operations, MESIGN_CHANGE_OPERATION, error) ||
      !append_all (self->db, self->outgoing, MESIGN_CHANGE_OUTGOING, error))
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
  };
  gboolean done = run (&self, data, error);

  g_hash_table_unref (self.rows);
  g_hash_table_unref (self.mailboxes);
  g_hash_table_unref (self.messages);
  g_hash_table_unref (self.operations);
  g_hash_table_unref (self.outgoing);
  g_hash_table_unref (self.new_conversations);

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
