/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-pane-bin.h"

/**
 * MesignPaneBin:
 *
 * What stands in one of the #MesignPanes: it is told which panes take turns, so that its header bar
 * shows what belongs there, and it may ask for a width whatever is in it.
 */
typedef struct
{
  gboolean sidebar_folded;
  gboolean reader_folded;
} MesignPaneBinPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (MesignPaneBin, mesign_pane_bin, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SIDEBAR_FOLDED,
  PROP_READER_FOLDED,
  PROP_ALONE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
set_flag (MesignPaneBin *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ALONE]);
}

static void
mesign_pane_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignPaneBinPrivate *priv = mesign_pane_bin_get_instance_private (MESIGN_PANE_BIN (object));

  switch (id)
    {
    case PROP_SIDEBAR_FOLDED:
      g_value_set_boolean (value, priv->sidebar_folded);
      break;
    case PROP_READER_FOLDED:
      g_value_set_boolean (value, priv->reader_folded);
      break;
    case PROP_ALONE:
      g_value_set_boolean (value, priv->sidebar_folded && priv->reader_folded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_pane_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignPaneBin *self = MESIGN_PANE_BIN (object);
  MesignPaneBinPrivate *priv = mesign_pane_bin_get_instance_private (self);

  switch (id)
    {
    case PROP_SIDEBAR_FOLDED:
      set_flag (self, &priv->sidebar_folded, g_value_get_boolean (value), id);
      break;
    case PROP_READER_FOLDED:
      set_flag (self, &priv->reader_folded, g_value_get_boolean (value), id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* As wide as it is read well, whatever is in it; it can be narrower. */
static void
mesign_pane_bin_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  int wanted = MESIGN_PANE_BIN_GET_CLASS (widget)->natural_width;
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child == NULL)
    return;
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && wanted > 0)
    *natural = MAX (*minimum, wanted);
}

static void
mesign_pane_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
mesign_pane_bin_class_init (MesignPaneBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesign_pane_bin_get_property;
  object_class->set_property = mesign_pane_bin_set_property;
  GTK_WIDGET_CLASS (klass)->measure = mesign_pane_bin_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = mesign_pane_bin_size_allocate;

  /**
   * MesignPaneBin:sidebar-folded:
   *
   * Whether the mailboxes and what is beside them take turns.
   */
  props[PROP_SIDEBAR_FOLDED] = g_param_spec_boolean ("sidebar-folded", NULL, NULL, FALSE, flags);
  /**
   * MesignPaneBin:reader-folded:
   *
   * Whether list and reader take turns.
   */
  props[PROP_READER_FOLDED] = g_param_spec_boolean ("reader-folded", NULL, NULL, FALSE, flags);
  /**
   * MesignPaneBin:alone:
   *
   * Whether no other pane is beside it.
   */
  props[PROP_ALONE] =
      g_param_spec_boolean ("alone", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

/* Its own measuring counts, not that of a layout manager. */
static void
mesign_pane_bin_init (MesignPaneBin *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}

/**
 * mesign_pane_bin_is_reader_folded:
 * @self: what stands in a pane
 *
 * Returns: whether list and reader take turns
 */
gboolean
mesign_pane_bin_is_reader_folded (MesignPaneBin *self)
{
  MesignPaneBinPrivate *priv = mesign_pane_bin_get_instance_private (self);

  return priv->reader_folded;
}
