/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ADDRESS_COMPLETION (mesign_address_completion_get_type ())
G_DECLARE_FINAL_TYPE (MesignAddressCompletion,
                      mesign_address_completion,
                      MESIGN,
                      ADDRESS_COMPLETION,
                      GtkPopover)

GtkWidget *mesign_address_completion_new (MesignEngine *engine);
void mesign_address_completion_update (MesignAddressCompletion *self,
                                       const char *text,
                                       GPtrArray *taken);
void mesign_address_completion_hide (MesignAddressCompletion *self);
void mesign_address_completion_move (MesignAddressCompletion *self, int step);
MesignAddress *mesign_address_completion_get_selected (MesignAddressCompletion *self);

G_END_DECLS
