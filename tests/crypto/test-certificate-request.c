/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include "crypto/mesign-certificate-request.h"

#include <string.h>

/* What the openssl program reads in a request, after it verified its signature. */
static char *
read_request (GBytes *request)
{
  g_autofree char *folder = fixture_folder ();
  g_autofree char *pem = mesign_certificate_request_to_pem (request);
  g_autoptr (GBytes) octets = fixture_bytes (pem);
  g_autofree char *path = fixture_write (folder, "request.csr", octets);
  char *text = NULL;

  g_assert_true (fixture_openssl (&text, "req", "-verify", "-noout", "-text", "-nameopt", "utf8",
                                  "-in", path, NULL));
  fixture_remove (g_steal_pointer (&folder));

  return text;
}

static char *
request_for (MesignKeyKind kind, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPrivateKey) key = mesign_key_kind_generate (kind, &error);
  g_autoptr (GBytes) request = NULL;

  g_assert_no_error (error);
  request = mesign_certificate_request_new (key, address, &error);
  g_assert_no_error (error);

  return read_request (request);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static guint
count (const char *text, const char *part)
{
  g_auto (GStrv) pieces = g_strsplit (text, part, -1);

  return g_strv_length (pieces) - 1;
}

static void
test_rsa (void)
{
  g_autofree char *text = request_for (MESIGN_KEY_RSA_3072, "Alice@Example.TEST");

  assert_has (text, "self-signature verify OK");
  assert_has (text, "Version: 1 (0x0)");
  assert_has (text, "(3072 bit)");
  assert_has (text, "Subject: CN=alice@example.test\n");
  assert_has (text, "email:alice@example.test");
  assert_has (text, "Signature Algorithm: sha256WithRSAEncryption");
  g_assert_cmpuint (count (text, "X509v3 "), ==, 1);
  assert_has (text, "X509v3 Subject Alternative Name");
}

static void
test_ec (void)
{
  g_autofree char *text = request_for (MESIGN_KEY_EC_P256, "alice@example.test");

  assert_has (text, "self-signature verify OK");
  assert_has (text, "ASN1 OID: prime256v1");
  assert_has (text, "email:alice@example.test");
  assert_has (text, "Signature Algorithm: ecdsa-with-SHA256");
}

static void
test_addresses (void)
{
  g_autofree char *name = g_strnfill (64, 'a');
  g_autofree char *long_address = g_strconcat (name, "@example.test", NULL);
  g_autofree char *of_long = request_for (MESIGN_KEY_EC_P256, long_address);
  g_autofree char *of_idn = request_for (MESIGN_KEY_EC_P256, "alice@例子.测试");
  g_autofree char *of_utf8 = request_for (MESIGN_KEY_EC_P256, "小明@example.test");

  assert_has (of_long, "Subject: \n");
  assert_has (of_long, long_address);
  assert_has (of_idn, "email:alice@xn--fsqu00a.xn--0zwm56d");
  assert_has (of_utf8, "CN=小明@example.test");
  assert_has (of_utf8, "othername: SmtpUTF8Mailbox::小明@example.test");
}

static void
test_refused (void)
{
  static const char *const bad[] = { "",        "alice",    "@example.test", "alice@",
                                     "a b@c.d", "a@b\nc.d", "a\xff@b.c",     NULL };
  g_autoptr (MesignPrivateKey) key = mesign_key_kind_generate (MESIGN_KEY_EC_P256, NULL);

  for (guint i = 0; bad[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_certificate_request_new (key, bad[i], &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
    }
}

/* No two keys are alike, and a request speaks of the key it was made with. */
static void
test_keys (void)
{
  g_autoptr (MesignPrivateKey) one = mesign_key_kind_generate (MESIGN_KEY_EC_P256, NULL);
  g_autoptr (MesignPrivateKey) two = mesign_key_kind_generate (MESIGN_KEY_EC_P256, NULL);
  g_autoptr (GBytes) request = mesign_certificate_request_new (one, "a@b.test", NULL);
  const unsigned char *der = g_bytes_get_data (request, NULL);
  X509_REQ *parsed = d2i_X509_REQ (NULL, &der, g_bytes_get_size (request));
  unsigned char *spki = NULL;
  int length = i2d_PUBKEY (X509_REQ_get0_pubkey (parsed), &spki);
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, spki, length);

  g_assert_cmpstr (hash, ==, mesign_private_key_get_spki_hash (one));
  g_assert_cmpstr (hash, !=, mesign_private_key_get_spki_hash (two));
  OPENSSL_free (spki);
  X509_REQ_free (parsed);
}

static void
test_words (void)
{
  MesignKeyKind kind;

  g_assert_true (mesign_key_kind_from_string ("ec-p256", &kind));
  g_assert_cmpint (kind, ==, MESIGN_KEY_EC_P256);
  g_assert_true (mesign_key_kind_from_string ("rsa-3072", &kind));
  g_assert_cmpint (kind, ==, MESIGN_KEY_RSA_3072);
  g_assert_false (mesign_key_kind_from_string ("rsa-1024", &kind));
  g_assert_false (mesign_key_kind_from_string (NULL, &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crypto/certificate-request/rsa", test_rsa);
  g_test_add_func ("/crypto/certificate-request/ec", test_ec);
  g_test_add_func ("/crypto/certificate-request/addresses", test_addresses);
  g_test_add_func ("/crypto/certificate-request/refused", test_refused);
  g_test_add_func ("/crypto/certificate-request/keys", test_keys);
  g_test_add_func ("/crypto/certificate-request/words", test_words);

  return g_test_run ();
}
