/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mesign_mime_parse_unsubscribe (GBytes *header_block, char **url, char **mail);

G_END_DECLS
