/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-mailboxes.h"

#include "engine/mesign-engine-private.h"

#include "store/mesign-store-operations.h"

/* All mail of mailboxes is read at once. */

typedef struct
{
  MesignJob job;
  GArray *mailbox_ids;
} MarkRead;

static void
clear_mark_read (gpointer data)
{
  g_clear_pointer (&((MarkRead *) data)->mailbox_ids, g_array_unref);
}

static gboolean
mark_read (MesignStore *store, gint64 mailbox_id, GArray *operations, GError **error)
{
  g_autoptr (GArray) unseen = mesign_store_list_unseen_sync (store, mailbox_id, error);
  gint64 id;

  if (unseen == NULL || unseen->len == 0)
    return unseen != NULL;
  id = mesign_store_queue_flags_sync (store, (const gint64 *) (gpointer) unseen->data, unseen->len,
                                      MESIGN_FLAG_SEEN, MESIGN_FLAG_NONE, error);
  if (id != 0)
    g_array_append_val (operations, id);

  return id != 0;
}

static gboolean
run_mark_read (gpointer data, GCancellable *cancellable, GError **error)
{
  MarkRead *self = data;
  g_autoptr (GArray) operations = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->mailbox_ids->len; i++)
    if (!mark_read (self->job.engine->store, g_array_index (self->mailbox_ids, gint64, i),
                    operations, error))
      return FALSE;
  g_clear_pointer (&self->job.result, g_array_unref);
  self->job.result = g_steal_pointer (&operations);

  return TRUE;
}

static const MesignJobClass mark_read_class = {
  .size = sizeof (MarkRead),
  .free_result = (GDestroyNotify) g_array_unref,
  .run = run_mark_read,
  .clear = clear_mark_read,
};

/**
 * mesign_engine_mark_read_async:
 * @self: an open engine
 * @mailbox_ids: (array length=n_mailboxes): the store's ids of mailboxes, of any accounts
 * @n_mailboxes: how many
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Marks all messages of mailboxes as read, in every mailbox these are in. The server is told with
 * the next sync.
 */
void
mesign_engine_mark_read_async (MesignEngine *self,
                               const gint64 *mailbox_ids,
                               guint n_mailboxes,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  MarkRead *mark = mesign_job_new (self, &mark_read_class, cancellable, callback, user_data);

  mark->mailbox_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (mark->mailbox_ids, mailbox_ids, n_mailboxes);
  mesign_job_start (mark);
}

/**
 * mesign_engine_mark_read_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with, none where all was read; %NULL with @error set
 */
GArray *
mesign_engine_mark_read_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &mark_read_class, result, error);
}
