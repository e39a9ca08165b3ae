/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What has no business in the outbox any more: left by a process that ended while it wrote, and
 * drafts kept on this computer alone that were deleted. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "store/mesign-store-operations.h"
#include "store/mesign-store-outgoing.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Another process may be at it just now. */
#define SETTLED ((gint64) 60 * 60)

/* Drafts of this computer */

static const MesignOperation *
find_next (GPtrArray *operations, gint64 placement_id)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const MesignOperation *operation = operations->pdata[i];
      const MesignOperationTarget *only;

      if (operation->targets->len != 1 ||
          (operation->kind != MESIGN_OPERATION_MOVE && operation->kind != MESIGN_OPERATION_DELETE))
        continue;
      only = &g_array_index (operation->targets, MesignOperationTarget, 0);
      if (only->placement_id == placement_id)
        return operation;
    }

  return NULL;
}

/* What has been done to a draft since it was saved, the last first, if it ends with the draft gone
 * for good; else nothing. */
static GArray *
list_way_out (GPtrArray *operations, const MesignOperation *saving)
{
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (gint64));
  const MesignOperation *operation = saving;

  while (operation != NULL && operation->targets->len == 1)
    {
      g_array_prepend_val (way, operation->id);
      if (operation->kind == MESIGN_OPERATION_DELETE)
        return g_steal_pointer (&way);
      operation = find_next (
          operations,
          g_array_index (operation->targets, MesignOperationTarget, 0).made_placement_id);
    }

  return NULL;
}

/* The server never hears of it, so that it is undone step by step. */
static void
drop_draft (MesignEngine *self, GPtrArray *operations, const MesignOperation *saving)
{
  g_autoptr (GArray) way = list_way_out (operations, saving);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; way != NULL && i < way->len; i++)
    if (!mesign_store_undo_operation_sync (self->store, g_array_index (way, gint64, i), &error))
      {
        g_warning ("A deleted draft stays in the outbox: %s", error->message);
        return;
      }
  if (way != NULL)
    mesign_engine_remove_outbox_file (self, saving->path);
}

static void
drop_deleted_drafts (MesignEngine *self)
{
  g_autoptr (GPtrArray) operations = mesign_store_list_operations_sync (self->store, NULL, NULL);

  for (guint i = 0; operations != NULL && i < operations->len; i++)
    {
      const MesignOperation *operation = operations->pdata[i];

      if (operation->kind == MESIGN_OPERATION_APPEND && operation->not_before == G_MAXINT64)
        drop_draft (self, operations, operation);
    }
}

/* Files */

/* When the store began, in seconds since 1970; 0 where the file system does not tell. What is older
 * may be of a store that was lost, and is not for us to remove. */
static gint64
get_beginning (MesignEngine *self)
{
  g_autofree char *path = mesign_profile_dup_data_path (self->profile, "mail.db");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_CREATED, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL || mesign_store_get_damaged_path (self->store) != NULL)
    return 0;

  return (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_CREATED);
}

static gboolean
is_left_behind (const char *path, const char *name, GHashTable *known, gint64 beginning)
{
  GStatBuf status;

  if (g_hash_table_contains (known, name) || g_stat (path, &status) != 0 ||
      status.st_mtime > g_get_real_time () / G_USEC_PER_SEC - SETTLED)
    return FALSE;

  /* what was still being written has another ending, and is nothing whole */
  return !g_str_has_suffix (name, ".eml") || (beginning > 0 && status.st_mtime >= beginning);
}

static void
remove_left_behind (MesignEngine *self)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (self);
  g_autoptr (GDir) folder = g_dir_open (outbox, 0, NULL);
  g_autoptr (GHashTable) known = mesign_store_list_files_sync (self->store, NULL);
  gint64 beginning = get_beginning (self);
  const char *name;

  while (folder != NULL && known != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (outbox, name, NULL);

      if (strstr (name, ".eml") != NULL && is_left_behind (path, name, known, beginning))
        g_unlink (path);
    }
}

/* By the holder of the lock, before anything is sent. */
void
mesign_engine_sweep_outbox_sync (MesignEngine *self)
{
  drop_deleted_drafts (self);
  remove_left_behind (self);
}
