/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-message-pane-private.h"

/* Which conversations are selected, and that they stay so while the list changes. */

static gboolean
get_single (MesignMessagePane *self, guint *position)
{
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (gtk_bitset_get_size (chosen) != 1)
    return FALSE;
  *position = gtk_bitset_get_minimum (chosen);

  return TRUE;
}

static void
select_position (MesignMessagePane *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/* Whoever looks at the newest mail goes on looking at the newest mail. */
static void
keep_on_top (MesignMessagePane *self)
{
  gboolean was_on_top = self->was_on_top;

  self->was_on_top = FALSE;
  if (was_on_top && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
}

static gboolean
go_to_top (gpointer data)
{
  MesignMessagePane *self = data;

  self->top_source = 0;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);

  return G_SOURCE_REMOVE;
}

/* The view keeps a row in its place when its own size changes, and so leaves the top. */
static void
on_list_measured (MesignMessagePane *self, GtkAdjustment *adjustment)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->list_view));
  double height = gtk_adjustment_get_page_size (adjustment);

  if (width == self->list_width && height == self->list_height)
    return;
  self->list_width = width;
  self->list_height = height;
  if (self->is_on_top && self->top_source == 0)
    self->top_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, go_to_top, self, NULL);
}

static void
on_list_scrolled (MesignMessagePane *self, GtkAdjustment *adjustment)
{
  if (self->top_source == 0)
    self->is_on_top = gtk_adjustment_get_value (adjustment) < 1;
}

static void
keep_top_when_resized (MesignMessagePane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  self->is_on_top = TRUE;
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_list_measured), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_list_scrolled), self,
                           G_CONNECT_SWAPPED);
}

/* A conversation that goes to another place in the list goes and comes: it is to stay selected. */
static gboolean
keep_selected (gpointer data)
{
  MesignMessagePane *self = data;
  int position = -1;
  guint single;

  self->keep_source = 0;
  keep_on_top (self);
  if (self->kept_conversation != 0 && self->list != NULL && !get_single (self, &single))
    position = mesign_message_list_find (self->list, self->kept_conversation);
  if (position >= 0 && !self->selection_mode && self->is_kept_awaited)
    select_position (self, position);
  else if (position >= 0 && !self->selection_mode)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  else
    g_signal_emit_by_name (self, "selection-changed");

  return G_SOURCE_REMOVE;
}

/* The view hears of it after this: nothing is done to it before it knows. */
static void
on_items_changed (MesignMessagePane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  mesign_message_pane_update_state (self);
  self->was_on_top |= gtk_adjustment_get_value (adjustment) < 1;
  if (self->keep_source == 0)
    self->keep_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, keep_selected, self, NULL);
}

static void
on_selection_changed (MesignMessagePane *self)
{
  guint position;

  if (get_single (self, &position))
    {
      g_autoptr (MesignMessageItem) item =
          g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      self->kept_conversation = mesign_message_item_get_key (item)->conversation_id;
      self->is_kept_awaited = FALSE;
    }
  else if (self->keep_source == 0)
    self->kept_conversation = 0;
  if (self->selection_mode)
    mesign_message_pane_update_title (self);
  g_signal_emit_by_name (self, "selection-changed");
}

void
mesign_message_pane_init_selection (MesignMessagePane *self)
{
  self->selection = gtk_multi_selection_new (NULL);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (on_selection_changed),
                            self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  keep_top_when_resized (self);
}

void
mesign_message_pane_drop_selection (MesignMessagePane *self)
{
  g_clear_handle_id (&self->keep_source, g_source_remove);
  if (self->scrolled != NULL)
    g_signal_handlers_disconnect_by_data (gtk_scrolled_window_get_vadjustment (self->scrolled),
                                          self);
  g_clear_handle_id (&self->top_source, g_source_remove);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
}

/**
 * mesign_message_pane_list_selected:
 * @self: a pane
 *
 * Returns: (transfer full) (element-type MesignMessageItem): the selected rows
 */
GPtrArray *
mesign_message_pane_list_selected (MesignMessagePane *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), NULL);

  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (MesignMessageItem) item =
          g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (item != NULL)
        g_ptr_array_add (items, g_steal_pointer (&item));
    }

  return g_steal_pointer (&items);
}

/**
 * mesign_message_pane_select_conversation:
 * @self: a pane
 * @conversation_id: a conversation
 *
 * Selects it now, or once it is in the list.
 */
void
mesign_message_pane_select_conversation (MesignMessagePane *self, gint64 conversation_id)
{
  int position;

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  mesign_message_pane_set_selection_mode (self, FALSE);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->kept_conversation = conversation_id;
  position = self->list != NULL ? mesign_message_list_find (self->list, conversation_id) : -1;
  self->is_kept_awaited = position < 0;
  if (position >= 0)
    select_position (self, position);
}

/**
 * mesign_message_pane_unselect:
 * @self: a pane
 */
void
mesign_message_pane_unselect (MesignMessagePane *self)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  self->kept_conversation = 0;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/**
 * mesign_message_pane_step:
 * @self: a pane
 * @by: 1 for the next row, -1 for the one before
 */
void
mesign_message_pane_step (MesignMessagePane *self, int by)
{
  guint n_items;
  guint position;

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n_items == 0)
    return;
  if (!get_single (self, &position))
    select_position (self, 0);
  else if (by > 0 ? position + 1 < n_items : position > 0)
    select_position (self, position + by);
}

/**
 * mesign_message_pane_leave_selected:
 * @self: a pane
 * @select_next: whether the row after them is selected in their place
 *
 * To be called when the selected ones are about to leave the list.
 */
void
mesign_message_pane_leave_selected (MesignMessagePane *self, gboolean select_next)
{
  g_autoptr (GtkBitset) chosen = NULL;
  guint n_items;
  guint last;

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (!select_next || self->selection_mode || gtk_bitset_is_empty (chosen))
    {
      mesign_message_pane_set_selection_mode (self, FALSE);
      mesign_message_pane_unselect (self);
      return;
    }
  last = gtk_bitset_get_maximum (chosen);
  if (last + 1 < n_items)
    select_position (self, last + 1);
  else if (gtk_bitset_get_minimum (chosen) > 0)
    select_position (self, gtk_bitset_get_minimum (chosen) - 1);
  else
    mesign_message_pane_unselect (self);
}

/**
 * mesign_message_pane_select_all:
 * @self: a pane
 */
void
mesign_message_pane_select_all (MesignMessagePane *self)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;
  mesign_message_pane_set_selection_mode (self, TRUE);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

/**
 * mesign_message_pane_get_selection_mode:
 * @self: a pane
 *
 * Returns: whether several are being chosen
 */
gboolean
mesign_message_pane_get_selection_mode (MesignMessagePane *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), FALSE);

  return self->selection_mode;
}

/**
 * mesign_message_pane_set_selection_mode:
 * @self: a pane
 * @selection_mode: whether several are being chosen
 */
void
mesign_message_pane_set_selection_mode (MesignMessagePane *self, gboolean selection_mode)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  if (self->selection_mode == selection_mode)
    return;
  self->selection_mode = selection_mode;
  gtk_action_bar_set_revealed (self->action_bar, selection_mode);
  if (!selection_mode)
    mesign_message_pane_unselect (self);
  mesign_message_pane_update_title (self);
  g_object_notify (G_OBJECT (self), "selection-mode");
  g_signal_emit_by_name (self, "selection-changed");
}
