/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_WAITING (mesign_welcome_waiting_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeWaiting, mesign_welcome_waiting, MESIGN, WELCOME_WAITING, AdwBin)

void mesign_welcome_waiting_set_journey (MesignWelcomeWaiting *self,
                                         MesignEngine *engine,
                                         MesignJourney *journey);

G_END_DECLS
