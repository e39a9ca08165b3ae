/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ADDRESS_CHIP (mesign_address_chip_get_type ())
G_DECLARE_FINAL_TYPE (MesignAddressChip, mesign_address_chip, MESIGN, ADDRESS_CHIP, GtkButton)

GtkWidget *mesign_address_chip_new (MesignAddress *address);
GtkWidget *mesign_address_chip_new_invalid (const char *text, const char *reason);
MesignAddress *mesign_address_chip_get_address (MesignAddressChip *self);
const char *mesign_address_chip_get_reason (MesignAddressChip *self);
char *mesign_address_chip_dup_text (MesignAddressChip *self);
void mesign_address_chip_set_correspondent (MesignAddressChip *self,
                                            MesignCorrespondent *correspondent);

G_END_DECLS
