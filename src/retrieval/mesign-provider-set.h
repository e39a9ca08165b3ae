/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-profile.h"
#include "retrieval/mesign-provider.h"

G_BEGIN_DECLS

/**
 * MesignProviderSet:
 * @providers: (element-type MesignProvider): one for each id; those that came with the program
 * first
 * @n_shipped: how many came with the program
 * @faults: (element-type MesignProviderFault): the files that were left out and why
 *
 * The providers known in a profile. Immutable; the fields are read only.
 */
typedef struct _MesignAuthservTable MesignAuthservTable;

typedef struct
{
  GPtrArray *providers;
  guint n_shipped;
  GPtrArray *faults;
  MesignAuthservTable *authserv;
} MesignProviderSet;

#define MESIGN_TYPE_PROVIDER_SET (mesign_provider_set_get_type ())
MESIGN_DECLARE_VALUE (MesignProviderSet, mesign_provider_set)

MesignProviderSet *mesign_provider_set_load_sync (MesignProfile *profile, GError **error);
MesignProviderSet *mesign_provider_set_new (GPtrArray *providers);
MesignProvider *mesign_provider_set_find (const MesignProviderSet *self, const char *id);
MesignProvider *mesign_provider_set_find_by_page (const MesignProviderSet *self, const char *url);

MesignProvider *
mesign_provider_install_sync (MesignProfile *profile, const char *path, GError **error);

G_END_DECLS
