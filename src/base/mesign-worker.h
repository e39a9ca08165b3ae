/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WORKER (mesign_worker_get_type ())
G_DECLARE_FINAL_TYPE (MesignWorker, mesign_worker, MESIGN, WORKER, GObject)

/**
 * MesignWorkerFunc:
 * @task: the task to return on, exactly once
 * @source: (nullable): the source object of @task
 * @task_data: the data set on @task
 * @cancellable: (nullable): the cancellable of @task
 *
 * Straight blocking code that runs on the worker's thread.
 */
typedef GTaskThreadFunc MesignWorkerFunc;

/**
 * MesignWorkerCall:
 * @data: what was handed in
 *
 * Blocking code that another worker waits for.
 */
typedef void (*MesignWorkerCall) (gpointer data);

MesignWorker *mesign_worker_new (const char *name);
void mesign_worker_push (MesignWorker *self, int priority, GTask *task, MesignWorkerFunc func);
gboolean
mesign_worker_call_sync (MesignWorker *self, int priority, MesignWorkerCall func, gpointer data);
void mesign_worker_shutdown (MesignWorker *self);
gboolean mesign_worker_is_current (MesignWorker *self);
GCancellable *mesign_worker_get_wake_up (MesignWorker *self);

#define mesign_worker_assert(worker) g_assert (mesign_worker_is_current (worker))

G_END_DECLS
