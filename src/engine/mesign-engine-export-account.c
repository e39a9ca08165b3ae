/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-exchange.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-exchange-job-private.h"
#include "engine/mesign-progress-private.h"
#include "exchange/mesign-mail-tree-target.h"

#include <glib/gi18n-lib.h>

/* It goes on where it was when it had to wait for a connection. */
typedef struct
{
  MesignJob job;
  char *account;
  char *path;
  MesignMailFormat format;
  MesignProgress *progress;
  guint64 n_all;
  guint64 n_passed;

  GPtrArray *parts;
  MesignMailTreeTarget *tree;
  guint part;
  MesignMailTarget *target; /* of the part; NULL before it begins */
  MesignExchangedMailbox *mailbox;
  guint next;
  MesignExchanged *exchanged;
} Export;

static void
clear_export (gpointer data)
{
  Export *self = data;

  g_clear_pointer (&self->progress, mesign_progress_end);
  g_clear_pointer (&self->target, mesign_mail_target_free);
  g_clear_pointer (&self->tree, mesign_mail_tree_target_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->exchanged, mesign_exchanged_unref);
  g_free (self->account);
  g_free (self->path);
}

/* Before anything is fetched or written. */
static gboolean
count_parts (Export *self, GError **error)
{
  self->n_all = 0;
  for (guint i = 0; i < self->parts->len; i++)
    self->n_all += ((const MesignExportPart *) self->parts->pdata[i])->ids->len;
  if (self->n_all > 0)
    return TRUE;
  g_set_error_literal (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY,
                       _ ("There is no mail of this account here to export. Wait for its first "
                          "synchronization, then try again."));

  return FALSE;
}

static gboolean
begin (Export *self, GCancellable *cancellable, GError **error)
{
  if (self->tree != NULL)
    return TRUE;
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->parts =
      mesign_engine_plan_export_sync (self->job.engine->store, self->account, cancellable, error);
  if (self->parts == NULL || !count_parts (self, error))
    return FALSE;
  if (self->exchanged == NULL)
    self->exchanged = mesign_exchanged_new ();
  self->tree = mesign_mail_tree_target_new_sync (self->path, self->format, error);

  return self->tree != NULL;
}

/* One that cannot be begun keeps the others back only if these could not be written either. */
static gboolean
pass_over_part (Export *self, const MesignExportPart *part, GError *failure, GError **error)
{
  if (!mesign_exchanged_is_of_one (failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  mesign_exchanged_skip_for (self->exchanged, part->mailbox->path, failure);
  g_error_free (failure);
  self->n_passed += part->ids->len;
  self->part++;

  return TRUE;
}

static gboolean
begin_part (Export *self, const MesignExportPart *part, GError **error)
{
  g_autofree char *file = NULL;
  GError *failure = NULL;

  self->next = 0;
  self->target = mesign_mail_tree_target_begin_sync (self->tree, (const char *const *) part->levels,
                                                     part->mailbox->is_subscribed, &file, &failure);
  if (self->target == NULL)
    return pass_over_part (self, part, failure, error);
  self->mailbox = mesign_exchanged_add_mailbox (self->exchanged, part->mailbox->path, file);
  self->mailbox->is_partial = part->is_partial;

  return TRUE;
}

static gboolean
end_part (Export *self, GError **error)
{
  gboolean done = mesign_mail_target_finish_sync (self->target, error);

  g_clear_pointer (&self->target, mesign_mail_target_free);
  self->part++;

  return done;
}

static gboolean
export_next (Export *self, const MesignExportPart *part, GCancellable *cancellable, GError **error)
{
  gint64 id = g_array_index (part->ids, gint64, self->next);
  MesignExportFate fate;

  if (!mesign_engine_export_message_sync (&self->job, self->target, part->mailbox->path,
                                          part->mailbox->id, id, self->exchanged, &fate,
                                          cancellable, error))
    return FALSE;
  self->next++;
  self->n_passed++;
  self->mailbox->n_done += fate == MESIGN_EXPORT_WRITTEN;
  self->mailbox->n_gone += fate == MESIGN_EXPORT_GONE;
  self->exchanged->n_done += fate == MESIGN_EXPORT_WRITTEN;
  self->exchanged->n_gone += fate == MESIGN_EXPORT_GONE;
  if (self->progress != NULL)
    mesign_progress_note (part->mailbox->path, self->n_passed, self->n_all, self->progress);

  return TRUE;
}

/* The beginning of a mailbox, a mail, or its end. */
static gboolean
step (Export *self, GCancellable *cancellable, GError **error)
{
  const MesignExportPart *part = self->parts->pdata[self->part];

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->target == NULL)
    return begin_part (self, part, error);

  return self->next < part->ids->len ? export_next (self, part, cancellable, error)
                                     : end_part (self, error);
}

/* By slices, so that a mail somebody wants to read meanwhile is not waited for to the end. */
static gboolean
run_export (gpointer data, GCancellable *cancellable, GError **error)
{
  Export *self = data;
  gint64 began = g_get_monotonic_time ();

  if (!begin (self, cancellable, error))
    return FALSE;
  while (self->part < self->parts->len)
    {
      if (!step (self, cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () - began > MESIGN_EXPORT_SLICE)
        return TRUE;
    }
  if (!mesign_mail_tree_target_finish_sync (self->tree, error))
    return FALSE;
  self->job.result = g_steal_pointer (&self->exchanged);

  return TRUE;
}

static gboolean
go_on_export (gpointer data, const GError *error)
{
  return error == NULL && ((Export *) data)->job.result == NULL;
}

static const MesignJobClass export_class = {
  .size = sizeof (Export),
  .place = MESIGN_JOB_ASIDE,
  .free_result = (GDestroyNotify) mesign_exchanged_unref,
  .run = run_export,
  .go_on = go_on_export,
  .clear = clear_export,
};

/**
 * mesign_engine_export_account_async:
 * @self: an open engine
 * @account: the account's id
 * @path: (type filename): the folder to make; nothing is overwritten
 * @format: %MESIGN_MAIL_FORMAT_MBOX for a folder of mbox files as Thunderbird has it, or
 * %MESIGN_MAIL_FORMAT_MAILDIR for a Maildir++ as Dovecot has it
 * @progress: (nullable) (scope notified): is told the progress, in mails of the whole account, with
 * the mailbox that is written
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels; then nothing is left of it
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes all mailboxes of an account into a folder of another program, with their hierarchy and
 * flags. Bodies that are not on this computer are fetched. Encrypted mail stays encrypted. A mail
 * or a mailbox that alone cannot be had or written is left out and told, with the reason. What the
 * server has that is not known here yet is not written, and told by
 * mesign_exchanged_count_partial().
 */
void
mesign_engine_export_account_async (MesignEngine *self,
                                    const char *account,
                                    const char *path,
                                    MesignMailFormat format,
                                    MesignEngineProgressFunc progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Export *export = mesign_job_new (self, &export_class, cancellable, callback, user_data);

  export->account = g_strdup (account);
  export->path = g_strdup (path);
  export->format = format;
  if (progress != NULL)
    export->progress = mesign_progress_new (progress, progress_data);
  mesign_job_start (export);
}

/**
 * mesign_engine_export_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what was written
 */
MesignExchanged *
mesign_engine_export_account_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &export_class, result, error);
}
