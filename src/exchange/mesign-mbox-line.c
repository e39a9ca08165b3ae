/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include <string.h>

/* A separator is a line that begins with "From " and ends with a date (RFC 4155 appendix A). Some
 * programs write a time zone before or after the year, or no seconds. A sentence that begins with
 * the word is told from it by having no such date. */

#define LONGEST 1000

#define MONTHS "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
#define PATTERN                                                                                    \
  "^From (?:.*\\s)?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\\s+"                                          \
  "(?:(?<d1>\\d{1,2})\\s+)?(?<month>" MONTHS ")\\s+(?:(?<d2>\\d{1,2})\\s+)?"                       \
  "(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2}))?"                                     \
  "(?:\\s+(?:(?<z1>[+-]\\d{4})|[A-Z]{1,5}))?\\s+(?<year>\\d{4})(?:\\s+(?<z2>[+-]\\d{4}))?\\s*$"

static GRegex *
get_pattern (void)
{
  static gsize pattern = 0;

  if (g_once_init_enter (&pattern))
    g_once_init_leave (&pattern,
                       (gsize) g_regex_new (PATTERN, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL));

  return (GRegex *) pattern;
}

static int
fetch_number (GMatchInfo *match, const char *name, int fallback)
{
  g_autofree char *text = g_match_info_fetch_named (match, name);

  return text != NULL && *text != '\0' ? atoi (text) : fallback;
}

static int
fetch_month (GMatchInfo *match)
{
  g_autofree char *text = g_match_info_fetch_named (match, "month");

  return (int) (strstr (MONTHS, text) - MONTHS) / 4 + 1;
}

/* Seconds east of UTC. */
static int
fetch_zone (GMatchInfo *match)
{
  int zone = fetch_number (match, "z1", fetch_number (match, "z2", 0));

  return (zone / 100 * 60 + zone % 100) * 60;
}

/* Whether a line is one between mails; with the date it holds, 0 for one that makes no sense. */
gboolean
mesign_mbox_line_parse (const char *line, gsize length, gint64 *date)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GDateTime) time = NULL;

  *date = 0;
  if (length > LONGEST || length < strlen ("From ") || memcmp (line, "From ", 5) != 0 ||
      memchr (line, '\0', length) != NULL ||
      !g_regex_match_full (get_pattern (), line, (gssize) length, 0, 0, &match, NULL))
    return FALSE;
  time = g_date_time_new_utc (fetch_number (match, "year", 0), fetch_month (match),
                              fetch_number (match, "d1", fetch_number (match, "d2", 0)),
                              fetch_number (match, "hour", 0), fetch_number (match, "minute", 0),
                              fetch_number (match, "second", 0));
  if (time != NULL)
    *date = MAX (g_date_time_to_unix (time) - fetch_zone (match), 0);

  return TRUE;
}

/* Whether a line is one between mails as Thunderbird writes it today, with nothing behind "From ".
 */
gboolean
mesign_mbox_line_is_bare (const char *line, gsize length)
{
  gsize n = strlen ("From ");

  if (length < n || memcmp (line, "From ", n) != 0)
    return FALSE;
  if (n < length && line[n] == '-')
    n++;
  while (n < length && (line[n] == ' ' || line[n] == '\t'))
    n++;

  return n == length;
}

/* With its line end. The names are English whatever the locale. */
char *
mesign_mbox_line_format (const char *sender, gint64 date)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (CLAMP (date, 0, G_MAXUINT32));
  int month = g_date_time_get_month (time);
  g_autofree char *who = g_strdup (sender != NULL && *sender != '\0' ? sender : "MAILER-DAEMON");

  for (char *p = who; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      *p = '_';

  return g_strdup_printf (
      "From %s %s %.3s %2d %02d:%02d:%02d %d\n", who, days[g_date_time_get_day_of_week (time) - 1],
      MONTHS + (month - 1) * 4, g_date_time_get_day_of_month (time), g_date_time_get_hour (time),
      g_date_time_get_minute (time), g_date_time_get_second (time), g_date_time_get_year (time));
}
