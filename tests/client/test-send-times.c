/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/composer/mesign-send-times.h"

/* What the menu offers at a moment in China, as "label@day hour:minute" in order. */
static void
assert_times (const char *now, const char *expected)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+08:00");
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (now, zone);
  g_autoptr (GArray) times = mesign_send_times_list (moment);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < times->len; i++)
    {
      const MesignSendTime *time = &g_array_index (times, MesignSendTime, i);
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time->at);
      g_autoptr (GDateTime) at = g_date_time_to_timezone (utc, zone);
      g_autofree char *clock = g_date_time_format (at, "%m-%d %H:%M");

      g_string_append_printf (text, "%s%s@%s", i > 0 ? "|" : "", time->label, clock);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_usual (void)
{
  /* a Friday */
  assert_times ("2026-11-27T10:15:00+08:00",
                "This Evening@11-27 18:00|Tomorrow Morning@11-28 08:00|Monday Morning@11-30 08:00");
  assert_times ("2026-11-27T17:31:00+08:00",
                "Tomorrow Morning@11-28 08:00|Monday Morning@11-30 08:00");
  assert_times ("2026-11-27T23:59:00+08:00",
                "Tomorrow Morning@11-28 08:00|Monday Morning@11-30 08:00");
}

/* Whoever writes at night means the morning that comes. */
static void
test_night (void)
{
  assert_times ("2026-11-28T02:00:00+08:00", "This Morning@11-28 08:00|This Evening@11-28 18:00|"
                                             "Tomorrow Morning@11-29 08:00|"
                                             "Monday Morning@11-30 08:00");
}

static void
test_monday (void)
{
  /* on a Sunday Monday is tomorrow, on a Monday it is the next one */
  assert_times ("2026-11-29T12:00:00+08:00",
                "This Evening@11-29 18:00|Tomorrow Morning@11-30 08:00");
  assert_times ("2026-11-30T12:00:00+08:00",
                "This Evening@11-30 18:00|Tomorrow Morning@12-01 08:00|Monday Morning@12-07 08:00");
}

/* The clock shows eight although the night was an hour longer. */
static void
test_summer_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GArray) times = NULL;

  if (zone == NULL)
    {
      g_test_skip ("No time zones are installed");
      return;
    }
  now = g_date_time_new (zone, 2026, 10, 24, 20, 0, 0);
  times = mesign_send_times_list (now);
  g_assert_cmpuint (times->len, ==, 2);
  g_assert_cmpint (g_array_index (times, MesignSendTime, 0).at - g_date_time_to_unix (now), ==,
                   13 * 60 * 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/send-times/usual", test_usual);
  g_test_add_func ("/client/send-times/night", test_night);
  g_test_add_func ("/client/send-times/monday", test_monday);
  g_test_add_func ("/client/send-times/summer-time", test_summer_time);

  return g_test_run ();
}
