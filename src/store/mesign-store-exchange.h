/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-envelope.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

GArray *mesign_store_list_mailbox_ids_sync (MesignStore *self, gint64 mailbox_id, GError **error);
gint64 mesign_store_find_same_sync (MesignStore *self,
                                    gint64 mailbox_id,
                                    const MesignEnvelope *envelope,
                                    gint64 received,
                                    GBytes *octets,
                                    GError **error);

G_END_DECLS
