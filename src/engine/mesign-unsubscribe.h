/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

void mesign_engine_unsubscribe_async (MesignEngine *self,
                                      const char *url,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
mesign_engine_unsubscribe_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
