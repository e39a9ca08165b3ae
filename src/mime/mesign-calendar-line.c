/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-calendar-private.h"

#include <string.h>

/* The lines of a calendar's file (RFC 5545 section 3.1), and the times in them. */

/* What Outlook calls time zones, where many people live. */
static const struct
{
  const char *name;
  const char *identifier;
} windows_zones[] = {
  { "UTC", "UTC" },
  { "China Standard Time", "Asia/Shanghai" },
  { "Taipei Standard Time", "Asia/Taipei" },
  { "Singapore Standard Time", "Asia/Singapore" },
  { "Tokyo Standard Time", "Asia/Tokyo" },
  { "Korea Standard Time", "Asia/Seoul" },
  { "India Standard Time", "Asia/Kolkata" },
  { "GMT Standard Time", "Europe/London" },
  { "Greenwich Standard Time", "Atlantic/Reykjavik" },
  { "W. Europe Standard Time", "Europe/Berlin" },
  { "Central Europe Standard Time", "Europe/Budapest" },
  { "Central European Standard Time", "Europe/Warsaw" },
  { "Romance Standard Time", "Europe/Paris" },
  { "E. Europe Standard Time", "Europe/Chisinau" },
  { "FLE Standard Time", "Europe/Kiev" },
  { "GTB Standard Time", "Europe/Bucharest" },
  { "Russian Standard Time", "Europe/Moscow" },
  { "Eastern Standard Time", "America/New_York" },
  { "Central Standard Time", "America/Chicago" },
  { "Mountain Standard Time", "America/Denver" },
  { "Pacific Standard Time", "America/Los_Angeles" },
  { "AUS Eastern Standard Time", "Australia/Sydney" },
};

static const char *
find_unquoted (const char *text, char wanted)
{
  gboolean quoted = FALSE;

  for (; *text != '\0'; text++)
    if (*text == '"')
      quoted = !quoted;
    else if (*text == wanted && !quoted)
      return text;

  return NULL;
}

/* Returns: (nullable): a line taken apart, NULL where it is none */
MesignCalendarLine *
mesign_calendar_line_parse (const char *text)
{
  const char *colon = find_unquoted (text, ':');
  gsize length = strcspn (text, ";:");
  MesignCalendarLine *self;

  if (colon == NULL || length == 0)
    return NULL;
  self = g_new0 (MesignCalendarLine, 1);
  self->name = g_ascii_strup (text, (gssize) length);
  self->parameters = g_strndup (text + length, colon - text - length);
  self->value = g_strdup (colon + 1);

  return self;
}

void
mesign_calendar_line_free (MesignCalendarLine *self)
{
  g_free (self->name);
  g_free (self->parameters);
  g_free (self->value);
  g_free (self);
}

/* Returns: (nullable): the value of a parameter, without quotation marks */
char *
mesign_calendar_line_dup_parameter (const MesignCalendarLine *self, const char *name)
{
  gsize length = strlen (name);

  for (const char *p = self->parameters; p != NULL && *p == ';';)
    {
      const char *end = find_unquoted (p + 1, ';');
      g_autofree char *one = end != NULL ? g_strndup (p + 1, end - p - 1) : g_strdup (p + 1);

      if (g_ascii_strncasecmp (one, name, length) == 0 && one[length] == '=')
        {
          char *value = g_strdup (one + length + 1);

          return g_strstrip (g_strdelimit (value, "\"", ' '));
        }
      p = end;
    }

  return NULL;
}

/* The value where it is text (RFC 5545 section 3.3.11). */
char *
mesign_calendar_line_dup_text (const MesignCalendarLine *self)
{
  GString *text = g_string_new (NULL);

  for (const char *p = self->value; *p != '\0'; p++)
    {
      gboolean escaped = *p == '\\' && p[1] != '\0';

      if (escaped)
        p++;
      g_string_append_c (text, escaped && (*p == 'n' || *p == 'N') ? ' ' : *p);
    }

  return g_string_free (text, FALSE);
}

/* A name that leads to no file but one of the system's zones. */
static gboolean
is_zone_name (const char *name)
{
  if (strlen (name) > 60 || !g_ascii_isalpha (*name) || strstr (name, "..") != NULL)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/_+-", *p) == NULL)
      return FALSE;

  return TRUE;
}

static GTimeZone *
find_zone (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (windows_zones); i++)
    if (g_str_equal (name, windows_zones[i].name))
      return g_time_zone_new_identifier (windows_zones[i].identifier);

  return is_zone_name (name) ? g_time_zone_new_identifier (name) : NULL;
}

static gboolean
read_digits (const char **p, guint n, int *number)
{
  *number = 0;
  for (; n > 0; n--, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *number = *number * 10 + (**p - '0');
    }

  return TRUE;
}

static GTimeZone *
choose_zone (const MesignCalendarLine *self, gboolean is_utc, char **unknown_zone)
{
  g_autofree char *name = mesign_calendar_line_dup_parameter (self, "TZID");
  GTimeZone *zone = NULL;

  if (is_utc)
    return g_time_zone_new_utc ();
  if (name != NULL)
    zone = find_zone (name);
  if (zone != NULL)
    return zone;
  if (name != NULL && unknown_zone != NULL)
    *unknown_zone = g_steal_pointer (&name);

  return g_time_zone_new_local ();
}

/* Reads a day or a time (RFC 5545 sections 3.3.4 and 3.3.5); of a day its noon here. @unknown_zone
 * is set where the zone is not known. */
gboolean
mesign_calendar_line_read_time (const MesignCalendarLine *self,
                                gint64 *at,
                                gboolean *is_day,
                                char **unknown_zone)
{
  const char *p = self->value;
  int year, month, day;
  int hour = 12;
  int minute = 0;
  int second = 0;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (!read_digits (&p, 4, &year) || !read_digits (&p, 2, &month) || !read_digits (&p, 2, &day))
    return FALSE;
  *is_day = *p != 'T';
  if (!*is_day)
    p++;
  if (!*is_day && (!read_digits (&p, 2, &hour) || !read_digits (&p, 2, &minute) ||
                   !read_digits (&p, 2, &second)))
    return FALSE;
  zone = *is_day ? g_time_zone_new_local () : choose_zone (self, *p == 'Z', unknown_zone);
  time = g_date_time_new (zone, year, month, day, hour, minute, MIN (second, 59));
  if (time == NULL)
    return FALSE;
  *at = g_date_time_to_unix (time);

  return TRUE;
}

/* Seconds of a duration such as P1DT2H30M (RFC 5545 section 3.3.6), 0 for none. */
gint64
mesign_calendar_read_duration (const char *value)
{
  static const struct
  {
    char unit;
    gint64 seconds;
  } units[] = { { 'W', 604800 }, { 'D', 86400 }, { 'H', 3600 }, { 'M', 60 }, { 'S', 1 } };
  const char *p = *value == '+' ? value + 1 : value;
  gint64 seconds = 0;

  if (*p++ != 'P')
    return 0;
  while (*p != '\0')
    {
      char *rest;
      guint64 number = g_ascii_strtoull (p, &rest, 10);

      if (*p == 'T')
        {
          p++;
          continue;
        }
      if (rest == p || number > 100000)
        return 0;
      for (guint i = 0; i < G_N_ELEMENTS (units); i++)
        if (units[i].unit == *rest)
          seconds += (gint64) number * units[i].seconds;
      p = *rest != '\0' ? rest + 1 : rest;
    }

  return seconds;
}
