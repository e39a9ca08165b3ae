/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The steps of a check that need the server: sending the mail, waiting for it, opening it. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way-check-private.h"

/* The server is asked this often, each time for the inbox, and now and then for all there is. */
#define POLL_SECONDS 3
#define POLLS_OF_ALL 5

/* Sending */

static const MesignOutgoing *
find_outgoing (GPtrArray *list, gint64 operation_id)
{
  for (guint i = 0; i < list->len; i++)
    if (((const MesignOutgoing *) list->pdata[i])->operation_id == operation_id)
      return list->pdata[i];

  return NULL;
}

/* Somebody else has taken it, or is at it, where it is gone from the outbox or not waiting. */
static gboolean
is_out (const MesignOutgoing *outgoing)
{
  return outgoing == NULL || outgoing->state == MESIGN_OUTGOING_SENT ||
         outgoing->state == MESIGN_OUTGOING_FILED || outgoing->state == MESIGN_OUTGOING_DATA_SENT ||
         outgoing->state == MESIGN_OUTGOING_UNCERTAIN;
}

static gboolean
is_turned_away (const MesignOutgoing *outgoing)
{
  return outgoing->state == MESIGN_OUTGOING_REFUSED ||
         (outgoing->state == MESIGN_OUTGOING_QUEUED && outgoing->error != NULL);
}

static const char *
get_reply (const MesignOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      if (recipient->reply != NULL)
        return recipient->reply;
    }

  return outgoing->error;
}

static void
on_outbox (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
      mesign_engine_list_outgoing_finish (MESIGN_ENGINE (source), result, &error);
  const MesignOutgoing *outgoing = list != NULL ? find_outgoing (list, self->operation_id) : NULL;

  if (!mesign_way_check_is_at (self, MESIGN_WAY_SEND))
    return;
  if (list == NULL)
    mesign_way_check_fail_with (self, error);
  else if (is_out (outgoing))
    mesign_way_check_pass (self);
  else if (is_turned_away (outgoing))
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_REFUSED, get_reply (outgoing));
  else if (self->sync_error != NULL)
    mesign_way_check_fail_with (self, self->sync_error);
}

/* What the server said of the mail says more than that not all was done. */
static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (MesignSyncResult) synced = NULL;

  g_clear_error (&self->sync_error);
  synced = mesign_engine_sync_finish (MESIGN_ENGINE (source), result, &self->sync_error);
  self->is_syncing = FALSE;
  if (mesign_way_check_is_at (self, MESIGN_WAY_SEND))
    mesign_engine_list_outgoing_async (self->engine, self->account->id, NULL, on_outbox,
                                       g_object_ref (self));
}

static void
send (MesignWayCheck *self)
{
  const MesignSyncOptions options = { .outgoing_only = TRUE };

  if (self->is_syncing)
    return;
  self->is_syncing = TRUE;
  mesign_engine_sync_async (self->engine, self->account, &options, NULL, NULL,
                            mesign_way_check_get_cancellable (self), on_sent, g_object_ref (self));
}

static void start_polling (MesignWayCheck *self);

static void
on_queued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (GError) error = NULL;

  self->operation_id = mesign_way_queue_finish (MESIGN_ENGINE (source), result, &error);
  if (self->operation_id == 0)
    mesign_way_check_fail_with (self, error);
  else
    {
      start_polling (self);
      send (self);
    }
}

void
mesign_way_check_send (MesignWayCheck *self)
{
  mesign_way_check_set_under_way (self, TRUE);
  mesign_way_mail_remember (&self->mail, self->engine);
  mesign_way_queue_async (self->engine, &self->mail, self->draft, self->written,
                          mesign_way_check_get_cancellable (self), on_queued, g_object_ref (self));
}

/* Receiving */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_way_look_finish (MESIGN_ENGINE (source), result, &error);

  self->is_looking = FALSE;
  if (!mesign_way_check_is_at (self, MESIGN_WAY_RECEIVE))
    return;
  if (id != 0)
    {
      self->message_id = id;
      mesign_way_check_pass (self);
    }
  else if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED))
    mesign_way_check_fail_with (self, error);
}

void
mesign_way_check_look (MesignWayCheck *self)
{
  if (!mesign_way_check_is_at (self, MESIGN_WAY_RECEIVE) || self->is_looking)
    return;
  self->is_looking = TRUE;
  mesign_way_look_async (self->engine, &self->mail, mesign_way_check_get_cancellable (self),
                         on_looked, g_object_ref (self));
}

/* What keeps all mail from coming. */
static gboolean
is_of_connection (const GError *error)
{
  return g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_OFFLINE) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_CERTIFICATE);
}

/* A server that cannot be reached for a while is waited for; that it cannot is told at the end. */
static void
on_polled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (MesignSyncResult) synced = NULL;

  g_clear_error (&self->sync_error);
  synced = mesign_engine_sync_finish (MESIGN_ENGINE (source), result, &self->sync_error);
  if (!is_of_connection (self->sync_error))
    g_clear_error (&self->sync_error);
  self->is_syncing = FALSE;
  mesign_way_check_look (self);
}

static void
poll_server (MesignWayCheck *self)
{
  const gboolean all = ++self->n_polls % POLLS_OF_ALL == 0;
  const MesignSyncOptions options = { .mailbox = all ? NULL : "INBOX" };

  if (self->is_syncing)
    return;
  self->is_syncing = TRUE;
  mesign_engine_sync_async (self->engine, self->account, &options, NULL, NULL,
                            mesign_way_check_get_cancellable (self), on_polled,
                            g_object_ref (self));
}

static void
give_up (MesignWayCheck *self)
{
  if (mesign_way_check_is_at (self, MESIGN_WAY_SEND))
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_BUSY, NULL);
  else if (self->sync_error != NULL)
    mesign_way_check_fail_with (self, self->sync_error);
  else
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_LATE, NULL);
}

static gboolean
on_poll_time (gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = g_object_ref (user_data);

  if (g_get_monotonic_time () >= self->deadline)
    give_up (self);
  else if (mesign_way_check_is_at (self, MESIGN_WAY_SEND))
    send (self);
  else
    poll_server (self);

  return self->poll != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start_polling (MesignWayCheck *self)
{
  mesign_way_check_stop_polling (self);
  self->deadline = g_get_monotonic_time () + self->patience * G_TIME_SPAN_SECOND;
  self->poll = g_timeout_source_new_seconds (POLL_SECONDS);
  g_source_set_callback (self->poll, on_poll_time, self, NULL);
  g_source_attach (self->poll, g_main_context_get_thread_default ());
}

void
mesign_way_check_receive (MesignWayCheck *self)
{
  g_clear_error (&self->sync_error);
  start_polling (self);
  poll_server (self);
}

/* Opening */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignOpenedMessage) opened =
      mesign_engine_open_message_finish (MESIGN_ENGINE (source), result, &error);

  if (opened == NULL)
    {
      mesign_way_check_fail_with (self, error);
      return;
    }
  mesign_way_judge (&self->way, opened->report, self->fingerprint);
  mesign_way_check_end (self);
}

void
mesign_way_check_open (MesignWayCheck *self)
{
  mesign_way_check_stop_polling (self);
  mesign_engine_open_message_async (self->engine, self->message_id, NULL,
                                    mesign_way_check_get_cancellable (self), on_opened,
                                    g_object_ref (self));
}
