/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_ADDRESS_PILL (mesign_address_pill_get_type ())
G_DECLARE_FINAL_TYPE (MesignAddressPill, mesign_address_pill, MESIGN, ADDRESS_PILL, AdwBin)

void mesign_address_pill_set (MesignAddressPill *self,
                              const char *uri,
                              gboolean is_shown,
                              gboolean is_path_secret);

G_END_DECLS
