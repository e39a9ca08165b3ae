/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-bar.h"

#define SPACING 12
#define LINE_SPACING 6
/* A sentence in a column narrower than this is hard to read. */
#define LEAST_MIDDLE 260

/**
 * MesignComposerBar:
 *
 * Three children, start, middle and end: in one line where the middle has room there, else the
 * middle in a line of its own above.
 */
struct _MesignComposerBar
{
  GtkWidget parent_instance;

  GtkWidget *children[3];
};

enum
{
  PROP_0,
  PROP_START,
  PROP_MIDDLE,
  PROP_END,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (MesignComposerBar, mesign_composer_bar, GTK_TYPE_WIDGET)

#define START(self) ((self)->children[0])
#define MIDDLE(self) ((self)->children[1])
#define END(self) ((self)->children[2])

static int
measure_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

static int
measure_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

/* The width of the middle beside the others, or 0 where it stands above them. */
static int
get_middle_width (MesignComposerBar *self, int width)
{
  int wanted = measure_width (MIDDLE (self));
  int left = width - measure_width (START (self)) - measure_width (END (self)) - 2 * SPACING;

  return left >= MIN (wanted, LEAST_MIDDLE) ? MIN (wanted, left) : 0;
}

static int
measure_ends (MesignComposerBar *self)
{
  return MAX (measure_height (START (self), -1), measure_height (END (self), -1));
}

static int
measure_bar (MesignComposerBar *self, int width)
{
  int middle = get_middle_width (self, width);

  if (middle > 0)
    return MAX (measure_ends (self), measure_height (MIDDLE (self), middle));

  return measure_ends (self) + LINE_SPACING + measure_height (MIDDLE (self), width);
}

static GtkSizeRequestMode
mesign_composer_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mesign_composer_bar_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  MesignComposerBar *self = MESIGN_COMPOSER_BAR (widget);
  int ends = measure_width (START (self)) + SPACING + measure_width (END (self));
  int wide = ends + SPACING + measure_width (MIDDLE (self));
  int least;

  gtk_widget_measure (MIDDLE (self), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (ends, least);
      *natural = MAX (wide, *minimum);
    }
  else
    *minimum = *natural = measure_bar (self, for_size < 0 ? wide : for_size);
}

static void
place (MesignComposerBar *self, GtkWidget *child, GtkAllocation where)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    where.x = gtk_widget_get_width (GTK_WIDGET (self)) - where.x - where.width;
  gtk_widget_size_allocate (child, &where, -1);
}

static void
mesign_composer_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MesignComposerBar *self = MESIGN_COMPOSER_BAR (widget);
  int start = measure_width (START (self));
  int end = measure_width (END (self));
  int middle = get_middle_width (self, width);
  int ends = middle > 0 ? height : measure_ends (self);

  if (middle > 0)
    place (self, MIDDLE (self),
           (GtkAllocation){ width - end - SPACING - middle, 0, middle, height });
  else
    place (self, MIDDLE (self), (GtkAllocation){ 0, 0, width, height - ends - LINE_SPACING });
  place (self, START (self), (GtkAllocation){ 0, height - ends, start, ends });
  place (self, END (self), (GtkAllocation){ width - end, height - ends, end, ends });
}

static void
mesign_composer_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignComposerBar *self = MESIGN_COMPOSER_BAR (object);
  GtkWidget *child = g_value_get_object (value);

  if (id < PROP_START || id > PROP_END)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  /* Tab goes from left to right, in whatever order they are set */
  self->children[id - PROP_START] = child;
  gtk_widget_insert_before (child, GTK_WIDGET (self), id < PROP_END ? self->children[id] : NULL);
}

static void
mesign_composer_bar_dispose (GObject *object)
{
  MesignComposerBar *self = MESIGN_COMPOSER_BAR (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->children); i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);

  G_OBJECT_CLASS (mesign_composer_bar_parent_class)->dispose (object);
}

static void
mesign_composer_bar_class_init (MesignComposerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->set_property = mesign_composer_bar_set_property;
  G_OBJECT_CLASS (klass)->dispose = mesign_composer_bar_dispose;
  widget_class->get_request_mode = mesign_composer_bar_get_request_mode;
  widget_class->measure = mesign_composer_bar_measure;
  widget_class->size_allocate = mesign_composer_bar_size_allocate;

  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_MIDDLE] = g_param_spec_object ("middle", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
}

static void
mesign_composer_bar_init (MesignComposerBar *self)
{
}
