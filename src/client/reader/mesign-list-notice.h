/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "model/mesign-opened-message.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_LIST_NOTICE (mesign_list_notice_get_type ())
G_DECLARE_FINAL_TYPE (MesignListNotice, mesign_list_notice, MESIGN, LIST_NOTICE, AdwBin)

gboolean mesign_list_notice_is_wanted (const MesignOpenedMessage *message);
GtkWidget *mesign_list_notice_new (MesignEngine *engine, MesignOpenedMessage *message);

G_END_DECLS
