/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_RESTORE_DIALOG (mesign_restore_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignRestoreDialog, mesign_restore_dialog, MESIGN, RESTORE_DIALOG, AdwWindow)

MesignRestoreDialog *mesign_restore_dialog_new (GtkWindow *parent, MesignEngine *engine);
void mesign_restore_dialog_choose (MesignRestoreDialog *self);
void mesign_restore_dialog_read (MesignRestoreDialog *self, GFile *file);

G_END_DECLS
