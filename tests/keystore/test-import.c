/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include <signal.h>
#include <string.h>

#include "base/mesign-file.h"
#include "db/mesign-db.h"

static const MesignOwnCertificate *
only_own (const MesignImport *import)
{
  g_assert_cmpuint (import->own->len, ==, 1);

  return import->own->pdata[0];
}

static void
assert_untouched (Fixture *fixture, gint64 generation)
{
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, 0);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 0);
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), ==, generation);
}

static void
assert_refused (Fixture *fixture,
                GBytes *octets,
                const char *text,
                const char *address,
                MesignKeystoreError code)
{
  gint64 generation = mesign_keystore_get_generation_sync (fixture->keystore);
  g_autoptr (MesignSecret) password = test_secret (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_keystore_import_pfx_sync (fixture->keystore, octets, password, address,
                                                  fixture->now, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, (int) code);
  assert_untouched (fixture, generation);
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) first = NULL;
  g_autoptr (MesignImport) again = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  gint64 generation;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  generation = mesign_keystore_get_generation_sync (fixture->keystore);
  first = fixture_import (fixture, "alice", "ca root", "Alice@EXAMPLE.test");
  g_assert_false (first->already_there);
  g_assert_true (only_own (first)->can_sign);
  g_assert_true (only_own (first)->can_encrypt);
  g_assert_cmpint (only_own (first)->problems, ==, MESIGN_IMPORT_PROBLEM_NONE);
  g_assert_cmpuint (first->others->len, ==, 2);
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), >, generation);
  generation = mesign_keystore_get_generation_sync (fixture->keystore);

  again = fixture_import (fixture, "alice", "ca root", "alice@example.test");
  g_assert_true (again->already_there);
  g_assert_true (only_own (again)->already_there);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, 1);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 2);
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), ==, generation);

  fixture_reopen (fixture);
  fixture_unlock (fixture);
  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pairs->len, ==, 1);
}

/* Importing trusts nothing, and leaves no key in the clear in any file. */
static void
test_sealed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GPtrArray) trusted = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (MesignSecret) pkcs8 = NULL;
  const char *const files[] = { "keys.db", "keys.db-wal", "keys.db.bak" };
  const guint8 *octets;
  gsize length;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  trusted =
      mesign_keystore_list_decided_sync (fixture->keystore, MESIGN_TRUST_DECISION_TRUST, NULL);
  g_assert_cmpuint (trusted->len, ==, 0);
  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, NULL);
  pkcs8 = mesign_private_key_to_pkcs8 (((MesignKeyPair *) pairs->pdata[0])->key, NULL);
  octets = mesign_secret_get_octets (pkcs8, &length);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) file = test_pki_read (fixture->pki, files[i]);

      g_assert_null (
          memmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), octets + 36, 32));
    }
  g_assert_cmpuint (length, >, 68);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = NULL;
  g_autoptr (GBytes) cut = NULL;
  g_autoptr (GBytes) keyless = NULL;

  fixture_issue_alice (fixture);
  pfx = test_pki_pfx (fixture->pki, "alice", "ca root", "geheim");
  assert_refused (fixture, pfx, "geheim", NULL, MESIGN_KEYSTORE_ERROR_EMPTY);
  fixture_unlock (fixture);
  assert_refused (fixture, pfx, "wrong", NULL, MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD);
  assert_refused (fixture, pfx, "geheim", "bob@example.test", MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS);
  cut = g_bytes_new_from_bytes (pfx, 0, g_bytes_get_size (pfx) / 2);
  assert_refused (fixture, cut, "geheim", NULL, MESIGN_KEYSTORE_ERROR_UNREADABLE);
  test_pki_run (fixture->pki, "openssl pkcs12 -export -nokeys -in alice.pem -passout pass:geheim "
                              "-out keyless.p12");
  keyless = test_pki_read (fixture->pki, "keyless.p12");
  assert_refused (fixture, keyless, "geheim", NULL, MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY);
  mesign_keystore_lock (fixture->keystore);
  assert_refused (fixture, pfx, "geheim", NULL, MESIGN_KEYSTORE_ERROR_LOCKED);
}

static void
test_other_address_message (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = NULL;
  g_autoptr (MesignSecret) password = test_secret ("geheim");
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  pfx = test_pki_pfx (fixture->pki, "alice", "", "geheim");
  mesign_keystore_import_pfx_sync (fixture->keystore, pfx, password, "bob@example.test",
                                   fixture->now, &error);
  g_assert_nonnull (strstr (error->message, "alice@example.test"));
  g_assert_nonnull (strstr (error->message, "bob@example.test"));
}

/* Kept and marked, but not offered for signing. */
static void
test_marked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) alone = NULL;
  g_autoptr (MesignImport) server = NULL;
  g_autoptr (MesignImport) early = NULL;
  g_autoptr (MesignCertificate) found = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = fixture->now;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  alone = fixture_import (fixture, "alice", "", NULL);
  g_assert_cmpint (only_own (alone)->problems, ==, MESIGN_IMPORT_NO_CHAIN);
  g_assert_false (only_own (alone)->can_sign);
  found = mesign_keystore_find_own_sync (fixture->keystore, "alice@example.test",
                                         MESIGN_CERTIFICATE_PURPOSE_SIGN, now, NULL, NULL, &error);
  g_assert_null (found);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);

  test_pki_issue (fixture->pki, "server", "ca", TEST_PKI_SERVER);
  server = fixture_import (fixture, "server", "ca", NULL);
  g_assert_cmpint (only_own (server)->problems, ==, MESIGN_IMPORT_NOT_FOR_MAIL);
  g_assert_false (only_own (server)->can_sign);
  g_assert_false (only_own (server)->can_encrypt);

  test_pki_issue (fixture->pki, "nobody", "ca",
                  "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n"
                  "extendedKeyUsage=emailProtection\n");
  fixture->now = now - 365 * 86400;
  early = fixture_import (fixture, "nobody", "ca root", NULL);
  g_assert_cmpint (only_own (early)->problems, ==,
                   MESIGN_IMPORT_NOT_YET_VALID | MESIGN_IMPORT_NO_ADDRESS);
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GPtrArray) pairs = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  fixture->now += 20LL * 365 * 86400;
  import = fixture_import (fixture, "alice", "ca root", "alice@example.test");
  g_assert_cmpint (only_own (import)->problems, ==, MESIGN_IMPORT_EXPIRED);
  g_assert_false (only_own (import)->can_sign);
  g_assert_cmpstr (mesign_import_problem_to_string (only_own (import)->problems), ==, "expired");
  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, NULL);
  g_assert_cmpuint (pairs->len, ==, 1);
}

/* The issuer that comes later makes the certificate usable, from a file or from elsewhere. */
static void
test_chain_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignImport) file = NULL;
  g_autoptr (MesignCertificate) found = NULL;
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (GBytes) pem = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "", NULL);
  known = test_pki_list (fixture->pki, "ca");
  mesign_keystore_set_known_authorities (fixture->keystore, known);
  found = mesign_keystore_find_own_sync (fixture->keystore, "alice@example.test",
                                         MESIGN_CERTIFICATE_PURPOSE_SIGN, fixture->now, NULL, NULL,
                                         &error);
  g_assert_no_error (error);
  g_clear_pointer (&found, mesign_certificate_unref);
  mesign_keystore_set_known_authorities (fixture->keystore, NULL);

  pem = test_pki_read (fixture->pki, "ca.pem");
  file =
      mesign_keystore_import_certificates_sync (fixture->keystore, pem, NULL, fixture->now, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file->others->len, ==, 1);
  g_assert_cmpint (
      mesign_keystore_get_decision_sync (
          fixture->keystore, ((MesignCertificate *) file->others->pdata[0])->fingerprint, NULL),
      ==, MESIGN_TRUST_DECISION_NONE);
  found = mesign_keystore_find_own_sync (fixture->keystore, "alice@example.test",
                                         MESIGN_CERTIFICATE_PURPOSE_SIGN, fixture->now, NULL, NULL,
                                         &error);
  g_assert_no_error (error);
}

/* A renewed certificate for the same key, without the key. */
static void
test_renewed_without_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) first = NULL;
  g_autoptr (MesignImport) second = NULL;
  g_autoptr (MesignSecret) password = test_secret ("geheim");
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  first = fixture_import (fixture, "alice", "ca root", NULL);
  test_pki_issue (fixture->pki, "alice", "ca", TEST_PKI_MAIL ("alice@example.test"));
  test_pki_run (fixture->pki, "openssl pkcs12 -export -nokeys -in alice.pem -passout pass:geheim "
                              "-out renewed.p12");
  octets = test_pki_read (fixture->pki, "renewed.p12");
  second = mesign_keystore_import_pfx_sync (fixture->keystore, octets, password,
                                            "alice@example.test", fixture->now, &error);
  g_assert_no_error (error);
  g_assert_true (only_own (second)->can_sign);
  g_assert_false (only_own (second)->already_there);
  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, &error);
  g_assert_cmpuint (pairs->len, ==, 2);
}

/* The third of three certificates cannot be written: then none is. */
static void
test_fault (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignDb) db = NULL;
  g_autoptr (GBytes) pfx = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  pfx = test_pki_pfx (fixture->pki, "alice", "ca root", "geheim");
  db = mesign_db_open_sync (fixture->path, MESIGN_DB_READ_WRITE, &error);
  g_assert_true (mesign_db_exec (db,
                                 "CREATE TRIGGER fault BEFORE INSERT ON certificate "
                                 "WHEN (SELECT count(*) FROM certificate) = 2 "
                                 "BEGIN SELECT RAISE (ABORT, 'fault'); END",
                                 &error));
  g_assert_no_error (error);
  assert_refused (fixture, pfx, "geheim", NULL, MESIGN_KEYSTORE_ERROR_STORE);
  g_assert_true (mesign_db_exec (db, "DROP TRIGGER fault", &error));
  g_clear_pointer (&db, mesign_db_close);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  g_assert_false (import->already_there);
}

/* Runs as a process of its own, to be killed: imports and deletes without end. */
static G_NORETURN void
churn (const char *path, const char *pfx)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeystore) keystore = mesign_keystore_open_sync (path, &error);
  g_autoptr (GBytes) octets = mesign_file_read_sync (pfx, 1 << 20, &error);
  g_autoptr (MesignSecret) key = test_slot_key (7);
  g_autoptr (MesignSecret) password = test_secret ("geheim");

  if (!mesign_keystore_unlock_with_key_sync (keystore, key, &error))
    g_error ("%s", error->message);
  for (;;)
    {
      g_autoptr (MesignImport) import =
          mesign_keystore_import_pfx_sync (keystore, octets, password, NULL, 0, &error);
      g_autoptr (GPtrArray) authorities = NULL;

      if (import == NULL)
        g_error ("%s", error->message);
      g_print ("imported\n");
      mesign_keystore_delete_sync (keystore, only_own (import)->certificate->fingerprint, NULL);
      authorities =
          mesign_keystore_list_certificates_sync (keystore, MESIGN_CERTIFICATE_AUTHORITY, NULL);
      for (guint i = 0; i < authorities->len; i++)
        mesign_keystore_delete_sync (
            keystore, ((MesignCertificate *) authorities->pdata[i])->fingerprint, NULL);
    }
}

static char *own_program;

static void
kill_churn_after (Fixture *fixture, gulong microseconds)
{
  g_autofree char *pfx = test_pki_path (fixture->pki, "alice.p12");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, own_program, "--churn", fixture->path, pfx, NULL);
  char first[8];

  g_assert_no_error (error);
  g_input_stream_read (g_subprocess_get_stdout_pipe (process), first, sizeof first, NULL, NULL);
  g_usleep (microseconds);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

/* Wherever the process dies, a certificate is there with its key or not at all. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) pfx = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  pfx = test_pki_pfx (fixture->pki, "alice", "ca root", "geheim");
  g_clear_object (&fixture->keystore);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GPtrArray) pairs = NULL;
      g_autoptr (GError) error = NULL;
      guint own;

      kill_churn_after (fixture, i * 7919);
      fixture->keystore = fixture_open (fixture);
      g_assert_false (mesign_keystore_was_restored (fixture->keystore));
      fixture_unlock (fixture);
      own = fixture_count (fixture, MESIGN_CERTIFICATE_OWN);
      pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (pairs->len, ==, own);
      g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_PERSON), ==, 0);
      if (own == 1)
        g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 2);
      g_clear_object (&fixture->keystore);
    }
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "people.p7b", "people.der", "people.pem" };
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  test_pki_run (fixture->pki,
                "cat alice.pem ca.pem > people.pem; openssl x509 -in alice.pem -outform DER -out "
                "people.der; openssl crl2pkcs7 -nocrl -certfile people.pem -outform DER -out "
                "people.p7b");
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) octets = test_pki_read (fixture->pki, files[i]);
      g_autoptr (MesignImport) import = mesign_keystore_import_certificates_sync (
          fixture->keystore, octets, NULL, fixture->now, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (import->others->len, ==, i == 1 ? 1 : 2);
      g_assert_cmpint (import->already_there, ==, i > 0);
    }
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_PERSON), ==, 1);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 1);
  g_assert_null (mesign_keystore_import_certificates_sync (fixture->keystore, rubbish, NULL,
                                                           fixture->now, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNREADABLE);
}

typedef struct
{
  const char *file;
  const char *password;
  guint keys;
} Sample;

static const Sample samples[] = {
  { "pfx/empty-password.p12", "", 1 },
  { "pfx/legacy-rc2-40-3des-sha1.p12", "bob", 1 },
  { "pfx/no-mac.p12", "bob", 1 },
  { "pfx/truncated.p12", "bob", 0 },
  { "pfx/two-keys-sign-and-encrypt-rfc9216-alice.p12", "alice", 2 },
  { "pfx/zh-password-utf8-zh-friendlyname.p12", "密码测试123", 1 },
  { "rfc9216/alice.p12", "alice", 2 },
  { "rfc9216/bob.p12", "bob", 2 },
  { "rfc9216/carlos.p12", "carlos", 2 },
  { "rfc9216/dana.p12", "dana", 2 },
};

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  fixture_unlock (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("MESIGN_CORPORA"), samples[i].file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) octets = mesign_file_read_sync (path, 1 << 20, &error);
      g_autoptr (MesignSecret) password = test_secret (samples[i].password);
      g_autoptr (MesignImport) import = mesign_keystore_import_pfx_sync (
          fixture->keystore, octets, password, NULL, fixture->now, &error);

      g_test_message ("%s: %s", samples[i].file, error != NULL ? error->message : "imported");
      if (samples[i].keys > 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNREADABLE);
      g_assert_cmpuint (import != NULL ? import->own->len : 0, ==, samples[i].keys);
    }
}

/* One certificate to sign and another to encrypt, each found for its purpose. */
static void
test_two_keys (Fixture *fixture, gconstpointer data)
{
  static const MesignCertificatePurpose purposes[] = { MESIGN_CERTIFICATE_PURPOSE_SIGN,
                                                       MESIGN_CERTIFICATE_PURPOSE_ENCRYPT };
  g_autofree char *path =
      g_build_filename (g_getenv ("MESIGN_CORPORA"), "rfc9216", "alice.p12", NULL);
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, 1 << 20, NULL);
  g_autoptr (MesignSecret) password = test_secret ("alice");
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autofree char *first = NULL;

  fixture_unlock (fixture);
  import = mesign_keystore_import_pfx_sync (fixture->keystore, octets, password,
                                            "alice@smime.example", fixture->now, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    {
      g_autoptr (MesignCertificate) found = mesign_keystore_find_own_sync (
          fixture->keystore, "alice@smime.example", purposes[i], fixture->now, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (found->purpose & purposes[i], ==, (int) purposes[i]);
      g_assert_cmpstr (found->fingerprint, !=, first);
      g_free (first);
      first = g_strdup (found->fingerprint);
    }
}

int
main (int argc, char **argv)
{
  own_program = argv[0];
  if (argc == 4 && strcmp (argv[1], "--churn") == 0)
    churn (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/import/whole-and-again", test_whole);
  ADD ("/keystore/import/sealed-and-not-trusted", test_sealed);
  ADD ("/keystore/import/refused", test_refused);
  ADD ("/keystore/import/other-address-message", test_other_address_message);
  ADD ("/keystore/import/marked", test_marked);
  ADD ("/keystore/import/expired", test_expired);
  ADD ("/keystore/import/chain-later", test_chain_later);
  ADD ("/keystore/import/renewed-without-key", test_renewed_without_key);
  ADD ("/keystore/import/fault", test_fault);
  ADD ("/keystore/import/killed", test_killed);
  ADD ("/keystore/import/certificate-file", test_file);
  if (g_getenv ("MESIGN_CORPORA") != NULL)
    {
      ADD ("/keystore/import/samples", test_samples);
      ADD ("/keystore/import/two-keys", test_two_keys);
    }

  return g_test_run ();
}
