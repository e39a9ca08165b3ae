/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The modern ones are as many rounds as common readers accept: some refuse more than 300 000 */
#define COMPATIBLE_ITERATIONS 2048

static PKCS12 *
create (MesignKeyPair *pair,
        MesignX509Stack *chain,
        const char *name,
        const char *password,
        MesignPfxFormat format)
{
  gboolean modern = format == MESIGN_PFX_MODERN;
  int encryption = modern ? NID_aes_256_cbc : NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
  int iterations = modern ? MESIGN_PFX_MODERN_ITERATIONS : COMPATIBLE_ITERATIONS;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (pair->certificate);
  g_autoptr (PKCS12) pfx = NULL;

  if (x509 == NULL)
    return NULL;
  /* -1: the MAC is set below, with the digest of our choice */
  pfx = PKCS12_create (password, name, mesign_private_key_get_pkey (pair->key), x509, chain,
                       encryption, encryption, iterations, -1, 0);
  if (pfx == NULL || PKCS12_set_mac (pfx, password, -1, NULL, 0, iterations,
                                     modern ? EVP_sha256 () : EVP_sha1 ()) != 1)
    return NULL;

  return g_steal_pointer (&pfx);
}

/*
 * mesign_pfx_is_usable_password:
 * @password: a password
 *
 * Returns: whether a file can be protected with it: UTF-8 without a zero octet
 */
gboolean
mesign_pfx_is_usable_password (MesignSecret *password)
{
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (password, &length);

  return memchr (octets, '\0', length) == NULL &&
         g_utf8_validate ((const char *) octets, (gssize) length, NULL);
}

/**
 * mesign_pfx_write:
 * @pair: what to save
 * @chain: (nullable) (element-type MesignCertificate): the certificates above
 * @name: (nullable): the friendly name, UTF-8
 * @password: the password, UTF-8
 * @format: for whom
 * @error: return location for a #MesignCryptoError
 *
 * Slow on purpose: not for the main thread.
 *
 * Returns: (transfer full) (nullable): a PFX file
 */
GBytes *
mesign_pfx_write (MesignKeyPair *pair,
                  GPtrArray *chain,
                  const char *name,
                  MesignSecret *password,
                  MesignPfxFormat format,
                  GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (MesignX509Stack) stack = mesign_x509_stack_new (chain);
  g_autoptr (PKCS12) pfx = NULL;
  unsigned char *der = NULL;
  int length;
  GBytes *octets;

  if (!mesign_pfx_is_usable_password (password))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The password has characters that cannot be used in a file"));
  pfx = create (pair, stack, name, mesign_secret_get_text (password), format);
  length = pfx != NULL ? i2d_PKCS12 (pfx, &der) : -1;
  octets = mesign_asn1_take_der (der, length);
  if (octets == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED, _ ("The PFX file could not be made"));

  return octets;
}
