/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "model/mesign-list-row.h"

G_BEGIN_DECLS

/* What a list asks of the engine. */
GPtrArray *mesign_engine_read_first_rows (MesignEngine *self, GArray *mailbox_ids, guint limit);
void mesign_engine_read_rows (MesignEngine *self,
                              const MesignListKey *keys,
                              guint n_keys,
                              GPtrArray *rows);

void mesign_engine_load_keys_async (MesignEngine *self,
                                    GArray *mailbox_ids,
                                    MesignListFilter filter,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GArray *mesign_engine_load_keys_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_load_rows_async (MesignEngine *self,
                                    GArray *keys,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *
mesign_engine_load_rows_finish (MesignEngine *self, GAsyncResult *result, GError **error);

GPtrArray *mesign_list_rows_from_messages (GPtrArray *messages);

G_END_DECLS
