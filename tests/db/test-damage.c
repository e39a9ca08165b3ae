/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A damaged database that several have open, as several processes would. */

#include "db-fixture.h"

#include "test-db-resources.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static void
write_note (MesignDatabase *database, const char *text)
{
  g_autoptr (GError) error = NULL;

  mesign_database_write_sync (database, insert_note, (gpointer) text, NULL, &error);
  g_assert_no_error (error);
}

/* As SQLite itself tells. */
static int
count_with_sqlite (const char *path)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  int n;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count(*) FROM note", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return n;
}

/* Who has the old file open writes into neither file any more, what it wrote before is in the old
 * one, and it leaves the new one's journal alone when it closes. */
static void
test_moved_aside (Fixture *fixture, gconstpointer data)
{
  MesignDbFlags flags = GPOINTER_TO_UINT (data);
  g_autoptr (MesignDatabase) before = fixture_open (fixture, 0);
  g_autoptr (MesignDatabase) guest = fixture_open (fixture, flags);
  g_autoptr (MesignDatabase) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *moved_to = NULL;
  g_autofree char *journal = g_strconcat (fixture->path, "-wal", NULL);
  gint64 n = -1;

  write_note (before, "one");
  write_note (guest, "two");
  g_clear_object (&before);
  g_assert_true (mesign_database_move_aside_sync (fixture->path, &moved_to, &error));
  g_assert_no_error (error);
  after = fixture_open (fixture, 0);
  write_note (after, "new");

  g_assert_false (mesign_database_write_sync (guest, insert_note, (gpointer) "lost", NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_REPLACED);
  g_clear_error (&error);
  g_assert_false (mesign_database_read_sync (guest, count_notes, &n, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_REPLACED);
  g_assert_cmpint (n, ==, -1);
  g_clear_object (&guest);

  g_assert_true (g_file_test (journal, G_FILE_TEST_EXISTS));
  g_assert_cmpint (count_with_sqlite (moved_to), ==, 2);
  g_assert_cmpint (count_with_sqlite (fixture->path), ==, 1);
  g_assert_true (mesign_database_read_sync (after, count_notes, &n, NULL));
  g_assert_cmpint (n, ==, 1);
}

/* A folder that cannot be looked into for a moment is no reason to start the program again. */
static void
test_not_seen (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link", NULL);
  g_autofree char *path = g_build_filename (link, "test.db", NULL);
  g_autoptr (MesignDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (".", link), ==, 0);
  database = mesign_database_open_sync (path, ONE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (symlink ("link", link), ==, 0);
  g_assert_false (mesign_database_write_sync (database, insert_note, (gpointer) "n", NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_IO);
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (symlink (".", link), ==, 0);
  write_note (database, "seen again");
}

static gpointer
write_thread (gpointer data)
{
  MesignDatabase *guest = data;
  guint n = 0;

  while (mesign_database_write_sync (guest, insert_note, (gpointer) "note", NULL, NULL))
    n++;

  return GUINT_TO_POINTER (n);
}

/* Whatever the moment it is moved at, all that was said to be written is in the old file. */
static void
test_moved_meanwhile (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint round = 0; round < 8; round++)
    {
      g_autoptr (MesignDatabase) guest = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *moved_to = NULL;
      GThread *thread;
      guint n;

      g_clear_object (&guest);
      guest = fixture_open (fixture, 0);
      thread = g_thread_new ("writer", write_thread, guest);
      g_usleep (20000 + round * 3000);
      g_assert_true (mesign_database_move_aside_sync (fixture->path, &moved_to, &error));
      n = GPOINTER_TO_UINT (g_thread_join (thread));
      g_assert_cmpint (count_with_sqlite (moved_to), ==, n);
      g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
    }
}

/* It is not made where it is missing: whoever may is about to. */
static void
test_guest_makes_none (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_database_open_sync (fixture->path, ONE, MESIGN_DB_GUEST, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_IO);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static int
ask_version (const char *path)
{
  sqlite3 *db;
  sqlite3_stmt *statement;
  int version;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return version;
}

/* Who looks after the file goes on with the tables it knows: they are not changed below it. */
static void
test_guest_migrates_none (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) holder = fixture_open (fixture, 0);
  g_autoptr (GError) error = NULL;

  write_note (holder, "before");
  g_assert_null (mesign_database_open_sync (fixture->path, TWO, MESIGN_DB_GUEST, NULL, &error));
  g_assert_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "older version"));
  g_assert_cmpint (ask_version (fixture->path), ==, 1);
  write_note (holder, "after");
}

static gpointer
open_newer_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  MesignDatabase *database;

  g_usleep (300000);
  database = mesign_database_open_sync (data, TWO, 0, NULL, &error);
  g_assert_no_error (error);

  return database;
}

/* One that comes while the file is brought up to date waits for that. */
static void
test_guest_waits (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) before = fixture_open (fixture, 0);
  g_autoptr (MesignDatabase) guest = NULL;
  g_autoptr (MesignDatabase) holder = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  g_clear_object (&before);
  thread = g_thread_new ("holder", open_newer_thread, fixture->path);
  guest = mesign_database_open_sync (fixture->path, TWO, MESIGN_DB_GUEST, NULL, &error);
  g_assert_no_error (error);
  holder = g_thread_join (thread);
  write_note (guest, "two");
}

static char *
read_mark (Fixture *fixture)
{
  char *text = NULL;

  g_file_get_contents (fixture->mark, &text, NULL, NULL);

  return text;
}

/* A file that is marked is looked through once, however often it is opened before what is inside
 * it has been put right. */
static void
test_mark (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);

  g_assert_false (mesign_database_was_marked (database));
  g_clear_object (&database);
  g_assert_true (g_file_set_contents (fixture->mark, "", 0, NULL));
  for (guint n = 0; n < 2; n++)
    {
      g_autofree char *text = NULL;

      database = fixture_open (fixture, 0);
      g_assert_true (mesign_database_was_marked (database));
      text = read_mark (fixture);
      g_assert_cmpstr (text, ==, "whole");
      g_clear_object (&database);
    }
  database = fixture_open (fixture, 0);
  mesign_database_clear_mark (database);
  g_assert_false (mesign_database_was_marked (database));
  g_assert_false (g_file_test (fixture->mark, G_FILE_TEST_EXISTS));
}

/* A guest neither looks through a marked file nor takes the mark away. */
static void
test_mark_of_guest (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autofree char *text = NULL;

  g_clear_object (&database);
  g_assert_true (g_file_set_contents (fixture->mark, "", 0, NULL));
  database = fixture_open (fixture, MESIGN_DB_GUEST);
  g_assert_false (mesign_database_was_marked (database));
  text = read_mark (fixture);
  g_assert_cmpstr (text, ==, "");
}

/* One that has become the holder of the lock has not looked at what is inside. */
static void
test_mark_stays_with_guest (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignDatabase) database = fixture_open (fixture, 0);
  g_autofree char *text = NULL;

  g_clear_object (&database);
  g_assert_true (g_file_set_contents (fixture->mark, "whole", -1, NULL));
  database = fixture_open (fixture, MESIGN_DB_GUEST);
  mesign_database_clear_mark (database);
  text = read_mark (fixture);
  g_assert_cmpstr (text, ==, "whole");
}

#define add(name, data, func)                                                                      \
  g_test_add ("/db/damage/" name, Fixture, GUINT_TO_POINTER (data), fixture_set_up, func,          \
              fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_db_resources_register_resource ();
  add ("moved-aside/guest", MESIGN_DB_GUEST, test_moved_aside);
  add ("moved-aside/another", MESIGN_DB_READ_WRITE, test_moved_aside);
  add ("moved-meanwhile", 0, test_moved_meanwhile);
  add ("not-seen", 0, test_not_seen);
  add ("guest-makes-none", 0, test_guest_makes_none);
  add ("guest-migrates-none", 0, test_guest_migrates_none);
  add ("guest-waits", 0, test_guest_waits);
  add ("mark", 0, test_mark);
  add ("mark-of-guest", 0, test_mark_of_guest);
  add ("mark-stays-with-guest", 0, test_mark_stays_with_guest);

  return g_test_run ();
}
