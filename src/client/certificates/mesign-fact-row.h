/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_FACT_ROW (mesign_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignFactRow, mesign_fact_row, MESIGN, FACT_ROW, GtkListBoxRow)

GtkWidget *mesign_fact_row_new (const char *name, const char *value);
void mesign_fact_row_set_copied (MesignFactRow *self, const char *text);

G_END_DECLS
