/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mesign_links_open (GtkWidget *parent, const char *uri, const char *misleading_text);
char *mesign_links_markup (const char *text);

G_END_DECLS
