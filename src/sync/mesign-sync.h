/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-account.h"
#include "imap/mesign-imap-session.h"
#include "keystore/mesign-keystore.h"
#include "model/mesign-opened-message.h"
#include "retrieval/mesign-provider-set.h"
#include "store/mesign-store.h"
#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

/**
 * MesignSyncBodies:
 * @MESIGN_SYNC_BODIES_POLICY: what the account's policy says
 * @MESIGN_SYNC_BODIES_RECENT: the bodies of the last thirty days
 * @MESIGN_SYNC_BODIES_ALL: every body
 * @MESIGN_SYNC_BODIES_NONE: only those that are asked for
 */
typedef enum
{
  MESIGN_SYNC_BODIES_POLICY,
  MESIGN_SYNC_BODIES_RECENT,
  MESIGN_SYNC_BODIES_ALL,
  MESIGN_SYNC_BODIES_NONE,
} MesignSyncBodies;

/**
 * MesignSyncProgressFunc:
 * @mailbox: (nullable): the path of the mailbox
 * @done: messages done in it
 * @total: messages to do in it, 0 while unknown
 * @user_data: what was handed in
 *
 * Called on the worker, at most ten times a second.
 */
typedef void (*MesignSyncProgressFunc) (const char *mailbox,
                                        guint64 done,
                                        guint64 total,
                                        gpointer user_data);

/**
 * MesignSyncOptions:
 * @mailbox: (nullable): the path of the only mailbox to look at
 * @bodies: which bodies to fetch
 * @outgoing_only: only to replay what waits for the server and to send the outbox
 */
typedef struct
{
  const char *mailbox;
  MesignSyncBodies bodies;
  gboolean outgoing_only;
} MesignSyncOptions;

/**
 * MesignSyncMailbox:
 * @account: the account's id
 * @path: the mailbox
 * @n_new: messages that came
 * @n_changed: messages whose flags changed
 * @n_gone: messages that went
 * @n_bodies: bodies fetched
 * @seconds: how long it took
 */
typedef struct
{
  char *account;
  char *path;
  guint n_new;
  guint n_changed;
  guint n_gone;
  guint n_bodies;
  double seconds;
} MesignSyncMailbox;

/**
 * MesignSyncResult:
 * @mailboxes: (element-type MesignSyncMailbox): what became of each
 * @n_replayed: operations the server has done
 * @n_refused: operations the server has refused
 * @n_sent: mails sent
 * @n_not_sent: mails still in the outbox, refused or uncertain
 * @is_pulled: whether the store is up to date, although something else may have failed
 * @n_certificates: signers whose mail brought something new to the keystore
 * @journeys: (element-type gint64): the journeys that began or went on
 * @octets_in: octets read from the servers
 * @seconds: how long it took
 *
 * What a sync did. Immutable once handed on; the fields are read only.
 */
typedef struct
{
  GPtrArray *mailboxes;
  guint n_replayed;
  guint n_refused;
  guint n_sent;
  guint n_not_sent;
  gboolean is_pulled;
  guint n_certificates;
  GArray *journeys;
  guint64 octets_in;
  double seconds;
} MesignSyncResult;

#define MESIGN_TYPE_SYNC_RESULT (mesign_sync_result_get_type ())
MESIGN_DECLARE_VALUE (MesignSyncResult, mesign_sync_result)

/**
 * MesignSyncSnapshotFunc:
 * @user_data: what was handed in
 * @error: return location for an error
 *
 * Makes what to judge mail by, or gives what was made before. Called on any thread.
 *
 * Returns: (transfer full) (nullable): a snapshot, or %NULL with @error set
 */
typedef MesignTrustSnapshot *(*MesignSyncSnapshotFunc) (gpointer user_data, GError **error);

/**
 * MesignSyncWriteFunc:
 * @draft: a mail of the outbox that is a draft yet, and due
 * @user_data: what was handed in
 * @cancellable: (nullable): ends it
 *
 * Writes it as it is to be sent; what becomes of it, also where it cannot be written, it notes in
 * the store. Called on the thread that sends.
 */
typedef void (*MesignSyncWriteFunc) (const MesignOutgoing *draft,
                                     gpointer user_data,
                                     GCancellable *cancellable);

/**
 * MesignSyncContext:
 * @account: the account
 * @login: what to log in with
 * @profile: (nullable): where it is kept what log-ins show of the servers; %NULL to neither know
 * nor keep anything of that
 * @store: the store
 * @keystore: the keystore
 * @providers: the certificate providers
 * @snapshot: (nullable): what to judge mail by; %NULL to have @ref_snapshot asked when there is
 * mail to judge, since making it costs more than a synchronisation that brings nothing
 * @ref_snapshot: (nullable): what gives it then
 * @snapshot_data: for @ref_snapshot
 * @write_due: (nullable): what writes a draft in the outbox whose time has come, once there is a
 * server to take it; without it drafts stay where they are
 * @write_data: for @write_due
 * @key_pairs: (element-type MesignKeyPair): what to decrypt mail with; empty while the keystore is
 * locked
 * @outbox: (type filename): the folder of outgoing mail
 * @now: the present in seconds since 1970 UTC; 0 for the clock
 *
 * What the functions of sync/ work on. Borrowed from the caller, which keeps it while they run.
 */
typedef struct
{
  MesignAccount *account;
  MesignLogin *login;
  MesignProfile *profile;
  MesignStore *store;
  MesignKeystore *keystore;
  MesignProviderSet *providers;
  MesignTrustSnapshot *snapshot;
  MesignSyncSnapshotFunc ref_snapshot;
  gpointer snapshot_data;
  MesignSyncWriteFunc write_due;
  gpointer write_data;
  GPtrArray *key_pairs;
  const char *outbox;
  gint64 now;
} MesignSyncContext;

MesignSyncResult *mesign_sync_result_new (void);

MesignImapSession *mesign_sync_connect_sync (const MesignSyncContext *context,
                                             GCancellable *cancellable,
                                             GError **error);
gboolean mesign_sync_check_smtp_sync (const MesignSyncContext *context,
                                      GCancellable *cancellable,
                                      GError **error);

gboolean mesign_sync_run_sync (const MesignSyncContext *context,
                               MesignImapSession *session,
                               const MesignSyncOptions *options,
                               MesignSyncProgressFunc progress,
                               gpointer progress_data,
                               MesignSyncResult *result,
                               GCancellable *cancellable,
                               GError **error);
gboolean mesign_sync_pull_sync (const MesignSyncContext *context,
                                MesignImapSession *session,
                                const MesignSyncOptions *options,
                                MesignSyncProgressFunc progress,
                                gpointer progress_data,
                                MesignSyncResult *result,
                                GCancellable *cancellable,
                                GError **error);
gboolean mesign_sync_replay_sync (const MesignSyncContext *context,
                                  MesignImapSession *session,
                                  MesignSyncResult *result,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean mesign_sync_send_sync (const MesignSyncContext *context,
                                MesignImapSession *session,
                                MesignSyncResult *result,
                                GCancellable *cancellable,
                                GError **error);
gboolean mesign_sync_take_in_sync (const MesignSyncContext *context,
                                   gint64 message_id,
                                   MesignSyncResult *result,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean mesign_sync_keep_opened_sync (const MesignSyncContext *context,
                                       const MesignMessageInfo *info,
                                       const MesignOpenedMessage *opened,
                                       GError **error);
gboolean mesign_sync_harvest_sync (MesignKeystore *keystore,
                                   const MesignOpenedMessage *opened,
                                   gint64 received,
                                   guint *n_news,
                                   GError **error);
GBytes *mesign_sync_fetch_body_sync (const MesignSyncContext *context,
                                     MesignImapSession *session,
                                     gint64 message_id,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean mesign_sync_watch_sync (const MesignSyncContext *context,
                                 MesignImapSession *session,
                                 GCancellable *wake_up,
                                 MesignSyncResult *result,
                                 GCancellable *cancellable,
                                 GError **error);
void mesign_sync_remove_outgoing_files (const MesignSyncContext *context,
                                        const MesignOutgoing *outgoing);

G_END_DECLS
