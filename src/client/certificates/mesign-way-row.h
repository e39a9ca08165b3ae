/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-way.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WAY_ROW (mesign_way_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignWayRow, mesign_way_row, MESIGN, WAY_ROW, AdwActionRow)

void mesign_way_row_set_state (MesignWayRow *self, MesignWayState state, const char *words);

G_END_DECLS
