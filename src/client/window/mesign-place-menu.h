/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/window/mesign-place.h"

G_BEGIN_DECLS

GMenuModel *mesign_place_make_menu (MesignPlace *place);

G_END_DECLS
