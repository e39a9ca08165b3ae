/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

void mesign_web_features_turn_off (WebKitSettings *settings, const char *const *identifiers);

G_END_DECLS
