/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mail that waits for its time: when that is, and that it does not go out after all. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-outgoing.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-engine-settings.h"
#include "store/mesign-store-outgoing.h"

#include <glib/gi18n-lib.h>

#define LONGEST_UNDO 120

typedef struct
{
  MesignJob job;
  gint64 operation_id;
  gint64 send_at;
} Waiting;

/**
 * mesign_engine_get_undo_seconds:
 * @self: an open engine
 *
 * Returns: how many seconds a mail is to wait in the outbox after a person has sent it, by
 * %MESIGN_SETTING_UNDO_SECONDS, which is read on the main context
 */
guint
mesign_engine_get_undo_seconds (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), 0);

  return (guint) CLAMP (mesign_settings_get_integer (mesign_engine_get_settings (self),
                                                     MESIGN_SETTINGS_SENDING,
                                                     MESIGN_SETTING_UNDO_SECONDS, 0),
                        0, LONGEST_UNDO);
}

/* What waits longer than a person may think better of is written when it goes out: with the date,
 * the certificates and the time stamp of that moment. */
gboolean
mesign_engine_is_written_later (gint64 send_at)
{
  return send_at > mesign_engine_now () + LONGEST_UNDO;
}

/* What an earlier version has queued does not say what was asked for; what may quote an encrypted
 * mail is taken for one that does. */
static void
guess_wishes (MesignDraft *draft, const MesignOpenedMessage *opened)
{
  draft->sign = opened->report->signature.status != MESIGN_SIGNATURE_NONE;
  draft->quotes_encrypted = draft->encrypt && draft->in_reply_to != NULL;
}

/* The draft that a mail in the outbox is, or was. */
MesignDraft *
mesign_engine_read_outgoing_sync (MesignJob *job, const MesignOutgoing *outgoing, GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (GBytes) octets = mesign_engine_read_outbox_file (self, outgoing->path, error);
  g_autoptr (MesignOpenedMessage) opened =
      octets != NULL ? mesign_engine_open_stored_sync (job, octets, NULL, error) : NULL;
  MesignDraft *draft;

  if (opened == NULL ||
      !mesign_engine_check_opened (
          opened,
          _ ("This mail is encrypted and cannot be opened with your certificates. "
             "It stays in the outbox."),
          error))
    return NULL;
  draft = mesign_engine_draft_from_opened (self, opened, outgoing->wishes);
  if (outgoing->wishes == NULL && opened->draft_notes == NULL)
    guess_wishes (draft, opened);

  return draft;
}

/* Another time */

static gboolean
make_wait (Waiting *self, const MesignOutgoing *before, GError **error)
{
  MesignEngine *engine = self->job.engine;
  g_autoptr (MesignDraft) draft = mesign_engine_read_outgoing_sync (&self->job, before, error);
  g_autoptr (MesignOutgoing) after = NULL;

  if (draft == NULL)
    return FALSE;
  draft->send_at = self->send_at;
  g_free (draft->message_id);
  draft->message_id = g_strdup (before->header_id);
  after = mesign_engine_make_waiting_sync (engine, before->account, draft, error);
  if (after == NULL)
    return FALSE;
  if (!mesign_store_rewrite_outgoing_sync (engine->store, before, after, error))
    {
      mesign_engine_remove_outgoing_files (engine, after);
      return FALSE;
    }
  mesign_engine_remove_outgoing_files (engine, before);

  return TRUE;
}

/* As it was said when the mail was queued. */
static gboolean
check_signer (Waiting *self, const MesignOutgoing *outgoing, GError **error)
{
  g_auto (GStrv) wishes = g_strsplit (outgoing->wishes != NULL ? outgoing->wishes : "", " ", -1);

  return !g_strv_contains ((const char *const *) wishes, "sign") ||
         !mesign_engine_is_written_later (self->send_at) ||
         mesign_engine_check_signer_lasts_sync (self->job.engine, outgoing->sender, self->send_at,
                                                error);
}

/* One that some have, or that was refused for some, goes to the others as it is. */
static gboolean
nobody_had_it (const MesignOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->recipients->len; i++)
    if (((const MesignOutgoingRecipient *) outgoing->recipients->pdata[i])->state !=
        MESIGN_OUTGOING_QUEUED)
      return FALSE;

  return TRUE;
}

static gboolean
run_schedule (gpointer data, GCancellable *cancellable, GError **error)
{
  Waiting *self = data;
  MesignStore *store = self->job.engine->store;
  g_autoptr (MesignOutgoing) outgoing =
      mesign_store_get_outgoing_sync (store, self->operation_id, error);

  if (outgoing == NULL || !check_signer (self, outgoing, error))
    return FALSE;
  if (outgoing->state == MESIGN_OUTGOING_QUEUED && !mesign_outgoing_is_draft (outgoing) &&
      nobody_had_it (outgoing) && mesign_engine_is_written_later (self->send_at))
    return make_wait (self, outgoing, error);

  return mesign_store_schedule_outgoing_sync (store, self->operation_id, self->send_at, error);
}

static const MesignJobClass schedule_class = {
  .size = sizeof (Waiting),
  .run = run_schedule,
};

/**
 * mesign_engine_schedule_outgoing_async:
 * @self: an open engine
 * @operation_id: a mail of the outbox that waits
 * @send_at: when it is to go out, in seconds since 1970 UTC; 0 for at once
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Has a mail that waits go out at another time. One that is written already and is to wait longer
 * than a few minutes becomes a draft again, so that its date and signature are of the time it goes
 * out at, unless some of its recipients have it already.
 */
void
mesign_engine_schedule_outgoing_async (MesignEngine *self,
                                       gint64 operation_id,
                                       gint64 send_at,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  Waiting *waiting = mesign_job_new (self, &schedule_class, cancellable, callback, user_data);

  waiting->operation_id = operation_id;
  waiting->send_at = send_at;
  mesign_job_start (waiting);
}

/**
 * mesign_engine_schedule_outgoing_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID where it does not
 * wait any more
 *
 * Returns: whether it is noted
 */
gboolean
mesign_engine_schedule_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &schedule_class, result, error);
}

/* Taking back */

/* Some of those it is for may have it; to them it would go twice. */
static gboolean
check_nobody_has_it (const MesignOutgoing *outgoing, GError **error)
{
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *one = outgoing->recipients->pdata[i];

      if (one->state != MESIGN_OUTGOING_QUEUED && one->state != MESIGN_OUTGOING_REFUSED)
        {
          mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                                   _ ("Some of the recipients have this mail already, or may have "
                                      "it; it cannot be taken back."));
          return FALSE;
        }
    }

  return TRUE;
}

/* Whoever sends it meanwhile is noticed at the end, where it becomes a draft in one step. */
static gboolean
run_take_back (gpointer data, GCancellable *cancellable, GError **error)
{
  Waiting *self = data;
  MesignJob *job = &self->job;
  g_autoptr (MesignOutgoing) outgoing =
      mesign_store_get_outgoing_sync (job->engine->store, self->operation_id, error);
  g_autoptr (MesignDraft) draft = NULL;

  if (outgoing == NULL || !check_nobody_has_it (outgoing, error) ||
      (draft = mesign_engine_read_outgoing_sync (job, outgoing, error)) == NULL ||
      !mesign_engine_file_draft_instead_sync (job, draft, outgoing, &job->id, error))
    return FALSE;
  mesign_engine_remove_outgoing_files (job->engine, outgoing);
  job->result = g_steal_pointer (&draft);

  return TRUE;
}

static const MesignJobClass take_back_class = {
  .size = sizeof (Waiting),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_draft_unref,
  .run = run_take_back,
};

/**
 * mesign_engine_take_back_async:
 * @self: an open engine
 * @account: the account it was to be sent with
 * @operation_id: a mail of the outbox that nobody has yet
 * @cancellable: (nullable): cancels
 * @callback: called when it is a draft
 * @user_data: for @callback
 *
 * Makes a draft in the mailbox for drafts of a mail that waits or was refused, with all that was
 * asked for: recipients with Bcc, subject, text and attachments, what it answers, how it is to be
 * signed, stamped and encrypted, and that it quotes encrypted mail. It is filed as
 * mesign_engine_save_draft_async() does. Whenever the program ends, it is in the outbox or a draft,
 * and never both.
 */
void
mesign_engine_take_back_async (MesignEngine *self,
                               MesignAccount *account,
                               gint64 operation_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Waiting *waiting;

  g_return_if_fail (account != NULL);

  waiting = mesign_job_new (self, &take_back_class, cancellable, callback, user_data);
  waiting->operation_id = operation_id;
  mesign_job_set_account (waiting, account);
  mesign_job_start (waiting);
}

/**
 * mesign_engine_take_back_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @draft_id: (out) (optional): the store's id of the draft, as of
 * mesign_engine_save_draft_finish()
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the draft, or %NULL with @error set,
 * %MESIGN_ENGINE_ERROR_INVALID where it is being sent or was, %MESIGN_ENGINE_ERROR_NO_KEY where it
 * cannot be opened; then it is in the outbox as before
 */
MesignDraft *
mesign_engine_take_back_finish (MesignEngine *self,
                                GAsyncResult *result,
                                gint64 *draft_id,
                                GError **error)
{
  MesignDraft *draft = mesign_job_finish_pointer (self, &take_back_class, result, error);

  if (draft != NULL && draft_id != NULL)
    *draft_id = ((const MesignJob *) g_task_get_task_data (G_TASK (result)))->id;

  return draft;
}
