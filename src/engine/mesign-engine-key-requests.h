/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "keystore/mesign-keystore-requests.h"

G_BEGIN_DECLS

void mesign_engine_request_key_async (MesignEngine *self,
                                      const char *address,
                                      gint64 journey_id,
                                      MesignKeyKind kind,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignKeyRequest *
mesign_engine_request_key_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_list_key_requests_async (MesignEngine *self,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *
mesign_engine_list_key_requests_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_delete_key_request_async (MesignEngine *self,
                                             gint64 id,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean
mesign_engine_delete_key_request_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
