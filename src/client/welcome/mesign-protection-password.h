/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PROTECTION_PASSWORD (mesign_protection_password_get_type ())
G_DECLARE_FINAL_TYPE (MesignProtectionPassword,
                      mesign_protection_password,
                      MESIGN,
                      PROTECTION_PASSWORD,
                      AdwBin)

void mesign_protection_password_set_journey (MesignProtectionPassword *self,
                                             MesignEngine *engine,
                                             MesignJourney *journey);
void mesign_protection_password_begin (MesignProtectionPassword *self);
void mesign_protection_password_wipe (MesignProtectionPassword *self);

G_END_DECLS
