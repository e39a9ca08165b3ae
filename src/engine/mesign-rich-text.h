/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-draft.h"

G_BEGIN_DECLS

char *mesign_rich_text_clean (const char *html);
char *mesign_rich_text_to_text (const char *fragment);
char *mesign_rich_text_from_text (const char *text);
char *mesign_rich_text_wrap (const char *fragment);
gboolean mesign_rich_text_shows (const char *fragment, const char *content_id);

G_END_DECLS
