/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long to wait before a server that failed is tried again. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-back-off-private.h"

#define MOST_DOUBLINGS 16
#define SPREAD 0.25

/* Seconds after so many failures before: @first, then twice as long each time, up to @last. */
double
mesign_back_off_get (guint n_failures, double first, double last)
{
  return MIN (first * (double) (1u << MIN (n_failures, MOST_DOUBLINGS)), last);
}

/* The same a little shorter or longer, by chance: a server that comes back is not to meet all whom
 * it lost at one moment. @chance: (nullable): where it comes from, in place of the program's own.
 */
double
mesign_back_off_spread (double seconds, GRand *chance)
{
  double factor = chance != NULL ? g_rand_double_range (chance, 1 - SPREAD, 1 + SPREAD)
                                 : g_random_double_range (1 - SPREAD, 1 + SPREAD);

  return seconds * factor;
}
