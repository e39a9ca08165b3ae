/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mesign_name_password_row (GtkWidget *row);
void mesign_name_shortcuts_window (GtkWindow *window);

G_END_DECLS
