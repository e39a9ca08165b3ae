/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_IMPORT_BAR (mesign_import_bar_get_type ())
G_DECLARE_FINAL_TYPE (MesignImportBar, mesign_import_bar, MESIGN, IMPORT_BAR, AdwBin)

/**
 * MesignImportOffer:
 * @octets: the file
 * @name: its name
 * @has_key: whether it holds a private key, which a password may seal
 * @address: the address it has to be for
 * @journey_id: the journey it was handed out for, or 0
 * @password: (nullable): the password it should have
 *
 * What a page handed out.
 */
typedef struct
{
  GBytes *octets;
  const char *name;
  gboolean has_key;
  const char *address;
  gint64 journey_id;
  MesignSecret *password;
} MesignImportOffer;

void mesign_import_bar_offer (MesignImportBar *self,
                              MesignEngine *engine,
                              const MesignImportOffer *offer);
gint64 mesign_import_bar_get_journey (MesignImportBar *self);
gboolean mesign_import_bar_is_busy (MesignImportBar *self);

G_END_DECLS
