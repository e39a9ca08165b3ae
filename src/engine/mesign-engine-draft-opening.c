/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts that are taken up again. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-address.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  gint64 message_id;
} OpenDraft;

static void
add_all (GPtrArray *target, GPtrArray *source)
{
  for (guint i = 0; i < source->len; i++)
    g_ptr_array_add (target, mesign_address_ref (source->pdata[i]));
}

static void
take_headers (MesignDraft *draft, const MesignEnvelope *headers)
{
  if (headers->from->len > 0)
    draft->from = mesign_address_ref (headers->from->pdata[0]);
  add_all (draft->reply_to, headers->reply_to);
  add_all (draft->to, headers->to);
  add_all (draft->cc, headers->cc);
  add_all (draft->bcc, headers->bcc);
  g_free (draft->subject);
  draft->subject = g_strdup (headers->subject);
  draft->in_reply_to = g_strdup (headers->in_reply_to[0]);
  if (headers->references[0] != NULL)
    draft->references = g_strdupv (headers->references);
  draft->date = mesign_engine_now ();
  draft->message_id = mesign_mime_make_message_id (draft->from != NULL ? draft->from->address : "");
}

/* A file as it came, with what its header says of it. */
MesignDraftAttachment *
mesign_engine_dup_attachment (const MesignAttachment *attachment)
{
  MesignDraftAttachment *copy = mesign_draft_attachment_new (
      attachment->filename, attachment->content_type, attachment->octets);

  if (attachment->fields != NULL)
    copy->fields = mesign_part_fields_ref (attachment->fields);

  return copy;
}

static void
take_content (MesignDraft *draft, const MesignOpenedMessage *opened)
{
  g_free (draft->text);
  draft->text = g_strdup (opened->body_text);
  draft->html = g_strdup (opened->body_html);
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *one = opened->attachments->pdata[i];
      MesignDraftAttachment *copy = mesign_engine_dup_attachment (one);

      if (one->is_inline && draft->html != NULL)
        copy->content_id = g_strdup (one->content_id);
      g_ptr_array_add (draft->attachments, copy);
    }
}

/* A subject that was hidden once is so again. */
static void
hide_subject (MesignDraft *draft)
{
  const char *rest = mesign_subject_skip_prefixes (draft->subject);
  g_autofree char *prefix = g_strndup (draft->subject, (gsize) (rest - draft->subject));

  draft->hidden_subject = g_strdup (draft->subject);
  draft->open_subject = g_strconcat (prefix, "[...]", NULL);
}

static void
obey_notes (MesignEngine *self, MesignDraft *draft, const char *notes)
{
  g_auto (GStrv) words = g_strsplit (notes, " ", -1);
  const char *const *all = (const char *const *) words;

  draft->sign = g_strv_contains (all, "sign");
  draft->encrypt = g_strv_contains (all, "encrypt");
  draft->opaque = g_strv_contains (all, "opaque");
  draft->pss = g_strv_contains (all, "pss");
  draft->timestamp = g_strv_contains (all, "timestamp") && mesign_engine_may_stamp (self);
  draft->protect_headers = !g_strv_contains (all, "open-headers");
  draft->quotes_encrypted = g_strv_contains (all, "quotes-encrypted");
  if (g_strv_contains (all, "hidden-subject"))
    hide_subject (draft);
}

/* Another program's draft says nothing of itself: what was encrypted stays so, and it is signed as
 * a new mail would be. */
static void
take_wishes (MesignEngine *self,
             MesignDraft *draft,
             const MesignOpenedMessage *opened,
             const char *notes)
{
  if (notes != NULL)
    {
      obey_notes (self, draft, notes);
      return;
    }
  draft->encrypt = opened->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED;
  mesign_engine_apply_defaults (self, draft);
}

/* Half of a mail is not to be gone on with. */
gboolean
mesign_engine_check_opened (const MesignOpenedMessage *opened, const char *message, GError **error)
{
  if (opened->report->encryption.status == MESIGN_ENCRYPTION_NONE ||
      opened->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NO_KEY, message);

  return FALSE;
}

/* What a mail that was opened makes as a draft, with a new identifier and date.
 * @notes: what is known of it elsewhere; NULL where it says of itself what was asked for */
MesignDraft *
mesign_engine_draft_from_opened (MesignEngine *self,
                                 const MesignOpenedMessage *opened,
                                 const char *notes)
{
  MesignDraft *draft = mesign_draft_new ();

  take_headers (draft, opened->headers);
  take_content (draft, opened);
  take_wishes (self, draft, opened, notes != NULL ? notes : opened->draft_notes);

  return draft;
}

static gboolean
run_open_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenDraft *open = data;
  MesignEngine *self = open->job.engine;
  g_autoptr (MesignMessageInfo) info =
      mesign_engine_find_draft_sync (self, open->message_id, error);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;

  if (info == NULL)
    {
      if (error != NULL && *error == NULL)
        mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                                 _ ("There is no such message."));
      return FALSE;
    }
  octets = mesign_engine_fetch_octets_sync (&open->job, info->id, cancellable, error);
  opened = octets != NULL ? mesign_engine_open_stored_sync (&open->job, octets, info, error) : NULL;
  if (opened == NULL ||
      !mesign_engine_check_opened (
          opened, _ ("This draft is encrypted and cannot be opened with your certificates."),
          error))
    return FALSE;
  mesign_engine_remember_draft (self, open->message_id, info->account, info->envelope->message_id);
  open->job.result = mesign_engine_draft_from_opened (self, opened, NULL);

  return TRUE;
}

static const MesignJobClass open_draft_class = {
  .size = sizeof (OpenDraft),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_draft_unref,
  .run = run_open_draft,
};

/**
 * mesign_engine_open_draft_async:
 * @self: an open engine
 * @message_id: the store's id of a saved draft
 * @cancellable: (nullable): cancels
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Takes a saved draft up again: recipients with Bcc, subject, text, attachments, what it answers,
 * and whether it is to be signed and encrypted. It gets a new identifier and date.
 */
void
mesign_engine_open_draft_async (MesignEngine *self,
                                gint64 message_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  OpenDraft *open = mesign_job_new (self, &open_draft_class, cancellable, callback, user_data);

  open->message_id = message_id;
  mesign_job_start (open);
}

/**
 * mesign_engine_open_draft_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): a draft for the caller to go on with, or %NULL with @error
 * set, %MESIGN_ENGINE_ERROR_NO_KEY where it cannot be decrypted
 */
MesignDraft *
mesign_engine_open_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &open_draft_class, result, error);
}
