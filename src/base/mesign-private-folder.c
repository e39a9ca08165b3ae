/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-private-folder.h"

#include "base/mesign-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

/* Files another program or library has to be handed lie in the session's own folder in memory, by
 * process: they go away with the program, and what a crash left goes away at the next start. */

static char *
dup_root (void)
{
  return g_build_filename (g_get_user_runtime_dir (), "mesign", NULL);
}

/**
 * mesign_private_folder_new_sync:
 * @error: return location for a #GFileError or a #GIOErrorEnum
 *
 * Makes an empty folder that nobody but this person can look into.
 *
 * Returns: (type filename) (transfer full): its path
 */
char *
mesign_private_folder_new_sync (GError **error)
{
  g_autofree char *root = dup_root ();
  g_autofree char *process = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *mine = g_build_filename (root, process, NULL);
  g_autofree char *path = g_build_filename (mine, "XXXXXX", NULL);

  if (!mesign_directory_ensure_sync (root, error) || !mesign_directory_ensure_sync (mine, error))
    return NULL;
  if (g_mkdtemp_full (path, 0700) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("Cannot create a folder in “%s”"), mine);
      return NULL;
    }

  return g_steal_pointer (&path);
}

static gboolean
is_over (const char *name, gboolean mine)
{
  gint64 process = g_ascii_strtoll (name, NULL, 10);

  if (process <= 0 || process == getpid ())
    return mine;

  return kill ((pid_t) process, 0) != 0;
}

/**
 * mesign_private_folders_remove_sync:
 * @mine: whether those of this process are to go as well
 *
 * Removes the folders of processes that have ended, with all that is in them. What cannot be
 * removed stays for the next time.
 */
void
mesign_private_folders_remove_sync (gboolean mine)
{
  g_autofree char *root = dup_root ();
  g_autoptr (GDir) folder = g_dir_open (root, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (root, name, NULL);

      if (is_over (name, mine))
        mesign_directory_remove_sync (path, NULL);
    }
}
