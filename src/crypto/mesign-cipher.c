/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

/*
 * mesign_cipher_get_mode:
 * @nid: a content encryption algorithm
 * @legacy: (out): whether nobody should use it any more
 *
 * Returns: how it works, if this program can read it
 */
MesignCipherMode
mesign_cipher_get_mode (int nid, gboolean *legacy)
{
  static const struct
  {
    int nid;
    MesignCipherMode mode;
    gboolean legacy;
  } table[] = {
    { NID_aes_128_gcm, MESIGN_CIPHER_MODE_GCM, FALSE },
    { NID_aes_192_gcm, MESIGN_CIPHER_MODE_GCM, FALSE },
    { NID_aes_256_gcm, MESIGN_CIPHER_MODE_GCM, FALSE },
    { NID_aes_128_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_aes_192_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_aes_256_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_camellia_128_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_camellia_192_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_camellia_256_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_sm4_cbc, MESIGN_CIPHER_MODE_CBC, FALSE },
    { NID_des_ede3_cbc, MESIGN_CIPHER_MODE_CBC, TRUE },
    { NID_des_cbc, MESIGN_CIPHER_MODE_CBC, TRUE },
    { NID_rc2_cbc, MESIGN_CIPHER_MODE_CBC, TRUE },
    { NID_aes_128_ccm, MESIGN_CIPHER_MODE_OTHER_AEAD, FALSE },
    { NID_aes_192_ccm, MESIGN_CIPHER_MODE_OTHER_AEAD, FALSE },
    { NID_aes_256_ccm, MESIGN_CIPHER_MODE_OTHER_AEAD, FALSE },
  };

  *legacy = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].nid == nid)
      {
        *legacy = table[i].legacy;
        return table[i].mode;
      }

  return MESIGN_CIPHER_MODE_UNKNOWN;
}

/*
 * mesign_cipher_to_openssl:
 * @cipher: a cipher
 *
 * Returns: (transfer none): it in OpenSSL's form
 */
const EVP_CIPHER *
mesign_cipher_to_openssl (MesignCipher cipher)
{
  switch (cipher)
    {
    case MESIGN_CIPHER_AES_128_GCM:
      return EVP_aes_128_gcm ();
    case MESIGN_CIPHER_AES_256_CBC:
      return EVP_aes_256_cbc ();
    case MESIGN_CIPHER_AES_128_CBC:
      return EVP_aes_128_cbc ();
    case MESIGN_CIPHER_AES_256_GCM:
    default:
      return EVP_aes_256_gcm ();
    }
}

static const char *const names[] = {
  [MESIGN_CIPHER_AES_256_GCM] = "aes-256-gcm",
  [MESIGN_CIPHER_AES_128_GCM] = "aes-128-gcm",
  [MESIGN_CIPHER_AES_256_CBC] = "aes-256-cbc",
  [MESIGN_CIPHER_AES_128_CBC] = "aes-128-cbc",
};

/**
 * mesign_cipher_to_string:
 * @cipher: a cipher
 *
 * Returns: its name, such as "aes-256-gcm"
 */
const char *
mesign_cipher_to_string (MesignCipher cipher)
{
  g_return_val_if_fail (cipher < G_N_ELEMENTS (names), NULL);

  return names[cipher];
}

/**
 * mesign_cipher_from_string:
 * @name: a name, as in the capabilities of #MesignCmsSigner
 * @cipher: (out): the cipher
 *
 * Returns: whether it is one this program encrypts with
 */
gboolean
mesign_cipher_from_string (const char *name, MesignCipher *cipher)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *cipher = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mesign_cipher_is_authenticated:
 * @cipher: a cipher
 *
 * Returns: whether what it encrypts cannot be altered unnoticed
 */
gboolean
mesign_cipher_is_authenticated (MesignCipher cipher)
{
  return cipher == MESIGN_CIPHER_AES_256_GCM || cipher == MESIGN_CIPHER_AES_128_GCM;
}
