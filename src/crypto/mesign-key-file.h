/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-pfx.h"

G_BEGIN_DECLS

gboolean mesign_key_file_looks_like (GBytes *octets);
gboolean mesign_key_file_wants_password (GBytes *octets);
MesignPfx *mesign_key_file_open (GBytes *octets, MesignSecret *password, GError **error);

G_END_DECLS
