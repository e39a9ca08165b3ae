/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-prompter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PROMPTER_DIALOG (mesign_prompter_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignPrompterDialog,
                      mesign_prompter_dialog,
                      MESIGN,
                      PROMPTER_DIALOG,
                      GObject)

MesignPrompter *mesign_prompter_dialog_new (GtkApplication *application);

G_END_DECLS
