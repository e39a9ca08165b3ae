/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-panes.h"

/**
 * MesignPanes:
 *
 * Three panes beside each other that fold into two and into one as the window narrows. Stands for
 * a pair of AdwNavigationSplitView, which libadwaita 1.2 has not.
 *
 * Its actions are `panes.back` and `panes.sidebar`.
 */
struct _MesignPanes
{
  AdwBin parent_instance;

  AdwLeaflet *outer;
  AdwLeaflet *inner;
  AdwBin *sidebar_bin;
  AdwBin *list_bin;
  AdwBin *reader_bin;
};

G_DEFINE_FINAL_TYPE (MesignPanes, mesign_panes, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SIDEBAR,
  PROP_LIST,
  PROP_READER,
  PROP_SIDEBAR_FOLDED,
  PROP_READER_FOLDED,
  PROP_SHOWN,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static AdwBin *
get_bin (MesignPanes *self, guint property)
{
  if (property == PROP_SIDEBAR)
    return self->sidebar_bin;

  return property == PROP_LIST ? self->list_bin : self->reader_bin;
}

/* A leaflet that folds moves the focus on from where it is, and in a list the selection with it: to
 * the line below the one that was chosen. */
static void
leave_sidebar (MesignPanes *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->sidebar_bin)))
    gtk_root_set_focus (root, NULL);
}

static void
on_outer_folded (MesignPanes *self)
{
  if (adw_leaflet_get_folded (self->outer))
    leave_sidebar (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIDEBAR_FOLDED]);
}

static void
on_inner_folded (MesignPanes *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READER_FOLDED]);
}

static void
on_visible_child (MesignPanes *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
}

static void
activate_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_panes_go_back (MESIGN_PANES (widget));
}

static void
activate_sidebar (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mesign_panes_show (MESIGN_PANES (widget), MESIGN_PANE_SIDEBAR);
}

static void
mesign_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignPanes *self = MESIGN_PANES (object);

  switch (id)
    {
    case PROP_SIDEBAR:
    case PROP_LIST:
    case PROP_READER:
      g_value_set_object (value, adw_bin_get_child (get_bin (self, id)));
      break;
    case PROP_SIDEBAR_FOLDED:
      g_value_set_boolean (value, mesign_panes_is_sidebar_folded (self));
      break;
    case PROP_READER_FOLDED:
      g_value_set_boolean (value, mesign_panes_is_reader_folded (self));
      break;
    case PROP_SHOWN:
      g_value_set_int (value, mesign_panes_get_shown (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SIDEBAR:
    case PROP_LIST:
    case PROP_READER:
      adw_bin_set_child (get_bin (MESIGN_PANES (object), id), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_panes_dispose (GObject *object)
{
  if (MESIGN_PANES (object)->outer != NULL)
    adw_bin_set_child (ADW_BIN (object), NULL);

  G_OBJECT_CLASS (mesign_panes_parent_class)->dispose (object);
}

static void
mesign_panes_class_init (MesignPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags child_flags =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags state_flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = mesign_panes_get_property;
  object_class->set_property = mesign_panes_set_property;
  object_class->dispose = mesign_panes_dispose;

  props[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, child_flags);
  props[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, child_flags);
  props[PROP_READER] = g_param_spec_object ("reader", NULL, NULL, GTK_TYPE_WIDGET, child_flags);
  props[PROP_SIDEBAR_FOLDED] =
      g_param_spec_boolean ("sidebar-folded", NULL, NULL, FALSE, state_flags);
  props[PROP_READER_FOLDED] =
      g_param_spec_boolean ("reader-folded", NULL, NULL, FALSE, state_flags);
  props[PROP_SHOWN] = g_param_spec_int ("shown", NULL, NULL, MESIGN_PANE_SIDEBAR,
                                        MESIGN_PANE_READER, MESIGN_PANE_SIDEBAR, state_flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-panes.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignPanes, outer);
  gtk_widget_class_bind_template_child (widget_class, MesignPanes, inner);
  gtk_widget_class_bind_template_child (widget_class, MesignPanes, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, MesignPanes, list_bin);
  gtk_widget_class_bind_template_child (widget_class, MesignPanes, reader_bin);
  gtk_widget_class_install_action (widget_class, "panes.back", NULL, activate_back);
  gtk_widget_class_install_action (widget_class, "panes.sidebar", NULL, activate_sidebar);
}

static void
mesign_panes_init (MesignPanes *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->outer, "notify::folded", G_CALLBACK (on_outer_folded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner, "notify::folded", G_CALLBACK (on_inner_folded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outer, "notify::visible-child", G_CALLBACK (on_visible_child),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inner, "notify::visible-child", G_CALLBACK (on_visible_child),
                           self, G_CONNECT_SWAPPED);
  mesign_panes_show (self, MESIGN_PANE_LIST);
}

/**
 * mesign_panes_new:
 *
 * Returns: (transfer floating): three empty panes
 */
GtkWidget *
mesign_panes_new (void)
{
  return g_object_new (MESIGN_TYPE_PANES, NULL);
}

static void
set_visible (MesignPanes *self, MesignPane pane)
{
  adw_leaflet_set_visible_child_name (self->outer,
                                      pane == MESIGN_PANE_SIDEBAR ? "sidebar" : "content");
  if (pane != MESIGN_PANE_SIDEBAR)
    adw_leaflet_set_visible_child_name (self->inner,
                                        pane == MESIGN_PANE_READER ? "reader" : "list");
}

/**
 * mesign_panes_show:
 * @self: panes
 * @pane: one of them
 *
 * Brings a pane to where it can be seen, whatever is folded. Where it can be seen already, the
 * focus stays where it is.
 */
void
mesign_panes_show (MesignPanes *self, MesignPane pane)
{
  g_autoptr (GtkWidget) focus = NULL;
  GtkRoot *root;

  g_return_if_fail (MESIGN_IS_PANES (self));

  /* A leaflet gives the focus to the child it makes visible, be it folded or not. */
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root != NULL && gtk_root_get_focus (root) != NULL)
    focus = g_object_ref (gtk_root_get_focus (root));
  set_visible (self, pane);
  if (focus != NULL && !adw_leaflet_get_folded (self->inner) &&
      !adw_leaflet_get_folded (self->outer))
    gtk_root_set_focus (root, focus);
}

/**
 * mesign_panes_get_shown:
 * @self: panes
 *
 * Returns: the pane that is seen where they take turns; its property is `shown`
 */
MesignPane
mesign_panes_get_shown (MesignPanes *self)
{
  g_return_val_if_fail (MESIGN_IS_PANES (self), MESIGN_PANE_LIST);

  if (g_strcmp0 (adw_leaflet_get_visible_child_name (self->outer), "sidebar") == 0)
    return MESIGN_PANE_SIDEBAR;

  return g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner), "reader") == 0
             ? MESIGN_PANE_READER
             : MESIGN_PANE_LIST;
}

/**
 * mesign_panes_go_back:
 * @self: panes
 *
 * Goes from the reader to the list, or from the list to the mailboxes, where these are folded away.
 *
 * Returns: whether there was anything to go back to
 */
gboolean
mesign_panes_go_back (MesignPanes *self)
{
  const char *shown;

  g_return_val_if_fail (MESIGN_IS_PANES (self), FALSE);

  shown = adw_leaflet_get_visible_child_name (self->inner);
  if (adw_leaflet_get_folded (self->inner) && g_strcmp0 (shown, "reader") == 0)
    mesign_panes_show (self, MESIGN_PANE_LIST);
  else if (adw_leaflet_get_folded (self->outer))
    mesign_panes_show (self, MESIGN_PANE_SIDEBAR);
  else
    return FALSE;

  return TRUE;
}

/**
 * mesign_panes_is_reader_folded:
 * @self: panes
 *
 * Returns: whether list and reader take turns
 */
gboolean
mesign_panes_is_reader_folded (MesignPanes *self)
{
  return adw_leaflet_get_folded (self->inner);
}

/**
 * mesign_panes_is_sidebar_folded:
 * @self: panes
 *
 * Returns: whether the mailboxes and what is beside them take turns
 */
gboolean
mesign_panes_is_sidebar_folded (MesignPanes *self)
{
  return adw_leaflet_get_folded (self->outer);
}
