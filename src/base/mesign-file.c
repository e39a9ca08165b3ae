/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *path, gboolean creating)
{
  int saved = errno;
  g_autofree char *shown = g_filename_display_name (path);

  if (creating)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _ ("Cannot create “%s”: %s"),
                 shown, g_strerror (saved));
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _ ("Cannot write “%s”: %s"),
                 shown, g_strerror (saved));

  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *octets, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, octets, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      octets += n;
      length -= n;
    }

  return TRUE;
}

static gboolean
sync_directory_of (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = fsync (fd) == 0;
  close (fd);

  return done;
}

/**
 * mesign_file_write_sync:
 * @path: (type filename): the file to make or replace
 * @octets: what it shall hold
 * @mode: its permissions, such as 0600
 * @error: return location for a #GFileError
 *
 * Writes a file so that after a crash it holds either all of the old or all of the new octets: into
 * a new file in the same folder, synchronised to the disk, renamed over the old one. Blocks; not
 * for the main thread.
 *
 * Returns: whether the file lies safely on the disk
 */
gboolean
mesign_file_write_sync (const char *path, GBytes *octets, int mode, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, mode);
  gboolean done;

  if (fd < 0)
    return fail (error, path, TRUE);

  done = write_all (fd, data, length) && fsync (fd) == 0;
  done = close (fd) == 0 && done;
  if (!done || g_rename (temporary, path) != 0 || !sync_directory_of (path))
    {
      fail (error, path, FALSE);
      g_unlink (temporary);
      return FALSE;
    }

  return TRUE;
}

static GBytes *
read_stream (GInputStream *stream, gsize limit, const char *path, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  guint8 buffer[16384];
  gsize total = 0;

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      total += n;
      if (total > limit)
        {
          g_autofree char *shown = g_filename_display_name (path);
          g_autofree char *size = g_format_size (limit);

          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _ ("“%s” is larger than %s"),
                       shown, size);
          return NULL;
        }
      g_output_stream_write_all (memory, buffer, n, NULL, NULL, NULL);
    }
  g_output_stream_close (memory, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/**
 * mesign_file_keep_name_sync:
 * @path: (type filename): a file that was made or renamed
 * @error: return location for a #GFileError
 *
 * Makes the names in a file's folder survive a power cut. Blocks; not for the main thread.
 *
 * Returns: whether they do
 */
gboolean
mesign_file_keep_name_sync (const char *path, GError **error)
{
  return sync_directory_of (path) || fail (error, path, FALSE);
}

/**
 * mesign_file_read_sync:
 * @path: (type filename): the file to read; it may be a pipe
 * @limit: the most octets to accept
 * @error: return location for a #GFileError or #GIOError
 *
 * Reads a whole file of a bounded size. Blocks; not for the main thread.
 *
 * Returns: (transfer full) (nullable): the octets, or %NULL with @error set
 */
GBytes *
mesign_file_read_sync (const char *path, gsize limit, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);

  if (stream == NULL)
    return NULL;

  return read_stream (G_INPUT_STREAM (stream), limit, path, error);
}

/**
 * mesign_directory_ensure_sync:
 * @path: (type filename): a folder
 * @error: return location for a #GFileError
 *
 * Makes a folder and its parents, for the user alone (0700), where they are missing.
 *
 * Returns: whether the folder is there
 */
gboolean
mesign_directory_ensure_sync (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail (error, path, TRUE);

  return TRUE;
}

static gboolean
remove_inside (const char *path, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (!mesign_directory_remove_sync (inner, error))
        return FALSE;
    }

  return folder != NULL;
}

/**
 * mesign_directory_remove_sync:
 * @path: (type filename): a folder, or a file
 * @error: return location for a #GFileError
 *
 * Removes a folder with all that is in it. Links are removed, and nothing they lead to.
 *
 * Returns: whether there is none any more
 */
gboolean
mesign_directory_remove_sync (const char *path, GError **error)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return errno == ENOENT ? TRUE : fail (error, path, FALSE);
  if (S_ISDIR (info.st_mode) && !remove_inside (path, error))
    return FALSE;
  if (g_remove (path) != 0 && errno != ENOENT)
    return fail (error, path, FALSE);

  return TRUE;
}

/**
 * mesign_data_directory_dup_path:
 * @name: (type filename): a folder of the program's data, such as "providers"
 *
 * Finds what comes with the program: where the environment variable `MESIGN_DATA_DIR` says, where
 * it is installed, or, for a program that was built and not installed, in its sources.
 *
 * Returns: (type filename) (transfer full): the path of @name
 */
char *
mesign_data_directory_dup_path (const char *name)
{
  const char *directory = g_getenv ("MESIGN_DATA_DIR");
  g_autofree char *installed = g_build_filename (PKGDATADIR, name, NULL);

  if (directory != NULL)
    return g_build_filename (directory, name, NULL);
  if (g_file_test (installed, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);

  return g_build_filename (SOURCE_DATADIR, name, NULL);
}
