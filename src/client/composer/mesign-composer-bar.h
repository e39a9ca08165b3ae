/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_COMPOSER_BAR (mesign_composer_bar_get_type ())
G_DECLARE_FINAL_TYPE (MesignComposerBar, mesign_composer_bar, MESIGN, COMPOSER_BAR, GtkWidget)

G_END_DECLS
