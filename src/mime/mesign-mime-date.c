/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-header.h"

#include <gmime/gmime.h>
#include <string.h>

/* Dates are read by GMime; what it does not know is written first as it knows it. */

typedef struct
{
  const char *word;
  const char *known;
} Spelling;

static const Spelling spellings[] = {
  { "一月", "Jan" },  { "二月", "Feb" },   { "三月", "Mar" },   { "四月", "Apr" },
  { "五月", "May" },  { "六月", "Jun" },   { "七月", "Jul" },   { "八月", "Aug" },
  { "九月", "Sep" },  { "十月", "Oct" },   { "十一月", "Nov" }, { "十二月", "Dec" },
  { "1月", "Jan" },   { "2月", "Feb" },    { "3月", "Mar" },    { "4月", "Apr" },
  { "5月", "May" },   { "6月", "Jun" },    { "7月", "Jul" },    { "8月", "Aug" },
  { "9月", "Sep" },   { "10月", "Oct" },   { "11月", "Nov" },   { "12月", "Dec" },
  { "UTC", "+0000" }, { "JST", "+0900" },  { "KST", "+0900" },  { "HKT", "+0800" },
  { "CET", "+0100" }, { "CEST", "+0200" }, { "BST", "+0100" },  { "MSK", "+0300" },
};

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

/* A clock without what it cannot have: a leap second, a fraction. */
static void
append_clock (GString *out, const char *word)
{
  g_string_append_printf (out, " %.*s", (int) strcspn (word, "+-."), word);
  if (g_str_has_suffix (out->str, ":60"))
    g_string_overwrite (out, out->len - 2, "59");
}

static void
append_zone (GString *out, const char *zone)
{
  g_string_append_c (out, ' ');
  for (; *zone != '\0'; zone++)
    if (*zone != ':')
      g_string_append_c (out, *zone);
}

static const char *
find_spelling (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (g_ascii_strcasecmp (word, spellings[i].word) == 0)
      return spellings[i].known;

  return (guchar) *word < 0x80 ? word : "";
}

static void
append_word (GString *out, const char *word, gboolean with_clock)
{
  gboolean clock = g_ascii_isdigit (*word) && strchr (word, ':') != NULL;
  const char *zone = clock || *word == '+' || *word == '-' ? strpbrk (word, "+-") : NULL;

  if (clock && with_clock)
    append_clock (out, word);
  if (zone != NULL)
    append_zone (out, zone);
  else if (!clock)
    g_string_append_printf (out, " %s", find_spelling (word));
}

static GDateTime *
read_words (char **words, gboolean with_clock)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    append_word (known, words[i], with_clock);

  return g_mime_utils_header_decode_date (known->str);
}

/* The hours that "AM" or "PM" add to what the clock says. */
static int
half_day (char **words, GDateTime *date)
{
  int hour = g_date_time_get_hour (date);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (words[i], "PM") == 0 && hour < 12)
        return 12;
      if (g_ascii_strcasecmp (words[i], "AM") == 0 && hour == 12)
        return -12;
    }

  return 0;
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
  g_autofree char *plain = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GDateTime) date = NULL;

  g_return_val_if_fail (text != NULL && seconds != NULL, FALSE);

  *seconds = 0;
  plain = g_strstrip (drop_comments (text));
  if (read_iso (plain, seconds))
    return TRUE;
  words = g_strsplit_set (plain, ", \t\r\n\"", 40);
  date = read_words (words, TRUE);
  if (date == NULL)
    date = read_words (words, FALSE);
  if (date != NULL)
    *seconds = MAX (g_date_time_to_unix (date) + half_day (words, date) * 3600, 0);

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
