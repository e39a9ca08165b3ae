/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-replay-private.h"

/* How much is filed before others have their turn. A mailbox nothing was filed in yet may go beyond
 * it by one: so a draft does not wait for all mails of an import. */
#define SLICE_APPENDS 25
#define SLICE_OCTETS ((guint64) 2 * 1024 * 1024)

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add (GHashTable *set, gint64 id)
{
  g_hash_table_add (set, g_memdup2 (&id, sizeof (gint64)));
}

void
mesign_sync_order_init (MesignSyncOrder *self, MesignSyncJob *job, gboolean is_sliced)
{
  *self = (MesignSyncOrder){
    .job = job,
    .is_sliced = is_sliced,
    .blocked = new_set (),
    .blocked_mailboxes = new_set (),
    .held = new_set (),
    .held_mailboxes = new_set (),
    .filled = new_set (),
  };
}

void
mesign_sync_order_clear (MesignSyncOrder *self)
{
  g_clear_pointer (&self->blocked, g_hash_table_unref);
  g_clear_pointer (&self->blocked_mailboxes, g_hash_table_unref);
  g_clear_pointer (&self->held, g_hash_table_unref);
  g_clear_pointer (&self->held_mailboxes, g_hash_table_unref);
  g_clear_pointer (&self->filled, g_hash_table_unref);
}

/* What was held may be tried; what did not work may not. */
void
mesign_sync_order_begin_slice (MesignSyncOrder *self)
{
  g_hash_table_remove_all (self->held);
  g_hash_table_remove_all (self->held_mailboxes);
  g_hash_table_remove_all (self->filled);
  self->holds_names = self->has_more = FALSE;
  self->n_appends = self->n_ready = 0;
  self->octets_before = self->job->octets_filed;
}

static void
add_targets (GHashTable *set, const MesignOperation *operation)
{
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);

      add (set, target->placement_id);
      add (set, target->made_placement_id);
    }
}

/* What waits holds up everything later that is done to the same placements; where it is done to a
 * mailbox, all that is done to mailboxes, whose names hang together, and what is to go into it. */
void
mesign_sync_order_block (MesignSyncOrder *self, const MesignOperation *operation)
{
  if (mesign_operation_kind_is_of_mailbox (operation->kind))
    add (self->blocked_mailboxes, operation->mailbox_id);
  add_targets (self->blocked, operation);
}

/* Whether enough was filed for now. */
gboolean
mesign_sync_order_is_over (MesignSyncOrder *self, const MesignOperation *operation)
{
  if (!self->is_sliced || operation->kind != MESIGN_OPERATION_APPEND)
    return FALSE;
  if (self->n_appends < SLICE_APPENDS &&
      self->job->octets_filed - self->octets_before < SLICE_OCTETS)
    return FALSE;

  return self->n_appends >= 2 * SLICE_APPENDS ||
         g_hash_table_contains (self->filled, &operation->mailbox_id);
}

/* The same as blocking it, until the next slice. What is to go into the same mailbox as something
 * that is to be filed comes after it. */
void
mesign_sync_order_hold (MesignSyncOrder *self, const MesignOperation *operation)
{
  gboolean is_of_mailbox = mesign_operation_kind_is_of_mailbox (operation->kind);

  self->holds_names = self->holds_names || is_of_mailbox;
  if (is_of_mailbox || operation->kind == MESIGN_OPERATION_APPEND)
    add (self->held_mailboxes, operation->mailbox_id);
  add_targets (self->held, operation);
  self->has_more = self->has_more || operation->kind == MESIGN_OPERATION_APPEND;
}

static gboolean
has_target (GHashTable *set, const MesignOperation *operation)
{
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);

      if (target->placement_id != 0 && g_hash_table_contains (set, &target->placement_id))
        return TRUE;
    }

  return FALSE;
}

static gboolean
lacks_uid (const MesignOperation *operation)
{
  for (guint i = 0; i < operation->targets->len; i++)
    {
      const MesignOperationTarget *target =
          &g_array_index (operation->targets, MesignOperationTarget, i);

      if (target->placement_id != 0 && target->uid == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_blocked (MesignSyncOrder *self, const MesignOperation *operation, gboolean is_of_mailbox)
{
  return operation->not_before > mesign_sync_get_now (self->job->context) ||
         g_hash_table_contains (self->blocked_mailboxes, &operation->mailbox_id) ||
         (is_of_mailbox && g_hash_table_size (self->blocked_mailboxes) > 0) ||
         has_target (self->blocked, operation);
}

static gboolean
is_held (MesignSyncOrder *self, const MesignOperation *operation, gboolean is_of_mailbox)
{
  return (is_of_mailbox && self->holds_names) ||
         g_hash_table_contains (self->held_mailboxes, &operation->mailbox_id) ||
         has_target (self->held, operation) || lacks_uid (operation) ||
         mesign_sync_order_is_over (self, operation);
}

/* Whether it may be tried now. One that is to be filed, and may, is counted. */
MesignSyncReadiness
mesign_sync_order_judge (MesignSyncOrder *self, const MesignOperation *operation)
{
  gboolean is_of_mailbox = mesign_operation_kind_is_of_mailbox (operation->kind);

  if (is_blocked (self, operation, is_of_mailbox))
    return MESIGN_SYNC_BLOCKED;
  if (is_held (self, operation, is_of_mailbox))
    return MESIGN_SYNC_HELD;
  self->n_ready++;
  if (operation->kind == MESIGN_OPERATION_APPEND)
    {
      self->n_appends++;
      add (self->filled, operation->mailbox_id);
    }

  return MESIGN_SYNC_READY;
}
