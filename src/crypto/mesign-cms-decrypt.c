/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <glib/gi18n-lib.h>

/* How often a key is tried on a recipient it is not named by */
#define TRIES_MAX 64

typedef struct
{
  CMS_ContentInfo *cms;
  const MesignCmsEnvelope *envelope;
  GArray *recipients;
  GArray *keys;
  guint tries;
} Opening;

static void
clear (MesignCmsDecrypted *self)
{
  g_free (self->reason);
  g_free (self->algorithm);
  g_free (self->key);
  g_clear_pointer (&self->plaintext, g_bytes_unref);
}

MESIGN_DEFINE_VALUE (MesignCmsDecrypted, mesign_cms_decrypted)

static void
conclude (MesignCmsDecrypted *self, MesignEncryptionStatus status, const char *reason)
{
  self->status = status;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/* Tries one key on one recipient; returns NULL if it opened the content, else why not. */
static const char *
try_key (Opening *opening,
         const MesignCmsRecipient *recipient,
         const MesignCmsOwnKey *own,
         MesignCmsDecrypted *result)
{
  const char *reason = "bad-key";

  opening->tries++;
  if (mesign_cms_recipient_unwrap (recipient, opening->cms, own))
    result->plaintext = mesign_cms_content_decrypt (opening->cms, opening->envelope, &reason);
  if (result->plaintext == NULL)
    return reason;

  conclude (result, MESIGN_ENCRYPTION_DECRYPTED, NULL);
  result->key = g_strdup (own->pair->certificate->fingerprint);

  return NULL;
}

static void
open_named (Opening *opening,
            const MesignCmsRecipient *recipient,
            const MesignCmsOwnKey *own,
            MesignCmsDecrypted *result)
{
  g_autofree char *unsupported = mesign_cms_recipient_dup_unsupported (recipient);
  const char *reason;

  if (unsupported == NULL && !mesign_cms_recipient_may_be (recipient, own))
    unsupported = g_ascii_strdown (EVP_PKEY_get0_type_name (own->pkey), -1);
  if (unsupported != NULL)
    {
      conclude (result, MESIGN_ENCRYPTION_UNSUPPORTED, unsupported);
      return;
    }
  reason = try_key (opening, recipient, own, result);
  if (reason != NULL)
    conclude (result, MESIGN_ENCRYPTION_FAILED, reason);
}

/* The recipients that name an own certificate. Returns whether there was one. */
static gboolean
open_by_name (Opening *self, MesignCmsDecrypted *result)
{
  gboolean named = FALSE;

  for (guint i = 0; i < self->recipients->len; i++)
    for (guint j = 0; j < self->keys->len; j++)
      {
        const MesignCmsRecipient *recipient =
            &g_array_index (self->recipients, MesignCmsRecipient, i);
        const MesignCmsOwnKey *own = &g_array_index (self->keys, MesignCmsOwnKey, j);

        if (self->tries >= TRIES_MAX || !mesign_cms_recipient_is (recipient, own))
          continue;
        named = TRUE;
        open_named (self, recipient, own, result);
        if (result->plaintext != NULL)
          return TRUE;
      }

  return named;
}

/* A certificate may have been issued again for the same key, and the old one lost: any own key is
 * worth a try. What it does not open says nothing. */
static void
open_by_trying (Opening *self, MesignCmsDecrypted *result)
{
  for (guint i = 0; i < self->recipients->len; i++)
    for (guint j = 0; j < self->keys->len; j++)
      {
        const MesignCmsRecipient *recipient =
            &g_array_index (self->recipients, MesignCmsRecipient, i);
        const MesignCmsOwnKey *own = &g_array_index (self->keys, MesignCmsOwnKey, j);
        g_autofree char *unsupported = mesign_cms_recipient_dup_unsupported (recipient);

        if (self->tries >= TRIES_MAX)
          return;
        if (unsupported == NULL && mesign_cms_recipient_may_be (recipient, own) &&
            try_key (self, recipient, own, result) == NULL)
          return;
      }
}

static void
open_envelope (CMS_ContentInfo *cms,
               const MesignCmsEnvelope *envelope,
               GPtrArray *key_pairs,
               OSSL_LIB_CTX *context,
               MesignCmsDecrypted *result)
{
  const char *other;
  g_autoptr (GArray) recipients = mesign_cms_list_recipients (cms, &result->recipients, &other);
  g_autoptr (GArray) keys = mesign_cms_list_own_keys (key_pairs, context);
  Opening opening = { cms, envelope, recipients, keys, 0 };

  if (!mesign_cms_content_check (envelope, result))
    return;
  if (other != NULL)
    {
      conclude (result, MESIGN_ENCRYPTION_UNSUPPORTED, other);
      return;
    }
  conclude (result, MESIGN_ENCRYPTION_NO_KEY, "no-key");
  if (!open_by_name (&opening, result))
    open_by_trying (&opening, result);
}

/* An envelope as GM/T 0010 writes it, for SM2 keys. */
static MesignCmsDecrypted *
refuse_chinese (void)
{
  MesignCmsDecrypted *self = g_atomic_rc_box_new0 (MesignCmsDecrypted);

  conclude (self, MESIGN_ENCRYPTION_UNSUPPORTED, "sm2");

  return self;
}

static gboolean
needs_legacy_context (const MesignCmsEnvelope *envelope)
{
  const ASN1_OBJECT *object = NULL;
  gboolean legacy;

  X509_ALGOR_get0 (&object, NULL, NULL, envelope->algorithm);
  mesign_cipher_get_mode (OBJ_obj2nid (object), &legacy);

  return legacy;
}

/**
 * mesign_cms_decrypt_take:
 * @cms: (transfer full): as for mesign_cms_decrypt()
 * @key_pairs: (nullable) (element-type MesignKeyPair): as for mesign_cms_decrypt()
 * @error: return location for a #MesignCryptoError
 *
 * As mesign_cms_decrypt(), for large mail: @cms goes before the content comes.
 *
 * Returns: (transfer full) (nullable): as mesign_cms_decrypt()
 */
MesignCmsDecrypted *
mesign_cms_decrypt_take (GBytes *cms, GPtrArray *key_pairs, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_auto (MesignCmsEnvelope) envelope = { 0 };
  g_autoptr (CMS_ContentInfo) parsed = NULL;
  gboolean is_chinese = mesign_cms_is_chinese (cms);
  gboolean is_envelope = !is_chinese && mesign_cms_envelope_parse (&envelope, cms);
  OSSL_LIB_CTX *context;
  MesignCmsDecrypted *self;

  g_bytes_unref (cms);
  if (is_chinese)
    return refuse_chinese ();
  if (!is_envelope)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The encrypted part of the message is damaged"));
  context = needs_legacy_context (&envelope) ? mesign_crypto_get_legacy_context () : NULL;
  parsed = mesign_cms_envelope_load (&envelope, context, error);
  if (parsed == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (MesignCmsDecrypted);
  open_envelope (parsed, &envelope, key_pairs, context, self);

  return self;
}

/**
 * mesign_cms_decrypt:
 * @cms: an EnvelopedData (RFC 5652 section 6) or AuthEnvelopedData (RFC 5083), BER or DER
 * @key_pairs: (nullable) (element-type MesignKeyPair): all own keys, old ones too
 * @error: return location for a #MesignCryptoError
 *
 * Looks first, at the cipher and the lengths of nonce and tag; then chooses the key by issuer and
 * serial number or key identifier, and only if none is named tries all of them. Passwords and
 * shared keys are never tried. Nothing of the content is given out unless its tag, or for ciphers
 * without one its padding, is right. Takes a moment: not for the main thread.
 *
 * Returns: (transfer full) (nullable): what became of it, or %NULL with
 * %MESIGN_CRYPTO_ERROR_MALFORMED if it is no such thing or damaged
 */
MesignCmsDecrypted *
mesign_cms_decrypt (GBytes *cms, GPtrArray *key_pairs, GError **error)
{
  return mesign_cms_decrypt_take (g_bytes_ref (cms), key_pairs, error);
}
