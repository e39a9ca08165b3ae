/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Flags and deletion: both may be done twice without harm. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

/* The UIDs an operation is about, by mailbox. */
void
mesign_sync_collect_targets (GHashTable *by_mailbox, const MesignOperation *operation)
{
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);
      MesignUidSet *uids = g_hash_table_lookup (by_mailbox, &target->mailbox_id);

      if (target->placement_id == 0 || target->uid == 0)
        continue;
      if (uids == NULL)
        {
          uids = mesign_uid_set_new ();
          g_hash_table_insert (by_mailbox, g_memdup2 (&target->mailbox_id, sizeof (gint64)), uids);
        }
      mesign_uid_set_add (uids, target->uid);
    }
}

GHashTable *
mesign_sync_new_targets (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                (GDestroyNotify) mesign_uid_set_unref);
}

/* Removes messages that are marked as deleted. A server that cannot remove just these leaves them
 * marked: others may have marked more. */
gboolean
mesign_sync_expunge (MesignSyncJob *job, const MesignUidSet *uids, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (mesign_imap_session_expunge_sync (job->session, uids, job->cancellable, &local) ||
      g_error_matches (local, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNSUPPORTED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
store_flags (MesignSyncJob *job,
             GHashTable *by_mailbox,
             MesignFlags add,
             MesignFlags remove,
             gboolean expunge,
             GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gpointer uids;

  g_hash_table_iter_init (&iter, by_mailbox);
  while (g_hash_table_iter_next (&iter, &key, &uids))
    {
      if (!mesign_sync_job_enter (job, *(gint64 *) key, error) ||
          !mesign_imap_session_store_flags_sync (job->session, uids, add, remove, job->cancellable,
                                                 error))
        return FALSE;
      if (expunge && !mesign_sync_expunge (job, uids, error))
        return FALSE;
    }

  return TRUE;
}

/* Sets the same flags for a group of operations. */
gboolean
mesign_sync_replay_flags (MesignSyncJob *job, GPtrArray *operations, GError **error)
{
  const MesignOperation *first = operations->pdata[0];
  g_autoptr (GHashTable) by_mailbox = mesign_sync_new_targets ();

  for (guint i = 0; i < operations->len; i++)
    mesign_sync_collect_targets (by_mailbox, operations->pdata[i]);
  if (!store_flags (job, by_mailbox, first->add, first->remove, FALSE, error))
    return FALSE;
  for (guint i = 0; i < operations->len; i++)
    if (!mesign_store_finish_operation_sync (
            job->context->store, ((MesignOperation *) operations->pdata[i])->id, 0, NULL, 0, error))
      return FALSE;

  return TRUE;
}

/* Removes messages for good, and only these (RFC 4315). */
gboolean
mesign_sync_replay_delete (MesignSyncJob *job, const MesignOperation *operation, GError **error)
{
  g_autoptr (GHashTable) by_mailbox = mesign_sync_new_targets ();

  mesign_sync_collect_targets (by_mailbox, operation);

  return store_flags (job, by_mailbox, MESIGN_FLAG_DELETED, MESIGN_FLAG_NONE, TRUE, error) &&
         mesign_store_finish_operation_sync (job->context->store, operation->id, 0, NULL, 0, error);
}
