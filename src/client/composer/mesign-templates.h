/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-settings.h"

G_BEGIN_DECLS

GStrv mesign_templates_list (MesignSettings *settings);
gboolean mesign_templates_contain (MesignSettings *settings, const char *name);
char *mesign_templates_dup_text (MesignSettings *settings, const char *name);
char *mesign_templates_dup_html (MesignSettings *settings, const char *name);
void mesign_templates_set (MesignSettings *settings,
                           const char *name,
                           const char *text,
                           const char *html);
void mesign_templates_remove (MesignSettings *settings, const char *name);

G_END_DECLS
