/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/mesign-query.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

GArray *mesign_store_search_sync (MesignStore *self,
                                  MesignQuery *query,
                                  GPtrArray *sealed,
                                  const char *account,
                                  gint64 mailbox_id,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
