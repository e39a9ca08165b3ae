/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-message-pane-private.h"

/* Searching: what is found takes the place of the mailbox while something is written in the entry.
 */

static char *
dup_query (MesignMessagePane *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search_entry))));
}

static void
on_search_changed (MesignMessagePane *self)
{
  g_autofree char *query = dup_query (self);

  mesign_message_pane_set_selection_mode (self, FALSE);
  if (*query == '\0' || self->engine == NULL)
    mesign_message_pane_show_mailbox_list (self);
  else
    mesign_message_pane_take_list (self,
                                   mesign_message_list_new_search (self->engine, query, NULL, 0));
}

static void
on_search_stopped (MesignMessagePane *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* From the entry to the first of what was found. */
static void
on_search_activate (MesignMessagePane *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return;
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
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
