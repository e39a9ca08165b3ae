/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One mailbox, from SELECT to a settled list. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

static MesignSyncMailbox *
add_report (MesignSyncJob *job, MesignMailbox *mailbox)
{
  MesignSyncMailbox *report = g_new0 (MesignSyncMailbox, 1);

  report->account = g_strdup (mailbox->account);
  report->path = g_strdup (mailbox->path);
  g_ptr_array_add (job->result->mailboxes, report);

  return report;
}

/* Finds what was already said of the mailbox in this result, so that it is counted together. */
static MesignSyncMailbox *
get_report (MesignSyncJob *job, MesignMailbox *mailbox)
{
  for (guint i = 0; i < job->result->mailboxes->len; i++)
    {
      MesignSyncMailbox *report = job->result->mailboxes->pdata[i];

      if (g_str_equal (report->account, mailbox->account) &&
          g_str_equal (report->path, mailbox->path))
        return report;
    }

  return add_report (job, mailbox);
}

/* Another UIDVALIDITY means that every UID is another message now (RFC 9051 section 2.3.1.1). */
static gboolean
begin (MesignSyncJob *job,
       MesignMailbox *mailbox,
       MesignMailboxState *state,
       const MesignImapSelected *selected,
       GError **error)
{
  if (state->uidvalidity == selected->uidvalidity)
    return TRUE;
  *state = (MesignMailboxState){ .uidvalidity = selected->uidvalidity };

  return mesign_store_reset_mailbox_sync (job->context->store, mailbox->id, selected->uidvalidity,
                                          error);
}

static gboolean
pull (MesignSyncJob *job, MesignMailbox *mailbox, MesignSyncMailbox *report, GError **error)
{
  g_autoptr (MesignImapSelected) selected = NULL;
  MesignMailboxState state;

  if (!mesign_store_get_mailbox_state_sync (job->context->store, mailbox->id, &state, error))
    return FALSE;
  selected = mesign_imap_session_select_sync (job->session, mailbox->wire_name, state.uidvalidity,
                                              state.highestmodseq, job->cancellable, error);

  return selected != NULL && begin (job, mailbox, &state, selected, error) &&
         mesign_sync_pull_headers (job, mailbox, &state, selected, report, error) &&
         mesign_store_settle_mailbox_sync (job->context->store, mailbox->id, error);
}

/* Brings one mailbox of the store up to date, without bodies. It stays selected. */
gboolean
mesign_sync_pull_mailbox (MesignSyncJob *job, MesignMailbox *mailbox, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  MesignSyncMailbox *report = get_report (job, mailbox);
  gboolean done = pull (job, mailbox, report, error);

  report->seconds += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  return done;
}

/* The same for its bodies. */
gboolean
mesign_sync_pull_mailbox_bodies (MesignSyncJob *job, MesignMailbox *mailbox, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  MesignSyncMailbox *report = get_report (job, mailbox);
  gboolean done = mesign_sync_pull_bodies (job, mailbox, report, error);

  report->seconds += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  return done;
}
