/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *
mesign_suggestion_row_new (const char *first, const char *second, GtkWidget *end, const char *name);
void mesign_suggestion_rows_clear (GtkListBox *list);
void mesign_suggestion_rows_move (GtkListBox *list, guint n_rows, int step);

G_END_DECLS
