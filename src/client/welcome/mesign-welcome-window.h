/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-updater.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_WINDOW (mesign_welcome_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeWindow, mesign_welcome_window, MESIGN, WELCOME_WINDOW, AdwWindow)

GtkWindow *mesign_welcome_window_new (GtkApplication *app,
                                      MesignEngine *engine,
                                      MesignUpdater *updater,
                                      const char *address);
void mesign_welcome_window_show_address (MesignWelcomeWindow *self, const char *address);
void mesign_welcome_window_show_journey (MesignWelcomeWindow *self, gint64 journey_id);

G_END_DECLS
