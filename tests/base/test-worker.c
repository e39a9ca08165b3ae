/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mesign-worker.h"

typedef struct
{
  MesignWorker *worker;
  GString *order;
  GMutex gate;
  GMainLoop *loop;
  guint open;
  gint started;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->worker = mesign_worker_new ("test");
  fixture->order = g_string_new (NULL);
  fixture->loop = g_main_loop_new (NULL, FALSE);
  g_mutex_init (&fixture->gate);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  mesign_worker_shutdown (fixture->worker);
  g_clear_object (&fixture->worker);
  g_main_loop_unref (fixture->loop);
  g_mutex_clear (&fixture->gate);
  g_string_free (fixture->order, TRUE);
}

static void
note_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fixture *fixture = g_object_get_data (G_OBJECT (task), "fixture");

  g_assert_true (mesign_worker_is_current (fixture->worker));
  g_atomic_int_inc (&fixture->started);
  g_mutex_lock (&fixture->gate);
  g_string_append (fixture->order, task_data);
  g_mutex_unlock (&fixture->gate);
  g_task_return_boolean (task, TRUE);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (--fixture->open == 0)
    g_main_loop_quit (fixture->loop);
}

static void
push (Fixture *fixture, int priority, const char *what, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_done, fixture);

  g_object_set_data (G_OBJECT (task), "fixture", fixture);
  g_task_set_task_data (task, (gpointer) what, NULL);
  fixture->open++;
  mesign_worker_push (fixture->worker, priority, task, note_thread);
}

static void
wait_until_started (Fixture *fixture)
{
  while (g_atomic_int_get (&fixture->started) == 0)
    g_usleep (1000);
}

static void
test_priorities (Fixture *fixture, gconstpointer data)
{
  g_mutex_lock (&fixture->gate);
  push (fixture, G_PRIORITY_DEFAULT, "-", NULL);
  wait_until_started (fixture);
  push (fixture, G_PRIORITY_LOW, "d", NULL);
  push (fixture, G_PRIORITY_DEFAULT, "b", NULL);
  push (fixture, G_PRIORITY_HIGH, "a", NULL);
  push (fixture, G_PRIORITY_DEFAULT, "c", NULL);
  g_mutex_unlock (&fixture->gate);
  g_main_loop_run (fixture->loop);

  g_assert_cmpstr (fixture->order->str, ==, "-abcd");
  g_assert_false (mesign_worker_is_current (fixture->worker));
}

static void
test_cancelled_is_not_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_mutex_lock (&fixture->gate);
  push (fixture, G_PRIORITY_DEFAULT, "a", NULL);
  push (fixture, G_PRIORITY_DEFAULT, "b", cancellable);
  push (fixture, G_PRIORITY_DEFAULT, "c", NULL);
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&fixture->gate);
  g_main_loop_run (fixture->loop);

  g_assert_cmpstr (fixture->order->str, ==, "ac");
}

static void
test_shutdown_cancels_the_rest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTask) late = NULL;
  g_autoptr (GError) error = NULL;

  push (fixture, G_PRIORITY_DEFAULT, "a", NULL);
  g_main_loop_run (fixture->loop);
  mesign_worker_shutdown (fixture->worker);
  mesign_worker_shutdown (fixture->worker);

  late = g_task_new (NULL, NULL, NULL, NULL);
  mesign_worker_push (fixture->worker, G_PRIORITY_DEFAULT, late, note_thread);
  g_assert_false (g_task_propagate_boolean (late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->order->str, ==, "a");
}

static void
wait_for_wake_up (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fixture *fixture = task_data;
  GCancellable *wake_up = mesign_worker_get_wake_up (fixture->worker);
  GPollFD fd;

  g_atomic_int_inc (&fixture->started);
  if (g_cancellable_make_pollfd (wake_up, &fd))
    {
      g_poll (&fd, 1, -1);
      g_cancellable_release_fd (wake_up);
    }
  g_task_return_boolean (task, TRUE);
}

static void
test_wake_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTask) idle = g_task_new (NULL, NULL, on_done, fixture);

  g_task_set_task_data (idle, fixture, NULL);
  fixture->open++;
  mesign_worker_push (fixture->worker, G_PRIORITY_LOW, idle, wait_for_wake_up);
  wait_until_started (fixture);
  push (fixture, G_PRIORITY_HIGH, "a", NULL);
  g_main_loop_run (fixture->loop);

  g_assert_cmpstr (fixture->order->str, ==, "a");
}

static void
note_call (gpointer data)
{
  Fixture *fixture = data;

  g_assert_true (mesign_worker_is_current (fixture->worker));
  g_string_append (fixture->order, "a");
}

static void
test_call_waits (Fixture *fixture, gconstpointer data)
{
  g_assert_true (mesign_worker_call_sync (fixture->worker, G_PRIORITY_DEFAULT, note_call, fixture));
  g_assert_cmpstr (fixture->order->str, ==, "a");

  mesign_worker_shutdown (fixture->worker);
  g_assert_false (
      mesign_worker_call_sync (fixture->worker, G_PRIORITY_DEFAULT, note_call, fixture));
  g_assert_cmpstr (fixture->order->str, ==, "a");
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/base/worker/priorities", test_priorities);
  add ("/base/worker/cancelled-is-not-run", test_cancelled_is_not_run);
  add ("/base/worker/shutdown-cancels-the-rest", test_shutdown_cancels_the_rest);
  add ("/base/worker/call-waits", test_call_waits);
  add ("/base/worker/wake-up", test_wake_up);

  return g_test_run ();
}
