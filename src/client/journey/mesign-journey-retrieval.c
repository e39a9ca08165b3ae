/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-retrieval.h"

/**
 * mesign_journey_can_open_retrieval:
 * @journey: a journey
 *
 * Returns: whether its retrieval page can be opened, for the first time or once more
 */
gboolean
mesign_journey_can_open_retrieval (const MesignJourney *journey)
{
  return journey->link != NULL && (mesign_journey_may (journey, MESIGN_JOURNEY_STEP_RETRIEVE) ||
                                   mesign_journey_may (journey, MESIGN_JOURNEY_STEP_RETRY));
}

static void
open_page (GTask *task, gint64 journey_id)
{
  gtk_widget_activate_action (g_task_get_source_object (task), "app.retrieve", "x", journey_id);
  g_task_return_boolean (task, TRUE);
}

static void
on_stepped_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_engine_step_journey_finish (MESIGN_ENGINE (source), result, &error);

  if (journey != NULL)
    open_page (task, journey->id);
  else
    g_task_return_error (task, error);
}

/**
 * mesign_journey_open_retrieval_async:
 * @widget: a widget of the window that asks for it
 * @engine: an open engine
 * @journey: a journey whose retrieval page can be opened
 * @cancellable: (nullable): cancels
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens the retrieval page. Where it was submitted and nothing has come, the page may not have
 * taken it after all: the journey goes back first.
 */
void
mesign_journey_open_retrieval_async (GtkWidget *widget,
                                     MesignEngine *engine,
                                     const MesignJourney *journey,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (widget, cancellable, callback, user_data);

  if (mesign_journey_may (journey, MESIGN_JOURNEY_STEP_RETRY))
    mesign_engine_step_journey_async (engine, journey->id, MESIGN_JOURNEY_STEP_RETRY, cancellable,
                                      on_stepped_back, g_steal_pointer (&task));
  else
    open_page (task, journey->id);
}

/**
 * mesign_journey_open_retrieval_finish:
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether the page is open; %FALSE with @error set
 */
gboolean
mesign_journey_open_retrieval_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
