/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-exchange.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-exchange-job-private.h"
#include "engine/mesign-progress-private.h"
#include "store/mesign-store-exchange.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"

#include <glib/gi18n-lib.h>

/* An export goes on where it was when it had to wait for a connection. */
typedef struct
{
  MesignJob job;
  gint64 mailbox_id;
  GArray *chosen; /* messages, instead of all of a mailbox */
  char *path;
  char *shown;
  gboolean is_partial;
  MesignMailFormat format;
  MesignProgress *progress;
  MesignMailTarget *target;
  GArray *ids;
  guint next;
  MesignExchanged *exchanged;
} Export;

static void
clear_export (gpointer data)
{
  Export *self = data;

  g_clear_pointer (&self->progress, mesign_progress_end);
  g_clear_pointer (&self->target, mesign_mail_target_free);
  g_clear_pointer (&self->chosen, g_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->exchanged, mesign_exchanged_unref);
  g_free (self->shown);
  g_free (self->path);
}

/* What is exported, and what it is called. */
static gboolean
list_ids (Export *self, GError **error)
{
  MesignStore *store = self->job.engine->store;
  g_autoptr (MesignMailbox) mailbox = NULL;

  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->shown, g_free);
  if (self->chosen != NULL)
    {
      self->ids = g_array_ref (self->chosen);
      self->shown = g_filename_display_basename (self->path);
      return TRUE;
    }
  mailbox = mesign_store_get_mailbox_sync (store, self->mailbox_id, error);
  if (mailbox == NULL)
    return FALSE;
  self->shown = g_strdup (mailbox->path);
  self->ids = mesign_store_list_mailbox_ids_sync (store, self->mailbox_id, error);

  return self->ids != NULL &&
         mesign_engine_find_partial_sync (store, self->mailbox_id, &self->is_partial, error);
}

static gboolean
fail_empty (Export *self, GError **error)
{
  if (self->is_partial)
    g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY,
                 _ ("No mail of “%s” is here yet. Wait for its synchronization, then try again."),
                 self->shown);
  else
    g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY,
                 _ ("There is no mail in “%s” to export."), self->shown);

  return FALSE;
}

static gboolean
begin (Export *self, GError **error)
{
  if (self->target != NULL)
    return TRUE;
  if (!list_ids (self, error))
    return FALSE;
  if (self->ids->len == 0)
    return fail_empty (self, error);
  if (self->exchanged == NULL)
    self->exchanged = mesign_exchanged_new ();
  self->exchanged->is_partial = self->is_partial;
  self->target = mesign_mail_target_new_sync (self->path, self->format, error);

  return self->target != NULL;
}

static MesignFlags
find_flags (const MesignMessageInfo *info, gint64 mailbox_id)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];

      if (placement->mailbox_id == mailbox_id)
        return placement->flags;
    }

  return info->flags;
}

static gboolean
write_mail (MesignMailTarget *target,
            gint64 mailbox_id,
            const MesignMessageInfo *info,
            GBytes *octets,
            GError **error)
{
  const MesignEnvelope *envelope = info->envelope;
  const MesignMailEntry entry = {
    .octets = octets,
    .flags = find_flags (info, mailbox_id),
    .date = info->received,
    .sender = envelope->from->len > 0 ? ((const MesignAddress *) envelope->from->pdata[0])->address
                                      : NULL,
    .subject = envelope->subject,
  };

  return mesign_mail_target_add_sync (target, &entry, error);
}

static gboolean
has_gone (const GError *error)
{
  return g_error_matches (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND) ||
         g_error_matches (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE);
}

static gboolean
try_message (MesignJob *job,
             MesignMailTarget *target,
             gint64 mailbox_id,
             const MesignMessageInfo *info,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GBytes) octets = mesign_engine_fetch_octets_sync (job, info->id, cancellable, error);

  return octets != NULL && write_mail (target, mailbox_id, info, octets, error);
}

static void
leave_out (MesignExchanged *exchanged,
           const char *shown,
           const MesignMessageInfo *info,
           const GError *error)
{
  const char *subject = info->envelope->subject;
  g_autofree char *place = g_strdup_printf (
      /* Translators: a mailbox, then the subject of a mail in it */
      _ ("%s: “%s”"), shown, subject != NULL && *subject != '\0' ? subject : _ ("(no subject)"));

  mesign_exchanged_skip_for (exchanged, place, error);
}

/* Writes a message as it lies in a mailbox, which people know as @shown. @fate: (out): that neither
 * the store nor the server has it any more is no error, nor that it alone could not be had or
 * written, which @exchanged is told. */
gboolean
mesign_engine_export_message_sync (MesignJob *job,
                                   MesignMailTarget *target,
                                   const char *shown,
                                   gint64 mailbox_id,
                                   gint64 message_id,
                                   MesignExchanged *exchanged,
                                   MesignExportFate *fate,
                                   GCancellable *cancellable,
                                   GError **error)
{
  GError *inner = NULL;
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (job->engine->store, message_id, &inner);

  *fate = MESIGN_EXPORT_WRITTEN;
  if (info != NULL && try_message (job, target, mailbox_id, info, cancellable, &inner))
    return TRUE;
  if (has_gone (inner))
    *fate = MESIGN_EXPORT_GONE;
  else if (info != NULL && mesign_exchanged_is_of_one (inner))
    {
      *fate = MESIGN_EXPORT_LEFT_OUT;
      leave_out (exchanged, shown, info, inner);
    }
  else
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_clear_error (&inner);

  return TRUE;
}

static gboolean
export_next (Export *self, GCancellable *cancellable, GError **error)
{
  gint64 id = g_array_index (self->ids, gint64, self->next);
  MesignExportFate fate;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !mesign_engine_export_message_sync (&self->job, self->target, self->shown, self->mailbox_id,
                                          id, self->exchanged, &fate, cancellable, error))
    return FALSE;
  self->next++;
  self->exchanged->n_done += fate == MESIGN_EXPORT_WRITTEN;
  self->exchanged->n_gone += fate == MESIGN_EXPORT_GONE;
  if (self->progress != NULL)
    mesign_progress_note (self->shown, self->next, self->ids->len, self->progress);

  return TRUE;
}

/* By slices, so that a mail somebody wants to read meanwhile is not waited for to the end. */
static gboolean
run_export (gpointer data, GCancellable *cancellable, GError **error)
{
  Export *self = data;
  gint64 began = g_get_monotonic_time ();

  if (!begin (self, error))
    return FALSE;
  while (self->next < self->ids->len)
    {
      if (!export_next (self, cancellable, error))
        return FALSE;
      if (g_get_monotonic_time () - began > MESIGN_EXPORT_SLICE)
        return TRUE;
    }
  if (!mesign_mail_target_finish_sync (self->target, error))
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
 * mesign_engine_export_mail_async:
 * @self: an open engine
 * @mailbox_id: the store's id of a mailbox
 * @path: (type filename): the file or folder to make; nothing is overwritten
 * @format: %MESIGN_MAIL_FORMAT_MBOX, %MESIGN_MAIL_FORMAT_EML or %MESIGN_MAIL_FORMAT_MAILDIR
 * @progress: (nullable) (scope notified): is told the progress, in mails
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels; then nothing is left of it
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes the mails of a mailbox into files of another program, oldest first. Bodies that are not on
 * this computer are fetched. Encrypted mail stays encrypted.
 */
void
mesign_engine_export_mail_async (MesignEngine *self,
                                 gint64 mailbox_id,
                                 const char *path,
                                 MesignMailFormat format,
                                 MesignEngineProgressFunc progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Export *export = mesign_job_new (self, &export_class, cancellable, callback, user_data);

  export->mailbox_id = mailbox_id;
  export->path = g_strdup (path);
  export->format = format;
  if (progress != NULL)
    export->progress = mesign_progress_new (progress, progress_data);
  mesign_job_start (export);
}

/**
 * mesign_engine_export_messages_async:
 * @self: an open engine
 * @ids: (array length=n_ids): the store's ids of messages
 * @n_ids: how many
 * @path: (type filename): the file or folder to make; nothing is overwritten
 * @format: %MESIGN_MAIL_FORMAT_MBOX, %MESIGN_MAIL_FORMAT_EML or %MESIGN_MAIL_FORMAT_MAILDIR
 * @progress: (nullable) (scope notified): is told the progress, in mails
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels; then nothing is left of it
 * @callback: called when it is written; ends with mesign_engine_export_mail_finish()
 * @user_data: for @callback
 *
 * As mesign_engine_export_mail_async() for some messages, in the order they are given.
 */
void
mesign_engine_export_messages_async (MesignEngine *self,
                                     const gint64 *ids,
                                     guint n_ids,
                                     const char *path,
                                     MesignMailFormat format,
                                     MesignEngineProgressFunc progress,
                                     gpointer progress_data,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  Export *export = mesign_job_new (self, &export_class, cancellable, callback, user_data);

  export->chosen = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (export->chosen, ids, n_ids);
  export->path = g_strdup (path);
  export->format = format;
  if (progress != NULL)
    export->progress = mesign_progress_new (progress, progress_data);
  mesign_job_start (export);
}

/**
 * mesign_engine_export_mail_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what was written
 */
MesignExchanged *
mesign_engine_export_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &export_class, result, error);
}
