/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ACCOUNT_PREFERENCES (mesign_account_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MesignAccountPreferences,
                      mesign_account_preferences,
                      MESIGN,
                      ACCOUNT_PREFERENCES,
                      AdwBin)

GtkWidget *mesign_account_preferences_new (MesignEngine *engine, MesignAccount *account);

G_END_DECLS
