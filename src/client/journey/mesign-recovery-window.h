/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_RECOVERY_WINDOW (mesign_recovery_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignRecoveryWindow,
                      mesign_recovery_window,
                      MESIGN,
                      RECOVERY_WINDOW,
                      AdwWindow)

GtkWidget *mesign_recovery_window_new (GtkWindow *parent, MesignEngine *engine, gint64 journey_id);

G_END_DECLS
