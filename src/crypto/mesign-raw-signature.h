/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "crypto/mesign-crypto-error.h"

G_BEGIN_DECLS

/**
 * MesignRawAlgorithm:
 * @MESIGN_RAW_RSA_SHA256: RSASSA-PKCS1-v1_5 over SHA-256; the key is a SubjectPublicKeyInfo or an
 * RSAPublicKey in DER, of 1024 to 8192 bits (RFC 8301)
 * @MESIGN_RAW_ED25519_SHA256: Ed25519 over the SHA-256 of the octets; the key is its 32 octets
 * (RFC 8463)
 *
 * How octets are signed where no certificate is involved.
 */
typedef enum
{
  MESIGN_RAW_RSA_SHA256,
  MESIGN_RAW_ED25519_SHA256,
} MesignRawAlgorithm;

gboolean mesign_raw_signature_verify (MesignRawAlgorithm algorithm,
                                      GBytes *public_key,
                                      GBytes *octets,
                                      GBytes *signature,
                                      GError **error);

G_END_DECLS
