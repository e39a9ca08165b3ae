/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"
#include "store/mesign-store-check.h"

G_BEGIN_DECLS

const char *mesign_engine_get_damaged_store (MesignEngine *self);

void mesign_engine_check_store_async (MesignEngine *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignStoreCheck *
mesign_engine_check_store_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_rebuild_store_async (MesignEngine *self,
                                        MesignEngineProgressFunc progress,
                                        gpointer progress_data,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
mesign_engine_rebuild_store_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
