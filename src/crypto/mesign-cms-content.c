/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <string.h>

/* The content of an envelope whose key has been unwrapped. All is in memory: nothing leaves before
 * the tag, or for CBC the padding, is right. */

#define NONCE_LENGTH 12
#define TAG_LENGTH_MIN 12
#define TAG_LENGTH_MAX 16
#define BLOCK_LENGTH_MAX EVP_MAX_BLOCK_LENGTH

static gboolean
refuse (MesignCmsDecrypted *result, MesignEncryptionStatus status, const char *reason)
{
  result->status = status;
  g_free (result->reason);
  result->reason = g_strdup (reason);

  return FALSE;
}

static gboolean
check_gcm (const MesignCmsEnvelope *envelope, MesignCmsDecrypted *result)
{
  g_autoptr (GBytes) nonce = NULL;
  gint64 tag_length;

  if (envelope->type != NID_id_smime_ct_authEnvelopedData)
    return refuse (result, MESIGN_ENCRYPTION_UNSUPPORTED, "aead-in-enveloped-data");
  if (!mesign_cms_gcm_parse (envelope->algorithm, &nonce, &tag_length))
    return refuse (result, MESIGN_ENCRYPTION_FAILED, "malformed");
  if (g_bytes_get_size (nonce) != NONCE_LENGTH)
    return refuse (result, MESIGN_ENCRYPTION_FAILED, "bad-nonce");
  if (tag_length < TAG_LENGTH_MIN || tag_length > TAG_LENGTH_MAX ||
      ASN1_STRING_length (envelope->mac) != tag_length)
    return refuse (result, MESIGN_ENCRYPTION_FAILED, "bad-tag-length");

  return TRUE;
}

static gboolean
check_mode (const MesignCmsEnvelope *envelope, MesignCipherMode mode, MesignCmsDecrypted *result)
{
  switch (mode)
    {
    case MESIGN_CIPHER_MODE_GCM:
      return check_gcm (envelope, result);
    case MESIGN_CIPHER_MODE_CBC:
      /* CBC has no tag: under this type it is a lie */
      return envelope->type == NID_pkcs7_enveloped ||
             refuse (result, MESIGN_ENCRYPTION_FAILED, "malformed");
    case MESIGN_CIPHER_MODE_OTHER_AEAD:
    case MESIGN_CIPHER_MODE_UNKNOWN:
    default:
      return refuse (result, MESIGN_ENCRYPTION_UNSUPPORTED, result->algorithm);
    }
}

/*
 * mesign_cms_content_check:
 * @envelope: an envelope
 * @result: what is to be said of it
 *
 * Looks before anything is decrypted: at the cipher, the nonce (12 octets), the length of the tag
 * (12 to 16, and exactly what the parameters say; RFC 5084), the content type.
 *
 * Returns: whether to go on; if not, @result says why
 */
gboolean
mesign_cms_content_check (const MesignCmsEnvelope *envelope, MesignCmsDecrypted *result)
{
  const ASN1_OBJECT *object = NULL;
  MesignCipherMode mode;

  X509_ALGOR_get0 (&object, NULL, NULL, envelope->algorithm);
  result->algorithm = mesign_asn1_to_algorithm (object);
  mode = mesign_cipher_get_mode (OBJ_obj2nid (object), &result->legacy_cipher);
  result->authenticated =
      mode == MESIGN_CIPHER_MODE_GCM && envelope->type == NID_id_smime_ct_authEnvelopedData;

  if (!check_mode (envelope, mode, result))
    return FALSE;
  if (OBJ_obj2nid (envelope->content_type) != NID_pkcs7_data)
    return refuse (result, MESIGN_ENCRYPTION_FAILED, "content-type");
  if (envelope->ciphertext == NULL)
    return refuse (result, MESIGN_ENCRYPTION_FAILED, "malformed");

  return TRUE;
}

/* The cipher as OpenSSL's CMS sets it up, with key, nonce or IV, and tag. */
static EVP_CIPHER_CTX *
get_cipher (BIO *chain)
{
  BIO *bio = BIO_find_type (chain, BIO_TYPE_CIPHER);
  EVP_CIPHER_CTX *context = NULL;

  if (bio == NULL || BIO_get_cipher_ctx (bio, &context) <= 0)
    return NULL;

  return context;
}

static gboolean
update (EVP_CIPHER_CTX *context, guint8 *out, int *written, const guint8 *data, gsize length)
{
  *written = 0;

  return length == 0 || EVP_DecryptUpdate (context, out, written, data, (int) length) == 1;
}

static gboolean
add_associated (EVP_CIPHER_CTX *context, const MesignCmsEnvelope *envelope)
{
  gsize length;
  const guint8 *data;
  int done;

  if (envelope->associated == NULL)
    return TRUE;
  data = g_bytes_get_data (envelope->associated, &length);

  return length <= G_MAXINT && update (context, NULL, &done, data, length);
}

/* OpenSSL has set the key. The rest is set again: some versions have by now put the authenticated
 * attributes in, others leave them out. */
static gboolean
restart_gcm (EVP_CIPHER_CTX *context, const MesignCmsEnvelope *envelope)
{
  g_autoptr (GBytes) nonce = NULL;
  guint8 tag[TAG_LENGTH_MAX];
  gint64 tag_length;

  if (!mesign_cms_gcm_parse (envelope->algorithm, &nonce, &tag_length) ||
      g_bytes_get_size (nonce) != NONCE_LENGTH || tag_length < TAG_LENGTH_MIN ||
      tag_length > TAG_LENGTH_MAX || ASN1_STRING_length (envelope->mac) != tag_length)
    return FALSE;
  memcpy (tag, ASN1_STRING_get0_data (envelope->mac), tag_length);

  return EVP_DecryptInit_ex (context, NULL, NULL, NULL, g_bytes_get_data (nonce, NULL)) == 1 &&
         EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, (int) tag_length, tag) == 1 &&
         add_associated (context, envelope);
}

static const char *
decrypt_gcm (EVP_CIPHER_CTX *context, const MesignCmsEnvelope *envelope, guint8 *out, gsize *length)
{
  int done = 0, rest = 0;

  if (EVP_CIPHER_CTX_get_mode (context) != EVP_CIPH_GCM_MODE || !restart_gcm (context, envelope) ||
      !update (context, out, &done, ASN1_STRING_get0_data (envelope->ciphertext), *length) ||
      EVP_DecryptFinal_ex (context, out + done, &rest) != 1 || (gsize) done + rest != *length)
    return "bad-tag";

  return NULL;
}

static gboolean
strip_padding (const guint8 *out, gsize *length, gsize block)
{
  gsize padding = out[*length - 1];

  if (padding < 1 || padding > block)
    return FALSE;
  for (gsize i = 0; i < padding; i++)
    if (out[*length - 1 - i] != padding)
      return FALSE;
  *length -= padding;

  return TRUE;
}

static const char *
decrypt_cbc (EVP_CIPHER_CTX *context, const MesignCmsEnvelope *envelope, guint8 *out, gsize *length)
{
  gsize block = EVP_CIPHER_CTX_get_block_size (context);
  int done = 0, rest = 0;

  if (EVP_CIPHER_CTX_get_mode (context) != EVP_CIPH_CBC_MODE || block < 2)
    return "malformed";
  if (*length == 0 || *length % block != 0)
    return "bad-length";
  if (EVP_CIPHER_CTX_set_padding (context, 0) != 1 ||
      !update (context, out, &done, ASN1_STRING_get0_data (envelope->ciphertext), *length) ||
      EVP_DecryptFinal_ex (context, out + done, &rest) != 1 || (gsize) done + rest != *length)
    return "bad-length";

  return strip_padding (out, length, block) ? NULL : "bad-padding";
}

/*
 * mesign_cms_content_decrypt:
 * @cms: an envelope whose content key has been unwrapped
 * @envelope: the same, as it was looked at
 * @reason: (out): why not
 *
 * Returns: (transfer full) (nullable): all of the content, or %NULL and nothing of it
 */
GBytes *
mesign_cms_content_decrypt (CMS_ContentInfo *cms,
                            const MesignCmsEnvelope *envelope,
                            const char **reason)
{
  g_autoptr (BIO) chain = CMS_dataInit (cms, NULL);
  EVP_CIPHER_CTX *context = chain != NULL ? get_cipher (chain) : NULL;
  gsize capacity = ASN1_STRING_length (envelope->ciphertext);
  gsize length = capacity;
  g_autofree guint8 *out = g_malloc0 (capacity + 2 * BLOCK_LENGTH_MAX);

  if (context == NULL)
    *reason = "malformed";
  else if (envelope->mac != NULL)
    *reason = decrypt_gcm (context, envelope, out, &length);
  else
    *reason = decrypt_cbc (context, envelope, out, &length);
  if (*reason != NULL)
    {
      mesign_secret_wipe (out, capacity);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&out), length);
}
