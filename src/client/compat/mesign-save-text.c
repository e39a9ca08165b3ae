/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-save-text.h"

#include <string.h>

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  if (files != NULL && files->len > 0)
    g_file_replace_contents_bytes_async (files->pdata[0], g_task_get_task_data (task), NULL, FALSE,
                                         G_FILE_CREATE_NONE, g_task_get_cancellable (task),
                                         on_written, g_object_ref (task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
}

/**
 * mesign_save_text_async:
 * @parent: a widget of the window that asks
 * @choice: what the chooser says, and the name it suggests; copied
 * @text: what is saved
 * @cancellable: (nullable): closes the chooser
 * @callback: called when it is saved
 * @user_data: for @callback
 *
 * Lets a person choose a file, and writes a text into it. A file that was there is replaced only
 * when the text is written whole.
 */
void
mesign_save_text_async (GtkWidget *parent,
                        const MesignFileChoice *choice,
                        const char *text,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesign_save_text_async);
  g_task_set_task_data (task, g_bytes_new (text, strlen (text)), (GDestroyNotify) g_bytes_unref);
  mesign_choose_file_async (parent, choice, cancellable, on_file_chosen, task);
}

/**
 * mesign_save_text_finish:
 * @result: what the callback was handed
 * @error: return location for a #GIOErrorEnum, %G_IO_ERROR_CANCELLED where no file was chosen
 *
 * Returns: whether it is saved
 */
gboolean
mesign_save_text_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
