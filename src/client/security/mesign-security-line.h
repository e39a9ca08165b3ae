/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_SECURITY_LINE (mesign_security_line_get_type ())
G_DECLARE_FINAL_TYPE (MesignSecurityLine, mesign_security_line, MESIGN, SECURITY_LINE, AdwBin)

GtkWidget *mesign_security_line_new (MesignEngine *engine);
void mesign_security_line_set_message (MesignSecurityLine *self,
                                       MesignOpenedMessage *message,
                                       GPtrArray *mine);

G_END_DECLS
