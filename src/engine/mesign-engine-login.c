/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-log-in-question-private.h"

#include "account/mesign-autoconfig.h"
#include "imap/mesign-imap-error.h"
#include "smtp/mesign-smtp-error.h"

/* Many providers take a code made in their web mail in place of the password: where the address
 * is one of theirs, the refusal says so and where to get it. */
void
mesign_engine_explain_refusal (MesignAccount *account, GError **error)
{
  g_autoptr (MesignAutoconfigCandidate) known = NULL;
  char *message;

  if (error == NULL || *error == NULL || account->oauth2 != NULL ||
      (!g_error_matches (*error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_AUTHENTICATION) &&
       !g_error_matches (*error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_AUTHENTICATION)))
    return;
  known = mesign_autoconfig_lookup_sync (account->address);
  if (known == NULL || known->help == NULL)
    return;

  message = known->help_url != NULL
                ? g_strdup_printf ("%s %s %s", (*error)->message, known->help, known->help_url)
                : g_strdup_printf ("%s %s", (*error)->message, known->help);
  g_free ((*error)->message);
  (*error)->message = message;
}

static gboolean
look_at_mail (const MesignSyncContext *context,
              GPtrArray **mailboxes,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (context, cancellable, error);

  if (session == NULL)
    return FALSE;
  if (mailboxes != NULL)
    *mailboxes = mesign_imap_session_list_sync (session, context->account->id, cancellable, error);
  mesign_imap_session_logout_sync (session, cancellable);

  return mailboxes == NULL || *mailboxes != NULL;
}

/* Logs in to both servers of a job's account and leaves again; may bring its mailboxes along. The
 * job keeps which of them it was that failed. */
gboolean
mesign_engine_log_in_sync (MesignJob *job,
                           GPtrArray **mailboxes,
                           GCancellable *cancellable,
                           GError **error)
{
  /* what earlier log-ins have shown counts for accounts that there are, not for new servers, and
   * not where somebody has just said with what to log in */
  const MesignSyncContext context = {
    .account = job->account,
    .login = job->login,
    .profile = job->klass->flags & MESIGN_JOB_NEEDS_LOGIN ? job->engine->profile : NULL,
  };
  GError *inner = NULL;

  job->server = MESIGN_JOB_SERVER_IMAP;
  if (look_at_mail (&context, mailboxes, cancellable, &inner))
    {
      job->server = MESIGN_JOB_SERVER_SMTP;
      if (mesign_sync_check_smtp_sync (&context, cancellable, &inner))
        {
          job->server = MESIGN_JOB_SERVER_NONE;
          mesign_log_in_question_note_success (job);
          return TRUE;
        }
    }
  mesign_engine_explain_refusal (job->account, &inner);
  g_propagate_error (error, inner);

  return FALSE;
}
