/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "smime-fixture.h"

#include <string.h>

/* Has openssl verify a mail; the text it found is left in @text. */
static void
assert_openssl_verifies (GBytes *octets, char **text)
{
  char *folder = fixture_folder ();
  g_autofree char *mail = fixture_write (folder, "mail.eml", octets);
  g_autofree char *root = fixture_write_pem (folder, "root", fixture_root ());

  g_assert_true (fixture_openssl (text, "cms", "-verify", "-in", mail, "-CAfile", root, "-purpose",
                                  "smimesign", "-no_check_time", NULL));
  fixture_remove (folder);
}

static GBytes *
decrypt_by_openssl (GBytes *octets, MesignKeyPair *pair)
{
  char *folder = fixture_folder ();
  g_autofree char *mail = fixture_write (folder, "mail.eml", octets);
  g_autofree char *key = fixture_write_pem (folder, "key", pair);
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  GBytes *read;

  g_assert_true (fixture_openssl (NULL, "cms", "-decrypt", "-in", mail, "-recip", key, "-inkey",
                                  key, "-out", inner, NULL));
  read = fixture_read (inner);
  fixture_remove (folder);

  return read;
}

static gboolean
has_text (GBytes *octets, const char *text)
{
  return memmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), text, strlen (text)) !=
         NULL;
}

static void
test_signed (gconstpointer data)
{
  gboolean opaque = GPOINTER_TO_INT (data);
  g_autoptr (MesignDraft) draft = fixture_draft ("Hello\nFrom me  \n.\n你好\n");
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (MesignOpenedMessage) message = NULL;
  g_autofree char *verified = NULL;

  draft->opaque = opaque;
  written = fixture_send (draft, MESIGN_CIPHER_AES_256_CBC);
  g_assert_cmpuint (written->copies->len, ==, 1);
  g_assert_true (g_bytes_equal (written->sent, fixture_first (written)));
  assert_openssl_verifies (fixture_first (written), &verified);

  message = fixture_open (fixture_first (written), NULL);
  fixture_assert_signature (message, "valid");
  fixture_assert_encryption (message, "none");
  g_assert_true (message->report->signature.covers_all);
  g_assert_true (message->report->header_protection.present);
  g_assert_cmpstr (message->headers->subject, ==, "合同 contract");
  g_assert_cmpstr (message->body_text, ==, "Hello\nFrom me  \n.\n你好\n");
  g_assert_cmpuint (message->report->warnings->len, ==, 0);
}

static void
test_encrypted (gconstpointer data)
{
  MesignCipher cipher = GPOINTER_TO_INT (data);
  g_autoptr (MesignDraft) draft = fixture_draft ("marker-word\n");
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (GBytes) inner = NULL;
  g_autofree char *verified = NULL;
  MesignKeyPair *readers[] = { fixture_bob (), fixture_alice () };

  draft->encrypt = TRUE;
  written = fixture_send (draft, cipher);
  g_assert_false (has_text (fixture_first (written), "marker-word"));
  g_assert_false (has_text (fixture_first (written), "contract"));
  g_assert_true (has_text (fixture_first (written), "Subject: [...]"));
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autoptr (GPtrArray) pairs = fixture_pairs (readers[i], NULL);
      g_autoptr (MesignOpenedMessage) message = fixture_open (fixture_first (written), pairs);

      fixture_assert_encryption (message, "decrypted");
      fixture_assert_signature (message, "valid");
      g_assert_cmpstr (message->report->encryption.algorithm, ==, mesign_cipher_to_string (cipher));
      g_assert_cmpint (message->report->encryption.authenticated, ==,
                       mesign_cipher_is_authenticated (cipher));
      g_assert_cmpuint (message->report->encryption.recipients, ==, 2);
      g_assert_cmpstr (message->headers->subject, ==, "合同 contract");
      g_assert_cmpstr (message->outer_headers->subject, ==, "[...]");
      g_assert_cmpstr (message->body_text, ==, "marker-word\n");
      g_assert_cmpuint (message->report->warnings->len, ==, 0);
    }
  inner = decrypt_by_openssl (fixture_first (written), fixture_bob ());
  assert_openssl_verifies (inner, &verified);
  g_assert_nonnull (strstr (verified, "marker-word"));
}

static void
test_without_key (void)
{
  g_autoptr (MesignDraft) draft = fixture_draft ("marker-word\n");
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_carol_ec (), NULL);
  g_autoptr (MesignOpenedMessage) message = NULL;

  draft->encrypt = TRUE;
  written = fixture_send (draft, MESIGN_CIPHER_AES_256_GCM);
  message = fixture_open (fixture_first (written), pairs);
  fixture_assert_encryption (message, "no-key");
  fixture_assert_signature (message, "none");
  g_assert_cmpstr (message->body_text, ==, "");
  g_assert_cmpstr (message->headers->subject, ==, "[...]");
}

/* Who writes to themselves is one reader. */
static void
test_to_oneself (void)
{
  g_autoptr (MesignDraft) draft = fixture_draft ("marker-word\n");
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_alice (), NULL);
  g_autoptr (MesignOpenedMessage) message = NULL;

  g_ptr_array_set_size (draft->to, 0);
  g_ptr_array_add (draft->to, mesign_address_ref (draft->from));
  draft->encrypt = TRUE;
  written = fixture_send (draft, MESIGN_CIPHER_AES_256_GCM);
  message = fixture_open (fixture_first (written), pairs);
  fixture_assert_encryption (message, "decrypted");
  g_assert_cmpuint (message->report->encryption.recipients, ==, 1);
}

/* Nobody can read from his copy that there was a Bcc, nor who. */
static void
test_bcc (void)
{
  const char *carol = fixture_carol_ec ()->certificate->addresses[0];
  g_autoptr (MesignDraft) draft = fixture_draft ("text\n");
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_alice (), fixture_carol_ec (), NULL);
  g_autoptr (MesignOpenedMessage) sent = NULL;

  draft->encrypt = TRUE;
  g_ptr_array_add (draft->bcc, mesign_address_new (NULL, carol));
  written = fixture_send (draft, MESIGN_CIPHER_AES_256_CBC);
  g_assert_cmpuint (written->copies->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const MesignSmimeCopy *copy = written->copies->pdata[i];
      g_autoptr (MesignOpenedMessage) message = fixture_open (copy->octets, pairs);

      g_assert_cmpuint (g_strv_length (copy->recipients), ==, 1);
      g_assert_cmpstr (copy->recipients[0], ==, i == 0 ? BOB : carol);
      g_assert_false (has_text (copy->octets, carol));
      g_assert_cmpuint (message->report->encryption.recipients, ==, 2);
      g_assert_cmpuint (message->headers->bcc->len, ==, 0);
    }
  sent = fixture_open (written->sent, pairs);
  g_assert_cmpuint (sent->report->encryption.recipients, ==, 1);
  g_assert_true (mesign_address_list_contains (sent->headers->bcc, carol));
  g_assert_false (has_text (written->sent, carol));
}

static void
assert_refused (const MesignDraft *draft,
                const MesignSmimeWriting *writing,
                int code,
                const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_smime_write_sync (draft, writing, NULL, &error));
  g_assert_error (error, MESIGN_SMIME_ERROR, code);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_refusals (void)
{
  g_autoptr (MesignDraft) draft = fixture_draft ("text\n");
  g_autoptr (MesignDraft) nobody = mesign_draft_new ();
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  const MesignSmimeWriting without_recipients = { .signer = fixture_alice (),
                                                  .encryption = fixture_alice ()->certificate,
                                                  .recipients = none };
  const MesignSmimeWriting without_identity = { .recipients = none };

  assert_refused (nobody, &without_recipients, MESIGN_SMIME_ERROR_NO_RECIPIENT, "recipient");
  assert_refused (draft, &without_identity, MESIGN_SMIME_ERROR_NO_IDENTITY, ALICE);
  draft->encrypt = TRUE;
  assert_refused (draft, &without_recipients, MESIGN_SMIME_ERROR_NO_CERTIFICATE, BOB);
  draft->encrypt = FALSE;
  draft->quotes_encrypted = TRUE;
  assert_refused (draft, &without_recipients, MESIGN_SMIME_ERROR_WOULD_LEAK, "encrypted");
}

/* What a reader has named, words with spaces between; "" where nothing is known. */
static MesignSmimeReader *
make_reader (const char *words)
{
  g_autoptr (GPtrArray) none = mesign_certificate_list_new ();
  g_auto (GStrv) capabilities = *words != '\0' ? g_strsplit (words, " ", -1) : NULL;

  return mesign_smime_reader_new (none, (const char *const *) capabilities, NULL);
}

#define GCM "aes-256-gcm aes-128-gcm aes-256-cbc aes-128-cbc"

static void
test_cipher_choice (void)
{
  static const struct
  {
    const char *readers[3];
    MesignCipher cipher;
  } cases[] = {
    { { NULL }, MESIGN_CIPHER_AES_256_CBC },
    { { GCM }, MESIGN_CIPHER_AES_256_GCM },
    { { GCM, GCM }, MESIGN_CIPHER_AES_256_GCM },
    { { GCM, "" }, MESIGN_CIPHER_AES_256_CBC },
    { { GCM, "aes-256-cbc" }, MESIGN_CIPHER_AES_256_CBC },
    { { GCM, "aes-128-gcm aes-256-cbc" }, MESIGN_CIPHER_AES_128_GCM },
    { { "aes-128-cbc des-ede3-cbc" }, MESIGN_CIPHER_AES_128_CBC },
    { { "aes-128-cbc", GCM, "" }, MESIGN_CIPHER_AES_128_CBC },
    { { "des-ede3-cbc rc2-cbc" }, MESIGN_CIPHER_AES_256_CBC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) readers =
          g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_smime_reader_unref);

      for (guint j = 0; j < 3 && cases[i].readers[j] != NULL; j++)
        g_ptr_array_add (readers, make_reader (cases[i].readers[j]));
      g_assert_cmpint (mesign_smime_choose_cipher (readers), ==, cases[i].cipher);
    }
}

static void
test_oaep_choice (void)
{
  static const struct
  {
    const char *words;
    const char *digest;
  } cases[] = {
    { "", NULL },
    { GCM, NULL },
    { "aes-256-gcm rsaes-oaep-sha1", "sha1" },
    { "rsaes-oaep-sha1 rsaes-oaep-sha256", "sha256" },
    { "rsaes-oaep-sha512", "sha512" },
    { "rsaes-oaep-other", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignSmimeReader) reader = make_reader (cases[i].words);

      g_assert_cmpstr (mesign_smime_choose_oaep ((const char *const *) reader->capabilities), ==,
                       cases[i].digest);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/smime/write/signed", GINT_TO_POINTER (FALSE), test_signed);
  g_test_add_data_func ("/smime/write/opaque", GINT_TO_POINTER (TRUE), test_signed);
  g_test_add_data_func ("/smime/write/gcm", GINT_TO_POINTER (MESIGN_CIPHER_AES_256_GCM),
                        test_encrypted);
  g_test_add_data_func ("/smime/write/cbc", GINT_TO_POINTER (MESIGN_CIPHER_AES_256_CBC),
                        test_encrypted);
  g_test_add_func ("/smime/write/without-key", test_without_key);
  g_test_add_func ("/smime/write/to-oneself", test_to_oneself);
  g_test_add_func ("/smime/write/bcc", test_bcc);
  g_test_add_func ("/smime/write/refusals", test_refusals);
  g_test_add_func ("/smime/write/cipher-choice", test_cipher_choice);
  g_test_add_func ("/smime/write/oaep-choice", test_oaep_choice);

  return g_test_run ();
}
