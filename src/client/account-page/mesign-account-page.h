/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ACCOUNT_PAGE (mesign_account_page_get_type ())
G_DECLARE_FINAL_TYPE (MesignAccountPage,
                      mesign_account_page,
                      MESIGN,
                      ACCOUNT_PAGE,
                      AdwApplicationWindow)

GtkWindow *mesign_account_page_new (GtkApplication *application,
                                    MesignEngine *engine,
                                    MesignAccount *account,
                                    MesignProvider *provider);
MesignAccountPage *mesign_account_page_find (GtkApplication *application,
                                             MesignAccount *account,
                                             MesignProvider *provider);

void mesign_account_page_open_home (MesignAccountPage *self);
void mesign_account_page_open_retrieval (MesignAccountPage *self, MesignJourneyDetails *details);

G_END_DECLS
