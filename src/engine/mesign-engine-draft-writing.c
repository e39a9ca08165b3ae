/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts as octets: what is to be encrypted, encrypted to its writer. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-builder.h"

#include <glib/gi18n-lib.h>

/* What the mail as it is sent will not say of itself, for whoever takes the draft up again. */
char *
mesign_engine_dup_draft_notes (const MesignDraft *draft)
{
  const struct
  {
    gboolean is_set;
    const char *word;
  } notes[] = {
    { draft->sign, "sign" },
    { draft->encrypt, "encrypt" },
    { draft->opaque, "opaque" },
    { draft->pss, "pss" },
    { draft->timestamp, "timestamp" },
    { !draft->protect_headers, "open-headers" },
    { draft->quotes_encrypted, "quotes-encrypted" },
    { draft->hidden_subject != NULL && g_strcmp0 (draft->hidden_subject, draft->subject) == 0,
      "hidden-subject" },
  };
  GString *words = g_string_new ("1");

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (notes[i].is_set)
      g_string_append_printf (words, " %s", notes[i].word);

  return g_string_free (words, FALSE);
}

static void
add_notes (MesignMimeFields *fields, const MesignDraft *draft)
{
  g_autofree char *notes = mesign_engine_dup_draft_notes (draft);

  mesign_mime_fields_add_raw (fields, MESIGN_DRAFT_NOTES_FIELD, notes);
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
 * with it; the outside tells neither what about nor to whom. */
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
  mesign_mime_fields_remove_addressees (outer);
  mesign_mime_fields_add_hp_outer (fields, outer);
  add_notes (fields, draft);
  payload = mesign_mime_build_payload (draft, fields, MESIGN_MIME_PROTECTION_CIPHER, FALSE);
  g_ptr_array_add (readers, mesign_certificate_ref (own));
  cms = mesign_cms_encrypt (payload, readers, NULL, MESIGN_CIPHER_AES_256_CBC, error);
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
  g_auto (MesignOwnChoice) choice = { NULL };
  g_autoptr (GPtrArray) own = NULL;
  MesignCertificate *found;

  if (!mesign_engine_choose_own_sync (self, address, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, &choice,
                                      error))
    return NULL;
  if (choice.certificate != NULL)
    return g_steal_pointer (&choice.certificate);
  own = mesign_keystore_list_own_sync (self->keystore, mesign_engine_now (), error);
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

/* What the writer wrote himself may lie on this computer, but nowhere else. */
static GBytes *
write_without_certificate (const MesignDraft *draft, gboolean *stays_here, GError **error)
{
  if (must_be_encrypted (draft) || (draft->encrypt && stays_here == NULL))
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_CERTIFICATE,
                   _ ("The draft has to be encrypted, and %s has no certificate to encrypt it to. "
                      "It is not saved."),
                   draft->from->address);
      return NULL;
    }
  if (stays_here != NULL)
    *stays_here = draft->encrypt;

  return write_plain_draft (draft, error);
}

/* Turns a draft into what is filed: what is to be encrypted, encrypted, or else marked as to stay
 * on this computer; where there is no place to mark it, it is not made. On a worker. */
GBytes *
mesign_engine_write_draft_sync (MesignEngine *self,
                                const MesignDraft *given,
                                gboolean *stays_here,
                                GError **error)
{
  g_autoptr (MesignDraft) draft = prepare_copy (given);
  g_autoptr (MesignCertificate) own = NULL;
  GError *inner = NULL;

  if (!draft->encrypt && !draft->seal && !must_be_encrypted (draft))
    return write_plain_draft (draft, error);
  own = mesign_engine_find_draft_reader_sync (self, draft->from->address, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  if (own == NULL)
    return write_without_certificate (draft, stays_here, error);

  return write_encrypted_draft (draft, own, error);
}

typedef struct
{
  MesignJob job;
  MesignDraft *draft;
} WriteDraft;

static void
clear_write_draft (gpointer data)
{
  g_clear_pointer (&((WriteDraft *) data)->draft, mesign_draft_unref);
}

static gboolean
run_write_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  WriteDraft *request = data;

  request->job.result =
      mesign_engine_write_draft_sync (request->job.engine, request->draft, NULL, error);

  return request->job.result != NULL;
}

static const MesignJobClass write_draft_class = {
  .size = sizeof (WriteDraft),
  .free_result = (GDestroyNotify) g_bytes_unref,
  .run = run_write_draft,
  .clear = clear_write_draft,
};

/**
 * mesign_engine_write_draft_async:
 * @self: an open engine
 * @draft: a draft with a writer, which is not changed meanwhile
 * @cancellable: (nullable): cancels
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Turns a draft into the octets that saving would file. One that is to be encrypted, and for whose
 * writer there is no certificate, is not made (%MESIGN_ENGINE_ERROR_NO_CERTIFICATE).
 */
void
mesign_engine_write_draft_async (MesignEngine *self,
                                 MesignDraft *draft,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  WriteDraft *request;

  g_return_if_fail (draft != NULL && draft->from != NULL);

  request = mesign_job_new (self, &write_draft_class, cancellable, callback, user_data);
  request->draft = mesign_draft_ref (draft);
  mesign_job_start (request);
}

/**
 * mesign_engine_write_draft_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the message
 */
GBytes *
mesign_engine_write_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &write_draft_class, result, error);
}
