/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_SEND_TIME_DIALOG (mesign_send_time_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignSendTimeDialog,
                      mesign_send_time_dialog,
                      MESIGN,
                      SEND_TIME_DIALOG,
                      AdwWindow)

GtkWidget *mesign_send_time_dialog_new (GtkWindow *parent);

G_END_DECLS
