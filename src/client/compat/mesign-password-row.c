/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-password-row.h"

#include <glib/gi18n-lib.h>

static void
name_buttons (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Show or Hide Password"), -1);
    else
      name_buttons (child);
}

/**
 * mesign_password_row_name:
 * @row: an AdwPasswordEntryRow
 *
 * Names the button in it for those who cannot see it, which libadwaita 1.2 does not.
 */
void
mesign_password_row_name (GtkWidget *row)
{
  name_buttons (row);
}
