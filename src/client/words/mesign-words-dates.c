/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* Names of days and months are translated here: the C library's depend on a locale that need not be
 * installed. */

static const char *
get_weekday (GDateTime *time)
{
  static const char *const names[] = {
    NC_ ("weekday", "Mon"), NC_ ("weekday", "Tue"), NC_ ("weekday", "Wed"), NC_ ("weekday", "Thu"),
    NC_ ("weekday", "Fri"), NC_ ("weekday", "Sat"), NC_ ("weekday", "Sun"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "weekday", names[g_date_time_get_day_of_week (time) - 1]);
}

static const char *
get_month (GDateTime *time)
{
  static const char *const names[] = {
    NC_ ("month", "January"), NC_ ("month", "February"), NC_ ("month", "March"),
    NC_ ("month", "April"),   NC_ ("month", "May"),      NC_ ("month", "June"),
    NC_ ("month", "July"),    NC_ ("month", "August"),   NC_ ("month", "September"),
    NC_ ("month", "October"), NC_ ("month", "November"), NC_ ("month", "December"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "month", names[g_date_time_get_month (time) - 1]);
}

/* How many midnights lie between; negative for the future. */
static int
count_days (GDateTime *then, GDateTime *now)
{
  g_autoptr (GDate) a = g_date_new_dmy (g_date_time_get_day_of_month (then),
                                        g_date_time_get_month (then), g_date_time_get_year (then));
  g_autoptr (GDate) b = g_date_new_dmy (g_date_time_get_day_of_month (now),
                                        g_date_time_get_month (now), g_date_time_get_year (now));

  return g_date_days_between (a, b);
}

static GDateTime *
to_local (gint64 at)
{
  GDateTime *time = g_date_time_new_from_unix_local (at);

  if (time == NULL)
    time = g_date_time_new_from_unix_local (0);

  return time;
}

/**
 * mesign_words_date_short:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: (transfer full): it, as short as it can be told from now
 */
char *
mesign_words_date_short (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int days = count_days (time, now);

  if (days == 0)
    return g_date_time_format (time, "%H:%M");
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 1 && days < 7)
    return g_strdup (get_weekday (time));
  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    /* Translators: month and day, such as 8/31. */
    return g_date_time_format (time, C_ ("date", "%-m/%-d"));

  return g_date_time_format (time, "%Y-%m-%d");
}

/**
 * mesign_words_date_and_time:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: (transfer full): its day, as short as it can be told from now, and the time of the day
 */
char *
mesign_words_date_and_time (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = mesign_words_date_short (at);
  g_autofree char *clock = g_date_time_format (time, "%H:%M");

  if (count_days (time, now) == 0)
    return g_steal_pointer (&day);

  /* Translators: a day and a time of the day. */
  return g_strdup_printf (C_ ("date", "%s, %s"), day, clock);
}

/**
 * mesign_words_day:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: (transfer full): its day, in full
 */
char *
mesign_words_day (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);

  /* Translators: day, month and year, such as 3 August 2026; the arguments may be reordered by
   * writing %2$s and so on. */
  return g_strdup_printf (C_ ("date", "%1$d %2$s %3$d"), g_date_time_get_day_of_month (time),
                          get_month (time), g_date_time_get_year (time));
}

/**
 * mesign_words_date_long:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: (transfer full): it, in full
 */
char *
mesign_words_date_long (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);
  g_autofree char *day = mesign_words_day (at);
  g_autofree char *clock = g_date_time_format (time, "%H:%M");

  /* Translators: a day and a time of the day. */
  return g_strdup_printf (C_ ("date", "%s, %s"), day, clock);
}

/**
 * mesign_words_month:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: (transfer full): its month and year
 */
char *
mesign_words_month (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);

  /* Translators: month and year, such as August 2026. */
  return g_strdup_printf (C_ ("date", "%1$s %2$d"), get_month (time), g_date_time_get_year (time));
}
