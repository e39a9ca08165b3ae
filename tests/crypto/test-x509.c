/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"
#include "der-editor.h"

#include <string.h>

static void
test_fields (void)
{
  MesignCertificate *alice = fixture_alice ()->certificate;
  g_auto (GStrv) ocsp = mesign_x509_get_ocsp_urls (alice);
  g_auto (GStrv) crl = mesign_x509_get_crl_urls (alice);
  g_auto (GStrv) issuers = mesign_x509_get_issuer_urls (alice);

  g_assert_cmpstr (alice->name, ==, "Alice");
  g_assert_cmpstr (alice->subject, ==, "CN=Alice,O=Example");
  g_assert_cmpstr (alice->organization, ==, "Example");
  g_assert_cmpstr (alice->issuer, ==, "CN=Test Issuing CA,O=Testers");
  g_assert_cmpstr (alice->issuer_name, ==, "Test Issuing CA");
  g_assert_cmpstr (alice->addresses[0], ==, "alice@example.test");
  g_assert_null (alice->addresses[1]);
  g_assert_cmpint (alice->not_before, ==, NOW - 365 * DAY);
  g_assert_cmpint (alice->not_after, ==, NOW + 365 * DAY);
  g_assert_cmpint (alice->level, ==, MESIGN_LEVEL_V4);
  g_assert_cmpstr (alice->policies[0], ==, "2.23.140.1.5.3.1");
  g_assert_cmpint (alice->purpose, ==,
                   MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT);
  g_assert_cmpstr (alice->key_algorithm, ==, "RSA");
  g_assert_cmpuint (alice->key_bits, ==, 2048);
  g_assert_false (alice->self_signed);
  g_assert_cmpuint (strlen (alice->fingerprint), ==, 64);
  g_assert_cmpstr (alice->authority_key_id, ==,
                   fixture_intermediate ()->certificate->subject_key_id);
  g_assert_cmpstr (ocsp[0], ==, "http://ocsp.example.test/");
  g_assert_cmpstr (crl[0], ==, "http://crl.example.test/list.crl");
  g_assert_null (issuers[0]);
}

static void
test_authority (void)
{
  MesignCertificate *root = fixture_root ()->certificate;

  g_assert_true (root->self_signed);
  g_assert_cmpint (root->purpose, ==, MESIGN_CERTIFICATE_PURPOSE_AUTHORITY);
  g_assert_true (mesign_x509_is_issued_by (fixture_alice ()->certificate,
                                           fixture_intermediate ()->certificate));
  g_assert_false (mesign_x509_is_issued_by (fixture_alice ()->certificate, root));
}

typedef struct
{
  const char *san;
  const char *utf8_mailbox;
  const char *subject_email;
  const char *expected;
} AddressCase;

static void
test_addresses (gconstpointer data)
{
  const AddressCase *c = data;
  const Spec spec = { .name = "X",
                      .key = "P-256",
                      .san = c->san,
                      .utf8_mailbox = c->utf8_mailbox,
                      .subject_email = c->subject_email };
  g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, NULL);
  g_autofree char *joined = g_strjoinv (" ", pair->certificate->addresses);

  g_assert_cmpstr (joined, ==, c->expected);
}

static const AddressCase address_cases[] = {
  { "email:a@example.test", NULL, NULL, "a@example.test" },
  { "email:a@example.test,email:b@example.test", NULL, "c@example.test",
    "a@example.test b@example.test" },
  { NULL, NULL, "c@example.test", "c@example.test" },
  { "DNS:example.test", NULL, "c@example.test", "c@example.test" },
  { NULL, "用户@example.test", NULL, "用户@example.test" },
  { NULL, "用户@example.test", "c@example.test", "用户@example.test" },
  { "email:no-at-sign", NULL, NULL, "" },
  { "email:no-at-sign", NULL, "c@example.test", "" },
  { "email:two words@example.test", NULL, NULL, "" },
  { "email:@example.test", NULL, NULL, "" },
  { NULL, NULL, NULL, "" },
};

/* An address with a NUL in it must not become the address before the NUL. */
static void
test_address_with_nul (void)
{
  const Spec spec = { .name = "X", .key = "P-256", .san = "email:a@example.test#evil" };
  g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, NULL);
  gsize length;
  g_autofree guint8 *der = g_memdup2 (g_bytes_get_data (pair->certificate->der, &length),
                                      g_bytes_get_size (pair->certificate->der));
  guint8 *hash = memmem (der, g_bytes_get_size (pair->certificate->der), "#evil", 5);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (hash);
  *hash = '\0';
  octets = g_bytes_new (der, length);
  certificate = mesign_x509_parse (octets, &error);
  g_assert_no_error (error);
  g_assert_null (certificate->addresses[0]);
}

typedef struct
{
  const char *key;
  const char *key_usage;
  const char *extended_key_usage;
  MesignCertificatePurpose expected;
} PurposeCase;

#define SIGN MESIGN_CERTIFICATE_PURPOSE_SIGN
#define ENCRYPT MESIGN_CERTIFICATE_PURPOSE_ENCRYPT

static const PurposeCase purpose_cases[] = {
  { "rsa2048", "-", "-", SIGN | ENCRYPT },
  { "rsa2048", "digitalSignature", "emailProtection", SIGN },
  { "rsa2048", "nonRepudiation", "emailProtection", SIGN },
  { "rsa2048", "keyEncipherment", "emailProtection", ENCRYPT },
  { "rsa2048", "keyAgreement", "emailProtection", 0 },
  { "rsa2048", "dataEncipherment", "emailProtection", 0 },
  { "rsa2048", "digitalSignature,keyEncipherment", "anyExtendedKeyUsage", SIGN | ENCRYPT },
  { "rsa2048", "digitalSignature,keyEncipherment", "serverAuth,clientAuth", 0 },
  { "rsa2048", "digitalSignature,keyEncipherment", "clientAuth,emailProtection", SIGN | ENCRYPT },
  { "P-256", "digitalSignature,keyAgreement", "emailProtection", SIGN | ENCRYPT },
  { "P-256", "digitalSignature,keyEncipherment", "emailProtection", SIGN },
  { "ED25519", "digitalSignature", "emailProtection", SIGN },
};

static void
test_purpose (gconstpointer data)
{
  const PurposeCase *c = data;
  const Spec spec = { .name = "X",
                      .key = c->key,
                      .key_usage = c->key_usage,
                      .extended_key_usage = c->extended_key_usage };
  g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, fixture_root ());

  g_assert_cmpint (pair->certificate->purpose, ==, c->expected);
}

static void
test_levels (void)
{
  static const struct
  {
    const char *policies;
    MesignLevel level;
  } cases[] = {
    { "2.23.140.1.5.1.1", MESIGN_LEVEL_V1 },
    { "2.23.140.1.5.2.3", MESIGN_LEVEL_V3 },
    { "2.23.140.1.5.3.2", MESIGN_LEVEL_V4 },
    { "2.23.140.1.5.4.1", MESIGN_LEVEL_V2 },
    { "2.23.140.1.2.1", MESIGN_LEVEL_UNKNOWN },
    { "2.23.140.1.5.10.1", MESIGN_LEVEL_UNKNOWN },
    { NULL, MESIGN_LEVEL_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Spec spec = { .name = "X", .key = "P-256", .policies = cases[i].policies };
      g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, NULL);

      g_assert_cmpint (pair->certificate->level, ==, cases[i].level);
    }
}

static void
test_names (void)
{
  const Spec chinese = { .name = "张三", .organization = "沃通", .key = "P-256" };
  const Spec misleading = { .name = "Bob\xe2\x80\xae\nmoc", .key = "P-256" };
  const Spec nameless = { .organization = "Only Org", .key = "P-256" };
  g_autoptr (MesignKeyPair) one = fixture_issue (&chinese, NULL);
  g_autoptr (MesignKeyPair) two = fixture_issue (&misleading, NULL);
  g_autoptr (MesignKeyPair) three = fixture_issue (&nameless, NULL);

  g_assert_cmpstr (one->certificate->name, ==, "张三");
  g_assert_cmpstr (one->certificate->subject, ==, "CN=张三,O=沃通");
  g_assert_cmpstr (two->certificate->name, ==, "Bobmoc");
  g_assert_cmpstr (three->certificate->name, ==, "Only Org");
}

static void
test_damaged (void)
{
  GBytes *der = fixture_alice ()->certificate->der;
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);

  for (gsize cut = 0; cut < length; cut += 17)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_x509_parse (part, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
    }
}

static void
test_trailing (void)
{
  GBytes *der = fixture_alice ()->certificate->der;
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (array, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_byte_array_append (array, (const guint8 *) "x", 1);
  octets = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  g_assert_null (mesign_x509_parse (octets, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
}

static void
assert_reads (GBytes *octets, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = mesign_x509_parse_any (octets, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, count);
}

static void
test_any (void)
{
  char *folder = fixture_folder ();
  g_autofree char *alice = mesign_x509_to_pem (fixture_alice ()->certificate);
  g_autofree char *root = mesign_x509_to_pem (fixture_root ()->certificate);
  g_autofree char *text = g_strconcat ("# two\r\n", alice, "more\n", root, root, NULL);
  g_autoptr (GBytes) bundle = fixture_bytes (text);
  g_autofree char *path = fixture_write (folder, "bundle.pem", bundle);
  g_autofree char *p7b = g_build_filename (folder, "c.p7b", NULL);
  g_autofree char *p7c = g_build_filename (folder, "c.p7c", NULL);
  g_autofree char *with_key = fixture_write_pem (folder, "key.pem", fixture_bob ());
  g_autofree char *base64 =
      g_base64_encode (g_bytes_get_data (fixture_bob ()->certificate->der, NULL),
                       g_bytes_get_size (fixture_bob ()->certificate->der));
  g_autoptr (GBytes) bare = fixture_bytes (base64);
  g_autoptr (GBytes) der_p7 = NULL, pem_p7 = NULL, mixed = NULL;

  g_assert_true (
      fixture_openssl (NULL, "crl2pkcs7", "-nocrl", "-certfile", path, "-out", p7b, NULL));
  g_assert_true (fixture_openssl (NULL, "crl2pkcs7", "-nocrl", "-certfile", path, "-outform", "DER",
                                  "-out", p7c, NULL));
  pem_p7 = fixture_read (p7b);
  der_p7 = fixture_read (p7c);
  mixed = fixture_read (with_key);

  assert_reads (bundle, 2);
  assert_reads (pem_p7, 2);
  assert_reads (der_p7, 2);
  assert_reads (mixed, 1);
  assert_reads (bare, 1);
  assert_reads (fixture_bob ()->certificate->der, 1);
  fixture_remove (folder);
}

static void
test_any_refuses (void)
{
  static const char *const texts[] = {
    "",
    "hello",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "-----BEGIN CERTIFICATE-----\nMIIB",
    "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
    "AAAA",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) octets = fixture_bytes (texts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_x509_parse_any (octets, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
    }
}

static void
test_chain (void)
{
  g_autoptr (GPtrArray) pool =
      fixture_certificates (fixture_root (), fixture_bob (), fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) chain = mesign_x509_build_chain (fixture_alice ()->certificate, pool);

  g_assert_cmpuint (chain->len, ==, 2);
  g_assert_true (chain->pdata[0] == fixture_intermediate ()->certificate);
  g_assert_true (chain->pdata[1] == fixture_root ()->certificate);
}

/* openssl reads the same hash, serial and fingerprint out of the certificate as we do. */
static void
test_witness (void)
{
  char *folder = fixture_folder ();
  MesignCertificate *alice = fixture_alice ()->certificate;
  g_autofree char *pem = mesign_x509_to_pem (alice);
  g_autoptr (GBytes) octets = fixture_bytes (pem);
  g_autofree char *path = fixture_write (folder, "a.pem", octets);
  g_autofree char *output = NULL;
  g_autofree char *lower = NULL;
  g_auto (GStrv) colons = NULL;

  g_assert_true (fixture_openssl (&output, "x509", "-in", path, "-noout", "-fingerprint", "-sha256",
                                  "-serial", NULL));
  colons = g_strsplit (output, ":", -1);
  lower = g_strjoinv ("", colons);
  g_free (output);
  output = g_ascii_strdown (lower, -1);
  g_assert_nonnull (strstr (output, alice->fingerprint));
  g_assert_nonnull (strstr (output, alice->serial));
  fixture_remove (folder);
}

static void
test_corpora (void)
{
  g_autofree char *folder = g_build_filename (fixture_corpora (), "rfc9216", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".crt"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autoptr (GBytes) octets = fixture_read (path);
        g_autoptr (GError) error = NULL;
        g_autoptr (GPtrArray) list = mesign_x509_parse_any (octets, &error);
        MesignCertificate *certificate;

        g_assert_no_error (error);
        g_assert_cmpuint (list->len, ==, 1);
        certificate = list->pdata[0];
        if (strstr (name, ".sign.") != NULL)
          g_assert_cmpint (certificate->purpose, ==, SIGN);
        else if (strstr (name, ".encrypt.") != NULL)
          g_assert_cmpint (certificate->purpose, ==, ENCRYPT);
        else
          g_assert_cmpint (certificate->purpose, ==, MESIGN_CERTIFICATE_PURPOSE_AUTHORITY);
        count++;
      }
  g_assert_cmpuint (count, ==, 12);
}

/* Alice's certificate with another signature each: as many as are never kept at once. */
static GBytes *
spoil_certificate (guint number)
{
  GBytes *der = fixture_alice ()->certificate->der;
  gsize length;
  const guint8 *octets = g_bytes_get_data (der, &length);
  guint8 *spoilt = g_memdup2 (octets, length);

  spoilt[length - 1] ^= 1 + number % 255;
  spoilt[length - 2] ^= 1 + number / 255;

  return g_bytes_new_take (spoilt, length);
}

static void
assert_read_as_it_is (GBytes *der)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCertificate) certificate = mesign_x509_parse (der, &error);
  g_autoptr (X509) x509 = NULL;
  unsigned char *written = NULL;
  int length;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (certificate->der, der));
  x509 = mesign_x509_to_openssl (certificate);
  length = i2d_X509 (x509, &written);
  g_assert_cmpmem (written, length, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  OPENSSL_free (written);
}

/* What was read before is not taken for what is read now, however alike. */
static gpointer
read_alike (gpointer from)
{
  for (guint i = GPOINTER_TO_UINT (from); i < 900; i++)
    {
      g_autoptr (GBytes) der = spoil_certificate (i % 450);
      g_autoptr (MesignCertificate) spoilt = NULL;

      assert_read_as_it_is (der);
      assert_read_as_it_is (fixture_alice ()->certificate->der);
      spoilt = mesign_x509_parse (der, NULL);
      g_assert_true (mesign_x509_is_issued_by (fixture_alice ()->certificate,
                                               fixture_intermediate ()->certificate));
      g_assert_false (mesign_x509_is_issued_by (spoilt, fixture_intermediate ()->certificate));
    }

  return NULL;
}

static void
test_alike (void)
{
  GThread *threads[4];

  fixture_alice ();
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("alike", read_alike, GUINT_TO_POINTER (i * 150));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* A parameter that is written otherwise than it is read: what would be kept could not be read
 * again. */
static void
test_not_the_same_again (void)
{
  GBytes *der = fixture_alice ()->certificate->der;
  g_autoptr (GBytes) oid = der_get (der, "1.0");
  g_autoptr (GBytes) parameter = der_from_hex ("2000");
  g_autoptr (GBytes) both = der_join (oid, parameter);
  g_autoptr (GBytes) algorithm = der_make (0x30, both);
  g_autoptr (GBytes) bent = der_replace (der, "1", algorithm);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) any_error = NULL;

  g_assert_null (mesign_x509_parse (bent, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
  g_assert_null (mesign_x509_parse_any (bent, &any_error));
  g_assert_error (any_error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/x509/not-the-same-again", test_not_the_same_again);
  g_test_add_func ("/crypto/x509/fields", test_fields);
  g_test_add_func ("/crypto/x509/authority", test_authority);
  for (guint i = 0; i < G_N_ELEMENTS (address_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/x509/addresses/%u", i);

      g_test_add_data_func (path, &address_cases[i], test_addresses);
    }
  g_test_add_func ("/crypto/x509/address-with-nul", test_address_with_nul);
  for (guint i = 0; i < G_N_ELEMENTS (purpose_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/x509/purpose/%u", i);

      g_test_add_data_func (path, &purpose_cases[i], test_purpose);
    }
  g_test_add_func ("/crypto/x509/levels", test_levels);
  g_test_add_func ("/crypto/x509/names", test_names);
  g_test_add_func ("/crypto/x509/damaged", test_damaged);
  g_test_add_func ("/crypto/x509/alike", test_alike);
  g_test_add_func ("/crypto/x509/trailing", test_trailing);
  g_test_add_func ("/crypto/x509/any", test_any);
  g_test_add_func ("/crypto/x509/any-refuses", test_any_refuses);
  g_test_add_func ("/crypto/x509/chain", test_chain);
  g_test_add_func ("/crypto/x509/witness", test_witness);
  if (fixture_corpora () != NULL)
    g_test_add_func ("/crypto/x509/corpora", test_corpora);

  return g_test_run ();
}
