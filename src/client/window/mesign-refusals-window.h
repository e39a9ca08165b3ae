/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/mesign-refusal.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_REFUSALS_WINDOW (mesign_refusals_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignRefusalsWindow,
                      mesign_refusals_window,
                      MESIGN,
                      REFUSALS_WINDOW,
                      AdwWindow)

GtkWindow *mesign_refusals_window_new (GtkWindow *parent, GPtrArray *refusals);

G_END_DECLS
