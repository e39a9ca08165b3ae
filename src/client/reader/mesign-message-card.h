/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "client/reader/mesign-web-room.h"
#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_MESSAGE_CARD (mesign_message_card_get_type ())
G_DECLARE_FINAL_TYPE (MesignMessageCard, mesign_message_card, MESIGN, MESSAGE_CARD, AdwBin)

GtkWidget *
mesign_message_card_new (MesignEngine *engine, MesignWebRoom *room, MesignMessageInfo *info);
GtkWidget *
mesign_message_card_new_attached (MesignEngine *engine, MesignWebRoom *room, GBytes *octets);

gint64 mesign_message_card_get_id (MesignMessageCard *self);
MesignMessageInfo *mesign_message_card_get_info (MesignMessageCard *self);
void mesign_message_card_set_info (MesignMessageCard *self, MesignMessageInfo *info);
MesignOpenedMessage *mesign_message_card_get_opened (MesignMessageCard *self);
gboolean mesign_message_card_get_expanded (MesignMessageCard *self);
void mesign_message_card_set_expanded (MesignMessageCard *self, gboolean expanded);
void mesign_message_card_set_foldable (MesignMessageCard *self, gboolean foldable);
void mesign_message_card_stop_reading (MesignMessageCard *self);
void mesign_message_card_reload (MesignMessageCard *self);
void mesign_message_card_refresh (MesignMessageCard *self);

G_END_DECLS
