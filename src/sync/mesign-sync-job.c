/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include "base/mesign-file.h"
#include "smtp/mesign-smtp-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)
#define FIRST_RETRY 60
#define LAST_RETRY (4 * 60 * 60)
#define FILE_LIMIT (200 * 1024 * 1024)

/* Begins a run; @result is borrowed. */
void
mesign_sync_job_init (MesignSyncJob *self,
                      const MesignSyncContext *context,
                      MesignImapSession *session,
                      MesignSyncResult *result,
                      GCancellable *cancellable)
{
  *self = (MesignSyncJob){
    .context = context,
    .session = session != NULL ? g_object_ref (session) : NULL,
    .octets_before = session != NULL ? mesign_imap_session_get_octets_in (session) : 0,
    .result = result,
    .cancellable = cancellable,
  };
}

static void
count_octets (MesignSyncJob *self)
{
  guint64 octets = mesign_imap_session_get_octets_in (self->session);

  self->result->octets_in += octets - MIN (octets, self->octets_before);
}

/* Ends a run, whatever became of it. */
void
mesign_sync_job_clear (MesignSyncJob *self)
{
  if (self->session != NULL)
    count_octets (self);
  g_clear_object (&self->session);
}

/* Goes on in a session of its own after an answer that could not be read. */
gboolean
mesign_sync_job_renew (MesignSyncJob *self, GError **error)
{
  MesignImapSession *session = mesign_sync_connect_sync (self->context, self->cancellable, error);

  if (session == NULL)
    return FALSE;
  count_octets (self);
  g_object_unref (self->session);
  self->session = session;
  self->octets_before = 0;
  self->entered = 0;

  return TRUE;
}

/* Tells the progress, at most ten times a second. */
void
mesign_sync_job_report (MesignSyncJob *self, const char *mailbox, guint64 done, guint64 total)
{
  gint64 now = g_get_monotonic_time ();

  if (self->progress == NULL || now < self->next_progress)
    return;
  self->next_progress = now + PROGRESS_INTERVAL;
  self->progress (mailbox, done, total, self->progress_data);
}

/* Selects a mailbox to work on UIDs of the store in. Where those are of another UIDVALIDITY, none
 * may be used: gives MESIGN_IMAP_ERROR_NO_MESSAGE, and the mailbox is left. */
MesignImapSelected *
mesign_sync_job_select_known (MesignSyncJob *self, MesignMailbox *mailbox, GError **error)
{
  g_autoptr (MesignImapSelected) selected = mesign_imap_session_select_sync (
      self->session, mailbox->wire_name, 0, 0, self->cancellable, error);
  MesignMailboxState state;

  self->entered = 0;
  if (selected == NULL ||
      !mesign_store_get_mailbox_state_sync (self->context->store, mailbox->id, &state, error))
    return NULL;
  if (state.uidvalidity != 0 && state.uidvalidity != selected->uidvalidity)
    {
      if (!mesign_imap_session_unselect_sync (self->session, self->cancellable, error))
        return NULL;
      g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE,
                   /* Translators: a mailbox */
                   _ ("The server has made “%s” anew; its messages have to be read again first."),
                   mailbox->path);
      return NULL;
    }

  self->entered = mailbox->id;

  return g_steal_pointer (&selected);
}

/* The same, where it is not selected yet. */
gboolean
mesign_sync_job_enter (MesignSyncJob *self, gint64 mailbox_id, GError **error)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_get_mailbox_sync (self->context->store, mailbox_id, error);
  g_autoptr (MesignImapSelected) selected = NULL;

  if (mailbox == NULL)
    return FALSE;
  if (self->entered == mailbox_id &&
      g_strcmp0 (mesign_imap_session_get_mailbox (self->session), mailbox->wire_name) == 0)
    return TRUE;
  selected = mesign_sync_job_select_known (self, mailbox, error);

  return selected != NULL;
}

/* The present, in seconds since 1970 UTC. */
gint64
mesign_sync_get_now (const MesignSyncContext *context)
{
  return context->now != 0 ? context->now : g_get_real_time () / G_USEC_PER_SEC;
}

/* When to try again what failed for a while: after a minute, then twice as long each time. */
gint64
mesign_sync_get_retry_time (const MesignSyncContext *context, guint attempts)
{
  gint64 wait = (gint64) FIRST_RETRY << MIN (attempts, 10);

  return mesign_sync_get_now (context) + MIN (wait, LAST_RETRY);
}

/* Whether the server's answer to one command could not be read, although the way to it is open: to
 * ask for less of it may help. The session is dead. */
gboolean
mesign_sync_is_unreadable (const GError *error)
{
  return g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_PROTOCOL) ||
         g_error_matches (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_LIMIT) ||
         g_error_matches (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PROTOCOL);
}

/* Whether the server understood and said no, so that asking again will not help. */
gboolean
mesign_sync_is_refusal (const GError *error)
{
  return g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED) ||
         g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX) ||
         g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE) ||
         g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_EXISTS) ||
         g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNSUPPORTED);
}

/* Whether the server said that it may be possible later. */
gboolean
mesign_sync_is_for_later (const GError *error)
{
  return g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNAVAILABLE) ||
         g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_OVER_QUOTA);
}

/* The file of outgoing mail that the store names. */
char *
mesign_sync_dup_outbox_path (const MesignSyncContext *context, const char *path)
{
  if (g_path_is_absolute (path) || context->outbox == NULL)
    return g_strdup (path);

  return g_build_filename (context->outbox, path, NULL);
}

/* Reads a file of outgoing mail. */
GBytes *
mesign_sync_read_outbox_file (const MesignSyncContext *context, const char *path, GError **error)
{
  g_autofree char *whole = mesign_sync_dup_outbox_path (context, path);

  return mesign_file_read_sync (whole, FILE_LIMIT, error);
}

/* Removes a file of outgoing mail; nothing outside of the outbox is ever removed. */
void
mesign_sync_remove_outbox_file (const MesignSyncContext *context, const char *path)
{
  g_autofree char *whole = mesign_sync_dup_outbox_path (context, path);
  g_autofree char *folder = g_path_get_dirname (whole);
  g_autoptr (GFile) place = g_file_new_for_path (folder);
  g_autoptr (GFile) outbox = context->outbox != NULL ? g_file_new_for_path (context->outbox) : NULL;

  if (outbox == NULL || !g_file_equal (place, outbox))
    return;
  if (g_unlink (whole) < 0 && errno != ENOENT)
    g_message ("A mail stays in the outbox: %s", g_strerror (errno));
}

/**
 * mesign_sync_remove_outgoing_files:
 * @context: whose outbox it is
 * @outgoing: a mail that is sent, or taken back
 *
 * Removes all files of a mail that the store does not need any more. Blocks.
 */
void
mesign_sync_remove_outgoing_files (const MesignSyncContext *context, const MesignOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *one = outgoing->recipients->pdata[i];

      if (*one->path != '\0')
        mesign_sync_remove_outbox_file (context, one->path);
    }
  if (outgoing->path != NULL)
    mesign_sync_remove_outbox_file (context, outgoing->path);
}
