/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-pane-bin.h"
#include "client/window/mesign-place.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_SIDEBAR (mesign_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (MesignSidebar, mesign_sidebar, MESIGN, SIDEBAR, MesignPaneBin)

GtkWidget *mesign_sidebar_new (void);
void mesign_sidebar_set_engine (MesignSidebar *self, MesignEngine *engine);

MesignPlace *mesign_sidebar_get_selected (MesignSidebar *self);
void mesign_sidebar_select (MesignSidebar *self, const char *key);
void mesign_sidebar_select_mailbox (MesignSidebar *self, gint64 mailbox_id);
MesignMailbox *mesign_sidebar_find_mailbox (MesignSidebar *self, gint64 mailbox_id);
GPtrArray *mesign_sidebar_list_mailboxes (MesignSidebar *self, const char *account);

G_END_DECLS
