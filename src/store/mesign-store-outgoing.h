/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-outgoing.h"
#include "store/mesign-store-operations.h"

G_BEGIN_DECLS

gint64
mesign_store_queue_send_sync (MesignStore *self, const MesignOutgoing *outgoing, GError **error);
GPtrArray *mesign_store_list_outgoing_sync (MesignStore *self, const char *account, GError **error);
GHashTable *mesign_store_list_files_sync (MesignStore *self, GError **error);
MesignOutgoing *
mesign_store_get_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error);
gboolean mesign_store_set_outgoing_state_sync (MesignStore *self,
                                               gint64 operation_id,
                                               MesignOutgoingState state,
                                               gint64 not_before,
                                               const char *reason,
                                               GError **error);
gboolean mesign_store_begin_sending_sync (MesignStore *self,
                                          gint64 operation_id,
                                          const char *path,
                                          gint64 now,
                                          gboolean *begins,
                                          GError **error);
gboolean mesign_store_retry_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error);
gboolean mesign_store_schedule_outgoing_sync (MesignStore *self,
                                              gint64 operation_id,
                                              gint64 send_at,
                                              GError **error);
gboolean mesign_store_set_recipient_state_sync (MesignStore *self,
                                                gint64 operation_id,
                                                const char *address,
                                                MesignOutgoingState state,
                                                const char *reply,
                                                GError **error);
gboolean mesign_store_rewrite_outgoing_sync (MesignStore *self,
                                             const MesignOutgoing *before,
                                             const MesignOutgoing *after,
                                             GError **error);
gboolean mesign_store_note_not_written_sync (MesignStore *self,
                                             const MesignOutgoing *before,
                                             MesignOutgoingState state,
                                             gint64 not_before,
                                             const char *reason,
                                             GError **error);
gboolean mesign_store_take_back_outgoing_sync (MesignStore *self,
                                               const MesignOutgoing *before,
                                               gint64 mailbox_id,
                                               const MesignNewAppend *draft,
                                               gint64 not_before,
                                               gint64 *message_id,
                                               GError **error);
gboolean mesign_store_remove_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error);

G_END_DECLS
