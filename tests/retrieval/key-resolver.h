/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* A resolver that knows the TXT records of a file, counts who is asked about, and never answers for
 * names that begin with "slow."; "octets." is a record as GResolver makes it of what is no UTF-8.
 * Once installed it is the default one of the process. */

void key_resolver_install (const char *path);
GPtrArray *key_resolver_get_names (void);
void key_resolver_set_broken (gboolean broken);
