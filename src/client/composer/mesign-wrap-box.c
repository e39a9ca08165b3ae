/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-wrap-box.h"

#define SPACING 6

/**
 * MesignWrapBox:
 *
 * Puts its children side by side as words stand in a line, and breaks the line where the width
 * ends. Between the lines there is what margin the children have. A child that expands takes the
 * rest of its line. Stands for AdwWrapBox, which came with libadwaita 1.7.
 */
struct _MesignWrapBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (MesignWrapBox, mesign_wrap_box, GTK_TYPE_WIDGET)

/* A line: the children from @first up to the one before @end. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *end;
  int width;
  int height;
  guint n_expanding;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static GtkWidget *
next_child (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static gboolean
is_expanding (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

/* The width a child wants in a line that is @available wide at most. */
static int
measure_child (GtkWidget *child, int available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return CLAMP (is_expanding (child) ? minimum : natural, minimum, MAX (available, minimum));
}

static int
measure_height (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);

  return natural;
}

static Line
take_line (GtkWidget *first, int available)
{
  Line line = { .first = first };
  GtkWidget *child;

  for (child = first; child != NULL; child = next_child (child))
    {
      int width = measure_child (child, available);
      int gap = child != first ? SPACING : 0;

      if (child != first && line.width + gap + width > available)
        break;
      line.width += gap + width;
      line.height = MAX (line.height, measure_height (child, width));
      line.n_expanding += is_expanding (child);
    }
  line.end = child;

  return line;
}

static void
allocate_line (GtkWidget *self, const Line *line, int available, int y)
{
  gboolean is_mirrored = gtk_widget_get_direction (self) == GTK_TEXT_DIR_RTL;
  int spare = MAX (available - line->width, 0);
  int x = 0;

  for (GtkWidget *child = line->first; child != line->end; child = next_child (child))
    {
      int width = measure_child (child, available);
      GtkAllocation place;

      if (is_expanding (child))
        width += spare / line->n_expanding;
      place.width = width;
      place.height = line->height;
      place.x = is_mirrored ? available - x - width : x;
      place.y = y;
      gtk_widget_size_allocate (child, &place, -1);
      x += width + SPACING;
    }
}

static int
measure_lines (GtkWidget *self, int available)
{
  int height = 0;
  GtkWidget *first = skip_hidden (gtk_widget_get_first_child (self));

  while (first != NULL)
    {
      Line line = take_line (first, available);

      height += line.height;
      first = line.end;
    }

  return height;
}

static void
measure_widths (GtkWidget *self, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (self)); child != NULL;
       child = next_child (child))
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wanted + (*natural > 0 ? SPACING : 0);
    }
}

static GtkSizeRequestMode
mesign_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mesign_wrap_box_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  int least, wanted;

  measure_widths (widget, &least, &wanted);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = wanted;
    }
  else
    *minimum = *natural = measure_lines (widget, for_size < 0 ? wanted : for_size);
}

static void
mesign_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (first != NULL)
    {
      Line line = take_line (first, width);

      allocate_line (widget, &line, width, y);
      y += line.height;
      first = line.end;
    }
}

static void
mesign_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mesign_wrap_box_parent_class)->dispose (object);
}

static void
mesign_wrap_box_class_init (MesignWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_wrap_box_dispose;
  widget_class->get_request_mode = mesign_wrap_box_get_request_mode;
  widget_class->measure = mesign_wrap_box_measure;
  widget_class->size_allocate = mesign_wrap_box_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mesign_wrap_box_init (MesignWrapBox *self)
{
}

GtkWidget *
mesign_wrap_box_new (void)
{
  return g_object_new (MESIGN_TYPE_WRAP_BOX, NULL);
}

/* Puts @child before @sibling, or last. */
void
mesign_wrap_box_insert_before (MesignWrapBox *self, GtkWidget *child, GtkWidget *sibling)
{
  gtk_widget_insert_before (child, GTK_WIDGET (self), sibling);
}

void
mesign_wrap_box_remove (MesignWrapBox *self, GtkWidget *child)
{
  g_return_if_fail (gtk_widget_get_parent (child) == GTK_WIDGET (self));

  gtk_widget_unparent (child);
}
