/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rebuilding that ends in the middle, and what others do meanwhile. */

#include "store-fixture.h"

#include "store/mesign-query.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_MESSAGES 700

static void
fill (Fixture *fixture, guint n)
{
  for (guint32 uid = 1; uid <= n; uid++)
    add_with_octets (fixture, uid, uid % 5 ? "Something else" : "A plan");
}

static guint
count_found (Fixture *fixture, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignQuery) query = mesign_query_new (words, FALSE, NULL);
  g_autoptr (GArray) found =
      mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 5000, NULL, &error);

  g_assert_no_error (error);

  return found->len;
}

static void
assert_whole (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStoreCheck) found =
      mesign_store_check_sync (fixture->store, read_octets, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < MESIGN_STORE_N_FAULTS; i++)
    if (found->n_faults[i] != 0)
      g_error ("%" G_GINT64_FORMAT " faults of %s", found->n_faults[i],
               mesign_store_fault_to_string (i));
}

static void
spoil (Fixture *fixture)
{
  run_sql (fixture, fixture->mail_path,
           "UPDATE message SET subject = 'forged', from_address = 'eve@x';"
           "DELETE FROM list_row; UPDATE placement SET flags = 2 WHERE id % 3 = 0;"
           "DELETE FROM reference WHERE message_id % 7 = 0");
}

typedef struct
{
  GCancellable *cancellable;
  guint64 end;
  guint64 done;
  guint64 total;
  guint n_told;
} Progress;

static void
on_progress (guint64 done, guint64 total, gpointer user_data)
{
  Progress *self = user_data;

  g_assert_cmpuint (done, >=, self->done);
  g_assert_cmpuint (done, <=, total);
  self->done = done;
  self->total = total;
  self->n_told++;
  if (self->cancellable != NULL && done >= self->end)
    g_cancellable_cancel (self->cancellable);
}

static void
rebuild (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Progress progress = { 0 };

  g_assert_true (mesign_store_rebuild_sync (fixture->store, read_octets, on_progress, &progress,
                                            NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_told, >, 4);
  g_assert_cmpuint (progress.done, ==, progress.total);
}

/* Wherever it is cancelled, the next start finds every word again, and another try ends it. */
static void
test_cancelled (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture, N_MESSAGES);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Progress progress = { .cancellable = cancellable, .end = i * N_MESSAGES / 3 };

      spoil (fixture);
      g_assert_false (mesign_store_rebuild_sync (fixture->store, read_octets, on_progress,
                                                 &progress, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fixture_reopen (fixture);
      g_assert_null (mesign_store_get_damaged_path (fixture->store));
      g_assert_true (mesign_store_recover_sync (fixture->store, NULL));
      g_assert_cmpuint (count_found (fixture, "plaintext"), ==, N_MESSAGES - N_MESSAGES / 3);
      rebuild (fixture);
      assert_whole (fixture);
      g_assert_cmpuint (count_found (fixture, "subject:plan"), ==, N_MESSAGES / 5);
    }
}

static void
test_killed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture, N_MESSAGES);
  for (guint i = 0; i < 6; i++)
    {
      pid_t child;
      int status;

      spoil (fixture);
      g_clear_object (&fixture->store);
      child = fork ();
      if (child == 0)
        {
          fixture_reopen (fixture);
          for (;;)
            mesign_store_rebuild_sync (fixture->store, read_octets, NULL, NULL, NULL, NULL);
        }
      g_usleep (30000 + i * 41000);
      kill (child, SIGKILL);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);

      fixture_reopen (fixture);
      g_assert_null (mesign_store_get_damaged_path (fixture->store));
      g_assert_true (mesign_store_recover_sync (fixture->store, NULL));
      g_assert_cmpuint (count_found (fixture, "plaintext"), ==, N_MESSAGES - N_MESSAGES / 3);
      rebuild (fixture);
      assert_whole (fixture);
    }
}

static gpointer
rebuild_thread (gpointer data)
{
  for (guint i = 0; i < 3; i++)
    rebuild (data);

  return NULL;
}

/* New mail, texts, flags and removals come while it runs, and nobody waits for its end. */
static void
test_meanwhile (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GThread *thread;
  gint64 longest = 0;

  fill (fixture, N_MESSAGES);
  spoil (fixture);
  thread = g_thread_new ("rebuild", rebuild_thread, fixture);
  for (guint32 uid = N_MESSAGES + 1; uid <= N_MESSAGES + 150; uid++)
    {
      gint64 began = g_get_monotonic_time ();
      gint64 placement;

      add_with_octets (fixture, uid, "A plan");
      longest = MAX (longest, g_get_monotonic_time () - began);
      placement = get_placement (fixture, fixture->inbox, uid - N_MESSAGES);
      g_assert_cmpint (mesign_store_queue_flags_sync (fixture->store, &placement, 1,
                                                      MESIGN_FLAG_FLAGGED, 0, NULL),
                       >, 0);
    }
  g_thread_join (thread);
  g_test_message ("The longest wait was %" G_GINT64_FORMAT " ms", longest / 1000);
  rebuild (fixture);
  assert_whole (fixture);
  g_assert_cmpuint (count_found (fixture, "subject:plan"), ==, N_MESSAGES / 5 + 150);
}

/* Another process gets its turn between two pieces. */
static void
on_progress_write (guint64 done, guint64 total G_GNUC_UNUSED, gpointer user_data)
{
  Fixture *fixture = user_data;
  sqlite3 *other;

  if (done == 0)
    return;
  g_assert_cmpint (sqlite3_open (fixture->mail_path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE; COMMIT", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (other);
}

static void
test_others_write (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fill (fixture, 60);
  g_assert_true (mesign_store_rebuild_sync (fixture->store, read_octets, on_progress_write, fixture,
                                            NULL, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/rebuild/cancelled", test_cancelled);
  FIXTURE_ADD ("/store/rebuild/killed", test_killed);
  FIXTURE_ADD ("/store/rebuild/meanwhile", test_meanwhile);
  FIXTURE_ADD ("/store/rebuild/others-write", test_others_write);

  return g_test_run ();
}
