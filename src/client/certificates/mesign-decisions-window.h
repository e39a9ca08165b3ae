/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_DECISIONS_WINDOW (mesign_decisions_window_get_type ())
G_DECLARE_FINAL_TYPE (
    MesignDecisionsWindow, mesign_decisions_window, MESIGN, DECISIONS_WINDOW, AdwWindow)

GtkWidget *mesign_decisions_window_new (GtkWindow *parent, MesignEngine *engine);

G_END_DECLS
