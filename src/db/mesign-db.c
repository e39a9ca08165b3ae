/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BUSY_MILLISECONDS 10000
#define PROGRESS_STEPS 4000

/**
 * MesignDb:
 *
 * One connection to a SQLite database.
 *
 * It belongs to one thread at a time: the writing one to the worker of its #MesignDatabase, a
 * reading one to whoever has it checked out.
 */

static int
on_progress (void *data)
{
  MesignDb *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

/* So that a new file is for the user alone whatever the umask; the journal takes its mode. */
static gboolean
make_private_file (const char *path)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  return fd >= 0 && close (fd) == 0;
}

static MesignDb *
new_for_handle (sqlite3 *handle)
{
  MesignDb *self = g_new0 (MesignDb, 1);

  self->handle = handle;
  self->statements =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) mesign_statement_free);
  self->addresses = g_hash_table_new (NULL, NULL);

  return self;
}

static gboolean
set_up (MesignDb *self, GError **error)
{
  int result = SQLITE_OK;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  result = mesign_tokenizer_register (self->handle);
  if (result != SQLITE_OK)
    return mesign_db_fail (error, self->handle, result);

  return mesign_db_exec (self,
                         "PRAGMA foreign_keys = ON;"
                         "PRAGMA trusted_schema = OFF;"
                         "PRAGMA temp_store = MEMORY;"
                         "PRAGMA cell_size_check = ON;",
                         error);
}

/* For a connection whose closing must not remove the journal. */
void
mesign_db_keep_journal (MesignDb *self)
{
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static gboolean
set_up_file (MesignDb *self, MesignDbFlags flags, GError **error)
{
  if (!set_up (self, error))
    return FALSE;
  if (flags & MESIGN_DB_GUEST)
    mesign_db_keep_journal (self);
  if (flags & MESIGN_DB_READ_ONLY)
    return mesign_db_exec (self, "PRAGMA query_only = ON", error);

  return mesign_db_exec (self,
                         "PRAGMA journal_mode = WAL;"
                         "PRAGMA journal_size_limit = 16777216;"
                         "PRAGMA wal_autocheckpoint = 8000;"
                         "PRAGMA cache_size = -32000;",
                         error) &&
         mesign_db_exec (self,
                         flags & MESIGN_DB_SYNCHRONOUS_FULL
                             ? "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON"
                             : "PRAGMA synchronous = NORMAL",
                         error);
}

/* Nobody asks SQLite how much memory it holds, and counting it takes a lock for each piece. Where
 * another library has begun with SQLite before, it goes on counting. */
static void
configure (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&once, 1);
    }
}

/**
 * mesign_db_open_sync:
 * @path: (type filename): the file
 * @flags: how to open it
 * @error: return location for a #MesignDbError
 *
 * Opens a connection of one's own. Most callers want a #MesignDatabase. A new file is readable by
 * the user alone.
 *
 * Returns: (transfer full) (nullable): a connection, or %NULL with @error set
 */
MesignDb *
mesign_db_open_sync (const char *path, MesignDbFlags flags, GError **error)
{
  g_autoptr (MesignDb) self = NULL;
  sqlite3 *handle = NULL;
  int result;

  g_return_val_if_fail (path != NULL, NULL);

  if (!(flags & (MESIGN_DB_READ_ONLY | MESIGN_DB_GUEST)) && !make_private_file (path))
    {
      int saved = errno;
      g_autofree char *shown = g_filename_display_name (path);

      g_set_error (error, MESIGN_DB_ERROR,
                   saved == ENOSPC ? MESIGN_DB_ERROR_FULL : MESIGN_DB_ERROR_IO, "%s: %s", shown,
                   g_strerror (saved));
      return NULL;
    }
  configure ();
  result = sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  self = new_for_handle (handle);
  if (result != SQLITE_OK)
    {
      mesign_db_fail (error, handle, result);
      return NULL;
    }
  if (!set_up_file (self, flags, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_db_open_memory:
 * @error: return location for a #MesignDbError
 *
 * Returns: (transfer full) (nullable): a connection to a new database that never touches the disk,
 * or %NULL with @error set
 */
MesignDb *
mesign_db_open_memory (GError **error)
{
  g_autoptr (MesignDb) self = NULL;
  sqlite3 *handle = NULL;
  int result;

  configure ();
  result = sqlite3_open_v2 (":memory:", &handle,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  self = new_for_handle (handle);
  if (result != SQLITE_OK)
    {
      mesign_db_fail (error, handle, result);
      return NULL;
    }
  if (!set_up (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_db_close:
 * @self: a connection
 *
 * Closes a connection. Its statements must have been released.
 */
void
mesign_db_close (MesignDb *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->handle);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * mesign_db_exec:
 * @self: a connection
 * @sql: constant statements; values never stand in them
 * @error: return location for a #MesignDbError
 *
 * Runs one or more statements that take no values and give no rows.
 *
 * Returns: whether all of them ran
 */
gboolean
mesign_db_exec (MesignDb *self, const char *sql, GError **error)
{
  int result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return result == SQLITE_OK || mesign_db_fail (error, self->handle, result);
}

/**
 * mesign_db_get_last_id:
 * @self: a connection
 *
 * Returns: the row the last INSERT made
 */
gint64
mesign_db_get_last_id (MesignDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/**
 * mesign_db_get_changes:
 * @self: a connection
 *
 * Returns: how many rows the last statement inserted, updated or deleted
 */
gint64
mesign_db_get_changes (MesignDb *self)
{
  return sqlite3_changes64 (self->handle);
}

/**
 * mesign_db_set_cancellable:
 * @self: a connection
 * @cancellable: (nullable): what stops statements, or %NULL for nothing
 *
 * From now on a statement that runs long stops with %G_IO_ERROR_CANCELLED when @cancellable is
 * cancelled.
 */
void
mesign_db_set_cancellable (MesignDb *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->handle, PROGRESS_STEPS, cancellable != NULL ? on_progress : NULL,
                            self);
}

/**
 * mesign_db_serialize:
 * @self: a connection to a database in memory
 * @error: return location for a #MesignDbError
 *
 * Returns: (transfer full) (nullable): the database as one image for mesign_db_open_image(), in the
 * clear, or %NULL with @error set
 */
GBytes *
mesign_db_serialize (MesignDb *self, GError **error)
{
  sqlite3_int64 length = 0;
  unsigned char *image = sqlite3_serialize (self->handle, "main", &length, 0);

  if (image == NULL)
    {
      mesign_db_fail (error, NULL, SQLITE_NOMEM);
      return NULL;
    }

  return g_bytes_new_with_free_func (image, length, sqlite3_free, image);
}

/**
 * mesign_db_open_image:
 * @image: what mesign_db_serialize() gave
 * @error: return location for a #MesignDbError
 *
 * Returns: (transfer full) (nullable): a connection to a database in memory that starts out as
 * @image, or %NULL with @error set
 */
MesignDb *
mesign_db_open_image (GBytes *image, GError **error)
{
  g_autoptr (MesignDb) self = mesign_db_open_memory (error);
  gsize length;
  const guint8 *octets = g_bytes_get_data (image, &length);
  unsigned char *copy;
  int result;

  if (self == NULL)
    return NULL;
  copy = sqlite3_malloc64 (MAX (length, 1));
  if (copy == NULL)
    {
      mesign_db_fail (error, NULL, SQLITE_NOMEM);
      return NULL;
    }
  if (length > 0)
    memcpy (copy, octets, length);
  result = sqlite3_deserialize (self->handle, "main", copy, length, length,
                                SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (result != SQLITE_OK || !mesign_db_exec (self, "SELECT count(*) FROM sqlite_schema", error))
    {
      if (result != SQLITE_OK)
        mesign_db_fail (error, NULL, result);
      return NULL;
    }

  return g_steal_pointer (&self);
}
