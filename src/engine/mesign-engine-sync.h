/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"
#include "sync/mesign-sync.h"

G_BEGIN_DECLS

void mesign_engine_sync_async (MesignEngine *self,
                               MesignAccount *account,
                               const MesignSyncOptions *options,
                               MesignEngineProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
MesignSyncResult *
mesign_engine_sync_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_watch_async (MesignEngine *self,
                                MesignAccount *account,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean mesign_engine_watch_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
