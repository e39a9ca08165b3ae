/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_APPLICATION (mesign_application_get_type ())
G_DECLARE_FINAL_TYPE (MesignApplication, mesign_application, MESIGN, APPLICATION, AdwApplication)

MesignApplication *mesign_application_new (void);

G_END_DECLS
