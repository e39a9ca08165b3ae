/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts on their way into the mailbox for drafts. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-builder.h"
#include "mime/mesign-mime-header.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"
#include "store/mesign-store-operations.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  MesignDraft *draft;
  gint64 replaces;
  char *name;
} SaveDraft;

static void
clear_save_draft (gpointer data)
{
  SaveDraft *save = data;

  g_clear_pointer (&save->draft, mesign_draft_unref);
  g_free (save->name);
}

/* Writing */

/* What the copy that is sent will not say, for whoever takes the draft up again. */
static void
add_notes (MesignMimeFields *fields, const MesignDraft *draft)
{
  const struct
  {
    gboolean is_set;
    const char *word;
  } notes[] = {
    { draft->sign, "sign" },
    { draft->encrypt, "encrypt" },
    { draft->opaque, "opaque" },
    { draft->timestamp, "timestamp" },
    { !draft->protect_headers, "open-headers" },
    { draft->quotes_encrypted, "quotes-encrypted" },
    { draft->hidden_subject != NULL && g_strcmp0 (draft->hidden_subject, draft->subject) == 0,
      "hidden-subject" },
  };
  g_autoptr (GString) words = g_string_new ("1");

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (notes[i].is_set)
      g_string_append_printf (words, " %s", notes[i].word);
  mesign_mime_fields_add_raw (fields, MESIGN_DRAFT_NOTES_FIELD, words->str);
}

static GBytes *
write_plain_draft (const MesignDraft *draft, GError **error)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, TRUE, error);
  g_autoptr (GBytes) payload = NULL;

  if (fields == NULL)
    return NULL;
  add_notes (fields, draft);
  payload = mesign_mime_build_payload (draft, NULL, MESIGN_MIME_PROTECTION_NONE, FALSE);

  return mesign_mime_build_message (fields, payload);
}

/* A draft of mail that is to be encrypted is encrypted to the writer alone, all of its header
 * with it. */
static GBytes *
write_encrypted_draft (const MesignDraft *draft, MesignCertificate *own, GError **error)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, TRUE, error);
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GPtrArray) readers = mesign_certificate_list_new ();
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (GBytes) entity = NULL;

  if (fields == NULL)
    return NULL;
  outer = mesign_mime_fields_dup_outer (fields);
  mesign_mime_fields_add_hp_outer (fields, outer);
  add_notes (fields, draft);
  payload = mesign_mime_build_payload (draft, fields, MESIGN_MIME_PROTECTION_CIPHER, FALSE);
  g_ptr_array_add (readers, mesign_certificate_ref (own));
  cms = mesign_cms_encrypt (payload, readers, MESIGN_CIPHER_AES_256_CBC, error);
  if (cms == NULL)
    return NULL;
  entity = mesign_mime_build_pkcs7 (cms, "enveloped-data");

  return mesign_mime_build_message (outer, entity);
}

/* What came out of encrypted mail, or is to be encrypted, is not for the server to read. */
static gboolean
must_be_encrypted (const MesignDraft *draft)
{
  return draft->encrypt || draft->quotes_encrypted ||
         (draft->hidden_subject != NULL && g_strcmp0 (draft->hidden_subject, draft->subject) == 0);
}

static MesignCertificate *
find_own (MesignEngine *self, const MesignDraft *draft, GError **error)
{
  GError *inner = NULL;
  MesignCertificate *own = mesign_keystore_find_own_sync (self->keystore, draft->from->address,
                                                          MESIGN_CERTIFICATE_PURPOSE_ENCRYPT,
                                                          mesign_engine_now (), &inner);

  if (g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_error_free (inner);
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_CERTIFICATE,
                   _ ("The draft has to be encrypted, and %s has no certificate to encrypt it to. "
                      "It is not saved."),
                   draft->from->address);
    }
  else if (inner != NULL)
    g_propagate_error (error, inner);

  return own;
}

/* Each copy has an identifier of its own, so that the server's copies can be told apart. */
static MesignDraft *
prepare_copy (const MesignDraft *draft)
{
  MesignDraft *copy = mesign_draft_copy (draft);

  g_free (copy->message_id);
  copy->message_id = mesign_mime_make_message_id (copy->from->address);
  copy->date = mesign_engine_now ();

  return copy;
}

static GBytes *
write_draft (const SaveDraft *save, GError **error)
{
  g_autoptr (MesignDraft) draft = prepare_copy (save->draft);
  g_autoptr (MesignCertificate) own = NULL;

  if (!must_be_encrypted (draft))
    return write_plain_draft (draft, error);
  own = find_own (save->job.engine, draft, error);
  if (own == NULL)
    return NULL;
  /* all of it is inside, whatever will become of the mail */
  draft->protect_headers = TRUE;
  g_clear_pointer (&draft->open_subject, g_free);

  return write_encrypted_draft (draft, own, error);
}

/* Removing the copy before */

static gboolean
makes (const MesignOperation *operation, gint64 placement_id)
{
  for (guint i = 0; i < operation->targets->len; i++)
    if (g_array_index (operation->targets, MesignOperationTarget, i).made_placement_id ==
        placement_id)
      return TRUE;

  return FALSE;
}

/* A copy the server has not got yet is taken back with what would have brought it there. */
static gboolean
take_back (MesignEngine *self, const char *account, gint64 placement_id)
{
  g_autoptr (GPtrArray) operations = mesign_store_list_operations_sync (self->store, account, NULL);

  for (guint i = 0; operations != NULL && i < operations->len; i++)
    {
      const MesignOperation *operation = operations->pdata[i];

      if (operation->kind != MESIGN_OPERATION_APPEND || !makes (operation, placement_id) ||
          !mesign_store_undo_operation_sync (self->store, operation->id, NULL))
        continue;
      mesign_engine_remove_outbox_file (self, operation->path);
      return TRUE;
    }

  return FALSE;
}

static gboolean
is_for_drafts (MesignStore *store, gint64 mailbox_id)
{
  g_autoptr (MesignMailbox) mailbox = mesign_store_get_mailbox_sync (store, mailbox_id, NULL);

  return mailbox != NULL && mailbox->role == MESIGN_MAILBOX_ROLE_DRAFTS;
}

static gboolean
remove_placement (MesignEngine *self,
                  const char *account,
                  const MesignPlacement *placement,
                  GError **error)
{
  if (placement->is_hidden || !is_for_drafts (self->store, placement->mailbox_id) ||
      take_back (self, account, placement->id))
    return TRUE;

  return mesign_store_queue_delete_sync (self->store, &placement->id, 1, error) != 0;
}

/* The copy of that number, or what has taken its place since the store was filled anew. */
static MesignMessageInfo *
find_saved (MesignEngine *self, gint64 message_id, GError **error)
{
  GError *inner = NULL;
  MesignMessageInfo *info = mesign_store_get_message_sync (self->store, message_id, &inner);
  g_autofree char *header_id = NULL;
  g_autofree char *account = NULL;

  if (info != NULL)
    return info;
  if (!mesign_engine_recall_draft (self, message_id, &account, &header_id))
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  g_clear_error (&inner);
  message_id = mesign_store_find_header_id_sync (self->store, account, 0, header_id, error);

  return message_id > 0 ? mesign_store_get_message_sync (self->store, message_id, error) : NULL;
}

/* Removes a saved draft for good, from the mailbox for drafts only. One that is gone is no
 * error. */
gboolean
mesign_engine_remove_draft_sync (MesignEngine *self, gint64 message_id, GError **error)
{
  GError *inner = NULL;
  g_autoptr (MesignMessageInfo) info = find_saved (self, message_id, &inner);

  if (info == NULL)
    {
      if (inner == NULL ||
          g_error_matches (inner, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
        {
          g_clear_error (&inner);
          return TRUE;
        }
      g_propagate_error (error, inner);
      return FALSE;
    }
  for (guint i = 0; i < info->placements->len; i++)
    if (!remove_placement (self, info->account, info->placements->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* What is known of saved drafts as long as the engine runs: a number stays good although the store
 * may come to know the copy by another one. Any thread. */
typedef struct
{
  char *account;
  char *header_id;
} Remembered;

static void
remembered_free (Remembered *self)
{
  g_free (self->account);
  g_free (self->header_id);
  g_free (self);
}

void
mesign_engine_remember_draft (MesignEngine *self,
                              gint64 message_id,
                              const char *account,
                              const char *header_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Remembered *one = g_new0 (Remembered, 1);

  one->account = g_strdup (account);
  one->header_id = g_strdup (header_id);
  if (self->drafts == NULL)
    self->drafts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) remembered_free);
  g_hash_table_insert (self->drafts, g_memdup2 (&message_id, sizeof message_id), one);
}

gboolean
mesign_engine_recall_draft (MesignEngine *self, gint64 message_id, char **account, char **header_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Remembered *one =
      self->drafts != NULL ? g_hash_table_lookup (self->drafts, &message_id) : NULL;

  if (one == NULL)
    return FALSE;
  *account = g_strdup (one->account);
  *header_id = g_strdup (one->header_id);

  return TRUE;
}

/* Saving */

static gboolean
queue_draft (SaveDraft *save, GBytes *octets, gint64 mailbox_id, GError **error)
{
  MesignEngine *self = save->job.engine;
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);
  gint64 operation;

  save->name = mesign_engine_put_outbox_file (self, octets, error);
  if (save->name == NULL)
    return FALSE;
  operation = mesign_store_queue_append_sync (self->store, mailbox_id, save->name, octets, envelope,
                                              MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN,
                                              mesign_engine_now (), &save->job.id, error);
  if (operation == 0)
    mesign_engine_remove_outbox_file (self, save->name);
  else
    mesign_engine_remember_draft (self, save->job.id, save->job.account->id, envelope->message_id);

  return operation != 0;
}

/* The list and the search show it at once. What does not work now is done by the next sync. */
static void
take_in (SaveDraft *save)
{
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (GError) error = NULL;

  save->job.without_keys =
      mesign_keystore_get_state (save->job.engine->keystore) != MESIGN_KEYSTORE_UNLOCKED;
  if (!mesign_work_context_init (&context, &save->job, &error) ||
      !mesign_sync_take_in_sync (&context.sync, save->job.id, result, &error))
    g_debug ("The draft is read later: %s", error->message);
}

static MesignMailbox *
find_mailbox (const SaveDraft *save, GError **error)
{
  MesignMailbox *drafts = mesign_store_find_role_sync (
      save->job.engine->store, save->job.account->id, MESIGN_MAILBOX_ROLE_DRAFTS, NULL);

  if (drafts == NULL)
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The account has no mailbox for drafts. Synchronize it, or "
                                "create one named Drafts."));

  return drafts;
}

static gboolean
run_save_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  SaveDraft *save = data;
  g_autoptr (MesignMailbox) drafts = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) local = NULL;

  if (save->draft->from == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The mail has no writer."));
      return FALSE;
    }
  drafts = find_mailbox (save, error);
  if (drafts == NULL)
    return FALSE;
  octets = write_draft (save, error);
  if (octets == NULL || !queue_draft (save, octets, drafts->id, error))
    return FALSE;
  take_in (save);
  if (save->replaces != 0 &&
      !mesign_engine_remove_draft_sync (save->job.engine, save->replaces, &local))
    g_warning ("The copy before stays among the drafts: %s", local->message);

  return TRUE;
}

static const MesignJobClass save_draft_class = {
  .size = sizeof (SaveDraft),
  .run = run_save_draft,
  .clear = clear_save_draft,
};

/**
 * mesign_engine_save_draft_async:
 * @self: an open engine
 * @account: the account whose drafts it goes to
 * @draft: a draft, which is not changed meanwhile
 * @replaces: the copy saved before, 0 for none
 * @cancellable: (nullable): cancels
 * @callback: called when it is queued
 * @user_data: for @callback
 *
 * Files a draft in the mailbox for drafts, and then removes for good the copy it takes the place
 * of. One that is to be encrypted, or holds what came out of encrypted mail, is encrypted to its
 * writer alone, or not filed (%MESIGN_ENGINE_ERROR_NO_CERTIFICATE). What the mail itself will not
 * say, such as that it is to be signed, lies with it.
 */
void
mesign_engine_save_draft_async (MesignEngine *self,
                                MesignAccount *account,
                                MesignDraft *draft,
                                gint64 replaces,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  SaveDraft *save;

  g_return_if_fail (account != NULL && draft != NULL);

  save = mesign_job_new (self, &save_draft_class, cancellable, callback, user_data);
  mesign_job_set_account (save, account);
  save->draft = mesign_draft_ref (draft);
  save->replaces = replaces;
  mesign_job_start (save);
}

/**
 * mesign_engine_save_draft_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: the store's id of the saved copy, good for replacing, opening and sending it as long as
 * the engine runs; 0 with @error set, and then the copy before is still there
 */
gint64
mesign_engine_save_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &save_draft_class, result, error);
}

/* Opening */

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

static void
take_content (MesignDraft *draft, const MesignOpenedMessage *opened)
{
  g_free (draft->text);
  draft->text = g_strdup (opened->body_text);
  draft->html = g_strdup (opened->body_html);
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *one = opened->attachments->pdata[i];

      g_ptr_array_add (draft->attachments,
                       mesign_draft_attachment_new (one->filename, one->content_type, one->octets));
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

/* Another program's draft says nothing of itself: what was encrypted stays so, and it is signed as
 * a new mail would be. */
static void
take_wishes (MesignEngine *self, MesignDraft *draft, const MesignOpenedMessage *opened)
{
  gboolean was_encrypted = opened->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED;
  g_auto (GStrv) words =
      g_strsplit (opened->draft_notes != NULL ? opened->draft_notes : "", " ", -1);
  const char *const *notes = (const char *const *) words;

  if (opened->draft_notes == NULL)
    {
      draft->encrypt = was_encrypted;
      draft->sign = draft->from != NULL && mesign_engine_may_sign (self, draft->from->address);
      return;
    }
  draft->sign = g_strv_contains (notes, "sign");
  draft->encrypt = g_strv_contains (notes, "encrypt");
  draft->opaque = g_strv_contains (notes, "opaque");
  draft->timestamp = g_strv_contains (notes, "timestamp");
  draft->protect_headers = !g_strv_contains (notes, "open-headers");
  draft->quotes_encrypted = g_strv_contains (notes, "quotes-encrypted");
  if (g_strv_contains (notes, "hidden-subject"))
    hide_subject (draft);
}

static gboolean
check_readable (const MesignOpenedMessage *opened, GError **error)
{
  if (opened->report->encryption.status == MESIGN_ENCRYPTION_NONE ||
      opened->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NO_KEY,
                           _ ("This draft is encrypted and cannot be opened with your "
                              "certificates."));

  return FALSE;
}

static gboolean
run_open_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenDraft *open = data;
  MesignEngine *self = open->job.engine;
  g_autoptr (MesignMessageInfo) info = find_saved (self, open->message_id, error);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  MesignDraft *draft;

  if (info == NULL)
    {
      if (error != NULL && *error == NULL)
        mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                                 _ ("There is no such message any more."));
      return FALSE;
    }
  octets = mesign_engine_fetch_octets_sync (&open->job, info->id, cancellable, error);
  opened = octets != NULL ? mesign_engine_open_stored_sync (&open->job, octets, info, error) : NULL;
  if (opened == NULL || !check_readable (opened, error))
    return FALSE;
  mesign_engine_remember_draft (self, open->message_id, info->account, info->envelope->message_id);
  draft = mesign_draft_new ();
  take_headers (draft, opened->headers);
  take_content (draft, opened);
  take_wishes (self, draft, opened);
  open->job.result = draft;

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
