/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-private.h"

G_BEGIN_DECLS

/* Requests for access tokens that are on their way; main context only. */
void mesign_refreshing_join (MesignJob *job, MesignSecret *kept);
void mesign_refreshing_fail_all (MesignRefreshing *self, const GError *error);
void mesign_refreshing_end_soon (MesignEngine *engine);
gboolean mesign_refreshing_is_busy (MesignEngine *engine);

G_END_DECLS
