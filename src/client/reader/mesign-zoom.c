/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-zoom.h"

#include "client/preferences/mesign-settings-keys.h"

/* How large the text of mail is: one size for all mail in all windows, kept for the next time. */

static const int steps[] = { 50, 67, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300 };

#define NORMAL 100

struct _MesignZoom
{
  GObject parent_instance;

  int percent;
  GtkCssProvider *provider;
  GWeakRef engine;
  double turned;
};

G_DEFINE_FINAL_TYPE (MesignZoom, mesign_zoom, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LEVEL,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
mesign_zoom_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LEVEL)
    g_value_set_double (value, mesign_zoom_get_level (MESIGN_ZOOM (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_zoom_dispose (GObject *object)
{
  MesignZoom *self = MESIGN_ZOOM (object);

  g_clear_object (&self->provider);
  g_weak_ref_clear (&self->engine);

  G_OBJECT_CLASS (mesign_zoom_parent_class)->dispose (object);
}

static void
mesign_zoom_class_init (MesignZoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mesign_zoom_get_property;
  object_class->dispose = mesign_zoom_dispose;

  /**
   * MesignZoom:level:
   *
   * How large text is, 1 as it is unless somebody wants it otherwise.
   */
  props[PROP_LEVEL] =
      g_param_spec_double ("level", NULL, NULL, 0.1, 10, 1,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
mesign_zoom_init (MesignZoom *self)
{
  self->percent = NORMAL;
  g_weak_ref_init (&self->engine, NULL);
  self->provider = gtk_css_provider_new ();
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* Text that GTK draws; the web views follow the property. */
static void
apply (MesignZoom *self)
{
  g_autofree char *css =
      g_strdup_printf ("." MESIGN_ZOOM_CLASS " { font-size: %d%%; }", self->percent);

  gtk_css_provider_load_from_data (self->provider, self->percent != NORMAL ? css : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LEVEL]);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error))
    g_message ("The size of text was not kept: %s", error->message);
}

static void
keep (MesignZoom *self)
{
  g_autoptr (MesignEngine) engine = g_weak_ref_get (&self->engine);

  if (engine == NULL)
    return;
  mesign_settings_set_integer (mesign_engine_get_settings (engine), MESIGN_SETTINGS_READING,
                               MESIGN_SETTING_ZOOM, self->percent);
  mesign_engine_save_settings_async (engine, NULL, on_saved, NULL);
}

/* The step that is nearest. */
static guint
find_step (int percent)
{
  guint found = 0;

  for (guint i = 1; i < G_N_ELEMENTS (steps); i++)
    if (ABS (steps[i] - percent) < ABS (steps[found] - percent))
      found = i;

  return found;
}

static void
set_percent (MesignZoom *self, int percent)
{
  if (self->percent == percent)
    return;
  self->percent = percent;
  apply (self);
  keep (self);
}

/**
 * mesign_zoom_get_default:
 *
 * Returns: (transfer none): the one there is
 */
MesignZoom *
mesign_zoom_get_default (void)
{
  static MesignZoom *zoom = NULL;

  if (zoom == NULL)
    zoom = g_object_new (MESIGN_TYPE_ZOOM, NULL);

  return zoom;
}

/**
 * mesign_zoom_keep_in:
 * @self: the zoom
 * @engine: an engine that is open
 *
 * Takes the size that was kept, and keeps what is chosen from now on.
 */
void
mesign_zoom_keep_in (MesignZoom *self, MesignEngine *engine)
{
  gint64 kept = mesign_settings_get_integer (mesign_engine_get_settings (engine),
                                             MESIGN_SETTINGS_READING, MESIGN_SETTING_ZOOM, NORMAL);

  g_weak_ref_set (&self->engine, engine);
  self->percent = steps[find_step ((int) CLAMP (kept, 1, 1000))];
  apply (self);
}

/**
 * mesign_zoom_get_level:
 * @self: the zoom
 *
 * Returns: how large text is, 1 for as usual
 */
double
mesign_zoom_get_level (MesignZoom *self)
{
  g_return_val_if_fail (MESIGN_IS_ZOOM (self), 1);

  return self->percent / 100.0;
}

/**
 * mesign_zoom_step:
 * @self: the zoom
 * @by: 1 for larger, -1 for smaller
 */
void
mesign_zoom_step (MesignZoom *self, int by)
{
  int next = (int) find_step (self->percent) + by;

  g_return_if_fail (MESIGN_IS_ZOOM (self));

  set_percent (self, steps[CLAMP (next, 0, (int) G_N_ELEMENTS (steps) - 1)]);
}

/**
 * mesign_zoom_reset:
 * @self: the zoom
 *
 * As usual again.
 */
void
mesign_zoom_reset (MesignZoom *self)
{
  g_return_if_fail (MESIGN_IS_ZOOM (self));

  set_percent (self, NORMAL);
}

/* A touchpad turns by fractions. */
static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, MesignZoom *self)
{
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);

  if ((gtk_event_controller_get_current_event_state (base) & GDK_CONTROL_MASK) == 0)
    return FALSE;
  self->turned += dy;
  if (ABS (self->turned) < 1)
    return TRUE;
  mesign_zoom_step (self, self->turned < 0 ? 1 : -1);
  self->turned = 0;

  return TRUE;
}

/**
 * mesign_zoom_add_wheel:
 * @widget: what mail is shown in
 *
 * The wheel makes text larger and smaller there while Control is held.
 */
void
mesign_zoom_add_wheel (GtkWidget *widget)
{
  GtkEventController *controller =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "scroll", G_CALLBACK (on_scroll), mesign_zoom_get_default ());
  gtk_widget_add_controller (widget, controller);
}
