/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "client/window/mesign-place.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_PLACE_ROW (mesign_place_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignPlaceRow, mesign_place_row, MESIGN, PLACE_ROW, GtkListBoxRow)

GtkWidget *mesign_place_row_new (MesignPlace *place);
MesignPlace *mesign_place_row_get_place (MesignPlaceRow *self);
void mesign_place_row_hide_count (MesignPlaceRow *self);

G_END_DECLS
