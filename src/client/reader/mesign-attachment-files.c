/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-attachment-files.h"

#include "base/mesign-file.h"
#include "base/mesign-private-folder.h"

#include <string.h>

/* Attachments on their way to the disk, or to another program. */

typedef struct
{
  char *name;
  GBytes *octets;
} Item;

typedef struct
{
  GPtrArray *items;
  char *folder;
  char *path;
} Writing;

static void
item_free (Item *self)
{
  g_free (self->name);
  g_bytes_unref (self->octets);
  g_free (self);
}

static void
writing_free (Writing *self)
{
  g_ptr_array_unref (self->items);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static void
add_item (Writing *writing, const MesignAttachment *attachment)
{
  Item *item = g_new0 (Item, 1);

  item->name = mesign_attachment_dup_name (attachment);
  item->octets = g_bytes_ref (attachment->octets);
  g_ptr_array_add (writing->items, item);
}

static GTask *
new_task (const char *folder,
          const char *path,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  writing->folder = g_strdup (folder);
  writing->path = g_strdup (path);
  g_task_set_task_data (task, writing, (GDestroyNotify) writing_free);

  return task;
}

/* Opening */

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Item *item = g_ptr_array_index (((Writing *) data)->items, 0);
  GError *error = NULL;
  g_autofree char *folder = mesign_private_folder_new_sync (&error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, item->name, NULL) : NULL;

  if (path == NULL || !mesign_file_write_sync (path, item->octets, 0600, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
}

/**
 * mesign_attachment_export_async:
 * @attachment: an attachment
 * @cancellable: (nullable): to stop
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes it where another program can open it and nobody else can read it.
 */
void
mesign_attachment_export_async (const MesignAttachment *attachment,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = new_task (NULL, NULL, cancellable, callback, user_data);

  add_item (g_task_get_task_data (task), attachment);
  g_task_run_in_thread (task, export_thread);
}

/**
 * mesign_attachment_export_finish:
 * @result: what the callback was handed
 * @error: why it could not be written
 *
 * Returns: (transfer full): where it lies
 */
GFile *
mesign_attachment_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Saving */

static gboolean
save_as (Writing *writing, GError **error)
{
  const Item *item = g_ptr_array_index (writing->items, 0);

  return mesign_file_write_sync (writing->path, item->octets, 0644, error);
}

/* A name that is not taken: "a.pdf", "a (2).pdf", … */
static char *
find_free_path (const char *folder, const char *name)
{
  const char *dot = strrchr (name, '.');
  int stem = dot != NULL && dot > name ? (int) (dot - name) : (int) strlen (name);
  char *path = g_build_filename (folder, name, NULL);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK); i++)
    {
      g_autofree char *other = g_strdup_printf ("%.*s (%u)%s", stem, name, i, name + stem);

      g_free (path);
      path = g_build_filename (folder, other, NULL);
    }

  return path;
}

static gboolean
save_into_folder (Writing *writing, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < writing->items->len; i++)
    {
      const Item *item = writing->items->pdata[i];
      g_autofree char *path = find_free_path (writing->folder, item->name);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !mesign_file_write_sync (path, item->octets, 0644, error))
        return FALSE;
    }

  return TRUE;
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Writing *writing = data;
  GError *error = NULL;
  gboolean saved = writing->path != NULL ? save_as (writing, &error)
                                         : save_into_folder (writing, cancellable, &error);

  if (saved)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * mesign_attachment_save_async:
 * @attachment: an attachment
 * @file: where to save it; what is there is replaced as a whole or not at all
 * @cancellable: (nullable): to stop
 * @callback: called when it is saved
 * @user_data: for @callback
 */
void
mesign_attachment_save_async (const MesignAttachment *attachment,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task =
      new_task (NULL, g_file_peek_path (file), cancellable, callback, user_data);

  add_item (g_task_get_task_data (task), attachment);
  g_task_run_in_thread (task, save_thread);
}

/**
 * mesign_attachment_save_all_async:
 * @attachments: (element-type MesignAttachment): attachments
 * @folder: where to save them; nothing that is there is replaced
 * @cancellable: (nullable): to stop
 * @callback: called when they are saved
 * @user_data: for @callback
 */
void
mesign_attachment_save_all_async (GPtrArray *attachments,
                                  GFile *folder,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task =
      new_task (g_file_peek_path (folder), NULL, cancellable, callback, user_data);

  for (guint i = 0; i < attachments->len; i++)
    add_item (g_task_get_task_data (task), attachments->pdata[i]);
  g_task_run_in_thread (task, save_thread);
}

/**
 * mesign_attachment_save_finish:
 * @result: what the callback was handed
 * @error: why it could not be saved
 *
 * Returns: whether it was saved
 */
gboolean
mesign_attachment_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
