/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-header.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-outgoing.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  char *account;
  MesignDraft *draft;
  gint64 saved_id;
  MesignWriteSettings settings;
  GPtrArray *names;
  gboolean is_stamped;
  char *stamp_problem;
} Send;

static void
clear_send (gpointer data)
{
  Send *send = data;

  g_free (send->account);
  g_clear_pointer (&send->draft, mesign_draft_unref);
  g_clear_pointer (&send->names, g_ptr_array_unref);
  g_free (send->stamp_problem);
  mesign_write_settings_clear (&send->settings);
}

/* A mail bears the time it is sent at, not the one it was begun or queued at. */
static MesignDraft *
date_now (const MesignDraft *draft)
{
  MesignDraft *copy = mesign_draft_copy (draft);

  copy->date = MAX (mesign_engine_now (), draft->send_at);

  return copy;
}

static void
start_send (Send *send, MesignAccount *account, MesignDraft *draft)
{
  send->account = g_strdup (account->id);
  send->draft = date_now (draft);
  send->names = g_ptr_array_new_with_free_func (g_free);
  if (send->job.engine->settings != NULL)
    mesign_write_settings_init (&send->settings, send->job.engine);
  if (draft->timestamp)
    send->job.place = MESIGN_JOB_OUTSIDE;
  mesign_job_start (send);
}

static const char *
put_file (Send *send, GBytes *octets, GError **error)
{
  char *name = mesign_engine_put_outbox_file (send->job.engine, octets, error);

  if (name != NULL)
    g_ptr_array_add (send->names, name);

  return name;
}

/* What was not queued does not stay behind. */
static void
remove_files (Send *send)
{
  for (guint i = 0; i < send->names->len; i++)
    mesign_engine_remove_outbox_file (send->job.engine, send->names->pdata[i]);
  g_ptr_array_set_size (send->names, 0);
}

static gboolean
add_copies (Send *send, const MesignSmimeWritten *written, MesignOutgoing *outgoing, GError **error)
{
  for (guint i = 0; i < written->copies->len; i++)
    {
      const MesignSmimeCopy *copy = written->copies->pdata[i];
      const char *name = put_file (send, copy->octets, error);

      if (name == NULL)
        return FALSE;
      for (guint j = 0; copy->recipients[j] != NULL; j++)
        g_ptr_array_add (outgoing->recipients,
                         mesign_outgoing_recipient_new (copy->recipients[j], name));
    }

  return TRUE;
}

/* The subject in the outbox is the one on the outside of what is sent. */
static char *
dup_outer_subject (GBytes *octets)
{
  g_autofree char *raw = mesign_mime_header_dup_first (octets, "Subject");

  return raw != NULL ? mesign_mime_header_decode (raw) : g_strdup ("");
}

static gint64
find_filing_mailbox (MesignEngine *self, const char *account)
{
  g_autoptr (MesignMailbox) sent =
      mesign_store_find_role_sync (self->store, account, MESIGN_MAILBOX_ROLE_SENT, NULL);
  g_autoptr (MesignMailbox) all =
      mesign_store_find_role_sync (self->store, account, MESIGN_MAILBOX_ROLE_ALL, NULL);

  /* a server whose mailboxes are labels files what it has sent by itself */
  return sent != NULL && all == NULL ? sent->id : 0;
}

static MesignOutgoing *
make_outgoing (Send *send, const MesignSmimeWritten *written, GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = mesign_outgoing_new ();
  const char *sent;

  outgoing->account = g_strdup (send->account);
  outgoing->sender = g_strdup (send->draft->from->address);
  outgoing->header_id = g_strdup (send->draft->message_id);
  outgoing->subject = dup_outer_subject (written->sent);
  outgoing->queued = mesign_engine_now ();
  outgoing->send_at = send->draft->send_at;
  outgoing->filing_mailbox_id = find_filing_mailbox (send->job.engine, send->account);
  if (!add_copies (send, written, outgoing, error))
    return NULL;
  sent = put_file (send, written->sent, error);
  if (sent == NULL)
    return NULL;
  outgoing->path = g_strdup (sent);

  return g_steal_pointer (&outgoing);
}

static gboolean
queue (Send *send, const MesignSmimeWritten *written, GError **error)
{
  g_autoptr (MesignOutgoing) outgoing = make_outgoing (send, written, error);

  if (outgoing != NULL)
    send->job.id = mesign_store_queue_send_sync (send->job.engine->store, outgoing, error);
  if (send->job.id == 0)
    remove_files (send);

  return send->job.id != 0;
}

static gboolean
run_send (gpointer data, GCancellable *cancellable, GError **error)
{
  Send *send = data;
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (GError) local = NULL;

  if (send->draft->from == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The mail has no writer."));
      return FALSE;
    }
  written = mesign_engine_write_sync (&send->job, send->draft, &send->settings, cancellable, error);

  if (written == NULL || !queue (send, written, error))
    return FALSE;
  send->is_stamped = written->is_stamped;
  send->stamp_problem = g_strdup (written->stamp_problem);
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
 * Once it is queued, its saved copy is removed for good. Its date is the present, or the time the
 * draft is to go out at: until then it waits, and mesign_engine_schedule_outgoing_async() gives it
 * another time, mesign_engine_take_back_async() makes it a draft again.
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
