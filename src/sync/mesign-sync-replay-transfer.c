/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Moving, copying and appending: what an earlier attempt may have done already is looked for in the
 * other mailbox first. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignSyncJob *job;
  const MesignOperation *operation;
  MesignMailbox *target;
  GArray *copied;
  guint32 uidvalidity;
} Transfer;

static gboolean
may_have_been_done (const MesignOperation *operation)
{
  return operation->attempts > 0 || operation->state == MESIGN_OPERATION_RUNNING;
}

static void
add_copied (Transfer *self, gint64 placement_id, guint32 uid)
{
  MesignCopiedUid one = { placement_id, uid };

  g_array_append_val (self->copied, one);
}

static gboolean
is_copied (Transfer *self, gint64 placement_id)
{
  for (guint i = 0; i < self->copied->len; i++)
    if (g_array_index (self->copied, MesignCopiedUid, i).placement_id == placement_id)
      return TRUE;

  return FALSE;
}

/* Where the selected mailbox ended when the operation was queued. */
static guint32
get_end_before (Transfer *self)
{
  return self->operation->uidnext > 0 ? self->operation->uidnext - 1 : 0;
}

/* Looks for a message in the selected mailbox above that. */
static gboolean
look_for (Transfer *self, const char *header_id, guint32 *uid, GError **error)
{
  guint32 above = get_end_before (self);
  g_autoptr (MesignUidSet) found = NULL;

  *uid = 0;
  if (header_id == NULL)
    return TRUE;
  found = mesign_imap_session_search_message_id_sync (self->job->session, header_id, above,
                                                      self->job->cancellable, error);
  if (found == NULL)
    return FALSE;
  if (!mesign_uid_set_is_empty (found))
    *uid = mesign_uid_set_get_range (found, mesign_uid_set_count_ranges (found) - 1).last;

  return TRUE;
}

static gboolean
look_for_target (Transfer *self, const MesignOperationTarget *target, GError **error)
{
  g_autoptr (MesignMessageInfo) info = NULL;
  guint32 uid;

  if (target->placement_id == 0)
    return TRUE;
  info = mesign_store_get_message_sync (self->job->context->store, target->message_id, error);
  if (info == NULL || !look_for (self, info->envelope->message_id, &uid, error))
    return FALSE;
  if (uid != 0)
    add_copied (self, target->placement_id, uid);

  return TRUE;
}

/* A server with MOVE does it whole or not at all, so there is nothing to look for. */
static gboolean
look_for_copies (Transfer *self, GError **error)
{
  g_autoptr (MesignImapSelected) selected = NULL;

  if (!may_have_been_done (self->operation) ||
      (self->operation->kind == MESIGN_OPERATION_MOVE &&
       mesign_imap_session_has_capability (self->job->session, "MOVE")))
    return TRUE;
  selected = mesign_sync_job_select_known (self->job, self->target, error);
  if (selected == NULL)
    return FALSE;
  self->uidvalidity = selected->uidvalidity;
  for (guint i = 0; i < self->operation->targets->len; i++)
    if (!look_for_target (self, &g_array_index (self->operation->targets, MesignOperationTarget, i),
                          error))
      return FALSE;

  return TRUE;
}

static void
note_copied (Transfer *self, gint64 mailbox_id, const MesignImapCopied *copied)
{
  if (copied->uidvalidity != 0)
    self->uidvalidity = copied->uidvalidity;
  for (guint i = 0; i < self->operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (self->operation->targets, MesignOperationTarget, i);
      guint32 uid = target->mailbox_id == mailbox_id && target->uid != 0
                        ? mesign_imap_copied_lookup (copied, target->uid)
                        : 0;

      if (uid != 0)
        add_copied (self, target->placement_id, uid);
    }
}

static gboolean
transfer (Transfer *self, gint64 mailbox_id, const MesignUidSet *uids, GError **error)
{
  MesignSyncJob *job = self->job;
  g_autoptr (MesignImapCopied) copied = NULL;

  if (!mesign_sync_job_enter (job, mailbox_id, error))
    return FALSE;
  if (self->operation->kind == MESIGN_OPERATION_MOVE)
    copied = mesign_imap_session_move_sync (job->session, uids, self->target->wire_name,
                                            job->cancellable, error);
  else
    copied = mesign_imap_session_copy_sync (job->session, uids, self->target->wire_name,
                                            job->cancellable, error);
  if (copied == NULL)
    return FALSE;
  note_copied (self, mailbox_id, copied);

  return TRUE;
}

/* What was copied before the connection was lost has only to be removed where it came from. */
static gboolean
remove_copied (Transfer *self, gint64 mailbox_id, const MesignUidSet *uids, GError **error)
{
  MesignSyncJob *job = self->job;

  return self->operation->kind != MESIGN_OPERATION_MOVE ||
         (mesign_sync_job_enter (job, mailbox_id, error) &&
          mesign_imap_session_store_flags_sync (job->session, uids, MESIGN_FLAG_DELETED,
                                                MESIGN_FLAG_NONE, job->cancellable, error) &&
          mesign_sync_expunge (job, uids, error));
}

static MesignUidSet *
list_uids (Transfer *self, gint64 mailbox_id, gboolean done_before)
{
  MesignUidSet *uids = mesign_uid_set_new ();

  for (guint i = 0; i < self->operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (self->operation->targets, MesignOperationTarget, i);

      if (target->mailbox_id == mailbox_id && target->placement_id != 0 && target->uid != 0 &&
          is_copied (self, target->placement_id) == done_before)
        mesign_uid_set_add (uids, target->uid);
    }

  return uids;
}

static gboolean
transfer_from (Transfer *self, gint64 mailbox_id, GError **error)
{
  g_autoptr (MesignUidSet) open = list_uids (self, mailbox_id, FALSE);
  g_autoptr (MesignUidSet) done = list_uids (self, mailbox_id, TRUE);

  return (mesign_uid_set_is_empty (done) || remove_copied (self, mailbox_id, done, error)) &&
         (mesign_uid_set_is_empty (open) || transfer (self, mailbox_id, open, error));
}

static gboolean
is_planned_role (MesignMailboxRole role)
{
  return role == MESIGN_MAILBOX_ROLE_ARCHIVE || role == MESIGN_MAILBOX_ROLE_JUNK ||
         role == MESIGN_MAILBOX_ROLE_TRASH;
}

/* It was planned without knowing what the server has a person's mailboxes below. */
static gboolean
name_planned (Transfer *self, GError **error)
{
  MesignSyncJob *job = self->job;
  gint64 id = self->target->id;
  g_autofree char *wire_name = mesign_sync_dup_wire_name (
      job, self->target->account, self->target->path, self->target->delimiter, error);

  if (wire_name == NULL)
    return FALSE;
  if (g_str_equal (wire_name, self->target->wire_name))
    return TRUE;
  if (!mesign_store_set_wire_name_sync (job->context->store, id, wire_name, error))
    return FALSE;
  g_clear_pointer (&self->target, mesign_mailbox_unref);
  self->target = mesign_store_get_mailbox_sync (job->context->store, id, error);

  return self->target != NULL;
}

/* A mailbox that was planned here is made when the first message goes there. That it is there
 * already, or cannot be made, shows when something is moved to it. */
static gboolean
make_planned (Transfer *self, GError **error)
{
  MesignSyncJob *job = self->job;
  g_autoptr (GError) local = NULL;
  MesignMailboxState state;

  if (!is_planned_role (self->target->role))
    return TRUE;
  if (!mesign_store_get_mailbox_state_sync (job->context->store, self->target->id, &state, error))
    return FALSE;
  if (state.uidvalidity != 0)
    return TRUE;
  if (!name_planned (self, error))
    return FALSE;
  if (mesign_imap_session_create_mailbox_sync (job->session, self->target, job->cancellable,
                                               &local) ||
      mesign_sync_is_refusal (local))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
transfer_all (Transfer *self, GError **error)
{
  g_autoptr (GHashTable) by_mailbox = mesign_sync_new_targets ();
  GHashTableIter iter;
  gpointer key;

  if (!make_planned (self, error) || !look_for_copies (self, error))
    return FALSE;
  mesign_sync_collect_targets (by_mailbox, self->operation);
  g_hash_table_iter_init (&iter, by_mailbox);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!transfer_from (self, *(gint64 *) key, error))
      return FALSE;

  return mesign_store_finish_operation_sync (
      self->job->context->store, self->operation->id, self->uidvalidity,
      (const MesignCopiedUid *) (void *) self->copied->data, self->copied->len, error);
}

static gboolean
look_for_octets (Transfer *self, GBytes *octets, guint32 *uid, GError **error)
{
  const char *header_id = self->operation->header_id;

  return header_id != NULL
             ? look_for (self, header_id, uid, error)
             : mesign_sync_find_twin (self->job, octets, get_end_before (self), uid, error);
}

static gboolean
append (Transfer *self, GBytes *octets, GError **error)
{
  const MesignOperation *operation = self->operation;
  MesignSyncJob *job = self->job;
  g_autoptr (MesignImapSelected) selected = NULL;
  guint32 uid = 0;

  if (may_have_been_done (operation))
    {
      selected = mesign_sync_job_select_known (job, self->target, error);
      if (selected == NULL || !look_for_octets (self, octets, &uid, error))
        return FALSE;
      self->uidvalidity = selected->uidvalidity;
    }
  if (uid == 0 && !mesign_imap_session_append_sync (
                      job->session, self->target->wire_name, octets, operation->add,
                      operation->internaldate, &self->uidvalidity, &uid, job->cancellable, error))
    return FALSE;
  if (uid != 0)
    add_copied (self, 0, uid);

  return mesign_store_finish_operation_sync (job->context->store, operation->id, self->uidvalidity,
                                             (const MesignCopiedUid *) (void *) self->copied->data,
                                             self->copied->len, error);
}

static gboolean
begin (Transfer *self, MesignSyncJob *job, const MesignOperation *operation, GError **error)
{
  self->job = job;
  self->operation = operation;
  self->copied = g_array_new (FALSE, FALSE, sizeof (MesignCopiedUid));
  if (operation->mailbox_id == 0)
    {
      g_set_error_literal (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX,
                           _ ("The mailbox this was meant for is gone."));
      return FALSE;
    }
  self->target = mesign_store_get_mailbox_sync (job->context->store, operation->mailbox_id, error);

  return self->target != NULL;
}

static void
end (Transfer *self)
{
  g_clear_pointer (&self->target, mesign_mailbox_unref);
  g_clear_pointer (&self->copied, g_array_unref);
}

/* Moves or copies messages to another mailbox. */
gboolean
mesign_sync_replay_transfer (MesignSyncJob *job, const MesignOperation *operation, GError **error)
{
  Transfer self = { 0 };
  gboolean done = begin (&self, job, operation, error) && transfer_all (&self, error);

  end (&self);

  return done;
}

/* Files octets of our own, which are kept until the server has them. */
gboolean
mesign_sync_replay_append (MesignSyncJob *job, const MesignOperation *operation, GError **error)
{
  Transfer self = { 0 };
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) octets = NULL;
  gboolean done = begin (&self, job, operation, error);

  if (done)
    {
      octets = mesign_sync_read_outbox_file (job->context, operation->path, &local);
      if (octets == NULL)
        g_set_error_literal (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED, local->message);
      else
        job->octets_filed += g_bytes_get_size (octets);
      done = octets != NULL && make_planned (&self, error) && append (&self, octets, error);
    }
  if (done)
    mesign_sync_remove_outbox_file (job->context, operation->path);
  end (&self);

  return done;
}
