/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "db-fixture.h"

#include "test-db-resources.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BAD "/com/mesign/test/migrations-bad"

static gint64
get_count (MesignDatabase *database)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  mesign_database_read_sync (database, count_notes, &n, &error);
  g_assert_no_error (error);

  return n;
}

static void
write_note (MesignDatabase *database, const char *text)
{
  g_autoptr (GError) error = NULL;

  mesign_database_write_sync (database, insert_note, (gpointer) text, NULL, &error);
  g_assert_no_error (error);
}

static void
test_write_read (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  struct stat info;

  {
    g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);

    write_note (database, "Robert'); DROP TABLE note;--");
    write_note (database, "two");
    g_assert_cmpint (get_count (database), ==, 2);
    g_assert_cmpstr (mesign_database_get_path (database), ==, fixture->path);
  }
  {
    g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);

    g_assert_cmpint (get_count (database), ==, 2);
  }
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static gboolean
insert_and_fail (MesignDb *db, gpointer data, GError **error)
{
  if (!insert_note (db, data, error))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "on purpose");

  return FALSE;
}

static void
test_rollback (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      mesign_database_write_sync (database, insert_and_fail, (gpointer) "gone", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (get_count (database), ==, 0);

  write_note (database, "same");
  g_clear_error (&error);
  g_assert_false (
      mesign_database_write_sync (database, insert_note, (gpointer) "same", NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CONSTRAINT);
  g_assert_null (strstr (error->message, "same"));
  g_assert_cmpint (get_count (database), ==, 1);
}

static gboolean
write_nested (MesignDb *db, gpointer data, GError **error)
{
  MesignDatabase *database = data;
  g_autoptr (GError) local = NULL;

  if (!insert_note (db, (gpointer) "outer", error))
    return FALSE;
  g_assert_true (
      mesign_database_write_sync (database, insert_note, (gpointer) "inner", NULL, error));
  g_assert_false (mesign_database_write_sync (database, insert_and_fail, (gpointer) "taken back",
                                              NULL, &local));

  return TRUE;
}

static void
test_nested (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_database_write_sync (database, write_nested, database, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_count (database), ==, 2);
}

static void
test_reader_cannot_write (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_database_read_sync (database, insert_note, (gpointer) "sly", &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_IO);
  g_assert_cmpint (get_count (database), ==, 0);
}

static void
test_migration (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);

  write_note (database, "old");
  g_clear_object (&database);

  database = mesign_database_open_sync (fixture->path, BAD, 0, NULL, &error);
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED);
  g_assert_null (database);
  g_clear_error (&error);

  database = mesign_database_open_sync (fixture->path, TWO, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_count (database), ==, 1);
  g_assert_true (mesign_database_write_sync (database, insert_note, (gpointer) "new", NULL, NULL));
  g_clear_object (&database);

  database = mesign_database_open_sync (fixture->path, ONE, 0, NULL, &error);
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "version 2"));
}

static void
test_newer_untouched (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length;
  gsize after_length;
  g_autoptr (MesignDatabase) database =
      mesign_database_open_sync (fixture->path, TWO, 0, NULL, &error);

  g_clear_object (&database);
  g_assert_true (g_file_get_contents (fixture->path, &before, &before_length, NULL));
  g_assert_null (mesign_database_open_sync (fixture->path, ONE, 0, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_NEWER);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_no_database (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (9000, 'z');
  g_autofree char *moved_to = NULL;

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  g_assert_null (mesign_database_open_sync (fixture->path, ONE, 0, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT);
  g_clear_error (&error);

  g_assert_true (mesign_database_move_aside_sync (fixture->path, &moved_to, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (moved_to, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_cannot_open (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "no", "such", "folder.db", NULL);

  g_assert_null (mesign_database_open_sync (path, ONE, 0, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_IO);
}

static gboolean
insert_many (MesignDb *db, gpointer data, GError **error)
{
  int *first = data;

  for (int i = *first; i < *first + 500; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d %s", i, "a rather long text to fill some pages");

      if (!insert_note (db, text, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_all (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT sum(length(text)) FROM note NOT INDEXED", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, data, error);
}

static void
damage (const char *path)
{
  g_autofree char *junk = g_strnfill (4096, 'q');
  int fd = g_open (path, O_WRONLY, 0);

  for (int page = 5; page < 9; page++)
    g_assert_cmpint (pwrite (fd, junk, 4096, page * 4096), ==, 4096);
  close (fd);
}

/* Damage that is met only later makes the next opening look closely. */
static void
test_damaged_page (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  int first = 0;
  gint64 sum;
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);

  g_assert_true (mesign_database_write_sync (database, insert_many, &first, NULL, NULL));
  g_clear_object (&database);
  damage (fixture->path);

  database = fixture_open (fixture, 0);
  g_assert_false (mesign_database_read_sync (database, read_all, &sum, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT);
  g_clear_error (&error);
  g_clear_object (&database);

  g_assert_null (mesign_database_open_sync (fixture->path, ONE, 0, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT);
}

static gboolean
limit_pages (MesignDb *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  return mesign_db_exec (db, "PRAGMA max_page_count = 12", error);
}

static void
test_full (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autoptr (GError) error = NULL;
  int first = 0;

  write_note (database, "before");
  g_assert_true (mesign_database_write_sync (database, limit_pages, NULL, NULL, NULL));
  g_assert_false (mesign_database_write_sync (database, insert_many, &first, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FULL);
  g_assert_cmpint (get_count (database), ==, 1);
  write_note (database, "after");
  g_assert_cmpint (get_count (database), ==, 2);
}

static gpointer
read_thread (gpointer data)
{
  MesignDatabase *database = data;
  gint64 n = 0;

  while (n < 20 * 500)
    {
      n = get_count (database);
      g_assert_cmpint (n % 500, ==, 0);
    }

  return NULL;
}

static void
test_concurrent (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_thread, database);
  for (int first = 0; first < 20 * 500; first += 500)
    g_assert_true (mesign_database_write_sync (database, insert_many, &first, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

typedef struct
{
  MesignDatabase *database;
  gint64 seen_first;
  gint64 seen_second;
} Snapshot;

static gboolean
read_twice (MesignDb *db, gpointer data, GError **error)
{
  Snapshot *snapshot = data;

  if (!count_notes (db, &snapshot->seen_first, error))
    return FALSE;
  write_note (snapshot->database, "meanwhile");

  return count_notes (db, &snapshot->seen_second, error);
}

static void
test_snapshot (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  Snapshot snapshot = { .database = database };

  g_assert_true (mesign_database_read_sync (database, read_twice, &snapshot, NULL));
  g_assert_cmpint (snapshot.seen_first, ==, 0);
  g_assert_cmpint (snapshot.seen_second, ==, 0);
  g_assert_cmpint (get_count (database), ==, 1);
}

/* A process that dies within a transaction leaves nothing of it, and no lock. */
static void
test_killed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  pid_t child;
  int status;

  write_note (database, "safe");
  g_clear_object (&database);
  child = fork ();
  if (child == 0)
    {
      MesignDb *db = mesign_db_open_sync (fixture->path, MESIGN_DB_READ_WRITE, NULL);
      int first = 0;
      gboolean done = db != NULL && mesign_db_exec (db, "BEGIN IMMEDIATE", NULL) &&
                      insert_many (db, &first, NULL);

      _exit (done ? 7 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 7);

  database = fixture_open (fixture, 0);
  g_assert_cmpint (get_count (database), ==, 1);
  write_note (database, "more");
}

static void
test_two_at_once (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) one = fixture_open (fixture, 0);
  g_autoptr (MesignDatabase) two = fixture_open (fixture, 0);

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);

      write_note (i % 2 ? one : two, text);
    }
  g_assert_cmpint (get_count (one), ==, 20);
  g_assert_cmpint (get_count (two), ==, 20);
}

static gboolean
run_for_ever (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
      error);
  gint64 value;

  if (!insert_note (db, (gpointer) "never", error))
    return FALSE;
  g_cancellable_cancel (data);

  return statement != NULL && mesign_statement_get_single (statement, 0, &value, error);
}

static void
test_cancel (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (
      mesign_database_write_sync (database, run_for_ever, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (
      mesign_database_write_sync (database, insert_note, (gpointer) "no", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (get_count (database), ==, 0);
}

static void
test_closed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autoptr (GError) error = NULL;
  gint64 n;

  mesign_database_close_sync (database);
  mesign_database_close_sync (database);
  g_assert_false (
      mesign_database_write_sync (database, insert_note, (gpointer) "late", NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (mesign_database_read_sync (database, count_notes, &n, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED);
}

static void
test_backup (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *copy = g_build_filename (fixture->folder, "copy.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDatabase) database =
      mesign_database_open_sync (fixture->path, ONE, MESIGN_DB_SYNCHRONOUS_FULL, copy, &error);
  g_autoptr (MesignDatabase) restored = NULL;
  struct stat info;

  g_assert_no_error (error);
  write_note (database, "one");
  write_note (database, "two");
  g_assert_true (
      mesign_database_write_durable_sync (database, insert_note, (gpointer) "three", NULL, NULL));
  g_assert_cmpint (g_stat (copy, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  restored = mesign_database_open_sync (copy, ONE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_count (restored), ==, 3);
}

static void
test_statements (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = mesign_db_open_memory (&error);
  g_autoptr (GBytes) octets = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  const char *sql = "SELECT ?1, ?2, ?3, ?4";
  g_autoptr (MesignStatement) one = mesign_db_prepare (db, sql, &error);
  g_autoptr (MesignStatement) two = mesign_db_prepare (db, sql, &error);
  g_autoptr (GBytes) back = NULL;

  g_assert_true (one != two);
  mesign_statement_bind_int64 (one, 1, G_MININT64);
  mesign_statement_bind_text (one, 2, "密信");
  mesign_statement_bind_bytes (one, 3, octets);
  mesign_statement_bind_bytes (two, 3, empty);
  g_assert_cmpint (mesign_statement_step (one, &error), ==, MESIGN_STEP_ROW);
  g_assert_cmpint (mesign_statement_step (two, &error), ==, MESIGN_STEP_ROW);
  g_assert_true (mesign_statement_get_int64 (one, 0) == G_MININT64);
  g_assert_cmpstr (mesign_statement_get_text (one, 1), ==, "密信");
  back = mesign_statement_dup_bytes (one, 2);
  g_assert_true (g_bytes_equal (back, octets));
  g_assert_true (mesign_statement_is_null (one, 3));
  g_assert_null (mesign_statement_get_text (two, 1));
  g_assert_false (mesign_statement_is_null (two, 2));

  mesign_statement_reset (one);
  mesign_statement_bind_int64 (one, 99, 1);
  g_assert_cmpint (mesign_statement_step (one, &error), ==, MESIGN_STEP_ERROR);
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (mesign_db_prepare (db, "SELEKT", &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_FAILED);
}

static gint64
ask_text (MesignDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, &error);
  gint64 value;

  g_assert_no_error (error);
  g_assert_true (mesign_statement_get_single (statement, -1, &value, &error));

  return value;
}

/* Statements are looked up by where their text stands; what stands there may change. */
static void
test_same_place (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = mesign_db_open_memory (&error);
  char place[64];

  for (guint turn = 0; turn < 3; turn++)
    for (gint64 i = 1; i <= 3; i++)
      {
        g_snprintf (place, sizeof place, "SELECT %" G_GINT64_FORMAT, i);
        g_assert_cmpint (ask_text (db, place), ==, i);
      }
}

static void
test_image (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = mesign_db_open_memory (&error);
  g_autoptr (MesignDb) again = NULL;
  g_autoptr (GBytes) image = NULL;
  g_autoptr (GBytes) junk = g_bytes_new_static ("this is no database at all", 26);

  g_assert_true (mesign_db_exec (db, "CREATE TABLE t (i); INSERT INTO t VALUES (42)", &error));
  image = mesign_db_serialize (db, &error);
  g_assert_no_error (error);
  again = mesign_db_open_image (image, &error);
  g_assert_no_error (error);
  g_assert_true (mesign_db_exec (again, "INSERT INTO t SELECT i + 1 FROM t", &error));
  g_assert_null (mesign_db_open_image (junk, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT);
}

#define add(name, func) g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_db_resources_register_resource ();
  add ("/db/database/killed", test_killed);
  add ("/db/database/write-read", test_write_read);
  add ("/db/database/rollback", test_rollback);
  add ("/db/database/nested", test_nested);
  add ("/db/database/reader-cannot-write", test_reader_cannot_write);
  add ("/db/database/migration", test_migration);
  add ("/db/database/newer-untouched", test_newer_untouched);
  add ("/db/database/no-database", test_no_database);
  add ("/db/database/cannot-open", test_cannot_open);
  add ("/db/database/damaged-page", test_damaged_page);
  add ("/db/database/full", test_full);
  add ("/db/database/concurrent", test_concurrent);
  add ("/db/database/snapshot", test_snapshot);
  add ("/db/database/two-at-once", test_two_at_once);
  add ("/db/database/cancel", test_cancel);
  add ("/db/database/closed", test_closed);
  add ("/db/database/backup", test_backup);
  add ("/db/statement/values", test_statements);
  add ("/db/statement/same-place", test_same_place);
  add ("/db/db/image", test_image);

  return g_test_run ();
}
