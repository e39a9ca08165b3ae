/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-prepared-body.h"

#include "engine/mesign-reading.h"

/* HTML may be large: it is looked through and cleaned off the main thread. */

static void
prepared_part_free (MesignPreparedPart *self)
{
  g_free (self->html);
  g_free (self->html_with_remote);
  g_clear_pointer (&self->links, g_ptr_array_unref);
  g_free (self);
}

static MesignPreparedPart *
prepare (const MesignBodyPart *part)
{
  MesignPreparedPart *self = g_new0 (MesignPreparedPart, 1);

  self->part = part;
  if (mesign_reading_is_native (part))
    return self;
  self->html = mesign_reading_dup_html (part, MESIGN_PICTURE_SCHEME, NULL);
  self->links = mesign_reading_list_links (part);
  self->n_remote = mesign_reading_count_remote (part);
  if (self->n_remote > 0)
    self->html_with_remote =
        mesign_reading_dup_html (part, MESIGN_PICTURE_SCHEME, MESIGN_REMOTE_SCHEME);
  if (g_strcmp0 (self->html, self->html_with_remote) == 0)
    g_clear_pointer (&self->html_with_remote, g_free);

  return self;
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const MesignOpenedMessage *message = data;
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) prepared_part_free);

  for (guint i = 0; i < message->body_parts->len && !g_cancellable_is_cancelled (cancellable); i++)
    g_ptr_array_add (parts, prepare (message->body_parts->pdata[i]));
  g_task_return_pointer (task, parts, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * mesign_prepare_body_async:
 * @message: an opened message
 * @cancellable: (nullable): to stop
 * @callback: called when it is ready
 * @user_data: for @callback
 *
 * Finds out how each part of the body is to be shown.
 */
void
mesign_prepare_body_async (MesignOpenedMessage *message,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesign_prepare_body_async);
  g_task_set_task_data (task, mesign_opened_message_ref (message),
                        (GDestroyNotify) mesign_opened_message_unref);
  g_task_run_in_thread (task, prepare_thread);
}

/**
 * mesign_prepare_body_finish:
 * @result: what the callback was handed
 * @error: why there is none: only when cancelled
 *
 * Returns: (transfer full) (element-type MesignPreparedPart): the parts, which live no longer than
 * the message
 */
GPtrArray *
mesign_prepare_body_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
