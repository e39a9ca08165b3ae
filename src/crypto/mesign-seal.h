/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "crypto/mesign-crypto-error.h"

G_BEGIN_DECLS

/**
 * MESIGN_SEAL_KEY_LENGTH:
 *
 * The length of a sealing key in octets.
 */
#define MESIGN_SEAL_KEY_LENGTH 32

GBytes *mesign_seal_octets (MesignSecret *key, GBytes *plain, GBytes *associated, GError **error);
GBytes *
mesign_seal_secret (MesignSecret *key, MesignSecret *plain, GBytes *associated, GError **error);
GBytes *
mesign_unseal_octets (MesignSecret *key, GBytes *sealed, GBytes *associated, GError **error);
MesignSecret *
mesign_unseal_secret (MesignSecret *key, GBytes *sealed, GBytes *associated, GError **error);

MesignSecret *mesign_seal_derive_key (MesignSecret *master, const char *purpose, GError **error);
MesignSecret *mesign_seal_stretch (MesignSecret *passphrase,
                                   GBytes *salt,
                                   guint log2_n,
                                   guint r,
                                   guint p,
                                   GError **error);

G_END_DECLS
