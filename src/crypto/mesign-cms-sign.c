/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <glib/gi18n-lib.h>

/* RSA keys longer than these are stronger than SHA-256 and SHA-384 (NIST SP 800-57 part 1, table
 * 2). */
#define RSA_BITS_OF_SHA256 3072
#define RSA_BITS_OF_SHA384 7680

static const EVP_MD *
choose_for_bits (int bits, int most_of_sha256, int most_of_sha384)
{
  if (bits <= most_of_sha256)
    return EVP_sha256 ();

  return bits <= most_of_sha384 ? EVP_sha384 () : EVP_sha512 ();
}

/* The digest that is as strong as the key: RFC 8551 section 2.1, RFC 5753 section 8. A key for PSS
 * alone may allow one digest only (RFC 4055 section 1.2). */
static const EVP_MD *
choose_digest (EVP_PKEY *key)
{
  const int always = 2;
  int nid = NID_undef;
  const EVP_MD *only = NULL;

  if (EVP_PKEY_is_a (key, "EC"))
    return choose_for_bits (EVP_PKEY_get_bits (key), 256, 384);
  if (EVP_PKEY_is_a (key, "RSA-PSS") && EVP_PKEY_get_default_digest_nid (key, &nid) == always)
    only = EVP_get_digestbynid (nid);

  return only != NULL
             ? only
             : choose_for_bits (EVP_PKEY_get_bits (key), RSA_BITS_OF_SHA256, RSA_BITS_OF_SHA384);
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
  g_autofree char *text = NULL;

  if (key == NULL || (!EVP_PKEY_is_a (key, "RSA") && !EVP_PKEY_is_a (key, "RSA-PSS") &&
                      !EVP_PKEY_is_a (key, "EC")))
    {
      const char *name = key != NULL ? EVP_PKEY_get0_type_name (key) : NULL;

      text = g_strdup_printf (_ ("This program cannot sign mail with a key of the kind %s. Use a "
                                 "certificate with an RSA or ECDSA key."),
                              name != NULL ? name : "–");
      mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED, text);
    }
  else if (mesign_x509_has_weak_key (x509))
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                        _ ("The key of the certificate is too weak to sign with"));
  else
    return TRUE;

  return FALSE;
}

/**
 * mesign_cms_can_sign_with:
 * @certificate: a certificate of one's own
 * @error: return location for a #MesignCryptoError
 *
 * Looks at the kind and the size of the key; not at purpose, trust and time.
 *
 * Returns: whether mesign_cms_sign() can sign with its key; if not,
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED
 */
gboolean
mesign_cms_can_sign_with (MesignCertificate *certificate, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);

  return check_key (x509 != NULL ? X509_get0_pubkey (x509) : NULL, x509, error);
}

/* With a salt as long as the digest, as everybody expects it (RFC 8702 section 3.2). */
static gboolean
use_pss (CMS_SignerInfo *info)
{
  EVP_PKEY_CTX *context = CMS_SignerInfo_get0_pkey_ctx (info);

  return context != NULL && EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_PSS_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_pss_saltlen (context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

static gboolean
set_up_padding (CMS_SignerInfo *info, EVP_PKEY *key, gboolean pss)
{
  if (EVP_PKEY_is_a (key, "RSA-PSS") || (pss && EVP_PKEY_is_a (key, "RSA")))
    return use_pss (info);

  return TRUE;
}

static gboolean
add_signer (CMS_ContentInfo *cms, X509 *x509, X509 *encryption, const MesignCmsSigning *signing)
{
  EVP_PKEY *key = mesign_private_key_get_pkey (signing->pair->key);
  CMS_SignerInfo *info =
      CMS_add1_signer (cms, x509, key, choose_digest (key),
                       CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | CMS_KEY_PARAM);

  return info != NULL && set_up_padding (info, key, signing->pss) &&
         mesign_cms_add_signing_time (info, signing->time) && mesign_cms_add_capabilities (info) &&
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

/* In one pass, and without a copy of what is signed. */
static gboolean
sign_content (CMS_ContentInfo *cms, GBytes *content)
{
  g_autoptr (BIO) chain = mesign_cms_start (cms);

  return chain != NULL && mesign_bio_write (chain, content) && CMS_dataFinal (cms, chain) == 1;
}

/**
 * mesign_cms_sign:
 * @content: a MIME entity, exactly as it will be sent
 * @signing: who signs, and how
 * @error: return location for a #MesignCryptoError
 *
 * Makes a SignedData (RFC 8551) with the digest that is as strong as the key, signing time,
 * SMIMECapabilities that name AES-GCM, and the chain without its root.
 *
 * Returns: (transfer full) (nullable): the octets in DER, or %NULL with
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED or %MESIGN_CRYPTO_ERROR_FAILED
 */
GBytes *
mesign_cms_sign (GBytes *content, const MesignCmsSigning *signing, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (signing->pair->certificate);
  g_autoptr (X509) encryption =
      signing->encryption != NULL ? mesign_x509_to_openssl (signing->encryption) : NULL;
  g_autoptr (CMS_ContentInfo) cms = NULL;
  g_autoptr (GBytes) signature = NULL;

  if (x509 == NULL)
    return fail (error);
  if (!check_key (mesign_private_key_get_pkey (signing->pair->key), x509, error))
    return NULL;
  cms = CMS_sign (NULL, NULL, NULL, NULL, CMS_BINARY | CMS_PARTIAL | CMS_DETACHED);
  if (cms == NULL || !add_signer (cms, x509, encryption, signing) ||
      (encryption != NULL && !add_certificate (cms, encryption)) ||
      !add_chain (cms, signing->chain) || !sign_content (cms, content))
    return fail (error);
  signature = mesign_cms_store (cms, error);
  if (signature == NULL || signing->detached)
    return g_steal_pointer (&signature);

  return mesign_cms_put_content (signature, content, error);
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
