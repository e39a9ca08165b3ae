/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx.h"

#include "crypto/mesign-pfx-private.h"

#include <glib/gi18n-lib.h>

/* More is not a PFX */
#define OCTETS_MAX (16 * 1024 * 1024)

static void
clear (MesignPfx *self)
{
  g_clear_pointer (&self->key_pairs, g_ptr_array_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_free (self->friendly_name);
}

MESIGN_DEFINE_VALUE (MesignPfx, mesign_pfx)

/* A PKCS12 made in the second context: only so can d2i_PKCS12 () later read RC2-40. */
static PKCS12 *
parse (GBytes *octets, OSSL_LIB_CTX *context)
{
  g_autoptr (BIO) bio = NULL;
  PKCS12 *pfx;

  if (g_bytes_get_size (octets) == 0 || g_bytes_get_size (octets) > OCTETS_MAX)
    return NULL;
  bio = mesign_bio_new (octets);
  pfx = PKCS12_init_ex (NID_pkcs7_data, context, NULL);
  if (bio != NULL && pfx != NULL && d2i_PKCS12_bio (bio, &pfx) != NULL)
    return pfx;
  PKCS12_free (pfx);

  return NULL;
}

/**
 * mesign_pfx_looks_like:
 * @octets: a file
 *
 * Returns: whether it has the outer form of a PFX, so that it is worth asking for a password
 */
gboolean
mesign_pfx_looks_like (GBytes *octets)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (PKCS12) pfx = parse (octets, NULL);

  return pfx != NULL;
}

static gboolean
check_mac_form (PKCS12 *pfx, GError **error)
{
  const ASN1_INTEGER *iterations = NULL;
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  gint64 count = 1;

  PKCS12_get0_mac (NULL, &algorithm, NULL, &iterations, pfx);
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  if (EVP_get_digestbyobj (object) == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                        _ ("The file is protected in a way this program does not know"));
  else if (iterations != NULL && (ASN1_INTEGER_get_int64 (&count, iterations) != 1 || count < 1 ||
                                  count > MESIGN_PFX_ITERATIONS_MAX))
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                        _ ("The file is protected in a way that would take too long to check"));
  else
    return TRUE;

  return FALSE;
}

/* Puts the password whose MAC is right first. */
static gboolean
verify_mac (PKCS12 *pfx, GPtrArray *passwords)
{
  for (guint i = 0; i < passwords->len; i++)
    {
      int length;
      const char *password = mesign_pfx_password_get (passwords, i, &length);

      if (PKCS12_verify_mac (pfx, password, length) == 1)
        {
          gpointer right = g_ptr_array_steal_index (passwords, i);

          g_ptr_array_insert (passwords, 0, right);
          return TRUE;
        }
    }

  return FALSE;
}

static gpointer
fail_damaged (GError **error)
{
  return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                             _ ("The file is not a PFX (PKCS #12) file, or it is damaged or "
                                "incomplete. Get it again from where it came from"));
}

static gpointer
fail_password (GError **error)
{
  return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_WRONG_PASSWORD,
                             _ ("The password is wrong"));
}

static gpointer
fail_reading (MesignPfxFault fault, gboolean has_mac, GError **error)
{
  switch (fault)
    {
    case MESIGN_PFX_FAULT_UNSUPPORTED:
      return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                                 _ ("The file uses an algorithm this program does not know"));
    case MESIGN_PFX_FAULT_LIMIT:
      return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                                 _ ("The file holds more than this program accepts"));
    case MESIGN_PFX_FAULT_UNDECRYPTABLE:
      if (!has_mac)
        return mesign_crypto_fail (
            error, MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED,
            _ ("The password is wrong or the file is damaged; the file does not tell which"));
      return fail_damaged (error);
    case MESIGN_PFX_FAULT_MALFORMED:
    case MESIGN_PFX_FAULT_NONE:
    default:
      return fail_damaged (error);
    }
}

/* Every key with every certificate that fits it; the certificates left over. */
static gboolean
add_pairs (MesignPfx *self, MesignPrivateKey *key, GPtrArray *certificates, GPtrArray *used)
{
  gboolean found = FALSE;

  for (guint i = 0; i < certificates->len; i++)
    {
      MesignKeyPair *pair = mesign_key_pair_new (certificates->pdata[i], key, NULL);

      if (pair == NULL)
        continue;
      g_ptr_array_add (self->key_pairs, pair);
      g_ptr_array_add (used, certificates->pdata[i]);
      found = TRUE;
    }

  return found;
}

static MesignPfx *
assemble (const MesignPfxBags *bags, gboolean has_mac, GError **error)
{
  g_autoptr (MesignPfx) self = g_atomic_rc_box_new0 (MesignPfx);
  g_autoptr (GPtrArray) used = g_ptr_array_new ();

  self->key_pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  self->certificates = mesign_certificate_list_new ();
  self->friendly_name = g_strdup (bags->name);
  self->has_mac = has_mac;
  for (guint i = 0; i < bags->keys->len; i++)
    if (!add_pairs (self, bags->keys->pdata[i], bags->certificates, used))
      return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_KEY_MISMATCH,
                                 _ ("The file holds a private key without its certificate"));
  for (guint i = 0; i < bags->certificates->len; i++)
    if (!g_ptr_array_find (used, bags->certificates->pdata[i], NULL))
      g_ptr_array_add (self->certificates, mesign_certificate_ref (bags->certificates->pdata[i]));

  return g_steal_pointer (&self);
}

/**
 * mesign_pfx_open:
 * @octets: a PFX file (PKCS #12, RFC 7292)
 * @password: (nullable): its password in UTF-8; %NULL is the same as an empty one
 * @error: return location for a #MesignCryptoError
 *
 * Reads everything in the file, or nothing. The password is tried as the standard wants it and as
 * old tools wrote it; old ciphers are read. Slow on purpose of whoever made the file: not for the
 * main thread.
 *
 * Returns: (transfer full) (nullable): what is in it, or %NULL with
 * %MESIGN_CRYPTO_ERROR_WRONG_PASSWORD only where the MAC does not fit,
 * %MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED where there is none, %MESIGN_CRYPTO_ERROR_MALFORMED,
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED, %MESIGN_CRYPTO_ERROR_LIMIT or
 * %MESIGN_CRYPTO_ERROR_KEY_MISMATCH
 */
MesignPfx *
mesign_pfx_open (GBytes *octets, MesignSecret *password, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  OSSL_LIB_CTX *context = mesign_crypto_get_legacy_context ();
  g_autoptr (PKCS12) pfx = parse (octets, context);
  g_autoptr (GPtrArray) passwords = mesign_pfx_list_passwords (password);
  g_auto (MesignPfxBags) bags = { .passwords = passwords, .context = context };
  gboolean has_mac, mac_fits;
  MesignPfxFault fault;

  if (pfx == NULL)
    return fail_damaged (error);
  has_mac = PKCS12_mac_present (pfx) == 1;
  if (has_mac && !check_mac_form (pfx, error))
    return NULL;
  mac_fits = has_mac && verify_mac (pfx, passwords);

  fault = mesign_pfx_bags_read (&bags, pfx);
  /* a password that opens something is right: then it is the file that is not */
  if (has_mac && !mac_fits)
    return bags.decrypted ? fail_damaged (error) : fail_password (error);
  if (fault != MESIGN_PFX_FAULT_NONE)
    return fail_reading (fault, has_mac, error);

  return assemble (&bags, has_mac, error);
}
