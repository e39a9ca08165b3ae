/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-worker.h"

#include <glib/gi18n-lib.h>

/**
 * MesignWorker:
 *
 * One named thread and one queue of #GTask, most urgent first, in the order of their coming among
 * equals.
 *
 * What runs on a worker is plain blocking code. A worker owns what must stay on one thread: a
 * protocol session, or the writing connection of a database. A task whose cancellable is cancelled
 * while it waits is returned with %G_IO_ERROR_CANCELLED and never run.
 */
struct _MesignWorker
{
  GObject parent_instance;

  char *name;
  GThread *thread;
  GMutex mutex;
  GCond cond;
  GCond call_over;
  GQueue jobs;
  guint64 serial;
  gint stopping;
  gboolean joined;
  GCancellable *wake_up;
};

/* A call somebody waits for; guarded by the worker's mutex. */
typedef struct
{
  MesignWorkerCall func;
  gpointer data;
  gboolean has_run;
  gboolean is_over;
} Call;

/* Either a task or a call. */
typedef struct
{
  GTask *task;
  MesignWorkerFunc func;
  Call *call;
  int priority;
  guint64 serial;
} Job;

G_DEFINE_FINAL_TYPE (MesignWorker, mesign_worker, G_TYPE_OBJECT)

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  const Job *one = a;
  const Job *two = b;

  if (one->priority != two->priority)
    return one->priority < two->priority ? -1 : 1;

  return one->serial < two->serial ? -1 : 1;
}

static void
return_shutting_down (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("MeSign is closing."));
}

static Job *
wait_for_job (MesignWorker *self)
{
  Job *job;

  g_mutex_lock (&self->mutex);
  while ((job = g_queue_pop_head (&self->jobs)) == NULL && !self->stopping)
    g_cond_wait (&self->cond, &self->mutex);
  if (g_queue_is_empty (&self->jobs) && !self->stopping)
    g_cancellable_reset (self->wake_up);
  g_mutex_unlock (&self->mutex);

  return job;
}

static void
run_call (MesignWorker *self, Call *call)
{
  gboolean has_run = !g_atomic_int_get (&self->stopping);

  if (has_run)
    call->func (call->data);

  g_mutex_lock (&self->mutex);
  call->has_run = has_run;
  call->is_over = TRUE;
  g_cond_broadcast (&self->call_over);
  g_mutex_unlock (&self->mutex);
}

static void
run_job (MesignWorker *self, Job *job)
{
  if (job->call != NULL)
    {
      run_call (self, job->call);
      return;
    }
  if (g_atomic_int_get (&self->stopping))
    {
      return_shutting_down (job->task);
      return;
    }
  if (g_task_return_error_if_cancelled (job->task))
    return;

  job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
             g_task_get_cancellable (job->task));
}

static gpointer
worker_thread (gpointer data)
{
  MesignWorker *self = data;

  for (;;)
    {
      g_autoptr (Job) job = wait_for_job (self);

      if (job == NULL)
        return NULL;
      run_job (self, job);
    }
}

static void
mesign_worker_dispose (GObject *object)
{
  mesign_worker_shutdown (MESIGN_WORKER (object));

  G_OBJECT_CLASS (mesign_worker_parent_class)->dispose (object);
}

static void
mesign_worker_finalize (GObject *object)
{
  MesignWorker *self = MESIGN_WORKER (object);

  g_clear_object (&self->wake_up);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_cond_clear (&self->call_over);
  g_free (self->name);

  G_OBJECT_CLASS (mesign_worker_parent_class)->finalize (object);
}

static void
mesign_worker_class_init (MesignWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_worker_dispose;
  object_class->finalize = mesign_worker_finalize;
}

static void
mesign_worker_init (MesignWorker *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_cond_init (&self->call_over);
  g_queue_init (&self->jobs);
  self->wake_up = g_cancellable_new ();
}

/**
 * mesign_worker_new:
 * @name: the thread's name, for debuggers; the system shows its first fifteen octets
 *
 * Starts a worker.
 *
 * Returns: (transfer full): a new worker
 */
MesignWorker *
mesign_worker_new (const char *name)
{
  MesignWorker *self = g_object_new (MESIGN_TYPE_WORKER, NULL);

  self->name = g_strdup (name);
  self->thread = g_thread_new (name, worker_thread, self);

  return self;
}

/* With the mutex held. */
static void
queue_job (MesignWorker *self, Job *job, int priority)
{
  job->priority = priority;
  job->serial = self->serial++;
  g_queue_insert_sorted (&self->jobs, job, compare_jobs, NULL);
  g_cancellable_cancel (self->wake_up);
  g_cond_signal (&self->cond);
}

/**
 * mesign_worker_push:
 * @self: a worker
 * @priority: %G_PRIORITY_HIGH, %G_PRIORITY_DEFAULT, %G_PRIORITY_LOW or between; smaller is sooner
 * @task: the task; a reference is taken
 * @func: what to run; it must return on the task
 *
 * Queues work and wakes the worker. May be called from any thread. After mesign_worker_shutdown()
 * the task is returned with %G_IO_ERROR_CANCELLED.
 */
void
mesign_worker_push (MesignWorker *self, int priority, GTask *task, MesignWorkerFunc func)
{
  Job *job;

  g_return_if_fail (MESIGN_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task));

  g_mutex_lock (&self->mutex);
  if (self->stopping)
    {
      g_mutex_unlock (&self->mutex);
      return_shutting_down (task);
      return;
    }
  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  queue_job (self, job, priority);
  g_mutex_unlock (&self->mutex);
}

/**
 * mesign_worker_call_sync:
 * @self: a worker
 * @priority: as for mesign_worker_push()
 * @func: (scope call): what to run
 * @data: for @func
 *
 * Has the worker run a function and waits until it has. For one worker that needs another's thread;
 * never for the main thread, and never on the worker's own.
 *
 * Returns: whether it was run; %FALSE if the worker was shut down before
 */
gboolean
mesign_worker_call_sync (MesignWorker *self, int priority, MesignWorkerCall func, gpointer data)
{
  Call call = { func, data, FALSE, FALSE };

  g_return_val_if_fail (MESIGN_IS_WORKER (self), FALSE);
  g_return_val_if_fail (!mesign_worker_is_current (self), FALSE);

  g_mutex_lock (&self->mutex);
  if (!self->stopping)
    {
      Job *job = g_new0 (Job, 1);

      job->call = &call;
      queue_job (self, job, priority);
      while (!call.is_over)
        g_cond_wait (&self->call_over, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);

  return call.has_run;
}

/**
 * mesign_worker_shutdown:
 * @self: a worker
 *
 * Returns the waiting tasks as cancelled, waits for the one that runs, and ends the thread. The
 * caller cancels the running one first if it should not take its time. Does nothing the second
 * time. Must not be called on the worker's own thread.
 */
void
mesign_worker_shutdown (MesignWorker *self)
{
  gboolean join;

  g_return_if_fail (MESIGN_IS_WORKER (self));
  g_return_if_fail (!mesign_worker_is_current (self));

  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->stopping, TRUE);
  join = self->thread != NULL && !self->joined;
  self->joined = TRUE;
  g_cancellable_cancel (self->wake_up);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  if (join)
    g_thread_join (self->thread);
}

/**
 * mesign_worker_is_current:
 * @self: a worker
 *
 * Returns: whether the caller runs on the worker's thread
 */
gboolean
mesign_worker_is_current (MesignWorker *self)
{
  return self->thread == g_thread_self ();
}

/**
 * mesign_worker_get_wake_up:
 * @self: a worker
 *
 * A cancellable that is cancelled whenever a task is queued, and reset when the last waiting one
 * starts. Code that waits for the outside world with nothing to do, as IMAP IDLE does, waits on it
 * and returns when it fires.
 *
 * Returns: (transfer none): the wake-up cancellable
 */
GCancellable *
mesign_worker_get_wake_up (MesignWorker *self)
{
  g_return_val_if_fail (MESIGN_IS_WORKER (self), NULL);

  return self->wake_up;
}
