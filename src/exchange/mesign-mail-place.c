/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The place something is written for: nothing may be there, and what was written beside it gets its
 * name at the end. */

/* More than somebody may have on a disk is no room either. */
static GFileError
get_code (int number)
{
  return number == EDQUOT ? G_FILE_ERROR_NOSPC : g_file_error_from_errno (number);
}

/* From errno. Always FALSE. */
gboolean
mesign_mail_place_fail (const char *path, GError **error)
{
  int saved = errno;
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, get_code (saved), _ ("Cannot write “%s”: %s"), shown,
               g_strerror (saved));

  return FALSE;
}

static gboolean
fail_exists (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EXISTS,
               _ ("“%s” is there already. Choose another name; nothing is overwritten."), shown);

  return FALSE;
}

char *
mesign_mail_place_strip (const char *path)
{
  char *plain = g_strdup (path);

  for (gsize n = strlen (plain); n > 1 && plain[n - 1] == G_DIR_SEPARATOR; n--)
    plain[n - 1] = '\0';

  return plain;
}

/* A link that leads nowhere is something, too. */
gboolean
mesign_mail_place_check (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return TRUE;

  return fail_exists (path, error);
}

/* Not every file system can tell in one step whether there is something. */
static gboolean
rename_to_nothing (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      errno = EEXIST;
      return FALSE;
    }

  return g_rename (from, to) == 0;
}

static gboolean
link_nameless (int fd, const char *to)
{
  g_autofree char *from = g_strdup_printf ("/proc/self/fd/%d", fd);

  return linkat (AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW) == 0;
}

/* So that its name is on the disk, too; what is in it is already. */
static void
synchronize_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
}

/* Gives it its name. @from: NULL for what is a file without a name, @fd. */
gboolean
mesign_mail_place_take (const char *path, const char *from, int fd, GError **error)
{
  gboolean done = from != NULL ? rename_to_nothing (from, path) : link_nameless (fd, path);

  if (!done)
    return errno == EEXIST ? fail_exists (path, error) : mesign_mail_place_fail (path, error);
  synchronize_folder (path);

  return TRUE;
}

/* All that was written on the file system of a folder. */
gboolean
mesign_mail_place_synchronize (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = fd >= 0 && syncfs (fd) == 0;

  if (fd >= 0)
    close (fd);

  return done;
}

/* Writes all of it; errno says what kept it from that. */
gboolean
mesign_mail_place_write (int fd, const char *octets, gsize length)
{
  for (gsize n = 0; n < length;)
    {
      gssize written = write (fd, octets + n, length - n);

      if (written < 0 && errno != EINTR)
        return FALSE;
      n += written > 0 ? written : 0;
    }

  return TRUE;
}

/* Makes a file, which can be read by its owner alone: whole or not at all, and then errno says why.
 */
gboolean
mesign_mail_place_create (const char *path, const char *octets, gsize length)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean done = fd >= 0 && mesign_mail_place_write (fd, octets, length);
  int saved = errno;

  if (fd < 0)
    return FALSE;
  if (close (fd) != 0 && done)
    {
      done = FALSE;
      saved = errno;
    }
  if (!done)
    g_unlink (path);
  errno = saved;

  return done;
}
