/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

/**
 * mesign_sync_connect_sync:
 * @context: what to work on
 * @cancellable: (nullable): ends it
 * @error: return location for a #MesignNetError or #MesignImapError
 *
 * Opens an IMAP session for the account, secured as the account says, and logs in. The session
 * belongs to the calling thread.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set
 */
MesignImapSession *
mesign_sync_connect_sync (const MesignSyncContext *context,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_account_dup_tls_policy (context->account);
  g_autoptr (MesignImapSession) session = mesign_imap_session_new (context->account->imap, policy);

  if (!mesign_imap_session_connect_sync (session, cancellable, error) ||
      !mesign_sync_log_in_imap_sync (context, session, cancellable, error))
    return NULL;

  return g_steal_pointer (&session);
}

/**
 * mesign_sync_check_smtp_sync:
 * @context: what to work on; only the account and the log-in are used
 * @cancellable: (nullable): ends it
 * @error: return location for a #MesignNetError or #MesignSmtpError
 *
 * Tries whether mail can be submitted: connects to the account's SMTP server, logs in and leaves.
 *
 * Returns: whether the server takes the log-in
 */
gboolean
mesign_sync_check_smtp_sync (const MesignSyncContext *context,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_account_dup_tls_policy (context->account);
  g_autoptr (MesignSmtpSession) session = mesign_smtp_session_new (context->account->smtp, policy);

  if (!mesign_smtp_session_connect_sync (session, cancellable, error) ||
      !mesign_sync_log_in_smtp_sync (context, session, cancellable, error))
    return FALSE;
  mesign_smtp_session_quit_sync (session, cancellable);

  return TRUE;
}

/* What was sent is seen among the sent mail at once, and in its conversation. */
static gboolean
pull_sent (MesignSyncJob *job, GError **error)
{
  g_autoptr (MesignMailbox) mailbox = mesign_store_find_role_sync (
      job->context->store, job->context->account->id, MESIGN_MAILBOX_ROLE_SENT, NULL);
  MesignMailboxState state;
  g_autoptr (GError) local = NULL;

  if (mailbox == NULL)
    return TRUE;
  if (!mesign_store_get_mailbox_state_sync (job->context->store, mailbox->id, &state, error))
    return FALSE;
  /* what lies there from before comes with the first synchronisation, in its turn */
  if (state.uidvalidity == 0 || (mesign_sync_pull_mailbox (job, mailbox, &local) &&
                                 mesign_sync_pull_mailbox_bodies (job, mailbox, &local) &&
                                 mesign_sync_take_in_rest (job, &local)))
    return TRUE;
  if (!mesign_sync_is_refusal (local) || !mesign_imap_session_is_alive (job->session))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_message ("Sent mail is looked at later: %s", local->message);

  return TRUE;
}

/* A mail that could not go out is no reason not to look for new ones, but has to be told. */
static gboolean
send_and_pull (MesignSyncJob *job, GError **error)
{
  g_autoptr (GError) send_error = NULL;
  guint n_before = job->result->n_sent;
  gboolean is_sent = mesign_sync_job_send (job, &send_error);

  if (g_error_matches (send_error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      (!is_sent && !mesign_imap_session_is_alive (job->session)))
    {
      g_propagate_error (error, g_steal_pointer (&send_error));
      return FALSE;
    }
  if (!job->options.outgoing_only && !mesign_sync_job_pull (job, error))
    return FALSE;
  if (job->result->n_sent > n_before && (job->options.outgoing_only || job->options.mailbox) &&
      !pull_sent (job, error))
    return FALSE;
  job->result->is_pulled = TRUE;
  if (!is_sent)
    g_propagate_error (error, g_steal_pointer (&send_error));

  return is_sent;
}

/**
 * mesign_sync_run_sync:
 * @context: what to work on
 * @session: a session of mesign_sync_connect_sync()
 * @options: (nullable): what to do; %NULL for everything with the bodies of recent mail
 * @progress: (nullable) (scope call): is told the progress
 * @progress_data: handed to @progress
 * @result: is added to, whatever becomes of it
 * @cancellable: (nullable): ends it; the session is dead afterwards
 * @error: return location for an error of imap/, smtp/, net/, store/ or keystore/
 *
 * Replays what waits for the server, sends the outbox, then brings the store up to date. May be
 * interrupted at any moment; the next run goes on from there. Blocks.
 *
 * Returns: whether all was done. Also when mail could not be sent, the rest has been done.
 */
gboolean
mesign_sync_run_sync (const MesignSyncContext *context,
                      MesignImapSession *session,
                      const MesignSyncOptions *options,
                      MesignSyncProgressFunc progress,
                      gpointer progress_data,
                      MesignSyncResult *result,
                      GCancellable *cancellable,
                      GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_auto (MesignSyncJob) job = { 0 };
  gboolean done;

  mesign_sync_job_init (&job, context, session, result, cancellable);
  if (options != NULL)
    job.options = *options;
  job.progress = progress;
  job.progress_data = progress_data;
  done = mesign_sync_job_replay (&job, error) && send_and_pull (&job, error);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  return done;
}
