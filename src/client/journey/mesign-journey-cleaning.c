/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-cleaning.h"

#include "client/compat/mesign-ask.h"

#include <glib/gi18n-lib.h>

/**
 * mesign_journey_can_clean:
 * @journey: a journey
 *
 * Returns: whether the mail with its certificate is of no more use, and may still be there
 */
gboolean
mesign_journey_can_clean (const MesignJourney *journey)
{
  return !mesign_journey_is_open (journey) && journey->pfx_message_id != 0 &&
         journey->key_hash == NULL;
}

/* What the question is about. */
typedef struct
{
  MesignEngine *engine;
  gint64 id;
} Cleaning;

static void
cleaning_free (gpointer data)
{
  g_object_unref (((Cleaning *) data)->engine);
  g_free (data);
}

static void
on_cleaned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  guint n_deleted;

  if (mesign_engine_clean_journey_finish (MESIGN_ENGINE (source), result, &n_deleted, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Cleaning *cleaning = g_task_get_task_data (task);

  if (mesign_ask_finish (result))
    mesign_engine_clean_journey_async (cleaning->engine, cleaning->id, FALSE,
                                       g_task_get_cancellable (task), on_cleaned,
                                       g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * mesign_journey_clean_async:
 * @widget: a widget of the window that asks for it
 * @engine: an open engine
 * @journey: a journey that can be cleaned
 * @cancellable: (nullable): cancels
 * @callback: called when it is done, or the person thought better of it
 * @user_data: for @callback
 *
 * Asks whether the mail with the certificate is to be deleted, and deletes it.
 */
void
mesign_journey_clean_async (GtkWidget *widget,
                            MesignEngine *engine,
                            const MesignJourney *journey,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  const MesignQuestion question = {
    .heading = _ ("Delete the Mail with Your Certificate?"),
    .body = _ ("It holds the certificate with its private key, sealed with the protection "
               "password only. It is deleted for good, here and on the server. Keep a copy first: "
               "export the certificate, which has a password of your own then."),
    .accept = _ ("_Delete"),
    .cancel = _ ("_Keep"),
    .destructive = TRUE,
  };
  g_autoptr (GTask) task = g_task_new (widget, cancellable, callback, user_data);
  Cleaning *cleaning = g_new0 (Cleaning, 1);

  cleaning->engine = g_object_ref (engine);
  cleaning->id = journey->id;
  g_task_set_task_data (task, cleaning, cleaning_free);
  mesign_ask_async (widget, &question, cancellable, on_asked, g_object_ref (task));
}

/**
 * mesign_journey_clean_finish:
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether nothing went wrong
 */
gboolean
mesign_journey_clean_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
