/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* CMS in BER or DER: verified, with and without detached content, decrypted, uncompressed, stamped.
 * No signature of Alice's is right over what she did not sign. */

#include "config.h"

#include "fuzz.h"
#include "look.h"
#include "mutators.h"

#include "crypto/mesign-timestamp.h"

static GBytes *detached;

static void
check_signer (const MesignCmsSigner *signer, GBytes *content)
{
  fuzz_assert_text (signer->reason);
  g_assert_true ((signer->status == MESIGN_CMS_SIGNER_OK) == (signer->reason == NULL));
  if (signer->status != MESIGN_CMS_SIGNER_OK)
    return;
  g_assert_true (signer->certificate != NULL && content != NULL);
  for (guint i = 0; i < fuzz_key_pairs ()->len; i++)
    if (g_str_equal (signer->certificate->spki_hash,
                     ((MesignKeyPair *) fuzz_key_pairs ()->pdata[i])->certificate->spki_hash))
      fuzz_assert_known ("signed content", g_bytes_get_data (content, NULL),
                         g_bytes_get_size (content));
}

static void
verify (GBytes *cms, GBytes *content)
{
  g_autoptr (GPtrArray) extra = fuzz_certificates ("alice", "intermediate", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCmsSigned) result = mesign_cms_verify (cms, content, extra, &error);

  fuzz_assert_error (result, error);
  if (result == NULL)
    return;
  for (guint i = 0; i < result->signers->len; i++)
    {
      MesignCmsSigner *signer = result->signers->pdata[i];

      check_signer (signer, content != NULL ? content : result->content);
      fuzz_say ("signer %s%s\n", content != NULL ? "detached " : "",
                signer->reason != NULL ? signer->reason : "ok");
      if (signer->timestamp != NULL)
        {
          g_autoptr (MesignTimestamp) stamp = mesign_trust_judge_timestamp (
              fuzz_snapshot (), signer->timestamp, signer->signature, result->certificates);

          fuzz_say ("stamp %s\n", mesign_timestamp_status_to_string (stamp->status));
        }
    }
  for (guint i = 0; i < result->certificates->len; i++)
    look_at_certificate (result->certificates->pdata[i]);
}

static void
decrypt (GBytes *cms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCmsDecrypted) result = mesign_cms_decrypt (cms, fuzz_key_pairs (), &error);

  fuzz_assert_error (result, error);
  if (result == NULL)
    return;
  fuzz_say ("%s %s\n", mesign_encryption_status_to_string (result->status),
            result->reason != NULL ? result->reason : result->algorithm);
  g_assert_true ((result->status == MESIGN_ENCRYPTION_DECRYPTED) == (result->plaintext != NULL));
  g_assert_true ((result->status == MESIGN_ENCRYPTION_DECRYPTED) == (result->reason == NULL));
  if (result->authenticated && result->plaintext != NULL)
    fuzz_assert_known ("authenticated content", g_bytes_get_data (result->plaintext, NULL),
                       g_bytes_get_size (result->plaintext));
}

static void
uncompress (GBytes *cms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = mesign_cms_uncompress (cms, &error);

  fuzz_assert_error (content, error);
  if (content == NULL)
    return;
  g_assert_cmpuint (g_bytes_get_size (content), <=, 100 * g_bytes_get_size (cms));
  fuzz_say ("uncompressed\n");
}

static void
stamp (GBytes *cms)
{
  g_autoptr (GBytes) token = fuzz_read ("world/token.der");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_signature = NULL;
  g_autoptr (GBytes) signature = mesign_cms_get_signature (cms, &no_signature);
  g_autoptr (GBytes) stamped = mesign_cms_add_timestamp (cms, token, &error);

  fuzz_assert_error (signature, no_signature);
  fuzz_assert_error (stamped, error);
}

void
fuzz_target_init (void)
{
  g_autoptr (GPtrArray) seeds = fuzz_list ("cms");

  detached = fuzz_read ("world/detached.txt");
  for (guint i = 0; i < seeds->len; i++)
    {
      verify (seeds->pdata[i], NULL);
      verify (seeds->pdata[i], detached);
      decrypt (seeds->pdata[i]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) cms = g_bytes_new (data, size);
  MesignCmsType type = mesign_cms_peek_type (cms);

  verify (cms, NULL);
  verify (cms, detached);
  if (type != MESIGN_CMS_SIGNED)
    {
      decrypt (cms);
      uncompress (cms);
    }
  else
    stamp (cms);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  return mutate_der (data, size, max_size, seed);
}
