/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

double mesign_back_off_get (guint n_failures, double first, double last);
double mesign_back_off_spread (double seconds, GRand *chance);

G_END_DECLS
