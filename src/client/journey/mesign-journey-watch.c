/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-watch.h"

#include "client/journey/mesign-journey-words.h"
#include "client/welcome/mesign-welcome-window.h"
#include "engine/mesign-engine-certificates.h"
#include "engine/mesign-engine-retrieval.h"

#include <glib/gi18n-lib.h>

/**
 * MesignJourneyWatch:
 *
 * Tells a person, wherever they are, when a certificate can be retrieved and when it is there; and
 * takes it into use as soon as it can be used.
 */
struct _MesignJourneyWatch
{
  GObject parent_instance;

  GApplication *application;
  MesignEngine *engine;
  GCancellable *cancellable;
  GHashTable *states;
};

G_DEFINE_FINAL_TYPE (MesignJourneyWatch, mesign_journey_watch, G_TYPE_OBJECT)

static MesignJourneyState
get_state (MesignJourneyWatch *self, gint64 id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->states, &id));
}

static void
set_state (MesignJourneyWatch *self, gint64 id, MesignJourneyState state)
{
  g_hash_table_insert (self->states, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (state));
}

/* Notifications */

static char *
make_id (gint64 id)
{
  return g_strdup_printf ("journey-%" G_GINT64_FORMAT, id);
}

static void
tell (MesignJourneyWatch *self, const MesignJourney *journey)
{
  g_autoptr (GNotification) notification =
      g_notification_new (mesign_journey_words_title (journey->state));
  g_autofree char *body = mesign_journey_explain (journey);
  g_autofree char *id = make_id (journey->id);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.journey", "x", journey->id);
  g_application_send_notification (self->application, id, notification);
}

static void
withdraw (MesignJourneyWatch *self, gint64 journey_id)
{
  g_autofree char *id = make_id (journey_id);

  g_application_withdraw_notification (self->application, id);
}

/* Whoever has the welcome window before them sees it there. */
static gboolean
is_seen (MesignJourneyWatch *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self->application));

  return MESIGN_IS_WELCOME_WINDOW (window) && gtk_window_is_active (window);
}

/* Of one that ends within days the watch over all certificates reminds. */
static gboolean
is_worth_telling (MesignJourneyWatch *self, const MesignJourney *journey)
{
  return (journey->state == MESIGN_JOURNEY_READY || journey->state == MESIGN_JOURNEY_IN_USE ||
          (journey->state == MESIGN_JOURNEY_RENEW && journey->renewal != MESIGN_RENEWAL_SOON)) &&
         !is_seen (self);
}

/* Taking into use */

static void
on_in_use (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_engine_step_journey_finish (MESIGN_ENGINE (source), result, &error);

  if (journey == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("The journey is where it is: %s", error->message);
}

typedef struct
{
  MesignJourneyWatch *self;
  gint64 id;
} Use;

static void
on_certificate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Use *use = user_data;
  g_autoptr (MesignJourneyWatch) self = use->self;
  g_autoptr (MesignCertificateInfo) info =
      mesign_engine_find_certificate_finish (MESIGN_ENGINE (source), result, NULL);

  if (info == NULL || info->own == NULL || (!info->own->can_sign && !info->own->can_encrypt))
    return;
  mesign_engine_step_journey_async (self->engine, use->id, MESIGN_JOURNEY_STEP_USE,
                                    self->cancellable, on_in_use, NULL);
}

/* An import takes it into use by itself where it can; where its issuer was still missing then,
 * this does so when it no longer is. */
static void
take_into_use (MesignJourneyWatch *self, const MesignJourney *journey)
{
  Use *use;

  if (journey->state != MESIGN_JOURNEY_IMPORTED || journey->fingerprint == NULL)
    return;
  use = g_new0 (Use, 1);
  use->self = g_object_ref (self);
  use->id = journey->id;
  mesign_engine_find_certificate_async (self->engine, journey->fingerprint, self->cancellable,
                                        on_certificate, use);
}

/* Watching */

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyWatch) self = MESIGN_JOURNEY_WATCH (user_data);
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, NULL);
  const MesignJourney *journey;

  if (details == NULL)
    return;
  journey = details->journey;
  if (get_state (self, journey->id) == journey->state)
    return;
  set_state (self, journey->id, journey->state);
  if (is_worth_telling (self, journey))
    tell (self, journey);
  else
    withdraw (self, journey->id);
  take_into_use (self, journey);
}

static void
on_journey_changed (MesignJourneyWatch *self, gint64 id)
{
  mesign_engine_get_journey_async (self->engine, id, FALSE, self->cancellable, on_details,
                                   g_object_ref (self));
}

/* What stood before the program started is no news. */
static void
on_journeys (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyWatch) self = MESIGN_JOURNEY_WATCH (user_data);
  g_autoptr (GPtrArray) journeys =
      mesign_engine_list_journeys_finish (MESIGN_ENGINE (source), result, NULL);

  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (get_state (self, journey->id) == MESIGN_JOURNEY_NONE)
        set_state (self, journey->id, journey->state);
      take_into_use (self, journey);
    }
}

static void
on_certificates_changed (MesignJourneyWatch *self)
{
  mesign_engine_list_journeys_async (self->engine, self->cancellable, on_journeys,
                                     g_object_ref (self));
}

static void
mesign_journey_watch_dispose (GObject *object)
{
  MesignJourneyWatch *self = MESIGN_JOURNEY_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_journey_watch_parent_class)->dispose (object);
}

static void
mesign_journey_watch_finalize (GObject *object)
{
  MesignJourneyWatch *self = MESIGN_JOURNEY_WATCH (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->states);

  G_OBJECT_CLASS (mesign_journey_watch_parent_class)->finalize (object);
}

static void
mesign_journey_watch_class_init (MesignJourneyWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_journey_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_journey_watch_finalize;
}

static void
mesign_journey_watch_init (MesignJourneyWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->states = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * mesign_journey_watch_new:
 * @application: the application, which outlives the watch
 * @engine: an open engine
 *
 * Returns: (transfer full): the watch, which is on until it is let go
 */
MesignJourneyWatch *
mesign_journey_watch_new (GApplication *application, MesignEngine *engine)
{
  MesignJourneyWatch *self = g_object_new (MESIGN_TYPE_JOURNEY_WATCH, NULL);

  self->application = application;
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "journey-changed", G_CALLBACK (on_journey_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (on_certificates_changed),
                           self, G_CONNECT_SWAPPED);
  on_certificates_changed (self);

  return self;
}
