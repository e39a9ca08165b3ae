/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-message-info.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

typedef struct _MesignPreparedMessage MesignPreparedMessage;

/**
 * MesignNewMessage:
 * @uid: its UID
 * @flags: FLAGS
 * @internaldate: INTERNALDATE in seconds since 1970 UTC
 * @size: RFC822.SIZE
 * @modseq: MODSEQ (RFC 7162), or 0
 * @server_key: (nullable): X-GM-MSGID or EMAILID (RFC 8474): what makes two placements one message
 * @thread_key: (nullable): X-GM-THRID: what the server has in one thread
 * @envelope: (nullable): the header fields; %NULL is an empty one
 * @first_seen: when it was first seen, in seconds since 1970 UTC; 0 is @internaldate
 * @prepared: (nullable): what mesign_new_message_prepare() has worked out
 *
 * What a FETCH tells of a message. Filled in by its maker.
 */
typedef struct
{
  guint32 uid;
  MesignFlags flags;
  gint64 internaldate;
  gsize size;
  guint64 modseq;
  char *server_key;
  char *thread_key;
  MesignEnvelope *envelope;
  gint64 first_seen;
  MesignPreparedMessage *prepared;
} MesignNewMessage;

MesignNewMessage *mesign_new_message_new (void);
void mesign_new_message_free (MesignNewMessage *self);
void mesign_new_message_prepare (MesignNewMessage *self, const char *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignNewMessage, mesign_new_message_free)

/**
 * MesignUidFlags:
 * @uid: a UID
 * @flags: FLAGS as the server has them
 * @modseq: MODSEQ, or 0
 */
typedef struct
{
  guint32 uid;
  MesignFlags flags;
  guint64 modseq;
} MesignUidFlags;

gboolean mesign_store_add_messages_sync (MesignStore *self,
                                         gint64 mailbox_id,
                                         GPtrArray *messages,
                                         GArray **added,
                                         GError **error);
gboolean mesign_store_set_server_flags_sync (MesignStore *self,
                                             gint64 mailbox_id,
                                             const MesignUidFlags *flags,
                                             guint n_flags,
                                             guint *n_changed,
                                             GError **error);
gboolean mesign_store_remove_uids_sync (MesignStore *self,
                                        gint64 mailbox_id,
                                        const guint32 *uids,
                                        guint n_uids,
                                        guint *n_removed,
                                        GError **error);
GArray *mesign_store_list_placements_sync (MesignStore *self, gint64 mailbox_id, GError **error);
GArray *mesign_store_list_unseen_sync (MesignStore *self, gint64 mailbox_id, GError **error);
gboolean mesign_store_count_uids_sync (MesignStore *self,
                                       gint64 mailbox_id,
                                       guint64 *n_uids,
                                       GError **error);
GArray *mesign_store_list_uids_sync (MesignStore *self,
                                     gint64 mailbox_id,
                                     guint32 first,
                                     guint32 last,
                                     GError **error);

MesignMessageInfo *
mesign_store_get_message_sync (MesignStore *self, gint64 message_id, GError **error);
GPtrArray *mesign_store_get_messages_sync (MesignStore *self,
                                           const gint64 *message_ids,
                                           guint n_messages,
                                           GError **error);
GPtrArray *
mesign_store_list_conversation_sync (MesignStore *self, gint64 conversation_id, GError **error);
GPtrArray *mesign_store_list_mailbox_messages_sync (MesignStore *self,
                                                    const gint64 *mailbox_ids,
                                                    guint n_mailboxes,
                                                    guint offset,
                                                    guint limit,
                                                    GError **error);
gint64 mesign_store_find_header_id_sync (MesignStore *self,
                                         const char *account,
                                         gint64 mailbox_id,
                                         const char *header_id,
                                         GError **error);
GArray *mesign_store_list_header_ids_sync (MesignStore *self,
                                           const char *account,
                                           const char *header_id,
                                           GError **error);
gint64 mesign_store_get_last_message_sync (MesignStore *self, GError **error);
MesignPlacement *
mesign_store_find_uid_sync (MesignStore *self, gint64 mailbox_id, guint32 uid, GError **error);

G_END_DECLS
