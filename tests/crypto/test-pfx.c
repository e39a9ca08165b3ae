/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <string.h>

static MesignSecret *
secret (const char *text)
{
  return mesign_secret_new_from_string (text);
}

static MesignPfx *
open_pfx (GBytes *octets, const char *password)
{
  g_autoptr (MesignSecret) given = password != NULL ? secret (password) : NULL;
  g_autoptr (GError) error = NULL;
  MesignPfx *pfx = mesign_pfx_open (octets, given, &error);

  g_assert_no_error (error);

  return pfx;
}

static void
assert_refused (GBytes *octets, const char *password, int code)
{
  g_autoptr (MesignSecret) given = secret (password);
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_pfx_open (octets, given, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, code);
  g_assert_cmpstr (error->message, !=, "");
}

/* Written by us, read by us and by openssl. */
static void
test_write (gconstpointer data)
{
  MesignPfxFormat format = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) chain =
      fixture_certificates (fixture_intermediate (), fixture_root (), NULL);
  g_autoptr (MesignSecret) password = secret ("密码 123");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets =
      mesign_pfx_write (fixture_alice (), chain, "爱丽丝", password, format, &error);
  g_autoptr (MesignPfx) pfx = open_pfx (octets, "密码 123");
  char *folder = fixture_folder ();
  g_autofree char *path = fixture_write (folder, "a.p12", octets);
  g_autofree char *info = NULL;
  MesignKeyPair *pair = pfx->key_pairs->pdata[0];

  g_assert_no_error (error);
  g_assert_cmpuint (pfx->key_pairs->len, ==, 1);
  g_assert_cmpstr (pair->certificate->fingerprint, ==, fixture_alice ()->certificate->fingerprint);
  g_assert_cmpuint (pfx->certificates->len, ==, 2);
  g_assert_cmpstr (pfx->friendly_name, ==, "爱丽丝");
  g_assert_true (pfx->has_mac);
  g_assert_true (mesign_pfx_looks_like (octets));
  assert_refused (octets, "wrong", MESIGN_CRYPTO_ERROR_WRONG_PASSWORD);
  assert_refused (octets, "", MESIGN_CRYPTO_ERROR_WRONG_PASSWORD);

  g_assert_true (fixture_openssl (&info, "pkcs12", "-in", path, "-passin", "pass:密码 123",
                                  "-noout", "-info", NULL));
  if (format == MESIGN_PFX_MODERN)
    {
      g_assert_nonnull (strstr (info, "MAC: sha256"));
      g_assert_nonnull (strstr (info, "AES-256-CBC"));
      g_assert_null (strstr (info, "SHA1"));
    }
  else
    {
      g_assert_nonnull (strstr (info, "MAC: sha1"));
      g_assert_nonnull (strstr (info, "pbeWithSHA1And3-KeyTripleDES-CBC"));
    }
  fixture_remove (folder);
}

/* Made by openssl in ways of others. */
typedef struct
{
  const char *label;
  const char *password;
  const char *options[8];
  guint others;
} Way;

static const Way ways[] = {
  { "plain", "pw", { NULL }, 0 },
  { "legacy", "pw", { "-legacy" }, 0 },
  { "3des",
    "pw",
    { "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1" },
    0 },
  { "rc4", "pw", { "-legacy", "-keypbe", "PBE-SHA1-RC4-128", "-certpbe", "PBE-SHA1-RC4-40" }, 0 },
  { "no-mac", "pw", { "-nomac" }, 0 },
  { "no-encryption", "pw", { "-keypbe", "NONE", "-certpbe", "NONE" }, 0 },
  { "empty-password", "", { NULL }, 0 },
  { "empty-password-legacy", "", { "-legacy" }, 0 },
  { "empty-password-no-mac", "", { "-nomac" }, 0 },
  { "chinese", "密码测试", { NULL }, 0 },
  { "chinese-legacy", "密码测试", { "-legacy" }, 0 },
  { "chinese-no-mac", "密码测试", { "-nomac", "-legacy" }, 0 },
  { "chain", "pw", { "-certfile", "chain.pem" }, 1 },
  { "sha512-mac", "pw", { "-macalg", "sha512", "-iter", "3000" }, 0 },
};

static GBytes *export(const Way *way, const char *password)
{
  char *folder = fixture_folder ();
  g_autofree char *pem = fixture_write_pem (folder, "a.pem", fixture_alice ());
  g_autofree char *chain_pem = mesign_x509_to_pem (fixture_intermediate ()->certificate);
  g_autoptr (GBytes) chain_octets = fixture_bytes (chain_pem);
  g_autofree char *chain = fixture_write (folder, "chain.pem", chain_octets);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autofree char *pass = g_strconcat ("pass:", password, NULL);
  const char *o[8];
  GBytes *octets;

  for (guint i = 0; i < 8; i++)
    o[i] = g_strcmp0 (way->options[i], "chain.pem") == 0 ? chain : way->options[i];
  g_assert_true (fixture_openssl (NULL, "pkcs12", "-export", "-in", pem, "-inkey", pem, "-name",
                                  "Alice", "-out", out, "-passout", pass, o[0], o[1], o[2], o[3],
                                  o[4], o[5], o[6], NULL));
  octets = fixture_read (out);
  fixture_remove (folder);

  return octets;
}

static void
test_way (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (GBytes) octets = export(way, way->password);
  g_autoptr (MesignPfx) pfx = open_pfx (octets, way->password);
  gboolean no_mac = strstr (way->label, "no-mac") != NULL;

  g_assert_cmpuint (pfx->key_pairs->len, ==, 1);
  g_assert_cmpuint (pfx->certificates->len, ==, way->others);
  g_assert_cmpstr (pfx->friendly_name, ==, "Alice");
  g_assert_cmpint (pfx->has_mac, ==, !no_mac);
  if (way->password[0] == '\0')
    {
      g_autoptr (MesignPfx) without = open_pfx (octets, NULL);

      g_assert_cmpuint (without->key_pairs->len, ==, 1);
    }
  assert_refused (octets, "wrong",
                  no_mac ? MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED
                         : MESIGN_CRYPTO_ERROR_WRONG_PASSWORD);
}

/* A password whose octets an old tool widened one by one: to the standard it is another password,
 * whose characters are those octets. */
static void
test_widened (void)
{
  static const char *const encodings[] = { "UTF-8", "GBK" };
  const Way legacy = { "widened", NULL, { "-legacy" }, 0 };
  const Way modern = { "widened", NULL, { "-keypbe", "AES-256-CBC" }, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      gsize length;
      g_autofree char *octets = g_convert ("密码", -1, encodings[i], "UTF-8", NULL, &length, NULL);
      g_autofree char *widened =
          g_convert (octets, length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
      g_autoptr (GBytes) one = export(&legacy, widened);
      g_autoptr (GBytes) two = export(&modern, widened);
      g_autoptr (MesignPfx) first = open_pfx (one, "密码");
      g_autoptr (MesignPfx) second = open_pfx (two, "密码");

      g_assert_cmpuint (first->key_pairs->len, ==, 1);
      g_assert_cmpuint (second->key_pairs->len, ==, 1);
      assert_refused (one, "密", MESIGN_CRYPTO_ERROR_WRONG_PASSWORD);
    }
}

static void
test_key_mismatch (void)
{
  PKCS12 *p12 = NULL;
  g_autoptr (X509) bob = mesign_x509_to_openssl (fixture_bob ()->certificate);
  STACK_OF (PKCS12_SAFEBAG) *bags = NULL;
  STACK_OF (PKCS7) *safes = NULL;
  unsigned char *der = NULL;
  int length;
  g_autoptr (GBytes) octets = NULL;

  PKCS12_add_cert (&bags, bob);
  PKCS12_add_key (&bags, fixture_key ("rsa2048#alice"), 0, 2048, NID_aes_256_cbc, (char *) "pw");
  PKCS12_add_safe (&safes, bags, -1, 0, NULL);
  p12 = PKCS12_add_safes (safes, 0);
  PKCS12_set_mac (p12, "pw", -1, NULL, 0, 2048, EVP_sha256 ());
  length = i2d_PKCS12 (p12, &der);
  octets = mesign_asn1_take_der (der, length);
  assert_refused (octets, "pw", MESIGN_CRYPTO_ERROR_KEY_MISMATCH);
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
  sk_PKCS7_pop_free (safes, PKCS7_free);
  PKCS12_free (p12);
}

static void
test_damaged (void)
{
  const Way way = { "plain", NULL, { NULL }, 0 };
  g_autoptr (GBytes) octets = export(&way, "pw");
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  for (gsize cut = 0; cut < length; cut += 97)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      assert_refused (part, "pw", MESIGN_CRYPTO_ERROR_MALFORMED);
      g_assert_cmpint (mesign_pfx_looks_like (part), ==, cut >= 8);
    }
  /* altered somewhere: never taken, and with the right password never called a wrong one as long as
   * the password opens anything at all */
  for (gsize i = 40; i < length; i += 101)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (MesignSecret) password = secret ("pw");
      g_autoptr (GError) error = NULL;

      copy[i] ^= 0x10;
      altered = g_bytes_new (copy, length);
      g_assert_null (mesign_pfx_open (altered, password, &error));
      g_assert_nonnull (error);
    }
}

static void
test_damaged_certificate (void)
{
  const Way way = { "plain", NULL, { NULL }, 0 };
  g_autoptr (GBytes) octets = export(&way, "pw");
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autoptr (GBytes) altered = NULL;

  /* the certificates come first: the key still opens */
  copy[400] ^= 1;
  altered = g_bytes_new (copy, length);
  assert_refused (altered, "pw", MESIGN_CRYPTO_ERROR_MALFORMED);
}

static void
test_trailing (void)
{
  const Way way = { "plain", NULL, { NULL }, 0 };
  g_autoptr (GBytes) octets = export(&way, "pw");
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) longer = NULL;
  g_autoptr (MesignPfx) pfx = NULL;

  g_byte_array_append (array, g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  g_byte_array_append (array, (const guint8 *) "\r\nEOF", 5);
  longer = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  pfx = open_pfx (longer, "pw");
  g_assert_cmpuint (pfx->key_pairs->len, ==, 1);
}

static void
test_not_a_pfx (void)
{
  g_autoptr (GBytes) text = fixture_bytes ("hello");
  g_autoptr (GBytes) empty = fixture_bytes ("");

  assert_refused (text, "pw", MESIGN_CRYPTO_ERROR_MALFORMED);
  assert_refused (empty, "pw", MESIGN_CRYPTO_ERROR_MALFORMED);
  assert_refused (fixture_alice ()->certificate->der, "pw", MESIGN_CRYPTO_ERROR_MALFORMED);
}

static void
test_hostile_iterations (void)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (fixture_alice ()->certificate);
  PKCS12 *p12 = PKCS12_create ("pw", "x", fixture_key ("rsa2048#alice"), x509, NULL,
                               NID_aes_256_cbc, NID_aes_256_cbc, 2048, 2048, 0);
  ASN1_INTEGER *iterations = NULL;
  unsigned char *der = NULL;
  int length;
  g_autoptr (GBytes) octets = NULL;

  PKCS12_get0_mac (NULL, NULL, NULL, (const ASN1_INTEGER **) &iterations, p12);
  ASN1_INTEGER_set (iterations, 2000000000);
  length = i2d_PKCS12 (p12, &der);
  octets = mesign_asn1_take_der (der, length);
  assert_refused (octets, "pw", MESIGN_CRYPTO_ERROR_LIMIT);
  PKCS12_free (p12);
}

static void
test_bad_password_to_write (void)
{
  g_autoptr (MesignSecret) password = mesign_secret_new ("a\0b", 3);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      mesign_pfx_write (fixture_alice (), NULL, NULL, password, MESIGN_PFX_MODERN, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
}

typedef struct
{
  const char *file;
  const char *password;
  guint pairs;
  guint certificates;
  const char *name;
  gboolean has_mac;
} Sample;

static const Sample samples[] = {
  { "empty-password.p12", "", 1, 1, "bob", TRUE },
  { "legacy-rc2-40-3des-sha1.p12", "bob", 1, 1, "bob", TRUE },
  { "no-mac.p12", "bob", 1, 1, "bob", FALSE },
  { "two-keys-sign-and-encrypt-rfc9216-alice.p12", "alice", 2, 1, "alice", TRUE },
  { "zh-password-utf8-zh-friendlyname.p12", "密码测试123", 1, 1, "鲍勃 的签名证书（2026）", TRUE },
};

static void
test_sample (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *path = g_build_filename (fixture_corpora (), "pfx", sample->file, NULL);
  g_autoptr (GBytes) octets = fixture_read (path);
  g_autoptr (MesignPfx) pfx = open_pfx (octets, sample->password);

  g_assert_cmpuint (pfx->key_pairs->len, ==, sample->pairs);
  g_assert_cmpuint (pfx->certificates->len, ==, sample->certificates);
  g_assert_cmpstr (pfx->friendly_name, ==, sample->name);
  g_assert_cmpint (pfx->has_mac, ==, sample->has_mac);
  assert_refused (octets, "not the password",
                  sample->has_mac ? MESIGN_CRYPTO_ERROR_WRONG_PASSWORD
                                  : MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED);
}

static void
test_truncated_sample (void)
{
  g_autofree char *path = g_build_filename (fixture_corpora (), "pfx", "truncated.p12", NULL);
  g_autoptr (GBytes) octets = fixture_read (path);

  assert_refused (octets, "bob", MESIGN_CRYPTO_ERROR_MALFORMED);
}

static void
test_people (void)
{
  static const char *const people[] = { "alice", "bob", "carlos", "dana" };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *name = g_strconcat (people[i], ".p12", NULL);
      g_autofree char *path = g_build_filename (fixture_corpora (), "rfc9216", name, NULL);
      g_autoptr (GBytes) octets = fixture_read (path);
      g_autoptr (MesignPfx) pfx = open_pfx (octets, people[i]);

      g_assert_cmpuint (pfx->key_pairs->len, ==, 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/crypto/pfx/write/modern", GINT_TO_POINTER (MESIGN_PFX_MODERN),
                        test_write);
  g_test_add_data_func ("/crypto/pfx/write/compatible", GINT_TO_POINTER (MESIGN_PFX_COMPATIBLE),
                        test_write);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/pfx/way/%s", ways[i].label);

      g_test_add_data_func (path, &ways[i], test_way);
    }
  g_test_add_func ("/crypto/pfx/widened", test_widened);
  g_test_add_func ("/crypto/pfx/key-mismatch", test_key_mismatch);
  g_test_add_func ("/crypto/pfx/damaged", test_damaged);
  g_test_add_func ("/crypto/pfx/damaged-certificate", test_damaged_certificate);
  g_test_add_func ("/crypto/pfx/trailing", test_trailing);
  g_test_add_func ("/crypto/pfx/not-a-pfx", test_not_a_pfx);
  g_test_add_func ("/crypto/pfx/hostile-iterations", test_hostile_iterations);
  g_test_add_func ("/crypto/pfx/bad-password-to-write", test_bad_password_to_write);
  if (fixture_corpora () != NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
        {
          g_autofree char *path = g_strdup_printf ("/crypto/pfx/sample/%s", samples[i].file);

          g_test_add_data_func (path, &samples[i], test_sample);
        }
      g_test_add_func ("/crypto/pfx/sample/truncated", test_truncated_sample);
      g_test_add_func ("/crypto/pfx/sample/people", test_people);
    }

  return g_test_run ();
}
