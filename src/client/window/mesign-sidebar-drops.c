/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-sidebar-private.h"

#include "client/messages/mesign-dragged-mail.h"
#include "client/window/mesign-place-row.h"

/* Mail can be dropped on a mailbox of its account. */

static gboolean
can_take (GtkDropTarget *target, GtkWidget *row)
{
  const GValue *value = gtk_drop_target_get_value (target);
  MesignMailbox *mailbox =
      mesign_place_get_mailbox (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));

  return value != NULL && mailbox != NULL &&
         mesign_dragged_mail_can_move (g_value_get_object (value), mailbox);
}

static void
update (GtkDropTarget *target, GtkWidget *row)
{
  if (can_take (target, row))
    gtk_widget_add_css_class (row, "mesign-drop");
  else
    gtk_widget_remove_css_class (row, "mesign-drop");
}

/* What is dragged is known a moment after it comes. */
static void
on_value (GtkDropTarget *target, GParamSpec *pspec, GtkWidget *row)
{
  update (target, row);
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, GtkWidget *row)
{
  update (target, row);

  return gtk_drop_target_get_value (target) == NULL || can_take (target, row) ? GDK_ACTION_MOVE : 0;
}

static void
on_leave (GtkDropTarget *target, GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "mesign-drop");
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  MesignPlace *place = mesign_place_row_get_place (MESIGN_PLACE_ROW (row));
  GtkWidget *sidebar = gtk_widget_get_ancestor (row, MESIGN_TYPE_SIDEBAR);

  gtk_widget_remove_css_class (row, "mesign-drop");
  if (sidebar == NULL || !can_take (target, row))
    return FALSE;
  g_signal_emit_by_name (sidebar, "mail-dropped", place, g_value_get_object (value));

  return TRUE;
}

void
mesign_sidebar_add_drop (GtkWidget *row)
{
  GtkDropTarget *target = gtk_drop_target_new (MESIGN_TYPE_DRAGGED_MAIL, GDK_ACTION_MOVE);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "notify::value", G_CALLBACK (on_value), row, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_motion), row, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_motion), row, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_leave), row, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}
