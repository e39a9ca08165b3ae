/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include "db/mesign-db.h"

#include <glib/gstdio.h>
#include <string.h>

/* Closed, with one decision of the user's in it that must not get lost. */
static void
fill_and_close (Fixture *fixture)
{
  g_autoptr (MesignCertificate) root = NULL;
  g_autoptr (GError) error = NULL;

  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  root = test_pki_certificate (fixture->pki, "root");
  mesign_keystore_decide_sync (fixture->keystore, root, MESIGN_TRUST_DECISION_TRUST, 5, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->keystore);
}

static void
assert_restored (Fixture *fixture)
{
  g_autoptr (GPtrArray) trusted = NULL;

  g_test_expect_message ("mesign-keystore", G_LOG_LEVEL_MESSAGE, "keys.db was made again*");
  fixture->keystore = fixture_open (fixture);
  g_test_assert_expected_messages ();
  g_assert_true (mesign_keystore_was_restored (fixture->keystore));
  trusted =
      mesign_keystore_list_decided_sync (fixture->keystore, MESIGN_TRUST_DECISION_TRUST, NULL);
  g_assert_cmpuint (trusted->len, ==, 1);
  fixture_reopen (fixture);
  g_assert_false (mesign_keystore_was_restored (fixture->keystore));
}

static void
spoil (const char *path, gsize from, gsize length)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_file_get_contents (path, &contents, &size, NULL);
  g_assert_cmpuint (size, >, from);
  memset (contents + from, 0xa5, MIN (length, size - from));
  g_file_set_contents (path, contents, size, NULL);
}

static void
test_overwritten (Fixture *fixture, gconstpointer data)
{
  fill_and_close (fixture);
  g_file_set_contents (fixture->path, "This is not a database at all, and long enough.", -1, NULL);
  assert_restored (fixture);
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  fill_and_close (fixture);
  spoil (fixture->path, 4096, 3 * 4096);
  assert_restored (fixture);
}

static void
test_cut (Fixture *fixture, gconstpointer data)
{
  fill_and_close (fixture);
  g_file_set_contents (fixture->path, "", 0, NULL);
  assert_restored (fixture);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  fill_and_close (fixture);
  g_unlink (fixture->path);
  assert_restored (fixture);
}

/* Without a good copy nothing is touched, and never is a new file begun. */
static void
test_no_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".bak", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  fill_and_close (fixture);
  spoil (fixture->path, 0, 8192);
  spoil (backup, 0, 8192);
  g_file_get_contents (fixture->path, &before, NULL, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_null (mesign_keystore_open_sync (fixture->path, &error));
      g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "import your certificates again"));
      g_clear_error (&error);
      g_unlink (backup);
    }
  g_file_get_contents (fixture->path, &after, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignDb) db = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->keystore);
  db = mesign_db_open_sync (fixture->path, MESIGN_DB_READ_WRITE, &error);
  g_assert_true (mesign_db_exec (db, "PRAGMA user_version = 999", &error));
  g_clear_pointer (&db, mesign_db_close);
  g_assert_null (mesign_keystore_open_sync (fixture->path, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "Update MeSign"));
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_strconcat (fixture->path, ".bak", NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (backup, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/open/overwritten", test_overwritten);
  ADD ("/keystore/open/damaged-page", test_page);
  ADD ("/keystore/open/cut-to-nothing", test_cut);
  ADD ("/keystore/open/gone", test_gone);
  ADD ("/keystore/open/no-good-copy", test_no_copy);
  ADD ("/keystore/open/newer", test_newer);
  ADD ("/keystore/open/for-the-user-alone", test_modes);

  return g_test_run ();
}
