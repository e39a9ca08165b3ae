/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignAddress:
 * @name: the display name in UTF-8, "" where there is none
 * @address: the addr-spec in UTF-8, as written
 *
 * One mailbox of an address list (RFC 5322 section 3.4). Immutable; the fields are read only.
 */
typedef struct
{
  char *name;
  char *address;
} MesignAddress;

#define MESIGN_TYPE_ADDRESS (mesign_address_get_type ())
MESIGN_DECLARE_VALUE (MesignAddress, mesign_address)

MesignAddress *mesign_address_new (const char *name, const char *address);
gboolean mesign_address_same (const char *a, const char *b);
char *mesign_address_normalize (const char *address);
char *mesign_address_dup_display (const MesignAddress *self);
const char *mesign_address_get_domain (const char *address);

GPtrArray *mesign_address_list_new (void);
gboolean mesign_address_list_contains (GPtrArray *list, const char *address);
gboolean mesign_address_list_contains_all (GPtrArray *list, GPtrArray *wanted);
void mesign_address_list_append_new (GPtrArray *list, GPtrArray *source, GHashTable *seen);

G_END_DECLS
