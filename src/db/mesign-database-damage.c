/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A database that is damaged: noting it, looking at it, and who has it open when another one takes
 * its place. */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-database-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What the mark says once the file was found whole: what is inside it is still to be looked at. */
#define FOUND_WHOLE "whole"

/* Whether the path still leads to the file that was opened. @reason is why it cannot be told, or
 * 0. */
static gboolean
find_place (MesignDatabase *self, int *reason)
{
  GStatBuf status;

  *reason = g_stat (self->path, &status) == 0 ? 0 : errno;
  if (*reason == ENOENT)
    *reason = 0;
  else if (*reason == 0)
    return status.st_dev == self->device && status.st_ino == self->inode;

  return FALSE;
}

static gboolean
is_there (MesignDatabase *self)
{
  int reason;

  return find_place (self, &reason);
}

/* That it cannot be looked at does not say that another one has come. */
gboolean
mesign_database_is_in_place (MesignDatabase *self, GError **error)
{
  int reason;

  if (find_place (self, &reason))
    return TRUE;
  if (reason != 0)
    return mesign_db_fail (error, NULL, SQLITE_IOERR);
  g_set_error_literal (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_REPLACED,
                       _ ("Another MeSign found this database damaged and has put a new one in its "
                          "place. Close this program and start it again."));

  return FALSE;
}

/* Notes which file was opened. */
gboolean
mesign_database_note_place (MesignDatabase *self, GError **error)
{
  GStatBuf status;
  int has_moved = 0;

  if (g_stat (self->path, &status) != 0)
    return mesign_db_fail (error, NULL, SQLITE_CANTOPEN);
  self->device = status.st_dev;
  self->inode = status.st_ino;
  sqlite3_file_control (self->writer->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  if (!has_moved)
    return TRUE;
  self->inode = 0;

  return mesign_database_is_in_place (self, error);
}

/* SQLite removes the journal by its name when the last one closes, and that would be the one of
 * the file that has come into this one's place. */
void
mesign_database_close_connection (MesignDatabase *self, MesignDb *db)
{
  if (db != NULL && !is_there (self))
    mesign_db_keep_journal (db);
  mesign_db_close (db);
}

/* A damaged page may go unseen until it is read. The mark makes the next opening look at them
 * all. */
void
mesign_database_mark_damage (MesignDatabase *self, const GError *error)
{
  if (g_error_matches (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT) && is_there (self))
    g_file_set_contents (self->damage_mark, "", 0, NULL);
}

static gboolean
was_found_whole (MesignDatabase *self)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (self->damage_mark, &text, NULL, NULL) &&
         g_str_equal (text, FOUND_WHOLE);
}

static gboolean
look_at_pages (MesignDatabase *self, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare_once (self->writer, "PRAGMA integrity_check(1)", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW && g_strcmp0 (mesign_statement_get_text (statement, 0), "ok") != 0)
    return mesign_db_fail (error, NULL, SQLITE_CORRUPT);

  return step != MESIGN_STEP_ERROR;
}

/* Looks at a file that is marked, once: that it was found whole is noted. A guest leaves that to
 * whoever can put another one in its place. */
gboolean
mesign_database_check_whole (MesignDatabase *self, GError **error)
{
  if (self->flags & MESIGN_DB_GUEST || !g_file_test (self->damage_mark, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!was_found_whole (self))
    {
      if (!look_at_pages (self, error))
        return FALSE;
      g_file_set_contents (self->damage_mark, FOUND_WHOLE, -1, NULL);
    }
  self->was_marked = TRUE;

  return TRUE;
}

/**
 * mesign_database_was_marked:
 * @self: a database
 *
 * Returns: whether damage had been met in it before it was opened, although its file was found
 * whole; until mesign_database_clear_mark()
 */
gboolean
mesign_database_was_marked (MesignDatabase *self)
{
  g_return_val_if_fail (MESIGN_IS_DATABASE (self), FALSE);

  return self->was_marked;
}

/**
 * mesign_database_set_mark:
 * @self: a database
 * @error: return location for a #MesignDbError
 *
 * Marks a database before something in it is made anew in several transactions, so that the next
 * opening tells that it may have been broken off. The file itself is not looked through for that.
 * Without the mark it must not be begun.
 *
 * Returns: whether it is marked
 */
gboolean
mesign_database_set_mark (MesignDatabase *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_DATABASE (self), FALSE);

  if (!g_file_test (self->damage_mark, G_FILE_TEST_EXISTS) &&
      !g_file_set_contents (self->damage_mark, FOUND_WHOLE, -1, &local))
    return mesign_db_fail_file (error, local);
  self->was_marked = TRUE;

  return TRUE;
}

/**
 * mesign_database_clear_mark:
 * @self: a database
 *
 * Forgets that damage was met: what was to be put right is put right. Damage that was met since it
 * was opened stays marked, and so does what a guest knows nothing of.
 */
void
mesign_database_clear_mark (MesignDatabase *self)
{
  g_return_if_fail (MESIGN_IS_DATABASE (self));

  if (self->was_marked && was_found_whole (self))
    g_unlink (self->damage_mark);
  self->was_marked = FALSE;
}
