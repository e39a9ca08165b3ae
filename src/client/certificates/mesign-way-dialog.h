/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WAY_DIALOG (mesign_way_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignWayDialog, mesign_way_dialog, MESIGN, WAY_DIALOG, AdwWindow)

GtkWidget *mesign_way_dialog_new (GtkWindow *parent,
                                  MesignEngine *engine,
                                  const MesignCertificate *certificate);

G_END_DECLS
