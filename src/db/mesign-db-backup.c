/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_TRIES 500
#define LOCK_PAUSE 10000

static gboolean
copy_all (sqlite3 *target, sqlite3 *source, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", source, "main");
  int result;

  if (backup == NULL)
    return mesign_db_fail (error, target, sqlite3_errcode (target));
  sqlite3_backup_step (backup, -1);
  result = sqlite3_backup_finish (backup);

  return result == SQLITE_OK || mesign_db_fail (error, NULL, result);
}

static gboolean
copy_to_file (MesignDb *self, const char *path, GError **error)
{
  sqlite3 *target = NULL;
  gboolean done;
  int result = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE, NULL);

  done = result == SQLITE_OK ? copy_all (target, self->handle, error)
                             : mesign_db_fail (error, target, result);
  sqlite3_close_v2 (target);

  return done;
}

/* Whoever had the lock before may have given the file its final name meanwhile. */
static gboolean
is_still_there (int fd, const char *path)
{
  struct stat opened, found;

  return fstat (fd, &opened) == 0 && stat (path, &found) == 0 && opened.st_ino == found.st_ino &&
         opened.st_dev == found.st_dev;
}

/* Two programs may have the database open: the copy that is begun last is the last to take its
 * place, or an older one would stay, with what was to be forgotten in it. */
static int
open_locked (const char *path)
{
  for (guint i = 0; i < LOCK_TRIES; i++)
    {
      int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0 && is_still_there (fd, path) && ftruncate (fd, 0) == 0)
        return fd;
      close (fd);
      g_usleep (LOCK_PAUSE);
    }

  return -1;
}

/**
 * mesign_db_backup_sync:
 * @self: a connection
 * @path: (type filename): where the copy goes; a file there is replaced once the copy is whole
 * @error: return location for a #MesignDbError
 *
 * Copies the whole database while others may go on using it, and copying it, too: what stays is the
 * copy that was begun last.
 *
 * Returns: whether the copy lies safely on the disk
 */
gboolean
mesign_db_backup_sync (MesignDb *self, const char *path, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  int fd = open_locked (temporary);
  gboolean done;

  if (fd < 0)
    return mesign_db_fail (error, NULL, SQLITE_CANTOPEN);
  done = copy_to_file (self, temporary, error);
  if (done && (fsync (fd) != 0 || g_rename (temporary, path) != 0))
    done = mesign_db_fail (error, NULL, SQLITE_IOERR);
  if (!done)
    g_unlink (temporary);
  close (fd);

  return done;
}
