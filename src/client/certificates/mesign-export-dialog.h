/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_EXPORT_DIALOG (mesign_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignExportDialog, mesign_export_dialog, MESIGN, EXPORT_DIALOG, AdwWindow)

GtkWidget *
mesign_export_dialog_new (GtkWindow *parent, MesignEngine *engine, MesignCertificateInfo *info);

G_END_DECLS
