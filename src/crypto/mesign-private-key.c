/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-private-key.h"

#include "crypto/mesign-crypto-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignPrivateKey:
 *
 * A private key. It never changes and may be used from any thread; OpenSSL wipes it when it is
 * freed.
 */
struct _MesignPrivateKey
{
  EVP_PKEY *pkey;
  char *spki_hash;
};

static void
clear (MesignPrivateKey *self)
{
  EVP_PKEY_free (self->pkey);
  g_free (self->spki_hash);
}

MESIGN_DEFINE_VALUE (MesignPrivateKey, mesign_private_key)

/*
 * mesign_private_key_new_take:
 * @pkey: (transfer full) (nullable): a private key
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the key, or %NULL where @pkey is
 */
MesignPrivateKey *
mesign_private_key_new_take (EVP_PKEY *pkey, GError **error)
{
  g_autoptr (EVP_PKEY) owned = pkey;
  unsigned char *der = NULL;
  int length = owned != NULL ? i2d_PUBKEY (owned, &der) : -1;
  g_autoptr (GBytes) spki = mesign_asn1_take_der (der, length);
  MesignPrivateKey *self;

  if (spki == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The private key is of a kind this program does not know"));

  self = g_atomic_rc_box_new0 (MesignPrivateKey);
  self->pkey = g_steal_pointer (&owned);
  self->spki_hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, spki);

  return self;
}

/*
 * mesign_private_key_get_pkey:
 * @self: a private key
 *
 * Returns: (transfer none): it in OpenSSL's form
 */
EVP_PKEY *
mesign_private_key_get_pkey (MesignPrivateKey *self)
{
  return self->pkey;
}

/*
 * mesign_private_key_dup_for:
 * @self: a private key
 * @context: (nullable): a library context
 *
 * Returns: (transfer full) (nullable): the key for use in @context
 */
EVP_PKEY *
mesign_private_key_dup_for (MesignPrivateKey *self, OSSL_LIB_CTX *context)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;

  if (context == NULL)
    return EVP_PKEY_up_ref (self->pkey) == 1 ? self->pkey : NULL;
  info = EVP_PKEY2PKCS8 (self->pkey);

  return info != NULL ? EVP_PKCS82PKEY_ex (info, context, NULL) : NULL;
}

/*
 * mesign_private_key_respell:
 * @self: a private key
 * @spki_hash: the hash its certificate has
 *
 * The same key under its certificate's spelling of the public half: an algorithm identifier or a
 * point may be written in more than one way, and keys are looked up by the certificate's.
 *
 * Returns: (transfer full): the key
 */
MesignPrivateKey *
mesign_private_key_respell (MesignPrivateKey *self, const char *spki_hash)
{
  MesignPrivateKey *respelt;

  if (g_strcmp0 (self->spki_hash, spki_hash) == 0)
    return mesign_private_key_ref (self);
  respelt = g_atomic_rc_box_new0 (MesignPrivateKey);
  EVP_PKEY_up_ref (self->pkey);
  respelt->pkey = self->pkey;
  respelt->spki_hash = g_strdup (spki_hash);

  return respelt;
}

/**
 * mesign_private_key_new_from_pkcs8:
 * @pkcs8: a PrivateKeyInfo in DER (RFC 5958), not encrypted
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the key, or %NULL with %MESIGN_CRYPTO_ERROR_MALFORMED or
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED
 */
MesignPrivateKey *
mesign_private_key_new_from_pkcs8 (MesignSecret *pkcs8, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  gsize length;
  const unsigned char *start = mesign_secret_get_octets (pkcs8, &length);
  const unsigned char *end = start;
  g_autoptr (PKCS8_PRIV_KEY_INFO) info =
      length <= G_MAXINT ? d2i_PKCS8_PRIV_KEY_INFO (NULL, &end, length) : NULL;

  if (info == NULL || (gsize) (end - start) != length)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The private key is damaged"));

  return mesign_private_key_new_take (EVP_PKCS82PKEY (info), error);
}

/**
 * mesign_private_key_generate_rsa:
 * @bits: the size of the modulus
 * @error: return location for a #MesignCryptoError
 *
 * Takes a moment: not for the main thread.
 *
 * Returns: (transfer full) (nullable): a new key
 */
MesignPrivateKey *
mesign_private_key_generate_rsa (guint bits, GError **error)
{
  MESIGN_CRYPTO_SCOPE;

  return mesign_private_key_new_take (EVP_RSA_gen (bits), error);
}

/**
 * mesign_private_key_generate_ec:
 * @curve: the name of a curve, such as "P-256"
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): a new key, or %NULL with %MESIGN_CRYPTO_ERROR_UNSUPPORTED
 */
MesignPrivateKey *
mesign_private_key_generate_ec (const char *curve, GError **error)
{
  MESIGN_CRYPTO_SCOPE;

  return mesign_private_key_new_take (EVP_EC_gen (curve), error);
}

/**
 * mesign_private_key_to_pkcs8:
 * @self: a private key
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): a PrivateKeyInfo in DER, not encrypted: to be sealed
 */
MesignSecret *
mesign_private_key_to_pkcs8 (MesignPrivateKey *self, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = EVP_PKEY2PKCS8 (self->pkey);
  unsigned char *der = NULL;
  int length = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO (info, &der) : -1;
  MesignSecret *secret;

  if (length <= 0)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The private key cannot be stored"));
  secret = mesign_secret_new (der, length);
  OPENSSL_clear_free (der, length);

  return secret;
}

/**
 * mesign_private_key_get_spki_hash:
 * @self: a private key
 *
 * Returns: (transfer none): SHA-256 over its subject public key info, as in the @spki_hash of the
 * certificates it fits
 */
const char *
mesign_private_key_get_spki_hash (MesignPrivateKey *self)
{
  return self->spki_hash;
}

/**
 * mesign_private_key_get_algorithm:
 * @self: a private key
 *
 * Returns: (transfer none): "RSA", "EC" …, as in @key_algorithm of #MesignCertificate
 */
const char *
mesign_private_key_get_algorithm (MesignPrivateKey *self)
{
  return EVP_PKEY_get0_type_name (self->pkey);
}

/* A certificate may restrict an RSA key to one scheme (RFC 4055), for which OpenSSL has another
 * kind of key or none: the numbers are compared then. */
static gboolean
has_same_numbers (X509 *x509, EVP_PKEY *pkey)
{
  const ASN1_BIT_STRING *theirs = X509_get0_pubkey_bitstr (x509);
  unsigned char *ours = NULL;
  int length = EVP_PKEY_is_a (pkey, "RSA") ? i2d_PublicKey (pkey, &ours) : -1;
  gboolean same = length > 0 && theirs != NULL && ASN1_STRING_length (theirs) == length &&
                  memcmp (ASN1_STRING_get0_data (theirs), ours, length) == 0;

  OPENSSL_free (ours);

  return same;
}

/**
 * mesign_private_key_fits:
 * @self: a private key
 * @certificate: a certificate
 *
 * Returns: whether the key is the one @certificate speaks of
 */
gboolean
mesign_private_key_fits (MesignPrivateKey *self, MesignCertificate *certificate)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  EVP_PKEY *public_key = x509 != NULL ? X509_get0_pubkey (x509) : NULL;

  if (x509 == NULL)
    return FALSE;

  return (public_key != NULL && EVP_PKEY_eq (public_key, self->pkey) == 1) ||
         has_same_numbers (x509, self->pkey);
}
