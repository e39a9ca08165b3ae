/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Waiting for mail. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#define IDLE_SECONDS (28 * 60)
#define POLL_SECONDS 60
#define OF_INBOX (MESIGN_IMAP_EVENT_EXISTS | MESIGN_IMAP_EVENT_EXPUNGE | MESIGN_IMAP_EVENT_FLAGS)

static MesignMailbox *
find_inbox (MesignSyncJob *job, GError **error)
{
  return mesign_store_find_role_sync (job->context->store, job->context->account->id,
                                      MESIGN_MAILBOX_ROLE_INBOX, error);
}

/* Brings the inbox up to date, bodies included. It stays selected. */
gboolean
mesign_sync_job_pull_inbox (MesignSyncJob *job, MesignMailbox *inbox, GError **error)
{
  return mesign_sync_pull_mailbox (job, inbox, error) &&
         mesign_sync_pull_mailbox_bodies (job, inbox, error) &&
         mesign_sync_take_in_rest (job, error);
}

static gboolean
has_news (const MesignSyncResult *result)
{
  for (guint i = 0; i < result->mailboxes->len; i++)
    {
      const MesignSyncMailbox *mailbox = result->mailboxes->pdata[i];

      if (mailbox->n_new > 0 || mailbox->n_changed > 0 || mailbox->n_gone > 0)
        return TRUE;
    }

  return FALSE;
}

/* Between the last look and the wait nothing may slip through: a mailbox that was selected anew,
 * be it for an operation, is looked at first. */
static gboolean
look_first (MesignSyncJob *job, MesignMailbox *inbox, GError **error)
{
  MesignMailboxState state;

  if (!mesign_store_get_mailbox_state_sync (job->context->store, inbox->id, &state, error))
    return FALSE;

  return mesign_imap_session_is_selected_as (job->session, inbox->wire_name, state.uidnext,
                                             state.highestmodseq) ||
         mesign_sync_job_pull_inbox (job, inbox, error);
}

static gboolean
wait_for_event (MesignSyncJob *job, GCancellable *wake_up, MesignImapEvents *events, GError **error)
{
  guint seconds =
      mesign_imap_session_has_capability (job->session, "IDLE") ? IDLE_SECONDS : POLL_SECONDS;

  do
    {
      *events = MESIGN_IMAP_EVENT_NONE;
      if (!mesign_imap_session_idle_sync (job->session, seconds, wake_up, events, job->cancellable,
                                          error))
        return FALSE;
    }
  while (*events == MESIGN_IMAP_EVENT_NONE);

  return TRUE;
}

/* Other mailboxes are heard of meanwhile where the server can tell of them. */
static gboolean
wait_with_others (MesignSyncJob *job,
                  GCancellable *wake_up,
                  MesignImapEvents *events,
                  GError **error)
{
  return mesign_imap_session_notify_sync (job->session, TRUE, job->cancellable, error) &&
         wait_for_event (job, wake_up, events, error) &&
         mesign_imap_session_notify_sync (job->session, FALSE, job->cancellable, error);
}

static gboolean
is_wire_name (gconstpointer mailbox, gconstpointer name)
{
  return g_str_equal (((const MesignMailbox *) mailbox)->wire_name, name);
}

static gboolean
are_known (MesignSyncJob *job, GPtrArray *names)
{
  g_autoptr (GPtrArray) mailboxes =
      mesign_store_list_mailboxes_sync (job->context->store, job->context->account->id, NULL);

  for (guint i = 0; i < names->len; i++)
    if (mailboxes == NULL ||
        !g_ptr_array_find_with_equal_func (mailboxes, names->pdata[i], is_wire_name, NULL))
      return FALSE;

  return TRUE;
}

static gboolean
pull_others (MesignSyncJob *job, MesignImapEvents events, GError **error)
{
  g_autoptr (GPtrArray) names = mesign_imap_session_take_notified (job->session);

  if (((events & MESIGN_IMAP_EVENT_MAILBOXES) != 0 || !are_known (job, names)) &&
      !mesign_sync_job_list (job, error))
    return FALSE;

  return names->len == 0 || mesign_sync_job_pull_named (job, names, error);
}

static gboolean
watch (MesignSyncJob *job, GCancellable *wake_up, GError **error)
{
  g_autoptr (MesignMailbox) inbox = find_inbox (job, error);
  MesignImapEvents events;

  if (inbox == NULL || !look_first (job, inbox, error))
    return FALSE;
  if (has_news (job->result))
    return TRUE;
  if (!wait_with_others (job, wake_up, &events, error))
    return FALSE;

  return ((events & OF_INBOX) == 0 || mesign_sync_job_pull_inbox (job, inbox, error)) &&
         pull_others (job, events, error);
}

/**
 * mesign_sync_watch_sync:
 * @context: what to work on
 * @session: a session of mesign_sync_connect_sync(), only for this
 * @wake_up: (nullable): ends the wait in good order; the session stays usable
 * @result: a new one; is told what changed
 * @cancellable: (nullable): ends it; the session is dead afterwards
 * @error: return location for an error of imap/, net/, store/ or keystore/
 *
 * Waits until something happens in the inbox (RFC 2177), and brings it up to date, bodies included.
 * What happened since the store last looked is seen at once. Where the server tells of other
 * mailboxes meanwhile (RFC 5465), these are brought up to date too, and new ones are known. To be
 * called again and again. A server without IDLE is asked once a minute. Blocks.
 *
 * Returns: whether the session is in order
 */
gboolean
mesign_sync_watch_sync (const MesignSyncContext *context,
                        MesignImapSession *session,
                        GCancellable *wake_up,
                        MesignSyncResult *result,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (MesignSyncJob) job = { 0 };

  mesign_sync_job_init (&job, context, session, result, cancellable);

  return watch (&job, wake_up, error);
}
