/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-message-list.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_MESSAGE_ROW (mesign_message_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignMessageRow, mesign_message_row, MESIGN, MESSAGE_ROW, AdwBin)

GtkWidget *mesign_message_row_new (void);
void mesign_message_row_set_item (MesignMessageRow *self, MesignMessageItem *item);
MesignMessageItem *mesign_message_row_get_item (MesignMessageRow *self);
void mesign_message_row_set_shows_recipients (MesignMessageRow *self, gboolean shows_recipients);

G_END_DECLS
