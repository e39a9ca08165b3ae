/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-exchange.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-progress-private.h"
#include "exchange/mesign-mail-source.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-part.h"
#include "store/mesign-store-exchange.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-operations.h"

/* How much is filed in one transaction. */
#define BATCH_MAILS 100
#define BATCH_OCTETS (16 * 1024 * 1024)

typedef struct
{
  MesignJob job;
  char *path;
  char *shown;
  MesignMailFormat format;
  gint64 mailbox_id;
  MesignProgress *progress;
  MesignMailSource *source;
  GHashTable *seen;
  GArray *batch;
  gsize batch_octets;
  MesignExchanged *exchanged;
} Import;

static void
clear_append (gpointer data)
{
  MesignNewAppend *append = data;

  g_free ((char *) append->path);
  g_bytes_unref (append->octets);
  mesign_envelope_unref (append->envelope);
}

static void
clear_import (gpointer data)
{
  Import *self = data;

  g_clear_pointer (&self->progress, mesign_progress_end);
  g_clear_pointer (&self->source, mesign_mail_source_free);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->exchanged, mesign_exchanged_unref);
  g_free (self->shown);
  g_free (self->path);
}

/* Filing */

static MesignNewAppend *
get_append (Import *self, guint i)
{
  return &g_array_index (self->batch, MesignNewAppend, i);
}

static gboolean
put_files (Import *self, GError **error)
{
  for (guint i = 0; i < self->batch->len; i++)
    {
      MesignNewAppend *append = get_append (self, i);

      append->path = mesign_engine_put_outbox_file (self->job.engine, append->octets, error);
      if (append->path == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
remove_files (Import *self)
{
  for (guint i = 0; i < self->batch->len; i++)
    if (get_append (self, i)->path != NULL)
      mesign_engine_remove_outbox_file (self->job.engine, get_append (self, i)->path);
}

/* The files are on the disk before the store speaks of them. */
static gboolean
file_batch (Import *self, GError **error)
{
  if (self->batch->len == 0)
    return TRUE;
  if (!put_files (self, error) ||
      !mesign_store_queue_appends_sync (self->job.engine->store, self->mailbox_id,
                                        get_append (self, 0), self->batch->len, error))
    {
      remove_files (self);
      return FALSE;
    }
  self->exchanged->n_done += self->batch->len;
  g_array_set_size (self->batch, 0);
  self->batch_octets = 0;

  return TRUE;
}

/* One mail */

static gboolean
is_mail (const MesignEnvelope *envelope)
{
  return envelope->n_from > 0 || envelope->message_id != NULL || envelope->date > 0 ||
         *envelope->subject != '\0';
}

static MesignEnvelope *
parse_envelope (GBytes *octets)
{
  g_autoptr (MesignMimePart) part = mesign_mime_part_parse (octets, NULL);
  g_autoptr (MesignEnvelope) envelope =
      part != NULL ? mesign_mime_parse_envelope (part->header_block) : NULL;

  return envelope != NULL && is_mail (envelope) ? g_steal_pointer (&envelope) : NULL;
}

/* 0 where neither the file nor the mail tells. */
static gint64
choose_date (const MesignMailRecord *record, const MesignEnvelope *envelope)
{
  gint64 now = mesign_engine_now ();

  if (record->date > 0 && record->date <= now)
    return record->date;

  return envelope->date > 0 && envelope->date <= now ? envelope->date : 0;
}

/* Whether the mailbox has it, or it stands twice in what is imported. */
static gboolean
look_for_same (Import *self,
               const MesignEnvelope *envelope,
               gint64 date,
               GBytes *octets,
               gboolean *found,
               GError **error)
{
  gint64 same = 0;

  *found = !g_hash_table_add (self->seen, g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, octets));
  if (*found)
    return TRUE;
  same = mesign_store_find_same_sync (self->job.engine->store, self->mailbox_id, envelope, date,
                                      octets, error);
  *found = same > 0;

  return same >= 0;
}

static gboolean
take_mail (Import *self, const MesignMailRecord *record, GError **error)
{
  g_autoptr (GBytes) octets =
      record->octets != NULL ? mesign_mime_canonicalize (record->octets) : NULL;
  g_autoptr (MesignEnvelope) envelope = octets != NULL ? parse_envelope (octets) : NULL;
  MesignNewAppend append = { 0 };
  gboolean found;

  if (envelope == NULL)
    {
      g_ptr_array_add (self->exchanged->skipped, g_strdup (record->place));
      return TRUE;
    }
  append.internaldate = choose_date (record, envelope);
  if (!look_for_same (self, envelope, append.internaldate, octets, &found, error))
    return FALSE;
  if (found)
    {
      self->exchanged->n_there++;
      return TRUE;
    }
  if (append.internaldate == 0)
    append.internaldate = mesign_engine_now ();
  append.flags = record->flags;
  self->batch_octets += g_bytes_get_size (octets);
  append.octets = g_steal_pointer (&octets);
  append.envelope = g_steal_pointer (&envelope);
  g_array_append_val (self->batch, append);

  return (self->batch->len < BATCH_MAILS && self->batch_octets < BATCH_OCTETS) ||
         file_batch (self, error);
}

static void
tell_progress (Import *self)
{
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
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->batch = g_array_new (FALSE, TRUE, sizeof (MesignNewAppend));
  g_array_set_clear_func (self->batch, clear_append);
  self->exchanged = mesign_exchanged_new ();

  return self->source != NULL;
}

/* What was read before an error is filed all the same: so much is done, and another try passes over
 * it. */
static gboolean
run_import (gpointer data, GCancellable *cancellable, GError **error)
{
  Import *self = data;
  g_auto (MesignMailRecord) record = { 0 };
  GError *inner = NULL;

  if (!begin (self, error))
    return FALSE;
  while (mesign_mail_source_next_sync (self->source, &record, cancellable, &inner))
    {
      if (!take_mail (self, &record, error))
        return FALSE;
      mesign_mail_record_clear (&record);
      tell_progress (self);
    }
  if (!file_batch (self, inner == NULL ? error : NULL) && inner == NULL)
    return FALSE;
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
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
