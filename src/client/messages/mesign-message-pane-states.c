/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/messages/mesign-message-pane-private.h"

#include "client/words/mesign-words.h"

#define PULSE_MS 100

/* What the pane shows in place of rows: that they are on their way, that there are none, or why
 * they cannot be read. */

typedef struct
{
  const char *icon;
  const char *title;
  const char *description;
} EmptyState;

static const EmptyState empty_states[] = {
  [MESIGN_MAILBOX_ROLE_NONE] = { "mesign-folder-symbolic", N_ ("No Mail Here"), NULL },
  [MESIGN_MAILBOX_ROLE_INBOX] = { "mesign-inbox-symbolic", N_ ("All Done"),
                                  N_ ("New mail arrives here by itself.") },
  [MESIGN_MAILBOX_ROLE_DRAFTS] = { "mesign-drafts-symbolic", N_ ("No Drafts"),
                                   N_ ("What you begin to write is kept here until it is sent.") },
  [MESIGN_MAILBOX_ROLE_SENT] = { "mesign-sent-symbolic", N_ ("Nothing Sent Yet"), NULL },
  [MESIGN_MAILBOX_ROLE_ARCHIVE] = { "mesign-archive-symbolic", N_ ("Nothing Archived"), NULL },
  [MESIGN_MAILBOX_ROLE_JUNK] = { "mesign-junk-symbolic", N_ ("No Junk"), NULL },
  [MESIGN_MAILBOX_ROLE_TRASH] = { "mesign-trash-symbolic", N_ ("Trash Is Empty"), NULL },
  [MESIGN_MAILBOX_ROLE_ALL] = { "mesign-folder-symbolic", N_ ("No Mail Here"), NULL },
  [MESIGN_MAILBOX_ROLE_FLAGGED] = { "starred-symbolic", N_ ("Nothing Starred"), NULL },
};

static void
show_status (MesignMessagePane *self, const char *icon, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->status_page, icon);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, description);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* The description of a status page is markup. */
static void
show_error (MesignMessagePane *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (mesign_message_pane_is_searching (self))
    show_status (self, "system-search-symbolic", _ ("Cannot Search for This"), escaped);
  else
    show_status (self, "dialog-warning-symbolic", _ ("Cannot Show This Mailbox"), escaped);
}

static void
show_empty (MesignMessagePane *self)
{
  const EmptyState *state = &empty_states[self->role];

  if (mesign_message_pane_is_searching (self))
    show_status (self, "system-search-symbolic", _ ("Nothing Found"),
                 _ ("Try other words, or fewer of them."));
  else if (self->filter != MESIGN_LIST_FILTER_NONE)
    show_status (self, "mesign-filter-symbolic", mesign_message_pane_get_filter_empty (self),
                 _ ("Other mail is here, but not listed now."));
  else
    show_status (self, state->icon, _ (state->title),
                 state->description != NULL ? _ (state->description) : NULL);
}

static void
show_loading (MesignMessagePane *self, const char *words)
{
  gtk_label_set_text (self->loading_label, words);
  gtk_stack_set_visible_child_name (self->stack, "loading");
}

void
mesign_message_pane_update_state (MesignMessagePane *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const GError *error = self->list != NULL ? mesign_message_list_get_error (self->list) : NULL;
  const GError *query_error = self->query_error;
  gboolean is_loading = self->list != NULL && mesign_message_list_is_loading (self->list);
  gboolean is_searching = mesign_message_pane_is_searching (self);

  if (query_error != NULL)
    show_error (self, query_error);
  else if (n_items > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (error != NULL)
    show_error (self, error);
  else if (is_loading)
    show_loading (self, is_searching ? _ ("Searching…") : _ ("Loading…"));
  else if (self->is_syncing && !is_searching)
    show_loading (self, _ ("Fetching mail…"));
  else
    show_empty (self);

  gtk_widget_set_visible (self->status_button, error != NULL && !is_searching);
  gtk_spinner_set_spinning (
      self->spinner, g_str_equal (gtk_stack_get_visible_child_name (self->stack), "loading"));
  gtk_widget_set_sensitive (self->selection_button, n_items > 0 || self->selection_mode);
  if (is_searching)
    mesign_message_pane_update_title (self);
}

static char *
count_selected (MesignMessagePane *self)
{
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n = gtk_bitset_get_size (chosen);

  if (n == 0)
    return g_strdup (_ ("Select Conversations"));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Selected", "%u Selected", n), n);
}

/* How many conversations are found, once that is known. */
static char *
count_found (MesignMessagePane *self)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  if (n == 0 || !self->shows_found || mesign_message_list_is_loading (self->list) ||
      self->query_error != NULL)
    return NULL;
  if (mesign_message_list_is_cut (self->list))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Newest %u shown", "Newest %u shown", n),
                            n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u found", "%u found", n), n);
}

static char *
count_subtitle (MesignMessagePane *self)
{
  if (mesign_message_pane_is_searching (self))
    return count_found (self);
  if (self->filter != MESIGN_LIST_FILTER_NONE)
    return g_strdup (mesign_message_pane_get_filter_title (self));
  if (self->unread == 0 || self->role == MESIGN_MAILBOX_ROLE_DRAFTS)
    return NULL;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u unread", "%u unread", self->unread),
                          self->unread);
}

void
mesign_message_pane_update_title (MesignMessagePane *self)
{
  g_autofree char *selected = self->selection_mode ? count_selected (self) : NULL;
  g_autofree char *subtitle = self->selection_mode ? NULL : count_subtitle (self);
  const char *title = self->mailbox_title != NULL ? self->mailbox_title : "";

  if (selected != NULL)
    title = selected;
  else if (mesign_message_pane_is_searching (self))
    title = _ ("Search");
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
}

/**
 * mesign_message_pane_set_title:
 * @self: a pane
 * @title: what it shows is called now
 */
void
mesign_message_pane_set_title (MesignMessagePane *self, const char *title)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  g_free (self->mailbox_title);
  self->mailbox_title = g_strdup (title);
  mesign_message_pane_update_title (self);
}

/**
 * mesign_message_pane_set_unread:
 * @self: a pane
 * @unread: how many unread messages the mailbox has
 */
void
mesign_message_pane_set_unread (MesignMessagePane *self, guint unread)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  self->unread = unread;
  mesign_message_pane_update_title (self);
}

static gboolean
pulse (gpointer data)
{
  gtk_progress_bar_pulse (MESIGN_MESSAGE_PANE (data)->progress);

  return G_SOURCE_CONTINUE;
}

void
mesign_message_pane_stop_pulse (MesignMessagePane *self)
{
  g_clear_handle_id (&self->pulse_source, g_source_remove);
}

static void
show_fraction (MesignMessagePane *self, double fraction)
{
  if (fraction >= 0)
    {
      mesign_message_pane_stop_pulse (self);
      gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
    }
  else if (self->pulse_source == 0)
    self->pulse_source = g_timeout_add (PULSE_MS, pulse, self);
}

/**
 * mesign_message_pane_set_progress:
 * @self: a pane
 * @is_syncing: whether mail is being fetched
 * @fraction: how far that has come, from 0 to 1; negative while unknown
 * @activity: (nullable): what is being done
 */
void
mesign_message_pane_set_progress (MesignMessagePane *self,
                                  gboolean is_syncing,
                                  double fraction,
                                  const char *activity)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  self->is_syncing = is_syncing;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_syncing);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->progress), activity);
  if (is_syncing)
    show_fraction (self, fraction);
  else
    mesign_message_pane_stop_pulse (self);
  mesign_message_pane_update_state (self);
}
