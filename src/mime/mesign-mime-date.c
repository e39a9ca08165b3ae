/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-header.h"

#include <stdlib.h>
#include <string.h>

/* Dates by their words, in whatever order (RFC 5322 section 3.3 and what is sent instead). */

typedef struct
{
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
  int offset;
  gboolean has_time;
  gboolean has_offset;
  gboolean afternoon;
  gboolean forenoon;
} DateWords;

typedef struct
{
  const char *name;
  int offset;
} Zone;

static const Zone zones[] = {
  { "UT", 0 },     { "GMT", 0 },    { "UTC", 0 },    { "Z", 0 },      { "EST", -300 },
  { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 },
  { "PST", -480 }, { "PDT", -420 }, { "JST", 540 },  { "KST", 540 },  { "HKT", 480 },
  { "CET", 60 },   { "CEST", 120 }, { "BST", 60 },   { "MSK", 180 },
};

static int
find_month (const char *word)
{
  static const char *const english = "janfebmaraprmayjunjulaugsepoctnovdec";
  static const char *const chinese[] = { "一月", "二月", "三月", "四月", "五月",   "六月",
                                         "七月", "八月", "九月", "十月", "十一月", "十二月" };
  char *rest;
  long number = strtol (word, &rest, 10);

  if (number >= 1 && number <= 12 && strcmp (rest, "月") == 0)
    return (int) number;
  for (int i = 0; i < 12; i++)
    if (strcmp (word, chinese[i]) == 0 || g_ascii_strncasecmp (word, english + i * 3, 3) == 0)
      return i + 1;

  return 0;
}

static gboolean
read_numbers (const char *word, char separator, int *numbers, guint n, guint *found)
{
  *found = 0;
  while (*found < n && g_ascii_isdigit (*word))
    {
      char *rest;

      numbers[(*found)++] = (int) MIN (strtoul (word, &rest, 10), 1000000);
      if (*rest != separator)
        return *rest == '\0' || *rest == '.';
      word = rest + 1;
    }

  return FALSE;
}

static gboolean
read_offset (const char *word, DateWords *date)
{
  int sign = *word == '-' ? -1 : 1;
  guint digits = strspn (word + 1, "0123456789:");
  int value;

  if (digits < 2 || word[1 + digits] != '\0')
    return FALSE;
  value = atoi (word + 1);
  if (strchr (word, ':') != NULL)
    value = value * 100 + atoi (strchr (word, ':') + 1);
  else if (digits == 2)
    value *= 100;
  if (value % 100 > 59 || value / 100 > 18)
    return TRUE;
  date->offset = sign * (value / 100 * 60 + value % 100);
  date->has_offset = TRUE;

  return TRUE;
}

static void
set_year (DateWords *date, int year, gsize digits)
{
  if (digits <= 2)
    year += year < 50 ? 2000 : 1900;
  else if (digits == 3)
    year += 1900;
  date->year = year;
}

static gboolean
read_clock (const char *word, DateWords *date)
{
  int numbers[3] = { 0 };
  guint found;

  if (!read_numbers (word, ':', numbers, 3, &found) || found < 2)
    return FALSE;
  date->has_time = numbers[0] < 24 && numbers[1] < 60 && numbers[2] <= 60;
  if (date->has_time)
    {
      date->hour = numbers[0];
      date->minute = numbers[1];
      date->second = MIN (numbers[2], 59);
    }

  return TRUE;
}

static gboolean
read_ymd (const char *word, DateWords *date)
{
  int numbers[3] = { 0 };
  guint found;
  char separator = strchr (word, '/') != NULL ? '/' : '-';

  if (!read_numbers (word, separator, numbers, 3, &found) || found != 3 || numbers[0] < 1000)
    return FALSE;
  date->year = numbers[0];
  date->month = numbers[1];
  date->day = numbers[2];

  return TRUE;
}

static void
read_number (const char *word, gsize digits, DateWords *date)
{
  int number = atoi (word);

  if (date->day == 0 && digits <= 2 && number >= 1 && number <= 31)
    date->day = number;
  else if (date->year == 0 && digits <= 4)
    set_year (date, number, digits);
  else if (date->year == 0)
    date->year = 99999;
}

static void
read_name (const char *word, DateWords *date)
{
  if (date->month == 0 && find_month (word) > 0)
    date->month = find_month (word);
  date->afternoon = date->afternoon || g_ascii_strcasecmp (word, "PM") == 0;
  date->forenoon = date->forenoon || g_ascii_strcasecmp (word, "AM") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (zones) && !date->has_offset; i++)
    if (g_ascii_strcasecmp (word, zones[i].name) == 0)
      {
        date->offset = zones[i].offset;
        date->has_offset = TRUE;
      }
}

static void
read_word (const char *word, DateWords *date)
{
  gsize digits = strspn (word, "0123456789");

  if (strchr (word, ':') != NULL && g_ascii_isdigit (*word) && read_clock (word, date))
    return;
  if ((*word == '+' || *word == '-') && (date->has_offset || read_offset (word, date)))
    return;
  if (digits >= 4 && read_ymd (word, date))
    return;
  if (digits > 0 && word[digits] == '\0')
    read_number (word, digits, date);
  else
    read_name (word, date);
}

static char *
drop_comments (const char *text)
{
  GString *out = g_string_new (NULL);
  int depth = 0;

  for (; *text != '\0' && out->len < 200; text++)
    {
      depth += *text == '(';
      if (depth == 0)
        g_string_append_c (out, *text);
      depth -= *text == ')' && depth > 0;
    }

  return g_string_free (out, FALSE);
}

static void
read_words (char *text, DateWords *date)
{
  g_auto (GStrv) words = NULL;

  g_strdelimit (text, ",\t\r\n\"", ' ');
  words = g_strsplit (text, " ", 40);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *dash = strchr (words[i], '-');
      char *offset = strpbrk (words[i], "+-");

      if (dash != NULL && g_ascii_isdigit (*words[i]) && g_ascii_isalpha (dash[1]))
        {
          read_words (g_strdelimit (words[i], "-", ' '), date);
          continue;
        }
      if (offset != NULL && offset > words[i] && strchr (words[i], ':') != NULL)
        read_offset (offset, date);
      if (offset != NULL && offset > words[i] && strchr (words[i], ':') != NULL)
        *offset = '\0';
      if (*words[i] != '\0')
        read_word (words[i], date);
    }
}

static gboolean
read_iso (const char *text, gint64 *seconds)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;

  if (!g_ascii_isdigit (*text) || strchr (text, 'T') == NULL)
    return FALSE;
  date = g_date_time_new_from_iso8601 (text, utc);
  if (date != NULL)
    *seconds = g_date_time_to_unix (date);

  return date != NULL && *seconds >= 0;
}

/**
 * mesign_mime_parse_date:
 * @text: a date as in a Date field
 * @seconds: (out): seconds since 1970 UTC; 0 where it cannot be read
 *
 * Reads a date by RFC 5322, its obsolete forms, asctime(), ISO 8601 and common breakages: a
 * missing or impossible time or zone counts as zero.
 *
 * Returns: whether it is a date from 1970 to 9999
 */
gboolean
mesign_mime_parse_date (const char *text, gint64 *seconds)
{
  DateWords date = { 0 };
  g_autofree char *plain = NULL;
  g_autoptr (GDateTime) utc = NULL;

  g_return_val_if_fail (text != NULL && seconds != NULL, FALSE);

  *seconds = 0;
  plain = g_strstrip (drop_comments (text));
  if (read_iso (plain, seconds))
    return TRUE;
  read_words (plain, &date);
  if (date.afternoon && date.hour < 12)
    date.hour += 12;
  if (date.forenoon && date.hour == 12)
    date.hour = 0;
  if (date.day < 1 || date.month < 1 || date.year < 1969 || date.year > 9999)
    return FALSE;
  utc = g_date_time_new_utc (date.year, date.month, date.day, date.hour, date.minute, date.second);
  *seconds = utc != NULL ? MAX (g_date_time_to_unix (utc) - date.offset * 60, 0) : 0;

  return *seconds > 0;
}

/**
 * mesign_mime_format_date:
 * @seconds: seconds since 1970 UTC
 * @offset_minutes: the zone to write it in, minutes east of Greenwich
 *
 * Returns: (transfer full): the date for a Date field (RFC 5322 section 3.3)
 */
char *
mesign_mime_format_date (gint64 seconds, int offset_minutes)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) date =
      g_date_time_new_from_unix_utc (seconds + (gint64) offset_minutes * 60);
  int offset = ABS (offset_minutes);

  g_return_val_if_fail (date != NULL, NULL);

  return g_strdup_printf (
      "%s, %d %s %04d %02d:%02d:%02d %c%02d%02d", days[g_date_time_get_day_of_week (date) - 1],
      g_date_time_get_day_of_month (date), months[g_date_time_get_month (date) - 1],
      g_date_time_get_year (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
      g_date_time_get_second (date), offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}
