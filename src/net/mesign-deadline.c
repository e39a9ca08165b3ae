/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-deadline-private.h"

/* A cancellable that fires when its parent does or when the time is over. Timeouts of single reads
 * do not bound a name look-up, many addresses tried in turn, or a server that sends an octet a
 * second. */
struct _MesignDeadline
{
  GCancellable *cancellable;
  GCancellable *parent;
  gulong handler;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gint64 end;
  gboolean done;
  gboolean passed;
};

static gpointer
watch_thread (gpointer data)
{
  MesignDeadline *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->done && !self->passed)
    self->passed = !g_cond_wait_until (&self->cond, &self->mutex, self->end) && !self->done;
  g_mutex_unlock (&self->mutex);

  if (self->passed)
    g_cancellable_cancel (self->cancellable);

  return NULL;
}

static void
on_parent_cancelled (GCancellable *parent, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Starts the clock. */
MesignDeadline *
mesign_deadline_new (guint seconds, GCancellable *parent)
{
  MesignDeadline *self = g_new0 (MesignDeadline, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->cancellable = g_cancellable_new ();
  self->end = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      self->handler = g_cancellable_connect (parent, G_CALLBACK (on_parent_cancelled),
                                             g_object_ref (self->cancellable), g_object_unref);
    }
  self->thread = g_thread_new ("deadline", watch_thread, self);

  return self;
}

/* Stops the clock. */
void
mesign_deadline_free (MesignDeadline *self)
{
  if (self->parent != NULL)
    g_cancellable_disconnect (self->parent, self->handler);

  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_clear_object (&self->parent);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Borrows what to hand to the blocking calls. */
GCancellable *
mesign_deadline_get_cancellable (MesignDeadline *self)
{
  return self->cancellable;
}

/* Whether the time is over, and not the parent that was cancelled. */
gboolean
mesign_deadline_has_passed (MesignDeadline *self)
{
  gboolean passed;

  g_mutex_lock (&self->mutex);
  passed = self->passed;
  g_mutex_unlock (&self->mutex);

  return passed;
}
