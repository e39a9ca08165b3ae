/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-send-times.h"

#include <glib/gi18n-lib.h>

#define MORNING 8
#define EVENING 18

/* What is so near is no later. */
#define SOONEST_MINUTES 30

static void
add (GArray *times, GDateTime *now, int days, int hour, const char *label)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);
  g_autoptr (GDateTime) soonest = g_date_time_add_minutes (now, SOONEST_MINUTES);
  g_autoptr (GDateTime) at =
      g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (day),
                       g_date_time_get_month (day), g_date_time_get_day_of_month (day), hour, 0, 0);
  MesignSendTime time = { .label = label };

  if (at == NULL || g_date_time_compare (at, soonest) < 0)
    return;
  time.at = g_date_time_to_unix (at);
  g_array_append_val (times, time);
}

/**
 * mesign_send_times_list:
 * @now: the present, where the person is
 *
 * Lists the times people send mail at later: this morning where it is night, this evening, tomorrow
 * morning, and Monday morning unless that is tomorrow.
 *
 * Returns: (transfer full) (element-type MesignSendTime): the times, the nearest first
 */
GArray *
mesign_send_times_list (GDateTime *now)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (MesignSendTime));
  int to_monday = 8 - g_date_time_get_day_of_week (now);

  if (g_date_time_get_hour (now) < MORNING - 2)
    add (times, now, 0, MORNING, _ ("This Morning"));
  add (times, now, 0, EVENING, _ ("This Evening"));
  add (times, now, 1, MORNING, _ ("Tomorrow Morning"));
  if (to_monday > 1)
    add (times, now, to_monday, MORNING, _ ("Monday Morning"));

  return times;
}
