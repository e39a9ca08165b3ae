/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WRAP_BOX (mesign_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (MesignWrapBox, mesign_wrap_box, MESIGN, WRAP_BOX, GtkWidget)

GtkWidget *mesign_wrap_box_new (void);
void mesign_wrap_box_insert_before (MesignWrapBox *self, GtkWidget *child, GtkWidget *sibling);
void mesign_wrap_box_remove (MesignWrapBox *self, GtkWidget *child);

G_END_DECLS
