/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "client/reader/mesign-web-room.h"
#include "engine/mesign-engine.h"
#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_BODY_VIEW (mesign_body_view_get_type ())
G_DECLARE_FINAL_TYPE (MesignBodyView, mesign_body_view, MESIGN, BODY_VIEW, AdwBin)

GtkWidget *
mesign_body_view_new (MesignEngine *engine, MesignWebRoom *room, MesignOpenedMessage *message);

G_END_DECLS
