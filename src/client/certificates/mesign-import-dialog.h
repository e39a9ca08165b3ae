/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_IMPORT_DIALOG (mesign_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignImportDialog, mesign_import_dialog, MESIGN, IMPORT_DIALOG, AdwWindow)

MesignImportDialog *
mesign_import_dialog_new (GtkWindow *parent, MesignEngine *engine, gint64 journey_id);
void mesign_import_dialog_read (MesignImportDialog *self, GFile *file);
void mesign_import_dialog_choose (MesignImportDialog *self);

G_END_DECLS
