/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-database.h"

#include "base/mesign-worker.h"
#include "db/mesign-database-private.h"

#include <glib/gi18n-lib.h>

#define MAX_IDLE_READERS 4
/* From one part in so many on that is free. */
#define WORTH_COMPACTING 4

typedef struct
{
  MesignDatabase *database;
  MesignDbFunc func;
  gpointer data;
  GCancellable *cancellable;
  gboolean durable;
  gboolean result;
  GError *error;
} Write;

/**
 * MesignDatabase:
 *
 * One database file: a worker with the one connection that writes, and a pool of connections that
 * read.
 *
 * All of its functions may be called from any thread. Several processes may have the same file
 * open.
 */
G_DEFINE_FINAL_TYPE (MesignDatabase, mesign_database, G_TYPE_OBJECT)

static gboolean
fail_closed (GError **error)
{
  g_set_error_literal (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED,
                       _ ("The database is closed"));

  return FALSE;
}

static gboolean
run_nested (MesignDatabase *self, MesignDbFunc func, gpointer data, GError **error)
{
  if (!mesign_db_exec (self->writer, "SAVEPOINT nested", error))
    return FALSE;
  if (func (self->writer, data, error) && mesign_db_exec (self->writer, "RELEASE nested", error))
    return TRUE;
  mesign_db_exec (self->writer, "ROLLBACK TO nested; RELEASE nested", NULL);

  return FALSE;
}

/* Who moves a file aside holds this lock meanwhile, so that nobody writes into one that is moved.
 */
static gboolean
run_transaction (MesignDatabase *self,
                 MesignDbFunc func,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  MesignDb *db = self->writer;
  gboolean done;

  if (!mesign_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  mesign_db_set_cancellable (db, cancellable);
  done = mesign_database_is_in_place (self, error) && func (db, data, error);
  mesign_db_set_cancellable (db, NULL);
  if (done && mesign_db_exec (db, "COMMIT", error))
    return TRUE;
  mesign_db_exec (db, "ROLLBACK", NULL);

  return FALSE;
}

/* What was written stays written when the copy fails; the next write makes another one. */
static void
back_up (MesignDatabase *self)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_db_backup_sync (self->writer, self->backup_path, &error))
    g_message ("The copy of a database could not be made: %s", error->message);
}

static void
write_thread (gpointer data)
{
  Write *job = data;
  MesignDatabase *self = job->database;
  gint64 before = sqlite3_total_changes64 (self->writer->handle);

  mesign_worker_assert (self->worker);

  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return;
  if (job->durable)
    mesign_db_exec (self->writer, "PRAGMA synchronous = FULL", NULL);
  job->result = run_transaction (self, job->func, job->data, job->cancellable, &job->error);
  if (job->durable && !(self->flags & MESIGN_DB_SYNCHRONOUS_FULL))
    mesign_db_exec (self->writer, "PRAGMA synchronous = NORMAL", NULL);
  if (!job->result)
    mesign_database_mark_damage (self, job->error);
  else if (self->backup_path != NULL && sqlite3_total_changes64 (self->writer->handle) != before)
    back_up (self);
}

static void
mesign_database_dispose (GObject *object)
{
  mesign_database_close_sync (MESIGN_DATABASE (object));

  G_OBJECT_CLASS (mesign_database_parent_class)->dispose (object);
}

static void
mesign_database_finalize (GObject *object)
{
  MesignDatabase *self = MESIGN_DATABASE (object);

  g_clear_object (&self->worker);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self->path);
  g_free (self->backup_path);
  g_free (self->damage_mark);

  G_OBJECT_CLASS (mesign_database_parent_class)->finalize (object);
}

static void
mesign_database_class_init (MesignDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_database_dispose;
  object_class->finalize = mesign_database_finalize;
}

static void
mesign_database_init (MesignDatabase *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->readers);
}

/* Another process may be at work on what a guest opens, with the tables it knows. */
static gboolean
bring_up_to_date (MesignDatabase *self, const char *migrations, GError **error)
{
  return self->flags & MESIGN_DB_GUEST ? mesign_db_await_newest (self->writer, migrations, error)
                                       : mesign_db_migrate (self->writer, migrations, error);
}

/**
 * mesign_database_open_sync:
 * @path: (type filename): the file
 * @migrations: the folder of GResource with the scripts `NNN-what.sql`, each of which leads from
 * `PRAGMA user_version` NNN - 1 to NNN
 * @flags: %MESIGN_DB_SYNCHRONOUS_FULL where each transaction must survive a power cut
 * @backup_path: (type filename) (nullable): where a copy is made after each transaction that
 * changed something
 * @error: return location for a #MesignDbError
 *
 * Opens a database, makes it where there is none, and brings it to the newest version. One that is
 * damaged gives %MESIGN_DB_ERROR_CORRUPT and is left as it is; one of a newer version of the
 * program gives %MESIGN_DB_ERROR_NEWER. A guest leaves an older one as it is, waits a while for the
 * process that looks after it, and gives %MESIGN_DB_ERROR_BUSY. From when another process has moved
 * the file aside, all that is asked of it gives %MESIGN_DB_ERROR_REPLACED.
 *
 * Returns: (transfer full) (nullable): a database, or %NULL with @error set
 */
MesignDatabase *
mesign_database_open_sync (const char *path,
                           const char *migrations,
                           MesignDbFlags flags,
                           const char *backup_path,
                           GError **error)
{
  g_autoptr (MesignDatabase) self = g_object_new (MESIGN_TYPE_DATABASE, NULL);
  g_autofree char *name = g_path_get_basename (path);

  self->path = g_strdup (path);
  self->flags = flags;
  self->backup_path = g_strdup (backup_path);
  self->damage_mark = g_strconcat (path, ".damage", NULL);
  self->writer = mesign_db_open_sync (path, flags & ~MESIGN_DB_READ_ONLY, error);
  if (self->writer == NULL || !mesign_database_note_place (self, error) ||
      !mesign_database_check_whole (self, error) || !bring_up_to_date (self, migrations, error))
    return NULL;
  self->worker = mesign_worker_new (name);

  return g_steal_pointer (&self);
}

/**
 * mesign_database_close_sync:
 * @self: a database
 *
 * Closes a database in order: what waits to be written is returned as cancelled, what runs is
 * waited for, then the connections are closed. Does nothing the second time. Not for the worker's
 * own thread, nor for a function that reads.
 */
void
mesign_database_close_sync (MesignDatabase *self)
{
  MesignDb *reader;

  g_return_if_fail (MESIGN_IS_DATABASE (self));

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);

  if (self->worker != NULL)
    mesign_worker_shutdown (self->worker);

  g_mutex_lock (&self->mutex);
  while (self->n_reading > 0)
    g_cond_wait (&self->cond, &self->mutex);
  while ((reader = g_queue_pop_head (&self->readers)) != NULL)
    mesign_database_close_connection (self, reader);
  mesign_database_close_connection (self, g_steal_pointer (&self->writer));
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_closed (MesignDatabase *self)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  g_mutex_unlock (&self->mutex);

  return closed;
}

static gboolean
write_job (MesignDatabase *self, Write *job, GError **error)
{
  if (is_closed (self))
    return fail_closed (error);
  if (mesign_worker_is_current (self->worker))
    return run_nested (self, job->func, job->data, error);
  if (!mesign_worker_call_sync (self->worker, G_PRIORITY_DEFAULT, write_thread, job))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The database is closed"));
      return FALSE;
    }
  if (job->error != NULL)
    g_propagate_error (error, job->error);

  return job->result;
}

/**
 * mesign_database_write_sync:
 * @self: a database
 * @func: (scope call): what to run
 * @data: for @func
 * @cancellable: (nullable): drops the work while it waits, and takes it back while it runs
 * @error: return location for what @func sets, a #MesignDbError or %G_IO_ERROR_CANCELLED
 *
 * Runs @func in a transaction on the database's worker and waits for it. When it gives %FALSE all
 * it did is taken back. Called from within such a function it runs at once, and what it did alone
 * is taken back when it fails. Blocks; not for the main thread.
 *
 * Returns: whether it was written
 */
gboolean
mesign_database_write_sync (MesignDatabase *self,
                            MesignDbFunc func,
                            gpointer data,
                            GCancellable *cancellable,
                            GError **error)
{
  Write job = { .database = self, .func = func, .data = data, .cancellable = cancellable };

  g_return_val_if_fail (MESIGN_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return write_job (self, &job, error);
}

/**
 * mesign_database_write_durable_sync:
 * @self: a database
 * @func: (scope call): what to run
 * @data: for @func
 * @cancellable: (nullable): drops the work while it waits, and takes it back while it runs
 * @error: return location for what @func sets, a #MesignDbError or %G_IO_ERROR_CANCELLED
 *
 * As mesign_database_write_sync(), and what was written before and now survives a power cut, in a
 * database without %MESIGN_DB_SYNCHRONOUS_FULL too. Within a function that writes it is only as
 * durable as that one.
 *
 * Returns: whether it was written
 */
gboolean
mesign_database_write_durable_sync (MesignDatabase *self,
                                    MesignDbFunc func,
                                    gpointer data,
                                    GCancellable *cancellable,
                                    GError **error)
{
  Write job = {
    .database = self, .func = func, .data = data, .cancellable = cancellable, .durable = TRUE
  };

  g_return_val_if_fail (MESIGN_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  return write_job (self, &job, error);
}

static gboolean
check_out (MesignDatabase *self, MesignDb **reader, GError **error)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  *reader = closed ? NULL : g_queue_pop_head (&self->readers);
  if (!closed)
    self->n_reading++;
  g_mutex_unlock (&self->mutex);
  if (closed)
    return fail_closed (error);
  if (*reader == NULL)
    *reader = mesign_db_open_sync (self->path,
                                   MESIGN_DB_READ_ONLY | (self->flags & MESIGN_DB_GUEST), error);

  return TRUE;
}

static void
check_in (MesignDatabase *self, MesignDb *reader)
{
  g_mutex_lock (&self->mutex);
  if (reader != NULL && !self->closed && self->readers.length < MAX_IDLE_READERS)
    g_queue_push_head (&self->readers, g_steal_pointer (&reader));
  self->n_reading--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  mesign_database_close_connection (self, reader);
}

static gboolean
run_reading (MesignDb *db, MesignDbFunc func, gpointer data, GError **error)
{
  gboolean done;

  if (!mesign_db_exec (db, "BEGIN", error))
    return FALSE;
  done = func (db, data, error);
  mesign_db_set_cancellable (db, NULL);
  mesign_db_exec (db, "ROLLBACK", NULL);

  return done;
}

/**
 * mesign_database_read_sync:
 * @self: a database
 * @func: (scope call): what to run
 * @data: for @func
 * @error: return location for what @func sets, or a #MesignDbError
 *
 * Runs @func on the calling thread with a connection that only reads. All it reads stands as it was
 * at one moment, whatever is written meanwhile. Called from within a function that writes it sees
 * what that one has written so far.
 *
 * Returns: what @func gave
 */
gboolean
mesign_database_read_sync (MesignDatabase *self, MesignDbFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  MesignDb *reader;
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  if (self->worker != NULL && mesign_worker_is_current (self->worker))
    return func (self->writer, data, error);
  if (!check_out (self, &reader, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  done = reader != NULL && mesign_database_is_in_place (self, &local) &&
         run_reading (reader, func, data, &local);
  check_in (self, reader);
  if (!done && local != NULL)
    {
      mesign_database_mark_damage (self, local);
      g_propagate_error (error, g_steal_pointer (&local));
    }

  return done;
}

static gboolean
ask_number (MesignDb *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);

  return statement != NULL && mesign_statement_get_single (statement, 0, value, error);
}

static gboolean
compact (MesignDb *db, GError **error)
{
  gint64 n_pages;
  gint64 n_free;

  if (!ask_number (db, "PRAGMA page_count", &n_pages, error) ||
      !ask_number (db, "PRAGMA freelist_count", &n_free, error))
    return FALSE;

  return n_free * WORTH_COMPACTING < n_pages ||
         (mesign_db_exec (db, "VACUUM", error) &&
          mesign_db_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", error));
}

static void
compact_thread (gpointer data)
{
  Write *job = data;

  mesign_worker_assert (job->database->worker);
  job->result = compact (job->database->writer, &job->error);
  if (!job->result)
    mesign_database_mark_damage (job->database, job->error);
}

/**
 * mesign_database_compact_sync:
 * @self: a database
 * @error: return location for a #MesignDbError
 *
 * Gives the room of what was deleted back to the disk, where it is worth the while: a quarter of
 * the file at least. Needs as much room as what is left, for a moment; without it gives
 * %MESIGN_DB_ERROR_FULL, and nothing has changed. Blocks; not for the main thread, nor for a
 * function that writes.
 *
 * Returns: whether it is done
 */
gboolean
mesign_database_compact_sync (MesignDatabase *self, GError **error)
{
  Write job = { .database = self };

  g_return_val_if_fail (MESIGN_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (!mesign_worker_is_current (self->worker), FALSE);

  if (is_closed (self) ||
      !mesign_worker_call_sync (self->worker, G_PRIORITY_DEFAULT, compact_thread, &job))
    return fail_closed (error);
  if (job.error != NULL)
    g_propagate_error (error, job.error);

  return job.result;
}

/**
 * mesign_database_get_path:
 * @self: a database
 *
 * Returns: (type filename) (transfer none): its file
 */
const char *
mesign_database_get_path (MesignDatabase *self)
{
  g_return_val_if_fail (MESIGN_IS_DATABASE (self), NULL);

  return self->path;
}
