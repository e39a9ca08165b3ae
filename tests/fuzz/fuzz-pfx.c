/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files somebody is asked to import: a PFX with several passwords, and certificates as PEM, DER or
 * PKCS #7. */

#include "config.h"

#include "fuzz.h"
#include "look.h"
#include "mutators.h"

#include "crypto/mesign-pfx.h"
#include "crypto/mesign-x509.h"

#include <string.h>

static void
check_pair (MesignKeyPair *pair)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) pkcs8 = mesign_private_key_to_pkcs8 (pair->key, &error);

  fuzz_assert_error (pkcs8, error);
  g_assert_true (mesign_private_key_fits (pair->key, pair->certificate));
  look_at_certificate (pair->certificate);
}

/* A key in two encodings is one key, so that a file may hold it once more for each certificate. */
static void
open_with (GBytes *octets, const char *password)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new (password, strlen (password));
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPfx) pfx = mesign_pfx_open (octets, secret, &error);

  fuzz_assert_error (pfx, error);
  if (pfx == NULL)
    {
      fuzz_say ("“%s”: error %d\n", password, error->code);
      return;
    }
  fuzz_say ("“%s”: %u keys, %u more certificates\n", password, pfx->key_pairs->len,
            pfx->certificates->len);
  fuzz_assert_text (pfx->friendly_name);
  for (guint i = 0; i < pfx->key_pairs->len; i++)
    check_pair (pfx->key_pairs->pdata[i]);
  for (guint i = 0; i < pfx->certificates->len; i++)
    look_at_certificate (pfx->certificates->pdata[i]);
}

static void
import (GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (octets, &error);

  fuzz_assert_error (certificates, error);
  if (certificates == NULL)
    return;
  fuzz_say ("%u certificates\n", certificates->len);
  g_assert_cmpuint (certificates->len, >, 0);
  for (guint i = 0; i < certificates->len; i++)
    look_at_certificate (certificates->pdata[i]);
}

void
fuzz_target_init (void)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);

  if (mesign_pfx_looks_like (octets))
    {
      open_with (octets, "");
      open_with (octets, "secret");
      open_with (octets, "密码");
    }
  import (octets);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  if (size > 10 && memcmp (data, "-----BEGIN", 10) == 0)
    return mutate_mail (data, size, max_size, seed);

  return mutate_der (data, size, max_size, seed);
}
