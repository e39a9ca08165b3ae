/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_CHOICE (mesign_welcome_choice_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeChoice, mesign_welcome_choice, MESIGN, WELCOME_CHOICE, AdwBin)

void mesign_welcome_choice_set_account (MesignWelcomeChoice *self,
                                        MesignEngine *engine,
                                        MesignAccount *account);
void mesign_welcome_choice_take_file (MesignWelcomeChoice *self, GFile *file, gint64 journey_id);

G_END_DECLS
