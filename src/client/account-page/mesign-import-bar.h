/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_IMPORT_BAR (mesign_import_bar_get_type ())
G_DECLARE_FINAL_TYPE (MesignImportBar, mesign_import_bar, MESIGN, IMPORT_BAR, AdwBin)

void mesign_import_bar_offer (MesignImportBar *self,
                              MesignEngine *engine,
                              GBytes *octets,
                              const char *name,
                              const char *address,
                              MesignSecret *password);
gboolean mesign_import_bar_is_busy (MesignImportBar *self);

G_END_DECLS
