/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-certificates.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crypto/mesign-seal.h"
#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-private.h"

typedef struct
{
  char *spki_hash;
  GBytes *sealed;
  MesignCertificate *certificate;
} SealedPair;

static void
sealed_pair_free (SealedPair *pair)
{
  g_free (pair->spki_hash);
  g_clear_pointer (&pair->sealed, g_bytes_unref);
  g_clear_pointer (&pair->certificate, mesign_certificate_unref);
  g_free (pair);
}

/* The data a sealed private key is bound to. */
GBytes *
mesign_keystore_spki_bytes (const char *spki_hash)
{
  return g_bytes_new (spki_hash, strlen (spki_hash));
}

static gboolean
read_pairs (MesignDb *db, gpointer data, GError **error)
{
  GPtrArray *pairs = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT c.der, k.spki_hash, k.sealed FROM private_key AS k "
                         "JOIN certificate AS c ON c.spki_hash = k.spki_hash ORDER BY c.not_before "
                         "DESC, c.fingerprint",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      g_autoptr (GBytes) der = mesign_statement_dup_bytes (statement, 0);
      MesignCertificate *certificate = mesign_x509_parse (der, NULL);
      SealedPair *pair;

      if (certificate == NULL)
        continue;
      pair = g_new0 (SealedPair, 1);
      pair->certificate = certificate;
      pair->spki_hash = mesign_statement_dup_text (statement, 1);
      pair->sealed = mesign_statement_dup_bytes (statement, 2);
      g_ptr_array_add (pairs, pair);
    }

  return step == MESIGN_STEP_DONE;
}

static GPtrArray *
load_sealed (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) sealed_pair_free);

  if (!mesign_keystore_read (self, read_pairs, pairs, error))
    return NULL;

  return g_steal_pointer (&pairs);
}

static MesignKeyPair *
open_pair (MesignSecret *sealing_key, const SealedPair *sealed, GError **error)
{
  g_autoptr (GBytes) associated = mesign_keystore_spki_bytes (sealed->spki_hash);
  g_autoptr (MesignSecret) pkcs8 =
      mesign_unseal_secret (sealing_key, sealed->sealed, associated, error);
  g_autoptr (MesignPrivateKey) key = NULL;

  if (pkcs8 == NULL)
    return NULL;
  key = mesign_private_key_new_from_pkcs8 (pkcs8, error);

  return key != NULL ? mesign_key_pair_new (sealed->certificate, key, error) : NULL;
}

/**
 * mesign_keystore_load_key_pairs_sync:
 * @self: an unlocked keystore
 * @error: return location for a #MesignKeystoreError
 *
 * Unseals all private keys, old ones too, so that mail can be decrypted that was encrypted to any
 * of them. A key that is damaged is left out and logged; the others stay of use. A keystore without
 * a master key has none. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignKeyPair): each certificate of the user's
 * own with its key, newest first; %NULL with %MESIGN_KEYSTORE_ERROR_LOCKED if locked
 */
GPtrArray *
mesign_keystore_load_key_pairs_sync (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) sealed = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (MesignSecret) key = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  sealed = load_sealed (self, error);
  if (sealed == NULL)
    return NULL;
  pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  if (sealed->len == 0)
    return g_steal_pointer (&pairs);
  key = mesign_keystore_derive_inner (self, MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE, error);
  if (key == NULL)
    return NULL;
  for (guint i = 0; i < sealed->len; i++)
    {
      g_autoptr (GError) inner = NULL;
      MesignKeyPair *pair = open_pair (key, sealed->pdata[i], &inner);

      if (pair != NULL)
        g_ptr_array_add (pairs, pair);
      else
        g_warning ("A private key cannot be opened: %s", inner->message);
    }

  return g_steal_pointer (&pairs);
}

static const SealedPair *
pick (GPtrArray *sealed, const char *fingerprint)
{
  for (guint i = 0; i < sealed->len; i++)
    {
      const SealedPair *pair = sealed->pdata[i];

      if (strcmp (pair->certificate->fingerprint, fingerprint) == 0)
        return pair;
    }

  return NULL;
}

/**
 * mesign_keystore_load_key_pair_sync:
 * @self: an unlocked keystore
 * @fingerprint: of a certificate of the user's own
 * @error: return location for a #MesignKeystoreError
 *
 * Unseals one private key, to sign with or to export. Blocks.
 *
 * Returns: (transfer full) (nullable): the certificate with its key; %NULL with
 * %MESIGN_KEYSTORE_ERROR_NO_KEY if there is no key for it, %MESIGN_KEYSTORE_ERROR_LOCKED if it
 * cannot be unsealed now
 */
MesignKeyPair *
mesign_keystore_load_key_pair_sync (MesignKeystore *self, const char *fingerprint, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (MesignSecret) key = NULL;
  GError *inner = NULL;
  const SealedPair *sealed;
  MesignKeyPair *pair;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && fingerprint != NULL, NULL);

  all = load_sealed (self, error);
  if (all == NULL)
    return NULL;
  sealed = pick (all, fingerprint);
  if (sealed == NULL)
    {
      g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NO_KEY,
                           _ ("You do not have the private key of this certificate. Import the PFX "
                              "file it came in."));
      return NULL;
    }
  key = mesign_keystore_derive_inner (self, MESIGN_KEYSTORE_PRIVATE_KEY_PURPOSE, error);
  if (key == NULL)
    return NULL;
  pair = open_pair (key, sealed, &inner);
  if (pair == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return pair;
}
