/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Many servers refuse a mail that is larger than this. */
#define MESIGN_COMPOSER_LARGE (20 * 1000 * 1000)

gboolean mesign_composer_mentions_attachment (const char *subject, const char *text);

G_END_DECLS
