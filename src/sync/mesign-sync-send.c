/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The outbox. Nothing is sent twice by itself, and nothing disappears: each step is in the store
 * before the next one begins. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"
#include "sync/mesign-sync-copy-private.h"

#include <glib/gi18n-lib.h>

static gboolean
set_state (MesignSyncJob *job,
           gint64 id,
           MesignOutgoingState state,
           gint64 not_before,
           const char *reason,
           GError **error)
{
  return mesign_store_set_outgoing_state_sync (job->context->store, id, state, not_before, reason,
                                               error);
}

/* What a run that broke off has left: nothing had gone out, or nobody knows. */
static gboolean
recover (MesignSyncJob *job, GPtrArray *outbox, GError **error)
{
  for (guint i = 0; i < outbox->len; i++)
    {
      const MesignOutgoing *outgoing = outbox->pdata[i];

      if (outgoing->state == MESIGN_OUTGOING_SENDING &&
          !set_state (job, outgoing->operation_id, MESIGN_OUTGOING_QUEUED, 0, NULL, error))
        return FALSE;
      if (outgoing->state == MESIGN_OUTGOING_DATA_SENT &&
          !set_state (job, outgoing->operation_id, MESIGN_OUTGOING_UNCERTAIN, 0,
                      _ ("The connection was lost before the server answered."), error))
        return FALSE;
    }

  return TRUE;
}

/* The mail was found as sent: what was on its way has arrived, other copies still have to go. */
static gboolean
note_found (MesignSyncJob *job, const MesignOutgoing *outgoing, GError **error)
{
  gboolean has_more = FALSE;

  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      if (recipient->state == MESIGN_OUTGOING_QUEUED)
        has_more = TRUE;
      if (recipient->state == MESIGN_OUTGOING_UNCERTAIN &&
          !mesign_store_set_recipient_state_sync (job->context->store, outgoing->operation_id,
                                                  recipient->address, MESIGN_OUTGOING_SENT, NULL,
                                                  error))
        return FALSE;
    }
  if (!has_more)
    job->result->n_sent++;

  return set_state (job, outgoing->operation_id,
                    has_more ? MESIGN_OUTGOING_QUEUED : MESIGN_OUTGOING_SENT, 0, NULL, error);
}

/* A copy for others that is known to have arrived would be found in any case, and says nothing. */
static gboolean
has_sent_copy (const MesignOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->recipients->len; i++)
    if (((MesignOutgoingRecipient *) outgoing->recipients->pdata[i])->state == MESIGN_OUTGOING_SENT)
      return TRUE;

  return FALSE;
}

static gboolean
look_for_uncertain (MesignSyncJob *job, const MesignOutgoing *outgoing, GError **error)
{
  gboolean is_there = FALSE;

  if (has_sent_copy (outgoing))
    return TRUE;
  if (!mesign_sync_is_in_sent (job, outgoing, &is_there, error))
    return FALSE;

  return !is_there || note_found (job, outgoing, error);
}

typedef gboolean (*OutgoingFunc) (MesignSyncJob *job,
                                  const MesignOutgoing *outgoing,
                                  GError **error);

/* What the mailbox for sent mail does not allow now is tried at the next synchronisation. */
static gboolean
for_each (MesignSyncJob *job, MesignOutgoingState state, OutgoingFunc func, GError **error)
{
  g_autoptr (GPtrArray) outbox =
      mesign_store_list_outgoing_sync (job->context->store, job->context->account->id, error);

  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    {
      const MesignOutgoing *outgoing = outbox->pdata[i];
      g_autoptr (GError) local = NULL;

      if (outgoing->state != state || func (job, outgoing, &local))
        continue;
      if (!mesign_imap_session_is_alive (job->session) ||
          !(mesign_sync_is_refusal (local) || mesign_sync_is_for_later (local)))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_message ("Sent mail is filed later: %s", local->message);
    }

  return outbox != NULL;
}

/* What is said of a mail when all its copies had their turn. */
static gboolean
conclude (MesignSyncJob *job, gint64 id, GError **error)
{
  g_autoptr (MesignOutgoing) outgoing =
      mesign_store_get_outgoing_sync (job->context->store, id, error);
  guint counts[MESIGN_OUTGOING_REFUSED + 1] = { 0 };
  const char *reason = NULL;

  if (outgoing == NULL)
    return FALSE;
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      counts[recipient->state]++;
      if (recipient->state != MESIGN_OUTGOING_SENT && recipient->reply != NULL)
        reason = recipient->reply;
    }
  if (counts[MESIGN_OUTGOING_QUEUED] > 0)
    return mesign_sync_requeue (job, outgoing,
                                mesign_sync_get_retry_time (job->context, outgoing->attempts),
                                reason, error);
  if (counts[MESIGN_OUTGOING_SENT] == 0)
    return set_state (job, id, MESIGN_OUTGOING_REFUSED, 0, reason, error);

  /* All that could go out went out in earlier runs. */
  if (outgoing->state == MESIGN_OUTGOING_SENDING &&
      !set_state (job, id, MESIGN_OUTGOING_DATA_SENT, 0, reason, error))
    return FALSE;
  job->result->n_sent++;

  return set_state (job, id, MESIGN_OUTGOING_SENT, 0, reason, error);
}

static gboolean
send_one (MesignSyncJob *job, MesignSyncSending *sending, MesignOutgoing *outgoing, GError **error)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean goes_on = TRUE;

  for (guint i = 0; goes_on && i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      if (recipient->state != MESIGN_OUTGOING_QUEUED || !g_hash_table_add (paths, recipient->path))
        continue;
      if (!mesign_sync_send_copy (job, sending, outgoing, recipient->path, &goes_on, error))
        return FALSE;
    }

  return !goes_on || conclude (job, outgoing->operation_id, error);
}

/* A draft is written when there is a server to take it, so that it bears the time it goes out at.
 * What becomes of one that cannot be written stands in the store. */
static MesignOutgoing *
write_due (MesignSyncJob *job, const MesignOutgoing *draft)
{
  const MesignSyncContext *context = job->context;
  g_autoptr (MesignOutgoing) written = NULL;

  context->write_due (draft, context->write_data, job->cancellable);
  written = mesign_store_get_outgoing_sync (context->store, draft->operation_id, NULL);
  if (written == NULL || mesign_outgoing_is_draft (written) ||
      !mesign_outgoing_is_due (written, mesign_sync_get_now (context)))
    return NULL;

  return g_steal_pointer (&written);
}

static gboolean
send_due (MesignSyncJob *job, MesignSyncSending *sending, MesignOutgoing *outgoing, GError **error)
{
  g_autoptr (MesignOutgoing) written = NULL;

  if (!mesign_sync_sending_open (job, sending, error))
    return FALSE;
  written = mesign_outgoing_is_draft (outgoing) ? write_due (job, outgoing)
                                                : mesign_outgoing_ref (outgoing);

  return written == NULL || send_one (job, sending, written, error);
}

static gboolean
send_queued (MesignSyncJob *job, GError **error)
{
  g_autoptr (GPtrArray) outbox =
      mesign_store_list_outgoing_sync (job->context->store, job->context->account->id, error);
  g_auto (MesignSyncSending) sending = { 0 };
  gint64 now = mesign_sync_get_now (job->context);

  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    {
      MesignOutgoing *outgoing = outbox->pdata[i];

      if (!mesign_outgoing_is_due (outgoing, now) ||
          (mesign_outgoing_is_draft (outgoing) && job->context->write_due == NULL))
        continue;
      if (!send_due (job, &sending, outgoing, error))
        return FALSE;
    }
  if (sending.session != NULL)
    mesign_smtp_session_quit_sync (sending.session, job->cancellable);

  return outbox != NULL;
}

/* What is to go out later waits as it should; what was taken back and became no draft does not. */
static gboolean
is_still_there (const MesignOutgoing *outgoing, gint64 now)
{
  if (outgoing->state == MESIGN_OUTGOING_QUEUED && outgoing->send_at > now)
    return outgoing->send_at == G_MAXINT64;

  return (outgoing->state != MESIGN_OUTGOING_SENT && outgoing->state != MESIGN_OUTGOING_FILED) ||
         mesign_outgoing_has_refused (outgoing);
}

static void
count_not_sent (MesignSyncJob *job)
{
  g_autoptr (GPtrArray) outbox =
      mesign_store_list_outgoing_sync (job->context->store, job->context->account->id, NULL);
  gint64 now = mesign_sync_get_now (job->context);

  job->result->n_not_sent = 0;
  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    if (is_still_there (outbox->pdata[i], now))
      job->result->n_not_sent++;
}

static gboolean
send_all (MesignSyncJob *job, GError **error)
{
  g_autoptr (GPtrArray) outbox =
      mesign_store_list_outgoing_sync (job->context->store, job->context->account->id, error);

  if (outbox == NULL || !recover (job, outbox, error))
    return FALSE;
  if (job->session == NULL)
    return send_queued (job, error);

  return for_each (job, MESIGN_OUTGOING_UNCERTAIN, look_for_uncertain, error) &&
         send_queued (job, error) &&
         for_each (job, MESIGN_OUTGOING_SENT, mesign_sync_file_sent, error);
}

/* Sends what waits, within a run. */
gboolean
mesign_sync_job_send (MesignSyncJob *job, GError **error)
{
  gboolean done = send_all (job, error);

  count_not_sent (job);

  return done;
}

/**
 * mesign_sync_send_sync:
 * @context: what to work on
 * @session: (nullable): a session of mesign_sync_connect_sync(); without one nothing is looked for
 * or filed
 * @result: is added to, whatever becomes of it
 * @cancellable: (nullable): ends it
 * @error: return location for an error of imap/, smtp/, net/ or store/
 *
 * Sends what is queued in the outbox of the account, then lays it down in the mailbox for sent
 * mail, unless it lies there already. What the server refuses stays in the outbox with its words;
 * what it cannot take now is queued again for later. Where the connection was lost at a moment when
 * the mail may have gone out it becomes *uncertain*, and *sent* only if it is found in the mailbox
 * for sent mail; it is never sent again but by the user. A mail that some recipients were refused
 * stays listed as *sent* with the server's words, as does one with a warning. Only one of these may
 * run at a time for an account. Blocks.
 *
 * Returns: %FALSE if something kept it from going through the outbox; what becomes of single mails
 * is no error but stands in @result and the store
 */
gboolean
mesign_sync_send_sync (const MesignSyncContext *context,
                       MesignImapSession *session,
                       MesignSyncResult *result,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (MesignSyncJob) job = { 0 };

  mesign_sync_job_init (&job, context, session, result, cancellable);

  return mesign_sync_job_send (&job, error);
}
