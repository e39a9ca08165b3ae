/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"
#include "der-editor.h"

#include "crypto/mesign-cms-private.h"

#include <openssl/err.h>

/* Messages no honest program makes. Several of them satisfy CMS_verify (); the tests say where. */

static const char message[] = "Content-Type: text/plain\r\n\r\nPay nothing.\r\n";
static const char evil[] = "Content-Type: text/plain\r\n\r\nPay everything.\r\n";

static CMS_ContentInfo *
sign_with (MesignKeyPair *pair, GBytes *content, guint flags, int econtent_type)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (pair->certificate);
  g_autoptr (BIO) input = mesign_bio_new (content);
  CMS_ContentInfo *cms = CMS_sign (NULL, NULL, NULL, NULL, flags | CMS_BINARY | CMS_PARTIAL);

  if (econtent_type != NID_undef)
    CMS_set1_eContentType (cms, OBJ_nid2obj (econtent_type));
  g_assert_nonnull (CMS_add1_signer (cms, x509, mesign_private_key_get_pkey (pair->key),
                                     EVP_sha256 (), flags | CMS_BINARY | CMS_PARTIAL));
  g_assert_cmpint (CMS_final (cms, input, NULL, flags | CMS_BINARY), ==, 1);

  return cms;
}

static CMS_SignerInfo *
first_signer (CMS_ContentInfo *cms)
{
  return sk_CMS_SignerInfo_value (CMS_get0_SignerInfos (cms), 0);
}

/* Signs the signed attributes as they are now. */
static void
sign_again (CMS_SignerInfo *info, EVP_PKEY *key, const EVP_MD *md)
{
  g_autoptr (GBytes) octets = mesign_cms_get_signed_octets (info);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  guint8 signature[1024];
  gsize length = sizeof signature, size;
  const guint8 *data = g_bytes_get_data (octets, &size);

  g_assert_cmpint (EVP_DigestSignInit (context, NULL, md, NULL, key), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context, signature, &length, data, size), ==, 1);
  ASN1_STRING_set (CMS_SignerInfo_get0_signature (info), signature, (int) length);
}

static MesignCmsSigned *
verify (CMS_ContentInfo *cms, GBytes *detached)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = mesign_cms_store (cms, &error);
  MesignCmsSigned *result = mesign_cms_verify (octets, detached, NULL, &error);

  g_assert_no_error (error);

  return result;
}

static MesignCmsSigner *
only_signer (const MesignCmsSigned *result)
{
  g_assert_cmpuint (result->signers->len, ==, 1);

  return result->signers->pdata[0];
}

static void
assert_invalid (CMS_ContentInfo *cms, GBytes *detached, const char *reason)
{
  g_autoptr (MesignCmsSigned) result = verify (cms, detached);

  g_assert_cmpstr (only_signer (result)->reason, ==, reason);
  g_assert_cmpint (only_signer (result)->status, ==, MESIGN_CMS_SIGNER_INVALID);
}

static gboolean
openssl_accepts (CMS_ContentInfo *cms, GBytes *detached)
{
  g_autoptr (BIO) content = detached != NULL ? mesign_bio_new (detached) : NULL;
  g_autoptr (BIO) out = BIO_new (BIO_s_null ());

  return CMS_verify (cms, NULL, NULL, content, out, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
}

/* The signed attributes of a mail of Alice's become the content of another that has none. RSA
 * PKCS #1 is deterministic: this is the forgery, octet by octet. */
static void
test_replayed_attributes (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (CMS_ContentInfo) honest = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (GBytes) attributes = mesign_cms_get_signed_octets (first_signer (honest));
  g_autoptr (CMS_ContentInfo) forged =
      sign_with (fixture_alice (), attributes, CMS_NOATTR, NID_undef);
  g_autoptr (CMS_ContentInfo) detached =
      sign_with (fixture_alice (), attributes, CMS_NOATTR | CMS_DETACHED, NID_undef);

  g_assert_cmpint (ASN1_OCTET_STRING_cmp (CMS_SignerInfo_get0_signature (first_signer (honest)),
                                          CMS_SignerInfo_get0_signature (first_signer (forged))),
                   ==, 0);
  g_assert_true (openssl_accepts (forged, NULL));
  assert_invalid (forged, NULL, "no-attributes");
  assert_invalid (detached, attributes, "no-attributes");
}

static void
test_without_attributes (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GBytes) other = fixture_bytes (evil);
  g_autoptr (CMS_ContentInfo) opaque = sign_with (fixture_alice (), content, CMS_NOATTR, NID_undef);
  g_autoptr (CMS_ContentInfo) detached =
      sign_with (fixture_alice (), content, CMS_NOATTR | CMS_DETACHED, NID_undef);
  g_autoptr (MesignCmsSigned) good = verify (opaque, NULL);

  g_assert_cmpint (only_signer (good)->status, ==, MESIGN_CMS_SIGNER_OK);
  assert_invalid (detached, other, "bad-signature");
}

static void
test_content_type (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (CMS_ContentInfo) honest = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (CMS_ContentInfo) other =
      sign_with (fixture_alice (), content, 0, NID_id_smime_ct_TSTInfo);
  g_autoptr (CMS_ContentInfo) relabelled =
      sign_with (fixture_alice (), content, 0, NID_id_smime_ct_TSTInfo);

  assert_invalid (other, NULL, "content-type");
  CMS_set1_eContentType (relabelled, OBJ_nid2obj (NID_pkcs7_data));
  g_assert_true (openssl_accepts (relabelled, NULL));
  assert_invalid (relabelled, NULL, "content-type");
  CMS_set1_eContentType (honest, OBJ_nid2obj (NID_pkcs7_enveloped));
  assert_invalid (honest, NULL, "content-type");
}

static void
test_detached_with_content (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GBytes) other = fixture_bytes (evil);
  g_autoptr (CMS_ContentInfo) opaque = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (CMS_ContentInfo) of_other = sign_with (fixture_alice (), other, 0, NID_undef);

  assert_invalid (opaque, content, "econtent");
  assert_invalid (of_other, content, "econtent");
}

static void
test_no_signers (void)
{
  g_autoptr (X509) alice = mesign_x509_to_openssl (fixture_alice ()->certificate);
  g_autoptr (CMS_ContentInfo) cms = CMS_sign (NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_BINARY);
  ASN1_OCTET_STRING **content = CMS_get0_content (cms);
  g_autoptr (MesignCmsSigned) result = NULL;

  CMS_add1_cert (cms, alice);
  if (*content == NULL)
    *content = ASN1_OCTET_STRING_new ();
  ASN1_OCTET_STRING_set (*content, (const guint8 *) evil, -1);
  (*content)->flags = 0;
  result = verify (cms, NULL);
  g_assert_cmpuint (result->signers->len, ==, 0);
  g_assert_true (result->has_econtent);
  g_assert_false (result->certificates_only);
}

static void
add_digest_of (CMS_SignerInfo *info, GBytes *content)
{
  guint8 hash[32];
  gsize length;
  const guint8 *data = g_bytes_get_data (content, &length);

  EVP_Digest (data, length, hash, NULL, EVP_sha256 (), NULL);
  CMS_signed_add1_attr_by_NID (info, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, hash, 32);
}

static void
test_attributes (void)
{
  EVP_PKEY *key = mesign_private_key_get_pkey (fixture_alice ()->key);
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GBytes) other = fixture_bytes (evil);
  g_autoptr (CMS_ContentInfo) twice =
      sign_with (fixture_alice (), content, CMS_DETACHED, NID_undef);
  g_autoptr (CMS_ContentInfo) none = sign_with (fixture_alice (), content, CMS_DETACHED, NID_undef);
  g_autoptr (CMS_ContentInfo) typeless =
      sign_with (fixture_alice (), content, CMS_DETACHED, NID_undef);
  CMS_SignerInfo *info = first_signer (twice);

  add_digest_of (info, other);
  sign_again (info, key, EVP_sha256 ());
  assert_invalid (twice, content, "duplicate-attribute");
  assert_invalid (twice, other, "duplicate-attribute");

  info = first_signer (none);
  while (CMS_signed_get_attr_count (info) > 0)
    X509_ATTRIBUTE_free (CMS_signed_delete_attr (info, 0));
  sign_again (info, key, EVP_sha256 ());
  assert_invalid (none, content, "no-attributes");

  info = first_signer (typeless);
  X509_ATTRIBUTE_free (
      CMS_signed_delete_attr (info, CMS_signed_get_attr_by_NID (info, NID_pkcs9_contentType, -1)));
  sign_again (info, key, EVP_sha256 ());
  assert_invalid (typeless, content, "no-attributes");
}

/* Somebody's own certificate with Alice's issuer and serial number. */
static void
test_certificate_with_same_name (void)
{
  const Spec ca_spec = {
    .name = "Test Issuing CA", .organization = "Testers", .key = "rsa2048#m", .ca = TRUE
  };
  g_autoptr (MesignKeyPair) fake_ca = fixture_issue (&ca_spec, NULL);
  g_autoptr (X509) alice = mesign_x509_to_openssl (fixture_alice ()->certificate);
  const Spec fake_spec = { .name = "Alice",
                           .san = "email:alice@example.test",
                           .key = "rsa2048#fake-alice",
                           .serial = ASN1_INTEGER_get (X509_get0_serialNumber (alice)) };
  g_autoptr (MesignKeyPair) fake = fixture_issue (&fake_spec, fake_ca);
  g_autoptr (X509) fake_x509 = mesign_x509_to_openssl (fake->certificate);
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (CMS_ContentInfo) forged = sign_with (fake, content, 0, NID_undef);
  g_autoptr (CMS_ContentInfo) honest = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (CMS_ContentInfo) stripped = sign_with (fake, content, CMS_NOCERTS, NID_undef);
  g_autoptr (MesignCmsSigned) one = NULL, two = NULL;

  CMS_add1_cert (forged, alice);
  CMS_add1_cert (honest, fake_x509);
  CMS_add1_cert (stripped, alice);
  one = verify (forged, NULL);
  two = verify (honest, NULL);
  g_assert_cmpint (only_signer (one)->status, ==, MESIGN_CMS_SIGNER_OK);
  g_assert_cmpstr (only_signer (one)->certificate->fingerprint, ==, fake->certificate->fingerprint);
  g_assert_cmpint (only_signer (two)->status, ==, MESIGN_CMS_SIGNER_OK);
  g_assert_cmpstr (only_signer (two)->certificate->fingerprint, ==,
                   fixture_alice ()->certificate->fingerprint);
  assert_invalid (stripped, NULL, "bad-signature");
}

static X509_ALGOR *
signature_algorithm (CMS_SignerInfo *info)
{
  X509_ALGOR *algorithm = NULL;

  CMS_SignerInfo_get0_algs (info, NULL, NULL, NULL, &algorithm);

  return algorithm;
}

static X509_ALGOR *
digest_algorithm (CMS_SignerInfo *info)
{
  X509_ALGOR *algorithm = NULL;

  CMS_SignerInfo_get0_algs (info, NULL, NULL, &algorithm, NULL);

  return algorithm;
}

static void
test_unsupported (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (CMS_ContentInfo) sm2 = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (CMS_ContentInfo) unknown = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (CMS_ContentInfo) digest = sign_with (fixture_alice (), content, 0, NID_undef);
  g_autoptr (MesignCmsSigned) one = NULL, two = NULL, three = NULL;

  X509_ALGOR_set0 (signature_algorithm (first_signer (sm2)), OBJ_nid2obj (NID_SM2_with_SM3),
                   V_ASN1_UNDEF, NULL);
  X509_ALGOR_set0 (signature_algorithm (first_signer (unknown)), OBJ_txt2obj ("1.2.3.4", 1),
                   V_ASN1_UNDEF, NULL);
  X509_ALGOR_set0 (digest_algorithm (first_signer (digest)), OBJ_txt2obj ("1.2.3.5", 1),
                   V_ASN1_UNDEF, NULL);
  one = verify (sm2, NULL);
  two = verify (unknown, NULL);
  three = verify (digest, NULL);
  g_assert_cmpint (only_signer (one)->status, ==, MESIGN_CMS_SIGNER_UNSUPPORTED);
  g_assert_cmpstr (only_signer (one)->reason, ==, "sm2-with-sm3");
  g_assert_cmpint (only_signer (two)->status, ==, MESIGN_CMS_SIGNER_UNSUPPORTED);
  g_assert_cmpstr (only_signer (two)->reason, ==, "1.2.3.4");
  g_assert_cmpint (only_signer (three)->status, ==, MESIGN_CMS_SIGNER_UNSUPPORTED);
  g_assert_cmpstr (only_signer (three)->reason, ==, "1.2.3.5");
}

/* OpenSSL 3.0 cannot make Ed25519 signatures in CMS: put together by hand from another one. */
static CMS_ContentInfo *
sign_ed25519 (MesignKeyPair **pair, GBytes *content)
{
  const Spec curve_spec = { .name = "Ed", .key = "P-521", .serial = 77 };
  const Spec ed_spec = { .name = "Ed", .key = "ED25519#ed", .serial = 77 };
  g_autoptr (MesignKeyPair) curve = fixture_issue (&curve_spec, fixture_root ());
  g_autoptr (X509) curve_x509 = mesign_x509_to_openssl (curve->certificate);
  g_autoptr (X509) x509 = NULL;
  g_autoptr (BIO) input = mesign_bio_new (content);
  CMS_ContentInfo *cms = CMS_sign (NULL, NULL, NULL, NULL, CMS_BINARY | CMS_PARTIAL | CMS_NOCERTS);
  CMS_SignerInfo *info;

  *pair = fixture_issue (&ed_spec, fixture_root ());
  x509 = mesign_x509_to_openssl ((*pair)->certificate);
  CMS_add1_signer (cms, curve_x509, mesign_private_key_get_pkey (curve->key), EVP_sha512 (),
                   CMS_BINARY | CMS_PARTIAL | CMS_NOCERTS);
  g_assert_cmpint (CMS_final (cms, input, NULL, CMS_BINARY), ==, 1);
  CMS_add1_cert (cms, x509);
  info = first_signer (cms);
  X509_ALGOR_set0 (signature_algorithm (info), OBJ_nid2obj (NID_ED25519), V_ASN1_UNDEF, NULL);
  sign_again (info, mesign_private_key_get_pkey ((*pair)->key), NULL);

  return cms;
}

static void
test_ed25519 (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (MesignKeyPair) pair = NULL;
  g_autoptr (CMS_ContentInfo) cms = sign_ed25519 (&pair, content);
  g_autoptr (MesignCmsSigned) good = verify (cms, NULL);
  ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature (first_signer (cms));
  g_autofree guint8 *octets = g_memdup2 (ASN1_STRING_get0_data (signature), 64);

  g_assert_cmpstr (only_signer (good)->reason, ==, NULL);
  g_assert_cmpint (only_signer (good)->status, ==, MESIGN_CMS_SIGNER_OK);
  g_assert_cmpstr (only_signer (good)->signature_algorithm, ==, "ed25519");
  g_assert_cmpstr (only_signer (good)->digest, ==, "sha512");
  g_assert_cmpstr (only_signer (good)->certificate->fingerprint, ==,
                   pair->certificate->fingerprint);

  for (guint i = 0; i < 64; i++)
    {
      octets[i] ^= 1;
      ASN1_STRING_set (signature, octets, 64);
      assert_invalid (cms, NULL, "bad-signature");
      octets[i] ^= 1;
    }
  ASN1_STRING_set (signature, octets, 63);
  assert_invalid (cms, NULL, "bad-signature");
}

/* The attributes' digest is of another content: right signature, wrong mail. */
static void
test_ed25519_digest (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (GBytes) other = fixture_bytes (evil);
  g_autoptr (MesignKeyPair) pair = NULL;
  g_autoptr (CMS_ContentInfo) cms = sign_ed25519 (&pair, content);
  ASN1_OCTET_STRING **econtent = CMS_get0_content (cms);

  ASN1_STRING_set (*econtent, g_bytes_get_data (other, NULL), g_bytes_get_size (other));
  assert_invalid (cms, NULL, "digest-mismatch");
}

static void
assert_limit (CMS_ContentInfo *cms)
{
  g_autoptr (GBytes) octets = mesign_cms_store (cms, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_cms_verify (octets, NULL, NULL, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_LIMIT);
}

static void
test_limits (void)
{
  g_autoptr (GBytes) content = fixture_bytes (message);
  g_autoptr (X509) carol = mesign_x509_to_openssl (fixture_carol_ec ()->certificate);
  g_autoptr (CMS_ContentInfo) signers = CMS_sign (NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_BINARY);
  g_autoptr (CMS_ContentInfo) certificates = sign_with (fixture_carol_ec (), content, 0, NID_undef);
  g_autoptr (BIO) input = mesign_bio_new (content);
  const Spec spec = { .name = "Many", .key = "P-256" };

  for (guint i = 0; i < MESIGN_CMS_SIGNERS_MAX + 1; i++)
    CMS_add1_signer (signers, carol, mesign_private_key_get_pkey (fixture_carol_ec ()->key),
                     EVP_sha256 (), CMS_PARTIAL | CMS_BINARY | CMS_NOCERTS);
  CMS_final (signers, input, NULL, CMS_BINARY);
  assert_limit (signers);

  for (guint i = 0; i < MESIGN_CMS_CERTIFICATES_MAX; i++)
    {
      g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, fixture_carol_ec ());
      g_autoptr (X509) x509 = mesign_x509_to_openssl (pair->certificate);

      CMS_add1_cert (certificates, x509);
    }
  assert_limit (certificates);
}

/* Lengths that lie and structures without end are damage, found out quickly. */
static void
test_hostile_octets (void)
{
  static const char *const heads[] = {
    "3084ffffffff06092a864886f70d010702a084fffffff0",
    "308006092a864886f70d010702a080308002010131803080",
    "30846fffffff06092a864886f70d010702",
  };
  g_autoptr (GByteArray) nested = g_byte_array_new ();
  g_autoptr (GBytes) deep = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GBytes) octets = der_from_hex (heads[i]);
      g_autoptr (GError) one = NULL, two = NULL;

      g_assert_null (mesign_cms_verify (octets, NULL, NULL, &one));
      g_assert_error (one, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
      g_assert_null (mesign_cms_decrypt (octets, NULL, &two));
      g_assert_error (two, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
    }
  g_byte_array_append (nested,
                       (const guint8 *) "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 13);
  for (guint i = 0; i < 200000; i++)
    g_byte_array_append (nested, (const guint8 *) (i == 0 ? "\xa0\x80" : "\x30\x80"), 2);
  deep = g_byte_array_free_to_bytes (g_steal_pointer (&nested));
  g_assert_null (mesign_cms_verify (deep, NULL, NULL, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
}

/* What has been read leaves nothing in OpenSSL's error queue to explain the next failure with. */
static void
test_error_queue (void)
{
  g_autoptr (GBytes) junk = fixture_bytes ("junk");

  g_assert_null (mesign_cms_verify (junk, NULL, NULL, NULL));
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
  g_assert_null (mesign_x509_parse_any (junk, NULL));
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
  g_assert_null (mesign_pfx_open (junk, NULL, NULL));
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/forged/replayed-attributes", test_replayed_attributes);
  g_test_add_func ("/crypto/forged/without-attributes", test_without_attributes);
  g_test_add_func ("/crypto/forged/content-type", test_content_type);
  g_test_add_func ("/crypto/forged/detached-with-content", test_detached_with_content);
  g_test_add_func ("/crypto/forged/no-signers", test_no_signers);
  g_test_add_func ("/crypto/forged/attributes", test_attributes);
  g_test_add_func ("/crypto/forged/certificate-with-same-name", test_certificate_with_same_name);
  g_test_add_func ("/crypto/forged/unsupported", test_unsupported);
  g_test_add_func ("/crypto/forged/ed25519", test_ed25519);
  g_test_add_func ("/crypto/forged/ed25519-digest", test_ed25519_digest);
  g_test_add_func ("/crypto/forged/limits", test_limits);
  g_test_add_func ("/crypto/forged/hostile-octets", test_hostile_octets);
  g_test_add_func ("/crypto/forged/error-queue", test_error_queue);

  return g_test_run ();
}
