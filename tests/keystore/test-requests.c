/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include "keystore/mesign-keystore-requests.h"

#include <string.h>

#define ALICE "alice@example.test"

static MesignKeyRequest *
request (Fixture *fixture, const char *address, gint64 journey)
{
  g_autoptr (GError) error = NULL;
  MesignKeyRequest *made = mesign_keystore_add_request_sync (
      fixture->keystore, address, MESIGN_KEY_EC_P256, journey, fixture->now, &error);

  g_assert_no_error (error);
  g_assert_cmpint (made->id, >, 0);

  return made;
}

/* An authority of another program issues for the request; it sees nothing else of the key. */
static GBytes *
issue (Fixture *fixture, const MesignKeyRequest *made, const char *extensions, const char *convert)
{
  g_autofree char *pem = mesign_certificate_request_to_pem (made->der);
  g_autofree char *csr = test_pki_path (fixture->pki, "wish.csr");
  g_autofree char *ext = test_pki_path (fixture->pki, "wish.ext");
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (csr, pem, -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (ext, extensions, -1, &error);
  g_assert_no_error (error);
  command = g_strdup_printf ("set -e; openssl req -verify -noout -in wish.csr; "
                             "openssl x509 -req -in wish.csr -CA ca.pem -CAkey ca.key "
                             "-set_serial 77 -days 300 -extfile wish.ext -out wish.pem; %s",
                             convert);
  test_pki_run (fixture->pki, command);

  return test_pki_read (fixture->pki, "wish.out");
}

static MesignImport *
import (Fixture *fixture, GBytes *octets, const char *issued_for, GError **error)
{
  return mesign_keystore_import_certificates_sync (fixture->keystore, octets, issued_for,
                                                   fixture->now, error);
}

#define PEM "cp wish.pem wish.out"
#define DER "openssl x509 -in wish.pem -outform DER -out wish.out"
#define P7B                                                                                        \
  "openssl crl2pkcs7 -nocrl -certfile wish.pem -certfile ca.pem -certfile root.pem "               \
  "-outform DER -out wish.out"

static void
assert_waiting (Fixture *fixture, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = mesign_keystore_list_requests_sync (fixture->keystore, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, expected);
}

/* After a restart, without unlocking, in each of the forms that providers send. */
static void
test_joined (Fixture *fixture, gconstpointer data)
{
  static const char *const forms[] = { PEM, DER, P7B };

  fixture_issue_alice (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (MesignKeyRequest) made = NULL;
      g_autoptr (GBytes) octets = NULL;
      g_autoptr (MesignImport) imported = NULL;
      g_autoptr (MesignKeyPair) pair = NULL;
      g_autoptr (GError) error = NULL;
      const MesignOwnCertificate *own;

      fixture_unlock (fixture);
      made = request (fixture, "Alice@EXAMPLE.test", 0);
      octets = issue (fixture, made, TEST_PKI_MAIL (ALICE), forms[i]);
      g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, i);
      fixture_reopen (fixture);
      assert_waiting (fixture, 1);
      imported = import (fixture, octets, ALICE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (imported->own->len, ==, 1);
      own = imported->own->pdata[0];
      g_assert_false (own->already_there);
      g_assert_cmpstr (own->certificate->spki_hash, ==, made->spki_hash);
      assert_waiting (fixture, 0);
      g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, i + 1);

      fixture_unlock (fixture);
      pair = mesign_keystore_load_key_pair_sync (fixture->keystore, own->certificate->fingerprint,
                                                 &error);
      g_assert_no_error (error);
      g_assert_true (mesign_private_key_fits (pair->key, own->certificate));
    }
}

static void
assert_refused (Fixture *fixture, GBytes *octets, const char *issued_for, int code)
{
  g_autoptr (GError) error = NULL;
  guint people = fixture_count (fixture, MESIGN_CERTIFICATE_PERSON);

  g_assert_null (import (fixture, octets, issued_for, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, code);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_PERSON), ==, people);
}

/* A certificate for somebody else, or for nobody, does not use the key up. */
static void
test_other_address (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignKeyRequest) made = NULL;
  g_autoptr (GBytes) others = NULL, nobodys = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  made = request (fixture, ALICE, 0);
  others = issue (fixture, made, TEST_PKI_MAIL ("mallory@example.test"), PEM);
  nobodys = issue (fixture, made, "basicConstraints=CA:FALSE\n", PEM);
  assert_refused (fixture, others, NULL, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS);
  assert_refused (fixture, others, ALICE, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS);
  assert_refused (fixture, nobodys, NULL, MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS);
  assert_waiting (fixture, 1);
}

/* What ends an order has to be for a key that is here. */
static void
test_no_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignKeyRequest) made = NULL;
  g_autoptr (GBytes) foreign = NULL;
  g_autoptr (MesignImport) imported = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  made = request (fixture, ALICE, 0);
  foreign = test_pki_read (fixture->pki, "alice.pem");
  assert_refused (fixture, foreign, ALICE, MESIGN_KEYSTORE_ERROR_NO_KEY);
  assert_waiting (fixture, 1);
  imported = import (fixture, foreign, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (imported->own->len, ==, 0);
  g_assert_cmpuint (imported->others->len, ==, 1);
  assert_waiting (fixture, 1);
}

/* A key that waits is nobody's yet: a certificate that comes along by mail changes nothing. */
static void
test_by_mail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignKeyRequest) made = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  g_autoptr (GError) error = NULL;
  guint added = 0;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  made = request (fixture, ALICE, 0);
  octets = issue (fixture, made, TEST_PKI_MAIL (ALICE), PEM);
  g_ptr_array_add (certificates, test_pki_certificate (fixture->pki, "wish"));
  g_assert_true (mesign_keystore_add_certificates_sync (
      fixture->keystore, certificates, MESIGN_CERTIFICATE_SOURCE_MAIL, &added, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, 0);
  assert_waiting (fixture, 1);
}

static gint64
add_journey (Fixture *fixture)
{
  g_autoptr (MesignJourney) journey = mesign_journey_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  journey->account = g_strdup ("one");
  journey->address = g_strdup (ALICE);
  journey->provider = g_strdup ("sandbox");
  id = mesign_keystore_add_journey_sync (fixture->keystore, journey, &error);
  g_assert_no_error (error);

  return id;
}

static void
assert_key_hash (Fixture *fixture, gint64 id, const char *expected)
{
  g_autoptr (MesignJourney) journey =
      mesign_keystore_get_journey_sync (fixture->keystore, id, NULL);

  g_assert_cmpstr (journey->key_hash, ==, expected);
}

/* An order knows its key, before and after; a key outlives an order that is forgotten. */
static void
test_journey (Fixture *fixture, gconstpointer data)
{
  gint64 first = add_journey (fixture), second = add_journey (fixture);
  g_autoptr (MesignKeyRequest) one = NULL, two = NULL, found = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignImport) imported = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  one = request (fixture, ALICE, first);
  two = request (fixture, ALICE, second);
  g_assert_cmpstr (one->spki_hash, !=, two->spki_hash);
  fixture_reopen (fixture);
  found = mesign_keystore_find_journey_request_sync (fixture->keystore, second, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->id, ==, two->id);
  g_assert_cmpint (found->journey_id, ==, second);
  g_assert_true (g_bytes_equal (found->der, two->der));
  assert_key_hash (fixture, first, one->spki_hash);

  octets = issue (fixture, one, TEST_PKI_MAIL (ALICE), PEM);
  imported = import (fixture, octets, ALICE, &error);
  g_assert_no_error (error);
  assert_key_hash (fixture, first, one->spki_hash);
  g_assert_true (mesign_keystore_forget_journey_sync (fixture->keystore, second, &error));
  assert_waiting (fixture, 1);
  g_assert_null (mesign_keystore_find_journey_request_sync (fixture->keystore, second, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  gint64 id = add_journey (fixture);
  g_autoptr (MesignKeyRequest) made = NULL;
  g_autoptr (GError) error = NULL;

  fixture_unlock (fixture);
  made = request (fixture, ALICE, id);
  g_assert_true (mesign_keystore_delete_request_sync (fixture->keystore, made->id, &error));
  g_assert_no_error (error);
  assert_waiting (fixture, 0);
  assert_key_hash (fixture, id, NULL);
  g_assert_false (mesign_keystore_delete_request_sync (fixture->keystore, made->id, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
}

/* With the other private keys those go that wait. */
static void
test_discarded (Fixture *fixture, gconstpointer data)
{
  gint64 id = add_journey (fixture);
  g_autoptr (MesignKeyRequest) made = NULL;
  g_autoptr (GError) error = NULL;

  fixture_unlock (fixture);
  made = request (fixture, ALICE, id);
  g_assert_true (mesign_keystore_discard_keys_sync (fixture->keystore, &error));
  g_assert_no_error (error);
  assert_waiting (fixture, 0);
  assert_key_hash (fixture, id, NULL);
}

/* Nothing is made that could not be sealed, or that nobody could ask for. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_keystore_add_request_sync (fixture->keystore, ALICE, MESIGN_KEY_EC_P256, 0,
                                                   fixture->now, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY);
  g_clear_error (&error);
  fixture_unlock (fixture);
  g_assert_null (mesign_keystore_add_request_sync (fixture->keystore, "alice", MESIGN_KEY_EC_P256,
                                                   0, fixture->now, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (mesign_keystore_add_request_sync (fixture->keystore, ALICE, MESIGN_KEY_EC_P256, 99,
                                                   fixture->now, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fixture_reopen (fixture);
  g_assert_null (mesign_keystore_add_request_sync (fixture->keystore, ALICE, MESIGN_KEY_EC_P256, 0,
                                                   fixture->now, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
  assert_waiting (fixture, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/keystore/requests/joined", test_joined);
  ADD ("/keystore/requests/other-address", test_other_address);
  ADD ("/keystore/requests/no-key", test_no_key);
  ADD ("/keystore/requests/by-mail", test_by_mail);
  ADD ("/keystore/requests/journey", test_journey);
  ADD ("/keystore/requests/deleted", test_deleted);
  ADD ("/keystore/requests/discarded", test_discarded);
  ADD ("/keystore/requests/refused", test_refused);

  return g_test_run ();
}
