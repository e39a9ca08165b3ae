/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An import has thousands of mails filed, which takes its time: nothing else waits for the end of
 * it. After each slice what is to be sent goes out and the inbox is looked at, and now and then all
 * there is. What fails there keeps nothing back, is not tried in this way again, and is told when
 * it fails at the end of the run, too. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-replay-private.h"

/* All mailboxes are looked at after so many slices. */
#define SLICES_TO_ALL 20
#define OF_INBOX (MESIGN_IMAP_EVENT_EXISTS | MESIGN_IMAP_EVENT_EXPUNGE | MESIGN_IMAP_EVENT_FLAGS)

typedef gboolean (*TurnFunc) (MesignSyncJob *job, GError **error);

static gboolean
send_turn (MesignSyncJob *job, GError **error)
{
  guint n_before = job->result->n_sent;

  return mesign_sync_job_send (job, error) &&
         (job->result->n_sent == n_before || mesign_sync_job_pull_sent (job, error));
}

/* Whether something happened in the inbox, which may be selected still. */
static gboolean
has_news (MesignSyncJob *job, MesignMailbox *inbox, gboolean *is_new, GError **error)
{
  MesignMailboxState state;
  MesignImapEvents events;

  *is_new = TRUE;
  if (!mesign_store_get_mailbox_state_sync (job->context->store, inbox->id, &state, error))
    return FALSE;
  if (!mesign_imap_session_is_selected_as (job->session, inbox->wire_name, state.uidnext,
                                           state.highestmodseq))
    return TRUE;
  if (!mesign_imap_session_noop_sync (job->session, &events, job->cancellable, error))
    return FALSE;
  *is_new = (events & OF_INBOX) != 0;

  return TRUE;
}

static gboolean
inbox_turn (MesignSyncJob *job, GError **error)
{
  g_autoptr (MesignMailbox) inbox = mesign_store_find_role_sync (
      job->context->store, job->context->account->id, MESIGN_MAILBOX_ROLE_INBOX, NULL);
  gboolean is_new;

  return inbox == NULL || (has_news (job, inbox, &is_new, error) &&
                           (!is_new || mesign_sync_job_pull_inbox (job, inbox, error)));
}

static gboolean
all_turn (MesignSyncJob *job, GError **error)
{
  const MesignSyncOptions options = job->options;
  gboolean done;

  job->options = (MesignSyncOptions){ .bodies = options.bodies };
  done = mesign_sync_job_pull (job, error);
  job->options = options;

  return done;
}

/* @func: (inout): what is done; NULL once it has failed. */
static gboolean
take_turn (MesignSyncJob *job, TurnFunc *func, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (*func == NULL || (*func) (job, &local))
    return TRUE;
  *func = NULL;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !mesign_imap_session_is_alive (job->session))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_message ("Left to the end of the synchronization: %s", local->message);

  return TRUE;
}

/* Replays what waits, within a run, and whatever else there is to do in between. */
gboolean
mesign_sync_job_take_turns (MesignSyncJob *self, GError **error)
{
  g_autoptr (MesignSyncReplay) replay = mesign_sync_replay_new (self, TRUE);
  TurnFunc send_func = send_turn;
  TurnFunc inbox_func = inbox_turn;
  TurnFunc all_func = all_turn;
  gboolean has_more;

  for (guint n = 1;; n++)
    {
      /* what had to wait is tried again while an import of hours goes on */
      if (n % SLICES_TO_ALL == 0)
        {
          mesign_sync_replay_free (replay);
          replay = mesign_sync_replay_new (self, TRUE);
        }
      if (!mesign_sync_replay_go_on (replay, &has_more, error))
        return FALSE;
      if (!has_more)
        return TRUE;
      if (!take_turn (self, &send_func, error) ||
          !take_turn (self, n % SLICES_TO_ALL == 0 ? &all_func : &inbox_func, error))
        return FALSE;
    }
}
