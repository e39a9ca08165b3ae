/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "keystore-fixture.h"

#include <glib/gstdio.h>

void
keystore_fixture_open (KeystoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->keystore = mesign_keystore_open_sync (fixture->path, &error);
  g_assert_no_error (error);
}

void
keystore_fixture_set_up_empty (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->directory = g_dir_make_tmp ("mesign-journey-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "keys.db", NULL);
  fixture->key = mesign_secret_new_random (MESIGN_KEYSTORE_SLOT_KEY_LENGTH);
  keystore_fixture_open (fixture);
}

void
keystore_fixture_set_up (KeystoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  keystore_fixture_set_up_empty (fixture, data);
  g_assert_cmpint (mesign_keystore_add_slot_with_key_sync (fixture->keystore, fixture->key, &error),
                   >, 0);
  g_assert_no_error (error);
}

void
keystore_fixture_tear_down (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->keystore);
  dir = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  mesign_secret_unref (fixture->key);
  g_free (fixture->path);
  g_free (fixture->directory);
}
