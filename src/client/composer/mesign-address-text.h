/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mesign_address_text_has_separator (const char *text);
GStrv mesign_address_text_split (const char *text, char **rest);

G_END_DECLS
