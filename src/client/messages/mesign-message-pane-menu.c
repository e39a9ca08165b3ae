/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/messages/mesign-message-pane-private.h"

/* The menu on what is selected, by the pointer or by the keyboard. */

void
mesign_message_pane_pop_up (MesignMessagePane *self, const GdkRectangle *at)
{
  if (self->context_popover == NULL)
    return;
  gtk_popover_set_pointing_to (self->context_popover, at);
  gtk_popover_popup (self->context_popover);
}

/* In the middle of the row that has the focus. */
static void
pop_up_by_key (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (widget);
  GtkWidget *row = gtk_widget_get_focus_child (GTK_WIDGET (self->list_view));
  GdkRectangle at = { 0, 0, 1, 1 };
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  at.x = bounds.origin.x + bounds.size.width / 2;
  at.y = bounds.origin.y + bounds.size.height / 2;
  mesign_message_pane_pop_up (self, &at);
}

void
mesign_message_pane_install_menu (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "messages.menu", NULL, pop_up_by_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "messages.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "messages.menu",
                                       NULL);
}

void
mesign_message_pane_drop_menu (MesignMessagePane *self)
{
  if (self->context_popover != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->context_popover));
  self->context_popover = NULL;
}

/**
 * mesign_message_pane_set_context_menu:
 * @self: a pane
 * @menu: what can be done with what is selected
 */
void
mesign_message_pane_set_context_menu (MesignMessagePane *self, GMenuModel *menu)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  mesign_message_pane_drop_menu (self);
  self->context_popover = GTK_POPOVER (gtk_popover_menu_new_from_model (menu));
  gtk_popover_set_has_arrow (self->context_popover, FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self->context_popover), GTK_ALIGN_START);
  gtk_widget_set_parent (GTK_WIDGET (self->context_popover), GTK_WIDGET (self));
}

/* What is searched for is chosen by the search. */
static void
add_filters (MesignMessagePane *self, GMenu *section)
{
  if (self->query == NULL)
    g_menu_append_submenu (section, _ ("_Show Only"), self->filter_menu);
}

/**
 * mesign_message_pane_set_mailbox_menu:
 * @self: a pane
 * @menu: (nullable): what can be done with what it shows as a whole
 */
void
mesign_message_pane_set_mailbox_menu (MesignMessagePane *self, GMenuModel *menu)
{
  g_autoptr (GMenu) whole = g_menu_new ();
  g_autoptr (GMenu) show = g_menu_new ();

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  add_filters (self, show);
  g_menu_append_section (whole, NULL, G_MENU_MODEL (show));
  if (menu != NULL)
    g_menu_append_section (whole, NULL, menu);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (whole));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), self->query == NULL || menu != NULL);
}
