/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignCryptoError:
 * @MESIGN_CRYPTO_ERROR_MALFORMED: the octets are not what they should be, or end too early
 * @MESIGN_CRYPTO_ERROR_WRONG_PASSWORD: a MAC or tag proves that the password is not the right one
 * @MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED: the password is wrong or the file is damaged; nothing
 * in it tells which
 * @MESIGN_CRYPTO_ERROR_UNSUPPORTED: an algorithm or form this program cannot handle
 * @MESIGN_CRYPTO_ERROR_NO_KEY: there is no private key, or none that fits
 * @MESIGN_CRYPTO_ERROR_KEY_MISMATCH: a private key and a certificate do not belong together
 * @MESIGN_CRYPTO_ERROR_TAMPERED: a tag, MAC or signature does not fit
 * @MESIGN_CRYPTO_ERROR_LIMIT: more or larger than is accepted
 * @MESIGN_CRYPTO_ERROR_FAILED: anything else
 *
 * What can go wrong in crypto/.
 */
typedef enum
{
  MESIGN_CRYPTO_ERROR_MALFORMED,
  MESIGN_CRYPTO_ERROR_WRONG_PASSWORD,
  MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED,
  MESIGN_CRYPTO_ERROR_UNSUPPORTED,
  MESIGN_CRYPTO_ERROR_NO_KEY,
  MESIGN_CRYPTO_ERROR_KEY_MISMATCH,
  MESIGN_CRYPTO_ERROR_TAMPERED,
  MESIGN_CRYPTO_ERROR_LIMIT,
  MESIGN_CRYPTO_ERROR_FAILED,
} MesignCryptoError;

#define MESIGN_CRYPTO_ERROR (mesign_crypto_error_quark ())
GQuark mesign_crypto_error_quark (void);

G_END_DECLS
