/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "smime-fixture.h"

#include <string.h>

/* A draft of Alice's to Bob, signed, not encrypted. */
MesignDraft *
fixture_draft (const char *text)
{
  MesignDraft *draft = mesign_draft_new ();

  draft->from = mesign_address_new ("爱丽丝", ALICE);
  g_ptr_array_add (draft->to, mesign_address_new ("Bob", BOB));
  g_free (draft->subject);
  draft->subject = g_strdup ("合同 contract");
  g_free (draft->text);
  draft->text = g_strdup (text);
  draft->date = NOW;
  draft->message_id = g_strdup ("m1@example.test");
  draft->sign = TRUE;

  return draft;
}

static void
add_reader (GHashTable *table, const char *address, MesignKeyPair *pair, const char *capability)
{
  g_autoptr (GPtrArray) certificates = fixture_certificates (pair, NULL);
  const char *const capabilities[] = { capability, NULL };

  g_hash_table_insert (table, mesign_address_normalize (address),
                       mesign_smime_reader_new (certificates, capabilities, NULL));
}

/* Alice, Bob and Carol, all with the same capability, or none. */
GHashTable *
fixture_readers (const char *capability)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) mesign_smime_reader_unref);

  add_reader (table, ALICE, fixture_alice (), capability);
  add_reader (table, BOB, fixture_bob (), capability);
  add_reader (table, fixture_carol_ec ()->certificate->addresses[0], fixture_carol_ec (),
              capability);

  return table;
}

/* Writes a draft with Alice's key, and certificates of Alice, Bob and Carol at hand, who all read
 * this cipher. */
MesignSmimeWritten *
fixture_send (const MesignDraft *draft, MesignCipher cipher)
{
  g_autoptr (GHashTable) recipients = fixture_readers (mesign_cipher_to_string (cipher));
  g_autoptr (GPtrArray) chain = fixture_certificates (fixture_intermediate (), NULL);
  const MesignSmimeWriting writing = {
    .signer = fixture_alice (),
    .chain = chain,
    .encryption = fixture_alice ()->certificate,
    .recipients = recipients,
  };
  g_autoptr (GError) error = NULL;
  MesignSmimeWritten *written = mesign_smime_write_sync (draft, &writing, NULL, &error);

  g_assert_no_error (error);

  return written;
}

GBytes *
fixture_first (MesignSmimeWritten *written)
{
  return ((MesignSmimeCopy *) written->copies->pdata[0])->octets;
}

MesignOpenedMessage *
fixture_open (GBytes *octets, GPtrArray *pairs)
{
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (GPtrArray) none =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  const MesignTrustOptions options = { .only_anchors = anchors, .now = NOW };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignTrustSnapshot) snapshot =
      mesign_trust_snapshot_new_sync (NULL, NULL, &options, &error);
  const MesignSmimeContext context = { .snapshot = snapshot,
                                       .key_pairs = pairs != NULL ? pairs : none,
                                       .now = NOW };
  MesignOpenedMessage *message;

  g_assert_no_error (error);
  message = mesign_smime_open (octets, &context, &error);
  g_assert_no_error (error);

  return message;
}

MesignOpenedMessage *
fixture_open_text (const char *text)
{
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  return fixture_open (octets, NULL);
}

char *
fixture_dup_text (GBytes *octets)
{
  return g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
}

/* The octets with every @what replaced; it must occur. */
GBytes *
fixture_replace (GBytes *octets, const char *what, const char *with)
{
  g_autofree char *text = fixture_dup_text (octets);
  g_auto (GStrv) pieces = g_strsplit (text, what, -1);
  char *joined = g_strjoinv (with, pieces);

  g_assert_nonnull (pieces[1]);

  return g_bytes_new_take (joined, strlen (joined));
}
