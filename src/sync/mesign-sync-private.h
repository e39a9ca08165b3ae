/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sync/mesign-sync.h"

#include "model/mesign-opened-message.h"
#include "model/mesign-operation.h"
#include "smtp/mesign-smtp-session.h"

G_BEGIN_DECLS

/* One run of a function of sync/: what it was given, and the session it works on, which is another
 * one than the caller's after the server's answer could not be read. */
typedef struct
{
  const MesignSyncContext *context;
  MesignImapSession *session;
  guint64 octets_before;
  guint64 octets_filed; /* sent to be filed */
  MesignSyncOptions options;
  MesignSyncProgressFunc progress;
  gpointer progress_data;
  gint64 next_progress;
  gint64 entered;
  MesignSyncResult *result;
  GCancellable *cancellable;
} MesignSyncJob;

/* mesign-sync-job.c */
void mesign_sync_job_init (MesignSyncJob *self,
                           const MesignSyncContext *context,
                           MesignImapSession *session,
                           MesignSyncResult *result,
                           GCancellable *cancellable);
void mesign_sync_job_clear (MesignSyncJob *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignSyncJob, mesign_sync_job_clear)
gboolean mesign_sync_job_renew (MesignSyncJob *self, GError **error);
void mesign_sync_job_report (MesignSyncJob *self, const char *mailbox, guint64 done, guint64 total);
MesignImapSelected *
mesign_sync_job_select_known (MesignSyncJob *self, MesignMailbox *mailbox, GError **error);
gboolean mesign_sync_job_enter (MesignSyncJob *self, gint64 mailbox_id, GError **error);
gboolean mesign_sync_job_send (MesignSyncJob *self, GError **error);
gboolean mesign_sync_job_pull (MesignSyncJob *self, GError **error);
gboolean mesign_sync_job_pull_inbox (MesignSyncJob *self, MesignMailbox *inbox, GError **error);
gboolean mesign_sync_job_pull_sent (MesignSyncJob *self, GError **error);
gboolean mesign_sync_job_list (MesignSyncJob *self, GError **error);
gboolean mesign_sync_job_pull_named (MesignSyncJob *self, GPtrArray *wire_names, GError **error);

gint64 mesign_sync_get_now (const MesignSyncContext *context);
gint64 mesign_sync_get_retry_time (const MesignSyncContext *context, guint attempts);
char *mesign_sync_dup_wire_name (MesignSyncJob *job,
                                 const char *account,
                                 const char *path,
                                 char delimiter,
                                 GError **error);
gboolean mesign_sync_is_unreadable (const GError *error);
gboolean mesign_sync_is_refusal (const GError *error);
gboolean mesign_sync_is_for_later (const GError *error);
char *mesign_sync_dup_outbox_path (const MesignSyncContext *context, const char *path);
GBytes *
mesign_sync_read_outbox_file (const MesignSyncContext *context, const char *path, GError **error);
void mesign_sync_remove_outbox_file (const MesignSyncContext *context, const char *path);

/* mesign-sync-log-in.c */
gboolean mesign_sync_log_in_imap_sync (const MesignSyncContext *context,
                                       MesignImapSession *session,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean mesign_sync_log_in_smtp_sync (const MesignSyncContext *context,
                                       MesignSmtpSession *session,
                                       GCancellable *cancellable,
                                       GError **error);

/* mesign-sync-result.c */
void mesign_sync_result_add_journey (MesignSyncResult *self, gint64 journey_id);

/* mesign-sync-turns.c */
gboolean mesign_sync_job_take_turns (MesignSyncJob *self, GError **error);

/* mesign-sync-mailbox.c */
gboolean mesign_sync_pull_mailbox (MesignSyncJob *job, MesignMailbox *mailbox, GError **error);
gboolean
mesign_sync_pull_mailbox_bodies (MesignSyncJob *job, MesignMailbox *mailbox, GError **error);

/* mesign-sync-headers.c */
gboolean mesign_sync_pull_headers (MesignSyncJob *job,
                                   MesignMailbox *mailbox,
                                   MesignMailboxState *state,
                                   const MesignImapSelected *selected,
                                   MesignSyncMailbox *report,
                                   GError **error);

/* mesign-sync-flags.c */
gboolean mesign_sync_pull_changes (MesignSyncJob *job,
                                   MesignMailbox *mailbox,
                                   const MesignMailboxState *state,
                                   const MesignImapSelected *selected,
                                   MesignSyncMailbox *report,
                                   GError **error);

/* mesign-sync-bodies.c */
gboolean mesign_sync_pull_bodies (MesignSyncJob *job,
                                  MesignMailbox *mailbox,
                                  MesignSyncMailbox *report,
                                  GError **error);
gboolean mesign_sync_take_in_rest (MesignSyncJob *job, GError **error);
gboolean mesign_sync_limit_bodies (MesignSyncJob *job, GError **error);

/* mesign-sync-body-batches.c */
gboolean mesign_sync_pull_placements (MesignSyncJob *job,
                                      MesignMailbox *mailbox,
                                      GPtrArray *placements,
                                      MesignSyncMailbox *report,
                                      GError **error);

/* mesign-sync-intake.c */
gboolean mesign_sync_take_in_many (const MesignSyncContext *context,
                                   const gint64 *message_ids,
                                   GBytes *const *octets,
                                   guint n_messages,
                                   MesignSyncResult *result,
                                   GCancellable *cancellable,
                                   GError **error);

/* mesign-sync-harvest.c */
gboolean mesign_sync_may_bring_retrieval (const MesignSyncContext *context,
                                          const MesignMessageInfo *info);
gboolean mesign_sync_follow_retrieval (const MesignSyncContext *context,
                                       const MesignMessageInfo *info,
                                       const MesignOpenedMessage *opened,
                                       GBytes *octets,
                                       MesignSyncResult *result,
                                       gboolean *has_to_wait,
                                       GCancellable *cancellable,
                                       GError **error);

/* mesign-sync-replay-*.c: TRUE when the server has done it and the store knows */
GHashTable *mesign_sync_new_targets (void);
gboolean mesign_sync_expunge (MesignSyncJob *job, const MesignUidSet *uids, GError **error);
void mesign_sync_collect_targets (GHashTable *by_mailbox, const MesignOperation *operation);
gboolean mesign_sync_replay_flags (MesignSyncJob *job, GPtrArray *operations, GError **error);
gboolean
mesign_sync_replay_transfer (MesignSyncJob *job, const MesignOperation *operation, GError **error);
gboolean mesign_sync_find_twin (MesignSyncJob *job,
                                GBytes *octets,
                                guint32 above,
                                guint32 *uid,
                                GError **error);
gboolean
mesign_sync_replay_delete (MesignSyncJob *job, const MesignOperation *operation, GError **error);
gboolean
mesign_sync_replay_append (MesignSyncJob *job, const MesignOperation *operation, GError **error);
gboolean
mesign_sync_replay_mailbox (MesignSyncJob *job, const MesignOperation *operation, GError **error);

/* mesign-sync-answered.c */
void mesign_sync_mark_answered (MesignSyncJob *job, const MesignOutgoing *outgoing, GBytes *octets);

/* mesign-sync-filing.c */
gboolean mesign_sync_is_in_sent (MesignSyncJob *job,
                                 const MesignOutgoing *outgoing,
                                 gboolean *is_there,
                                 GError **error);
gboolean mesign_sync_file_sent (MesignSyncJob *job, const MesignOutgoing *outgoing, GError **error);

G_END_DECLS
