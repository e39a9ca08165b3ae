/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-raw-signature.h"

#include "crypto/mesign-crypto-private.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#define MIN_RSA_BITS 1024
#define MAX_RSA_BITS 8192
#define MAX_RSA_KEY 4096
#define ED25519_KEY_SIZE 32
#define SHA256_SIZE 32

static EVP_PKEY *
read_rsa (const guint8 *octets, gsize size)
{
  const guint8 *p = octets;
  EVP_PKEY *key = d2i_PUBKEY (NULL, &p, size);

  if (key == NULL)
    {
      p = octets;
      key = d2i_PublicKey (EVP_PKEY_RSA, NULL, &p, size);
    }
  if (key != NULL && (p != octets + size || EVP_PKEY_get_base_id (key) != EVP_PKEY_RSA))
    g_clear_pointer (&key, EVP_PKEY_free);

  return key;
}

static EVP_PKEY *
read_key (MesignRawAlgorithm algorithm, GBytes *public_key, GError **error)
{
  gsize size;
  const guint8 *octets = g_bytes_get_data (public_key, &size);
  EVP_PKEY *key = NULL;

  if (algorithm == MESIGN_RAW_ED25519_SHA256 && size == ED25519_KEY_SIZE)
    key = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL, octets, size);
  else if (algorithm == MESIGN_RAW_RSA_SHA256 && size <= MAX_RSA_KEY)
    key = read_rsa (octets, size);
  if (key == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED, "This is no public key.");
  if (algorithm == MESIGN_RAW_RSA_SHA256 &&
      (EVP_PKEY_get_bits (key) < MIN_RSA_BITS || EVP_PKEY_get_bits (key) > MAX_RSA_BITS))
    {
      EVP_PKEY_free (key);
      return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                                 "The public key is too short or too long.");
    }

  return key;
}

static gboolean
fits (EVP_PKEY *key, const EVP_MD *digest, GBytes *octets, GBytes *signature)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gsize size, signature_size;
  const guint8 *data = g_bytes_get_data (octets, &size);
  const guint8 *signed_by = g_bytes_get_data (signature, &signature_size);
  gboolean ok = context != NULL && EVP_DigestVerifyInit (context, NULL, digest, NULL, key) == 1 &&
                EVP_DigestVerify (context, signed_by, signature_size, data, size) == 1;

  EVP_MD_CTX_free (context);

  return ok;
}

/* RFC 8463 section 3: what Ed25519 signs is the digest. */
static GBytes *
digest (GBytes *octets)
{
  guint8 hash[SHA256_SIZE];
  gsize size;
  const guint8 *data = g_bytes_get_data (octets, &size);

  return EVP_Digest (data, size, hash, NULL, EVP_sha256 (), NULL) == 1
             ? g_bytes_new (hash, sizeof hash)
             : NULL;
}

/**
 * mesign_raw_signature_verify:
 * @algorithm: how it was signed
 * @public_key: the key as @algorithm has it
 * @octets: what was signed
 * @signature: the signature
 * @error: return location for %MESIGN_CRYPTO_ERROR_TAMPERED where the signature does not fit,
 * %MESIGN_CRYPTO_ERROR_MALFORMED for what is no key, %MESIGN_CRYPTO_ERROR_UNSUPPORTED for a key
 * that is too short or too long to be used
 *
 * Says whether octets were signed with the key that belongs to a public one. Who has that key is
 * for the caller to know. May be called on any thread.
 *
 * Returns: whether the signature fits
 */
gboolean
mesign_raw_signature_verify (MesignRawAlgorithm algorithm,
                             GBytes *public_key,
                             GBytes *octets,
                             GBytes *signature,
                             GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  EVP_PKEY *key;
  gboolean ok;

  g_return_val_if_fail (public_key != NULL && octets != NULL && signature != NULL, FALSE);

  key = read_key (algorithm, public_key, error);
  if (key == NULL)
    return FALSE;
  if (algorithm == MESIGN_RAW_ED25519_SHA256)
    {
      g_autoptr (GBytes) hash = digest (octets);

      ok = hash != NULL && fits (key, NULL, hash, signature);
    }
  else
    ok = fits (key, EVP_sha256 (), octets, signature);
  EVP_PKEY_free (key);
  if (!ok)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_TAMPERED, "The signature does not fit.");

  return ok;
}
