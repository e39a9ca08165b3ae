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

/* Near its edges the list scrolls by itself while something is dragged. */

#define EDGE 32
#define STEP 6
#define STEP_MS 20

static gboolean
scroll (gpointer data)
{
  MesignSidebar *self = data;
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (self->list);

  gtk_adjustment_set_value (adjustment,
                            gtk_adjustment_get_value (adjustment) + self->scroll_direction * STEP);

  return G_SOURCE_CONTINUE;
}

void
mesign_sidebar_stop_scrolling (MesignSidebar *self)
{
  g_clear_handle_id (&self->scroll_source, g_source_remove);
}

static void
on_drag_moves (MesignSidebar *self, double x, double y, GtkEventController *controller)
{
  int height = gtk_widget_get_height (gtk_event_controller_get_widget (controller));

  self->scroll_direction = y < EDGE ? -1 : y > height - EDGE ? 1 : 0;
  if (self->scroll_direction == 0)
    mesign_sidebar_stop_scrolling (self);
  else if (self->scroll_source == 0)
    self->scroll_source = g_timeout_add (STEP_MS, scroll, self);
}

void
mesign_sidebar_init_drops (MesignSidebar *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW);
  GtkEventController *controller = gtk_drop_controller_motion_new ();

  g_signal_connect_object (controller, "motion", G_CALLBACK (on_drag_moves), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (controller, "leave", G_CALLBACK (mesign_sidebar_stop_scrolling), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (scrolled, controller);
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
