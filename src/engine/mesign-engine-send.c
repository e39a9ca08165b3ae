/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "store/mesign-store-outgoing.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  char *account;
  MesignDraft *draft;
  gint64 saved_id;
  MesignWriteSettings settings;
  gboolean is_stamped;
  char *stamp_problem;
} Send;

static void
clear_send (gpointer data)
{
  Send *send = data;

  g_free (send->account);
  g_clear_pointer (&send->draft, mesign_draft_unref);
  g_free (send->stamp_problem);
  mesign_write_settings_clear (&send->settings);
}

/* A mail bears the time it is sent at, not the one it was begun at. */
static MesignDraft *
date_now (const MesignDraft *draft)
{
  MesignDraft *copy = mesign_draft_copy (draft);

  copy->date = MAX (mesign_engine_now (), draft->send_at);
  copy->seal = FALSE;

  return copy;
}

static void
start_send (Send *send, MesignAccount *account, MesignDraft *draft)
{
  send->account = g_strdup (account->id);
  send->draft = date_now (draft);
  if (send->job.engine->settings != NULL)
    mesign_write_settings_init (&send->settings, send->job.engine);
  if (draft->timestamp && !mesign_engine_is_written_later (draft->send_at))
    send->job.place = MESIGN_JOB_OUTSIDE;
  mesign_job_start (send);
}

static gboolean
queue (Send *send, MesignOutgoing *outgoing, GError **error)
{
  if (outgoing == NULL)
    return FALSE;
  send->job.id = mesign_store_queue_send_sync (send->job.engine->store, outgoing, error);
  if (send->job.id == 0)
    mesign_engine_remove_outgoing_files (send->job.engine, outgoing);

  return send->job.id != 0;
}

static gboolean
queue_written (Send *send, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (MesignSmimeWritten) written =
      mesign_engine_write_sync (&send->job, send->draft, &send->settings, cancellable, error);

  if (written == NULL)
    return FALSE;
  outgoing = mesign_engine_make_written_sync (send->job.engine, send->account, send->draft, written,
                                              error);
  if (!queue (send, outgoing, error))
    return FALSE;
  send->is_stamped = written->is_stamped;
  send->stamp_problem = g_strdup (written->stamp_problem);

  return TRUE;
}

/* The signature is made when the mail goes out; that it cannot be then is said before, as far as it
 * is known. */
gboolean
mesign_engine_check_signer_lasts_sync (MesignEngine *self,
                                       const char *address,
                                       gint64 send_at,
                                       GError **error)
{
  g_auto (MesignOwnChoice) choice = { NULL };

  if (!mesign_engine_choose_own_sync (self, address, MESIGN_CERTIFICATE_PURPOSE_SIGN, &choice,
                                      error))
    return FALSE;
  if (choice.certificate == NULL || choice.certificate->not_after > send_at)
    return TRUE;
  g_set_error (
      error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_CERTIFICATE,
      _ ("The certificate for %s runs out before this mail is to go out. Choose an earlier "
         "time, or renew the certificate first."),
      address);

  return FALSE;
}

/* Whatever keeps it from being written is told now, while its writer is there. */
static gboolean
queue_waiting (Send *send, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignDraft) trial = mesign_draft_copy (send->draft);
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (MesignOutgoing) outgoing = NULL;

  /* an authority hears of a mail when it goes out, not before */
  if (!mesign_engine_check_stamp (send->draft, &send->settings, error))
    return FALSE;
  trial->timestamp = FALSE;
  written = mesign_engine_write_sync (&send->job, trial, &send->settings, cancellable, error);
  if (written == NULL ||
      (trial->sign && !mesign_engine_check_signer_lasts_sync (
                          send->job.engine, trial->from->address, trial->send_at, error)))
    return FALSE;
  outgoing = mesign_engine_make_waiting_sync (send->job.engine, send->account, send->draft, error);

  return queue (send, outgoing, error);
}

static gboolean
run_send (gpointer data, GCancellable *cancellable, GError **error)
{
  Send *send = data;
  g_autoptr (GError) local = NULL;

  if (send->draft->from == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The mail has no writer."));
      return FALSE;
    }
  if (!(mesign_engine_is_written_later (send->draft->send_at)
            ? queue_waiting (send, cancellable, error)
            : queue_written (send, cancellable, error)))
    return FALSE;
  if (send->saved_id != 0 &&
      !mesign_engine_remove_draft_sync (send->job.engine, send->saved_id, &local))
    g_warning ("The draft of a sent mail stays: %s", local->message);

  return TRUE;
}

static const MesignJobClass send_class = {
  .size = sizeof (Send),
  .priority = G_PRIORITY_HIGH,
  .run = run_send,
  .clear = clear_send,
};

/**
 * mesign_engine_send_async:
 * @self: an open engine
 * @account: the account to send with
 * @draft: a draft, which is not changed meanwhile
 * @draft_message_id: the store's id of its saved copy, 0 for none
 * @cancellable: (nullable): cancels
 * @callback: called when it is queued
 * @user_data: for @callback
 *
 * Writes a mail as mesign_engine_write_async() does and queues it, safely on the disk. It goes out
 * with the next sync of the process that holds the profile's lock. Nothing is queued on failure.
 * Once it is queued, its saved copy is removed for good. Where the draft is to go out later than in
 * a few minutes it waits as a draft, encrypted to its writer if the mail is to be, and is dated,
 * signed, stamped and encrypted when its time has come; what would keep it from that now is an
 * error at once. mesign_engine_schedule_outgoing_async() gives it another time,
 * mesign_engine_take_back_async() makes it a draft again.
 */
void
mesign_engine_send_async (MesignEngine *self,
                          MesignAccount *account,
                          MesignDraft *draft,
                          gint64 draft_message_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Send *send = mesign_job_new (self, &send_class, cancellable, callback, user_data);

  send->saved_id = draft_message_id;
  start_send (send, account, draft);
}

/**
 * mesign_engine_send_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: the id of the operation that sends it, 0 with @error set
 */
gint64
mesign_engine_send_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &send_class, result, error);
}

/**
 * mesign_engine_send_get_stamp_problem:
 * @self: an engine
 * @result: what the callback was handed
 * @is_stamped: (out): whether the signature bears a time stamp
 *
 * Returns: (transfer none) (nullable): a sentence that says why the mail has no time stamp although
 * one was asked for, or why it may not count everywhere; lives as long as @result
 */
const char *
mesign_engine_send_get_stamp_problem (MesignEngine *self,
                                      GAsyncResult *result,
                                      gboolean *is_stamped)
{
  const Send *send;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  send = g_task_get_task_data (G_TASK (result));
  *is_stamped = send->is_stamped;

  return send->stamp_problem;
}
