/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mailbox for sent mail: whether a mail lies there, and laying it down. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

/* Gives NULL without an error where there is no such mailbox. */
static MesignMailbox *
find_sent (MesignSyncJob *job, const MesignOutgoing *outgoing)
{
  MesignStore *store = job->context->store;
  MesignMailbox *mailbox =
      outgoing->filing_mailbox_id != 0
          ? mesign_store_get_mailbox_sync (store, outgoing->filing_mailbox_id, NULL)
          : NULL;

  if (mailbox == NULL)
    mailbox =
        mesign_store_find_role_sync (store, outgoing->account, MESIGN_MAILBOX_ROLE_SENT, NULL);
  if (mailbox == NULL)
    mailbox = mesign_store_find_role_sync (store, outgoing->account, MESIGN_MAILBOX_ROLE_ALL, NULL);

  return mailbox;
}

static gboolean
is_in (MesignSyncJob *job,
       MesignMailbox *mailbox,
       const char *header_id,
       gboolean *is_there,
       GError **error)
{
  g_autoptr (MesignUidSet) found = NULL;

  /* The store's UIDs are not used here, so another UIDVALIDITY does not matter. */
  g_autoptr (MesignImapSelected) selected = mesign_imap_session_select_sync (
      job->session, mailbox->wire_name, 0, 0, job->cancellable, error);

  job->entered = 0;
  if (selected == NULL)
    return FALSE;
  found = mesign_imap_session_search_message_id_sync (job->session, header_id, 0, job->cancellable,
                                                      error);
  if (found == NULL)
    return FALSE;
  *is_there = !mesign_uid_set_is_empty (found);

  return TRUE;
}

/* Whether a mail lies among the sent ones. */
gboolean
mesign_sync_is_in_sent (MesignSyncJob *job,
                        const MesignOutgoing *outgoing,
                        gboolean *is_there,
                        GError **error)
{
  g_autoptr (MesignMailbox) mailbox = find_sent (job, outgoing);

  *is_there = FALSE;

  return mailbox == NULL || is_in (job, mailbox, outgoing->header_id, is_there, error);
}

static gboolean
append (MesignSyncJob *job, MesignMailbox *mailbox, GBytes *octets, GError **error)
{
  return mesign_imap_session_append_sync (job->session, mailbox->wire_name, octets,
                                          MESIGN_FLAG_SEEN, 0, NULL, NULL, job->cancellable, error);
}

/* Where the server files sent mail by itself there is nothing to do. */
static gboolean
lay_down (MesignSyncJob *job, const MesignOutgoing *outgoing, GBytes *octets, GError **error)
{
  g_autoptr (MesignMailbox) mailbox = NULL;
  gboolean is_there = FALSE;

  if (outgoing->filing_mailbox_id == 0)
    return TRUE;
  mailbox = mesign_store_get_mailbox_sync (job->context->store, outgoing->filing_mailbox_id, error);

  return mailbox != NULL && is_in (job, mailbox, outgoing->header_id, &is_there, error) &&
         (is_there || octets == NULL || append (job, mailbox, octets, error));
}

/* Lays the writer's own copy down as sent, once, and clears the outbox of it. What its writer
 * has to be told of stays listed; that its file is gone says that it is filed. */
gboolean
mesign_sync_file_sent (MesignSyncJob *job, const MesignOutgoing *outgoing, GError **error)
{
  g_autoptr (GBytes) octets = mesign_sync_read_outbox_file (job->context, outgoing->path, NULL);

  if (octets == NULL && !mesign_outgoing_is_settled (outgoing))
    return TRUE;
  if (!lay_down (job, outgoing, octets, error))
    return FALSE;
  if (octets != NULL)
    mesign_sync_mark_answered (job, outgoing, octets);
  if (mesign_outgoing_is_settled (outgoing) &&
      !mesign_store_set_outgoing_state_sync (job->context->store, outgoing->operation_id,
                                             MESIGN_OUTGOING_FILED, 0, NULL, error))
    return FALSE;
  mesign_sync_remove_outgoing_files (job->context, outgoing);

  return TRUE;
}
