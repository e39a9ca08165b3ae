/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"

#include "crypto/mesign-x509.h"

/**
 * mesign_keystore_export_pfx_sync:
 * @self: an unlocked keystore
 * @fingerprint: of a certificate of the user's own
 * @password: what the file is to be protected with
 * @format: how
 * @error: return location for a #MesignKeystoreError
 *
 * Packs a certificate, its private key and its chain, as a backup or for another device. Blocks.
 *
 * Returns: (transfer full) (nullable): a PFX file; %NULL with %MESIGN_KEYSTORE_ERROR_NO_KEY if
 * there is no private key for it
 */
GBytes *
mesign_keystore_export_pfx_sync (MesignKeystore *self,
                                 const char *fingerprint,
                                 MesignSecret *password,
                                 MesignPfxFormat format,
                                 GError **error)
{
  g_autoptr (MesignKeyPair) pair = NULL;
  g_autoptr (GPtrArray) chain = NULL;
  GError *inner = NULL;
  GBytes *octets;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && password != NULL, NULL);

  pair = mesign_keystore_load_key_pair_sync (self, fingerprint, error);
  if (pair == NULL)
    return NULL;
  chain = mesign_keystore_build_chain_sync (self, pair->certificate, error);
  if (chain == NULL)
    return NULL;
  octets = mesign_pfx_write (pair, chain, pair->certificate->name, password, format, &inner);
  if (octets == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return octets;
}

/**
 * mesign_keystore_export_pem_sync:
 * @self: a keystore, locked or not
 * @fingerprint: of any certificate here
 * @with_chain: whether its issuers are to follow it
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): a PEM file without any private key
 */
GBytes *
mesign_keystore_export_pem_sync (MesignKeystore *self,
                                 const char *fingerprint,
                                 gboolean with_chain,
                                 GError **error)
{
  g_autoptr (MesignCertificate) certificate = NULL;
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *own = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && fingerprint != NULL, NULL);

  certificate = mesign_keystore_find_certificate_sync (self, fingerprint, error);
  if (certificate == NULL)
    return NULL;
  chain = mesign_keystore_build_chain_sync (self, certificate, error);
  if (chain == NULL)
    return NULL;
  own = mesign_x509_to_pem (certificate);
  g_string_append (text, own);
  for (guint i = 0; with_chain && i < chain->len; i++)
    {
      g_autofree char *pem = mesign_x509_to_pem (chain->pdata[i]);

      g_string_append (text, pem);
    }

  return g_string_free_to_bytes (g_steal_pointer (&text));
}
