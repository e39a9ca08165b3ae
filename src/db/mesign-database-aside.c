/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Moving a damaged database out of the way. A note beside it names where to, from before it is
 * moved until all that is to be saved from it has been: whoever dies in between is followed up. */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "base/mesign-file.h"
#include "db/mesign-database-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define NOTE_LIMIT 4096

/* Keeps others from writing while the file is moved. One that is not even a database keeps nobody
 * out, and nobody can write into it. */
static gboolean
keep_out (const char *path, MesignDb **keeper, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (MesignDb) db =
      mesign_db_open_sync (path, MESIGN_DB_READ_WRITE | MESIGN_DB_GUEST, &local);

  if (db != NULL && mesign_db_exec (db, "BEGIN IMMEDIATE", &local))
    *keeper = g_steal_pointer (&db);
  if (!g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_BUSY))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static char *
choose_target (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *when = g_date_time_format (now, "%Y%m%d-%H%M%S");
  char *target = g_strdup_printf ("%s.damaged-%s", path, when);

  for (guint i = 2; g_file_test (target, G_FILE_TEST_EXISTS); i++)
    {
      g_free (target);
      target = g_strdup_printf ("%s.damaged-%s-%u", path, when, i);
    }

  return target;
}

static char *
dup_note_path (const char *path)
{
  return g_strconcat (path, ".salvage", NULL);
}

static gboolean
note_target (const char *path, const char *target, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *note = dup_note_path (path);
  g_autofree char *name = g_path_get_basename (target);
  g_autoptr (GBytes) octets = g_bytes_new (name, strlen (name));

  return mesign_file_write_sync (note, octets, 0600, &local) || mesign_db_fail_file (error, local);
}

/* @target is %NULL where nothing is noted, or what is noted has never been begun. */
static gboolean
find_target (const char *path, char **target, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *note = dup_note_path (path);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GBytes) octets = mesign_file_read_sync (note, NOTE_LIMIT, &local);
  g_autofree char *name = NULL;
  g_autofree char *base = NULL;

  if (octets == NULL)
    return g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
           mesign_db_fail_file (error, local);
  name = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  base = g_path_get_basename (name);
  *target = g_build_filename (directory, base, NULL);
  if (!g_str_equal (name, base) || !g_file_test (*target, G_FILE_TEST_IS_REGULAR))
    g_clear_pointer (target, g_free);

  return TRUE;
}

/* One that was moved aside before keeps its journal, too. */
static gboolean
move_part (const char *path, const char *target, const char *part)
{
  g_autofree char *from = g_strconcat (path, part, NULL);
  g_autofree char *to = g_strconcat (target, part, NULL);
  g_autofree char *other = NULL;

  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      g_autofree char *free_target = choose_target (path);

      other = g_strconcat (free_target, part, NULL);
    }

  return g_rename (from, other != NULL ? other : to) == 0 || errno == ENOENT;
}

/* The journal holds the newest of what was written, and must not come to lie beside another file.
 */
static gboolean
move_rest (const char *path, const char *target, GError **error)
{
  g_autofree char *mark = g_strconcat (path, ".damage", NULL);
  g_autoptr (GError) local = NULL;

  if (!move_part (path, target, "-wal") || !move_part (path, target, "-shm"))
    return mesign_db_fail (error, NULL, SQLITE_IOERR);
  if (!mesign_file_keep_name_sync (target, &local))
    return mesign_db_fail_file (error, local);
  g_unlink (mark);

  return TRUE;
}

/**
 * mesign_database_move_aside_sync:
 * @path: (type filename): a damaged database that this process does not have open
 * @moved_to: (out) (optional) (type filename): where it lies now
 * @error: return location for a #MesignDbError
 *
 * Renames a database and its journal, so that a new one can take its place. What others have
 * written into it before is in it; who has it open still can neither read nor write any more
 * (%MESIGN_DB_ERROR_REPLACED).
 *
 * That it was moved is noted on the disk until mesign_database_forget_moved(). Where an earlier one
 * is noted yet, that note stays: there was nothing in the one that came after it.
 *
 * Returns: whether it is out of the way
 */
gboolean
mesign_database_move_aside_sync (const char *path, char **moved_to, GError **error)
{
  g_autofree char *target = choose_target (path);
  g_autofree char *earlier = NULL;
  g_autoptr (MesignDb) keeper = NULL;

  if (!keep_out (path, &keeper, error) || !find_target (path, &earlier, error) ||
      (earlier == NULL && !note_target (path, target, error)))
    return FALSE;
  if (g_rename (path, target) != 0)
    return mesign_db_fail (error, NULL, SQLITE_IOERR);
  if (!move_rest (path, target, error))
    return FALSE;
  if (moved_to != NULL)
    *moved_to = g_steal_pointer (&target);

  return TRUE;
}

/**
 * mesign_database_finish_moving_sync:
 * @path: (type filename): a database that this process does not have open
 * @moved_to: (out) (optional) (nullable) (type filename): where the damaged one lies that was moved
 * aside and not yet forgotten, or %NULL
 * @error: return location for a #MesignDbError
 *
 * Goes on where a process has died that had moved a database aside; to be called by whoever may
 * move it, before it is opened.
 *
 * Returns: whether nothing is half moved
 */
gboolean
mesign_database_finish_moving_sync (const char *path, char **moved_to, GError **error)
{
  g_autofree char *target = NULL;

  if (!find_target (path, &target, error))
    return FALSE;
  /* a new one is made only when the old one's journal is out of the way */
  if (target != NULL && !g_file_test (path, G_FILE_TEST_EXISTS) && !move_rest (path, target, error))
    return FALSE;
  if (moved_to != NULL)
    *moved_to = g_steal_pointer (&target);

  return TRUE;
}

/**
 * mesign_database_forget_moved:
 * @path: (type filename): a database
 *
 * Forgets that the one that was there before was moved aside: what was to be saved from it is in
 * the new one, and has been made durable.
 */
void
mesign_database_forget_moved (const char *path)
{
  g_autofree char *note = dup_note_path (path);

  g_unlink (note);
}
