/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MESIGN_TEXT_PREVIEW_LENGTH 200

char *mesign_text_make_preview (const char *text, guint length);

G_END_DECLS
