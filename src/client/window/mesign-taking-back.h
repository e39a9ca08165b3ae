/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-outgoing.h"

G_BEGIN_DECLS

void mesign_take_back_async (MesignEngine *engine,
                             MesignAccount *account,
                             gint64 operation_id,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MesignDraft *mesign_take_back_finish (GAsyncResult *result, gint64 *draft_id, GError **error);

G_END_DECLS
