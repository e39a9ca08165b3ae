/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mesign_mime_to_utf8 (const void *octets, gsize length, const char *label, char **charset);
char *mesign_mime_unflow (const char *text, gboolean delsp);

G_END_DECLS
