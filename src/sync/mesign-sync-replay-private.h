/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sync/mesign-sync-private.h"

G_BEGIN_DECLS

/* Which operations may be tried now. What does not work waits for the next run, with what hangs on
 * it. Mails to be filed, of which an import brings thousands, have their turn a few at a time: what
 * is held for the next slice of the same run is tried then. */
typedef enum
{
  MESIGN_SYNC_READY,
  MESIGN_SYNC_HELD,
  MESIGN_SYNC_BLOCKED,
} MesignSyncReadiness;

typedef struct
{
  MesignSyncJob *job;

  /* placements, mailboxes: for the whole run */
  GHashTable *blocked;
  GHashTable *blocked_mailboxes;

  /* for a slice */
  gboolean is_sliced;
  GHashTable *held;
  GHashTable *held_mailboxes;
  gboolean holds_names;
  gboolean has_more;
  guint n_ready;
  GHashTable *filled;
  guint n_appends;
  guint64 octets_before;
} MesignSyncOrder;

void mesign_sync_order_init (MesignSyncOrder *self, MesignSyncJob *job, gboolean is_sliced);
void mesign_sync_order_clear (MesignSyncOrder *self);
void mesign_sync_order_begin_slice (MesignSyncOrder *self);
void mesign_sync_order_block (MesignSyncOrder *self, const MesignOperation *operation);
gboolean mesign_sync_order_is_over (MesignSyncOrder *self, const MesignOperation *operation);
void mesign_sync_order_hold (MesignSyncOrder *self, const MesignOperation *operation);
MesignSyncReadiness mesign_sync_order_judge (MesignSyncOrder *self,
                                             const MesignOperation *operation);

/* mesign-sync-replay.c: the operations of a run. */
typedef struct _MesignSyncReplay MesignSyncReplay;

MesignSyncReplay *mesign_sync_replay_new (MesignSyncJob *job, gboolean is_sliced);
void mesign_sync_replay_free (MesignSyncReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSyncReplay, mesign_sync_replay_free)
gboolean mesign_sync_replay_go_on (MesignSyncReplay *self, gboolean *has_more, GError **error);

G_END_DECLS
