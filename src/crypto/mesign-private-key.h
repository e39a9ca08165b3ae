/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "crypto/mesign-crypto-error.h"
#include "model/mesign-certificate.h"

G_BEGIN_DECLS

typedef struct _MesignPrivateKey MesignPrivateKey;

#define MESIGN_TYPE_PRIVATE_KEY (mesign_private_key_get_type ())
MESIGN_DECLARE_VALUE (MesignPrivateKey, mesign_private_key)

MesignPrivateKey *mesign_private_key_new_from_pkcs8 (MesignSecret *pkcs8, GError **error);
MesignPrivateKey *mesign_private_key_generate_rsa (guint bits, GError **error);
MesignPrivateKey *mesign_private_key_generate_ec (const char *curve, GError **error);

MesignSecret *mesign_private_key_to_pkcs8 (MesignPrivateKey *self, GError **error);
const char *mesign_private_key_get_spki_hash (MesignPrivateKey *self);
const char *mesign_private_key_get_algorithm (MesignPrivateKey *self);
gboolean mesign_private_key_fits (MesignPrivateKey *self, MesignCertificate *certificate);

/**
 * MesignKeyPair:
 * @certificate: a certificate
 * @key: the private key it speaks of
 */
typedef struct
{
  MesignCertificate *certificate;
  MesignPrivateKey *key;
} MesignKeyPair;

#define MESIGN_TYPE_KEY_PAIR (mesign_key_pair_get_type ())
MESIGN_DECLARE_VALUE (MesignKeyPair, mesign_key_pair)

MesignKeyPair *
mesign_key_pair_new (MesignCertificate *certificate, MesignPrivateKey *key, GError **error);

G_END_DECLS
