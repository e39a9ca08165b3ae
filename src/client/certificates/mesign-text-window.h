/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_TEXT_WINDOW (mesign_text_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignTextWindow, mesign_text_window, MESIGN, TEXT_WINDOW, AdwWindow)

GtkWidget *mesign_text_window_new (GtkWindow *parent,
                                   const char *title,
                                   const char *text,
                                   const char *file_name);

G_END_DECLS
