/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One copy of a mail on its way out: one file, in one SMTP transaction, to all who get this file.
 */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-copy-private.h"

typedef struct
{
  MesignSyncJob *job;
  const MesignOutgoing *outgoing;
  GPtrArray *addresses;
  GPtrArray *results;
} Copy;

/* Ends the session of a run. */
void
mesign_sync_sending_clear (MesignSyncSending *self)
{
  if (self->session != NULL)
    mesign_smtp_session_close (self->session);
  g_clear_object (&self->session);
}

/* Has a session ready that is logged in. */
gboolean
mesign_sync_sending_open (MesignSyncJob *job, MesignSyncSending *self, GError **error)
{
  const MesignSyncContext *context = job->context;
  g_autoptr (MesignTlsPolicy) policy = NULL;

  if (self->session != NULL && mesign_smtp_session_is_alive (self->session))
    return TRUE;
  mesign_sync_sending_clear (self);
  policy = mesign_account_dup_tls_policy (context->account);
  self->session = mesign_smtp_session_new (context->account->smtp, policy);

  return mesign_smtp_session_connect_sync (self->session, job->cancellable, error) &&
         mesign_sync_log_in_smtp_sync (context, self->session, job->cancellable, error);
}

static gboolean
set_recipient (MesignSyncJob *job,
               const MesignOutgoing *outgoing,
               const char *address,
               MesignOutgoingState state,
               const char *reply,
               GError **error)
{
  return mesign_store_set_recipient_state_sync (job->context->store, outgoing->operation_id,
                                                address, state, reply, error);
}

static gboolean
set_state (Copy *self,
           MesignOutgoingState state,
           gint64 not_before,
           const char *reason,
           GError **error)
{
  return mesign_store_set_outgoing_state_sync (
      self->job->context->store, self->outgoing->operation_id, state, not_before, reason, error);
}

/* Queues a mail again; whom the server has refused stays refused. */
gboolean
mesign_sync_requeue (MesignSyncJob *job,
                     const MesignOutgoing *outgoing,
                     gint64 not_before,
                     const char *reason,
                     GError **error)
{
  g_autoptr (MesignOutgoing) before =
      mesign_store_get_outgoing_sync (job->context->store, outgoing->operation_id, error);

  if (before == NULL ||
      !mesign_store_set_outgoing_state_sync (job->context->store, outgoing->operation_id,
                                             MESIGN_OUTGOING_QUEUED, not_before, reason, error))
    return FALSE;
  for (guint i = 0; i < before->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = before->recipients->pdata[i];

      if (recipient->state == MESIGN_OUTGOING_REFUSED &&
          !set_recipient (job, outgoing, recipient->address, recipient->state, recipient->reply,
                          error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
set_all (Copy *self, MesignOutgoingState state, const char *reply, GError **error)
{
  for (guint i = 0; i < self->addresses->len && self->addresses->pdata[i] != NULL; i++)
    if (!set_recipient (self->job, self->outgoing, self->addresses->pdata[i], state, reply, error))
      return FALSE;

  return TRUE;
}

/* The last moment at which nothing can have been sent. */
static gboolean
before_commit (gpointer user_data, GError **error)
{
  Copy *self = user_data;

  return set_all (self, MESIGN_OUTGOING_DATA_SENT, NULL, error) &&
         set_state (self, MESIGN_OUTGOING_DATA_SENT, 0, NULL, error);
}

/* What the server said to each; @accepted: what an accepted one has become. */
static gboolean
note_results (Copy *self, MesignOutgoingState accepted, GError **error)
{
  for (guint i = 0; self->results != NULL && i < self->results->len; i++)
    {
      const MesignSmtpResult *result = self->results->pdata[i];
      MesignOutgoingState state = result->is_accepted    ? accepted
                                  : result->is_temporary ? MESIGN_OUTGOING_QUEUED
                                                         : MESIGN_OUTGOING_REFUSED;

      if (result->is_accepted && accepted != MESIGN_OUTGOING_SENT)
        continue;
      if (!set_recipient (self->job, self->outgoing, result->address, state, result->text, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_permanent (const GError *error)
{
  return g_error_matches (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_SENDER_REFUSED) ||
         g_error_matches (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED) ||
         g_error_matches (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TOO_LARGE) ||
         g_error_matches (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_PERMANENT) ||
         g_error_matches (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNSUPPORTED);
}

/* The way to the server broke off before anything was sent. */
static gboolean
go_back (Copy *self, const GError *failure, GError **error)
{
  gboolean is_cancelled = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gint64 not_before =
      is_cancelled ? 0 : mesign_sync_get_retry_time (self->job->context, self->outgoing->attempts);
  g_autoptr (GError) local = NULL;

  if (!mesign_sync_requeue (self->job, self->outgoing, not_before,
                            is_cancelled ? NULL : failure->message, &local))
    g_warning ("Cannot note that a mail was not sent: %s", local->message);
  g_propagate_error (error, g_error_copy (failure));

  return FALSE;
}

static gboolean
settle_failure (Copy *self, const GError *failure, gboolean *goes_on, GError **error)
{
  if (g_error_matches (failure, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNCERTAIN))
    {
      *goes_on = FALSE;
      return note_results (self, MESIGN_OUTGOING_UNCERTAIN, error) &&
             set_state (self, MESIGN_OUTGOING_UNCERTAIN, 0, failure->message, error);
    }
  if (g_error_matches (failure, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TEMPORARY))
    return set_all (self, MESIGN_OUTGOING_QUEUED, failure->message, error) &&
           note_results (self, MESIGN_OUTGOING_QUEUED, error);
  if (is_permanent (failure))
    return set_all (self, MESIGN_OUTGOING_REFUSED, failure->message, error) &&
           note_results (self, MESIGN_OUTGOING_REFUSED, error);

  return go_back (self, failure, error);
}

static gboolean
send (Copy *self, MesignSmtpSession *session, GBytes *octets, gboolean *goes_on, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (mesign_smtp_session_send_sync (
          session, self->outgoing->sender, (const char *const *) self->addresses->pdata, octets,
          before_commit, self, &self->results, self->job->cancellable, &local))
    return note_results (self, MESIGN_OUTGOING_SENT, error);

  return settle_failure (self, local, goes_on, error);
}

static GPtrArray *
list_addresses (const MesignOutgoing *outgoing, const char *path)
{
  GPtrArray *addresses = g_ptr_array_new ();

  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      if (recipient->state == MESIGN_OUTGOING_QUEUED && g_str_equal (recipient->path, path))
        g_ptr_array_add (addresses, recipient->address);
    }
  g_ptr_array_add (addresses, NULL);

  return addresses;
}

/* Sends one file to all queued recipients who get it, and notes what became of it for each;
 * nothing, if a person took the mail back meanwhile. A mail of several copies is *sending* again
 * before the next one.
 * @goes_on: whether the mail's other copies may follow, and a conclusion be drawn. */
gboolean
mesign_sync_send_copy (MesignSyncJob *job,
                       MesignSyncSending *sending,
                       const MesignOutgoing *outgoing,
                       const char *path,
                       gboolean *goes_on,
                       GError **error)
{
  Copy self = { .job = job, .outgoing = outgoing };
  g_autoptr (GPtrArray) addresses = list_addresses (outgoing, path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) octets = NULL;
  gboolean begins;
  gboolean done;

  self.addresses = addresses;
  if (!mesign_store_begin_sending_sync (job->context->store, outgoing->operation_id, path,
                                        mesign_sync_get_now (job->context), &begins, error))
    return FALSE;
  if (!begins)
    {
      *goes_on = FALSE;
      return TRUE;
    }
  octets = mesign_sync_read_outbox_file (job->context, path, &local);
  if (octets == NULL)
    return set_all (&self, MESIGN_OUTGOING_REFUSED, local->message, error);
  if (!mesign_sync_sending_open (job, sending, &local))
    return go_back (&self, local, error);
  done = send (&self, sending->session, octets, goes_on, error);
  g_clear_pointer (&self.results, g_ptr_array_unref);

  return done;
}
