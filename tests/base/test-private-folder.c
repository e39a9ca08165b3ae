/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mesign-file.h"
#include "base/mesign-private-folder.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char *runtime;

/* Of a process that made a folder and crashed. */
static char *
leave_folder (void)
{
  pid_t child = fork ();
  g_autofree char *name = NULL;

  if (child == 0)
    {
      g_autofree char *path = mesign_private_folder_new_sync (NULL);

      _exit (path != NULL ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  name = g_strdup_printf ("%d", (int) child);

  return g_build_filename (runtime, "mesign", name, NULL);
}

static void
test_gone_after_a_crash (void)
{
  g_autofree char *left = leave_folder ();
  g_autofree char *mine = mesign_private_folder_new_sync (NULL);
  g_autofree char *file = g_build_filename (mine, "certificate", NULL);
  GStatBuf info;

  g_assert_true (g_file_test (left, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_set_contents (file, "secret", -1, NULL));
  g_assert_cmpint (g_stat (mine, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  mesign_private_folders_remove_sync (FALSE);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));

  mesign_private_folders_remove_sync (TRUE);
  g_assert_false (g_file_test (mine, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int status;

  runtime = g_dir_make_tmp ("mesign-test-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/private-folder/gone-after-a-crash", test_gone_after_a_crash);
  status = g_test_run ();
  mesign_directory_remove_sync (runtime, NULL);
  g_free (runtime);

  return status;
}
