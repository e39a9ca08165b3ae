/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with the mail that goes the way: queueing, looking for it, taking it away. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way-private.h"

#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-outgoing.h"

typedef struct
{
  MesignJob job;
  MesignWayMail mail;
  MesignDraft *draft;
  MesignSmimeWritten *written;
  gint64 operation_id;
  guint n_removed;
} Request;

static void
clear_request (gpointer data)
{
  Request *self = data;

  mesign_way_mail_clear (&self->mail);
  g_clear_pointer (&self->draft, mesign_draft_unref);
  g_clear_pointer (&self->written, mesign_smime_written_unref);
}

static Request *
new_request (MesignEngine *self,
             const MesignJobClass *klass,
             const MesignWayMail *mail,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  Request *request = mesign_job_new (self, klass, cancellable, callback, user_data);

  mesign_way_mail_copy (mail, &request->mail);

  return request;
}

/* Queueing. No copy of it is laid among the sent mail. */

static gboolean
run_queue (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *self = data;
  MesignEngine *engine = self->job.engine;
  g_autoptr (MesignOutgoing) outgoing = mesign_engine_make_written_sync (
      engine, self->mail.account, self->draft, self->written, error);

  if (outgoing == NULL)
    return FALSE;
  outgoing->filing_mailbox_id = 0;
  self->job.id = mesign_store_queue_send_sync (engine->store, outgoing, error);
  if (self->job.id == 0)
    mesign_engine_remove_outgoing_files (engine, outgoing);

  return self->job.id != 0;
}

static const MesignJobClass queue_class = {
  .size = sizeof (Request),
  .priority = G_PRIORITY_HIGH,
  .run = run_queue,
  .clear = clear_request,
};

void
mesign_way_queue_async (MesignEngine *self,
                        const MesignWayMail *mail,
                        const MesignDraft *draft,
                        MesignSmimeWritten *written,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Request *request = new_request (self, &queue_class, mail, cancellable, callback, user_data);

  request->draft = mesign_draft_copy (draft);
  request->written = mesign_smime_written_ref (written);
  mesign_job_start (request);
}

gint64
mesign_way_queue_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &queue_class, result, error);
}

/* Looking */

/* What a server files by itself when it sends has not come. */
static gboolean
has_come (MesignStore *store, const MesignMessageInfo *info)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox =
          mesign_store_get_mailbox_sync (store, placement->mailbox_id, NULL);

      if (!placement->is_hidden && mailbox != NULL && mailbox->role != MESIGN_MAILBOX_ROLE_SENT &&
          mailbox->role != MESIGN_MAILBOX_ROLE_ALL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
run_look (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *self = data;
  g_autoptr (GPtrArray) found =
      mesign_way_mail_find_sync (&self->mail, &self->job, cancellable, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len && self->job.id == 0; i++)
    if (has_come (self->job.engine->store, found->pdata[i]))
      self->job.id = ((const MesignMessageInfo *) found->pdata[i])->id;
  if (self->job.id == 0)
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND, "");

  return self->job.id != 0;
}

static const MesignJobClass look_class = {
  .size = sizeof (Request),
  .run = run_look,
  .clear = clear_request,
};

/* Looks whether it has come back into one of the account's mailboxes. */
void
mesign_way_look_async (MesignEngine *self,
                       const MesignWayMail *mail,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  mesign_job_start (new_request (self, &look_class, mail, cancellable, callback, user_data));
}

/* The store's id of the mail; 0 with @error set, MESIGN_ENGINE_ERROR_NOT_FOUND while it is not
 * there. */
gint64
mesign_way_look_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &look_class, result, error);
}

/* Taking it away */

/* One that is being sent just now is left to what sends it. */
static void
drop_outgoing (MesignEngine *engine, gint64 operation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignOutgoing) outgoing =
      operation_id != 0 ? mesign_store_get_outgoing_sync (engine->store, operation_id, NULL) : NULL;

  if (outgoing == NULL)
    return;
  if (mesign_store_remove_outgoing_sync (engine->store, operation_id, &error))
    mesign_engine_remove_outgoing_files (engine, outgoing);
  else
    g_message ("The mail sent as a check stays in the outbox: %s", error->message);
}

static gboolean
run_clean (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *self = data;

  drop_outgoing (self->job.engine, self->operation_id);

  return mesign_way_mail_remove_sync (&self->mail, &self->job, &self->n_removed, cancellable,
                                      error);
}

static const MesignJobClass clean_class = {
  .size = sizeof (Request),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .run = run_clean,
  .clear = clear_request,
};

/* Takes it out of the outbox, and deletes what has come, for good: here at once, on the server with
 * the next synchronization. */
void
mesign_way_clean_async (MesignEngine *self,
                        const MesignWayMail *mail,
                        gint64 operation_id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Request *request = new_request (self, &clean_class, mail, cancellable, callback, user_data);

  request->operation_id = operation_id;
  mesign_job_start (request);
}

gboolean
mesign_way_clean_finish (MesignEngine *self, GAsyncResult *result, guint *n_removed, GError **error)
{
  *n_removed = ((const Request *) g_task_get_task_data (G_TASK (result)))->n_removed;

  return mesign_job_finish (self, &clean_class, result, error);
}
