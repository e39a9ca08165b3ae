/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_WAY (mesign_welcome_way_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeWay, mesign_welcome_way, MESIGN, WELCOME_WAY, AdwBin)

void mesign_welcome_way_set_account (MesignWelcomeWay *self,
                                     MesignEngine *engine,
                                     MesignAccount *account);
void mesign_welcome_way_set_provider (MesignWelcomeWay *self, const char *provider);
void mesign_welcome_way_set_journey (MesignWelcomeWay *self, MesignJourneyDetails *details);

G_END_DECLS
