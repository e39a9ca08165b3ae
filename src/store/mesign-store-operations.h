/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-envelope.h"
#include "model/mesign-mailbox.h"
#include "model/mesign-operation.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

/**
 * MesignCopiedUid:
 * @placement_id: a placement the operation acted on; 0 for an append
 * @uid: the UID of its copy in the other mailbox (COPYUID, APPENDUID, RFC 4315)
 */
typedef struct
{
  gint64 placement_id;
  guint32 uid;
} MesignCopiedUid;

/**
 * MesignNewAppend:
 * @path: (type filename): the file of the outbox with the octets
 * @octets: the same octets
 * @envelope: their outer header fields
 * @flags: the flags to file with
 * @internaldate: the date to file with, in seconds since 1970 UTC
 *
 * A mail to be filed. Borrowed by the function that takes it.
 */
typedef struct
{
  const char *path;
  GBytes *octets;
  MesignEnvelope *envelope;
  MesignFlags flags;
  gint64 internaldate;
} MesignNewAppend;

gint64 mesign_store_queue_flags_sync (MesignStore *self,
                                      const gint64 *placement_ids,
                                      guint n_placements,
                                      MesignFlags add,
                                      MesignFlags remove,
                                      GError **error);
gint64 mesign_store_queue_move_sync (MesignStore *self,
                                     const gint64 *placement_ids,
                                     guint n_placements,
                                     gint64 mailbox_id,
                                     GError **error);
gint64 mesign_store_queue_copy_sync (MesignStore *self,
                                     const gint64 *placement_ids,
                                     guint n_placements,
                                     gint64 mailbox_id,
                                     GError **error);
gint64 mesign_store_queue_delete_sync (MesignStore *self,
                                       const gint64 *placement_ids,
                                       guint n_placements,
                                       GError **error);
gint64 mesign_store_queue_append_sync (MesignStore *self,
                                       gint64 mailbox_id,
                                       const char *path,
                                       GBytes *octets,
                                       MesignEnvelope *envelope,
                                       MesignFlags flags,
                                       gint64 internaldate,
                                       gint64 not_before,
                                       gint64 *message_id,
                                       GError **error);

gint64 mesign_store_queue_create_mailbox_sync (MesignStore *self,
                                               const MesignMailbox *mailbox,
                                               GError **error);
gint64 mesign_store_queue_rename_mailbox_sync (MesignStore *self,
                                               gint64 mailbox_id,
                                               const char *path,
                                               GError **error);
gint64
mesign_store_queue_remove_mailbox_sync (MesignStore *self, gint64 mailbox_id, GError **error);
gint64 mesign_store_queue_subscribe_sync (MesignStore *self,
                                          gint64 mailbox_id,
                                          gboolean subscribe,
                                          GError **error);
gboolean mesign_store_finish_mailbox_operation_sync (MesignStore *self,
                                                     gint64 operation_id,
                                                     const char *wire_name,
                                                     GError **error);
gboolean mesign_store_queue_appends_sync (MesignStore *self,
                                          gint64 mailbox_id,
                                          const MesignNewAppend *appends,
                                          guint n_appends,
                                          GError **error);
gboolean mesign_store_is_append_waiting_sync (MesignStore *self,
                                              gint64 mailbox_id,
                                              gboolean *is_waiting,
                                              GError **error);

GPtrArray *
mesign_store_list_operations_sync (MesignStore *self, const char *account, GError **error);
GPtrArray *mesign_store_list_later_operations_sync (MesignStore *self,
                                                    const char *account,
                                                    gint64 after,
                                                    GError **error);
GPtrArray *
mesign_store_list_open_and_refused_sync (MesignStore *self, const char *account, GError **error);
MesignOperation *
mesign_store_get_operation_sync (MesignStore *self, gint64 operation_id, GError **error);
gboolean mesign_store_start_operation_sync (MesignStore *self, gint64 operation_id, GError **error);
gboolean mesign_store_finish_operation_sync (MesignStore *self,
                                             gint64 operation_id,
                                             guint32 uidvalidity,
                                             const MesignCopiedUid *copied,
                                             guint n_copied,
                                             GError **error);
gboolean mesign_store_postpone_operation_sync (MesignStore *self,
                                               gint64 operation_id,
                                               gint64 not_before,
                                               const char *reason,
                                               GError **error);
gboolean mesign_store_refuse_operation_sync (MesignStore *self,
                                             gint64 operation_id,
                                             const char *reason,
                                             GError **error);
GArray *mesign_store_list_untold_sync (MesignStore *self, GError **error);
gboolean mesign_store_note_told_sync (MesignStore *self, GArray *operation_ids, GError **error);
gboolean mesign_store_undo_operation_sync (MesignStore *self, gint64 operation_id, GError **error);

G_END_DECLS
