/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-message-pane-private.h"

#include "client/messages/mesign-message-row.h"

/* The rows of the list, and what a click on one does besides selecting it. */

static MesignMessagePane *
get_pane (GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  return MESIGN_MESSAGE_PANE (gtk_widget_get_ancestor (row, MESIGN_TYPE_MESSAGE_PANE));
}

/* While several are chosen the view hears nothing of a click. */
static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *list_item)
{
  MesignMessagePane *self = get_pane (list_item);

  if (self != NULL && self->selection_mode)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* A click adds a row to those chosen, or takes it away. */
static void
toggle (MesignMessagePane *self, GtkListItem *list_item)
{
  guint position = gtk_list_item_get_position (list_item);

  if (gtk_list_item_get_selected (list_item))
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self->selection), position);
  else
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
}

/* Where list and reader take turns, a click opens; and where they do not, a window that is made
 * narrow later goes on showing what is being read. */
static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *list_item)
{
  MesignMessagePane *self = get_pane (list_item);

  if (self != NULL && self->selection_mode)
    toggle (self, list_item);
  if (self == NULL || self->selection_mode || n_press != 1)
    return;
  if (mesign_pane_bin_is_reader_folded (MESIGN_PANE_BIN (self)))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection),
                                     gtk_list_item_get_position (list_item), TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-reader", NULL);
}

static void
on_secondary_pressed (GtkGestureClick *gesture, int n_press, double x, double y,
                      GtkListItem *list_item)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The menu is about what is selected: the row, unless it is one of several. Not while the button is down: GTK would
 * take the menu for what is let go of, and warn that it was never pressed. */
static void
on_secondary_released (GtkGestureClick *gesture, int n_press, double x, double y,
                       GtkListItem *list_item)
{
  MesignMessagePane *self = get_pane (list_item);
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  double at_x;
  double at_y;

  if (self == NULL ||
      !gtk_widget_translate_coordinates (row, GTK_WIDGET (self), x, y, &at_x, &at_y))
    return;
  if (!gtk_list_item_get_selected (list_item))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection),
                                     gtk_list_item_get_position (list_item), !self->selection_mode);
  mesign_message_pane_pop_up (self, &(GdkRectangle){ at_x, at_y, 1, 1 });
}

static GtkGesture *
add_gesture (GtkListItem *list_item, guint button, GCallback on_press, GCallback on_release)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), button);
  g_signal_connect_object (gesture, "pressed", on_press, list_item, 0);
  g_signal_connect_object (gesture, "released", on_release, list_item, 0);
  gtk_widget_add_controller (gtk_list_item_get_child (list_item), GTK_EVENT_CONTROLLER (gesture));

  return gesture;
}

static void
on_setup (MesignMessagePane *self, GtkListItem *list_item)
{
  GtkWidget *row = mesign_message_row_new ();
  GtkGesture *click;

  g_object_bind_property (self, "selection-mode", row, "selection-mode", G_BINDING_SYNC_CREATE);
  g_object_bind_property (list_item, "selected", row, "selected", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (list_item, row);
  click = add_gesture (list_item, GDK_BUTTON_PRIMARY, G_CALLBACK (on_pressed),
                       G_CALLBACK (on_released));
  add_gesture (list_item, GDK_BUTTON_SECONDARY, G_CALLBACK (on_secondary_pressed),
               G_CALLBACK (on_secondary_released));
  mesign_message_pane_add_drag (list_item, click);
}

static void
on_bind (MesignMessagePane *self, GtkListItem *list_item)
{
  MesignMessageRow *row = MESIGN_MESSAGE_ROW (gtk_list_item_get_child (list_item));
  gboolean is_own =
      self->role == MESIGN_MAILBOX_ROLE_SENT || self->role == MESIGN_MAILBOX_ROLE_DRAFTS;

  mesign_message_row_set_shows_recipients (row, is_own && !mesign_message_pane_is_searching (self));
  mesign_message_row_set_item (row, gtk_list_item_get_item (list_item));
}

static void
on_unbind (MesignMessagePane *self, GtkListItem *list_item)
{
  mesign_message_row_set_item (MESIGN_MESSAGE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

void
mesign_message_pane_init_rows (MesignMessagePane *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
}
