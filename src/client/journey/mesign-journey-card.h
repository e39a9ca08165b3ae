/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_JOURNEY_CARD (mesign_journey_card_get_type ())
G_DECLARE_FINAL_TYPE (MesignJourneyCard, mesign_journey_card, MESIGN, JOURNEY_CARD, AdwBin)

GtkWidget *mesign_journey_card_new (MesignEngine *engine, gint64 journey_id);

G_END_DECLS
