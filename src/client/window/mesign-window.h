/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-updater.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_WINDOW (mesign_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignWindow, mesign_window, MESIGN, WINDOW, AdwApplicationWindow)

GtkWindow *
mesign_window_new (GtkApplication *application, MesignEngine *engine, MesignUpdater *updater);
void mesign_window_show_message (MesignWindow *self, gint64 message_id);
void mesign_window_show_shortcuts (MesignWindow *self);
void mesign_window_toast (MesignWindow *self, const char *text);
void mesign_window_tell_waiting (MesignWindow *self,
                                 const char *account,
                                 gint64 operation_id,
                                 gint64 send_at);

G_END_DECLS
