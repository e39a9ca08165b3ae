/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *mesign_text_body_new (const char *text);
void mesign_text_body_mark (GtkLabel *label, const GArray *ranges, int present);

G_END_DECLS
