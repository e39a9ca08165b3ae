/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-origin.h"

#include "client/journey/mesign-journey-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignJourneyOrigin:
 *
 * Where a certificate that is here came from: who made its key, how it came, and what is left to do
 * about it. Not to be seen for a certificate no journey has brought.
 */
struct _MesignJourneyOrigin
{
  AdwBin parent_instance;

  AdwActionRow *key_row;
  AdwExpanderRow *steps_row;
  GtkWidget *sheet_row;

  MesignEngine *engine;
  char *fingerprint;
  gint64 id;
  GPtrArray *steps;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignJourneyOrigin, mesign_journey_origin, ADW_TYPE_BIN)

static void
add_step (MesignJourneyOrigin *self, const MesignJourneyEvent *event)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = mesign_words_date_long (event->at);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), mesign_journey_event_explain (event));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_expander_row_add_row (self->steps_row, row);
  g_ptr_array_add (self->steps, row);
}

static void
show_steps (MesignJourneyOrigin *self, const MesignJourneyDetails *details)
{
  for (guint i = 0; i < self->steps->len; i++)
    adw_expander_row_remove (self->steps_row, self->steps->pdata[i]);
  g_ptr_array_set_size (self->steps, 0);
  for (guint i = 0; i < details->events->len; i++)
    add_step (self, details->events->pdata[i]);
}

static void
show_journey (MesignJourneyOrigin *self, const MesignJourneyDetails *details)
{
  const MesignProviderSet *set = mesign_engine_get_providers (self->engine);
  const MesignJourney *journey = details->journey;
  const MesignProvider *provider =
      set != NULL ? mesign_provider_set_find (set, journey->provider) : NULL;
  g_autofree char *note = mesign_journey_words_note (journey, provider);
  g_autofree char *facts = mesign_journey_words_facts (journey, provider);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), facts);
  adw_action_row_set_subtitle (self->key_row, note);
  gtk_widget_set_visible (self->sheet_row, journey->key_hash == NULL);
  show_steps (self, details);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyOrigin) self = MESIGN_JOURNEY_ORIGIN (user_data);
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine != NULL && details != NULL && details->journey->id == self->id)
    show_journey (self, details);
}

static void
on_journeys (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyOrigin) self = MESIGN_JOURNEY_ORIGIN (user_data);
  g_autoptr (GPtrArray) journeys =
      mesign_engine_list_journeys_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine == NULL || journeys == NULL)
    return;
  self->id = 0;
  for (guint i = 0; i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (g_strcmp0 (journey->fingerprint, self->fingerprint) == 0)
        self->id = journey->id;
    }
  if (self->id != 0)
    mesign_engine_get_journey_async (self->engine, self->id, FALSE, self->cancellable, on_details,
                                     g_object_ref (self));
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
look (MesignJourneyOrigin *self)
{
  mesign_engine_list_journeys_async (self->engine, self->cancellable, on_journeys,
                                     g_object_ref (self));
}

static void
print_sheet (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "app.recovery-sheet", "x",
                              MESIGN_JOURNEY_ORIGIN (widget)->id);
}

static void
mesign_journey_origin_dispose (GObject *object)
{
  MesignJourneyOrigin *self = MESIGN_JOURNEY_ORIGIN (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_JOURNEY_ORIGIN);

  G_OBJECT_CLASS (mesign_journey_origin_parent_class)->dispose (object);
}

static void
mesign_journey_origin_finalize (GObject *object)
{
  MesignJourneyOrigin *self = MESIGN_JOURNEY_ORIGIN (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->steps);
  g_free (self->fingerprint);

  G_OBJECT_CLASS (mesign_journey_origin_parent_class)->finalize (object);
}

static void
mesign_journey_origin_class_init (MesignJourneyOriginClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_journey_origin_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_journey_origin_finalize;

  gtk_widget_class_install_action (widget_class, "origin.print-sheet", NULL, print_sheet);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-journey-origin.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyOrigin, key_row);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyOrigin, steps_row);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyOrigin, sheet_row);
}

static void
mesign_journey_origin_init (MesignJourneyOrigin *self)
{
  self->cancellable = g_cancellable_new ();
  self->steps = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_journey_origin_set_certificate:
 * @self: the widget
 * @engine: an open engine
 * @fingerprint: of a certificate
 *
 * Shows itself if a journey has brought this certificate.
 */
void
mesign_journey_origin_set_certificate (MesignJourneyOrigin *self,
                                       MesignEngine *engine,
                                       const char *fingerprint)
{
  g_return_if_fail (MESIGN_IS_JOURNEY_ORIGIN (self) && fingerprint != NULL);

  if (self->engine == NULL)
    {
      self->engine = g_object_ref (engine);
      g_signal_connect_object (engine, "journey-changed", G_CALLBACK (look), self,
                               G_CONNECT_SWAPPED);
    }
  if (g_strcmp0 (self->fingerprint, fingerprint) != 0)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_free (self->fingerprint);
  self->fingerprint = g_strdup (fingerprint);
  look (self);
}
