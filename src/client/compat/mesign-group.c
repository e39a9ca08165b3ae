/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-group.h"

/* A modal window keeps the keys and the pointer from all the windows of its group, and those that
 * are in no group of their own are in one together. */

/**
 * mesign_group_stand_alone:
 * @window: a window with work of its own
 *
 * What is asked in other windows does not block it, nor what is asked in it other windows.
 */
void
mesign_group_stand_alone (GtkWindow *window)
{
  g_autoptr (GtkWindowGroup) group = gtk_window_group_new ();

  gtk_window_group_add_window (group, window);
}

/**
 * mesign_group_join:
 * @window: a window that is not shown yet
 * @parent: (nullable): the window it belongs to
 *
 * Being modal, it blocks @parent and what else belongs to it.
 */
void
mesign_group_join (GtkWindow *window, GtkWindow *parent)
{
  if (parent != NULL && gtk_window_has_group (parent))
    gtk_window_group_add_window (gtk_window_get_group (parent), window);
}
