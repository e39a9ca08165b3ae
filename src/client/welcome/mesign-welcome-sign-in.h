/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_SIGN_IN (mesign_welcome_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeSignIn, mesign_welcome_sign_in, MESIGN, WELCOME_SIGN_IN, AdwBin)

void mesign_welcome_sign_in_set_engine (MesignWelcomeSignIn *self, MesignEngine *engine);
void mesign_welcome_sign_in_set_address (MesignWelcomeSignIn *self, const char *address);
void mesign_welcome_sign_in_begin (MesignWelcomeSignIn *self);

G_END_DECLS
