/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-progress-private.h"

/* Progress on its way from a worker to the main context: the newest word replaces one that has not
 * been heard yet. */
struct _MesignProgress
{
  GMutex mutex;
  GMainContext *context;
  MesignEngineProgressFunc func;
  gpointer func_data;
  gboolean is_pending;
  gboolean is_over;
  char *what;
  guint64 done;
  guint64 total;
};

static void
progress_clear (MesignProgress *self)
{
  g_mutex_clear (&self->mutex);
  g_main_context_unref (self->context);
  g_free (self->what);
}

static void
progress_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) progress_clear);
}

MesignProgress *
mesign_progress_new (MesignEngineProgressFunc func, gpointer func_data)
{
  MesignProgress *self = g_atomic_rc_box_new0 (MesignProgress);

  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->func_data = func_data;

  return self;
}

static gboolean
tell_progress (gpointer data)
{
  MesignProgress *self = data;
  g_autofree char *what = NULL;
  guint64 done;
  guint64 total;

  g_mutex_lock (&self->mutex);
  self->is_pending = FALSE;
  what = g_steal_pointer (&self->what);
  done = self->done;
  total = self->total;
  g_mutex_unlock (&self->mutex);
  if (!self->is_over)
    self->func (what, done, total, self->func_data);

  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(), which runs on the worker what finds the context free. */
static void
post_progress (MesignProgress *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_progress, g_atomic_rc_box_acquire (self), progress_unref);
  g_source_attach (source, self->context);
}

/* On the worker. @data is the progress. */
void
mesign_progress_note (const char *what, guint64 done, guint64 total, gpointer data)
{
  MesignProgress *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_free (self->what);
  self->what = g_strdup (what);
  self->done = done;
  self->total = total;
  if (self->is_pending)
    return;
  self->is_pending = TRUE;
  post_progress (self);
}

/* On the main context: nothing more is told. Takes it. */
void
mesign_progress_end (MesignProgress *self)
{
  self->is_over = TRUE;
  progress_unref (self);
}
