/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail without a Message-ID, which a server cannot look for, is told by its octets. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

typedef struct
{
  gsize size;
  MesignUidSet *uids;
} Candidates;

static gboolean
on_message (MesignImapMessage *message, gpointer user_data, GError **error G_GNUC_UNUSED)
{
  Candidates *self = user_data;

  if (message->size == self->size)
    mesign_uid_set_add (self->uids, message->uid);

  return TRUE;
}

static gboolean
is_twin (MesignSyncJob *job, guint32 uid, GBytes *octets, gboolean *is_it, GError **error)
{
  g_autoptr (GBytes) there = mesign_imap_session_fetch_octets_sync (job->session, uid, NULL, NULL,
                                                                    job->cancellable, error);

  *is_it = there != NULL && g_bytes_equal (there, octets);

  return there != NULL;
}

/* Looks in the selected mailbox, above a UID, for a message that is these octets; 0 is none. */
gboolean
mesign_sync_find_twin (MesignSyncJob *job,
                       GBytes *octets,
                       guint32 above,
                       guint32 *uid,
                       GError **error)
{
  g_autoptr (MesignUidSet) same_size = mesign_uid_set_new ();
  Candidates candidates = { g_bytes_get_size (octets), same_size };
  g_autoptr (MesignUidSet) all = NULL;

  *uid = 0;
  all = mesign_imap_session_fetch_uids_sync (job->session, above + 1, G_MAXUINT32, job->cancellable,
                                             error);
  if (all == NULL)
    return FALSE;
  if (mesign_uid_set_is_empty (all))
    return TRUE;
  if (!mesign_imap_session_fetch_headers_sync (job->session, all, on_message, &candidates,
                                               job->cancellable, error))
    return FALSE;
  for (guint i = 0; i < mesign_uid_set_count_ranges (same_size); i++)
    {
      MesignUidRange range = mesign_uid_set_get_range (same_size, i);

      for (guint32 n = 0; n <= range.last - range.first; n++)
        {
          gboolean is_it;

          if (!is_twin (job, range.first + n, octets, &is_it, error))
            return FALSE;
          if (is_it)
            *uid = range.first + n;
        }
    }

  return TRUE;
}
