/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "model/mesign-draft.h"
#include "model/mesign-outgoing.h"

G_BEGIN_DECLS

void mesign_engine_list_outgoing_async (MesignEngine *self,
                                        const char *account,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
mesign_engine_list_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_retry_outgoing_async (MesignEngine *self,
                                         gint64 operation_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean
mesign_engine_retry_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_schedule_outgoing_async (MesignEngine *self,
                                            gint64 operation_id,
                                            gint64 send_at,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean
mesign_engine_schedule_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_take_back_async (MesignEngine *self,
                                    MesignAccount *account,
                                    gint64 operation_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MesignDraft *mesign_engine_take_back_finish (MesignEngine *self,
                                             GAsyncResult *result,
                                             gint64 *draft_id,
                                             GError **error);
void mesign_engine_settle_outgoing_async (MesignEngine *self,
                                          gint64 operation_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean
mesign_engine_settle_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_drop_outgoing_async (MesignEngine *self,
                                        gint64 operation_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
mesign_engine_drop_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
