/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include "crypto/mesign-timestamp.h"
#include "mime/mesign-mime-address.h"
#include "mime/mesign-mime-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
copy_free (MesignSmimeCopy *self)
{
  g_strfreev (self->recipients);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_free (self);
}

static void
clear (MesignSmimeWritten *self)
{
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_clear_pointer (&self->sent, g_bytes_unref);
  g_free (self->stamp_problem);
}

MESIGN_DEFINE_VALUE (MesignSmimeWritten, mesign_smime_written)

/* What one writing goes through. */
typedef struct
{
  const MesignDraft *draft;
  const MesignSmimeWriting *writing;
  GCancellable *cancellable;
  MesignSmimeWritten *written;
  gboolean has_stamp_failed;
} Write;

static gboolean
check_recipients (const MesignDraft *draft, const MesignSmimeWriting *writing, GError **error)
{
  g_auto (GStrv) lacking = mesign_smime_list_without_certificate (draft, writing->recipients);
  g_autofree char *names = NULL;

  if (lacking[0] == NULL)
    return TRUE;
  names = mesign_smime_dup_lacking (lacking, writing->recipients);
  g_set_error (error, MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_NO_CERTIFICATE,
               _ ("Not encrypted and not sent: there is no usable certificate of %s. Ask for a "
                  "signed mail, which brings the "
                  "certificate along, import it from a file, or send without encryption."),
               names);

  return FALSE;
}

static gboolean
check_draft (const MesignDraft *draft, const MesignSmimeWriting *writing, GError **error)
{
  g_autoptr (GPtrArray) all = mesign_draft_dup_recipients (draft);

  if (all->len == 0)
    {
      g_set_error_literal (error, MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_NO_RECIPIENT,
                           _ ("This mail has no recipient. Add somebody to To, Cc or Bcc."));
      return FALSE;
    }
  if (draft->quotes_encrypted && !draft->encrypt)
    {
      g_set_error_literal (error, MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_WOULD_LEAK,
                           _ ("This mail quotes one that was encrypted, so it is encrypted or not "
                              "sent. Encrypt it, or leave "
                              "the quotation out."));
      return FALSE;
    }
  if ((draft->sign && writing->signer == NULL) || (draft->encrypt && writing->encryption == NULL))
    {
      g_set_error (error, MESIGN_SMIME_ERROR, MESIGN_SMIME_ERROR_NO_IDENTITY,
                   _ ("There is no usable certificate of your own for %s. Get or import one, or "
                      "send without signature "
                      "and encryption."),
                   draft->from != NULL ? draft->from->address : "–");
      return FALSE;
    }

  return !draft->encrypt || check_recipients (draft, writing, error);
}

/* Stamping */

/* A token that is not right in itself is no stamp. One of an authority that is not trusted here may
 * be so elsewhere. */
static gboolean
check_stamp (Write *self, GBytes *token, GBytes *signature, GError **error)
{
  g_autoptr (MesignTimestamp) stamp = NULL;

  if (self->writing->snapshot == NULL)
    return TRUE;
  stamp = mesign_trust_judge_timestamp (self->writing->snapshot, token, signature, NULL);
  if (stamp->status == MESIGN_TIMESTAMP_INVALID)
    {
      g_set_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_TAMPERED,
                   _ ("The time-stamp authority gave a stamp that is not right (%s)."),
                   stamp->reason);
      return FALSE;
    }
  if (stamp->status != MESIGN_TIMESTAMP_VALID && self->written->stamp_problem == NULL)
    self->written->stamp_problem = g_strdup_printf (
        _ ("The time stamp is by an authority that is not trusted here (%s). Who does not trust it "
           "either will not count it."),
        stamp->reason != NULL ? stamp->reason : "–");

  return TRUE;
}

static GBytes *
add_stamp (Write *self, GBytes *cms, GError **error)
{
  g_autoptr (GBytes) signature = mesign_cms_get_signature (cms, error);
  g_autoptr (GBytes) token = NULL;

  if (signature == NULL)
    return NULL;
  token = mesign_tsa_stamp_sync (self->writing->tsa_url, signature, &self->writing->fetch,
                                 self->cancellable, error);

  return token != NULL && check_stamp (self, token, signature, error)
             ? mesign_cms_add_timestamp (cms, token, error)
             : NULL;
}

/* A stamp is worth having, and no reason not to send: without one the mail goes out, and that is
 * said. An authority that has failed is not waited for again. */
static gboolean
stamp (Write *self, GBytes **cms, GError **error)
{
  MesignSmimeWritten *written = self->written;
  g_autoptr (GError) inner = NULL;
  GBytes *stamped;

  if (!self->draft->timestamp || self->writing->tsa_url == NULL || self->has_stamp_failed)
    return TRUE;
  stamped = add_stamp (self, *cms, &inner);
  if (stamped != NULL)
    {
      g_bytes_unref (*cms);
      *cms = stamped;
      written->is_stamped = TRUE;
      return TRUE;
    }
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  self->has_stamp_failed = TRUE;
  if (!written->is_stamped)
    {
      g_free (written->stamp_problem);
      written->stamp_problem = g_strdup (inner->message);
    }

  return TRUE;
}

/* Signing */

static GBytes *
sign (Write *self, GBytes *payload, GError **error)
{
  const MesignDraft *draft = self->draft;
  const MesignSmimeWriting *writing = self->writing;
  const MesignCmsSigning signing = { .pair = writing->signer,
                                     .chain = writing->chain,
                                     .encryption = writing->encryption,
                                     .time = draft->date,
                                     .detached = !draft->opaque,
                                     .pss = draft->pss };
  g_autoptr (GBytes) cms = mesign_cms_sign (payload, &signing, error);

  return cms != NULL && stamp (self, &cms, error) ? g_steal_pointer (&cms) : NULL;
}

/* What is signed or encrypted, and what stands around it. */
typedef struct
{
  const MesignMimeFields *inner;
  const MesignMimeFields *outer;
  MesignMimeProtection protection;
} Frame;

static GBytes *
build_clear_signed (Write *self, const Frame *frame, GError **error)
{
  const char *micalg = mesign_cms_get_micalg (self->writing->signer->certificate);
  g_autoptr (MesignMimeSigning) signing = mesign_mime_signing_new (frame->outer, micalg);
  g_autoptr (GBytes) payload =
      mesign_mime_signing_add_payload (signing, self->draft, frame->inner, frame->protection,
                                       frame->protection == MESIGN_MIME_PROTECTION_CIPHER);
  g_autoptr (GBytes) cms = sign (self, payload, error);

  g_clear_pointer (&payload, g_bytes_unref);

  return cms != NULL ? mesign_mime_signing_close (g_steal_pointer (&signing), cms) : NULL;
}

static GBytes *
build_framed (Write *self, const Frame *frame, GError **error)
{
  const MesignDraft *draft = self->draft;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) cms = NULL;

  if (draft->sign && !draft->opaque)
    return build_clear_signed (self, frame, error);
  payload = mesign_mime_build_payload (draft, frame->inner, frame->protection,
                                       frame->protection == MESIGN_MIME_PROTECTION_CIPHER);
  if (!draft->sign)
    return frame->outer != NULL ? mesign_mime_build_message (frame->outer, payload)
                                : g_steal_pointer (&payload);
  cms = sign (self, payload, error);
  g_clear_pointer (&payload, g_bytes_unref);

  return cms != NULL ? mesign_mime_build_pkcs7_message (frame->outer, cms, "signed-data") : NULL;
}

/* Signs the draft as asked and gives the message; where it is to be encrypted, the entity for that,
 * and the fields for the outside. */
static GBytes *
build_inner (Write *self, gboolean with_bcc, MesignMimeFields **outer, GError **error)
{
  const MesignDraft *draft = self->draft;
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, with_bcc, error);
  Frame frame = { NULL, NULL, MESIGN_MIME_PROTECTION_NONE };
  GBytes *built;

  if (fields == NULL)
    return NULL;
  if (draft->protect_headers && (draft->sign || draft->encrypt))
    frame.protection =
        draft->encrypt ? MESIGN_MIME_PROTECTION_CIPHER : MESIGN_MIME_PROTECTION_CLEAR;
  if (frame.protection == MESIGN_MIME_PROTECTION_CIPHER)
    {
      *outer = mesign_mime_fields_dup_outer (fields);
      mesign_mime_fields_add_hp_outer (fields, *outer);
    }
  frame.inner = frame.protection != MESIGN_MIME_PROTECTION_NONE ? fields : NULL;
  frame.outer = draft->encrypt ? NULL : fields;
  built = build_framed (self, &frame, error);
  if (*outer == NULL)
    *outer = g_steal_pointer (&fields);

  return built;
}

/* Encrypting */

/* For whom a copy is encrypted, and how. */
typedef struct
{
  GPtrArray *readers;
  GPtrArray *certificates;
  GHashTable *oaep;
} Envelope;

static void
envelope_init (Envelope *self)
{
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_smime_reader_unref);
  self->certificates = mesign_certificate_list_new ();
  self->oaep = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
envelope_clear (Envelope *self)
{
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->oaep, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Envelope, envelope_clear)

/* Who writes to themselves, or to two addresses of one certificate, is one reader. */
static void
add_certificate (Envelope *self, MesignCertificate *certificate, const char *oaep)
{
  if (oaep != NULL)
    g_hash_table_insert (self->oaep, g_strdup (certificate->fingerprint), (gpointer) oaep);
  for (guint i = 0; i < self->certificates->len; i++)
    if (strcmp (((const MesignCertificate *) self->certificates->pdata[i])->fingerprint,
                certificate->fingerprint) == 0)
      return;
  g_ptr_array_add (self->certificates, mesign_certificate_ref (certificate));
}

static void
add_reader (Envelope *self, const MesignSmimeReader *reader)
{
  const char *oaep = mesign_smime_choose_oaep ((const char *const *) reader->capabilities);

  g_ptr_array_add (self->readers, mesign_smime_reader_ref ((MesignSmimeReader *) reader));
  for (guint i = 0; i < reader->certificates->len; i++)
    add_certificate (self, reader->certificates->pdata[i], oaep);
}

static void
add_readers (Envelope *self, GPtrArray *addresses, GHashTable *recipients)
{
  for (guint i = 0; i < addresses->len; i++)
    add_reader (self, mesign_smime_find_reader (
                          recipients, ((const MesignAddress *) addresses->pdata[i])->address));
}

/* The writer reads it with this program, which knows OAEP, or with another one of which nothing is
 * known: no older form than the others get. */
static const char *
choose_own_oaep (const Envelope *self)
{
  return self->certificates->len > 0 && g_hash_table_size (self->oaep) == self->certificates->len
             ? "sha256"
             : NULL;
}

/* Gives the message, with the fields for the outside. */
static GBytes *
encrypt (GBytes *inner,
         Envelope *envelope,
         MesignCertificate *own,
         const MesignMimeFields *outer,
         GError **error)
{
  MesignCipher cipher = mesign_smime_choose_cipher (envelope->readers);
  g_autoptr (GBytes) cms = NULL;

  add_certificate (envelope, own, choose_own_oaep (envelope));
  cms = mesign_cms_encrypt (inner, envelope->certificates, envelope->oaep, cipher, error);
  if (cms == NULL)
    return NULL;

  return mesign_mime_build_pkcs7_message (
      outer, cms,
      mesign_cipher_is_authenticated (cipher) ? "authEnveloped-data" : "enveloped-data");
}

/* Copies */

static void
add_copy (Write *self, GPtrArray *addresses, GBytes *octets)
{
  MesignSmimeCopy *copy = g_new0 (MesignSmimeCopy, 1);
  g_autoptr (GStrvBuilder) recipients = g_strv_builder_new ();

  for (guint i = 0; i < addresses->len; i++)
    g_strv_builder_add (recipients, ((const MesignAddress *) addresses->pdata[i])->address);
  copy->recipients = g_strv_builder_end (recipients);
  copy->octets = g_bytes_ref (octets);
  g_ptr_array_add (self->written->copies, copy);
}

/* One copy: where @inner is to be encrypted, for @addresses and the writer, so that nobody else can
 * be read from its recipients. */
static gboolean
write_copy (Write *self,
            GPtrArray *addresses,
            const MesignMimeFields *outer,
            GBytes *inner,
            GError **error)
{
  g_autoptr (GBytes) octets = NULL;

  if (self->draft->encrypt)
    {
      g_auto (Envelope) envelope = { NULL };

      envelope_init (&envelope);
      add_readers (&envelope, addresses, self->writing->recipients);
      octets = encrypt (inner, &envelope, self->writing->encryption, outer, error);
    }
  else
    octets = g_bytes_ref (inner);
  if (octets == NULL)
    return FALSE;
  add_copy (self, addresses, octets);

  return TRUE;
}

/* Those in Bcc who do not get the open copy already, each once. */
static GPtrArray *
list_hidden (const MesignDraft *draft, GPtrArray *visible)
{
  g_autoptr (GPtrArray) all = mesign_draft_dup_recipients (draft);
  GPtrArray *hidden = mesign_address_list_new ();

  for (guint i = 0; i < all->len; i++)
    if (!mesign_address_list_contains (visible, ((MesignAddress *) all->pdata[i])->address))
      g_ptr_array_add (hidden, mesign_address_ref (all->pdata[i]));

  return hidden;
}

static gboolean
write_copies (Write *self, const MesignMimeFields *outer, GBytes *inner, GError **error)
{
  g_autoptr (GPtrArray) visible = mesign_draft_dup_visible (self->draft);
  g_autoptr (GPtrArray) hidden = list_hidden (self->draft, visible);

  if (visible->len > 0 && !write_copy (self, visible, outer, inner, error))
    return FALSE;
  for (guint i = 0; i < hidden->len; i++)
    {
      g_autoptr (GPtrArray) one = mesign_address_list_new ();

      g_ptr_array_add (one, mesign_address_ref (hidden->pdata[i]));
      if (!write_copy (self, one, outer, inner, error))
        return FALSE;
    }

  return TRUE;
}

/* The writer's own copy: like the first one, but with Bcc, and so for the writer alone where it is
 * encrypted. */
static GBytes *
write_sent (Write *self, GError **error)
{
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GBytes) inner = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_auto (Envelope) envelope = { NULL };

  if (self->draft->bcc->len == 0)
    return g_bytes_ref (((MesignSmimeCopy *) self->written->copies->pdata[0])->octets);
  inner = build_inner (self, TRUE, &outer, error);
  if (inner == NULL)
    return NULL;
  if (!self->draft->encrypt)
    return g_steal_pointer (&inner);

  envelope_init (&envelope);
  all = mesign_draft_dup_recipients (self->draft);
  add_readers (&envelope, all, self->writing->recipients);
  g_ptr_array_set_size (envelope.certificates, 0);
  g_hash_table_remove_all (envelope.oaep);

  return encrypt (inner, &envelope, self->writing->encryption, outer, error);
}

/* All copies are one mail, so that they bear one identifier and one date. */
static MesignDraft *
complete (const MesignDraft *draft)
{
  MesignDraft *copy = mesign_draft_copy (draft);

  if (copy->message_id == NULL)
    copy->message_id = mesign_mime_make_message_id (copy->from != NULL ? copy->from->address : "");
  if (copy->date == 0)
    copy->date = g_get_real_time () / G_USEC_PER_SEC;

  return copy;
}

/**
 * mesign_smime_write_sync:
 * @draft: what to send
 * @writing: what to sign and encrypt with
 * @cancellable: (nullable): to give up waiting for a time stamp
 * @error: return location for a #MesignSmimeError, or an error of mime/, crypto/ or trust/
 *
 * Turns a draft into messages (RFC 8551, with the header protected as in RFC 9788). A draft that is
 * to be encrypted is encrypted for every recipient, or nothing is made. Each Bcc recipient gets a
 * copy of its own, since everybody can read the recipients of a CMS message. A time stamp that
 * cannot be had is left out, and that is told. Blocks where a time stamp is asked for; not for the
 * main thread.
 *
 * Returns: (transfer full) (nullable): the messages, or %NULL with @error set
 */
MesignSmimeWritten *
mesign_smime_write_sync (const MesignDraft *draft,
                         const MesignSmimeWriting *writing,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (MesignDraft) whole = NULL;
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GBytes) inner = NULL;
  Write self = { .writing = writing, .cancellable = cancellable };

  g_return_val_if_fail (draft != NULL && writing != NULL, NULL);

  if (!check_draft (draft, writing, error))
    return NULL;
  self.draft = whole = complete (draft);
  self.written = written = g_atomic_rc_box_new0 (MesignSmimeWritten);
  written->copies = g_ptr_array_new_with_free_func ((GDestroyNotify) copy_free);
  inner = build_inner (&self, FALSE, &outer, error);
  if (inner == NULL || !write_copies (&self, outer, inner, error))
    return NULL;
  written->sent = write_sent (&self, error);

  return written->sent != NULL ? g_steal_pointer (&written) : NULL;
}
