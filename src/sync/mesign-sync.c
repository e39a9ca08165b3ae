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

/* A mail that could not go out is no reason not to look for new ones, but has to be told. */
static gboolean
send_and_pull (MesignSyncJob *job, guint n_before, GError **error)
{
  g_autoptr (GError) send_error = NULL;
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
      !mesign_sync_job_pull_sent (job, error))
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
 * Replays what waits for the server, sends the outbox, then brings the store up to date. While many
 * mails are filed, such as those of an import, what is to be sent goes out and the inbox is looked
 * at in between, whatever @options say. May be interrupted at any moment; the next run goes on from
 * there. Blocks.
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
  guint n_sent = result->n_sent;
  g_auto (MesignSyncJob) job = { 0 };
  gboolean done;

  mesign_sync_job_init (&job, context, session, result, cancellable);
  if (options != NULL)
    job.options = *options;
  job.progress = progress;
  job.progress_data = progress_data;
  done = mesign_sync_job_take_turns (&job, error) && send_and_pull (&job, n_sent, error);
  result->seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  return done;
}
