/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/mesign-store-private.h"

G_BEGIN_DECLS

/* An operation that is being queued. */
typedef struct
{
  const gint64 *placement_ids;
  guint n_placements;
  MesignOperationKind kind;
  MesignFlags add;
  MesignFlags remove;
  gint64 mailbox_id;
  gint64 undoes;

  const char *path;
  GBytes *octets;
  MesignEnvelope *envelope;
  gint64 internaldate;
  gint64 not_before;
  gint64 message_id;

  char *account;
  gint64 operation_id;
} MesignStoreQueue;

/* What it acts on, as it was. */
typedef struct
{
  gint64 mailbox_id;
  gint64 message_id;
  MesignFlags flags;
} MesignStoreSource;

/* mesign-store-operations.c: within a transaction */
gboolean mesign_store_check_queue_mailbox (MesignDb *db, MesignStoreQueue *self, GError **error);
gboolean
mesign_store_insert_operation (MesignStoreWrite *write, MesignStoreQueue *self, GError **error);
gboolean mesign_store_insert_target (MesignStoreWrite *write,
                                     MesignStoreQueue *self,
                                     guint position,
                                     gint64 placement_id,
                                     const MesignStoreSource *source,
                                     gint64 made_id,
                                     GError **error);
gboolean mesign_store_queue (MesignStoreWrite *write, MesignStoreQueue *self, GError **error);

/* mesign-store-appends.c: within a transaction */
gboolean mesign_store_append (MesignStoreWrite *write, MesignStoreQueue *self, GError **error);

/* in one of its own */
gint64 mesign_store_run_queue (MesignStore *self,
                               MesignStoreWriteFunc func,
                               MesignStoreQueue *job,
                               GError **error);

G_END_DECLS
