/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_BACKUP_DIALOG (mesign_backup_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignBackupDialog, mesign_backup_dialog, MESIGN, BACKUP_DIALOG, AdwWindow)

GtkWidget *mesign_backup_dialog_new (GtkWindow *parent, MesignEngine *engine);

G_END_DECLS
