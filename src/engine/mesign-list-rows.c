/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-list-rows-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-list-keys-private.h"
#include "model/mesign-address.h"

static GPtrArray *
new_rows (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_list_row_unref);
}

/* Reading on the main context: a page by its index, on a read-only connection, takes well under a
 * millisecond. What is sealed stays so. */

/* The first rows of mailboxes; none where they cannot be read. */
GPtrArray *
mesign_engine_read_first_rows (MesignEngine *self, GArray *mailbox_ids, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = NULL;

  if (self->store != NULL)
    rows = mesign_store_list_page_sync (self->store, (const gint64 *) (gpointer) mailbox_ids->data,
                                        mailbox_ids->len, 0, limit, &error);
  if (error != NULL)
    g_message ("A list cannot be read: %s", error->message);

  return rows != NULL ? rows : new_rows ();
}

/* Adds the rows there are in one mailbox, of the keys from @first on that are of it. */
static gboolean
read_rows_of (MesignStore *store,
              gint64 mailbox_id,
              const MesignListKey *keys,
              guint n_keys,
              GPtrArray *rows,
              GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < n_keys; i++)
    if (keys[i].mailbox_id == mailbox_id)
      g_array_append_val (ids, keys[i].conversation_id);
  found = mesign_store_get_rows_sync (store, mailbox_id, (const gint64 *) (gpointer) ids->data,
                                      ids->len, error);
  if (found == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (rows, g_steal_pointer (&found));

  return TRUE;
}

static gboolean
read_rows (MesignStore *store,
           const MesignListKey *keys,
           guint n_keys,
           GPtrArray *rows,
           GError **error)
{
  g_autoptr (GHashTable) mailboxes = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < n_keys; i++)
    if (g_hash_table_add (mailboxes, (gpointer) &keys[i].mailbox_id) &&
        !read_rows_of (store, keys[i].mailbox_id, keys + i, n_keys - i, rows, error))
      return FALSE;

  return TRUE;
}

/* Adds the rows of some keys, as far as there are any. */
void
mesign_engine_read_rows (MesignEngine *self,
                         const MesignListKey *keys,
                         guint n_keys,
                         GPtrArray *rows)
{
  g_autoptr (GError) error = NULL;

  if (self->store != NULL && !read_rows (self->store, keys, n_keys, rows, &error))
    g_message ("Rows of a list cannot be read: %s", error->message);
}

/* Loading on a worker */

typedef struct
{
  MesignJob job;
  GArray *wanted;
  MesignListFilter filter;
} Load;

static void
clear_load (gpointer data)
{
  g_clear_pointer (&((Load *) data)->wanted, g_array_unref);
}

static gboolean
run_load_keys (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;

  load->job.result = mesign_store_list_keys_sync (load->job.engine->store,
                                                  (const gint64 *) (gpointer) load->wanted->data,
                                                  load->wanted->len, load->filter, error);

  return load->job.result != NULL;
}

static const MesignJobClass load_keys_class = {
  .size = sizeof (Load),
  .free_result = (GDestroyNotify) g_array_unref,
  .run = run_load_keys,
  .clear = clear_load,
};

/* Loads the keys of the rows of mailboxes, in their order. */
void
mesign_engine_load_keys_async (MesignEngine *self,
                               GArray *mailbox_ids,
                               MesignListFilter filter,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Load *load = mesign_job_new (self, &load_keys_class, cancellable, callback, user_data);

  load->wanted = g_array_ref (mailbox_ids);
  load->filter = filter;
  mesign_job_start (load);
}

GArray *
mesign_engine_load_keys_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &load_keys_class, result, error);
}

static gboolean
run_load_rows (gpointer data, GCancellable *cancellable, GError **error)
{
  Load *load = data;
  g_autoptr (GPtrArray) rows = new_rows ();

  if (!read_rows (load->job.engine->store, (const MesignListKey *) (gpointer) load->wanted->data,
                  load->wanted->len, rows, error) ||
      !mesign_engine_unseal_rows (&load->job, rows, error))
    return FALSE;
  load->job.result = g_steal_pointer (&rows);

  return TRUE;
}

static const MesignJobClass load_rows_class = {
  .size = sizeof (Load),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_load_rows,
  .clear = clear_load,
};

/* Loads the rows of some keys, as far as there are any, with what is sealed in them. Takes
 * @keys. */
void
mesign_engine_load_rows_async (MesignEngine *self,
                               GArray *keys,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Load *load = mesign_job_new (self, &load_rows_class, cancellable, callback, user_data);

  load->wanted = keys;
  mesign_job_start (load);
}

GPtrArray *
mesign_engine_load_rows_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &load_rows_class, result, error);
}

/* Rows of what was found */

static MesignListRow *
row_from_message (const MesignMessageInfo *message)
{
  MesignListRow *row = mesign_list_row_new ();
  const MesignPlacement *placement =
      message->placements->len > 0 ? message->placements->pdata[0] : NULL;
  const MesignAddress *author =
      message->envelope->from->len > 0 ? message->envelope->from->pdata[0] : NULL;

  row->key.date = message->received;
  row->key.conversation_id = message->conversation_id;
  row->key.mailbox_id = placement != NULL ? placement->mailbox_id : 0;
  row->newest_message_id = message->id;
  row->account = g_strdup (message->account);
  row->from_name = g_strdup (author != NULL && author->name != NULL ? author->name : "");
  row->from_address = g_strdup (author != NULL ? author->address : "");
  row->subject = g_strdup (message->envelope->subject != NULL ? message->envelope->subject : "");
  row->preview = g_strdup (message->preview != NULL ? message->preview : "");
  row->is_answered = (message->flags & MESIGN_FLAG_ANSWERED) != 0;
  row->signs = mesign_verdict_get_signs (&message->verdict);

  return row;
}

static void
count_message (MesignListRow *row, const MesignMessageInfo *message)
{
  row->count++;
  if (!(message->flags & MESIGN_FLAG_SEEN))
    row->unread++;
  if (message->flags & MESIGN_FLAG_FLAGGED)
    row->is_flagged = TRUE;
  if (message->has_attachment)
    row->has_attachment = TRUE;
}

/* One row for each conversation of messages that are sorted newest first. */
GPtrArray *
mesign_list_rows_from_messages (GPtrArray *messages)
{
  GPtrArray *rows = new_rows ();
  g_autoptr (GHashTable) by_conversation = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < messages->len; i++)
    {
      const MesignMessageInfo *message = messages->pdata[i];
      MesignListRow *row = g_hash_table_lookup (by_conversation, &message->conversation_id);

      if (row == NULL)
        {
          row = row_from_message (message);
          g_ptr_array_add (rows, row);
          g_hash_table_insert (by_conversation, &row->key.conversation_id, row);
        }
      count_message (row, message);
    }

  return rows;
}
