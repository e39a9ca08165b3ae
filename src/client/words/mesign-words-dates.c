/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

/* Names of days and months are translated here: the C library's depend on a locale that need not be
 * installed. */

/**
 * mesign_words_weekday:
 * @day: from 1 for Monday to 7
 *
 * Returns: its name, short
 */
const char *
mesign_words_weekday (guint day)
{
  static const char *const names[] = {
    NC_ ("weekday", "Mon"), NC_ ("weekday", "Tue"), NC_ ("weekday", "Wed"), NC_ ("weekday", "Thu"),
    NC_ ("weekday", "Fri"), NC_ ("weekday", "Sat"), NC_ ("weekday", "Sun"),
  };

  g_return_val_if_fail (day >= 1 && day <= G_N_ELEMENTS (names), "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "weekday", names[day - 1]);
}

static const char *
get_weekday (GDateTime *time)
{
  return mesign_words_weekday ((guint) g_date_time_get_day_of_week (time));
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

static gboolean
is_locale_plain (void)
{
  const char *name = setlocale (LC_TIME, NULL);

  return name == NULL || g_str_equal (name, "POSIX") || g_str_equal (name, "C") ||
         g_str_has_prefix (name, "C.");
}

/* By twelve hours where the locale counts so and has words for the halves of the day. */
static char *
format_clock (GDateTime *time)
{
  const char *format = nl_langinfo (T_FMT);
  gboolean halves = strstr (format, "%r") != NULL || strstr (format, "%I") != NULL ||
                    strstr (format, "%p") != NULL;

  return g_date_time_format (time, halves && *nl_langinfo (AM_STR) != '\0' ? "%-I:%M %p" : "%H:%M");
}

/* With what follows it where it comes first, else with what stands before it. */
static void
drop_year (GString *format)
{
  const char *year = strstr (format->str, "%Y");
  gsize at = year != NULL ? (gsize) (year - format->str) : format->len;

  if (at == 0)
    g_string_erase (format, 0, 2 + (gssize) strcspn (year + 2, "%"));
  else if (year != NULL)
    g_string_truncate (format, format->str[at - 1] == '.' ? at : at - 1);
}

/* How the locale writes a date in numbers: in which order, and what stands between them. %NULL
 * where it uses anything else. */
static char *
dup_numbers_format (gboolean with_year)
{
  const char *locale = nl_langinfo (D_FMT);
  gboolean padded = strchr (locale, '-') != NULL;
  g_autoptr (GString) format = g_string_new (NULL);

  for (const char *p = locale; *p != '\0'; p++)
    {
      if (*p != '%')
        {
          g_string_append_c (format, *p);
          continue;
        }
      p++;
      if (*p == 'd' || *p == 'm')
        g_string_append_printf (format, padded ? "%%%c" : "%%-%c", *p);
      else if (*p == 'y' || *p == 'Y')
        g_string_append (format, "%Y");
      else
        return NULL;
    }
  if (!with_year)
    drop_year (format);

  return g_string_free (g_steal_pointer (&format), FALSE);
}

static char *
format_numbers (GDateTime *time, gboolean with_year, const char *otherwise)
{
  g_autofree char *format = is_locale_plain () ? NULL : dup_numbers_format (with_year);

  return g_date_time_format (time, format != NULL ? format : otherwise);
}

/**
 * mesign_words_clock:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: (transfer full): the time of its day
 */
char *
mesign_words_clock (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);

  return format_clock (time);
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
    return format_clock (time);
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 1 && days < 7)
    return g_strdup (get_weekday (time));
  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    /* Translators: month and day, such as 8/31. */
    return format_numbers (time, FALSE, C_ ("date", "%-m/%-d"));

  return format_numbers (time, TRUE, "%Y-%m-%d");
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
  g_autofree char *clock = format_clock (time);

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
 * mesign_words_day_of_week:
 * @at: a time in seconds since 1970 UTC
 *
 * Returns: its day here, from 1 for Monday to 7
 */
guint
mesign_words_day_of_week (gint64 at)
{
  g_autoptr (GDateTime) time = to_local (at);

  return (guint) g_date_time_get_day_of_week (time);
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
  g_autofree char *clock = format_clock (time);

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
