/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ZOOM (mesign_zoom_get_type ())
G_DECLARE_FINAL_TYPE (MesignZoom, mesign_zoom, MESIGN, ZOOM, GObject)

/* What the text of a mail is in, and so becomes larger or smaller. */
#define MESIGN_ZOOM_CLASS "mesign-zoomed"

MesignZoom *mesign_zoom_get_default (void);
void mesign_zoom_keep_in (MesignZoom *self, MesignEngine *engine);
double mesign_zoom_get_level (MesignZoom *self);
void mesign_zoom_step (MesignZoom *self, int by);
void mesign_zoom_reset (MesignZoom *self);
void mesign_zoom_add_wheel (GtkWidget *widget);

G_END_DECLS
