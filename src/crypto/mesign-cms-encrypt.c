/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <glib/gi18n-lib.h>

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED, text);

  return FALSE;
}

static const char *
whose (const MesignCertificate *certificate)
{
  return certificate->addresses[0] != NULL ? certificate->addresses[0] : certificate->name;
}

/* OpenSSL 3.0's CMS encrypts to RSA keys and to the curves of ECDH. */
static gboolean
check_recipient (MesignCertificate *certificate, X509 *x509, GError **error)
{
  EVP_PKEY *key = x509 != NULL ? X509_get0_pubkey (x509) : NULL;

  if (key == NULL || (!EVP_PKEY_is_a (key, "RSA") && !EVP_PKEY_is_a (key, "EC")))
    return refuse (error,
                   _ ("The certificate of %s has a key of a kind this program cannot encrypt to"),
                   whose (certificate));
  if (mesign_x509_has_weak_key (x509))
    return refuse (error, _ ("The key in the certificate of %s is too weak to encrypt to"),
                   whose (certificate));
  if (mesign_x509_refuse_mail_usage (x509, TRUE) != NULL)
    return refuse (error, _ ("The certificate of %s is not meant for encryption"),
                   whose (certificate));

  return TRUE;
}

/**
 * mesign_cms_can_encrypt_to:
 * @certificate: somebody's certificate
 * @error: return location for a #MesignCryptoError
 *
 * Looks at the key, its size, and what the certificate allows; not at trust and time.
 *
 * Returns: whether mesign_cms_encrypt() can encrypt to it; if not, %MESIGN_CRYPTO_ERROR_UNSUPPORTED
 * with a message that names whom it is about
 */
gboolean
mesign_cms_can_encrypt_to (MesignCertificate *certificate, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);

  return check_recipient (certificate, x509, error);
}

static gboolean
set_up_agreement (CMS_RecipientInfo *info)
{
  EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx (info);

  return context != NULL && EVP_PKEY_CTX_set_ecdh_kdf_md (context, EVP_sha256 ()) == 1;
}

/* RSAES-OAEP with one digest throughout (RFC 3560). */
static gboolean
set_up_oaep (CMS_RecipientInfo *info, const char *digest)
{
  EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx (info);
  const EVP_MD *md = EVP_get_digestbyname (digest);

  return context != NULL && md != NULL &&
         EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md (context, md) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md (context, md) == 1;
}

static gboolean
set_up_recipient (CMS_RecipientInfo *info, X509 *x509, const char *oaep)
{
  if (CMS_RecipientInfo_type (info) == CMS_RECIPINFO_AGREE)
    return set_up_agreement (info);
  if (oaep != NULL && EVP_PKEY_is_a (X509_get0_pubkey (x509), "RSA"))
    return set_up_oaep (info, oaep);

  return TRUE;
}

static gboolean
add_recipient (CMS_ContentInfo *cms,
               MesignCertificate *certificate,
               const char *oaep,
               GError **error)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  CMS_RecipientInfo *info;

  if (!check_recipient (certificate, x509, error))
    return FALSE;
  info = CMS_add1_recipient_cert (cms, x509, CMS_KEY_PARAM);
  if (info == NULL || !set_up_recipient (info, x509, oaep))
    return refuse (error, _ ("The message could not be encrypted to %s"), whose (certificate));

  return TRUE;
}

static gboolean
run_cipher (BIO *chain, GBytes *content, guint8 *out, int *length)
{
  EVP_CIPHER_CTX *context = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);
  int rest = 0;

  *length = 0;
  if (BIO_get_cipher_ctx (chain, &context) <= 0 || context == NULL ||
      (size > 0 && EVP_EncryptUpdate (context, out, length, data, (int) size) != 1) ||
      EVP_EncryptFinal_ex (context, out + *length, &rest) != 1)
    return FALSE;
  *length += rest;

  return TRUE;
}

/* In one pass from one buffer to the other, with the cipher as OpenSSL's CMS has set it up. Sets
 * the ciphertext, of OPENSSL_malloc(). */
static gboolean
encrypt_content (CMS_ContentInfo *cms, GBytes *content, guint8 **ciphertext, int *length)
{
  g_autoptr (BIO) chain = NULL;
  gsize size = g_bytes_get_size (content);

  if (size > G_MAXINT - EVP_MAX_BLOCK_LENGTH)
    return FALSE;
  chain = mesign_cms_start (cms);
  *ciphertext = OPENSSL_malloc (size + EVP_MAX_BLOCK_LENGTH);
  if (chain != NULL && *ciphertext != NULL && run_cipher (chain, content, *ciphertext, length) &&
      CMS_dataFinal (cms, chain) == 1)
    return TRUE;
  OPENSSL_free (g_steal_pointer (ciphertext));

  return FALSE;
}

static gpointer
fail (GError **error)
{
  return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                             _ ("The message could not be encrypted"));
}

/**
 * mesign_cms_encrypt:
 * @content: a MIME entity
 * @recipients: (element-type MesignCertificate): for whom, the sender too
 * @oaep: (nullable) (element-type utf8 utf8): by the fingerprint of a certificate, the digest of
 * the RSAES-OAEP its owner is known to read, such as "sha256"
 * @cipher: how
 * @error: return location for a #MesignCryptoError
 *
 * Makes an AuthEnvelopedData (RFC 5083, 5084) with AES-GCM, or an EnvelopedData with AES-CBC.
 * Recipients are named by issuer and serial number. RSA keys get the content key by PKCS #1 v1.5,
 * which everybody reads, or by OAEP (RFC 3560) where @oaep says so; elliptic curves by ECDH with
 * SHA-256 and AES key wrap (RFC 5753). If one recipient cannot be used, nothing is encrypted.
 *
 * Returns: (transfer full) (nullable): the octets in DER, or %NULL with
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED, %MESIGN_CRYPTO_ERROR_NO_KEY without recipients, or
 * %MESIGN_CRYPTO_ERROR_FAILED
 */
GBytes *
mesign_cms_encrypt (GBytes *content,
                    GPtrArray *recipients,
                    GHashTable *oaep,
                    MesignCipher cipher,
                    GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (CMS_ContentInfo) cms = NULL;
  g_autoptr (GBytes) envelope = NULL;
  guint8 *ciphertext = NULL;
  int length;

  if (recipients == NULL || recipients->len == 0)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_NO_KEY,
                               _ ("There is nobody to encrypt the message to"));
  cms = CMS_encrypt (NULL, NULL, mesign_cipher_to_openssl (cipher),
                     CMS_BINARY | CMS_PARTIAL | CMS_DETACHED);
  if (cms == NULL)
    return fail (error);
  for (guint i = 0; i < recipients->len; i++)
    {
      MesignCertificate *one = recipients->pdata[i];
      const char *digest = oaep != NULL ? g_hash_table_lookup (oaep, one->fingerprint) : NULL;

      if (!add_recipient (cms, one, digest, error))
        return NULL;
    }
  if (!encrypt_content (cms, content, &ciphertext, &length))
    return fail (error);
  envelope = mesign_cms_store (cms, error);
  if (envelope == NULL)
    {
      OPENSSL_free (ciphertext);
      return NULL;
    }

  return mesign_cms_envelope_close (envelope, ciphertext, length, error);
}
