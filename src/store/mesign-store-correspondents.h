/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-address.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

GPtrArray *mesign_store_find_correspondents_sync (MesignStore *self,
                                                  const char *text,
                                                  guint limit,
                                                  GError **error);

G_END_DECLS
