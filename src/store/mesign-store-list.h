/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-list-row.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

GPtrArray *mesign_store_list_page_sync (MesignStore *self,
                                        const gint64 *mailbox_ids,
                                        guint n_mailboxes,
                                        guint offset,
                                        guint limit,
                                        GError **error);
GPtrArray *mesign_store_list_after_sync (MesignStore *self,
                                         const gint64 *mailbox_ids,
                                         guint n_mailboxes,
                                         const MesignListKey *after,
                                         guint limit,
                                         GError **error);
GArray *mesign_store_list_keys_sync (MesignStore *self,
                                     const gint64 *mailbox_ids,
                                     guint n_mailboxes,
                                     MesignListFilter filter,
                                     GError **error);
GPtrArray *mesign_store_get_rows_sync (MesignStore *self,
                                       gint64 mailbox_id,
                                       const gint64 *conversation_ids,
                                       guint n_conversations,
                                       GError **error);

G_END_DECLS
