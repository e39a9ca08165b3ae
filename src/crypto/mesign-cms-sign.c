/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <glib/gi18n-lib.h>

/* The digest that is as strong as the key: RFC 8551 section 2.1, RFC 5753 section 8 */
static const EVP_MD *
choose_digest (EVP_PKEY *key)
{
  int bits = EVP_PKEY_get_bits (key);

  if (!EVP_PKEY_is_a (key, "EC") || bits <= 256)
    return EVP_sha256 ();

  return bits <= 384 ? EVP_sha384 () : EVP_sha512 ();
}

/**
 * mesign_cms_get_micalg:
 * @certificate: the certificate of a signer
 *
 * Returns: the digest mesign_cms_sign() uses with it, as the micalg parameter of multipart/signed
 * wants it: "sha-256", "sha-384" or "sha-512"
 */
const char *
mesign_cms_get_micalg (MesignCertificate *certificate)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  EVP_PKEY *key = x509 != NULL ? X509_get0_pubkey (x509) : NULL;
  const EVP_MD *md = key != NULL ? choose_digest (key) : EVP_sha256 ();

  switch (EVP_MD_get_type (md))
    {
    case NID_sha384:
      return "sha-384";
    case NID_sha512:
      return "sha-512";
    default:
      return "sha-256";
    }
}

static gboolean
check_key (EVP_PKEY *key, X509 *x509, GError **error)
{
  if (!EVP_PKEY_is_a (key, "RSA") && !EVP_PKEY_is_a (key, "RSA-PSS") && !EVP_PKEY_is_a (key, "EC"))
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                        _ ("This program cannot sign mail with a key of this kind"));
  else if (mesign_x509_has_weak_key (x509))
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                        _ ("The key of the certificate is too weak to sign with"));
  else
    return TRUE;

  return FALSE;
}

static gboolean
use_pss (CMS_SignerInfo *info)
{
  EVP_PKEY_CTX *context = CMS_SignerInfo_get0_pkey_ctx (info);

  return context != NULL && EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_PSS_PADDING) == 1;
}

static gboolean
add_signer (CMS_ContentInfo *cms, X509 *x509, EVP_PKEY *key, gint64 time, X509 *encryption)
{
  CMS_SignerInfo *info =
      CMS_add1_signer (cms, x509, key, choose_digest (key),
                       CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_KEY_PARAM);

  return info != NULL && (!EVP_PKEY_is_a (key, "RSA-PSS") || use_pss (info)) &&
         mesign_cms_add_signing_time (info, time) && mesign_cms_add_capabilities (info) &&
         (encryption == NULL || mesign_cms_add_preference (info, encryption));
}

static gboolean
has_certificate (CMS_ContentInfo *cms, X509 *x509)
{
  g_autoptr (MesignX509Stack) stack = CMS_get1_certs (cms);

  for (int i = 0; stack != NULL && i < sk_X509_num (stack); i++)
    if (X509_cmp (sk_X509_value (stack, i), x509) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
add_certificate (CMS_ContentInfo *cms, X509 *x509)
{
  return has_certificate (cms, x509) || CMS_add1_cert (cms, x509) == 1;
}

static gboolean
add_chain (CMS_ContentInfo *cms, GPtrArray *chain)
{
  for (guint i = 0; chain != NULL && i < chain->len; i++)
    {
      MesignCertificate *certificate = chain->pdata[i];
      g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);

      if (!certificate->self_signed && (x509 == NULL || !add_certificate (cms, x509)))
        return FALSE;
    }

  return TRUE;
}

static gpointer
fail (GError **error)
{
  return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                             _ ("The message could not be signed"));
}

/**
 * mesign_cms_sign:
 * @content: a MIME entity, exactly as it will be sent
 * @pair: who signs
 * @chain: (nullable) (element-type MesignCertificate): the certificates above, which are sent along
 * except for roots
 * @detached: whether for multipart/signed, so that @content is not in the result
 * @signing_time: the time to claim, in seconds since 1970 UTC
 * @encryption_certificate: (nullable): the signer's certificate for encryption; sent along, and
 * named in SMIMEEncryptionKeyPreference
 * @error: return location for a #MesignCryptoError
 *
 * Makes a SignedData with SHA-256, or the digest that fits the curve, and with SMIMECapabilities
 * that name AES-GCM.
 *
 * Returns: (transfer full) (nullable): the octets in DER, or %NULL with
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED or %MESIGN_CRYPTO_ERROR_FAILED
 */
GBytes *
mesign_cms_sign (GBytes *content,
                 MesignKeyPair *pair,
                 GPtrArray *chain,
                 gboolean detached,
                 gint64 signing_time,
                 MesignCertificate *encryption_certificate,
                 GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  guint flags = CMS_BINARY | CMS_PARTIAL | (detached ? CMS_DETACHED : 0);
  g_autoptr (X509) x509 = mesign_x509_to_openssl (pair->certificate);
  g_autoptr (X509) encryption =
      encryption_certificate != NULL ? mesign_x509_to_openssl (encryption_certificate) : NULL;
  EVP_PKEY *key = mesign_private_key_get_pkey (pair->key);
  g_autoptr (CMS_ContentInfo) cms = NULL;
  g_autoptr (BIO) input = mesign_bio_new (content);

  if (x509 == NULL || input == NULL)
    return fail (error);
  if (!check_key (key, x509, error))
    return NULL;
  cms = CMS_sign (NULL, NULL, NULL, NULL, flags);
  if (cms == NULL || !add_signer (cms, x509, key, signing_time, encryption) ||
      (encryption != NULL && !add_certificate (cms, encryption)) || !add_chain (cms, chain) ||
      CMS_final (cms, input, NULL, flags) != 1)
    return fail (error);

  return mesign_cms_store (cms, error);
}

static CMS_SignerInfo *
get_only_signer (CMS_ContentInfo *cms)
{
  STACK_OF (CMS_SignerInfo) *infos =
      OBJ_obj2nid (CMS_get0_type (cms)) == NID_pkcs7_signed ? CMS_get0_SignerInfos (cms) : NULL;

  return infos != NULL && sk_CMS_SignerInfo_num (infos) == 1 ? sk_CMS_SignerInfo_value (infos, 0)
                                                             : NULL;
}

/**
 * mesign_cms_get_signature:
 * @cms: what mesign_cms_sign() made
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the octets of its signature, for a time stamp
 */
GBytes *
mesign_cms_get_signature (GBytes *cms, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (CMS_ContentInfo) parsed = mesign_cms_load (cms, NULL, error);
  CMS_SignerInfo *info = parsed != NULL ? get_only_signer (parsed) : NULL;

  if (parsed == NULL)
    return NULL;
  if (info == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("There is no signature to stamp"));

  return mesign_asn1_to_bytes (CMS_SignerInfo_get0_signature (info));
}

/**
 * mesign_cms_add_timestamp:
 * @cms: what mesign_cms_sign() made
 * @token: a time-stamp token over its signature
 * @error: return location for a #MesignCryptoError
 *
 * Adds the token as an unsigned attribute (RFC 3161 appendix A), which leaves the signature as it
 * is.
 *
 * Returns: (transfer full) (nullable): the octets in DER
 */
GBytes *
mesign_cms_add_timestamp (GBytes *cms, GBytes *token, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (CMS_ContentInfo) parsed = mesign_cms_load (cms, NULL, error);
  CMS_SignerInfo *info = parsed != NULL ? get_only_signer (parsed) : NULL;
  gsize length;
  const void *octets = g_bytes_get_data (token, &length);

  if (parsed == NULL)
    return NULL;
  if (info == NULL || length > G_MAXINT ||
      CMS_unsigned_add1_attr_by_NID (info, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, octets,
                                     (int) length) != 1)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("The time stamp could not be added"));

  return mesign_cms_store (parsed, error);
}
