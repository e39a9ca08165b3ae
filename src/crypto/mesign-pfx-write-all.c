/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A PFX with everything: all key pairs, other certificates, and notes that only this program
 * understands. Whatever reads PKCS #12 can get at keys and certificates. */

typedef STACK_OF (PKCS7) Safes;
typedef STACK_OF (PKCS12_SAFEBAG) Bags;

static void
free_safes (Safes *safes)
{
  sk_PKCS7_pop_free (safes, PKCS7_free);
}

static void
free_bags (Bags *bags)
{
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Safes, free_safes)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bags, free_bags)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12_SAFEBAG, PKCS12_SAFEBAG_free)

typedef struct
{
  GPtrArray *pairs;
  GPtrArray *certificates;
  GPtrArray *notes;
  const char *password;
} Contents;

static void
clear (MesignPfxNote *self)
{
  g_free (self->name);
  g_clear_pointer (&self->content, mesign_secret_unref);
}

MESIGN_DEFINE_VALUE (MesignPfxNote, mesign_pfx_note)

/**
 * mesign_pfx_note_new:
 * @name: what it is, UTF-8
 * @content: the octets
 *
 * Returns: (transfer full): a note
 */
MesignPfxNote *
mesign_pfx_note_new (const char *name, MesignSecret *content)
{
  MesignPfxNote *self = g_atomic_rc_box_new0 (MesignPfxNote);

  self->name = g_strdup (name);
  self->content = mesign_secret_ref (content);

  return self;
}

/* Which key belongs to which certificate. What a key is marked with can be read without the
 * password, so it is a number that says nothing. */
static gboolean
mark (PKCS12_SAFEBAG *bag, guint number)
{
  guchar id[] = { number >> 8, number & 0xff };

  return bag != NULL && PKCS12_add_localkeyid (bag, id, sizeof id) == 1;
}

static PKCS12_SAFEBAG *
add_certificate (Bags **bags, MesignCertificate *certificate)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);

  return x509 != NULL ? PKCS12_add_cert (bags, x509) : NULL;
}

/* The place of the first pair with the same key. */
static guint
find_key (GPtrArray *pairs, guint index)
{
  const MesignKeyPair *pair = pairs->pdata[index];
  guint i = 0;

  while (i < index &&
         !g_str_equal (((const MesignKeyPair *) pairs->pdata[i])->certificate->spki_hash,
                       pair->certificate->spki_hash))
    i++;

  return i;
}

static gboolean
add_keys (Bags **bags, const Contents *contents)
{
  for (guint i = 0; i < contents->pairs->len; i++)
    {
      const MesignKeyPair *pair = contents->pairs->pdata[i];
      EVP_PKEY *key = mesign_private_key_get_pkey (pair->key);

      if (find_key (contents->pairs, i) == i &&
          !mark (PKCS12_add_key (bags, key, 0, MESIGN_PFX_MODERN_ITERATIONS, NID_aes_256_cbc,
                                 contents->password),
                 i))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_note (Bags **bags, const MesignPfxNote *note)
{
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (note->content, &length);
  g_autoptr (PKCS12_SAFEBAG) bag = NULL;

  if (length > G_MAXINT)
    return FALSE;
  bag = PKCS12_SAFEBAG_create_secret (NID_pkcs7_data, V_ASN1_OCTET_STRING, octets, (int) length);
  if (bag == NULL || PKCS12_add_friendlyname_utf8 (bag, note->name, -1) != 1)
    return FALSE;
  if (*bags == NULL)
    *bags = sk_PKCS12_SAFEBAG_new_null ();
  if (*bags == NULL || sk_PKCS12_SAFEBAG_push (*bags, bag) <= 0)
    return FALSE;
  g_steal_pointer (&bag);

  return TRUE;
}

static gboolean
add_rest (Bags **bags, const Contents *contents)
{
  for (guint i = 0; i < contents->pairs->len; i++)
    {
      MesignCertificate *own = ((const MesignKeyPair *) contents->pairs->pdata[i])->certificate;

      PKCS12_SAFEBAG *bag = add_certificate (bags, own);

      if (!mark (bag, find_key (contents->pairs, i)) ||
          PKCS12_add_friendlyname_utf8 (bag, own->name, -1) != 1)
        return FALSE;
    }
  for (guint i = 0; i < contents->certificates->len; i++)
    if (add_certificate (bags, contents->certificates->pdata[i]) == NULL)
      return FALSE;
  for (guint i = 0; i < contents->notes->len; i++)
    if (!add_note (bags, contents->notes->pdata[i]))
      return FALSE;

  return TRUE;
}

/* The keys are encrypted each for itself, the rest together, as other programs expect it. */
static PKCS12 *
create (const Contents *contents)
{
  g_autoptr (Bags) keys = NULL;
  g_autoptr (Bags) rest = NULL;
  g_autoptr (Safes) safes = NULL;
  g_autoptr (PKCS12) pfx = NULL;

  if (!add_rest (&rest, contents) || !add_keys (&keys, contents))
    return NULL;
  if (rest != NULL && PKCS12_add_safe (&safes, rest, NID_aes_256_cbc, MESIGN_PFX_MODERN_ITERATIONS,
                                       contents->password) != 1)
    return NULL;
  if (keys != NULL && PKCS12_add_safe (&safes, keys, -1, 0, NULL) != 1)
    return NULL;
  pfx = safes != NULL ? PKCS12_add_safes (safes, 0) : NULL;
  if (pfx == NULL || PKCS12_set_mac (pfx, contents->password, -1, NULL, 0,
                                     MESIGN_PFX_MODERN_ITERATIONS, EVP_sha256 ()) != 1)
    return NULL;

  return g_steal_pointer (&pfx);
}

/**
 * mesign_pfx_write_all:
 * @pairs: (element-type MesignKeyPair): the keys with their certificates; a key may have several
 * @certificates: (element-type MesignCertificate): other certificates
 * @notes: (element-type MesignPfxNote): what else is to be kept
 * @password: the password, UTF-8
 * @error: return location for a #MesignCryptoError
 *
 * Writes everything into one file as %MESIGN_PFX_MODERN (RFC 7292): encrypted with AES-256, the key
 * by PBKDF2 with SHA-256, and authenticated as a whole by an HMAC with SHA-256. Slow on purpose:
 * not for the main thread.
 *
 * Returns: (transfer full) (nullable): a PFX file
 */
GBytes *
mesign_pfx_write_all (GPtrArray *pairs,
                      GPtrArray *certificates,
                      GPtrArray *notes,
                      MesignSecret *password,
                      GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  const Contents contents = { pairs, certificates, notes, mesign_secret_get_text (password) };
  g_autoptr (PKCS12) pfx = NULL;
  unsigned char *der = NULL;
  int length;
  GBytes *octets;

  if (!mesign_pfx_is_usable_password (password))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The password has characters that cannot be used in a file"));
  pfx = create (&contents);
  length = pfx != NULL ? i2d_PKCS12 (pfx, &der) : -1;
  octets = mesign_asn1_take_der (der, length);
  if (octets == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED, _ ("The PFX file could not be made"));

  return octets;
}
