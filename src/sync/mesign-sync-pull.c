/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole account: which mailboxes there are, then one after the other. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include <glib/gi18n-lib.h>

/* What the user looks at first comes first. */
static int
get_rank (const MesignMailbox *mailbox)
{
  switch (mailbox->role)
    {
    case MESIGN_MAILBOX_ROLE_INBOX:
      return 0;
    case MESIGN_MAILBOX_ROLE_SENT:
      return 1;
    case MESIGN_MAILBOX_ROLE_DRAFTS:
      return 2;
    case MESIGN_MAILBOX_ROLE_NONE:
      return 3;
    case MESIGN_MAILBOX_ROLE_ARCHIVE:
    case MESIGN_MAILBOX_ROLE_FLAGGED:
      return 4;
    case MESIGN_MAILBOX_ROLE_JUNK:
      return 6;
    case MESIGN_MAILBOX_ROLE_TRASH:
      return 7;
    case MESIGN_MAILBOX_ROLE_ALL:
    default:
      return 5;
    }
}

static int
compare_mailboxes (gconstpointer a, gconstpointer b)
{
  const MesignMailbox *one = *(MesignMailbox *const *) a;
  const MesignMailbox *two = *(MesignMailbox *const *) b;
  int ranks = get_rank (one) - get_rank (two);

  return ranks != 0 ? ranks : g_strcmp0 (one->path, two->path);
}

/* Brings the store up to date with which mailboxes there are. */
gboolean
mesign_sync_job_list (MesignSyncJob *job, GError **error)
{
  const char *account = job->context->account->id;
  g_autoptr (GPtrArray) mailboxes =
      mesign_imap_session_list_sync (job->session, account, job->cancellable, error);

  return mailboxes != NULL &&
         mesign_store_set_mailboxes_sync (job->context->store, account, mailboxes, error);
}

/* Whether it is kept up to date by itself. */
static gboolean
is_wanted (MesignSyncJob *job, const MesignMailbox *mailbox)
{
  if (job->options.mailbox != NULL)
    return mailbox->selectable && g_str_equal (job->options.mailbox, mailbox->path);

  return mailbox->selectable && mesign_account_has_mailbox (job->context->account, mailbox);
}

static GPtrArray *
list_wanted (MesignSyncJob *job, GError **error)
{
  g_autoptr (GPtrArray) mailboxes =
      mesign_store_list_mailboxes_sync (job->context->store, job->context->account->id, error);
  g_autoptr (GPtrArray) wanted =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);

  if (mailboxes == NULL)
    return NULL;
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = mailboxes->pdata[i];

      if (is_wanted (job, mailbox))
        g_ptr_array_add (wanted, mesign_mailbox_ref (mailbox));
    }
  if (job->options.mailbox != NULL && wanted->len == 0)
    {
      g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX,
                   /* Translators: a mailbox */
                   _ ("There is no mailbox “%s”."), job->options.mailbox);
      return NULL;
    }
  g_ptr_array_sort (wanted, compare_mailboxes);

  return g_steal_pointer (&wanted);
}

typedef gboolean (*MailboxFunc) (MesignSyncJob *job, MesignMailbox *mailbox, GError **error);

/* A mailbox the server does not open now is left out, unless it is the one asked for or the inbox:
 * some providers let one log in and then refuse all there is. */
static gboolean
may_be_left_out (MesignSyncJob *job, MesignMailbox *mailbox, const GError *refusal)
{
  return job->options.mailbox == NULL && mailbox->role != MESIGN_MAILBOX_ROLE_INBOX &&
         mesign_sync_is_refusal (refusal) && mesign_imap_session_is_alive (job->session);
}

static gboolean
for_each (MesignSyncJob *job, GPtrArray *mailboxes, MailboxFunc func, GError **error)
{
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = mailboxes->pdata[i];
      g_autoptr (GError) local = NULL;

      if (func (job, mailbox, &local))
        continue;
      if (!may_be_left_out (job, mailbox, local))
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", mailbox->path);
          return FALSE;
        }
      g_message ("Mailbox %s is left out: %s", mailbox->path, local->message);
    }

  return TRUE;
}

static gboolean
pull_wanted (MesignSyncJob *job, GError **error)
{
  g_autoptr (GPtrArray) mailboxes = list_wanted (job, error);

  return mailboxes != NULL && for_each (job, mailboxes, mesign_sync_pull_mailbox, error) &&
         for_each (job, mailboxes, mesign_sync_pull_mailbox_bodies, error);
}

/* Whether the one mailbox that is asked for was opened before. */
static gboolean
knows_wanted (MesignSyncJob *job, gboolean *is_known, GError **error)
{
  g_autoptr (MesignMailbox) mailbox = NULL;
  MesignMailboxState state;

  *is_known = FALSE;
  if (job->options.mailbox == NULL)
    return TRUE;
  mailbox = mesign_store_find_mailbox_sync (job->context->store, job->context->account->id,
                                            job->options.mailbox, NULL);
  if (mailbox == NULL)
    return TRUE;
  if (!mesign_store_get_mailbox_state_sync (job->context->store, mailbox->id, &state, error))
    return FALSE;
  *is_known = state.uidvalidity != 0;

  return TRUE;
}

/* One known mailbox is opened without asking for all of them first: it is what waits for each new
 * mail, and some servers take long to open one after a LIST. Where it is refused it may be gone or
 * have another name by now, so then they are asked for. */
static gboolean
pull_known (MesignSyncJob *job, gboolean *is_done, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!knows_wanted (job, is_done, error))
    return FALSE;
  if (!*is_done || pull_wanted (job, &local))
    return TRUE;
  *is_done = FALSE;
  if (mesign_sync_is_refusal (local) && mesign_imap_session_is_alive (job->session))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* Brings the store up to date, within a run. */
gboolean
mesign_sync_job_pull (MesignSyncJob *job, GError **error)
{
  gboolean is_done;

  if (!pull_known (job, &is_done, error))
    return FALSE;
  if (!is_done && !(mesign_sync_job_list (job, error) && pull_wanted (job, error)))
    return FALSE;

  return mesign_sync_take_in_rest (job, error) && mesign_sync_limit_bodies (job, error);
}

/* Brings the store up to date with some mailboxes, those of these wire names, but for the inbox. */
gboolean
mesign_sync_job_pull_named (MesignSyncJob *job, GPtrArray *wire_names, GError **error)
{
  g_autoptr (GPtrArray) mailboxes = list_wanted (job, error);

  for (guint i = mailboxes != NULL ? mailboxes->len : 0; i > 0; i--)
    {
      const MesignMailbox *mailbox = mailboxes->pdata[i - 1];

      if (mailbox->role == MESIGN_MAILBOX_ROLE_INBOX ||
          !g_ptr_array_find_with_equal_func (wire_names, mailbox->wire_name, g_str_equal, NULL))
        g_ptr_array_remove_index (mailboxes, i - 1);
    }

  return mailboxes != NULL && for_each (job, mailboxes, mesign_sync_pull_mailbox, error) &&
         for_each (job, mailboxes, mesign_sync_pull_mailbox_bodies, error) &&
         mesign_sync_take_in_rest (job, error);
}

/* What was sent is seen among the sent mail at once, and in its conversation. */
gboolean
mesign_sync_job_pull_sent (MesignSyncJob *job, GError **error)
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

/**
 * mesign_sync_pull_sync:
 * @context: what to work on
 * @session: a session of mesign_sync_connect_sync()
 * @options: (nullable): which mailbox and which bodies; %NULL for all and those of recent mail
 * @progress: (nullable) (scope call): is told the progress
 * @progress_data: handed to @progress
 * @result: is added to, whatever becomes of it
 * @cancellable: (nullable): ends it; the session is dead afterwards
 * @error: return location for an error of imap/, net/, store/ or keystore/
 *
 * Brings the store up to date with the server: which mailboxes there are, and in each what is new,
 * newest first, what changed and what is gone; then bodies, which are taken in as they come. It
 * asks for no more than changed since where the server offers CONDSTORE or QRESYNC (RFC 7162). When
 * interrupted, what came stays and the next run goes on below it. Blocks.
 *
 * Returns: whether the store is up to date
 */
gboolean
mesign_sync_pull_sync (const MesignSyncContext *context,
                       MesignImapSession *session,
                       const MesignSyncOptions *options,
                       MesignSyncProgressFunc progress,
                       gpointer progress_data,
                       MesignSyncResult *result,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (MesignSyncJob) job = { 0 };

  mesign_sync_job_init (&job, context, session, result, cancellable);
  if (options != NULL)
    job.options = *options;
  job.progress = progress;
  job.progress_data = progress_data;

  return mesign_sync_job_pull (&job, error);
}
