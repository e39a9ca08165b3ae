/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-calendar-private.h"

#include <string.h>

/* How an event is repeated (RFC 5545 section 3.3.10). */

#define MAX_NUMBER 10000

static const char *
find_word (const char *value)
{
  static const char *const words[][2] = {
    { "DAILY", "daily" },
    { "WEEKLY", "weekly" },
    { "MONTHLY", "monthly" },
    { "YEARLY", "yearly" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (value, words[i][0]))
      return words[i][1];

  return "other";
}

static guint
read_number (const char *value)
{
  guint64 number = g_ascii_strtoull (value, NULL, 10);

  return number <= MAX_NUMBER ? (guint) number : 0;
}

/* Only whole lists of plain days: "the second Tuesday" and the like are not told. */
static guint
read_weekdays (const char *value)
{
  static const char days[7][3] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
  g_auto (GStrv) names = g_strsplit (value, ",", 32);
  guint bits = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      guint day = 0;

      while (day < 7 && !g_str_equal (names[i], days[day]))
        day++;
      if (day == 7)
        return 0;
      bits |= 1u << day;
    }

  return bits;
}

static gint64
read_until (const char *value)
{
  g_autofree char *text = g_strconcat ("UNTIL:", value, NULL);
  MesignCalendarLine *line = mesign_calendar_line_parse (text);
  gint64 at = 0;
  gboolean is_day;

  if (line == NULL || !mesign_calendar_line_read_time (line, &at, &is_day, NULL))
    at = 0;
  g_clear_pointer (&line, mesign_calendar_line_free);

  return at;
}

/* Of one that ends in a way that is not understood it is not said that it goes on. */
static void
read_end (const char *part, MesignCalendarEvent *event)
{
  if (g_str_has_prefix (part, "COUNT="))
    event->count = read_number (part + strlen ("COUNT="));
  else
    event->until = read_until (part + strlen ("UNTIL="));
  if (event->count == 0 && event->until == 0)
    event->recurrence = "other";
}

void
mesign_calendar_read_rule (const char *value, MesignCalendarEvent *event)
{
  g_autofree char *upper = g_ascii_strup (value, -1);
  g_auto (GStrv) parts = g_strsplit (upper, ";", 32);

  event->recurrence = "other";
  event->interval = 1;
  event->weekdays = event->count = 0;
  event->until = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "FREQ="))
      event->recurrence = find_word (parts[i] + strlen ("FREQ="));
    else if (g_str_has_prefix (parts[i], "INTERVAL="))
      event->interval = MAX (read_number (parts[i] + strlen ("INTERVAL=")), 1);
    else if (g_str_has_prefix (parts[i], "BYDAY="))
      event->weekdays = read_weekdays (parts[i] + strlen ("BYDAY="));
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_str_has_prefix (parts[i], "COUNT=") || g_str_has_prefix (parts[i], "UNTIL="))
      read_end (parts[i], event);
}
