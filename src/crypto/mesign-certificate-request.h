/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-private-key.h"

G_BEGIN_DECLS

/**
 * MesignKeyKind:
 * @MESIGN_KEY_RSA_3072: RSA of 3072 bits: every provider and mail program takes it
 * @MESIGN_KEY_EC_P256: an elliptic curve, P-256: short and quick, not taken everywhere
 *
 * Which keys can be made here for a certificate.
 */
typedef enum
{
  MESIGN_KEY_RSA_3072,
  MESIGN_KEY_EC_P256,
} MesignKeyKind;

const char *mesign_key_kind_to_string (MesignKeyKind kind);
gboolean mesign_key_kind_from_string (const char *text, MesignKeyKind *kind);
MesignPrivateKey *mesign_key_kind_generate (MesignKeyKind kind, GError **error);

GBytes *mesign_certificate_request_new (MesignPrivateKey *key, const char *address, GError **error);
char *mesign_certificate_request_to_pem (GBytes *request);

G_END_DECLS
