/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"
#include "crypto/mesign-x509.h"

#include <glib/gi18n-lib.h>
#include <openssl/pem.h>
#include <string.h>

/* Private keys and certificates in one PEM file (RFC 7468). Keys may be encrypted as a whole (RFC
 * 5958), or in the way of the first PEM (RFC 1421): the cipher in a header, and a key that one
 * round of MD5 makes of the password. */

#define KEYS_MAX 100
#define BEGIN "-----BEGIN "

static const char *const labels[] = { "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY",
                                      "EC PRIVATE KEY", "DSA PRIVATE KEY" };

/*
 * mesign_key_pem_looks_like:
 * @text: a file
 *
 * Returns: whether there is a private key in it
 */
gboolean
mesign_key_pem_looks_like (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *line = g_strconcat (BEGIN, labels[i], "-----", NULL);

      if (strstr (text, line) != NULL)
        return TRUE;
    }

  return FALSE;
}

/*
 * mesign_key_pem_is_encrypted:
 * @text: a file with private keys
 *
 * Returns: whether a password is needed for one of them
 */
gboolean
mesign_key_pem_is_encrypted (const char *text)
{
  return strstr (text, BEGIN "ENCRYPTED PRIVATE KEY-----") != NULL ||
         strstr (text, "Proc-Type: 4,ENCRYPTED") != NULL;
}

static gboolean
is_key_label (const char *label)
{
  return g_strv_contains (
      (const char *const[]){ labels[0], labels[1], labels[2], labels[3], labels[4], NULL }, label);
}

static MesignPfxFault
take_pkey (MesignPfxBags *self, EVP_PKEY *pkey)
{
  MesignPrivateKey *key = pkey != NULL ? mesign_private_key_new_take (pkey, NULL) : NULL;

  if (key == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  g_ptr_array_add (self->keys, key);

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
take_pkcs8 (MesignPfxBags *self, const unsigned char *der, long length)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = d2i_PKCS8_PRIV_KEY_INFO (NULL, &der, length);

  return info != NULL ? mesign_pfx_bags_take_key (self, info) : MESIGN_PFX_FAULT_MALFORMED;
}

static MesignPfxFault
take_encrypted (MesignPfxBags *self, const unsigned char *der, long length)
{
  X509_SIG *encrypted = d2i_X509_SIG (NULL, &der, length);
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OCTET_STRING *octets = NULL;
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;
  gpointer value = NULL;
  MesignPfxFault fault = MESIGN_PFX_FAULT_MALFORMED;

  if (encrypted != NULL)
    {
      X509_SIG_get0 (encrypted, &algorithm, &octets);
      fault = mesign_pbe_decrypt (self->pbe, algorithm, octets,
                                  ASN1_ITEM_rptr (PKCS8_PRIV_KEY_INFO), &value);
    }
  X509_SIG_free (encrypted);
  info = value;

  return fault == MESIGN_PFX_FAULT_NONE ? mesign_pfx_bags_take_key (self, info) : fault;
}

static MesignPfxFault
take_plain (MesignPfxBags *self, const char *label, const unsigned char *der, long length)
{
  int type = EVP_PKEY_RSA;

  if (g_str_has_prefix (label, "EC"))
    type = EVP_PKEY_EC;
  else if (g_str_has_prefix (label, "DSA"))
    type = EVP_PKEY_DSA;

  return take_pkey (self, d2i_PrivateKey (type, NULL, &der, length));
}

static gboolean
decrypt_old (const MesignPbe *pbe,
             const EVP_CIPHER_INFO *how,
             const char *password,
             int password_length,
             unsigned char *octets,
             long *length)
{
  EVP_CIPHER *cipher = EVP_CIPHER_fetch (pbe->context, EVP_CIPHER_get0_name (how->cipher), NULL);
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  guint8 key[EVP_MAX_KEY_LENGTH];
  int done = 0, rest = 0;
  gboolean opened =
      cipher != NULL &&
      EVP_BytesToKey (how->cipher, EVP_md5 (), how->iv, (const unsigned char *) password,
                      password_length, 1, key, NULL) > 0 &&
      EVP_CipherInit_ex (context, cipher, NULL, key, how->iv, 0) == 1 &&
      EVP_CipherUpdate (context, octets, &done, octets, (int) *length) == 1 &&
      EVP_CipherFinal_ex (context, octets + done, &rest) == 1;

  mesign_secret_wipe (key, sizeof key);
  EVP_CIPHER_free (cipher);
  *length = done + rest;

  return opened;
}

static MesignPfxFault
try_old (MesignPfxBags *self,
         const char *label,
         const EVP_CIPHER_INFO *how,
         guint index,
         const unsigned char *octets,
         long length)
{
  int password_length;
  const char *password = mesign_pfx_password_get (self->pbe->passwords, index, &password_length);
  unsigned char *plain = OPENSSL_memdup (octets, length);
  long size = length;
  MesignPfxFault fault = MESIGN_PFX_FAULT_UNDECRYPTABLE;

  if (plain != NULL &&
      decrypt_old (self->pbe, how, password != NULL ? password : "", password_length, plain, &size))
    fault = take_plain (self, label, plain, size);
  OPENSSL_clear_free (plain, length);

  /* what does not look like a key was decrypted by chance */
  return fault == MESIGN_PFX_FAULT_NONE ? fault : MESIGN_PFX_FAULT_UNDECRYPTABLE;
}

static MesignPfxFault
take_old (MesignPfxBags *self,
          const char *label,
          char *header,
          const unsigned char *octets,
          long length)
{
  EVP_CIPHER_INFO how = { 0 };
  EVP_CIPHER *cipher;

  if (PEM_get_EVP_CIPHER_INFO (header, &how) != 1 || how.cipher == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  cipher = EVP_CIPHER_fetch (self->pbe->context, EVP_CIPHER_get0_name (how.cipher), NULL);
  if (cipher == NULL)
    return mesign_pbe_refuse (self->pbe, OBJ_nid2obj (EVP_CIPHER_get_nid (how.cipher)));
  EVP_CIPHER_free (cipher);
  for (guint i = 0; i < self->pbe->passwords->len; i++)
    if (try_old (self, label, &how, i, octets, length) == MESIGN_PFX_FAULT_NONE)
      return MESIGN_PFX_FAULT_NONE;

  return MESIGN_PFX_FAULT_UNDECRYPTABLE;
}

static MesignPfxFault
take_block (MesignPfxBags *self,
            const char *label,
            char *header,
            const unsigned char *octets,
            long length)
{
  if (!is_key_label (label))
    return MESIGN_PFX_FAULT_NONE;
  if (self->keys->len >= KEYS_MAX)
    return MESIGN_PFX_FAULT_LIMIT;
  if (strcmp (label, "ENCRYPTED PRIVATE KEY") == 0)
    return take_encrypted (self, octets, length);
  if (strcmp (label, "PRIVATE KEY") == 0)
    return take_pkcs8 (self, octets, length);
  if (*header != '\0')
    return take_old (self, label, header, octets, length);

  return take_plain (self, label, octets, length);
}

static MesignPfxFault
take_keys (MesignPfxBags *self, const char *text)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (text, -1);
  MesignPfxFault fault = MESIGN_PFX_FAULT_NONE;
  char *label, *header;
  unsigned char *octets;
  long length;

  while (fault == MESIGN_PFX_FAULT_NONE &&
         PEM_read_bio (bio, &label, &header, &octets, &length) == 1)
    {
      fault = take_block (self, label, header, octets, length);
      OPENSSL_free (label);
      OPENSSL_free (header);
      OPENSSL_clear_free (octets, length);
    }
  if (fault == MESIGN_PFX_FAULT_NONE && self->keys->len == 0)
    fault = MESIGN_PFX_FAULT_MALFORMED;

  return fault;
}

static gboolean
take_certificates (MesignPfxBags *self, const char *text, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new_static (text, strlen (text));
  g_autoptr (GPtrArray) certificates = NULL;

  if (strstr (text, BEGIN "CERT") == NULL && strstr (text, BEGIN "X509 CERT") == NULL &&
      strstr (text, BEGIN "PKCS7") == NULL && strstr (text, BEGIN "CMS") == NULL)
    return TRUE;
  certificates = mesign_x509_parse_any (octets, error);
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    mesign_pfx_bags_take_certificate (self, certificates->pdata[i]);

  return certificates != NULL;
}

static gpointer
fail (MesignPfxFault fault, const MesignPbe *pbe, GError **error)
{
  if (fault == MESIGN_PFX_FAULT_MALFORMED || fault == MESIGN_PFX_FAULT_NONE)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The private key in the file is damaged or incomplete. Get the "
                                  "file again from where it came from"));

  return mesign_pfx_fail (fault, pbe, FALSE, error);
}

/*
 * mesign_key_pem_open:
 * @text: a file with private keys
 * @password: (nullable): their password
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): all of it, or %NULL with @error set
 */
MesignPfx *
mesign_key_pem_open (const char *text, MesignSecret *password, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_auto (MesignPbe) pbe = { .context = mesign_crypto_get_legacy_context () };
  g_auto (MesignPfxBags) bags = { 0 };
  MesignPfxFault fault;

  pbe.passwords = mesign_pfx_list_passwords (password);
  mesign_pfx_bags_init (&bags, &pbe, MESIGN_PFX_BAGS_USUAL);
  fault = take_keys (&bags, text);
  if (fault != MESIGN_PFX_FAULT_NONE)
    return fail (fault, &pbe, error);
  if (!take_certificates (&bags, text, error))
    return NULL;

  return mesign_pfx_assemble (&bags, FALSE, error);
}
