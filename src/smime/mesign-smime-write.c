/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime.h"

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
}

MESIGN_DEFINE_VALUE (MesignSmimeWritten, mesign_smime_written)

static MesignCertificate *
find_certificate (GHashTable *recipients, const char *address)
{
  g_autofree char *normalized = mesign_address_normalize (address);

  return recipients != NULL ? g_hash_table_lookup (recipients, normalized) : NULL;
}

/**
 * mesign_smime_list_without_certificate:
 * @draft: a draft
 * @recipients: (nullable) (element-type utf8 MesignCertificate): certificates by normalized address
 *
 * Returns: (transfer full) (array zero-terminated=1): the recipients it cannot be encrypted to
 */
GStrv
mesign_smime_list_without_certificate (const MesignDraft *draft, GHashTable *recipients)
{
  g_autoptr (GPtrArray) all = mesign_draft_dup_recipients (draft);
  g_autoptr (GStrvBuilder) lacking = g_strv_builder_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const MesignAddress *address = all->pdata[i];
      MesignCertificate *certificate = find_certificate (recipients, address->address);

      if (certificate == NULL || !mesign_cms_can_encrypt_to (certificate, NULL))
        g_strv_builder_add (lacking, address->address);
    }

  return g_strv_builder_end (lacking);
}

/**
 * mesign_smime_choose_cipher:
 * @capabilities: (element-type GStrv): what each recipient's software has said it can read, most
 * wanted first; an empty vector where nothing is known
 *
 * Chooses AES-256-GCM if every recipient is known to read it, since much software does not, and
 * AES-256-CBC otherwise, which every S/MIME 3.2 reader must know (RFC 5751 section 2.7).
 *
 * Returns: the content cipher to use
 */
MesignCipher
mesign_smime_choose_cipher (GPtrArray *capabilities)
{
  for (guint i = 0; i < capabilities->len; i++)
    if (!g_strv_contains (capabilities->pdata[i],
                          mesign_cipher_to_string (MESIGN_CIPHER_AES_256_GCM)))
      return MESIGN_CIPHER_AES_256_CBC;

  return capabilities->len > 0 ? MESIGN_CIPHER_AES_256_GCM : MESIGN_CIPHER_AES_256_CBC;
}

static gboolean
check_recipients (const MesignDraft *draft, const MesignSmimeWriting *writing, GError **error)
{
  g_auto (GStrv) lacking = mesign_smime_list_without_certificate (draft, writing->recipients);
  g_autofree char *names = NULL;

  if (lacking[0] == NULL)
    return TRUE;
  names = g_strjoinv (", ", lacking);
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

static GBytes *
add_stamp (GBytes *cms,
           const MesignSmimeWriting *writing,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GBytes) signature = mesign_cms_get_signature (cms, error);
  g_autoptr (GBytes) token = NULL;

  if (signature == NULL)
    return NULL;
  token = mesign_tsa_stamp_sync (writing->tsa_url, signature, &writing->fetch, cancellable, error);

  return token != NULL ? mesign_cms_add_timestamp (cms, token, error) : NULL;
}

static GBytes *
sign (GBytes *payload,
      const MesignDraft *draft,
      const MesignSmimeWriting *writing,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GBytes) cms =
      mesign_cms_sign (payload, writing->signer, writing->chain, !draft->opaque, draft->date,
                       writing->encryption, error);

  if (cms == NULL)
    return NULL;
  if (draft->timestamp && writing->tsa_url != NULL)
    {
      GBytes *stamped = add_stamp (cms, writing, cancellable, error);

      if (stamped == NULL)
        return NULL;
      g_bytes_unref (cms);
      cms = stamped;
    }
  if (draft->opaque)
    return mesign_mime_build_pkcs7 (cms, "signed-data");

  return mesign_mime_build_signed (payload, cms,
                                   mesign_cms_get_micalg (writing->signer->certificate));
}

static GBytes *
encrypt (GBytes *entity, GPtrArray *certificates, MesignCipher cipher, GError **error)
{
  g_autoptr (GBytes) cms = mesign_cms_encrypt (entity, certificates, cipher, error);

  if (cms == NULL)
    return NULL;

  return mesign_mime_build_pkcs7 (
      cms, mesign_cipher_is_authenticated (cipher) ? "authEnveloped-data" : "enveloped-data");
}

/* Signs the draft as asked and gives the fields for the outside and the entity below them, not
 * encrypted yet. */
static GBytes *
build_entity (const MesignDraft *draft,
              const MesignSmimeWriting *writing,
              gboolean with_bcc,
              MesignMimeFields **outer,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (MesignMimeFields) fields = mesign_mime_fields_new_from_draft (draft, with_bcc, error);
  MesignMimeProtection protection = MESIGN_MIME_PROTECTION_NONE;
  g_autoptr (GBytes) payload = NULL;

  if (fields == NULL)
    return NULL;
  if (draft->protect_headers && (draft->sign || draft->encrypt))
    protection = draft->encrypt ? MESIGN_MIME_PROTECTION_CIPHER : MESIGN_MIME_PROTECTION_CLEAR;
  if (protection == MESIGN_MIME_PROTECTION_CIPHER)
    {
      *outer = mesign_mime_fields_dup_outer (fields);
      mesign_mime_fields_add_hp_outer (fields, *outer);
    }
  payload =
      mesign_mime_build_payload (draft, protection != MESIGN_MIME_PROTECTION_NONE ? fields : NULL,
                                 protection, protection == MESIGN_MIME_PROTECTION_CIPHER);
  if (*outer == NULL)
    *outer = g_steal_pointer (&fields);

  return draft->sign ? sign (payload, draft, writing, cancellable, error)
                     : g_steal_pointer (&payload);
}

/* Who writes to themselves, or to two addresses of one certificate, is one reader. */
static void
add_certificate (GPtrArray *certificates, MesignCertificate *certificate)
{
  for (guint i = 0; i < certificates->len; i++)
    if (strcmp (((const MesignCertificate *) certificates->pdata[i])->fingerprint,
                certificate->fingerprint) == 0)
      return;
  g_ptr_array_add (certificates, mesign_certificate_ref (certificate));
}

static void
add_certificates (GPtrArray *certificates, GPtrArray *addresses, GHashTable *recipients)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      MesignCertificate *certificate =
          find_certificate (recipients, ((MesignAddress *) addresses->pdata[i])->address);

      add_certificate (certificates, certificate);
    }
}

static void
add_addresses (GStrvBuilder *builder, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    g_strv_builder_add (builder, ((MesignAddress *) addresses->pdata[i])->address);
}

static void
add_copy (MesignSmimeWritten *written, GStrvBuilder *recipients, GBytes *octets)
{
  MesignSmimeCopy *copy = g_new0 (MesignSmimeCopy, 1);

  copy->recipients = g_strv_builder_end (recipients);
  copy->octets = g_bytes_ref (octets);
  g_ptr_array_add (written->copies, copy);
}

/* One encrypted copy: for @addresses and the writer, so that nobody else can be read from its
 * recipients. */
static gboolean
add_encrypted_copy (MesignSmimeWritten *written,
                    GPtrArray *addresses,
                    const MesignMimeFields *outer,
                    GBytes *entity,
                    const MesignSmimeWriting *writing,
                    GError **error)
{
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  g_autoptr (GStrvBuilder) recipients = g_strv_builder_new ();
  g_autoptr (GBytes) encrypted = NULL;
  g_autoptr (GBytes) octets = NULL;

  add_certificates (certificates, addresses, writing->recipients);
  add_certificate (certificates, writing->encryption);
  encrypted = encrypt (entity, certificates, writing->cipher, error);
  if (encrypted == NULL)
    return FALSE;
  octets = mesign_mime_build_message (outer, encrypted);
  add_addresses (recipients, addresses);
  add_copy (written, recipients, octets);

  return TRUE;
}

static gboolean
write_encrypted (MesignSmimeWritten *written,
                 const MesignDraft *draft,
                 const MesignMimeFields *outer,
                 GBytes *entity,
                 const MesignSmimeWriting *writing,
                 GError **error)
{
  g_autoptr (GPtrArray) visible = mesign_draft_dup_visible (draft);

  if (visible->len > 0 && !add_encrypted_copy (written, visible, outer, entity, writing, error))
    return FALSE;
  for (guint i = 0; i < draft->bcc->len; i++)
    {
      g_autoptr (GPtrArray) one = mesign_address_list_new ();

      g_ptr_array_add (one, mesign_address_ref (draft->bcc->pdata[i]));
      if (!add_encrypted_copy (written, one, outer, entity, writing, error))
        return FALSE;
    }

  return TRUE;
}

/* The writer's own copy: like the first one, but with Bcc, and so for the writer alone where it is
 * encrypted. */
static GBytes *
write_sent (const MesignDraft *draft,
            const MesignSmimeWriting *writing,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GBytes) entity = build_entity (draft, writing, TRUE, &outer, cancellable, error);
  g_autoptr (GPtrArray) certificates = NULL;
  g_autoptr (GBytes) encrypted = NULL;

  if (entity == NULL)
    return NULL;
  if (!draft->encrypt)
    return mesign_mime_build_message (outer, entity);

  certificates = mesign_certificate_list_new ();
  add_certificate (certificates, writing->encryption);
  encrypted = encrypt (entity, certificates, writing->cipher, error);

  return encrypted != NULL ? mesign_mime_build_message (outer, encrypted) : NULL;
}

/**
 * mesign_smime_write_sync:
 * @draft: what to send
 * @writing: what to sign and encrypt with
 * @cancellable: (nullable): to give up waiting for a time stamp
 * @error: return location for a #MesignSmimeError, or an error of mime/, crypto/ or trust/
 *
 * Turns a draft into messages (RFC 8551, with the header protected as in RFC 9788). A draft that is
 * to be encrypted is encrypted for every recipient, or nothing is made. Each Bcc recipient of an
 * encrypted mail gets a copy of its own, since everybody can read the recipients of a CMS message.
 * Blocks where a time stamp is asked for; not for the main thread.
 *
 * Returns: (transfer full) (nullable): the messages, or %NULL with @error set
 */
MesignSmimeWritten *
mesign_smime_write_sync (const MesignDraft *draft,
                         const MesignSmimeWriting *writing,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (MesignMimeFields) outer = NULL;
  g_autoptr (GBytes) entity = NULL;

  g_return_val_if_fail (draft != NULL && writing != NULL, NULL);

  if (!check_draft (draft, writing, error))
    return NULL;
  entity = build_entity (draft, writing, FALSE, &outer, cancellable, error);
  if (entity == NULL)
    return NULL;

  written = g_atomic_rc_box_new0 (MesignSmimeWritten);
  written->copies = g_ptr_array_new_with_free_func ((GDestroyNotify) copy_free);
  if (draft->encrypt)
    {
      if (!write_encrypted (written, draft, outer, entity, writing, error))
        return NULL;
    }
  else
    {
      g_autoptr (GPtrArray) all = mesign_draft_dup_recipients (draft);
      g_autoptr (GStrvBuilder) recipients = g_strv_builder_new ();
      g_autoptr (GBytes) octets = mesign_mime_build_message (outer, entity);

      add_addresses (recipients, all);
      add_copy (written, recipients, octets);
    }
  written->sent = draft->bcc->len > 0
                      ? write_sent (draft, writing, cancellable, error)
                      : g_bytes_ref (((MesignSmimeCopy *) written->copies->pdata[0])->octets);
  if (written->sent == NULL)
    return NULL;

  return g_steal_pointer (&written);
}
