/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "mesign-sandbox.h"
#include "net/mesign-net-error.h"
#include "test-keystore-fixture.h"
#include "trust/mesign-trust-fetch.h"

static MesignSandbox *sandbox;

static void
command (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *answer = mesign_sandbox_command (sandbox, text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
  json_node_unref (answer);
}

static void
set_mode (const char *service, const char *mode)
{
  g_autofree char *text = g_strdup_printf (
      "{\"do\": \"pki-mode\", \"service\": \"%s\", \"mode\": \"%s\"}", service, mode);

  command (text);
}

/* Issued by the sandbox, with its authority: x.p12 and x.pem in the folder of the fixture. */
static MesignCertificate *
issue (Fixture *fixture, const char *options)
{
  g_autofree char *pfx = test_pki_path (fixture->pki, "x.p12");
  g_autofree char *text = g_strdup_printf (
      "{\"do\": \"issue\", \"address\": \"alice@example.test\", \"name\": \"Alice\", \"out\": "
      "\"%s\", \"password\": \"pw\", \"key\": \"p256\", \"pem\": true%s}",
      pfx, options);

  command (text);

  return test_pki_certificate (fixture->pki, "x");
}

static void
revoke_there (MesignCertificate *certificate, double days_ago)
{
  g_autofree char *text = g_strdup_printf (
      "{\"do\": \"revoke\", \"serial\": \"%s\", \"reason\": \"keyCompromise\", \"days_ago\": %g}",
      certificate->serial, days_ago);

  command (text);
}

static GPtrArray *
read_anchor (Fixture *fixture, const char *member)
{
  g_autofree char *text =
      g_strdup_printf ("cp '%s' anchor.pem", mesign_sandbox_get_string (sandbox, member));

  test_pki_run (fixture->pki, text);

  return test_pki_list (fixture->pki, "anchor");
}

/* The intermediate of the sandbox, out of the PFX of x. */
static GPtrArray *
read_intermediate (Fixture *fixture)
{
  test_pki_run (fixture->pki, "openssl pkcs12 -in x.p12 -nokeys -cacerts -passin pass:pw 2>&1 | "
                              "openssl x509 > between.pem");

  return test_pki_list (fixture->pki, "between");
}

static MesignTrustSnapshot *
make_snapshot (Fixture *fixture)
{
  g_autoptr (GPtrArray) anchors = read_anchor (fixture, "pki.anchor");
  const MesignTrustOptions options = { .only_anchors = anchors, .now = fixture->now };
  g_autoptr (GError) error = NULL;
  MesignTrustSnapshot *snapshot =
      mesign_trust_snapshot_new_sync (fixture->keystore, NULL, &options, &error);

  g_assert_no_error (error);

  return snapshot;
}

static MesignRefresh *
refresh (Fixture *fixture, MesignCertificate *certificate, MesignFetchOptions options)
{
  g_autoptr (GPtrArray) asked = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) between = read_intermediate (fixture);
  g_autoptr (MesignTrustSnapshot) snapshot = make_snapshot (fixture);
  g_autoptr (GError) error = NULL;
  MesignRefresh *result;

  g_ptr_array_add (asked, mesign_certificate_ref (certificate));
  options.now = fixture->now;
  result = mesign_trust_refresh_sync (snapshot, fixture->keystore, asked, between, &options, NULL,
                                      &error);
  g_assert_no_error (error);

  return result;
}

static MesignTrustVerdict *
judge (Fixture *fixture, MesignCertificate *certificate, gint64 at, gboolean stamped)
{
  g_autoptr (GPtrArray) between = read_intermediate (fixture);
  g_autoptr (MesignTrustSnapshot) snapshot = make_snapshot (fixture);

  return mesign_trust_judge (snapshot, certificate, between, MESIGN_PATH_SMIME_SIGN, at, stamped);
}

static const MesignFetchOptions by_ocsp = { .policy = MESIGN_REVOCATION_POLICY_OCSP,
                                            .allow_private = TRUE };
static const MesignFetchOptions by_crl = { .policy = MESIGN_REVOCATION_POLICY_CRL,
                                           .allow_private = TRUE };

static void
assert_kind (MesignRefresh *result, MesignCertificate *certificate, MesignRevocationKind kind)
{
  gboolean found = FALSE;

  for (guint i = 0; i < result->entries->len; i++)
    {
      const MesignRevocationEntry *entry = result->entries->pdata[i];

      if (strcmp (entry->serial, certificate->serial) == 0)
        {
          g_assert_cmpint (entry->kind, ==, (int) kind);
          found = TRUE;
        }
    }
  g_assert_true (found);
}

static void
run_policy (Fixture *fixture, const MesignFetchOptions *options, MesignRevocationKind kind)
{
  g_autoptr (MesignCertificate) good = issue (fixture, "");
  g_autoptr (MesignRefresh) first = refresh (fixture, good, *options);
  g_autoptr (MesignRefresh) again = refresh (fixture, good, *options);
  g_autoptr (MesignCertificate) bad = NULL;
  g_autoptr (MesignRefresh) third = NULL;
  g_autoptr (MesignTrustVerdict) fine = judge (fixture, good, fixture->now, FALSE);
  g_autoptr (MesignTrustVerdict) revoked = NULL;

  g_assert_true (first->changed);
  g_assert_cmpuint (first->not_checked, ==, 0);
  assert_kind (first, good, kind);
  g_assert_cmpuint (again->entries->len, ==, 0);
  g_assert_false (again->changed);
  g_assert_cmpint (fine->status, ==, MESIGN_SIGNATURE_VALID);
  g_assert_true (fine->revocation_checked);

  bad = issue (fixture, ", \"not_before_days\": -10");
  revoke_there (bad, 2);
  third = refresh (fixture, bad, *options);
  assert_kind (third, bad, kind);
  revoked = judge (fixture, bad, fixture->now - 5 * 86400, FALSE);
  g_assert_cmpint (revoked->status, ==, MESIGN_SIGNATURE_REVOKED);
  g_assert_cmpstr (revoked->reason, ==, "keyCompromise");
}

static void
test_ocsp (Fixture *fixture, gconstpointer data)
{
  run_policy (fixture, &by_ocsp, MESIGN_REVOCATION_OCSP);
}

static void
test_crl (Fixture *fixture, gconstpointer data)
{
  run_policy (fixture, &by_crl, MESIGN_REVOCATION_CRL);
}

/* No answer and "unknown" are no answers: the list is asked, and without it nothing is known. */
static void
test_fallback (Fixture *fixture, gconstpointer data)
{
  static const char *const modes[] = { "unknown", "down" };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (MesignCertificate) listed = issue (fixture, "");
      g_autoptr (MesignRefresh) by_list = NULL;
      g_autoptr (MesignRefresh) nothing = NULL;
      g_autoptr (MesignCertificate) unknown = NULL;
      g_autoptr (MesignTrustVerdict) verdict = NULL;

      set_mode ("ocsp", modes[i]);
      by_list = refresh (fixture, listed, by_ocsp);
      assert_kind (by_list, listed, MESIGN_REVOCATION_CRL);
      set_mode ("crl", "down");
      unknown = issue (fixture, "");
      nothing = refresh (fixture, unknown, by_ocsp);
      g_assert_cmpuint (nothing->entries->len, ==, 0);
      g_assert_cmpuint (nothing->not_checked, >=, 1);
      verdict = judge (fixture, unknown, fixture->now, FALSE);
      g_assert_cmpint (verdict->status, ==, MESIGN_SIGNATURE_VALID);
      g_assert_false (verdict->revocation_checked);
      set_mode ("ocsp", "normal");
      set_mode ("crl", "normal");
    }
}

/* Nobody is asked: by policy, for an address within, and before a path has validated. */
static void
test_not_asked (Fixture *fixture, gconstpointer data)
{
  const MesignFetchOptions off = { .policy = MESIGN_REVOCATION_POLICY_OFF, .allow_private = TRUE };
  const MesignFetchOptions public_only = { .policy = MESIGN_REVOCATION_POLICY_OCSP };
  g_autoptr (MesignCertificate) alice = issue (fixture, "");
  g_autoptr (MesignRefresh) by_policy = refresh (fixture, alice, off);
  g_autoptr (MesignRefresh) by_address = refresh (fixture, alice, public_only);
  g_autoptr (MesignCertificate) stranger = NULL;
  g_autoptr (MesignRefresh) by_path = NULL;

  g_assert_cmpuint (by_policy->entries->len, ==, 0);
  g_assert_cmpuint (by_address->entries->len, ==, 0);
  g_assert_cmpuint (by_address->not_checked, ==, 2);
  stranger = issue (fixture, ", \"issuer\": \"unknown\"");
  by_path = refresh (fixture, stranger, by_ocsp);
  g_assert_cmpuint (by_path->entries->len, ==, 0);
  g_assert_cmpuint (by_path->not_checked, ==, 1);
}

/* A missing issuer is fetched on request, kept, and not trusted. */
static void
test_issuers (Fixture *fixture, gconstpointer data)
{
  const MesignFetchOptions within = { .allow_private = TRUE };
  const MesignFetchOptions public_only = { 0 };
  g_autoptr (MesignCertificate) alice = issue (fixture, ", \"chain\": false");
  g_autoptr (MesignTrustSnapshot) before = make_snapshot (fixture);
  g_autoptr (MesignTrustSnapshot) after = NULL;
  g_autoptr (MesignTrustVerdict) untrusted = NULL;
  g_autoptr (MesignTrustVerdict) valid = NULL;
  g_autoptr (GPtrArray) fetched = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GPtrArray) trusted = NULL;
  g_autoptr (GError) error = NULL;

  untrusted = mesign_trust_judge (before, alice, NULL, MESIGN_PATH_SMIME_SIGN, fixture->now, FALSE);
  g_assert_cmpstr (untrusted->reason, ==, "no-path");
  g_assert_null (mesign_trust_fetch_issuers_sync (before, fixture->keystore, alice, NULL,
                                                  &public_only, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_FORBIDDEN);
  g_clear_error (&error);
  fetched = mesign_trust_fetch_issuers_sync (before, fixture->keystore, alice, NULL, &within, NULL,
                                             &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fetched->len, ==, 1);
  after = make_snapshot (fixture);
  valid = mesign_trust_judge (after, alice, NULL, MESIGN_PATH_SMIME_SIGN, fixture->now, FALSE);
  g_assert_cmpint (valid->status, ==, MESIGN_SIGNATURE_VALID);
  nothing = mesign_trust_fetch_issuers_sync (after, fixture->keystore, alice, NULL, &within, NULL,
                                             &error);
  g_assert_cmpuint (nothing->len, ==, 0);
  trusted =
      mesign_keystore_list_decided_sync (fixture->keystore, MESIGN_TRUST_DECISION_TRUST, NULL);
  g_assert_cmpuint (trusted->len, ==, 0);
}

/* openssl is the witness that the stamp is one. */
static void
test_stamp (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) anchors = read_anchor (fixture, "pki.tsa_anchor");
  const MesignTrustOptions options = { .timestamp_anchors = anchors, .now = fixture->now };
  g_autoptr (MesignTrustSnapshot) snapshot =
      mesign_trust_snapshot_new_sync (NULL, NULL, &options, NULL);
  g_autoptr (GBytes) signature = g_bytes_new_static ("signature", 9);
  g_autoptr (GBytes) other = g_bytes_new_static ("another signature", 17);
  const char *url = mesign_sandbox_get_string (sandbox, "pki.tsa");
  const MesignFetchOptions within = { .allow_private = TRUE };
  const MesignFetchOptions public_only = { 0 };
  g_autofree char *path = test_pki_path (fixture->pki, "token.der");
  g_autofree char *output = NULL;
  g_autoptr (MesignTimestamp) stamp = NULL;
  g_autoptr (MesignTimestamp) moved = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) token = mesign_tsa_stamp_sync (url, signature, &within, NULL, &error);

  g_assert_no_error (error);
  g_file_set_contents (path, g_bytes_get_data (token, NULL), g_bytes_get_size (token), NULL);
  output = test_pki_output (fixture->pki, "printf signature > data; openssl ts -verify -token_in "
                                          "-in token.der -data data -CAfile anchor.pem");
  g_assert_nonnull (strstr (output, "Verification: OK"));
  stamp = mesign_trust_judge_timestamp (snapshot, token, signature, NULL);
  g_assert_cmpint (stamp->status, ==, MESIGN_TIMESTAMP_VALID);
  g_assert_cmpint (ABS (stamp->time - fixture->now), <, 3600);
  moved = mesign_trust_judge_timestamp (snapshot, token, other, NULL);
  g_assert_cmpint (moved->status, ==, MESIGN_TIMESTAMP_INVALID);

  g_assert_null (mesign_tsa_stamp_sync (url, signature, &public_only, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_FORBIDDEN);
  g_clear_error (&error);
  set_mode ("tsa", "down");
  g_assert_null (mesign_tsa_stamp_sync (url, signature, &within, NULL, &error));
  g_assert_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NETWORK);
  set_mode ("tsa", "normal");
  g_clear_error (&error);
  g_assert_null (mesign_tsa_stamp_sync ("ftp://tsa.test/", signature, &within, NULL, &error));
  g_assert_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_BAD_URL);
}

/* Something else at the address is no stamp. */
static void
test_no_stamp (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) signature = g_bytes_new_static ("signature", 9);
  const MesignFetchOptions within = { .allow_private = TRUE };
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_tsa_stamp_sync (mesign_sandbox_get_string (sandbox, "pki.crl"), signature,
                                        &within, NULL, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  sandbox = mesign_sandbox_start ("ca", NULL, &error);
  g_assert_no_error (error);
  ADD ("/trust/fetch/ocsp", test_ocsp);
  ADD ("/trust/fetch/crl", test_crl);
  ADD ("/trust/fetch/fallback", test_fallback);
  ADD ("/trust/fetch/not-asked", test_not_asked);
  ADD ("/trust/fetch/issuers", test_issuers);
  ADD ("/trust/fetch/stamp", test_stamp);
  ADD ("/trust/fetch/no-stamp", test_no_stamp);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
