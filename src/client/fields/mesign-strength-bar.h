/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/fields/mesign-password-strength.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mesign_strength_bar_prepare (GtkLevelBar *bar);
void mesign_strength_bar_show (GtkLevelBar *bar, MesignPasswordStrength strength);

G_END_DECLS
