/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_BANNER (mesign_banner_get_type ())
G_DECLARE_FINAL_TYPE (MesignBanner, mesign_banner, MESIGN, BANNER, AdwBin)

GtkWidget *mesign_banner_new (void);
void mesign_banner_set_title (MesignBanner *self, const char *title);
void mesign_banner_set_button_label (MesignBanner *self, const char *label);
void mesign_banner_set_revealed (MesignBanner *self, gboolean revealed);

G_END_DECLS
