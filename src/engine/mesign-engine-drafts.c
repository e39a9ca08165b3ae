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
#include "store/mesign-store-operations.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  MesignDraft *draft;
  gint64 replaces;
  gboolean stays_here;
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
write_encrypted_draft (MesignDraft *draft, MesignCertificate *own, GError **error)
{
  g_autoptr (MesignMimeFields) fields = NULL;
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GPtrArray) readers = mesign_certificate_list_new ();
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (GBytes) entity = NULL;

  /* all of it is inside, even a subject that the mail itself will not show */
  g_clear_pointer (&draft->open_subject, g_free);
  fields = mesign_mime_fields_new_from_draft (draft, TRUE, error);
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

/* What came out of encrypted mail is for nobody else to read, whatever becomes of the mail. */
static gboolean
must_be_encrypted (const MesignDraft *draft)
{
  return draft->quotes_encrypted ||
         (draft->hidden_subject != NULL && g_strcmp0 (draft->hidden_subject, draft->subject) == 0);
}

static MesignCertificate *
find_any_own (GPtrArray *own, const char *address)
{
  for (guint i = 0; i < own->len; i++)
    {
      MesignCertificate *one = ((const MesignOwnCertificate *) own->pdata[i])->certificate;

      if (one->purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT &&
          mesign_cms_can_encrypt_to (one, NULL) &&
          (address == NULL || mesign_certificate_has_address (one, address)))
        return mesign_certificate_ref (one);
    }

  return NULL;
}

/* The writer reads it, and has the key also of a certificate that has run out. Gives NULL without
 * an error where there is none at all. On a worker. */
MesignCertificate *
mesign_engine_find_draft_reader_sync (MesignEngine *self, const char *address, GError **error)
{
  const gint64 now = mesign_engine_now ();
  GError *inner = NULL;
  MesignCertificate *found = mesign_keystore_find_own_sync (
      self->keystore, address, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, now, &inner);
  g_autoptr (GPtrArray) own = NULL;

  if (inner == NULL)
    return found;
  if (!g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  g_error_free (inner);
  own = mesign_keystore_list_own_sync (self->keystore, now, error);
  if (own == NULL)
    return NULL;
  found = find_any_own (own, address);

  return found != NULL ? found : find_any_own (own, NULL);
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
write_without_certificate (SaveDraft *save, const MesignDraft *draft, GError **error)
{
  if (must_be_encrypted (draft))
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_CERTIFICATE,
                   _ ("The draft has to be encrypted, and %s has no certificate to encrypt it to. "
                      "It is not saved."),
                   draft->from->address);
      return NULL;
    }
  save->stays_here = draft->encrypt;

  return write_plain_draft (draft, error);
}

/* What is to be encrypted goes to the server encrypted, or not at all. */
static GBytes *
write_draft (SaveDraft *save, GError **error)
{
  g_autoptr (MesignDraft) draft = prepare_copy (save->draft);
  g_autoptr (MesignCertificate) own = NULL;
  GError *inner = NULL;

  if (!draft->encrypt && !draft->seal && !must_be_encrypted (draft))
    return write_plain_draft (draft, error);
  own = mesign_engine_find_draft_reader_sync (save->job.engine, draft->from->address, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  if (own == NULL)
    return write_without_certificate (save, draft, error);

  return write_encrypted_draft (draft, own, error);
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
  operation = mesign_store_queue_append_sync (
      self->store, mailbox_id, save->name, octets, envelope, MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN,
      mesign_engine_now (), save->stays_here ? G_MAXINT64 : 0, &save->job.id, error);
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
 * writer alone; so is one that is to be sealed where the writer has a certificate. Where the writer
 * has no certificate at all, the latter is not filed
 * (%MESIGN_ENGINE_ERROR_NO_CERTIFICATE), and what the writer wrote himself stays on this computer.
 * What the mail itself will not say, such as that it is to be signed, lies with it.
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
