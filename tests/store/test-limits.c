/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#define SIZE 10000

/* Octets that do not deflate, so that it is known what they take. */
static gint64
add_big (Fixture *fixture, guint32 uid)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (uid);
  guint8 *data = g_malloc (SIZE);
  g_autoptr (GBytes) octets = NULL;
  const MesignIntake intake = { .preview = "preview", .text = "quince", .attachment_names = "" };
  gint64 id = add_simple (fixture, fixture->inbox, uid, 0);

  for (guint i = 0; i < SIZE; i++)
    data[i] = g_rand_int (random);
  octets = g_bytes_new_take (data, SIZE);
  g_assert_true (mesign_store_put_body_sync (fixture->store, id, octets, NULL));
  g_assert_true (mesign_store_put_intake_sync (fixture->store, id, &intake, NULL));

  return id;
}

static MesignBodyState
get_state (Fixture *fixture, gint64 id)
{
  g_autoptr (MesignMessageInfo) info = get_info (fixture, id);

  return info->body_state;
}

static guint
limit (Fixture *fixture, gint64 before, gint64 max_octets)
{
  g_autoptr (GError) error = NULL;
  guint n_dropped = 0;

  g_assert_true (mesign_store_limit_octets_sync (fixture->store, ACCOUNT, before, max_octets,
                                                 &n_dropped, &error));
  g_assert_no_error (error);

  return n_dropped;
}

static void
test_age (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 ids[11];
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GPtrArray) missing = NULL;

  for (guint32 uid = 1; uid <= 10; uid++)
    ids[uid] = add_big (fixture, uid);
  g_assert_cmpint (limit (fixture, 0, 0), ==, 0);
  g_assert_cmpint (limit (fixture, BASE + 5, 0), ==, 4);
  g_assert_cmpint (limit (fixture, BASE + 5, 0), ==, 0);
  g_assert_cmpint (get_state (fixture, ids[4]), ==, MESIGN_BODY_DROPPED);
  g_assert_cmpint (get_state (fixture, ids[5]), ==, MESIGN_BODY_TAKEN_IN);
  g_assert_cmpint (ask_sql (fixture->bodies_path, "SELECT count(*) FROM body"), ==, 6);

  /* it is shown as before, not fetched again by itself, and not to be had from here */
  info = get_info (fixture, ids[4]);
  g_assert_cmpstr (info->preview, ==, "preview");
  g_assert_null (mesign_store_get_body_sync (fixture->store, ids[4], &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  missing = mesign_store_list_missing_bodies_sync (fixture->store, fixture->inbox, 0, 100, NULL);
  g_assert_cmpint (missing->len, ==, 0);

  /* until the limits change */
  g_assert_true (mesign_store_want_dropped_sync (fixture->store, ACCOUNT, NULL));
  g_ptr_array_unref (missing);
  missing = mesign_store_list_missing_bodies_sync (fixture->store, fixture->inbox, 0, 100, NULL);
  g_assert_cmpint (missing->len, ==, 4);
}

/* The newest stay, and the file becomes smaller. */
static void
test_size (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 ids[41];
  GStatBuf before;
  GStatBuf after;

  for (guint32 uid = 1; uid <= 40; uid++)
    ids[uid] = add_big (fixture, uid);
  fixture_reopen (fixture);
  g_stat (fixture->bodies_path, &before);
  g_assert_cmpint (limit (fixture, 0, 5 * SIZE), ==, 35);
  g_assert_cmpint (get_state (fixture, ids[36]), ==, MESIGN_BODY_TAKEN_IN);
  g_assert_cmpint (get_state (fixture, ids[35]), ==, MESIGN_BODY_DROPPED);
  g_clear_object (&fixture->store);
  g_stat (fixture->bodies_path, &after);
  g_assert_cmpint (before.st_size, >, 40 * SIZE);
  g_assert_cmpint (after.st_size, <, 8 * SIZE);
  fixture_reopen (fixture);
}

/* What is nowhere else, or still to be worked on, stays whatever the limits are. */
static void
test_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 here = add_big (fixture, 1);
  gint64 awaited = add_big (fixture, 2);
  gint64 new = add_simple (fixture, fixture->inbox, 3, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  g_autoptr (GError) error = NULL;

  put_octets (fixture, new);
  /* copied, and the copy is not on the server yet */
  g_assert_cmpint (
      mesign_store_queue_copy_sync (fixture->store, &placement, 1, fixture->archive, &error), >, 0);
  placement = get_placement (fixture, fixture->inbox, 2);
  g_assert_cmpint (
      mesign_store_queue_flags_sync (fixture->store, &placement, 1, MESIGN_FLAG_FLAGGED, 0, &error),
      >, 0);
  g_assert_cmpint (limit (fixture, G_MAXINT64, 1), ==, 0);
  g_assert_cmpint (get_state (fixture, here), ==, MESIGN_BODY_TAKEN_IN);
  g_assert_cmpint (get_state (fixture, awaited), ==, MESIGN_BODY_TAKEN_IN);
  g_assert_cmpint (get_state (fixture, new), ==, MESIGN_BODY_STORED);
}

static gpointer
limit_thread (gpointer data)
{
  return GUINT_TO_POINTER (limit (data, G_MAXINT64, 0));
}

/* Another process queues an operation after the limits have been looked at, and before they are put
 * into effect: it has the lock meanwhile. */
static void
test_meanwhile (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 one = add_big (fixture, 1);
  gint64 two = add_big (fixture, 2);
  GThread *thread;
  sqlite3 *other;

  g_assert_cmpint (sqlite3_open (fixture->mail_path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  thread = g_thread_new ("limit", limit_thread, fixture);
  g_usleep (500000);
  g_assert_cmpint (sqlite3_exec (other,
                                 "INSERT INTO operation (account, kind) "
                                 "VALUES ('" ACCOUNT "', 'flags');"
                                 "INSERT INTO operation_target (operation_id, position, "
                                 "placement_id) SELECT last_insert_rowid (), 0, id FROM placement "
                                 "WHERE uid = 2; COMMIT",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (other);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 1);
  g_assert_cmpint (get_state (fixture, one), ==, MESIGN_BODY_DROPPED);
  g_assert_cmpint (get_state (fixture, two), ==, MESIGN_BODY_TAKEN_IN);
}

static void
test_other_account (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n_dropped = 9;

  add_big (fixture, 1);
  g_assert_true (
      mesign_store_limit_octets_sync (fixture->store, "another", G_MAXINT64, 1, &n_dropped, NULL));
  g_assert_cmpint (n_dropped, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  FIXTURE_ADD ("/store/limits/age", test_age);
  FIXTURE_ADD ("/store/limits/size", test_size);
  FIXTURE_ADD ("/store/limits/kept", test_kept);
  FIXTURE_ADD ("/store/limits/meanwhile", test_meanwhile);
  FIXTURE_ADD ("/store/limits/other-account", test_other_account);

  return g_test_run ();
}
