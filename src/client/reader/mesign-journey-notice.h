/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_JOURNEY_NOTICE (mesign_journey_notice_get_type ())
G_DECLARE_FINAL_TYPE (MesignJourneyNotice, mesign_journey_notice, MESIGN, JOURNEY_NOTICE, AdwBin)

GtkWidget *mesign_journey_notice_new (MesignEngine *engine, gint64 message_id);

G_END_DECLS
