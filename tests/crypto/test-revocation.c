/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <openssl/conf.h>
#include <openssl/ocsp.h>

/* How an answer is to be made */
typedef struct
{
  int status;
  MesignKeyPair *signer;
  MesignKeyPair *extra;
  gint64 this_update;
  gint64 next_update;
  const EVP_MD *digest;
  gboolean no_nonce;
  gboolean other_nonce;
  gboolean other_certificate;
  gint64 produced;
  gint64 invalid_since;
  gint64 archived_since;
  MesignCertificate *about;
} Answer;

static ASN1_TIME *
to_time (gint64 seconds)
{
  return ASN1_TIME_set (NULL, seconds);
}

static ASN1_GENERALIZEDTIME *
to_generalized (gint64 seconds)
{
  return ASN1_GENERALIZEDTIME_set (NULL, seconds);
}

static void
add_time (OCSP_SINGLERESP *single, int nid, gint64 seconds)
{
  ASN1_GENERALIZEDTIME *time;

  if (seconds == 0)
    return;
  time = to_generalized (seconds);
  OCSP_SINGLERESP_add1_ext_i2d (single, nid, time, 0, 0);
  ASN1_GENERALIZEDTIME_free (time);
}

/* An OCSP responder of OpenSSL's. */
static GBytes *
answer (GBytes *request, const Answer *how)
{
  gsize size;
  const unsigned char *p = g_bytes_get_data (request, &size);
  OCSP_REQUEST *asked = d2i_OCSP_REQUEST (NULL, &p, size);
  OCSP_BASICRESP *basic = OCSP_BASICRESP_new ();
  OCSP_CERTID *id = OCSP_onereq_get0_id (OCSP_request_onereq_get0 (asked, 0));
  g_autoptr (X509) bob = mesign_x509_to_openssl (fixture_bob ()->certificate);
  g_autoptr (X509) issuer = mesign_x509_to_openssl (fixture_intermediate ()->certificate);
  OCSP_CERTID *other = OCSP_cert_to_id (EVP_sha1 (), bob, issuer);
  g_autoptr (X509) signer = mesign_x509_to_openssl (how->signer->certificate);
  MesignX509Stack *extra = sk_X509_new_null ();
  ASN1_GENERALIZEDTIME *this_update = to_generalized (how->this_update);
  ASN1_GENERALIZEDTIME *next_update =
      how->next_update != 0 ? to_generalized (how->next_update) : NULL;
  ASN1_GENERALIZEDTIME *revoked = to_generalized (NOW - 5 * DAY);
  OCSP_RESPONSE *response;
  OCSP_SINGLERESP *single;
  unsigned char *der = NULL;
  int length;

  single =
      OCSP_basic_add1_status (basic, how->other_certificate ? other : id, how->status,
                              OCSP_REVOKED_STATUS_KEYCOMPROMISE, revoked, this_update, next_update);
  add_time (single, NID_invalidity_date, how->invalid_since);
  add_time (single, NID_id_pkix_OCSP_archiveCutoff, how->archived_since);
  if (how->other_nonce)
    OCSP_basic_add1_nonce (basic, NULL, 16);
  else if (!how->no_nonce)
    OCSP_copy_nonce (basic, asked);
  /* the program itself would take the time of the day */
  ASN1_GENERALIZEDTIME_set ((ASN1_GENERALIZEDTIME *) OCSP_resp_get0_produced_at (basic),
                            how->produced != 0 ? how->produced : NOW - 60);
  if (how->extra != NULL)
    sk_X509_push (extra, mesign_x509_to_openssl (how->extra->certificate));
  g_assert_cmpint (OCSP_basic_sign (basic, signer, mesign_private_key_get_pkey (how->signer->key),
                                    how->digest != NULL ? how->digest : EVP_sha256 (), extra,
                                    OCSP_NOTIME),
                   ==, 1);
  response = OCSP_response_create (OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  length = i2d_OCSP_RESPONSE (response, &der);

  OCSP_RESPONSE_free (response);
  OCSP_BASICRESP_free (basic);
  OCSP_REQUEST_free (asked);
  OCSP_CERTID_free (other);
  mesign_x509_stack_free (extra);
  ASN1_GENERALIZEDTIME_free (this_update);
  ASN1_GENERALIZEDTIME_free (next_update);
  ASN1_GENERALIZEDTIME_free (revoked);

  return mesign_asn1_take_der (der, length);
}

static MesignRevocation *
ask (const Answer *how, GError **error)
{
  MesignCertificate *alice = how->about != NULL ? how->about : fixture_alice ()->certificate;
  MesignCertificate *issuer = fixture_intermediate ()->certificate;
  g_autoptr (GBytes) request = mesign_ocsp_request_new (alice, issuer, NULL);
  g_autoptr (GBytes) response = answer (request, how);

  return mesign_ocsp_response_verify (response, request, alice, issuer, NOW, error);
}

#define TODAY .this_update = NOW - 3600, .next_update = NOW + DAY

static void
test_ocsp_statuses (void)
{
  const Answer good = { .status = V_OCSP_CERTSTATUS_GOOD,
                        .signer = fixture_intermediate (),
                        TODAY };
  const Answer revoked = { .status = V_OCSP_CERTSTATUS_REVOKED,
                           .signer = fixture_intermediate (),
                           TODAY };
  const Answer unknown = { .status = V_OCSP_CERTSTATUS_UNKNOWN,
                           .signer = fixture_intermediate (),
                           TODAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) one = ask (&good, &error);
  g_autoptr (MesignRevocation) two = ask (&revoked, &error);
  g_autoptr (MesignRevocation) three = ask (&unknown, &error);

  g_assert_no_error (error);
  g_assert_cmpint (one->status, ==, MESIGN_REVOCATION_GOOD);
  g_assert_cmpint (one->this_update, ==, NOW - 3600);
  g_assert_cmpint (one->next_update, ==, NOW + DAY);
  g_assert_cmpint (two->status, ==, MESIGN_REVOCATION_REVOKED);
  g_assert_cmpint (two->revoked_at, ==, NOW - 5 * DAY);
  g_assert_cmpstr (two->reason, ==, "keyCompromise");
  g_assert_cmpint (three->status, ==, MESIGN_REVOCATION_UNKNOWN);
}

/* An answer without a nonce may have been made before it was asked for; its time has to be right.
 */
static void
test_ocsp_without_nonce (void)
{
  const Answer how = { .signer = fixture_intermediate (), .no_nonce = TRUE, TODAY };
  const Answer old = { .signer = fixture_intermediate (),
                       .no_nonce = TRUE,
                       .this_update = NOW - 3 * DAY,
                       .next_update = NOW - DAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) good = ask (&how, &error);

  g_assert_no_error (error);
  g_assert_cmpint (good->status, ==, MESIGN_REVOCATION_GOOD);
  g_assert_null (ask (&old, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_FAILED);
}

/* A key may have been lost before that was noticed. */
static void
test_invalidity_date (void)
{
  const Answer how = { .status = V_OCSP_CERTSTATUS_REVOKED,
                       .signer = fixture_intermediate (),
                       .invalid_since = NOW - 20 * DAY,
                       TODAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) answer = ask (&how, &error);

  g_assert_no_error (error);
  g_assert_cmpint (answer->revoked_at, ==, NOW - 20 * DAY);
}

static const Spec expired_spec = { .name = "Old",
                                   .key = "rsa2048#old",
                                   .san = "email:old@example.test",
                                   .from = NOW - 90 * DAY,
                                   .to = NOW - 30 * DAY };

/* Of an expired certificate "good" means nothing, unless the responder remembers so far. */
static void
test_ocsp_forgotten (void)
{
  g_autoptr (MesignKeyPair) old = fixture_issue (&expired_spec, fixture_intermediate ());
  const Answer good = { .signer = fixture_intermediate (), .about = old->certificate, TODAY };
  const Answer remembered = { .signer = fixture_intermediate (),
                              .about = old->certificate,
                              .archived_since = NOW - 365 * DAY,
                              TODAY };
  const Answer forgotten = {
    .signer = fixture_intermediate (), .about = old->certificate, .archived_since = NOW - DAY, TODAY
  };
  const Answer revoked = { .status = V_OCSP_CERTSTATUS_REVOKED,
                           .signer = fixture_intermediate (),
                           .about = old->certificate,
                           TODAY };
  const struct
  {
    const Answer *how;
    MesignRevocationStatus status;
  } cases[] = {
    { &good, MESIGN_REVOCATION_UNKNOWN },
    { &remembered, MESIGN_REVOCATION_GOOD },
    { &forgotten, MESIGN_REVOCATION_UNKNOWN },
    { &revoked, MESIGN_REVOCATION_REVOKED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignRevocation) answer = ask (cases[i].how, &error);

      g_assert_no_error (error);
      g_assert_cmpint (answer->status, ==, (int) cases[i].status);
    }
}

static void
test_ocsp_delegate (void)
{
  const Spec spec = { .name = "OCSP",
                      .key = "rsa2048#ocsp",
                      .key_usage = "digitalSignature",
                      .extended_key_usage = "OCSPSigning" };
  const Spec other = { .name = "OCSP",
                       .key = "rsa2048#ocsp2",
                       .key_usage = "digitalSignature",
                       .extended_key_usage = "OCSPSigning" };
  const Spec unfit_usage = { .name = "OCSP",
                             .key = "rsa2048#ocsp2",
                             .key_usage = "keyEncipherment",
                             .extended_key_usage = "OCSPSigning" };
  const Spec not_understood = { .name = "OCSP",
                                .key = "rsa2048#ocsp2",
                                .extended_key_usage = "OCSPSigning",
                                .extra = "1.3.6.1.4.1.99999.1=critical,DER:05:00" };
  const Spec without = { .name = "OCSP", .key = "rsa2048#ocsp2", .key_usage = "digitalSignature" };
  const Spec too_old = {
    .name = "OCSP", .key = "rsa2048#ocsp2", .extended_key_usage = "OCSPSigning", .to = NOW - DAY
  };
  g_autoptr (MesignKeyPair) delegate = fixture_issue (&spec, fixture_intermediate ());
  g_autoptr (MesignKeyPair) unfit = fixture_issue (&without, fixture_intermediate ());
  g_autoptr (MesignKeyPair) expired = fixture_issue (&too_old, fixture_intermediate ());
  g_autoptr (MesignKeyPair) of_other = fixture_issue (&other, fixture_root ());
  g_autoptr (MesignKeyPair) own = fixture_issue (&other, NULL);
  g_autoptr (MesignKeyPair) encrypting = fixture_issue (&unfit_usage, fixture_intermediate ());
  g_autoptr (MesignKeyPair) strange = fixture_issue (&not_understood, fixture_intermediate ());
  MesignKeyPair *refused[] = { unfit,      expired, of_other,         own,
                               encrypting, strange, fixture_alice (), fixture_root () };
  const Answer good = { .status = V_OCSP_CERTSTATUS_GOOD, .signer = delegate, TODAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) answered = ask (&good, &error);

  g_assert_no_error (error);
  g_assert_cmpint (answered->status, ==, MESIGN_REVOCATION_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      const Answer bad = {
        .status = V_OCSP_CERTSTATUS_GOOD, .signer = refused[i], .extra = delegate, TODAY
      };
      g_autoptr (GError) refusal = NULL;

      g_assert_null (ask (&bad, &refusal));
      g_assert_error (refusal, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_TAMPERED);
    }
}

static void
test_ocsp_refusals (void)
{
  const struct
  {
    Answer how;
    int code;
  } cases[] = {
    { { .signer = fixture_intermediate (), .this_update = NOW - 3 * DAY, .next_update = NOW - DAY },
      MESIGN_CRYPTO_ERROR_FAILED },
    { { .signer = fixture_intermediate (), .this_update = NOW + DAY, .next_update = NOW + 2 * DAY },
      MESIGN_CRYPTO_ERROR_FAILED },
    { { .signer = fixture_intermediate (), .this_update = NOW - 30 * DAY },
      MESIGN_CRYPTO_ERROR_FAILED },
    { { .signer = fixture_intermediate (), .produced = NOW + DAY, TODAY },
      MESIGN_CRYPTO_ERROR_FAILED },
    { { .signer = fixture_intermediate (), .other_nonce = TRUE, TODAY },
      MESIGN_CRYPTO_ERROR_TAMPERED },
    { { .signer = fixture_intermediate (), .digest = EVP_sha1 (), TODAY },
      MESIGN_CRYPTO_ERROR_TAMPERED },
    { { .signer = fixture_intermediate (), .other_certificate = TRUE, TODAY },
      MESIGN_CRYPTO_ERROR_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ask (&cases[i].how, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, cases[i].code);
    }
}

static void
test_ocsp_damaged (void)
{
  const Answer how = { .status = V_OCSP_CERTSTATUS_REVOKED,
                       .signer = fixture_intermediate (),
                       TODAY };
  MesignCertificate *alice = fixture_alice ()->certificate;
  MesignCertificate *issuer = fixture_intermediate ()->certificate;
  g_autoptr (GBytes) request = mesign_ocsp_request_new (alice, issuer, NULL);
  g_autoptr (GBytes) response = answer (request, &how);
  g_autoptr (GBytes) try_later = g_bytes_new_static ("\x30\x03\x0a\x01\x03", 5);
  g_autoptr (GError) later = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (response, &length);

  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (MesignRevocation) result = NULL;

      copy[i] ^= 0x01;
      altered = g_bytes_new (copy, length);
      result = mesign_ocsp_response_verify (altered, request, alice, issuer, NOW, NULL);
      if (result != NULL)
        g_assert_cmpint (result->status, ==, MESIGN_REVOCATION_REVOKED);
    }
  g_assert_null (mesign_ocsp_response_verify (try_later, request, alice, issuer, NOW, &later));
  g_assert_error (later, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_FAILED);
}

/* How a list is to be made */
typedef struct
{
  MesignKeyPair *signer;
  gint64 this_update;
  gint64 next_update;
  const EVP_MD *digest;
  const char *point;
  gboolean delta;
  gboolean hold;
  gboolean removed;
  gint64 invalid_since;
  gint64 expired_since;
} List;

static void
add_entry (X509_CRL *crl, MesignKeyPair *pair, int reason, gint64 invalid_since)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (pair->certificate);
  X509_REVOKED *entry = X509_REVOKED_new ();
  g_autoptr (ASN1_TIME) at = to_time (NOW - 3 * DAY);
  ASN1_ENUMERATED *value = ASN1_ENUMERATED_new ();

  ASN1_ENUMERATED_set (value, reason);
  X509_REVOKED_set_serialNumber (entry, X509_get_serialNumber (x509));
  X509_REVOKED_set_revocationDate (entry, at);
  X509_REVOKED_add1_ext_i2d (entry, NID_crl_reason, value, 0, 0);
  if (invalid_since != 0)
    {
      ASN1_GENERALIZEDTIME *since = to_generalized (invalid_since);

      X509_REVOKED_add1_ext_i2d (entry, NID_invalidity_date, since, 0, 0);
      ASN1_GENERALIZEDTIME_free (since);
    }
  X509_CRL_add0_revoked (crl, entry);
  ASN1_ENUMERATED_free (value);
}

static void
add_expired_since (X509_CRL *crl, gint64 seconds)
{
  ASN1_OBJECT *object = OBJ_txt2obj ("2.5.29.60", 1);
  ASN1_GENERALIZEDTIME *time = to_generalized (seconds);
  ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new ();
  unsigned char *der = NULL;
  int length = i2d_ASN1_GENERALIZEDTIME (time, &der);
  X509_EXTENSION *extension;

  ASN1_OCTET_STRING_set (value, der, length);
  extension = X509_EXTENSION_create_by_OBJ (NULL, object, 0, value);
  X509_CRL_add_ext (crl, extension, -1);
  X509_EXTENSION_free (extension);
  ASN1_OCTET_STRING_free (value);
  OPENSSL_free (der);
  ASN1_GENERALIZEDTIME_free (time);
  ASN1_OBJECT_free (object);
}

static GBytes *
list (const List *how)
{
  g_autoptr (X509_CRL) crl = X509_CRL_new ();
  g_autoptr (X509) signer = mesign_x509_to_openssl (how->signer->certificate);
  g_autoptr (X509) issuer = mesign_x509_to_openssl (fixture_intermediate ()->certificate);
  g_autoptr (ASN1_TIME) this_update = to_time (how->this_update);
  g_autoptr (ASN1_TIME) next_update = to_time (how->next_update);
  ASN1_INTEGER *number = ASN1_INTEGER_new ();
  unsigned char *der = NULL;
  int length;

  X509_CRL_set_version (crl, X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name (crl, X509_get_subject_name (issuer));
  X509_CRL_set1_lastUpdate (crl, this_update);
  if (how->next_update != 0)
    X509_CRL_set1_nextUpdate (crl, next_update);
  add_entry (crl, fixture_alice (), how->removed ? 8 : how->hold ? 6 : 1, how->invalid_since);
  if (how->expired_since != 0)
    add_expired_since (crl, how->expired_since);
  if (how->delta)
    X509_CRL_add1_ext_i2d (crl, NID_delta_crl, number, 1, 0);
  if (how->point != NULL)
    {
      CONF *conf = NCONF_new (NULL);
      BIO *text = BIO_new_mem_buf (how->point, -1);
      X509V3_CTX context;
      long line;

      NCONF_load_bio (conf, text, &line);
      X509V3_set_ctx (&context, issuer, NULL, NULL, crl, 0);
      X509V3_set_nconf (&context, conf);
      g_assert_cmpint (X509V3_EXT_CRL_add_nconf (conf, &context, "ext", crl), ==, 1);
      NCONF_free (conf);
      BIO_free (text);
    }
  X509_CRL_sort (crl);
  g_assert_cmpint (X509_CRL_sign (crl, mesign_private_key_get_pkey (how->signer->key),
                                  how->digest != NULL ? how->digest : EVP_sha256 ()),
                   >, 0);
  length = i2d_X509_CRL (crl, &der);
  ASN1_INTEGER_free (number);

  return mesign_asn1_take_der (der, length);
}

static MesignRevocation *
look_up (const List *how, MesignKeyPair *pair, GError **error)
{
  g_autoptr (GBytes) octets = list (how);

  return mesign_crl_lookup (octets, pair->certificate, fixture_intermediate ()->certificate, NOW,
                            error);
}

static void
test_crl (void)
{
  const List how = { .signer = fixture_intermediate (), TODAY };
  const List hold = { .signer = fixture_intermediate (), .hold = TRUE, TODAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) alice = look_up (&how, fixture_alice (), &error);
  g_autoptr (MesignRevocation) bob = look_up (&how, fixture_bob (), &error);
  g_autoptr (MesignRevocation) held = look_up (&hold, fixture_alice (), &error);

  g_assert_no_error (error);
  g_assert_cmpint (alice->status, ==, MESIGN_REVOCATION_REVOKED);
  g_assert_cmpint (alice->revoked_at, ==, NOW - 3 * DAY);
  g_assert_cmpstr (alice->reason, ==, "keyCompromise");
  g_assert_cmpint (bob->status, ==, MESIGN_REVOCATION_GOOD);
  g_assert_cmpint (bob->next_update, ==, NOW + DAY);
  g_assert_cmpint (held->status, ==, MESIGN_REVOCATION_REVOKED);
  g_assert_cmpstr (held->reason, ==, "certificateHold");
}

/* An expired certificate may have left the list. */
static void
test_crl_forgotten (void)
{
  g_autoptr (MesignKeyPair) old = fixture_issue (&expired_spec, fixture_intermediate ());
  const List how = { .signer = fixture_intermediate (), TODAY };
  const List keeps = { .signer = fixture_intermediate (), .expired_since = NOW - 365 * DAY, TODAY };
  const List kept_less = { .signer = fixture_intermediate (), .expired_since = NOW - DAY, TODAY };
  const List *const left[] = { &how, &kept_less };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) good = look_up (&keeps, old, &error);

  g_assert_no_error (error);
  g_assert_cmpint (good->status, ==, MESIGN_REVOCATION_GOOD);
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_assert_null (look_up (left[i], old, &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
      g_clear_error (&error);
    }
}

static void
test_crl_entries (void)
{
  const List removed = { .signer = fixture_intermediate (), .removed = TRUE, TODAY };
  const List earlier = { .signer = fixture_intermediate (),
                         .invalid_since = NOW - 20 * DAY,
                         TODAY };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignRevocation) good = look_up (&removed, fixture_alice (), &error);
  g_autoptr (MesignRevocation) bad = look_up (&earlier, fixture_alice (), &error);

  g_assert_no_error (error);
  g_assert_cmpint (good->status, ==, MESIGN_REVOCATION_GOOD);
  g_assert_cmpint (bad->revoked_at, ==, NOW - 20 * DAY);
}

static void
test_crl_scopes (void)
{
  static const struct
  {
    const char *point;
    gboolean covers;
  } cases[] = {
    { "[idp]\nonlyuser=TRUE\n", TRUE },
    { "[idp]\nonlyCA=TRUE\n", FALSE },
    { "[idp]\nindirectCRL=TRUE\n", FALSE },
    { "[idp]\nonlysomereasons=keyCompromise\n", FALSE },
    { "[idp]\nonlyAA=TRUE\n", FALSE },
    { "[idp]\nfullname=URI:http://crl.example.test/list.crl\n", TRUE },
    { "[idp]\nfullname=URI:http://crl.example.test/other.crl\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strconcat ("[ext]\nissuingDistributionPoint=critical,@idp\n", cases[i].point, NULL);
      const List how = { .signer = fixture_intermediate (), .point = text, TODAY };
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignRevocation) result = look_up (&how, fixture_alice (), &error);

      if (cases[i].covers)
        g_assert_no_error (error);
      else
        g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
      g_assert_cmpint (result != NULL, ==, cases[i].covers);
    }
}

static void
test_crl_refusals (void)
{
  const struct
  {
    List how;
    int code;
  } cases[] = {
    { { .signer = fixture_root (), TODAY }, MESIGN_CRYPTO_ERROR_TAMPERED },
    { { .signer = fixture_alice (), TODAY }, MESIGN_CRYPTO_ERROR_TAMPERED },
    { { .signer = fixture_intermediate (), .digest = EVP_sha1 (), TODAY },
      MESIGN_CRYPTO_ERROR_TAMPERED },
    { { .signer = fixture_intermediate (), .delta = TRUE, TODAY },
      MESIGN_CRYPTO_ERROR_UNSUPPORTED },
    { { .signer = fixture_intermediate (), .this_update = NOW - 9 * DAY, .next_update = NOW - DAY },
      MESIGN_CRYPTO_ERROR_FAILED },
    { { .signer = fixture_intermediate (), .this_update = NOW + DAY, .next_update = NOW + 9 * DAY },
      MESIGN_CRYPTO_ERROR_FAILED },
  };
  g_autoptr (GBytes) junk = fixture_bytes ("junk");
  g_autoptr (GError) malformed = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (look_up (&cases[i].how, fixture_alice (), &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, cases[i].code);
    }
  g_assert_null (mesign_crl_lookup (junk, fixture_alice ()->certificate,
                                    fixture_intermediate ()->certificate, NOW, &malformed));
  g_assert_error (malformed, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
}

static void
test_urls (void)
{
  const Spec spec = { .name = "U",
                      .key = "P-256",
                      .access =
                          "OCSP;URI:http://a.example.test/,OCSP;URI:https://b.example.test/,"
                          "OCSP;URI:ldap://c.example.test/,OCSP;URI:file:///etc/passwd,"
                          "caIssuers;URI:http://d.example.test/ca.crt,OCSP;DNS:e.example.test",
                      .crl_points = "URI:ftp://f.example.test/x,URI:HTTP://g.example.test/x" };
  g_autoptr (MesignKeyPair) pair = fixture_issue (&spec, NULL);
  g_auto (GStrv) ocsp = mesign_x509_get_ocsp_urls (pair->certificate);
  g_auto (GStrv) issuers = mesign_x509_get_issuer_urls (pair->certificate);
  g_auto (GStrv) lists = mesign_x509_get_crl_urls (pair->certificate);

  g_assert_cmpuint (g_strv_length (ocsp), ==, 1);
  g_assert_cmpstr (ocsp[0], ==, "http://a.example.test/");
  g_assert_cmpuint (g_strv_length (issuers), ==, 1);
  g_assert_cmpstr (issuers[0], ==, "http://d.example.test/ca.crt");
  g_assert_cmpuint (g_strv_length (lists), ==, 1);
  g_assert_cmpstr (lists[0], ==, "HTTP://g.example.test/x");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/revocation/ocsp-statuses", test_ocsp_statuses);
  g_test_add_func ("/crypto/revocation/ocsp-without-nonce", test_ocsp_without_nonce);
  g_test_add_func ("/crypto/revocation/ocsp-forgotten", test_ocsp_forgotten);
  g_test_add_func ("/crypto/revocation/invalidity-date", test_invalidity_date);
  g_test_add_func ("/crypto/revocation/crl-forgotten", test_crl_forgotten);
  g_test_add_func ("/crypto/revocation/crl-entries", test_crl_entries);
  g_test_add_func ("/crypto/revocation/ocsp-delegate", test_ocsp_delegate);
  g_test_add_func ("/crypto/revocation/ocsp-refusals", test_ocsp_refusals);
  g_test_add_func ("/crypto/revocation/ocsp-damaged", test_ocsp_damaged);
  g_test_add_func ("/crypto/revocation/crl", test_crl);
  g_test_add_func ("/crypto/revocation/crl-scopes", test_crl_scopes);
  g_test_add_func ("/crypto/revocation/crl-refusals", test_crl_refusals);
  g_test_add_func ("/crypto/revocation/urls", test_urls);

  return g_test_run ();
}
