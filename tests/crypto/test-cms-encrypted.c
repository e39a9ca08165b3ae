/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <string.h>

static const char message[] = "Content-Type: text/plain\r\n\r\nMeet at noon. 中午见。\r\n";

static GBytes *
encrypt (const char *text, GPtrArray *recipients, MesignCipher cipher)
{
  g_autoptr (GBytes) content = fixture_bytes (text);
  g_autoptr (GError) error = NULL;
  GBytes *cms = mesign_cms_encrypt (content, recipients, NULL, cipher, &error);

  g_assert_no_error (error);

  return cms;
}

static MesignCmsDecrypted *
decrypt (GBytes *cms, GPtrArray *keys)
{
  g_autoptr (GError) error = NULL;
  MesignCmsDecrypted *result = mesign_cms_decrypt (cms, keys, &error);

  g_assert_no_error (error);

  return result;
}

static void
assert_opens (GBytes *cms, MesignKeyPair *pair, const char *text)
{
  g_autoptr (GPtrArray) keys = fixture_pairs (pair, NULL);
  g_autoptr (MesignCmsDecrypted) result = decrypt (cms, keys);
  g_autoptr (GBytes) content = fixture_bytes (text);

  g_assert_cmpstr (result->reason, ==, NULL);
  g_assert_cmpint (result->status, ==, MESIGN_ENCRYPTION_DECRYPTED);
  fixture_assert_bytes (result->plaintext, content);
  g_assert_cmpstr (result->key, ==, pair->certificate->fingerprint);
}

/* Encrypted by us to RSA and EC at once, opened by us with each key, and by openssl. */
static void
test_cipher (gconstpointer data)
{
  MesignCipher cipher = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) recipients =
      fixture_certificates (fixture_alice (), fixture_bob (), fixture_carol_ec (), NULL);
  g_autoptr (GBytes) cms = encrypt (message, recipients, cipher);
  g_autoptr (GPtrArray) all =
      fixture_pairs (fixture_root (), fixture_bob (), fixture_carol_ec (), NULL);
  g_autoptr (MesignCmsDecrypted) result = decrypt (cms, all);
  g_autoptr (GBytes) content = fixture_bytes (message);
  char *folder = fixture_folder ();
  MesignKeyPair *people[] = { fixture_alice (), fixture_carol_ec () };
  g_autofree char *in = fixture_write (folder, "in", cms);
  g_autofree char *out = g_build_filename (folder, "out", NULL);

  assert_opens (cms, fixture_alice (), message);
  assert_opens (cms, fixture_bob (), message);
  assert_opens (cms, fixture_carol_ec (), message);
  g_assert_cmpstr (result->algorithm, ==, mesign_cipher_to_string (cipher));
  g_assert_cmpint (result->authenticated, ==, mesign_cipher_is_authenticated (cipher));
  g_assert_false (result->legacy_cipher);
  g_assert_cmpuint (result->recipients, ==, 3);
  g_assert_cmpint (mesign_cms_peek_type (cms), ==,
                   result->authenticated ? MESIGN_CMS_AUTH_ENVELOPED : MESIGN_CMS_ENVELOPED);

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *pem = fixture_write_pem (folder, "key.pem", people[i]);
      g_autoptr (GBytes) opened = NULL;

      g_assert_true (fixture_openssl (NULL, "cms", "-decrypt", "-binary", "-inform", "DER", "-in",
                                      in, "-recip", pem, "-out", out, NULL));
      opened = fixture_read (out);
      fixture_assert_bytes (opened, content);
    }
  fixture_remove (folder);
}

typedef struct
{
  const char *label;
  const char *cipher;
  const char *options[6];
  gboolean curve;
  const char *algorithm;
  gboolean legacy;
} Way;

static const Way ways[] = {
  { "aes-128-cbc", "-aes128", { NULL }, FALSE, "aes-128-cbc", FALSE },
  { "aes-192-cbc", "-aes192", { NULL }, FALSE, "aes-192-cbc", FALSE },
  { "aes-256-gcm", "-aes-256-gcm", { NULL }, FALSE, "aes-256-gcm", FALSE },
  { "aes-128-gcm-ec", "-aes-128-gcm", { NULL }, TRUE, "aes-128-gcm", FALSE },
  { "camellia", "-camellia256", { NULL }, FALSE, "camellia-256-cbc", FALSE },
  { "sm4", "-sm4-cbc", { NULL }, FALSE, "sm4-cbc", FALSE },
  { "3des", "-des3", { NULL }, FALSE, "des-ede3-cbc", TRUE },
  { "des", "-des", { "-provider", "legacy", "-provider", "default" }, FALSE, "des-cbc", TRUE },
  { "rc2-40",
    "-rc2-40",
    { "-provider", "legacy", "-provider", "default" },
    FALSE,
    "rc2-cbc",
    TRUE },
  { "rc2-128", "-rc2", { "-provider", "legacy", "-provider", "default" }, FALSE, "rc2-cbc", TRUE },
  { "oaep-sha1", "-aes256", { "-keyopt", "rsa_padding_mode:oaep" }, FALSE, "aes-256-cbc", FALSE },
  { "oaep-sha256",
    "-aes-256-gcm",
    { "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256" },
    FALSE,
    "aes-256-gcm",
    FALSE },
  { "ecdh-sha1", "-aes256", { NULL }, TRUE, "aes-256-cbc", FALSE },
  { "ecdh-sha512",
    "-aes256",
    { "-keyopt", "ecdh_kdf_md:sha512", "-aes256-wrap" },
    TRUE,
    "aes-256-cbc",
    FALSE },
  { "ecdh-cofactor", "-aes128", { "-keyopt", "ecdh_cofactor_mode:1" }, TRUE, "aes-128-cbc", FALSE },
  { "key-identifier", "-aes256", { "-keyid" }, FALSE, "aes-256-cbc", FALSE },
  { "indefinite-lengths", "-aes256", { "-stream", "-indef" }, FALSE, "aes-256-cbc", FALSE },
};

static GBytes *
openssl_encrypts (const Way *way, const char *text)
{
  char *folder = fixture_folder ();
  MesignKeyPair *pair = way->curve ? fixture_carol_ec () : fixture_alice ();
  g_autoptr (GBytes) content = fixture_bytes (text);
  g_autofree char *in = fixture_write (folder, "in", content);
  g_autofree char *pem = fixture_write_pem (folder, "to.pem", pair);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  const char *const *o = way->options;
  GBytes *cms;

  g_assert_true (fixture_openssl (NULL, "cms", "-encrypt", "-binary", "-in", in, "-outform", "DER",
                                  "-out", out, way->cipher, "-recip", pem, o[0], o[1], o[2], o[3],
                                  NULL));
  cms = fixture_read (out);
  fixture_remove (folder);

  return cms;
}

/* Encrypted by openssl in ways of others, opened by us. */
static void
test_way (gconstpointer data)
{
  const Way *way = data;
  MesignKeyPair *pair = way->curve ? fixture_carol_ec () : fixture_alice ();
  g_autoptr (GBytes) cms = openssl_encrypts (way, message);
  g_autoptr (GPtrArray) keys = fixture_pairs (fixture_bob (), pair, NULL);
  g_autoptr (MesignCmsDecrypted) result = decrypt (cms, keys);

  assert_opens (cms, pair, message);
  g_assert_cmpstr (result->algorithm, ==, way->algorithm);
  g_assert_cmpint (result->legacy_cipher, ==, way->legacy);
  g_assert_cmpuint (result->recipients, ==, 1);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 15, 16, 17, 4096, 300000 };
  g_autoptr (GPtrArray) recipients = fixture_certificates (fixture_carol_ec (), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strnfill (sizes[i], 'x');
      g_autoptr (GBytes) gcm = encrypt (text, recipients, MESIGN_CIPHER_AES_256_GCM);
      g_autoptr (GBytes) cbc = encrypt (text, recipients, MESIGN_CIPHER_AES_128_CBC);

      assert_opens (gcm, fixture_carol_ec (), text);
      assert_opens (cbc, fixture_carol_ec (), text);
    }
}

static void
test_no_key (void)
{
  g_autoptr (GPtrArray) recipients =
      fixture_certificates (fixture_alice (), fixture_carol_ec (), NULL);
  const Spec other_spec = { .name = "E", .key = "P-256#other" };
  g_autoptr (MesignKeyPair) other = fixture_issue (&other_spec, fixture_root ());
  g_autoptr (GPtrArray) keys = fixture_pairs (fixture_bob (), other, NULL);

  for (int cipher = 0; cipher <= MESIGN_CIPHER_AES_128_CBC; cipher++)
    {
      g_autoptr (GBytes) cms = encrypt (message, recipients, cipher);
      g_autoptr (MesignCmsDecrypted) result = decrypt (cms, keys);
      g_autoptr (MesignCmsDecrypted) without = decrypt (cms, NULL);

      g_assert_cmpint (result->status, ==, MESIGN_ENCRYPTION_NO_KEY);
      g_assert_cmpstr (result->reason, ==, "no-key");
      g_assert_null (result->plaintext);
      g_assert_cmpstr (result->algorithm, ==, mesign_cipher_to_string (cipher));
      g_assert_cmpuint (result->recipients, ==, 2);
      g_assert_cmpint (without->status, ==, MESIGN_ENCRYPTION_NO_KEY);
    }
}

/* The certificate the mail names is lost, but its key lives on under another one. */
static void
test_renewed (void)
{
  const Spec renewed_spec = { .name = "Alice",
                              .key = "rsa2048#alice",
                              .san = "email:alice@example.test" };
  g_autoptr (MesignKeyPair) renewed = fixture_issue (&renewed_spec, fixture_root ());
  g_autoptr (GPtrArray) recipients = fixture_certificates (fixture_bob (), fixture_alice (), NULL);
  g_autoptr (GBytes) cms = encrypt (message, recipients, MESIGN_CIPHER_AES_256_CBC);

  assert_opens (cms, renewed, message);
}

static void
test_refuses_recipient (void)
{
  const Spec specs[] = {
    { .name = "E", .san = "email:e@example.test", .key = "rsa1024" },
    { .name = "E",
      .san = "email:e@example.test",
      .key = "rsa2048",
      .key_usage = "digitalSignature" },
    { .name = "E",
      .san = "email:e@example.test",
      .key = "rsa2048",
      .extended_key_usage = "serverAuth" },
    { .name = "E", .san = "email:e@example.test", .key = "ED25519" },
    { .name = "E", .san = "email:e@example.test", .key = "X25519" },
    { .name = "E", .san = "email:e@example.test", .key = "rsapss2048" },
    { .name = "E", .san = "email:e@example.test", .key = "P-256", .key_usage = "digitalSignature" },
  };
  g_autoptr (GBytes) content = fixture_bytes (message);

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (MesignKeyPair) pair = fixture_issue (&specs[i], fixture_root ());
      g_autoptr (GPtrArray) recipients = fixture_certificates (fixture_alice (), pair, NULL);
      g_autoptr (GError) error = NULL, other = NULL;

      g_assert_null (
          mesign_cms_encrypt (content, recipients, NULL, MESIGN_CIPHER_AES_256_GCM, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "e@example.test"));
      g_assert_false (mesign_cms_can_encrypt_to (pair->certificate, &other));
      g_assert_error (other, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
    }
}

static void
test_nobody (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GPtrArray) nobody = mesign_certificate_list_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_cms_encrypt (content, nobody, NULL, MESIGN_CIPHER_AES_256_GCM, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_NO_KEY);
}

static void
test_password_recipient (void)
{
  char *folder = fixture_folder ();
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autofree char *in = fixture_write (folder, "in", content);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autofree char *pem = fixture_write_pem (folder, "to.pem", fixture_alice ());
  g_autoptr (GPtrArray) keys = fixture_pairs (fixture_alice (), NULL);
  g_autoptr (GBytes) only = NULL, secret = NULL, both = NULL;
  g_autoptr (MesignCmsDecrypted) one = NULL, two = NULL;

  g_assert_true (fixture_openssl (NULL, "cms", "-encrypt", "-binary", "-in", in, "-outform", "DER",
                                  "-out", out, "-aes256", "-pwri_password", "x", NULL));
  only = fixture_read (out);
  one = decrypt (only, keys);
  g_assert_cmpint (one->status, ==, MESIGN_ENCRYPTION_UNSUPPORTED);
  g_assert_cmpstr (one->reason, ==, "password");

  g_assert_true (fixture_openssl (
      NULL, "cms", "-encrypt", "-binary", "-in", in, "-outform", "DER", "-out", out, "-aes256",
      "-secretkey", "000102030405060708090A0B0C0D0E0F", "-secretkeyid", "C0FEE0", NULL));
  secret = fixture_read (out);
  two = decrypt (secret, keys);
  g_assert_cmpint (two->status, ==, MESIGN_ENCRYPTION_UNSUPPORTED);
  g_assert_cmpstr (two->reason, ==, "kek");

  g_assert_true (fixture_openssl (NULL, "cms", "-encrypt", "-binary", "-in", in, "-outform", "DER",
                                  "-out", out, "-aes256", "-pwri_password", "x", "-recip", pem,
                                  NULL));
  both = fixture_read (out);
  assert_opens (both, fixture_alice (), message);
  fixture_remove (folder);
}

static void
test_malformed (void)
{
  g_autoptr (GPtrArray) recipients = fixture_certificates (fixture_alice (), NULL);
  g_autoptr (GBytes) cms = encrypt (message, recipients, MESIGN_CIPHER_AES_256_GCM);
  g_autoptr (GPtrArray) keys = fixture_pairs (fixture_alice (), NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (cms, &length);

  for (gsize cut = 0; cut < length; cut += 13)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_cms_decrypt (part, keys, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
    }
}

static void
test_names (void)
{
  MesignCipher cipher;

  for (int i = 0; i <= MESIGN_CIPHER_AES_128_CBC; i++)
    {
      g_assert_true (mesign_cipher_from_string (mesign_cipher_to_string (i), &cipher));
      g_assert_cmpint (cipher, ==, i);
    }
  g_assert_false (mesign_cipher_from_string ("des-ede3-cbc", &cipher));
  g_assert_false (mesign_cipher_from_string (NULL, &cipher));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (int i = 0; i <= MESIGN_CIPHER_AES_128_CBC; i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/crypto/cms-encrypted/cipher/%s", mesign_cipher_to_string (i));

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_cipher);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/cms-encrypted/way/%s", ways[i].label);

      g_test_add_data_func (path, &ways[i], test_way);
    }
  g_test_add_func ("/crypto/cms-encrypted/sizes", test_sizes);
  g_test_add_func ("/crypto/cms-encrypted/no-key", test_no_key);
  g_test_add_func ("/crypto/cms-encrypted/renewed", test_renewed);
  g_test_add_func ("/crypto/cms-encrypted/refuses-recipient", test_refuses_recipient);
  g_test_add_func ("/crypto/cms-encrypted/nobody", test_nobody);
  g_test_add_func ("/crypto/cms-encrypted/password-recipient", test_password_recipient);
  g_test_add_func ("/crypto/cms-encrypted/malformed", test_malformed);
  g_test_add_func ("/crypto/cms-encrypted/names", test_names);

  return g_test_run ();
}
