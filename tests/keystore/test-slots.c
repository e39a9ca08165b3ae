/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include <glib/gstdio.h>

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignSecret) key = test_slot_key (1);
  g_autoptr (MesignSecret) derived = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesign_keystore_get_state (fixture->keystore), ==, MESIGN_KEYSTORE_EMPTY);
  derived = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  g_assert_null (derived);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_false (mesign_keystore_unlock_with_key_sync (fixture->keystore, key, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignSecret) key = test_slot_key (7);
  g_autoptr (MesignSecret) wrong = test_slot_key (8);
  g_autoptr (MesignSecret) before = NULL;
  g_autoptr (MesignSecret) other = NULL;
  g_autoptr (MesignSecret) after = NULL;
  g_autoptr (MesignSecret) locked = NULL;
  g_autoptr (GError) error = NULL;

  fixture_unlock (fixture);
  before = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  other = mesign_keystore_derive_key (fixture->keystore, "index", &error);
  g_assert_no_error (error);
  g_assert_false (mesign_secret_equal (before, other));

  fixture_reopen (fixture);
  g_assert_cmpint (mesign_keystore_get_state (fixture->keystore), ==, MESIGN_KEYSTORE_LOCKED);
  locked = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  g_assert_null (locked);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (mesign_keystore_unlock_with_key_sync (fixture->keystore, wrong, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_KEY);
  g_clear_error (&error);
  g_assert_cmpint (mesign_keystore_add_slot_with_key_sync (fixture->keystore, wrong, &error), ==,
                   0);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
  g_clear_error (&error);

  g_assert_true (mesign_keystore_unlock_with_key_sync (fixture->keystore, key, &error));
  after = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  g_assert_no_error (error);
  g_assert_true (mesign_secret_equal (before, after));
  mesign_keystore_lock (fixture->keystore);
  g_assert_cmpint (mesign_keystore_get_state (fixture->keystore), ==, MESIGN_KEYSTORE_LOCKED);
}

static void
assert_passphrase (Fixture *fixture, const char *text, gboolean opens)
{
  g_autoptr (MesignSecret) passphrase = test_secret (text);
  g_autoptr (GError) error = NULL;

  mesign_keystore_lock (fixture->keystore);
  g_assert_cmpint (
      mesign_keystore_unlock_with_passphrase_sync (fixture->keystore, passphrase, &error), ==,
      opens);
  if (opens)
    g_assert_no_error (error);
  else
    g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE);
}

static void
test_passphrase (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignSecret) first = test_secret ("第一个密码");
  g_autoptr (MesignSecret) second = test_secret ("correct horse");
  g_autoptr (MesignSecret) before = NULL;
  g_autoptr (MesignSecret) after = NULL;
  g_autoptr (GPtrArray) slots = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesign_keystore_add_slot_with_passphrase_sync (fixture->keystore, first, &error),
                   >, 0);
  g_assert_no_error (error);
  before = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  assert_passphrase (fixture, "wrong", FALSE);
  assert_passphrase (fixture, "第一个密码", TRUE);
  g_assert_true (mesign_keystore_change_passphrase_sync (fixture->keystore, second, FALSE, &error));
  g_assert_no_error (error);
  fixture_reopen (fixture);
  assert_passphrase (fixture, "第一个密码", FALSE);
  assert_passphrase (fixture, "correct horse", TRUE);
  after = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  g_assert_true (mesign_secret_equal (before, after));

  slots = mesign_keystore_list_slots_sync (fixture->keystore, &error);
  g_assert_cmpuint (slots->len, ==, 1);
  g_assert_cmpint (((MesignKeySlot *) slots->pdata[0])->kind, ==, MESIGN_KEY_SLOT_PASSPHRASE);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignSecret) old = test_slot_key (7);
  g_autoptr (MesignSecret) fresh = test_slot_key (9);
  g_autoptr (GPtrArray) slots = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  fixture_unlock (fixture);
  slots = mesign_keystore_list_slots_sync (fixture->keystore, &error);
  id = ((MesignKeySlot *) slots->pdata[0])->id;
  g_assert_false (mesign_keystore_remove_slot_sync (fixture->keystore, id, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LAST_SLOT);
  g_clear_error (&error);
  g_assert_cmpint (mesign_keystore_add_slot_with_key_sync (fixture->keystore, fresh, &error), >, 0);
  g_assert_true (mesign_keystore_remove_slot_sync (fixture->keystore, id, &error));
  g_assert_no_error (error);
  g_assert_false (mesign_keystore_remove_slot_sync (fixture->keystore, id, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  mesign_keystore_lock (fixture->keystore);
  g_assert_false (mesign_keystore_unlock_with_key_sync (fixture->keystore, old, &error));
  g_clear_error (&error);
  g_assert_true (mesign_keystore_unlock_with_key_sync (fixture->keystore, fresh, &error));
}

/* A key ring that was lost: certificates stay readable, and a new beginning keeps a copy. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignSecret) other = test_slot_key (3);
  g_autoptr (GPtrArray) pairs = NULL;
  g_autofree char *copy = g_strconcat (fixture->path, ".discarded", NULL);
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  fixture_reopen (fixture);
  g_assert_false (mesign_keystore_unlock_with_key_sync (fixture->keystore, other, &error));
  g_clear_error (&error);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, 1);
  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, &error);
  g_assert_null (pairs);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
  g_clear_error (&error);

  g_assert_true (mesign_keystore_discard_keys_sync (fixture->keystore, &error));
  g_assert_no_error (error);
  g_assert_cmpint (mesign_keystore_get_state (fixture->keystore), ==, MESIGN_KEYSTORE_EMPTY);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, 0);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_PERSON), ==, 1);
  g_assert_cmpint (mesign_keystore_add_slot_with_key_sync (fixture->keystore, other, &error), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/slots/empty", test_empty);
  ADD ("/keystore/slots/key", test_key);
  ADD ("/keystore/slots/passphrase", test_passphrase);
  ADD ("/keystore/slots/remove", test_remove);
  ADD ("/keystore/slots/lost", test_lost);

  return g_test_run ();
}
