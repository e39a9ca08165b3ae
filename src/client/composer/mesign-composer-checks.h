/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Many servers refuse a mail that is larger than this. */
#define MESIGN_COMPOSER_LARGE (20 * 1000 * 1000)

/* A file that is larger than this is not attached: it would have to be held in memory several times
 * over, and no server takes it. */
#define MESIGN_COMPOSER_LARGEST (100 * 1000 * 1000)

gboolean mesign_composer_mentions_attachment (const char *subject, const char *text);
gboolean mesign_composer_repeats_quote (const char *quote, const char *text);
const char *mesign_composer_find_usual_writer (GPtrArray *sent,
                                               const char *recipient,
                                               GPtrArray *writers,
                                               const char *address);

G_END_DECLS
