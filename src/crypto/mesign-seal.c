/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-seal.h"

#include "crypto/mesign-crypto-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

/* A sealed blob: version, nonce, ciphertext, tag. AES-256-GCM (NIST SP 800-38D) with a random
 * nonce; the associated data are the version and what the caller gives. */
#define VERSION 1
#define NONCE_LENGTH 12
#define TAG_LENGTH 16
#define OVERHEAD (1 + NONCE_LENGTH + TAG_LENGTH)

/* Blobs above this are not for one message of AES-GCM in memory */
#define PLAIN_MAX (G_MAXINT - OVERHEAD)

/* The bounds of scrypt's parameters (RFC 7914): they are read from a file, and must neither be a
 * toy nor eat the machine */
#define SCRYPT_LOG2_N_MIN 10
#define SCRYPT_LOG2_N_MAX 20
#define SCRYPT_R_MAX 32
#define SCRYPT_P_MAX 16
#define SCRYPT_MEMORY_MAX G_GUINT64_CONSTANT (1073741824)

static gboolean
add_associated (EVP_CIPHER_CTX *context, GBytes *associated)
{
  const guint8 version = VERSION;
  gsize length = 0;
  const guint8 *data = associated != NULL ? g_bytes_get_data (associated, &length) : NULL;
  int done;

  if (length > G_MAXINT || EVP_CipherUpdate (context, NULL, &done, &version, 1) != 1)
    return FALSE;

  return length == 0 || EVP_CipherUpdate (context, NULL, &done, data, (int) length) == 1;
}

static EVP_CIPHER_CTX *
start (MesignSecret *key, const guint8 *nonce, gboolean sealing, GBytes *associated)
{
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (key, &length);

  if (length != MESIGN_SEAL_KEY_LENGTH ||
      EVP_CipherInit_ex (context, EVP_aes_256_gcm (), NULL, octets, nonce, sealing) != 1 ||
      !add_associated (context, associated))
    return NULL;

  return g_steal_pointer (&context);
}

static GBytes *
seal (MesignSecret *key, const guint8 *plain, gsize length, GBytes *associated, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (MesignSecret) random = mesign_secret_new_random (NONCE_LENGTH);
  const guint8 *nonce = mesign_secret_get_octets (random, NULL);
  g_autoptr (EVP_CIPHER_CTX) context = start (key, nonce, TRUE, associated);
  g_autofree guint8 *sealed = length <= PLAIN_MAX ? g_malloc (length + OVERHEAD) : NULL;
  guint8 *body = sealed + 1 + NONCE_LENGTH;
  int done = 0;

  if (sealed == NULL || context == NULL ||
      (length > 0 && EVP_CipherUpdate (context, body, &done, plain, (int) length) != 1) ||
      EVP_CipherFinal_ex (context, body + done, &done) != 1 ||
      EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, TAG_LENGTH, body + length) != 1)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("The data could not be sealed"));
  sealed[0] = VERSION;
  memcpy (sealed + 1, nonce, NONCE_LENGTH);

  return g_bytes_new_take (g_steal_pointer (&sealed), length + OVERHEAD);
}

static gboolean
unseal (MesignSecret *key, const guint8 *sealed, gsize length, GBytes *associated, guint8 *plain)
{
  const guint8 *body = sealed + 1 + NONCE_LENGTH;
  gsize body_length = length - OVERHEAD;
  g_autoptr (EVP_CIPHER_CTX) context = start (key, sealed + 1, FALSE, associated);
  guint8 tag[TAG_LENGTH];
  int done = 0;

  memcpy (tag, body + body_length, TAG_LENGTH);

  return context != NULL &&
         EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_SET_TAG, TAG_LENGTH, tag) == 1 &&
         (body_length == 0 ||
          EVP_CipherUpdate (context, plain, &done, body, (int) body_length) == 1) &&
         EVP_CipherFinal_ex (context, plain + done, &done) == 1;
}

static gboolean
check_form (GBytes *sealed, GError **error)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (sealed, &length);

  if (length > 0 && octets[0] != VERSION)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                        _ ("The data was sealed by a newer version of this program"));
  else if (length < OVERHEAD || length > G_MAXINT)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED, _ ("The sealed data is damaged"));
  else
    return TRUE;

  return FALSE;
}

static gpointer
fail_tampered (GError **error)
{
  return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_TAMPERED,
                             _ ("The sealed data was altered, or this is not its key"));
}

/**
 * mesign_seal_octets:
 * @key: a key of %MESIGN_SEAL_KEY_LENGTH octets
 * @plain: what to seal
 * @associated: (nullable): what the blob belongs to: it is not stored, and must be given again to
 * unseal
 * @error: return location for a #MesignCryptoError
 *
 * Encrypts and authenticates with AES-256-GCM under a random nonce. One key seals no more than 2^32
 * blobs.
 *
 * Returns: (transfer full) (nullable): the sealed blob
 */
GBytes *
mesign_seal_octets (MesignSecret *key, GBytes *plain, GBytes *associated, GError **error)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (plain, &length);

  return seal (key, octets, length, associated, error);
}

/**
 * mesign_seal_secret:
 * @key: a key of %MESIGN_SEAL_KEY_LENGTH octets
 * @plain: what to seal
 * @associated: (nullable): what the blob belongs to
 * @error: return location for a #MesignCryptoError
 *
 * As mesign_seal_octets(), for a secret.
 *
 * Returns: (transfer full) (nullable): the sealed blob
 */
GBytes *
mesign_seal_secret (MesignSecret *key, MesignSecret *plain, GBytes *associated, GError **error)
{
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (plain, &length);

  return seal (key, octets, length, associated, error);
}

/**
 * mesign_unseal_octets:
 * @key: the key it was sealed with
 * @sealed: a sealed blob
 * @associated: (nullable): what it was sealed with
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the octets, or %NULL with %MESIGN_CRYPTO_ERROR_TAMPERED,
 * %MESIGN_CRYPTO_ERROR_MALFORMED or %MESIGN_CRYPTO_ERROR_UNSUPPORTED
 */
GBytes *
mesign_unseal_octets (MesignSecret *key, GBytes *sealed, GBytes *associated, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  gsize length;
  const guint8 *octets = g_bytes_get_data (sealed, &length);
  g_autofree guint8 *plain = NULL;

  if (!check_form (sealed, error))
    return NULL;
  plain = g_malloc (length);
  if (!unseal (key, octets, length, associated, plain))
    {
      mesign_secret_wipe (plain, length);
      return fail_tampered (error);
    }

  return g_bytes_new_take (g_steal_pointer (&plain), length - OVERHEAD);
}

/**
 * mesign_unseal_secret:
 * @key: the key it was sealed with
 * @sealed: a sealed blob
 * @associated: (nullable): what it was sealed with
 * @error: return location for a #MesignCryptoError
 *
 * As mesign_unseal_octets(), into memory that is wiped.
 *
 * Returns: (transfer full) (nullable): the secret
 */
MesignSecret *
mesign_unseal_secret (MesignSecret *key, GBytes *sealed, GBytes *associated, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  gsize length;
  const guint8 *octets = g_bytes_get_data (sealed, &length);
  g_autofree guint8 *zeros = NULL;
  g_autoptr (MesignSecret) plain = NULL;

  if (!check_form (sealed, error))
    return NULL;
  zeros = g_malloc0 (length);
  plain = mesign_secret_new (zeros, length - OVERHEAD);
  if (!unseal (key, octets, length, associated, mesign_secret_get_writable (plain, NULL)))
    return fail_tampered (error);

  return g_steal_pointer (&plain);
}

/**
 * mesign_seal_derive_key:
 * @master: the master key
 * @purpose: what the key is for; each purpose has its own
 * @error: return location for a #MesignCryptoError
 *
 * HKDF with SHA-256 (RFC 5869), without salt: the master key is random.
 *
 * Returns: (transfer full) (nullable): a key of %MESIGN_SEAL_KEY_LENGTH octets
 */
MesignSecret *
mesign_seal_derive_key (MesignSecret *master, const char *purpose, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  gsize length;
  guint8 *octets = (guint8 *) mesign_secret_get_octets (master, &length);
  guint8 zeros[MESIGN_SEAL_KEY_LENGTH] = { 0 };
  g_autoptr (MesignSecret) key = mesign_secret_new (zeros, sizeof zeros);
  EVP_KDF *kdf = EVP_KDF_fetch (NULL, "HKDF", NULL);
  EVP_KDF_CTX *context = kdf != NULL ? EVP_KDF_CTX_new (kdf) : NULL;
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_KDF_PARAM_DIGEST, (char *) "SHA256", 0),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_KEY, octets, length),
    OSSL_PARAM_construct_octet_string (OSSL_KDF_PARAM_INFO, (char *) purpose, strlen (purpose)),
    OSSL_PARAM_construct_end (),
  };
  gboolean done = context != NULL && length > 0 &&
                  EVP_KDF_derive (context, mesign_secret_get_writable (key, NULL),
                                  MESIGN_SEAL_KEY_LENGTH, params) == 1;

  EVP_KDF_CTX_free (context);
  EVP_KDF_free (kdf);
  if (!done)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED, _ ("A key could not be derived"));

  return g_steal_pointer (&key);
}

/**
 * mesign_seal_stretch:
 * @passphrase: what a person typed
 * @salt: random octets stored with the result
 * @log2_n: the binary logarithm of scrypt's cost, 10 to 20
 * @r: scrypt's block size, 1 to 32
 * @p: scrypt's parallelization, 1 to 16
 * @error: return location for a #MesignCryptoError
 *
 * scrypt (RFC 7914). Slow on purpose: not for the main thread.
 *
 * Returns: (transfer full) (nullable): a key of %MESIGN_SEAL_KEY_LENGTH octets, or %NULL with
 * %MESIGN_CRYPTO_ERROR_LIMIT
 */
MesignSecret *
mesign_seal_stretch (MesignSecret *passphrase,
                     GBytes *salt,
                     guint log2_n,
                     guint r,
                     guint p,
                     GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  gsize length, salt_length;
  const guint8 *octets = mesign_secret_get_octets (passphrase, &length);
  const guint8 *salt_octets = g_bytes_get_data (salt, &salt_length);
  guint8 zeros[MESIGN_SEAL_KEY_LENGTH] = { 0 };
  g_autoptr (MesignSecret) key = mesign_secret_new (zeros, sizeof zeros);
  guint64 n, memory;

  n = G_GUINT64_CONSTANT (1) << MIN (log2_n, SCRYPT_LOG2_N_MAX);
  memory = 128 * (guint64) r * (n + p + 2) + 1024 * 1024;
  if (log2_n < SCRYPT_LOG2_N_MIN || log2_n > SCRYPT_LOG2_N_MAX || r < 1 || r > SCRYPT_R_MAX ||
      p < 1 || p > SCRYPT_P_MAX || memory > SCRYPT_MEMORY_MAX)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                               _ ("The passphrase was stretched in a way this program refuses"));
  if (EVP_PBE_scrypt ((const char *) octets, length, salt_octets, salt_length, n, r, p, memory,
                      mesign_secret_get_writable (key, NULL), MESIGN_SEAL_KEY_LENGTH) != 1)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("There is not enough memory to check the passphrase"));

  return g_steal_pointer (&key);
}
