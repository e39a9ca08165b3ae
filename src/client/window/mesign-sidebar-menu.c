/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-sidebar-private.h"

#include "client/window/mesign-place-menu.h"
#include "client/window/mesign-place-row.h"

/* The menu on a line, by the pointer, a long touch or the keyboard. It is about that line,
 * whichever is selected. */

static void
pop_up (MesignSidebar *self, GtkListBoxRow *row, const GdkRectangle *at)
{
  MesignPlace *place = mesign_place_row_get_place (MESIGN_PLACE_ROW (row));
  g_autoptr (GMenuModel) model = mesign_place_make_menu (place);

  if (model == NULL)
    return;
  /* where one goes on by the keys afterwards */
  gtk_widget_grab_focus (GTK_WIDGET (row));
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (self->menu, at);
  gtk_popover_popup (self->menu);
}

static void
pop_up_at (MesignSidebar *self, double x, double y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  double at_x;
  double at_y;

  if (row == NULL || !gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self),
                                                        x, y, &at_x, &at_y))
    return;
  pop_up (self, row, &(GdkRectangle){ (int) at_x, (int) at_y, 1, 1 });
}

static void
on_secondary_pressed (MesignSidebar *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* Not while the button is down: GTK would take the menu for what is let go of, and warn that it was never pressed. */
static void
on_secondary_released (MesignSidebar *self, int n_press, double x, double y, GtkGesture *gesture)
{
  pop_up_at (self, x, y);
}

static void
on_long_press (MesignSidebar *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pop_up_at (self, x, y);
}

/* In the middle of the line that has the focus. */
static void
pop_up_by_key (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignSidebar *self = MESIGN_SIDEBAR (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GdkRectangle at = { 0, 0, 1, 1 };
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  at.x = (int) (bounds.origin.x + bounds.size.width / 2);
  at.y = (int) (bounds.origin.y + bounds.size.height / 2);
  pop_up (self, GTK_LIST_BOX_ROW (row), &at);
}

void
mesign_sidebar_install_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sidebar.menu", NULL, pop_up_by_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "sidebar.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "sidebar.menu",
                                       NULL);
}

void
mesign_sidebar_init_menu (MesignSidebar *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (secondary, "released", G_CALLBACK (on_secondary_released), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (long_press, "pressed", G_CALLBACK (on_long_press), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (long_press));

  self->menu = GTK_POPOVER (gtk_popover_menu_new_from_model (NULL));
  gtk_popover_set_has_arrow (self->menu, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->menu), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
}

void
mesign_sidebar_drop_menu (MesignSidebar *self)
{
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->menu));
  self->menu = NULL;
}
