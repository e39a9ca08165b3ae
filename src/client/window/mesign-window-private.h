/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-banner.h"
#include "client/compat/mesign-panes.h"
#include "client/messages/mesign-message-pane.h"
#include "client/window/mesign-mailbox-chooser.h"
#include "client/window/mesign-outbox-page.h"
#include "client/window/mesign-reader-pane.h"
#include "client/window/mesign-sidebar.h"
#include "client/window/mesign-window.h"

G_BEGIN_DECLS

struct _MesignWindow
{
  AdwApplicationWindow parent_instance;

  MesignEngine *engine;
  MesignUpdater *updater;
  GSignalGroup *updater_signals;
  GCancellable *cancellable;

  /* What is shown. */
  MesignPlace *place;
  GSignalGroup *place_signals;
  GSignalGroup *item_signals;
  MesignListKey shown;
  gint64 wanted_message;
  guint read_source;

  /* How many deeds are under way, and whether the window closes after them. */
  guint n_doing;
  gboolean is_leaving;

  /* What was done last, while it can be undone. */
  GArray *operations;
  MesignPlace *undo_place;
  gint64 undo_conversation;
  AdwToast *toast;
  gint64 toast_shown;
  gint64 toast_said;

  guint save_source;

  AdwToastOverlay *toasts;
  MesignPanes *panes;
  MesignSidebar *sidebar;
  GtkStack *list_stack;
  MesignMessagePane *message_pane;
  MesignOutboxPage *outbox_page;
  MesignReaderPane *reader_pane;

  /* What was refused, and nobody has looked at yet. */
  GPtrArray *refusals;
  gboolean is_listing_refusals;
  gboolean has_more_refusals;

  MesignBanner *refusals_banner;
  MesignBanner *outbox_banner;
  MesignBanner *store_banner;
  MesignBanner *secrets_banner;
  MesignBanner *state_banner;
  gboolean banner_opens_preferences;
  gboolean knows_of_store; /* the person has read what happened to it */
  MesignMailboxChooser *chooser;
  GtkWindow *shortcuts;
};

/**
 * MesignDeed:
 * @role: where mail is moved to, by what it is for; NONE to go by @mailbox_id
 * @mailbox_id: the mailbox mail is moved to, or 0
 * @add: flags to set
 * @remove: flags to take away
 * @for_good: whether mail is deleted for good
 * @newest_only: whether only the newest message of each conversation is meant
 * @done: (nullable): what the toast says; %NULL for no toast, and nothing to undo
 *
 * Something a person does to conversations.
 */
typedef struct
{
  MesignMailboxRole role;
  gint64 mailbox_id;
  MesignFlags add;
  MesignFlags remove;
  gboolean for_good;
  gboolean newest_only;
  const char *done;
} MesignDeed;

/* mesign-window.c */
void mesign_window_update_selection (MesignWindow *self);
MesignMailboxRole mesign_window_get_role (MesignWindow *self, const MesignListKey *key);

/* mesign-window-deeds.c */
void mesign_window_do (MesignWindow *self, const MesignDeed *deed, GPtrArray *items);
void mesign_window_do_to_message (MesignWindow *self, const MesignDeed *deed, gint64 message_id);
void mesign_window_undo (MesignWindow *self);
void mesign_window_tell_done (MesignWindow *self, const char *text, GArray *operations);
void mesign_window_end_doing (MesignWindow *self);
gboolean mesign_window_leave (MesignWindow *self);

/* mesign-window-toasts.c */
void mesign_window_show_toast (MesignWindow *self, const char *text, gboolean can_undo);
void
mesign_window_offer_undo (MesignWindow *self, const char *text, const char *undo, GVariant *target);
void mesign_window_tell_error (MesignWindow *self, const GError *error);

/* mesign-window-sending.c */
void mesign_window_install_sending_actions (GtkWidgetClass *widget_class);

/* mesign-window-actions.c */
void mesign_window_install_actions (GtkWidgetClass *widget_class);
void mesign_window_update_actions (MesignWindow *self, GPtrArray *items);
void mesign_window_add_shortcuts (MesignWindow *self, GtkApplication *application);
void mesign_window_init_chooser (MesignWindow *self);

/* mesign-window-mailboxes.c */
void mesign_window_install_mailbox_actions (GtkWidgetClass *widget_class);

/* mesign-window-exchange.c */
void mesign_window_install_exchange_actions (GtkWidgetClass *widget_class);
void mesign_window_export_messages (MesignWindow *self, GPtrArray *items);

/* mesign-window-compose.c */
void mesign_window_init_compose (MesignWindow *self);
void mesign_window_edit_draft (MesignWindow *self, const MesignListRow *row);
void mesign_window_compose_draft (MesignWindow *self,
                                  MesignAccount *account,
                                  MesignDraft *draft,
                                  gint64 draft_message_id);

/* mesign-window-reading.c */
void mesign_window_show_item (MesignWindow *self, MesignMessageItem *item);
void mesign_window_start_reading (MesignWindow *self);
void mesign_window_stop_reading (MesignWindow *self);

/* mesign-window-status.c */
void mesign_window_init_status (MesignWindow *self);
void mesign_window_update_status (MesignWindow *self);

/* mesign-window-refusals.c */
void mesign_window_init_refusals (MesignWindow *self);
void mesign_window_start_refusals (MesignWindow *self);

/* mesign-window-outbox.c */
void mesign_window_init_outbox (MesignWindow *self);
void mesign_window_start_outbox (MesignWindow *self);

/* mesign-window-state.c */
void mesign_window_restore_state (MesignWindow *self);
void mesign_window_queue_save (MesignWindow *self);
void mesign_window_save_state (MesignWindow *self);

G_END_DECLS
