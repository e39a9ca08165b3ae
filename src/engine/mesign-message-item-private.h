/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-list-keys-private.h"
#include "engine/mesign-message-item.h"

G_BEGIN_DECLS

MesignMessageItem *mesign_message_item_new (const MesignListKey *key);
void mesign_message_item_set_key (MesignMessageItem *self, const MesignListKey *key);
void mesign_message_item_set_row (MesignMessageItem *self, MesignListRow *row);
void mesign_message_item_set_group (MesignMessageItem *self,
                                    const MesignDateHeading *heading,
                                    gboolean starts);

G_END_DECLS
