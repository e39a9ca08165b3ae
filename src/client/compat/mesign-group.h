/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mesign_group_stand_alone (GtkWindow *window);
void mesign_group_join (GtkWindow *window, GtkWindow *parent);

G_END_DECLS
