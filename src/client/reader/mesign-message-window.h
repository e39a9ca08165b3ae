/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

void mesign_message_window_present (GtkWidget *parent, MesignEngine *engine, GBytes *octets);
void mesign_reader_scroll_first (GtkScrolledWindow *scroller);

G_END_DECLS
