/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/messages/mesign-message-pane-private.h"

#include "client/messages/mesign-dragged-mail.h"
#include "client/messages/mesign-row-words.h"

/* Conversations can be dragged out of the list: the row under the pointer, or all that are selected
 * where it is one of them. */

static GPtrArray *
list_dragged (MesignMessagePane *self, GtkListItem *list_item)
{
  g_autoptr (GPtrArray) items = NULL;

  if (gtk_list_item_get_selected (list_item))
    return mesign_message_pane_list_selected (self);
  items = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (items, g_object_ref (gtk_list_item_get_item (list_item)));

  return g_steal_pointer (&items);
}

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, GtkListItem *list_item)
{
  GtkWidget *pane =
      gtk_widget_get_ancestor (gtk_list_item_get_child (list_item), MESIGN_TYPE_MESSAGE_PANE);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (MesignDraggedMail) mail = NULL;

  if (pane == NULL || gtk_list_item_get_item (list_item) == NULL)
    return NULL;
  items = list_dragged (MESIGN_MESSAGE_PANE (pane), list_item);
  mail = mesign_dragged_mail_new (items);

  return gdk_content_provider_new_typed (MESIGN_TYPE_DRAGGED_MAIL, mail);
}

/* The subject of one; of several, how many. */
static char *
describe (GPtrArray *items)
{
  MesignListRow *row = mesign_message_item_get_row (items->pdata[0]);

  if (items->len == 1 && row != NULL)
    return mesign_row_words_subject (row);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u conversation", "%u conversations", items->len), items->len);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, GtkListItem *list_item)
{
  GValue value = G_VALUE_INIT;
  g_autofree char *words = NULL;
  GtkWidget *label;

  g_value_init (&value, MESIGN_TYPE_DRAGGED_MAIL);
  if (!gdk_content_provider_get_value (gdk_drag_get_content (drag), &value, NULL))
    return;
  words = describe (mesign_dragged_mail_get_items (g_value_get_object (&value)));
  g_value_unset (&value);
  label = gtk_label_new (words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_add_css_class (label, "mesign-dragged");
  gtk_drag_icon_set_child (GTK_DRAG_ICON (gtk_drag_icon_get_for_drag (drag)), label);
}

/* @click is what goes on while several are chosen: both see the same press. */
void
mesign_message_pane_add_drag (GtkListItem *list_item, GtkGesture *click)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare), list_item, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), list_item, 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (source), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (gtk_list_item_get_child (list_item), GTK_EVENT_CONTROLLER (source));
  gtk_gesture_group (GTK_GESTURE (source), click);
}
