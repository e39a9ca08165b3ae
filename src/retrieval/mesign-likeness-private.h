/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-provider.h"

G_BEGIN_DECLS

char *mesign_likeness_dup_skeleton (const char *text);
char *mesign_likeness_dup_words (const char *text);
gboolean mesign_likeness_is_seen (const char *text);
gboolean mesign_likeness_is_of_one_alphabet (const char *text);
const char *mesign_provider_find_borrowed (const MesignProvider *self, const MesignProvider *other);

G_END_DECLS
