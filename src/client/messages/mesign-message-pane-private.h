/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/messages/mesign-message-pane.h"
#include "client/messages/mesign-search-completion.h"

G_BEGIN_DECLS

struct _MesignMessagePane
{
  MesignPaneBin parent_instance;

  MesignEngine *engine;
  gboolean selection_mode;

  /* What is shown while nothing is searched for. */
  char *mailbox_title;
  GArray *mailbox_ids;
  char *query;
  MesignMailboxRole role;
  MesignListFilter filter;
  guint unread;

  MesignMessageList *list;
  GtkMultiSelection *selection;
  GSignalGroup *list_signals;
  gint64 kept_conversation;
  gboolean is_kept_awaited;
  gboolean was_on_top;
  gboolean is_on_top;
  int list_width;
  double list_height;
  guint top_source;
  guint keep_source;
  guint day;
  guint day_source;

  /* The search that is on its way to be shown, and why another one cannot be. */
  MesignMessageList *pending;
  GSignalGroup *pending_signals;
  char *begun_query;
  guint patience_source;
  gboolean wants_first;
  gboolean shows_found;
  GError *query_error;
  MesignSearchCompletion *completion;

  GtkPopover *context_popover;

  gboolean is_syncing;
  double fraction;
  guint pulse_source;

  AdwWindowTitle *title;
  GtkBox *banners;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkWidget *search_button;
  GtkWidget *selection_button;
  GtkMenuButton *menu_button;
  GMenuModel *filter_menu;
  GtkProgressBar *progress;
  GtkStack *stack;
  GtkListView *list_view;
  GtkScrolledWindow *scrolled;
  GtkSpinner *spinner;
  GtkLabel *loading_label;
  AdwStatusPage *status_page;
  GtkWidget *status_button;
  GtkActionBar *action_bar;
  GtkWidget *move_button;
};

void mesign_message_pane_take_list (MesignMessagePane *self, MesignMessageList *list);
void mesign_message_pane_show_mailbox_list (MesignMessagePane *self);

void mesign_message_pane_init_selection (MesignMessagePane *self);
void mesign_message_pane_drop_selection (MesignMessagePane *self);

void mesign_message_pane_update_state (MesignMessagePane *self);
void mesign_message_pane_update_title (MesignMessagePane *self);
void mesign_message_pane_stop_pulse (MesignMessagePane *self);

void mesign_message_pane_bind_search (GtkWidgetClass *widget_class);
void mesign_message_pane_init_search (MesignMessagePane *self);
void mesign_message_pane_forget_search (MesignMessagePane *self);
void mesign_message_pane_place_completion (MesignMessagePane *self);
void mesign_message_pane_install_menu (GtkWidgetClass *widget_class);
void mesign_message_pane_drop_menu (MesignMessagePane *self);
void mesign_message_pane_pop_up (MesignMessagePane *self, const GdkRectangle *at);

void mesign_message_pane_add_drag (GtkListItem *list_item, GtkGesture *click);

const char *mesign_message_pane_get_filter_title (MesignMessagePane *self);
const char *mesign_message_pane_get_filter_empty (MesignMessagePane *self);
const char *mesign_message_pane_get_filter_word (MesignMessagePane *self);
void mesign_message_pane_set_filter_word (MesignMessagePane *self, const char *word);

void mesign_message_pane_init_rows (MesignMessagePane *self);

G_END_DECLS
