/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-waiting-private.h"

typedef struct
{
  GTask *task; /* of the job, which it keeps */
  GPtrArray *list;
  GSource *cancelled;
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *self = data;

  g_source_destroy (self->cancelled);
  g_source_unref (self->cancelled);
  g_object_unref (self->task);
  g_free (self);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Waiter *self = user_data;
  g_autoptr (GTask) task = g_object_ref (self->task);
  GError *error = NULL;

  g_ptr_array_remove (self->list, self);
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  mesign_job_fail (g_task_get_task_data (task), error);

  return G_SOURCE_REMOVE;
}

/* Has a job wait in a list, which is made where it is NULL and freed with g_ptr_array_unref(). */
void
mesign_waiting_add (GPtrArray **list, MesignJob *job)
{
  Waiter *self = g_new0 (Waiter, 1);

  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func (waiter_free);
  self->task = g_object_ref (job->task);
  self->list = *list;
  self->cancelled = g_cancellable_source_new (job->cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
  g_source_attach (self->cancelled, g_task_get_context (self->task));
  g_ptr_array_add (*list, self);
}

/* Lets all jobs of a list go on as @func says; none waits any more. */
void
mesign_waiting_for_each (GPtrArray **list,
                         void (*func) (MesignJob *job, gconstpointer data),
                         gconstpointer data)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (list);

  while (waiting != NULL && waiting->len > 0)
    {
      g_autoptr (GTask) task = g_object_ref (((const Waiter *) waiting->pdata[0])->task);

      g_ptr_array_remove_index (waiting, 0);
      func (g_task_get_task_data (task), data);
    }
}
