/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_LOW_SCROLLER (mesign_low_scroller_get_type ())
G_DECLARE_FINAL_TYPE (MesignLowScroller, mesign_low_scroller, MESIGN, LOW_SCROLLER, GtkWidget)

G_END_DECLS
