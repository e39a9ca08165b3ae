/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx.h"

#include "crypto/mesign-pfx-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How much of a file is read. More than @octets is not a PFX. */
typedef struct
{
  gsize octets;
  guint bags;
} Limits;

static const Limits usual_limits = { 16 * 1024 * 1024, MESIGN_PFX_BAGS_USUAL };

/* Somebody's whole keystore, with what came from others in years. */
static const Limits whole_limits = { 256 * 1024 * 1024, 20000 };

static void
clear (MesignPfx *self)
{
  g_clear_pointer (&self->key_pairs, g_ptr_array_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self->friendly_name);
}

MESIGN_DEFINE_VALUE (MesignPfx, mesign_pfx)

/* A PKCS12 made in the second context: only so can d2i_PKCS12 () later read RC2-40. */
static PKCS12 *
parse (GBytes *octets, OSSL_LIB_CTX *context)
{
  g_autoptr (BIO) bio = NULL;
  PKCS12 *pfx;

  if (g_bytes_get_size (octets) == 0)
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
 * Returns: whether it begins like a PFX (a SEQUENCE with version 3), whole or not, so that it is
 * worth asking for a password
 */
gboolean
mesign_pfx_looks_like (GBytes *octets)
{
  static const guint8 version[] = { 0x02, 0x01, 0x03, 0x30 };
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  gsize header;

  if (length < 2 || data[0] != 0x30)
    return FALSE;
  /* the octets of a long length follow it; 0x80 alone is an indefinite one */
  header = data[1] > 0x80 ? 2 + (data[1] & 0x7f) : 2;

  return length >= header + sizeof version && memcmp (data + header, version, sizeof version) == 0;
}

/* How much one check of the MAC costs, or why it cannot be checked. */
static MesignPfxFault
measure_mac (MesignPbe *pbe, PKCS12 *pfx, guint64 *work)
{
  const ASN1_INTEGER *iterations = NULL;
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  EVP_MD *digest;

  PKCS12_get0_mac (NULL, &algorithm, NULL, &iterations, pfx);
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  digest = OBJ_obj2nid (object) != NID_undef
               ? EVP_MD_fetch (pbe->context, OBJ_nid2sn (OBJ_obj2nid (object)), NULL)
               : NULL;
  if (digest == NULL)
    return mesign_pbe_refuse (pbe, object);
  EVP_MD_free (digest);

  return mesign_pbe_read_mac_rounds (iterations, work);
}

/* Puts the password whose MAC is right first. */
static MesignPfxFault
verify_mac (MesignPbe *pbe, PKCS12 *pfx, gboolean *fits)
{
  guint64 work = 0;
  MesignPfxFault fault = measure_mac (pbe, pfx, &work);

  *fits = FALSE;
  for (guint i = 0; fault == MESIGN_PFX_FAULT_NONE && i < pbe->passwords->len; i++)
    {
      int length;
      const char *password = mesign_pfx_password_get (pbe->passwords, i, &length);

      if (!mesign_pbe_spend (pbe, work))
        return MESIGN_PFX_FAULT_LIMIT;
      if (PKCS12_verify_mac (pfx, password, length) == 1)
        {
          gpointer right = g_ptr_array_steal_index (pbe->passwords, i);

          g_ptr_array_insert (pbe->passwords, 0, right);
          *fits = TRUE;
          break;
        }
    }

  return fault;
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
fail_unsupported (const char *algorithm, GError **error)
{
  g_autofree char *message = NULL;

  if (algorithm != NULL)
    message = g_strdup_printf (
        _ ("The file uses %s, which this program cannot read. Ask for one that uses "
           "what is more common."),
        algorithm);

  return mesign_crypto_fail (
      error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
      message != NULL ? message : _ ("The file uses an algorithm this program does not know"));
}

/*
 * mesign_pfx_fail:
 * @fault: why a file was not read
 * @pbe: how it was tried
 * @has_mac: whether the password was proved right
 * @error: return location for a #MesignCryptoError
 *
 * Returns: %NULL, always
 */
gpointer
mesign_pfx_fail (MesignPfxFault fault, const MesignPbe *pbe, gboolean has_mac, GError **error)
{
  switch (fault)
    {
    case MESIGN_PFX_FAULT_UNSUPPORTED:
      return fail_unsupported (pbe->algorithm, error);
    case MESIGN_PFX_FAULT_LIMIT:
      return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                                 _ ("To read the file would take more time or memory than this "
                                    "program gives to one. Export it again with fewer rounds"));
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

/*
 * mesign_pfx_assemble:
 * @bags: what was found
 * @has_mac: whether a MAC proved it
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): it, or %NULL with %MESIGN_CRYPTO_ERROR_KEY_MISMATCH
 */
MesignPfx *
mesign_pfx_assemble (const MesignPfxBags *bags, gboolean has_mac, GError **error)
{
  g_autoptr (MesignPfx) self = g_atomic_rc_box_new0 (MesignPfx);
  g_autoptr (GPtrArray) used = g_ptr_array_new ();

  self->key_pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  self->certificates = mesign_certificate_list_new ();
  self->notes = g_ptr_array_ref (bags->notes);
  self->friendly_name = g_strdup (bags->name);
  self->has_mac = has_mac;
  for (guint i = 0; i < bags->keys->len; i++)
    if (!add_pairs (self, bags->keys->pdata[i], bags->certificates, used))
      return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_KEY_MISMATCH,
                                 bags->certificates->len > 0
                                     ? _ ("The private key in the file does not belong to the "
                                          "certificate in it. Get the file again")
                                     : _ ("The file holds a private key without its certificate. "
                                          "Export both together"));
  for (guint i = 0; i < bags->certificates->len; i++)
    if (!g_ptr_array_find (used, bags->certificates->pdata[i], NULL))
      g_ptr_array_add (self->certificates, mesign_certificate_ref (bags->certificates->pdata[i]));

  return g_steal_pointer (&self);
}

static MesignPfx *
open_within (const Limits *limits, GBytes *octets, MesignSecret *password, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_auto (MesignPbe) pbe = { .context = mesign_crypto_get_legacy_context () };
  g_auto (MesignPfxBags) bags = { 0 };
  g_autoptr (PKCS12) pfx = NULL;
  gboolean has_mac, mac_fits = FALSE;
  MesignPfxFault fault;

  if (g_bytes_get_size (octets) > limits->octets)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                               _ ("The file is too large to be a PFX (PKCS #12) file"));
  pfx = parse (octets, pbe.context);
  if (pfx == NULL)
    return fail_damaged (error);
  pbe.passwords = mesign_pfx_list_passwords (password);
  mesign_pfx_bags_init (&bags, &pbe, limits->bags);
  has_mac = PKCS12_mac_present (pfx) == 1;
  if (has_mac)
    {
      fault = verify_mac (&pbe, pfx, &mac_fits);
      if (fault != MESIGN_PFX_FAULT_NONE)
        return mesign_pfx_fail (fault, &pbe, FALSE, error);
    }

  fault = mesign_pfx_bags_read (&bags, pfx);
  /* a password that opens something is right: then it is the file that is not */
  if (has_mac && !mac_fits)
    return pbe.decrypted ? fail_damaged (error) : fail_password (error);
  if (fault != MESIGN_PFX_FAULT_NONE)
    return mesign_pfx_fail (fault, &pbe, has_mac, error);

  return mesign_pfx_assemble (&bags, has_mac, error);
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
  return open_within (&usual_limits, octets, password, error);
}

/**
 * mesign_pfx_open_all:
 * @octets: a PFX file that mesign_pfx_write_all() made
 * @password: (nullable): its password in UTF-8; %NULL is the same as an empty one
 * @error: return location for a #MesignCryptoError
 *
 * As mesign_pfx_open(), for files that are as large as a whole keystore.
 *
 * Returns: (transfer full) (nullable): what is in it, or %NULL with @error set
 */
MesignPfx *
mesign_pfx_open_all (GBytes *octets, MesignSecret *password, GError **error)
{
  return open_within (&whole_limits, octets, password, error);
}
