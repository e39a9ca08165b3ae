/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-error.h"

#include "crypto/mesign-crypto-private.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/provider.h>

G_DEFINE_QUARK (mesign_crypto_error, mesign_crypto_error)

/* OpenSSL 3.0 computes ECDSA with SHA-3, but does not know that this is what its names mean. */
static void
name_ecdsa_with_sha3 (void)
{
  static const int names[][2] = {
    { NID_ecdsa_with_SHA3_224, NID_sha3_224 },
    { NID_ecdsa_with_SHA3_256, NID_sha3_256 },
    { NID_ecdsa_with_SHA3_384, NID_sha3_384 },
    { NID_ecdsa_with_SHA3_512, NID_sha3_512 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (OBJ_find_sigid_algs (names[i][0], NULL, NULL) != 1)
      OBJ_add_sigid (names[i][0], names[i][1], NID_X9_62_id_ecPublicKey);
}

/*
 * mesign_crypto_scope_begin:
 *
 * Tells OpenSSL what it has to know before its first use here.
 *
 * Returns: nothing of interest
 */
int
mesign_crypto_scope_begin (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      name_ecdsa_with_sha3 ();
      g_once_init_leave (&once, 1);
    }

  return 0;
}

/*
 * mesign_crypto_scope_end:
 * @scope: unused
 *
 * Empties OpenSSL's error queue, so that what one call left there never explains the next one.
 */
void
mesign_crypto_scope_end (int *scope)
{
  ERR_clear_error ();
}

/*
 * mesign_crypto_fail:
 * @error: return location for a #MesignCryptoError
 * @code: what went wrong
 * @message: the same for people
 *
 * The one place where OpenSSL's error queue is read: it goes to the debug log, since its words help
 * nobody else, and is empty afterwards.
 *
 * Returns: %NULL, always
 */
gpointer
mesign_crypto_fail (GError **error, MesignCryptoError code, const char *message)
{
  unsigned long number;

  while ((number = ERR_get_error ()) != 0)
    g_debug ("%s: %s", message, ERR_reason_error_string (number));
  g_set_error_literal (error, MESIGN_CRYPTO_ERROR, code, message);

  return NULL;
}

/*
 * mesign_crypto_get_legacy_context:
 *
 * A second library context that also knows RC2, DES and the like, for reading old PFX files and old
 * mail only. Where the legacy provider is not installed, it knows what the default one does.
 *
 * Returns: (transfer none) (nullable): the context, the same every time
 */
OSSL_LIB_CTX *
mesign_crypto_get_legacy_context (void)
{
  static gsize once = 0;
  static OSSL_LIB_CTX *context = NULL;

  if (g_once_init_enter (&once))
    {
      /* named here so that the linker keeps it */
      mesign_crypto_memory_init ();
      context = OSSL_LIB_CTX_new ();
      if (context != NULL && OSSL_PROVIDER_load (context, "default") == NULL)
        g_clear_pointer (&context, OSSL_LIB_CTX_free);
      if (context != NULL && OSSL_PROVIDER_load (context, "legacy") == NULL)
        g_debug ("OpenSSL's legacy provider is not installed");
      ERR_clear_error ();
      g_once_init_leave (&once, 1);
    }

  return context;
}
