/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

#include "store/mesign-store-messages.h"
#include "store/mesign-store-operations.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  GArray *message_ids;
  gint64 mailbox_id;
} Copying;

static void
clear_copying (gpointer data)
{
  g_clear_pointer (&((Copying *) data)->message_ids, g_array_unref);
}

static const gint64 *
get_ids (const GArray *ids)
{
  return (const gint64 *) (gpointer) ids->data;
}

/* One of the places a message is in will do; where it is there already there is nothing to copy. */
static void
add_source (const MesignMessageInfo *message, gint64 target_id, GArray *placements)
{
  gint64 source = 0;

  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (placement->is_hidden)
        continue;
      if (placement->mailbox_id == target_id)
        return;
      if (source == 0)
        source = placement->id;
    }
  if (source != 0)
    g_array_append_val (placements, source);
}

static gboolean
copy (Copying *self, const GArray *placements, GArray *operations, GError **error)
{
  gint64 id;

  if (placements->len == 0)
    return TRUE;
  id = mesign_store_queue_copy_sync (self->job.engine->store, get_ids (placements), placements->len,
                                     self->mailbox_id, error);
  if (id != 0)
    g_array_append_val (operations, id);

  return id != 0;
}

static gboolean
run_copying (gpointer data, GCancellable *cancellable, GError **error)
{
  Copying *self = data;
  g_autoptr (GPtrArray) messages = mesign_store_get_messages_sync (
      self->job.engine->store, get_ids (self->message_ids), self->message_ids->len, error);
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *operations = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_clear_pointer (&self->job.result, g_array_unref);
  self->job.result = operations;
  if (messages == NULL)
    return FALSE;
  if (messages->len == 0)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("There is no such message."));
      return FALSE;
    }
  for (guint i = 0; i < messages->len; i++)
    add_source (messages->pdata[i], self->mailbox_id, placements);

  return copy (self, placements, operations, error);
}

static const MesignJobClass copying_class = {
  .size = sizeof (Copying),
  .free_result = (GDestroyNotify) g_array_unref,
  .run = run_copying,
  .clear = clear_copying,
};

/**
 * mesign_engine_copy_async:
 * @self: an open engine
 * @message_ids: (array length=n_messages): the store's ids of messages of one account
 * @n_messages: how many
 * @mailbox_id: the store's id of a mailbox of the same account
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Copies messages to a mailbox; those that lie there already are left alone. The server is told
 * with the next sync.
 */
void
mesign_engine_copy_async (MesignEngine *self,
                          const gint64 *message_ids,
                          guint n_messages,
                          gint64 mailbox_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Copying *copying = mesign_job_new (self, &copying_class, cancellable, callback, user_data);

  copying->message_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (copying->message_ids, message_ids, n_messages);
  copying->mailbox_id = mailbox_id;
  mesign_job_start (copying);
}

/**
 * mesign_engine_copy_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with; %NULL with @error set
 */
GArray *
mesign_engine_copy_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &copying_class, result, error);
}
