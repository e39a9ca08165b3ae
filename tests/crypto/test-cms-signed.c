/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <string.h>

static const char message[] = "Content-Type: text/plain\r\n\r\nHello, 世界\r\n";

static GBytes *
sign (MesignKeyPair *pair, gboolean detached)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GPtrArray) chain =
      fixture_certificates (fixture_intermediate (), fixture_root (), NULL);
  g_autoptr (GError) error = NULL;
  GBytes *cms = mesign_cms_sign (
      content,
      &(const MesignCmsSigning){ .pair = pair, .chain = chain, .time = NOW, .detached = detached },
      &error);

  g_assert_no_error (error);

  return cms;
}

static MesignCmsSigned *
verify (GBytes *cms, const char *detached)
{
  g_autoptr (GBytes) content = detached != NULL ? fixture_bytes (detached) : NULL;
  g_autoptr (GError) error = NULL;
  MesignCmsSigned *result = mesign_cms_verify (cms, content, NULL, &error);

  g_assert_no_error (error);

  return result;
}

static void
assert_signer (const MesignCmsSigned *result, MesignCmsSignerStatus status, const char *reason)
{
  MesignCmsSigner *signer;

  g_assert_cmpuint (result->signers->len, ==, 1);
  signer = result->signers->pdata[0];
  g_assert_cmpstr (signer->reason, ==, reason);
  g_assert_cmpint (signer->status, ==, status);
}

typedef struct
{
  const char *key;
  const char *digest;
  const char *algorithm;
  const char *micalg;
} KeyCase;

static const KeyCase key_cases[] = {
  { "rsa2048", "sha256", "rsa", "sha-256" },        { "rsa3072", "sha256", "rsa", "sha-256" },
  { "rsapss2048", "sha256", "rsa-pss", "sha-256" }, { "P-256", "sha256", "ecdsa", "sha-256" },
  { "P-384", "sha384", "ecdsa", "sha-384" },        { "P-521", "sha512", "ecdsa", "sha-512" },
};

/* Signed by us, verified by us and by openssl, opaque and detached. */
static void
test_key (gconstpointer data)
{
  const KeyCase *c = data;
  const Spec spec = { .name = "S", .key = c->key, .san = "email:s@example.test" };
  g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, fixture_intermediate ());
  g_autoptr (GBytes) opaque = sign (pair, FALSE);
  g_autoptr (GBytes) detached = sign (pair, TRUE);
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (MesignCmsSigned) one = verify (opaque, NULL);
  g_autoptr (MesignCmsSigned) two = verify (detached, message);
  MesignCmsSigner *signer = one->signers->pdata[0];
  char *folder = fixture_folder ();
  g_autofree char *root = fixture_write_pem (folder, "root.pem", fixture_root ());
  g_autofree char *opaque_path = fixture_write (folder, "o.der", opaque);
  g_autofree char *detached_path = fixture_write (folder, "d.der", detached);
  g_autofree char *content_path = fixture_write (folder, "c", content);
  g_autofree char *out_path = g_build_filename (folder, "out", NULL);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, NOW);
  g_autoptr (GBytes) out = NULL;

  assert_signer (one, MESIGN_CMS_SIGNER_OK, NULL);
  assert_signer (two, MESIGN_CMS_SIGNER_OK, NULL);
  g_assert_true (one->has_econtent);
  g_assert_false (two->has_econtent);
  g_assert_null (two->content);
  fixture_assert_bytes (one->content, content);
  g_assert_cmpstr (signer->digest, ==, c->digest);
  g_assert_cmpstr (signer->signature_algorithm, ==, c->algorithm);
  g_assert_cmpstr (mesign_cms_get_micalg (pair->certificate), ==, c->micalg);
  g_assert_false (signer->weak_digest);
  g_assert_cmpint (signer->claimed_time, ==, NOW);
  g_assert_cmpstr (signer->certificate->fingerprint, ==, pair->certificate->fingerprint);
  g_assert_cmpuint (one->certificates->len, ==, 2);

  g_assert_true (fixture_openssl (NULL, "cms", "-verify", "-inform", "DER", "-in", opaque_path,
                                  "-CAfile", root, "-attime", at, "-out", out_path, "-binary",
                                  NULL));
  out = fixture_read (out_path);
  fixture_assert_bytes (out, content);
  g_assert_true (fixture_openssl (NULL, "cms", "-verify", "-inform", "DER", "-in", detached_path,
                                  "-content", content_path, "-CAfile", root, "-attime", at, "-out",
                                  out_path, "-binary", NULL));
  fixture_remove (folder);
}

/* Signed by openssl in ways of others, verified by us. */
static void
test_openssl_signs (void)
{
  static const char *const ways[][4] = {
    { "-md", "sha512", NULL, NULL },     { "-keyid", "-noattr", NULL, NULL },
    { "-stream", "-indef", NULL, NULL }, { "-keyopt", "rsa_padding_mode:pss", NULL, NULL },
    { "-cades", NULL, NULL, NULL },      { "-nosmimecap", "-md", "sha384", NULL },
  };
  char *folder = fixture_folder ();
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autofree char *alice = fixture_write_pem (folder, "alice.pem", fixture_alice ());
  g_autofree char *in = fixture_write (folder, "in", content);
  g_autofree char *out = g_build_filename (folder, "out", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GBytes) cms = NULL;
      g_autoptr (MesignCmsSigned) result = NULL;

      g_assert_true (fixture_openssl (NULL, "cms", "-sign", "-binary", "-nodetach", "-in", in,
                                      "-signer", alice, "-outform", "DER", "-out", out, ways[i][0],
                                      ways[i][1], ways[i][2], ways[i][3], NULL));
      cms = fixture_read (out);
      result = verify (cms, NULL);
      assert_signer (result, MESIGN_CMS_SIGNER_OK, NULL);
      fixture_assert_bytes (result->content, content);
    }
  fixture_remove (folder);
}

static void
test_altered (void)
{
  g_autoptr (GBytes) cms = sign (fixture_alice (), TRUE);
  g_autoptr (MesignCmsSigned) other = verify (cms, "Content-Type: text/plain\r\n\r\nOther\r\n");
  g_autoptr (MesignCmsSigned) empty = verify (cms, "");
  g_autoptr (MesignCmsSigned) line_ends = verify (cms, "Content-Type: text/plain\n\nHello, 世界\n");
  g_autoptr (MesignCmsSigned) missing = verify (cms, NULL);

  assert_signer (other, MESIGN_CMS_SIGNER_INVALID, "digest-mismatch");
  assert_signer (empty, MESIGN_CMS_SIGNER_INVALID, "digest-mismatch");
  assert_signer (line_ends, MESIGN_CMS_SIGNER_INVALID, "digest-mismatch");
  assert_signer (missing, MESIGN_CMS_SIGNER_INVALID, "no-content");
}

/* No single altered octet of a signature leaves it right with another meaning. */
static void
test_every_octet (void)
{
  g_autoptr (GBytes) cms = sign (fixture_carol_ec (), FALSE);
  g_autoptr (GBytes) content = fixture_bytes (message);
  gsize length;
  const guint8 *data = g_bytes_get_data (cms, &length);

  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (MesignCmsSigned) result = NULL;
      g_autoptr (GError) error = NULL;

      copy[i] ^= 0x04;
      altered = g_bytes_new (copy, length);
      result = mesign_cms_verify (altered, NULL, NULL, &error);
      g_assert_true ((result == NULL) == (error != NULL));
      for (guint j = 0; result != NULL && j < result->signers->len; j++)
        {
          MesignCmsSigner *signer = result->signers->pdata[j];

          if (signer->status != MESIGN_CMS_SIGNER_OK)
            continue;
          fixture_assert_bytes (result->content, content);
          g_assert_cmpstr (signer->certificate->spki_hash, ==,
                           fixture_carol_ec ()->certificate->spki_hash);
        }
    }
}

static void
test_damaged (void)
{
  g_autoptr (GBytes) cms = sign (fixture_alice (), FALSE);
  gsize length;
  const guint8 *data = g_bytes_get_data (cms, &length);

  for (gsize cut = 0; cut < length; cut += 29)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_cms_verify (part, NULL, NULL, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
    }
}

static void
test_certificates_only (void)
{
  char *folder = fixture_folder ();
  g_autofree char *pem = fixture_write_pem (folder, "a.pem", fixture_alice ());
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (MesignCmsSigned) bag = NULL;
  g_autoptr (MesignCmsSigned) as_signature = NULL;

  g_assert_true (fixture_openssl (NULL, "crl2pkcs7", "-nocrl", "-certfile", pem, "-outform", "DER",
                                  "-out", out, NULL));
  cms = fixture_read (out);
  bag = verify (cms, NULL);
  as_signature = verify (cms, message);
  g_assert_true (bag->certificates_only);
  g_assert_cmpuint (bag->certificates->len, ==, 1);
  g_assert_cmpuint (bag->signers->len, ==, 0);
  g_assert_false (as_signature->certificates_only);
  g_assert_cmpuint (as_signature->signers->len, ==, 0);
  fixture_remove (folder);
}

static void
test_missing_certificate (void)
{
  char *folder = fixture_folder ();
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autofree char *alice = fixture_write_pem (folder, "alice.pem", fixture_alice ());
  g_autofree char *in = fixture_write (folder, "in", content);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (GPtrArray) extra = fixture_certificates (fixture_bob (), fixture_alice (), NULL);
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (MesignCmsSigned) without = NULL, with = NULL, altered = NULL;

  g_assert_true (fixture_openssl (NULL, "cms", "-sign", "-binary", "-nocerts", "-in", in, "-signer",
                                  alice, "-outform", "DER", "-out", out, NULL));
  cms = fixture_read (out);
  without = verify (cms, message);
  with = mesign_cms_verify (cms, content, extra, NULL);
  altered = verify (cms, "other");
  assert_signer (without, MESIGN_CMS_SIGNER_NO_CERTIFICATE, "no-certificate");
  assert_signer (with, MESIGN_CMS_SIGNER_OK, NULL);
  assert_signer (altered, MESIGN_CMS_SIGNER_INVALID, "digest-mismatch");
  fixture_remove (folder);
}

static void
test_claims (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms =
      mesign_cms_sign (content,
                       &(const MesignCmsSigning){ .pair = fixture_carol_ec (),
                                                  .encryption = fixture_bob ()->certificate,
                                                  .time = NOW,
                                                  .detached = TRUE },
                       &error);
  g_autoptr (MesignCmsSigned) result = verify (cms, message);
  MesignCmsSigner *signer = result->signers->pdata[0];
  g_autofree char *capabilities = g_strjoinv (" ", signer->capabilities);

  g_assert_no_error (error);
  assert_signer (result, MESIGN_CMS_SIGNER_OK, NULL);
  g_assert_cmpstr (capabilities, ==, "aes-256-gcm aes-128-gcm aes-256-cbc aes-128-cbc");
  g_assert_nonnull (signer->encryption_certificate);
  g_assert_cmpstr (signer->encryption_certificate->fingerprint, ==,
                   fixture_bob ()->certificate->fingerprint);
  g_assert_null (signer->timestamp);
}

/* Signing times on both sides of 2050 are written in the two forms there are. */
static void
test_signing_time (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  gint64 times[] = { 1, NOW, G_GINT64_CONSTANT (2524608000), G_GINT64_CONSTANT (4102444800) };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GBytes) cms =
          mesign_cms_sign (content,
                           &(const MesignCmsSigning){
                               .pair = fixture_carol_ec (), .time = times[i], .detached = TRUE },
                           NULL);
      g_autoptr (MesignCmsSigned) result = verify (cms, message);

      g_assert_cmpint (((MesignCmsSigner *) result->signers->pdata[0])->claimed_time, ==, times[i]);
    }
}

static void
test_refuses_key (void)
{
  static const char *const keys[] = { "ED25519", "rsa1024" };
  g_autoptr (GBytes) content = fixture_bytes (message);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const Spec spec = { .name = "S", .key = keys[i], .san = "email:s@example.test" };
      g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, fixture_root ());
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_cms_sign (
          content, &(const MesignCmsSigning){ .pair = pair, .time = NOW, .detached = TRUE },
          &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
    }
}

static void
test_two_signers (void)
{
  char *folder = fixture_folder ();
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autofree char *alice = fixture_write_pem (folder, "alice.pem", fixture_alice ());
  g_autofree char *carol = fixture_write_pem (folder, "carol.pem", fixture_carol_ec ());
  g_autofree char *in = fixture_write (folder, "in", content);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (MesignCmsSigned) result = NULL;

  g_assert_true (fixture_openssl (NULL, "cms", "-sign", "-binary", "-in", in, "-signer", alice,
                                  "-signer", carol, "-outform", "DER", "-out", out, NULL));
  cms = fixture_read (out);
  result = verify (cms, message);
  g_assert_cmpuint (result->signers->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (((MesignCmsSigner *) result->signers->pdata[i])->status, ==,
                     MESIGN_CMS_SIGNER_OK);
  fixture_remove (folder);
}

static void
test_weak_digest (void)
{
  static const char *const digests[] = { "sha1", "md5" };
  char *folder = fixture_folder ();
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autofree char *alice = fixture_write_pem (folder, "alice.pem", fixture_alice ());
  g_autofree char *in = fixture_write (folder, "in", content);
  g_autofree char *out = g_build_filename (folder, "out", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    {
      g_autoptr (GBytes) cms = NULL;
      g_autoptr (MesignCmsSigned) result = NULL;

      g_assert_true (fixture_openssl (NULL, "cms", "-sign", "-binary", "-md", digests[i], "-in", in,
                                      "-signer", alice, "-outform", "DER", "-out", out, NULL));
      cms = fixture_read (out);
      result = verify (cms, message);
      assert_signer (result, MESIGN_CMS_SIGNER_OK, NULL);
      g_assert_true (((MesignCmsSigner *) result->signers->pdata[0])->weak_digest);
      g_assert_cmpstr (((MesignCmsSigner *) result->signers->pdata[0])->digest, ==, digests[i]);
    }
  fixture_remove (folder);
}

static void
test_peek (void)
{
  g_autoptr (GBytes) cms = sign (fixture_carol_ec (), FALSE);
  g_autoptr (GBytes) text = fixture_bytes ("MIME-Version: 1.0\r\n");
  g_autoptr (GBytes) empty = fixture_bytes ("");

  g_assert_cmpint (mesign_cms_peek_type (cms), ==, MESIGN_CMS_SIGNED);
  g_assert_cmpint (mesign_cms_peek_type (text), ==, MESIGN_CMS_NONE);
  g_assert_cmpint (mesign_cms_peek_type (empty), ==, MESIGN_CMS_NONE);
  g_assert_cmpint (mesign_cms_peek_type (fixture_alice ()->certificate->der), ==, MESIGN_CMS_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (key_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/cms-signed/key/%s", key_cases[i].key);

      g_test_add_data_func (path, &key_cases[i], test_key);
    }
  g_test_add_func ("/crypto/cms-signed/openssl-signs", test_openssl_signs);
  g_test_add_func ("/crypto/cms-signed/altered", test_altered);
  g_test_add_func ("/crypto/cms-signed/every-octet", test_every_octet);
  g_test_add_func ("/crypto/cms-signed/damaged", test_damaged);
  g_test_add_func ("/crypto/cms-signed/certificates-only", test_certificates_only);
  g_test_add_func ("/crypto/cms-signed/missing-certificate", test_missing_certificate);
  g_test_add_func ("/crypto/cms-signed/claims", test_claims);
  g_test_add_func ("/crypto/cms-signed/signing-time", test_signing_time);
  g_test_add_func ("/crypto/cms-signed/refuses-key", test_refuses_key);
  g_test_add_func ("/crypto/cms-signed/two-signers", test_two_signers);
  g_test_add_func ("/crypto/cms-signed/weak-digest", test_weak_digest);
  g_test_add_func ("/crypto/cms-signed/peek", test_peek);

  return g_test_run ();
}
