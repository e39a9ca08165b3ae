/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/welcome/mesign-welcome-steps.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_STEP_ROW (mesign_welcome_step_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeStepRow,
                      mesign_welcome_step_row,
                      MESIGN,
                      WELCOME_STEP_ROW,
                      AdwActionRow)

void mesign_welcome_step_row_set_state (MesignWelcomeStepRow *self, MesignWelcomeStepState state);
void mesign_welcome_step_row_set_detail (MesignWelcomeStepRow *self, const char *detail);
void mesign_welcome_step_row_set_button (MesignWelcomeStepRow *self, const char *label);

G_END_DECLS
