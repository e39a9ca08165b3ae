/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts that lie in the mailbox for drafts: which they are, and how they go. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"
#include "store/mesign-store-operations.h"

/* What is known of saved drafts as long as the engine runs: a number stays good although the store
 * may come to know the copy by another one. Any thread. */
typedef struct
{
  char *account;
  char *header_id;
} Remembered;

static void
remembered_free (Remembered *self)
{
  g_free (self->account);
  g_free (self->header_id);
  g_free (self);
}

void
mesign_engine_remember_draft (MesignEngine *self,
                              gint64 message_id,
                              const char *account,
                              const char *header_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Remembered *one = g_new0 (Remembered, 1);

  one->account = g_strdup (account);
  one->header_id = g_strdup (header_id);
  if (self->drafts == NULL)
    self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) remembered_free);
  g_hash_table_insert (self->drafts, g_memdup2 (&message_id, sizeof message_id), one);
}

static gboolean
recall (MesignEngine *self, gint64 message_id, char **account, char **header_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Remembered *one =
      self->drafts != NULL ? g_hash_table_lookup (self->drafts, &message_id) : NULL;

  if (one == NULL)
    return FALSE;
  *account = g_strdup (one->account);
  *header_id = g_strdup (one->header_id);

  return TRUE;
}

/* The copy of that number, or what has taken its place since the store was filled anew. */
MesignMessageInfo *
mesign_engine_find_draft_sync (MesignEngine *self, gint64 message_id, GError **error)
{
  GError *inner = NULL;
  MesignMessageInfo *info = mesign_store_get_message_sync (self->store, message_id, &inner);
  g_autofree char *header_id = NULL;
  g_autofree char *account = NULL;

  if (info != NULL)
    return info;
  if (!recall (self, message_id, &account, &header_id))
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  g_clear_error (&inner);
  message_id = mesign_store_find_header_id_sync (self->store, account, 0, header_id, error);

  return message_id > 0 ? mesign_store_get_message_sync (self->store, message_id, error) : NULL;
}

/* Removing */

static gboolean
makes (const MesignOperation *operation, gint64 placement_id)
{
  for (guint i = 0; i < operation->targets->len; i++)
    if (g_array_index (operation->targets, MesignOperationTarget, i).made_placement_id ==
        placement_id)
      return TRUE;

  return FALSE;
}

/* A copy the server has not got yet is taken back with what would have brought it there. */
static gboolean
take_back (MesignEngine *self, const char *account, gint64 placement_id)
{
  g_autoptr (GPtrArray) operations = mesign_store_list_operations_sync (self->store, account, NULL);

  for (guint i = 0; operations != NULL && i < operations->len; i++)
    {
      const MesignOperation *operation = operations->pdata[i];

      if (operation->kind != MESIGN_OPERATION_APPEND || !makes (operation, placement_id) ||
          !mesign_store_undo_operation_sync (self->store, operation->id, NULL))
        continue;
      mesign_engine_remove_outbox_file (self, operation->path);
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_for_drafts (MesignStore *store, gint64 mailbox_id)
{
  g_autoptr (MesignMailbox) mailbox = mesign_store_get_mailbox_sync (store, mailbox_id, NULL);

  return mailbox != NULL && mailbox->role == MESIGN_MAILBOX_ROLE_DRAFTS;
}

static gboolean
remove_placement (MesignEngine *self,
                  const char *account,
                  const MesignPlacement *placement,
                  GError **error)
{
  if (placement->is_hidden || !is_for_drafts (self->store, placement->mailbox_id) ||
      take_back (self, account, placement->id))
    return TRUE;

  return mesign_store_queue_delete_sync (self->store, &placement->id, 1, error) != 0;
}

/* Removes a saved draft for good, from the mailbox for drafts only. One that is gone is no
 * error. */
gboolean
mesign_engine_remove_draft_sync (MesignEngine *self, gint64 message_id, GError **error)
{
  GError *inner = NULL;
  g_autoptr (MesignMessageInfo) info = mesign_engine_find_draft_sync (self, message_id, &inner);

  if (info == NULL)
    {
      if (inner == NULL ||
          g_error_matches (inner, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
        {
          g_clear_error (&inner);
          return TRUE;
        }
      g_propagate_error (error, inner);
      return FALSE;
    }
  for (guint i = 0; i < info->placements->len; i++)
    if (!remove_placement (self, info->account, info->placements->pdata[i], error))
      return FALSE;

  return TRUE;
}

typedef struct
{
  MesignJob job;
  gint64 message_id;
} RemoveDraft;

static gboolean
run_remove_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  RemoveDraft *request = data;

  return mesign_engine_remove_draft_sync (request->job.engine, request->message_id, error);
}

static const MesignJobClass remove_draft_class = {
  .size = sizeof (RemoveDraft),
  .run = run_remove_draft,
};

/**
 * mesign_engine_remove_draft_async:
 * @self: an open engine
 * @message_id: the store's id of a saved draft
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Removes a saved draft for good, as when it is discarded; not by way of the trash. What lies in
 * other mailboxes than that for drafts stays.
 */
void
mesign_engine_remove_draft_async (MesignEngine *self,
                                  gint64 message_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  RemoveDraft *request =
      mesign_job_new (self, &remove_draft_class, cancellable, callback, user_data);

  request->message_id = message_id;
  mesign_job_start (request);
}

/**
 * mesign_engine_remove_draft_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is gone, or was so before
 */
gboolean
mesign_engine_remove_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &remove_draft_class, result, error);
}
