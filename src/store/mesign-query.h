/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignQuery:
 *
 * A search as a person writes it, understood. Immutable.
 */
typedef struct _MesignQuery MesignQuery;

#define MESIGN_TYPE_QUERY (mesign_query_get_type ())
MESIGN_DECLARE_VALUE (MesignQuery, mesign_query)

MesignQuery *mesign_query_new (const char *text, gboolean is_being_written, GError **error);
gboolean mesign_query_is_empty (const MesignQuery *self);
gboolean mesign_query_has_words (const MesignQuery *self);

G_END_DECLS
