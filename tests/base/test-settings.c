/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mesign-settings.h"

#include <glib/gstdio.h>

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
count_signal (MesignSettings *settings, const char *group, const char *key, guint *count)
{
  (*count)++;
}

static void
test_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mesign-test-XXXXXX", NULL);
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  g_autoptr (GError) error = NULL;
  guint changes = 0;

  g_assert_true (mesign_profile_prepare_sync (profile, &error));
  {
    g_autoptr (MesignSettings) settings = mesign_settings_load_sync (profile, &error);

    g_assert_no_error (error);
    g_signal_connect (settings, "changed::sign", G_CALLBACK (count_signal), &changes);
    g_assert_true (mesign_settings_get_boolean (settings, "security", "sign", TRUE));
    mesign_settings_set_boolean (settings, "security", "sign", FALSE);
    mesign_settings_set_integer (settings, "store", "days", 90);
    mesign_settings_set_string (settings, "store", "name", "密信");
    g_assert_true (mesign_settings_save_sync (settings, &error));
  }
  {
    g_autoptr (MesignSettings) settings = mesign_settings_load_sync (profile, &error);
    g_autofree char *name = mesign_settings_dup_string (settings, "store", "name");

    g_assert_false (mesign_settings_get_boolean (settings, "security", "sign", TRUE));
    g_assert_cmpint (mesign_settings_get_integer (settings, "store", "days", 0), ==, 90);
    g_assert_cmpstr (name, ==, "密信");
    g_assert_null (mesign_settings_dup_string (settings, "store", "none"));
  }
  g_assert_cmpuint (changes, ==, 1);
  remove_tree (folder);
}

static void
test_damaged (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mesign-test-XXXXXX", NULL);
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  g_autofree char *path = mesign_profile_dup_config_path (profile, "settings.ini");
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_profile_prepare_sync (profile, &error));
  g_assert_true (g_file_set_contents (path, "no group here", -1, NULL));
  g_assert_null (mesign_settings_load_sync (profile, &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE);
  g_assert_nonnull (strstr (error->message, "settings.ini"));
  remove_tree (folder);
}

static void
test_profile_is_private (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mesign-test-XXXXXX", NULL);
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  GStatBuf info;

  g_assert_true (mesign_profile_prepare_sync (profile, NULL));
  g_assert_cmpint (g_stat (mesign_profile_get_data_directory (profile), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_false (mesign_profile_has_plain_secrets (profile));
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/settings/kept", test_kept);
  g_test_add_func ("/base/settings/damaged", test_damaged);
  g_test_add_func ("/base/settings/profile-is-private", test_profile_is_private);

  return g_test_run ();
}
