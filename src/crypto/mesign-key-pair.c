/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignKeyPair *self)
{
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->key, mesign_private_key_unref);
}

MESIGN_DEFINE_VALUE (MesignKeyPair, mesign_key_pair)

/**
 * mesign_key_pair_new:
 * @certificate: a certificate
 * @key: a private key
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the pair, or %NULL with %MESIGN_CRYPTO_ERROR_KEY_MISMATCH if
 * they do not belong together
 */
MesignKeyPair *
mesign_key_pair_new (MesignCertificate *certificate, MesignPrivateKey *key, GError **error)
{
  MesignKeyPair *self;

  if (!mesign_private_key_fits (key, certificate))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_KEY_MISMATCH,
                               _ ("The private key does not belong to this certificate"));
  self = g_atomic_rc_box_new0 (MesignKeyPair);
  self->certificate = mesign_certificate_ref (certificate);
  self->key = mesign_private_key_respell (key, certificate->spki_hash);

  return self;
}
