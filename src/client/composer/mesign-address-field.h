/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ADDRESS_FIELD (mesign_address_field_get_type ())
G_DECLARE_FINAL_TYPE (MesignAddressField, mesign_address_field, MESIGN, ADDRESS_FIELD, GtkWidget)

void mesign_address_field_set_engine (MesignAddressField *self, MesignEngine *engine);
void mesign_address_field_add_addresses (MesignAddressField *self, GPtrArray *addresses);
void mesign_address_field_add_text (MesignAddressField *self, const char *text);
void mesign_address_field_remove_address (MesignAddressField *self, const char *address);
GPtrArray *mesign_address_field_dup_addresses (MesignAddressField *self);
gboolean mesign_address_field_is_empty (MesignAddressField *self);
void mesign_address_field_set_correspondents (MesignAddressField *self, GPtrArray *correspondents);

void mesign_address_field_commit (MesignAddressField *self);
gboolean mesign_address_field_check (MesignAddressField *self);
void mesign_address_field_set_fault (MesignAddressField *self, const char *fault);
void mesign_address_field_focus (MesignAddressField *self);

G_END_DECLS
