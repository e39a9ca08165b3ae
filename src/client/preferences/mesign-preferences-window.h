/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PREFERENCES_WINDOW (mesign_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignPreferencesWindow,
                      mesign_preferences_window,
                      MESIGN,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWindow *mesign_preferences_window_new (MesignEngine *engine);
void mesign_preferences_apply_appearance (MesignSettings *settings);

G_END_DECLS
