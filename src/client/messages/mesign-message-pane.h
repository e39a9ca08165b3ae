/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-pane-bin.h"
#include "engine/mesign-message-list.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_MESSAGE_PANE (mesign_message_pane_get_type ())
G_DECLARE_FINAL_TYPE (MesignMessagePane, mesign_message_pane, MESIGN, MESSAGE_PANE, MesignPaneBin)

GtkWidget *mesign_message_pane_new (void);
void mesign_message_pane_set_engine (MesignMessagePane *self, MesignEngine *engine);

void mesign_message_pane_show_mailboxes (MesignMessagePane *self,
                                         const char *title,
                                         const gint64 *mailbox_ids,
                                         guint n_mailboxes,
                                         MesignMailboxRole role);
void mesign_message_pane_show_query (MesignMessagePane *self,
                                     const char *title,
                                     const char *query,
                                     MesignMailboxRole role);
void mesign_message_pane_set_title (MesignMessagePane *self, const char *title);
void mesign_message_pane_set_unread (MesignMessagePane *self, guint unread);
void mesign_message_pane_set_progress (MesignMessagePane *self,
                                       gboolean is_syncing,
                                       double fraction,
                                       const char *activity);
void mesign_message_pane_set_context_menu (MesignMessagePane *self, GMenuModel *menu);
void mesign_message_pane_set_mailbox_menu (MesignMessagePane *self, GMenuModel *menu);
void mesign_message_pane_add_banner (MesignMessagePane *self, GtkWidget *banner);
gboolean mesign_message_pane_shows_mailboxes (MesignMessagePane *self,
                                              const gint64 *mailbox_ids,
                                              guint n_mailboxes);
GtkWidget *mesign_message_pane_get_move_anchor (MesignMessagePane *self);

GPtrArray *mesign_message_pane_list_selected (MesignMessagePane *self);
void mesign_message_pane_select_conversation (MesignMessagePane *self, gint64 conversation_id);
void mesign_message_pane_unselect (MesignMessagePane *self);
void mesign_message_pane_step (MesignMessagePane *self, int by);
void mesign_message_pane_leave_selected (MesignMessagePane *self, gboolean select_next);
void mesign_message_pane_select_all (MesignMessagePane *self);
gboolean mesign_message_pane_get_selection_mode (MesignMessagePane *self);
void mesign_message_pane_set_selection_mode (MesignMessagePane *self, gboolean selection_mode);

void mesign_message_pane_start_search (MesignMessagePane *self);
gboolean mesign_message_pane_stop_search (MesignMessagePane *self);
gboolean mesign_message_pane_is_searching (MesignMessagePane *self);

G_END_DECLS
