/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/composer/mesign-address-chip.h"
#include "client/composer/mesign-address-completion.h"
#include "client/composer/mesign-address-field.h"
#include "client/composer/mesign-wrap-box.h"

G_BEGIN_DECLS

struct _MesignAddressField
{
  GtkWidget parent_instance;

  MesignWrapBox *box;
  GtkEntry *entry;
  GtkLabel *fault;
  MesignAddressCompletion *completion;

  char *label;
  gboolean is_composing;
  gboolean is_changing;
};

MesignAddressChip *mesign_address_field_get_last_chip (MesignAddressField *self);
void mesign_address_field_remove_chip (MesignAddressField *self, MesignAddressChip *chip);
void mesign_address_field_edit_chip (MesignAddressField *self, MesignAddressChip *chip);
gboolean mesign_address_field_take_selected (MesignAddressField *self);

void mesign_address_field_add_keys (MesignAddressField *self);

G_END_DECLS
