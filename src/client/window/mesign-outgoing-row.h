/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_OUTGOING_ROW (mesign_outgoing_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignOutgoingRow, mesign_outgoing_row, MESIGN, OUTGOING_ROW, GtkListBoxRow)

GtkWidget *mesign_outgoing_row_new (MesignEngine *engine, MesignOutgoing *mail);
void mesign_outgoing_row_open (MesignOutgoingRow *self);

G_END_DECLS
