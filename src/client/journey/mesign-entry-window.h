/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ENTRY_WINDOW (mesign_entry_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignEntryWindow, mesign_entry_window, MESIGN, ENTRY_WINDOW, AdwWindow)

GtkWidget *mesign_entry_window_new (GtkWindow *parent,
                                    MesignEngine *engine,
                                    gint64 journey_id,
                                    gboolean is_code);

G_END_DECLS
