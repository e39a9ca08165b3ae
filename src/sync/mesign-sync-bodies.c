/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Octets from the server into the store, and from there to intake. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include <glib/gi18n-lib.h>

#define DAY (24 * 60 * 60)
#define MEGABYTE (1024 * 1024)
#define RECENT (30 * DAY)
#define LIST_LIMIT 100000

static MesignSyncBodies
choose_bodies (const MesignSyncJob *job)
{
  if (job->options.bodies != MESIGN_SYNC_BODIES_POLICY)
    return job->options.bodies;
  switch (job->context->account->bodies)
    {
    case MESIGN_BODIES_ALL:
      return MESIGN_SYNC_BODIES_ALL;
    case MESIGN_BODIES_NONE:
      return MESIGN_SYNC_BODIES_NONE;
    case MESIGN_BODIES_RECENT:
    default:
      return MESIGN_SYNC_BODIES_RECENT;
    }
}

static gint64
get_oldest_kept (const MesignSyncJob *job)
{
  guint days = job->context->account->keep_days;

  return days > 0 ? mesign_sync_get_now (job->context) - (gint64) days * DAY : 0;
}

/* Drops what the account's limits do not allow to stay. */
gboolean
mesign_sync_limit_bodies (MesignSyncJob *job, GError **error)
{
  const MesignAccount *account = job->context->account;

  if (account->keep_days == 0 && account->keep_megabytes == 0)
    return TRUE;

  return mesign_store_limit_octets_sync (job->context->store, account->id, get_oldest_kept (job),
                                         (gint64) account->keep_megabytes * MEGABYTE, NULL, error);
}

/* Fetches the bodies the options ask for, and takes them in. */
gboolean
mesign_sync_pull_bodies (MesignSyncJob *job,
                         MesignMailbox *mailbox,
                         MesignSyncMailbox *report,
                         GError **error)
{
  MesignSyncBodies bodies = choose_bodies (job);
  gint64 since =
      bodies == MESIGN_SYNC_BODIES_RECENT ? mesign_sync_get_now (job->context) - RECENT : 0;
  g_autoptr (MesignImapSelected) selected = NULL;
  g_autoptr (GPtrArray) placements = NULL;

  if (bodies == MESIGN_SYNC_BODIES_NONE)
    return TRUE;
  since = MAX (since, get_oldest_kept (job));
  placements = mesign_store_list_missing_bodies_sync (job->context->store, mailbox->id, since,
                                                      LIST_LIMIT, error);
  if (placements == NULL)
    return FALSE;
  if (placements->len == 0)
    return TRUE;
  selected = mesign_sync_job_select_known (job, mailbox, error);

  return selected != NULL && mesign_sync_pull_placements (job, mailbox, placements, report, error);
}

/* Takes in what was stored when something broke off, or has to wait for the keystore. Each once. */
gboolean
mesign_sync_take_in_rest (MesignSyncJob *job, GError **error)
{
  g_autoptr (GArray) ids = mesign_store_list_to_take_in_sync (
      job->context->store, job->context->account->id, LIST_LIMIT, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (job->cancellable, error) ||
          !mesign_sync_take_in_sync (job->context, g_array_index (ids, gint64, i), job->result,
                                     job->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static const MesignPlacement *
choose_placement (const MesignMessageInfo *info)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];

      if (placement->uid != 0)
        return placement;
    }

  return NULL;
}

static GBytes *
fetch_placement (MesignSyncJob *job, const MesignPlacement *placement, GError **error)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_get_mailbox_sync (job->context->store, placement->mailbox_id, error);
  const char *current = mesign_imap_session_get_mailbox (job->session);
  g_autoptr (MesignImapSelected) selected = NULL;

  if (mailbox == NULL)
    return NULL;
  if (g_strcmp0 (current, mailbox->wire_name) != 0)
    {
      selected = mesign_sync_job_select_known (job, mailbox, error);
      if (selected == NULL)
        return NULL;
    }

  return mesign_imap_session_fetch_octets_sync (job->session, placement->uid, NULL, NULL,
                                                job->cancellable, error);
}

static GBytes *
fetch_message (MesignSyncJob *job, gint64 message_id, GError **error)
{
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (job->context->store, message_id, error);
  const MesignPlacement *placement = info != NULL ? choose_placement (info) : NULL;
  g_autoptr (GBytes) octets = NULL;

  if (info == NULL)
    return NULL;
  if (placement == NULL)
    {
      g_set_error_literal (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE,
                           _ ("This message is not on the server yet."));
      return NULL;
    }
  octets = fetch_placement (job, placement, error);
  if (octets == NULL ||
      !mesign_store_put_body_sync (job->context->store, message_id, octets, error) ||
      !mesign_sync_take_in_sync (job->context, message_id, job->result, job->cancellable, error))
    return NULL;

  return g_steal_pointer (&octets);
}

/**
 * mesign_sync_fetch_body_sync:
 * @context: what to work on
 * @session: a session of mesign_sync_connect_sync(), best one that syncs nothing meanwhile
 * @message_id: the store's id of a message
 * @cancellable: (nullable): ends it; the session is dead afterwards
 * @error: return location; %MESIGN_IMAP_ERROR_NO_MESSAGE if the server does not have it (any more)
 *
 * Gets the octets of a message, of any size, for somebody who waits for them: from the store, or
 * from the server into the store, where they are taken in at once. Blocks.
 *
 * Returns: (transfer full) (nullable): the octets, or %NULL with @error set
 */
GBytes *
mesign_sync_fetch_body_sync (const MesignSyncContext *context,
                             MesignImapSession *session,
                             gint64 message_id,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_auto (MesignSyncJob) job = { 0 };
  g_autoptr (GError) local = NULL;
  GBytes *octets = mesign_store_get_body_sync (context->store, message_id, &local);

  if (octets != NULL)
    return octets;
  if (!g_error_matches (local, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  mesign_sync_job_init (&job, context, session, result, cancellable);

  return fetch_message (&job, message_id, error);
}
