/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-outgoing.h"

#include "engine/mesign-engine-private.h"
#include "store/mesign-store-outgoing.h"

#include <glib/gi18n-lib.h>

/* What stands on the outside of a mail in place of the subject inside. */
#define HIDDEN_SUBJECT "[...]"

/* A look into the outbox, or what a person decides about a mail in it. */
typedef struct
{
  MesignJob job;
  char *account;
  gint64 operation_id;
} Outgoing;

static void
clear_outgoing (gpointer data)
{
  g_free (((Outgoing *) data)->account);
}

static void
start (MesignEngine *self,
       const MesignJobClass *klass,
       gint64 operation_id,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  Outgoing *request = mesign_job_new (self, klass, cancellable, callback, user_data);

  request->operation_id = operation_id;
  mesign_job_start (request);
}

/* Looking */

/* NULL where it cannot be read. A locked keystore is an error, which has the job run again once it
 * is unlocked, or go on without. */
static char *
read_subject (MesignJob *job, const char *name, GError **error)
{
  g_autoptr (GBytes) octets = mesign_engine_read_outbox_file (job->engine, name, NULL);
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autoptr (GError) inner = NULL;

  if (octets != NULL)
    opened = mesign_engine_open_stored_sync (job, octets, NULL, &inner);
  if (inner != NULL && inner->domain == MESIGN_KEYSTORE_ERROR)
    g_propagate_error (error, g_steal_pointer (&inner));

  if (opened == NULL || opened->report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
    return NULL;

  return g_strdup (opened->headers->subject);
}

/* A mail whose subject is inside says on its outside that there is one: all of them look alike.
 * Inside is read once only, as the outbox is listed with each of its changes. */
static gboolean
reveal_subject (MesignJob *job, MesignOutgoing *outgoing, GError **error)
{
  MesignEngine *self = job->engine;
  GError *inner = NULL;
  g_autofree char *subject = NULL;

  if (job->without_keys || g_strcmp0 (outgoing->subject, HIDDEN_SUBJECT) != 0)
    return TRUE;
  if (self->outbox_subjects == NULL)
    self->outbox_subjects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  subject = g_strdup (g_hash_table_lookup (self->outbox_subjects, outgoing->path));
  if (subject == NULL)
    subject = read_subject (job, outgoing->path, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (subject == NULL)
    return TRUE;
  g_hash_table_replace (self->outbox_subjects, g_strdup (outgoing->path), g_strdup (subject));
  g_free (outgoing->subject);
  outgoing->subject = g_steal_pointer (&subject);

  return TRUE;
}

static gboolean
run_list_outgoing (gpointer data, GCancellable *cancellable, GError **error)
{
  Outgoing *list = data;
  g_autoptr (GPtrArray) found =
      mesign_store_list_outgoing_sync (list->job.engine->store, list->account, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!reveal_subject (&list->job, found->pdata[i], error))
      return FALSE;
  list->job.result = g_steal_pointer (&found);

  return TRUE;
}

static const MesignJobClass list_outgoing_class = {
  .size = sizeof (Outgoing),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_outgoing,
  .clear = clear_outgoing,
};

/**
 * mesign_engine_list_outgoing_async:
 * @self: an open engine
 * @account: (nullable): the id of an account, %NULL for all
 * @cancellable: (nullable): cancels
 * @callback: called when it is listed
 * @user_data: for @callback
 *
 * Lists the outbox: what waits, what was refused, and what nobody knows of whether it was sent. The
 * subject is the one inside where the writer's own copy can be read, for the memory only.
 */
void
mesign_engine_list_outgoing_async (MesignEngine *self,
                                   const char *account,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Outgoing *list = mesign_job_new (self, &list_outgoing_class, cancellable, callback, user_data);

  list->account = g_strdup (account);
  mesign_job_start (list);
}

/**
 * mesign_engine_list_outgoing_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignOutgoing): the mails, oldest first
 */
GPtrArray *
mesign_engine_list_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_outgoing_class, result, error);
}

/* Trying again */

static gboolean
check_is_open (const MesignOutgoing *outgoing, GError **error)
{
  if (outgoing->state != MESIGN_OUTGOING_SENT && outgoing->state != MESIGN_OUTGOING_FILED)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("This mail was sent. Write to those it did not reach in a new "
                              "mail."));

  return FALSE;
}

static gboolean
run_retry (gpointer data, GCancellable *cancellable, GError **error)
{
  Outgoing *request = data;
  MesignStore *store = request->job.engine->store;
  g_autoptr (MesignOutgoing) outgoing =
      mesign_store_get_outgoing_sync (store, request->operation_id, error);

  return outgoing != NULL && check_is_open (outgoing, error) &&
         mesign_engine_check_outgoing_keys (&request->job, outgoing, error) &&
         mesign_store_retry_outgoing_sync (store, request->operation_id, error);
}

static const MesignJobClass retry_class = {
  .size = sizeof (Outgoing),
  .run = run_retry,
  .clear = clear_outgoing,
};

/**
 * mesign_engine_retry_outgoing_async:
 * @self: an open engine
 * @operation_id: a mail of the outbox
 * @cancellable: (nullable): cancels
 * @callback: called when it waits again
 * @user_data: for @callback
 *
 * Has a mail tried again with the next sync: one that waits for its turn or its time at once, one
 * that was refused, or one of which nobody knows whether it was sent. The last may arrive twice:
 * ask first.
 */
void
mesign_engine_retry_outgoing_async (MesignEngine *self,
                                    gint64 operation_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  start (self, &retry_class, operation_id, cancellable, callback, user_data);
}

/**
 * mesign_engine_retry_outgoing_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it waits again
 */
gboolean
mesign_engine_retry_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &retry_class, result, error);
}

/* It has arrived */

/* Copies for others that never went out still have to. */
static gboolean
settle_recipients (MesignStore *store,
                   const MesignOutgoing *outgoing,
                   gboolean *has_more,
                   GError **error)
{
  *has_more = FALSE;
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      if (recipient->state == MESIGN_OUTGOING_QUEUED)
        *has_more = TRUE;
      if (recipient->state == MESIGN_OUTGOING_UNCERTAIN &&
          !mesign_store_set_recipient_state_sync (store, outgoing->operation_id, recipient->address,
                                                  MESIGN_OUTGOING_SENT, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
run_settle (gpointer data, GCancellable *cancellable, GError **error)
{
  Outgoing *request = data;
  MesignStore *store = request->job.engine->store;
  g_autoptr (MesignOutgoing) outgoing =
      mesign_store_get_outgoing_sync (store, request->operation_id, error);
  gboolean has_more;

  if (outgoing == NULL)
    return FALSE;
  if (outgoing->state != MESIGN_OUTGOING_UNCERTAIN)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                               _ ("It is known whether this mail was sent."));
      return FALSE;
    }

  return settle_recipients (store, outgoing, &has_more, error) &&
         mesign_store_set_outgoing_state_sync (
             store, request->operation_id, has_more ? MESIGN_OUTGOING_QUEUED : MESIGN_OUTGOING_SENT,
             0, NULL, error);
}

static const MesignJobClass settle_class = {
  .size = sizeof (Outgoing),
  .run = run_settle,
  .clear = clear_outgoing,
};

/**
 * mesign_engine_settle_outgoing_async:
 * @self: an open engine
 * @operation_id: a mail of the outbox of which nobody knows whether it was sent
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Says that a mail has arrived: it is not sent again, and with the next sync it is filed as sent.
 */
void
mesign_engine_settle_outgoing_async (MesignEngine *self,
                                     gint64 operation_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  start (self, &settle_class, operation_id, cancellable, callback, user_data);
}

/**
 * mesign_engine_settle_outgoing_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID where there is no
 * doubt about it
 *
 * Returns: whether it is noted
 */
gboolean
mesign_engine_settle_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &settle_class, result, error);
}

/* Dropping */

/* The file of what is filed is gone. */
static gboolean
check_is_filed (MesignEngine *self, const MesignOutgoing *outgoing, GError **error)
{
  g_autofree char *outbox = mesign_engine_dup_outbox (self);
  g_autofree char *path = g_build_filename (outbox, outgoing->path, NULL);

  if (outgoing->state != MESIGN_OUTGOING_SENT || outgoing->filing_mailbox_id == 0 ||
      !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_BUSY,
                           _ ("This mail was sent and has yet to be laid among the sent mail. It "
                              "can be dismissed after the next synchronization."));

  return FALSE;
}

static gboolean
run_drop (gpointer data, GCancellable *cancellable, GError **error)
{
  Outgoing *request = data;
  MesignEngine *self = request->job.engine;
  g_autoptr (MesignOutgoing) outgoing =
      mesign_store_get_outgoing_sync (self->store, request->operation_id, error);

  if (outgoing == NULL || !check_is_filed (self, outgoing, error) ||
      !mesign_store_remove_outgoing_sync (self->store, request->operation_id, error))
    return FALSE;
  mesign_engine_remove_outgoing_files (self, outgoing);

  return TRUE;
}

static const MesignJobClass drop_class = {
  .size = sizeof (Outgoing),
  .run = run_drop,
  .clear = clear_outgoing,
};

/**
 * mesign_engine_drop_outgoing_async:
 * @self: an open engine
 * @operation_id: a mail of the outbox that is not being sent just now
 * @cancellable: (nullable): cancels
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Takes a mail out of the outbox for good, its files with it. Those who have it already keep it.
 */
void
mesign_engine_drop_outgoing_async (MesignEngine *self,
                                   gint64 operation_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  start (self, &drop_class, operation_id, cancellable, callback, user_data);
}

/**
 * mesign_engine_drop_outgoing_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether it is gone
 */
gboolean
mesign_engine_drop_outgoing_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &drop_class, result, error);
}
