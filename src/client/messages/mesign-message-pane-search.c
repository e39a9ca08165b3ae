/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-message-pane-private.h"

/* Searching: what is found takes the place of the mailbox while something is written in the entry.
 * What was shown before stays until there is something to show. */

/* A search that takes longer says that it goes on. */
#define PATIENCE_MILLISECONDS 600

static char *
dup_query (MesignMessagePane *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));
}

static void
drop_pending (MesignMessagePane *self)
{
  g_clear_handle_id (&self->patience_source, g_source_remove);
  g_signal_group_set_target (self->pending_signals, NULL);
  g_clear_object (&self->pending);
}

static void
select_first (MesignMessagePane *self)
{
  self->wants_first = FALSE;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
take_pending (MesignMessagePane *self)
{
  g_autoptr (MesignMessageList) list = g_steal_pointer (&self->pending);

  drop_pending (self);
  self->shows_found = TRUE;
  mesign_message_pane_take_list (self, g_steal_pointer (&list));
  if (self->wants_first && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    select_first (self);
}

static void
on_pending_changed (MesignMessagePane *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->pending)) > 0 ||
      !mesign_message_list_is_loading (self->pending))
    take_pending (self);
}

static gboolean
on_patience_over (gpointer data)
{
  MesignMessagePane *self = data;

  self->patience_source = 0;
  take_pending (self);

  return G_SOURCE_REMOVE;
}

static void
begin_search (MesignMessagePane *self, const char *query)
{
  drop_pending (self);
  g_free (self->begun_query);
  self->begun_query = g_strdup (query);
  self->pending =
      mesign_message_list_new_search (self->engine, query, NULL, MESIGN_SEARCH_BEING_WRITTEN);
  g_signal_group_set_target (self->pending_signals, self->pending);
  self->patience_source = g_timeout_add (PATIENCE_MILLISECONDS, on_patience_over, self);
}

static void
show_error (MesignMessagePane *self, GError *error)
{
  g_clear_error (&self->query_error);
  self->query_error = error;
  mesign_message_pane_update_state (self);
}

/* While it is being written, what makes no sense yet is left out; where nothing is left of it, what
 * was shown stays. */
static void
search_for (MesignMessagePane *self, const char *query)
{
  gboolean is_empty = TRUE;
  GError *error = NULL;

  mesign_engine_check_query (query, MESIGN_SEARCH_BEING_WRITTEN, &is_empty, &error);
  show_error (self, error);
  if (!is_empty && g_strcmp0 (query, self->begun_query) != 0)
    begin_search (self, query);
}

static void
on_search_changed (MesignMessagePane *self)
{
  g_autofree char *query = dup_query (self);

  mesign_message_pane_set_selection_mode (self, FALSE);
  if (*query == '\0' || self->engine == NULL)
    mesign_message_pane_show_mailbox_list (self);
  else
    search_for (self, query);
}

static void
on_search_stopped (MesignMessagePane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* From the entry to the first of what is found, which may still be looked for. */
static void
go_to_found (MesignMessagePane *self, const char *query)
{
  search_for (self, query);
  if (self->pending != NULL)
    self->wants_first = TRUE;
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    select_first (self);
}

/* What makes no sense is now said. */
static void
on_search_activate (MesignMessagePane *self)
{
  g_autofree char *query = dup_query (self);
  gboolean is_empty;
  GError *error = NULL;

  if (*query == '\0' || self->engine == NULL)
    return;
  if (mesign_engine_check_query (query, MESIGN_SEARCH_PLAIN, &is_empty, &error))
    {
      go_to_found (self, query);
      return;
    }
  drop_pending (self);
  g_clear_pointer (&self->begun_query, g_free);
  show_error (self, error);
}

/* Below the entry, wherever that is now. */
void
mesign_message_pane_place_completion (MesignMessagePane *self)
{
  graphene_rect_t bounds;

  if (self->completion == NULL ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self->search_entry), GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (
      GTK_POPOVER (self->completion),
      &(GdkRectangle){ bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height });
  gtk_popover_present (GTK_POPOVER (self->completion));
}

/* What was searched for is of no more interest. */
void
mesign_message_pane_forget_search (MesignMessagePane *self)
{
  drop_pending (self);
  self->wants_first = FALSE;
  g_clear_pointer (&self->begun_query, g_free);
  g_clear_error (&self->query_error);
}

static void
on_search_mode (MesignMessagePane *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
mesign_message_pane_bind_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
}

void
mesign_message_pane_init_search (MesignMessagePane *self)
{
  self->pending_signals = g_signal_group_new (MESIGN_TYPE_MESSAGE_LIST);
  g_signal_group_connect_swapped (self->pending_signals, "items-changed",
                                  G_CALLBACK (on_pending_changed), self);
  g_signal_group_connect_swapped (self->pending_signals, "notify", G_CALLBACK (on_pending_changed),
                                  self);
  self->completion =
      MESIGN_SEARCH_COMPLETION (mesign_search_completion_new (GTK_EDITABLE (self->search_entry)));
  gtk_widget_set_parent (GTK_WIDGET (self->completion), GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled",
                           G_CALLBACK (on_search_mode), self, G_CONNECT_SWAPPED);
}

/**
 * mesign_message_pane_start_search:
 * @self: a pane
 *
 * Opens the entry, ready to be written in.
 */
void
mesign_message_pane_start_search (MesignMessagePane *self)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * mesign_message_pane_stop_search:
 * @self: a pane
 *
 * Returns: whether there was a search to leave
 */
gboolean
mesign_message_pane_stop_search (MesignMessagePane *self)
{
  gboolean was_searching;

  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), FALSE);

  was_searching = gtk_search_bar_get_search_mode (self->search_bar);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);

  return was_searching;
}

/**
 * mesign_message_pane_is_searching:
 * @self: a pane
 *
 * Returns: whether what is shown was searched for
 */
gboolean
mesign_message_pane_is_searching (MesignMessagePane *self)
{
  g_autofree char *query = NULL;

  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), FALSE);

  query = dup_query (self);

  return gtk_search_bar_get_search_mode (self->search_bar) && *query != '\0';
}
