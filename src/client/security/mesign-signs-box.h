/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_SIGNS_BOX (mesign_signs_box_get_type ())
G_DECLARE_FINAL_TYPE (MesignSignsBox, mesign_signs_box, MESIGN, SIGNS_BOX, GtkWidget)

GtkWidget *mesign_signs_new (void);
void mesign_signs_set (MesignSignsBox *self, guint signs);
void mesign_signs_set_complete (MesignSignsBox *self, gboolean complete);
char *mesign_signs_describe (guint signs);

G_END_DECLS
