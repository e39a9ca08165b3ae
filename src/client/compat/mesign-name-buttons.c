/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-name-buttons.h"

#include <glib/gi18n-lib.h>

/* Buttons within widgets of GTK and libadwaita that are not named there for who cannot see them. */

static void
name_buttons (GtkWidget *widget, GType type, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_type_is_a (G_OBJECT_TYPE (child), type))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    else
      name_buttons (child, type, name);
}

/**
 * mesign_name_password_row:
 * @row: an AdwPasswordEntryRow
 *
 * Names the button in it, which libadwaita 1.2 does not.
 */
void
mesign_name_password_row (GtkWidget *row)
{
  name_buttons (row, GTK_TYPE_BUTTON, _ ("Show or Hide Password"));
}

/**
 * mesign_name_shortcuts_window:
 * @window: a GtkShortcutsWindow
 *
 * Names the button that searches in it, which GTK 4.8 does not.
 */
void
mesign_name_shortcuts_window (GtkWindow *window)
{
  name_buttons (gtk_window_get_titlebar (window), GTK_TYPE_TOGGLE_BUTTON, _ ("Search"));
}
