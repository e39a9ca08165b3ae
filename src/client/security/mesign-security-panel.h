/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_SECURITY_PANEL (mesign_security_panel_get_type ())
G_DECLARE_FINAL_TYPE (MesignSecurityPanel, mesign_security_panel, MESIGN, SECURITY_PANEL, AdwBin)

GtkWidget *mesign_security_panel_new (MesignEngine *engine, MesignOpenedMessage *message);

G_END_DECLS
