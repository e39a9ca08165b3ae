/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_JOURNEY_WATCH (mesign_journey_watch_get_type ())
G_DECLARE_FINAL_TYPE (MesignJourneyWatch, mesign_journey_watch, MESIGN, JOURNEY_WATCH, GObject)

MesignJourneyWatch *mesign_journey_watch_new (GApplication *application, MesignEngine *engine);

G_END_DECLS
