/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"
#include "engine/mesign-engine-settings.h"

G_BEGIN_DECLS

char *mesign_footers_dup (MesignSettings *settings, const MesignAccount *account);
gboolean mesign_footers_is_own (MesignSettings *settings, const MesignAccount *account);
void mesign_footers_set (MesignSettings *settings, const MesignAccount *account, const char *text);

G_END_DECLS
