/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-private-key.h"
#include "model/mesign-security-report.h"

G_BEGIN_DECLS

/**
 * MesignCmsDecrypted:
 * @status: decrypted, no-key, failed or unsupported
 * @reason: (nullable): why not: "bad-tag", "bad-tag-length", "bad-nonce", "bad-padding",
 * "malformed", "bad-length", "bad-key", "content-type", "no-key", "aead-in-enveloped-data",
 * "password" or "kek" where only such would open it, or the name of the algorithm that is
 * unsupported; %NULL if decrypted
 * @algorithm: (nullable): the content encryption, such as "aes-256-gcm"
 * @authenticated: whether a tag proves that nothing was altered
 * @legacy_cipher: whether the cipher is one nobody should use any more (DES, 3DES, RC2)
 * @recipients: for how many it is encrypted
 * @key: (nullable): the fingerprint of the own certificate whose key opened it
 * @plaintext: (nullable): only if decrypted, and then all of it
 */
typedef struct
{
  MesignEncryptionStatus status;
  char *reason;
  char *algorithm;
  gboolean authenticated;
  gboolean legacy_cipher;
  guint recipients;
  char *key;
  GBytes *plaintext;
} MesignCmsDecrypted;

#define MESIGN_TYPE_CMS_DECRYPTED (mesign_cms_decrypted_get_type ())
MESIGN_DECLARE_VALUE (MesignCmsDecrypted, mesign_cms_decrypted)

MesignCmsDecrypted *mesign_cms_decrypt (GBytes *cms, GPtrArray *key_pairs, GError **error);
MesignCmsDecrypted *mesign_cms_decrypt_take (GBytes *cms, GPtrArray *key_pairs, GError **error);

/**
 * MesignCipher:
 *
 * The content ciphers mail is encrypted with (RFC 8551 section 2.7).
 */
typedef enum
{
  MESIGN_CIPHER_AES_256_GCM,
  MESIGN_CIPHER_AES_128_GCM,
  MESIGN_CIPHER_AES_256_CBC,
  MESIGN_CIPHER_AES_128_CBC,
} MesignCipher;

const char *mesign_cipher_to_string (MesignCipher cipher);
gboolean mesign_cipher_from_string (const char *name, MesignCipher *cipher);
gboolean mesign_cipher_is_authenticated (MesignCipher cipher);

gboolean mesign_cms_can_encrypt_to (MesignCertificate *certificate, GError **error);
GBytes *mesign_cms_encrypt (GBytes *content,
                            GPtrArray *recipients,
                            GHashTable *oaep,
                            MesignCipher cipher,
                            GError **error);

G_END_DECLS
