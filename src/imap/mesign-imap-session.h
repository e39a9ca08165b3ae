/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "imap/mesign-imap-error.h"
#include "imap/mesign-imap-values.h"
#include "model/mesign-mailbox.h"
#include "model/mesign-server.h"
#include "net/mesign-net-error.h"
#include "net/mesign-sasl-log-in.h"
#include "net/mesign-tls-policy.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_IMAP_SESSION (mesign_imap_session_get_type ())
G_DECLARE_FINAL_TYPE (MesignImapSession, mesign_imap_session, MESIGN, IMAP_SESSION, GObject)

/**
 * MesignImapMessageFunc:
 * @message: a message as it came; take a reference to keep it
 * @user_data: what was handed in
 * @error: return location
 *
 * Returns: %FALSE with @error to be given no more; the rest of the answer is read and dropped
 */
typedef gboolean (*MesignImapMessageFunc) (MesignImapMessage *message,
                                           gpointer user_data,
                                           GError **error);

/**
 * MesignImapProgressFunc:
 * @done: octets so far
 * @total: octets in all, as far as known
 * @user_data: what was handed in
 */
typedef void (*MesignImapProgressFunc) (gsize done, gsize total, gpointer user_data);

/**
 * MesignImapEvents:
 * @MESIGN_IMAP_EVENT_NONE: the time was over and nothing happened
 * @MESIGN_IMAP_EVENT_EXISTS: there are new messages
 * @MESIGN_IMAP_EVENT_EXPUNGE: messages are gone
 * @MESIGN_IMAP_EVENT_FLAGS: flags changed
 * @MESIGN_IMAP_EVENT_WOKEN: the wake-up cancellable fired
 * @MESIGN_IMAP_EVENT_MAILBOXES: mailboxes came or went, or are subscribed to or no longer
 * @MESIGN_IMAP_EVENT_OTHERS: something happened in other mailboxes:
 * mesign_imap_session_take_notified()
 */
typedef enum
{
  MESIGN_IMAP_EVENT_NONE = 0,
  MESIGN_IMAP_EVENT_EXISTS = 1 << 0,
  MESIGN_IMAP_EVENT_EXPUNGE = 1 << 1,
  MESIGN_IMAP_EVENT_FLAGS = 1 << 2,
  MESIGN_IMAP_EVENT_WOKEN = 1 << 3,
  MESIGN_IMAP_EVENT_MAILBOXES = 1 << 4,
  MESIGN_IMAP_EVENT_OTHERS = 1 << 5,
} MesignImapEvents;

/**
 * MesignImapOctetsFunc:
 * @uid: a message
 * @octets: all of it
 * @user_data: what was handed in
 */
typedef void (*MesignImapOctetsFunc) (guint32 uid, GBytes *octets, gpointer user_data);

MesignImapSession *mesign_imap_session_new (MesignServer *server, MesignTlsPolicy *policy);
void mesign_imap_session_set_timeouts (MesignImapSession *self,
                                       guint connect_seconds,
                                       guint read_seconds);
void mesign_imap_session_set_compress (MesignImapSession *self, gboolean compress);
void mesign_imap_session_set_knowledge (MesignImapSession *self, MesignSaslKnowledge knowledge);
MesignSaslKnowledge mesign_imap_session_get_knowledge (MesignImapSession *self);
gboolean mesign_imap_session_connect_sync (MesignImapSession *self,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean mesign_imap_session_login_sync (MesignImapSession *self,
                                         MesignLogin *login,
                                         GCancellable *cancellable,
                                         GError **error);
void mesign_imap_session_logout_sync (MesignImapSession *self, GCancellable *cancellable);
void mesign_imap_session_close (MesignImapSession *self);

gboolean mesign_imap_session_is_alive (MesignImapSession *self);
gboolean mesign_imap_session_has_capability (MesignImapSession *self, const char *name);
gboolean mesign_imap_session_is_compressed (MesignImapSession *self);
const char *mesign_imap_session_get_mailbox (MesignImapSession *self);
gboolean mesign_imap_session_is_selected_as (MesignImapSession *self,
                                             const char *mailbox,
                                             guint32 uidnext,
                                             guint64 highestmodseq);
guint64 mesign_imap_session_get_octets_in (MesignImapSession *self);
guint64 mesign_imap_session_get_octets_out (MesignImapSession *self);

/* mailboxes; every name is a MesignMailbox.wire_name */
GPtrArray *mesign_imap_session_list_sync (MesignImapSession *self,
                                          const char *account,
                                          GCancellable *cancellable,
                                          GError **error);
gboolean mesign_imap_session_status_sync (MesignImapSession *self,
                                          const char *mailbox,
                                          MesignImapStatus *status,
                                          GCancellable *cancellable,
                                          GError **error);
MesignImapSelected *mesign_imap_session_select_sync (MesignImapSession *self,
                                                     const char *mailbox,
                                                     guint32 known_uidvalidity,
                                                     guint64 known_modseq,
                                                     GCancellable *cancellable,
                                                     GError **error);
gboolean mesign_imap_session_unselect_sync (MesignImapSession *self,
                                            GCancellable *cancellable,
                                            GError **error);
char *mesign_imap_session_dup_new_name_sync (MesignImapSession *self,
                                             const char *path,
                                             GCancellable *cancellable,
                                             GError **error);
gboolean mesign_imap_session_create_mailbox_sync (MesignImapSession *self,
                                                  const MesignMailbox *mailbox,
                                                  GCancellable *cancellable,
                                                  GError **error);
gboolean mesign_imap_session_rename_mailbox_sync (MesignImapSession *self,
                                                  const char *mailbox,
                                                  const char *new_name,
                                                  GCancellable *cancellable,
                                                  GError **error);
gboolean mesign_imap_session_delete_mailbox_sync (MesignImapSession *self,
                                                  const char *mailbox,
                                                  GCancellable *cancellable,
                                                  GError **error);
gboolean mesign_imap_session_subscribe_sync (MesignImapSession *self,
                                             const char *mailbox,
                                             gboolean subscribe,
                                             GCancellable *cancellable,
                                             GError **error);
GPtrArray *mesign_imap_session_list_subscribed_sync (MesignImapSession *self,
                                                     const char *mailbox,
                                                     char delimiter,
                                                     GCancellable *cancellable,
                                                     GError **error);
gboolean mesign_imap_session_find_mailbox_sync (MesignImapSession *self,
                                                const char *mailbox,
                                                gboolean *is_there,
                                                GCancellable *cancellable,
                                                GError **error);

/* reading the selected mailbox */
gboolean mesign_imap_session_fetch_headers_sync (MesignImapSession *self,
                                                 const MesignUidSet *uids,
                                                 MesignImapMessageFunc func,
                                                 gpointer user_data,
                                                 GCancellable *cancellable,
                                                 GError **error);
GArray *mesign_imap_session_fetch_flags_sync (MesignImapSession *self,
                                              const MesignUidSet *uids,
                                              GCancellable *cancellable,
                                              GError **error);
gboolean mesign_imap_session_fetch_changes_sync (MesignImapSession *self,
                                                 guint64 modseq,
                                                 GArray **changed,
                                                 MesignUidSet **vanished,
                                                 GCancellable *cancellable,
                                                 GError **error);
MesignUidSet *mesign_imap_session_fetch_uids_sync (MesignImapSession *self,
                                                   guint32 first,
                                                   guint32 last,
                                                   GCancellable *cancellable,
                                                   GError **error);
gboolean mesign_imap_session_fetch_small_sync (MesignImapSession *self,
                                               const MesignUidSet *uids,
                                               MesignImapOctetsFunc func,
                                               gpointer user_data,
                                               GCancellable *cancellable,
                                               GError **error);
GBytes *mesign_imap_session_fetch_octets_sync (MesignImapSession *self,
                                               guint32 uid,
                                               MesignImapProgressFunc progress,
                                               gpointer user_data,
                                               GCancellable *cancellable,
                                               GError **error);
MesignUidSet *mesign_imap_session_search_message_id_sync (MesignImapSession *self,
                                                          const char *message_id,
                                                          guint32 above,
                                                          GCancellable *cancellable,
                                                          GError **error);

/* changing it */
gboolean mesign_imap_session_store_flags_sync (MesignImapSession *self,
                                               const MesignUidSet *uids,
                                               MesignFlags add,
                                               MesignFlags remove,
                                               GCancellable *cancellable,
                                               GError **error);
MesignImapCopied *mesign_imap_session_copy_sync (MesignImapSession *self,
                                                 const MesignUidSet *uids,
                                                 const char *mailbox,
                                                 GCancellable *cancellable,
                                                 GError **error);
MesignImapCopied *mesign_imap_session_move_sync (MesignImapSession *self,
                                                 const MesignUidSet *uids,
                                                 const char *mailbox,
                                                 GCancellable *cancellable,
                                                 GError **error);
gboolean mesign_imap_session_expunge_sync (MesignImapSession *self,
                                           const MesignUidSet *uids,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean mesign_imap_session_append_sync (MesignImapSession *self,
                                          const char *mailbox,
                                          GBytes *octets,
                                          MesignFlags flags,
                                          gint64 internal_date,
                                          guint32 *uidvalidity,
                                          guint32 *uid,
                                          GCancellable *cancellable,
                                          GError **error);

/* waiting */
gboolean mesign_imap_session_notify_sync (MesignImapSession *self,
                                          gboolean notify,
                                          GCancellable *cancellable,
                                          GError **error);
gboolean mesign_imap_session_get_refuses_notify (MesignImapSession *self);
void mesign_imap_session_set_refuses_notify (MesignImapSession *self, gboolean refuses_notify);
GPtrArray *mesign_imap_session_take_notified (MesignImapSession *self);
gboolean mesign_imap_session_idle_sync (MesignImapSession *self,
                                        guint seconds,
                                        GCancellable *wake_up,
                                        MesignImapEvents *events,
                                        GCancellable *cancellable,
                                        GError **error);
gboolean mesign_imap_session_noop_sync (MesignImapSession *self,
                                        MesignImapEvents *events,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
