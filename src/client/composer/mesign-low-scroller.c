/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-low-scroller.h"

#define MAX_HEIGHT 180

/**
 * MesignLowScroller:
 *
 * As high as its child is for its width, up to a limit, and scrolled beyond. A GtkScrolledWindow
 * alone asks its child for its height without saying the width, and is too low when lines wrap.
 */
struct _MesignLowScroller
{
  GtkWidget parent_instance;

  GtkScrolledWindow *window;
  GtkWidget *child;
};

enum
{
  PROP_0,
  PROP_CHILD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MesignLowScroller, mesign_low_scroller, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
mesign_low_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mesign_low_scroller_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  MesignLowScroller *self = MESIGN_LOW_SCROLLER (widget);

  *minimum = *natural = 0;
  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = MIN (*natural, MAX_HEIGHT);
}

static void
mesign_low_scroller_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkAllocation place = { 0, 0, width, height };

  gtk_widget_size_allocate (GTK_WIDGET (MESIGN_LOW_SCROLLER (widget)->window), &place, -1);
}

static void
mesign_low_scroller_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignLowScroller *self = MESIGN_LOW_SCROLLER (object);

  if (id != PROP_CHILD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  self->child = g_value_get_object (value);
  gtk_scrolled_window_set_child (self->window, self->child);
}

static void
mesign_low_scroller_dispose (GObject *object)
{
  MesignLowScroller *self = MESIGN_LOW_SCROLLER (object);

  self->child = NULL;
  if (self->window != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->window)));

  G_OBJECT_CLASS (mesign_low_scroller_parent_class)->dispose (object);
}

static void
mesign_low_scroller_class_init (MesignLowScrollerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = mesign_low_scroller_set_property;
  G_OBJECT_CLASS (klass)->dispose = mesign_low_scroller_dispose;
  widget_class->get_request_mode = mesign_low_scroller_get_request_mode;
  widget_class->measure = mesign_low_scroller_measure;
  widget_class->size_allocate = mesign_low_scroller_size_allocate;

  props[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
mesign_low_scroller_init (MesignLowScroller *self)
{
  self->window = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->window, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (GTK_WIDGET (self->window), GTK_WIDGET (self));
}
