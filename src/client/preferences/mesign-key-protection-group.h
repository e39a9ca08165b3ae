/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_KEY_PROTECTION_GROUP (mesign_key_protection_group_get_type ())
G_DECLARE_FINAL_TYPE (MesignKeyProtectionGroup,
                      mesign_key_protection_group,
                      MESIGN,
                      KEY_PROTECTION_GROUP,
                      AdwPreferencesGroup)

void mesign_key_protection_group_set_engine (MesignKeyProtectionGroup *self, MesignEngine *engine);

G_END_DECLS
