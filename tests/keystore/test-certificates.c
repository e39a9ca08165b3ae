/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include "base/mesign-file.h"

#define ALICE "alice@example.test"

static char *
find_own (Fixture *fixture, MesignCertificatePurpose purpose)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCertificate) found = mesign_keystore_find_own_sync (
      fixture->keystore, ALICE, purpose, fixture->now, NULL, NULL, &error);

  g_assert_no_error (error);

  return g_strdup (found->fingerprint);
}

/* Two certificates of one address: the newest unless the user chose; never one that ran out. */
static void
test_default (Fixture *fixture, gconstpointer data)
{
  const MesignCertificatePurpose sign = MESIGN_CERTIFICATE_PURPOSE_SIGN;
  g_autoptr (MesignImport) old = NULL;
  g_autoptr (MesignImport) new = NULL;
  g_autoptr (MesignCertificate) first = NULL;
  g_autoptr (MesignCertificate) second = NULL;
  g_autofree char *unasked = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *late = NULL;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  first = test_pki_certificate (fixture->pki, "alice");
  g_usleep (1100000);
  test_pki_issue (fixture->pki, "alice2", "ca", TEST_PKI_MAIL (ALICE));
  second = test_pki_certificate (fixture->pki, "alice2");
  new = fixture_import (fixture, "alice2", "ca root", NULL);
  old = fixture_import (fixture, "alice", "ca root", NULL);

  unasked = find_own (fixture, sign);
  g_assert_cmpstr (unasked, ==, second->fingerprint);
  g_assert_true (mesign_keystore_set_default_sync (fixture->keystore, "ALICE@example.test", sign,
                                                   first->fingerprint, &error));
  g_assert_no_error (error);
  asked = find_own (fixture, sign);
  g_assert_cmpstr (asked, ==, first->fingerprint);

  fixture->now = first->not_after + 1;
  g_assert_cmpint (first->not_after, <, second->not_after);
  late = find_own (fixture, sign);
  g_assert_cmpstr (late, ==, second->fingerprint);

  g_assert_true (mesign_keystore_set_default_sync (fixture->keystore, ALICE, sign, NULL, &error));
  none = mesign_keystore_dup_default_sync (fixture->keystore, ALICE, sign, &error);
  g_assert_null (none);
  g_assert_no_error (error);
}

static void
test_default_unfit (Fixture *fixture, gconstpointer data)
{
  const MesignCertificatePurpose sign = MESIGN_CERTIFICATE_PURPOSE_SIGN;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignCertificate) alice = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  alice = test_pki_certificate (fixture->pki, "alice");
  g_assert_false (mesign_keystore_set_default_sync (fixture->keystore, "bob@example.test", sign,
                                                    alice->fingerprint, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNFIT);
  g_clear_error (&error);

  test_pki_issue (fixture->pki, "bob", "ca", TEST_PKI_MAIL ("bob@example.test"));
  people = test_pki_list (fixture->pki, "bob");
  mesign_keystore_add_certificates_sync (fixture->keystore, people, MESIGN_CERTIFICATE_SOURCE_FILE,
                                         NULL, &error);
  g_assert_false (mesign_keystore_set_default_sync (
      fixture->keystore, "bob@example.test", sign,
      ((MesignCertificate *) people->pdata[0])->fingerprint, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NO_KEY);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) by_prefix = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GPtrArray) for_bob = NULL;
  g_autoptr (GPtrArray) too_late = NULL;
  g_autoptr (MesignCertificate) found = NULL;
  g_autoptr (GString) pasted = g_string_new (NULL);
  g_autofree char *prefix = NULL;
  g_autoptr (GError) error = NULL;
  MesignCertificateSource source;
  MesignCertificateKind kind;
  MesignCertificate *bob;

  fixture_issue_alice (fixture);
  test_pki_issue (fixture->pki, "bob", "ca", TEST_PKI_MAIL ("Bob@Example.test"));
  list = test_pki_list (fixture->pki, "bob ca");
  bob = list->pdata[0];
  g_assert_true (mesign_keystore_add_certificates_sync (
      fixture->keystore, list, MESIGN_CERTIFICATE_SOURCE_FETCHED, NULL, &error));

  for (guint i = 0; bob->fingerprint[i] != '\0'; i++)
    g_string_append_printf (pasted, "%s%c", i > 0 && i % 2 == 0 ? ":" : "",
                            g_ascii_toupper (bob->fingerprint[i]));
  found = mesign_keystore_find_certificate_sync (fixture->keystore, pasted->str, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->fingerprint, ==, bob->fingerprint);
  prefix = g_strndup (bob->fingerprint, 10);
  by_prefix = mesign_keystore_find_by_prefix_sync (fixture->keystore, prefix, &error);
  g_assert_cmpuint (by_prefix->len, ==, 1);
  nothing = mesign_keystore_find_by_prefix_sync (fixture->keystore, "%", &error);
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_null (mesign_keystore_find_certificate_sync (fixture->keystore, prefix, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  for_bob = mesign_keystore_list_for_address_sync (fixture->keystore, "bob@EXAMPLE.test",
                                                   MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, fixture->now,
                                                   &error);
  g_assert_cmpuint (for_bob->len, ==, 1);
  too_late = mesign_keystore_list_for_address_sync (fixture->keystore, "bob@example.test",
                                                    MESIGN_CERTIFICATE_PURPOSE_ENCRYPT,
                                                    bob->not_after + 1, &error);
  g_assert_cmpuint (too_late->len, ==, 0);
  g_assert_true (
      mesign_keystore_get_kind_sync (fixture->keystore, bob->fingerprint, &kind, &source, &error));
  g_assert_cmpint (kind, ==, MESIGN_CERTIFICATE_PERSON);
  g_assert_cmpstr (mesign_certificate_source_to_string (source), ==, "fetched");
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignCertificate) alice = NULL;
  g_autoptr (MesignCertificate) root = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  alice = test_pki_certificate (fixture->pki, "alice");
  root = test_pki_certificate (fixture->pki, "root");
  mesign_keystore_decide_sync (fixture->keystore, root, MESIGN_TRUST_DECISION_TRUST, 5, &error);
  g_assert_true (mesign_keystore_set_default_sync (
      fixture->keystore, ALICE, MESIGN_CERTIFICATE_PURPOSE_SIGN, alice->fingerprint, &error));
  g_assert_true (mesign_keystore_delete_sync (fixture->keystore, alice->fingerprint, &error));
  g_assert_no_error (error);
  g_assert_true (mesign_keystore_delete_sync (fixture->keystore, root->fingerprint, &error));
  g_assert_no_error (error);
  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, &error);
  g_assert_cmpuint (pairs->len, ==, 0);
  g_assert_false (mesign_keystore_delete_sync (fixture->keystore, alice->fingerprint, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  back = test_pki_list (fixture->pki, "root");
  mesign_keystore_add_certificates_sync (fixture->keystore, back, MESIGN_CERTIFICATE_SOURCE_MAIL,
                                         NULL, &error);
  g_assert_cmpint (mesign_keystore_get_decision_sync (fixture->keystore, root->fingerprint, &error),
                   ==, MESIGN_TRUST_DECISION_NONE);
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  static const MesignPfxFormat formats[] = { MESIGN_PFX_MODERN, MESIGN_PFX_COMPATIBLE };
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignCertificate) alice = NULL;
  g_autoptr (MesignSecret) password = test_secret ("neues Passwort");
  g_autoptr (GBytes) pem = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  alice = test_pki_certificate (fixture->pki, "alice");
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = test_pki_path (fixture->pki, "out.p12");
      g_autofree char *output = NULL;
      g_autoptr (GBytes) pfx = mesign_keystore_export_pfx_sync (
          fixture->keystore, alice->fingerprint, password, formats[i], &error);

      g_assert_no_error (error);
      mesign_file_write_sync (path, pfx, 0600, &error);
      output = test_pki_output (fixture->pki, "openssl pkcs12 -in out.p12 -noenc -passin "
                                              "'pass:neues Passwort' -out out.txt && "
                                              "grep -c 'BEGIN CERT' out.txt && openssl pkey -in "
                                              "out.txt -pubout > a && openssl pkey -in alice.key "
                                              "-pubout > b && cmp a b && echo same");
      g_assert_cmpstr (output, ==, "3\nsame\n");
    }
  mesign_keystore_lock (fixture->keystore);
  pem = mesign_keystore_export_pem_sync (fixture->keystore, alice->fingerprint, TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (g_strstr_len (g_bytes_get_data (pem, NULL), g_bytes_get_size (pem), "PRIVATE"));
  g_assert_null (mesign_keystore_export_pfx_sync (fixture->keystore, alice->fingerprint, password,
                                                  MESIGN_PFX_MODERN, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
}

static void
assert_capabilities (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words =
      mesign_keystore_dup_capabilities_sync (fixture->keystore, "bob@example.test", &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", words);
  g_assert_cmpstr (joined, ==, expected);
}

static void
harvest (Fixture *fixture,
         GPtrArray *bag,
         MesignCertificate *wanted,
         const char *const *capabilities,
         gint64 at)
{
  const MesignHarvest brought = {
    .signer = bag->pdata[0],
    .encryption_certificate = wanted,
    .certificates = bag,
    .capabilities = capabilities,
    .signed_at = at,
    .received = at,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_keystore_harvest_sync (fixture->keystore, &brought, NULL, &error));
  g_assert_no_error (error);
}

/* The newest word counts, whichever mail is read first; strangers in the bag are left out. */
static void
test_harvest (Fixture *fixture, gconstpointer data)
{
  static const char *const modern[] = { "aes-256-gcm", "aes-128-cbc", NULL };
  static const char *const old[] = { "des-ede3-cbc", NULL };
  g_autoptr (GPtrArray) bag = NULL;
  gint64 generation;

  fixture_issue_alice (fixture);
  test_pki_issue (fixture->pki, "bob", "ca", TEST_PKI_MAIL ("bob@example.test"));
  test_pki_issue (fixture->pki, "stray", NULL, TEST_PKI_CA);
  bag = test_pki_list (fixture->pki, "bob alice ca root stray");
  assert_capabilities (fixture, "");
  harvest (fixture, bag, bag->pdata[1], modern, 2000);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_PERSON), ==, 1);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 2);
  assert_capabilities (fixture, "aes-256-gcm aes-128-cbc");
  generation = mesign_keystore_get_generation_sync (fixture->keystore);
  harvest (fixture, bag, NULL, old, 1000);
  assert_capabilities (fixture, "aes-256-gcm aes-128-cbc");
  harvest (fixture, bag, NULL, old, 3000);
  assert_capabilities (fixture, "des-ede3-cbc");
  harvest (fixture, bag, NULL, NULL, 4000);
  assert_capabilities (fixture, "des-ede3-cbc");
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), ==, generation);
}

static void
assert_first (Fixture *fixture, MesignCertificate *certificate)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = mesign_keystore_list_for_address_sync (
      fixture->keystore, "bob@example.test", MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >, 0);
  g_assert_cmpstr (((MesignCertificate *) list->pdata[0])->fingerprint, ==,
                   certificate->fingerprint);
}

/* RFC 8551 section 2.5.3: what the newest signature wants comes first, whichever mail is read
 * first; one that wants nothing ends it. */
static void
test_preference (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) bag = NULL;
  MesignCertificate *first, *second;

  fixture_issue_alice (fixture);
  test_pki_issue (fixture->pki, "bob", "ca", TEST_PKI_MAIL ("bob@example.test"));
  test_pki_issue (fixture->pki, "bob2", "ca", TEST_PKI_MAIL ("bob@example.test"));
  bag = test_pki_list (fixture->pki, "bob bob2 ca root");
  first = bag->pdata[0];
  second = bag->pdata[1];
  harvest (fixture, bag, first, NULL, 2000);
  harvest (fixture, bag, second, NULL, 3000);
  assert_first (fixture, second);
  harvest (fixture, bag, first, NULL, 2500);
  assert_first (fixture, second);
  harvest (fixture, bag, first, NULL, 4000);
  assert_first (fixture, first);
  harvest (fixture, bag, second, NULL, 4001);
  harvest (fixture, bag, NULL, NULL, 5000);
  harvest (fixture, bag, first, NULL, 5001);
  assert_first (fixture, first);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/certificates/default", test_default);
  ADD ("/keystore/certificates/default-unfit", test_default_unfit);
  ADD ("/keystore/certificates/find", test_find);
  ADD ("/keystore/certificates/delete", test_delete);
  ADD ("/keystore/certificates/export", test_export);
  ADD ("/keystore/certificates/harvest", test_harvest);
  ADD ("/keystore/certificates/preference", test_preference);

  return g_test_run ();
}
