/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-exchange.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-exchange-job-private.h"
#include "engine/mesign-progress-private.h"
#include "store/mesign-store-mailboxes.h"

typedef struct
{
  MesignJob job;
  char *path;
  char *shown;
  MesignMailFormat format;
  gint64 mailbox_id;
  MesignProgress *progress;
  MesignMailSource *source;
  MesignExchanged *exchanged;
} Import;

static void
clear_import (gpointer data)
{
  Import *self = data;

  g_clear_pointer (&self->progress, mesign_progress_end);
  g_clear_pointer (&self->source, mesign_mail_source_free);
  g_clear_pointer (&self->exchanged, mesign_exchanged_unref);
  g_free (self->shown);
  g_free (self->path);
}

static void
tell_progress (gpointer data)
{
  Import *self = data;
  guint64 done;
  guint64 total;

  if (self->progress == NULL)
    return;
  mesign_mail_source_get_progress (self->source, &done, &total);
  mesign_progress_note (self->shown, done, total, self->progress);
}

static gboolean
begin (Import *self, GError **error)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_get_mailbox_sync (self->job.engine->store, self->mailbox_id, error);

  if (mailbox == NULL)
    return FALSE;
  self->source = mesign_mail_source_open_sync (self->path, self->format, error);
  self->shown = g_filename_display_basename (self->path);
  self->exchanged = mesign_exchanged_new ();

  return self->source != NULL;
}

static gboolean
run_import (gpointer data, GCancellable *cancellable, GError **error)
{
  Import *self = data;
  g_autoptr (MesignMailFiling) filing =
      mesign_mail_filing_new (self->job.engine, self->mailbox_id, NULL);
  g_autoptr (GError) source_error = NULL;

  if (!begin (self, error) ||
      !mesign_mail_filing_run_sync (filing, self->source, self->exchanged, tell_progress, self,
                                    cancellable, &source_error, error))
    return FALSE;
  if (source_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&source_error));
      return FALSE;
    }
  self->job.result = g_steal_pointer (&self->exchanged);

  return TRUE;
}

static const MesignJobClass import_class = {
  .size = sizeof (Import),
  .place = MESIGN_JOB_ASIDE,
  .free_result = (GDestroyNotify) mesign_exchanged_unref,
  .run = run_import,
  .clear = clear_import,
};

/**
 * mesign_engine_import_mail_async:
 * @self: an open engine
 * @path: (type filename): a file or folder of another program
 * @format: what it is
 * @mailbox_id: the store's id of the mailbox to file it in
 * @progress: (nullable) (scope notified): is told the progress, in octets or files
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels; what was filed until then stays
 * @callback: called when all of it is filed
 * @user_data: for @callback
 *
 * Files mails out of other programs' files: they are in the mailbox here at once, and on the server
 * with the next synchronisations. A mail that lies in the mailbox already is not filed again, so
 * that an import that was broken off can be done again.
 */
void
mesign_engine_import_mail_async (MesignEngine *self,
                                 const char *path,
                                 MesignMailFormat format,
                                 gint64 mailbox_id,
                                 MesignEngineProgressFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Import *import = mesign_job_new (self, &import_class, cancellable, callback, user_data);

  import->path = g_strdup (path);
  import->format = format;
  import->mailbox_id = mailbox_id;
  if (progress != NULL)
    import->progress = mesign_progress_new (progress, progress_data);
  mesign_job_start (import);
}

/**
 * mesign_engine_import_mail_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what was filed
 */
MesignExchanged *
mesign_engine_import_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &import_class, result, error);
}
