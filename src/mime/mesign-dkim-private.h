/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GHashTable *mesign_dkim_read_tags (const char *text, gsize length);
GBytes *mesign_dkim_decode (const char *value);
char *mesign_dkim_dup_word (const char *value);
GStrv mesign_dkim_split (const char *value);

G_END_DECLS
