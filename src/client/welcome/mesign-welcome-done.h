/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-updater.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WELCOME_DONE (mesign_welcome_done_get_type ())
G_DECLARE_FINAL_TYPE (MesignWelcomeDone, mesign_welcome_done, MESIGN, WELCOME_DONE, AdwBin)

void mesign_welcome_done_set_account (MesignWelcomeDone *self,
                                      MesignEngine *engine,
                                      MesignUpdater *updater,
                                      MesignAccount *account);
void mesign_welcome_done_set_fingerprint (MesignWelcomeDone *self, const char *fingerprint);

G_END_DECLS
