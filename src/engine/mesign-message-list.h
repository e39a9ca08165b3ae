/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "engine/mesign-message-item.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_MESSAGE_LIST (mesign_message_list_get_type ())
G_DECLARE_FINAL_TYPE (MesignMessageList, mesign_message_list, MESIGN, MESSAGE_LIST, GObject)

MesignMessageList *
mesign_message_list_new (MesignEngine *engine, const gint64 *mailbox_ids, guint n_mailboxes);
MesignMessageList *mesign_message_list_new_filtered (MesignEngine *engine,
                                                     const gint64 *mailbox_ids,
                                                     guint n_mailboxes,
                                                     MesignListFilter filter);
MesignMessageList *mesign_message_list_new_search (MesignEngine *engine,
                                                   const char *query,
                                                   const char *account,
                                                   MesignSearchFlags flags);

gboolean mesign_message_list_is_loading (MesignMessageList *self);
gboolean mesign_message_list_is_cut (MesignMessageList *self);
const GError *mesign_message_list_get_error (MesignMessageList *self);
int mesign_message_list_find (MesignMessageList *self, gint64 conversation_id);
void mesign_message_list_set_now (MesignMessageList *self, gint64 now);

G_END_DECLS
