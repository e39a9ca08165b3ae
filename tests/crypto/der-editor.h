/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* Takes DER apart and puts it together again, for samples no tool makes. A path is the numbers of
 * children from the outside in, such as "1.0.3". */

GBytes *der_get (GBytes *der, const char *path);
GBytes *der_value (GBytes *element);
GBytes *der_replace (GBytes *der, const char *path, GBytes *element);
GBytes *der_make (guint8 tag, GBytes *value);
GBytes *der_join (GBytes *a, GBytes *b);
GBytes *der_from_hex (const char *hex);
