/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mesign-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("mesign-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_write_replaces (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a", NULL);
  g_autoptr (GBytes) first = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) second = g_bytes_new_static ("2", 1);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_true (mesign_file_write_sync (path, first, 0600, &error));
  g_assert_true (mesign_file_write_sync (path, second, 0600, &error));
  g_assert_no_error (error);
  read = mesign_file_read_sync (path, 10, &error);
  g_assert_true (g_bytes_equal (read, second));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_write_fails_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "a", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "b", NULL);
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second = NULL;

  g_assert_false (mesign_file_write_sync (path, octets, 0600, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_false (mesign_file_write_sync (folder, octets, 0600, &second));
  g_assert_error (second, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_read_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a", NULL);
  g_autoptr (GBytes) octets = g_bytes_new_static ("12345", 5);
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_file_write_sync (path, octets, 0600, NULL));
  whole = mesign_file_read_sync (path, 5, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (whole, octets));
  g_assert_null (mesign_file_read_sync (path, 4, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

static void
test_directory_removed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "a", NULL);
  g_autofree char *inner = g_build_filename (folder, "b", "c", NULL);
  g_autofree char *file = g_build_filename (inner, "file", NULL);
  g_autofree char *kept = g_build_filename (fixture->folder, "kept", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (kept, "x", 1, NULL));
  g_assert_true (mesign_directory_ensure_sync (inner, NULL));
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_cmpint (symlink (fixture->folder, link), ==, 0);
  g_assert_true (mesign_directory_remove_sync (folder, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (mesign_directory_remove_sync (folder, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/base/file/write-replaces", test_write_replaces);
  add ("/base/file/write-fails-whole", test_write_fails_whole);
  add ("/base/file/read-limit", test_read_limit);
  g_test_add ("/base/file/directory-removed", Fixture, NULL, set_up, test_directory_removed,
              tear_down);

  return g_test_run ();
}
