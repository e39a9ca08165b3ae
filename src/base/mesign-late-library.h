/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mesign_late_library_load (const char *soname, const char *const *names, gpointer *addresses);

G_END_DECLS
