/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include "crypto/mesign-cms-private.h"

#include <openssl/ts.h>

/* Stamps at a time of their own, so that its difference from now shows. */
#define STAMPED (NOW - 100 * DAY)

static MesignKeyPair *
authority (const Spec *override)
{
  const Spec spec = { .name = "Test TSA",
                      .key = "rsa2048#tsa",
                      .key_usage = "critical,digitalSignature",
                      .extended_key_usage = "critical,timeStamping",
                      .from = STAMPED - 10 * DAY,
                      .to = STAMPED + 10 * DAY };

  return fixture_issue (override != NULL ? override : &spec, fixture_root ());
}

static ASN1_INTEGER *
on_serial (TS_RESP_CTX *context, void *data)
{
  ASN1_INTEGER *serial = ASN1_INTEGER_new ();

  ASN1_INTEGER_set (serial, 42);

  return serial;
}

static int
on_time (TS_RESP_CTX *context, void *data, long *seconds, long *microseconds)
{
  *seconds = (long) STAMPED;
  *microseconds = 0;

  return 1;
}

/* An RFC 3161 authority of OpenSSL's. */
static GBytes *
answer (GBytes *request, MesignKeyPair *pair, const EVP_MD *digest)
{
  TS_RESP_CTX *context = TS_RESP_CTX_new ();
  g_autoptr (X509) x509 = mesign_x509_to_openssl (pair->certificate);
  g_autoptr (ASN1_OBJECT) policy = OBJ_txt2obj ("1.2.3.4", 1);
  g_autoptr (BIO) input = mesign_bio_new (request);
  TS_RESP *response;
  unsigned char *der = NULL;
  int length;

  g_assert_cmpint (TS_RESP_CTX_set_signer_cert (context, x509), ==, 1);
  TS_RESP_CTX_set_signer_key (context, mesign_private_key_get_pkey (pair->key));
  TS_RESP_CTX_set_signer_digest (context, digest);
  TS_RESP_CTX_set_ess_cert_id_digest (context, EVP_sha256 ());
  TS_RESP_CTX_set_def_policy (context, policy);
  TS_RESP_CTX_add_md (context, EVP_sha256 ());
  TS_RESP_CTX_set_serial_cb (context, on_serial, NULL);
  TS_RESP_CTX_set_time_cb (context, on_time, NULL);
  response = TS_RESP_create_response (context, input);
  g_assert_nonnull (response);
  length = i2d_TS_RESP (response, &der);
  TS_RESP_free (response);
  TS_RESP_CTX_free (context);

  return mesign_asn1_take_der (der, length);
}

static GBytes *
stamp (GBytes *signature, MesignKeyPair *pair, const EVP_MD *digest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) request = mesign_timestamp_request_new (signature, &error);
  g_autoptr (GBytes) response = answer (request, pair, digest);
  GBytes *token = mesign_timestamp_response_get_token (response, request, &error);

  g_assert_no_error (error);

  return token;
}

static void
assert_stamp (GBytes *token,
              GBytes *signature,
              GPtrArray *anchors,
              MesignTimestampStatus status,
              const char *reason)
{
  g_autoptr (MesignTimestamp) result = mesign_timestamp_verify (token, signature, NULL, anchors);

  g_assert_cmpstr (result->reason, ==, reason);
  g_assert_cmpint (result->status, ==, status);
}

static void
test_valid (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignTimestamp) result = mesign_timestamp_verify (token, signature, NULL, anchors);

  g_assert_cmpstr (result->reason, ==, NULL);
  g_assert_cmpint (result->status, ==, MESIGN_TIMESTAMP_VALID);
  g_assert_cmpint (result->time, ==, STAMPED);
  g_assert_cmpstr (result->authority, ==, "Test TSA");
  g_assert_cmpstr (result->certificate->fingerprint, ==, tsa->certificate->fingerprint);
  g_assert_cmpuint (result->chain->len, ==, 2);
}

static void
test_untrusted (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (GPtrArray) others = fixture_certificates (fixture_intermediate (), NULL);

  assert_stamp (token, signature, NULL, MESIGN_TIMESTAMP_UNTRUSTED, "no-path");
  assert_stamp (token, signature, others, MESIGN_TIMESTAMP_UNTRUSTED, "no-path");
}

static void
test_other_signature (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) other = fixture_bytes ("another");
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  assert_stamp (token, other, anchors, MESIGN_TIMESTAMP_INVALID, "imprint");
}

static void
test_expired_then (void)
{
  const Spec spec = { .name = "Old TSA",
                      .key = "rsa2048#tsa",
                      .key_usage = "critical,digitalSignature",
                      .extended_key_usage = "critical,timeStamping",
                      .from = STAMPED - 10 * DAY,
                      .to = STAMPED - DAY };
  g_autoptr (MesignKeyPair) tsa = authority (&spec);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  assert_stamp (token, signature, anchors, MESIGN_TIMESTAMP_UNTRUSTED, "expired");
}

static void
test_weak_digest (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha1 ());
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  assert_stamp (token, signature, anchors, MESIGN_TIMESTAMP_UNTRUSTED, "weak-algorithm");
}

/* A token signed by a mail certificate, put together by hand, since OpenSSL's authority refuses. */
static GBytes *
stamp_by_hand (MesignKeyPair *tsa, MesignKeyPair *signer, GBytes *signature, guint flags)
{
  g_autoptr (GBytes) honest = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (CMS_ContentInfo) parsed = mesign_cms_load (honest, NULL, NULL);
  g_autoptr (GBytes) info = mesign_asn1_to_bytes (*CMS_get0_content (parsed));
  g_autoptr (BIO) input = mesign_bio_new (info);
  g_autoptr (X509) x509 = mesign_x509_to_openssl (signer->certificate);
  g_autoptr (CMS_ContentInfo) cms = CMS_sign (NULL, NULL, NULL, NULL, CMS_PARTIAL | CMS_BINARY);

  CMS_set1_eContentType (cms, OBJ_nid2obj (NID_id_smime_ct_TSTInfo));
  CMS_add1_signer (cms, x509, mesign_private_key_get_pkey (signer->key), EVP_sha256 (),
                   CMS_PARTIAL | CMS_BINARY | flags);
  g_assert_cmpint (CMS_final (cms, input, NULL, CMS_BINARY), ==, 1);

  return mesign_cms_store (cms, NULL);
}

static void
test_purpose (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  const Spec mail = { .name = "Mail", .key = "rsa2048#alice", .from = STAMPED - DAY };
  const Spec uncritical = { .name = "TSA",
                            .key = "rsa2048#alice",
                            .key_usage = "digitalSignature",
                            .extended_key_usage = "timeStamping" };
  const Spec both = { .name = "TSA",
                      .key = "rsa2048#alice",
                      .key_usage = "digitalSignature",
                      .extended_key_usage = "critical,timeStamping,emailProtection" };
  const Spec *specs[] = { &mail, &uncritical, &both };
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (MesignKeyPair) signer = authority (specs[i]);
      g_autoptr (GBytes) token = stamp_by_hand (tsa, signer, signature, CMS_CADES);

      assert_stamp (token, signature, anchors, MESIGN_TIMESTAMP_UNTRUSTED, "purpose");
    }
}

static void
test_signing_certificate (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) named = stamp_by_hand (tsa, tsa, signature, CMS_CADES);
  g_autoptr (GBytes) unnamed = stamp_by_hand (tsa, tsa, signature, 0);
  g_autoptr (GBytes) bare = stamp_by_hand (tsa, tsa, signature, CMS_NOATTR);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  assert_stamp (named, signature, anchors, MESIGN_TIMESTAMP_VALID, NULL);
  assert_stamp (unnamed, signature, anchors, MESIGN_TIMESTAMP_INVALID, "signing-certificate");
  assert_stamp (bare, signature, anchors, MESIGN_TIMESTAMP_INVALID, "signing-certificate");
}

static void
test_damaged (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (token, &length);

  for (gsize i = 0; i < length; i += 11)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (MesignTimestamp) result = NULL;

      copy[i] ^= 0x01;
      altered = g_bytes_new (copy, length);
      result = mesign_timestamp_verify (altered, signature, NULL, anchors);
      if (result->status == MESIGN_TIMESTAMP_VALID)
        g_assert_cmpint (result->time, ==, STAMPED);
      else
        g_assert_nonnull (result->reason);
    }
  for (gsize cut = 0; cut < length; cut += 101)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, cut);

      assert_stamp (part, signature, anchors, MESIGN_TIMESTAMP_INVALID, "malformed");
    }
}

/* A signed mail is no token. */
static void
test_mail_as_token (void)
{
  g_autoptr (GBytes) content = fixture_bytes ("text");
  g_autoptr (GBytes) cms = mesign_cms_sign (
      content, &(const MesignCmsSigning){ .pair = fixture_alice (), .time = NOW }, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  assert_stamp (cms, content, anchors, MESIGN_TIMESTAMP_INVALID, "malformed");
}

static void
test_responses (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) other = fixture_bytes ("another");
  g_autoptr (GBytes) request = mesign_timestamp_request_new (signature, NULL);
  g_autoptr (GBytes) again = mesign_timestamp_request_new (signature, NULL);
  g_autoptr (GBytes) of_other = mesign_timestamp_request_new (other, NULL);
  g_autoptr (GBytes) response = answer (request, tsa, EVP_sha256 ());
  g_autoptr (GBytes) junk = fixture_bytes ("<html>");
  g_autoptr (GBytes) junk_request = fixture_bytes ("0");
  g_autoptr (GBytes) refusal = answer (junk_request, tsa, EVP_sha256 ());
  g_autoptr (GError) one = NULL, two = NULL, three = NULL, four = NULL;

  g_assert_false (g_bytes_equal (request, again));
  g_assert_null (mesign_timestamp_response_get_token (response, again, &one));
  g_assert_error (one, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_TAMPERED);
  g_assert_null (mesign_timestamp_response_get_token (response, of_other, &two));
  g_assert_error (two, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_TAMPERED);
  g_assert_null (mesign_timestamp_response_get_token (junk, request, &three));
  g_assert_error (three, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
  g_assert_null (mesign_timestamp_response_get_token (refusal, request, &four));
  g_assert_error (four, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_FAILED);
}

/* The whole way: sign, stamp the signature, add the token, read it all back; openssl still verifies
 * the signature. */
static void
test_on_mail (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) content = fixture_bytes ("Content-Type: text/plain\r\n\r\nHi\r\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms = mesign_cms_sign (
      content, &(const MesignCmsSigning){ .pair = fixture_alice (), .time = NOW, .detached = TRUE },
      &error);
  g_autoptr (GBytes) signature = mesign_cms_get_signature (cms, &error);
  g_autoptr (GBytes) token = stamp (signature, tsa, EVP_sha256 ());
  g_autoptr (GBytes) stamped = mesign_cms_add_timestamp (cms, token, &error);
  g_autoptr (GBytes) same = mesign_cms_get_signature (stamped, &error);
  g_autoptr (MesignCmsSigned) result = mesign_cms_verify (stamped, content, NULL, &error);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  MesignCmsSigner *signer = result->signers->pdata[0];
  char *folder = fixture_folder ();
  g_autofree char *in = fixture_write (folder, "in", stamped);
  g_autofree char *content_path = fixture_write (folder, "c", content);

  g_assert_no_error (error);
  g_assert_cmpint (signer->status, ==, MESIGN_CMS_SIGNER_OK);
  fixture_assert_bytes (signature, same);
  fixture_assert_bytes (signature, signer->signature);
  fixture_assert_bytes (signer->timestamp, token);
  assert_stamp (signer->timestamp, signer->signature, anchors, MESIGN_TIMESTAMP_VALID, NULL);
  g_assert_true (fixture_openssl (NULL, "cms", "-verify", "-noverify", "-binary", "-inform", "DER",
                                  "-in", in, "-content", content_path, NULL));
  fixture_remove (folder);
}

/* The openssl command reads our request and, as an authority, verifies its own answer to it. */
static void
test_witness (void)
{
  g_autoptr (MesignKeyPair) tsa = authority (NULL);
  g_autoptr (GBytes) signature = fixture_bytes ("a signature");
  g_autoptr (GBytes) request = mesign_timestamp_request_new (signature, NULL);
  g_autoptr (GBytes) response = answer (request, tsa, EVP_sha256 ());
  char *folder = fixture_folder ();
  g_autofree char *query = fixture_write (folder, "q", request);
  g_autofree char *reply = fixture_write (folder, "r", response);
  g_autofree char *root = fixture_write_pem (folder, "root.pem", fixture_root ());
  g_autofree char *tsa_pem = fixture_write_pem (folder, "tsa.pem", tsa);
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, STAMPED);
  g_autofree char *text = NULL;

  g_assert_true (fixture_openssl (&text, "ts", "-query", "-in", query, "-text", NULL));
  g_assert_nonnull (g_strstr_len (text, -1, "Certificate required: yes"));
  g_assert_nonnull (g_strstr_len (text, -1, "Hash Algorithm: sha256"));
  g_assert_true (fixture_openssl (NULL, "ts", "-verify", "-in", reply, "-queryfile", query,
                                  "-CAfile", root, "-attime", at, NULL));
  fixture_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/timestamp/valid", test_valid);
  g_test_add_func ("/crypto/timestamp/untrusted", test_untrusted);
  g_test_add_func ("/crypto/timestamp/other-signature", test_other_signature);
  g_test_add_func ("/crypto/timestamp/expired-then", test_expired_then);
  g_test_add_func ("/crypto/timestamp/weak-digest", test_weak_digest);
  g_test_add_func ("/crypto/timestamp/purpose", test_purpose);
  g_test_add_func ("/crypto/timestamp/signing-certificate", test_signing_certificate);
  g_test_add_func ("/crypto/timestamp/damaged", test_damaged);
  g_test_add_func ("/crypto/timestamp/mail-as-token", test_mail_as_token);
  g_test_add_func ("/crypto/timestamp/responses", test_responses);
  g_test_add_func ("/crypto/timestamp/on-mail", test_on_mail);
  g_test_add_func ("/crypto/timestamp/witness", test_witness);

  return g_test_run ();
}
