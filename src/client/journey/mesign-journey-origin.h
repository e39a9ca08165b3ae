/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_JOURNEY_ORIGIN (mesign_journey_origin_get_type ())
G_DECLARE_FINAL_TYPE (MesignJourneyOrigin, mesign_journey_origin, MESIGN, JOURNEY_ORIGIN, AdwBin)

void mesign_journey_origin_set_certificate (MesignJourneyOrigin *self,
                                            MesignEngine *engine,
                                            const char *fingerprint);

G_END_DECLS
