/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-calendar.h"

#include "mime/mesign-calendar-private.h"

#include <string.h>

/* The first event of a calendar's file (RFC 5545), as far as people are told of it. */

#define MAX_OCTETS (1024 * 1024)
#define MAX_LINES 20000
#define MAX_TEXT 1000
#define MAX_GUESTS 100

/* @inside: the components around a line, the innermost last. */
typedef struct
{
  MesignCalendarEvent *event;
  GPtrArray *inside;
  char *method;
  char *organizer;
  char *answer;
  char *attendee;
  gint64 duration;
  guint n_events;
  gboolean has_start;
  guint written_weekday;
  gboolean is_cancelled;
  gboolean ends_by_day;
} Reading;

/* Lines are folded before they are too long (RFC 5545 section 3.1), even inside a character: so
 * they are put together before they are read as UTF-8. */
static char *
dup_unfolded (GBytes *octets)
{
  gsize size;
  const char *data = g_bytes_get_data (octets, &size);
  g_autofree char *text = g_strndup (size > 0 ? data : "", MIN (size, MAX_OCTETS));
  const char *start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = start; *p != '\0'; p++)
    if (*p == '\r')
      continue;
    else if (*p == '\n' && (p[1] == ' ' || p[1] == '\t'))
      p++;
    else
      g_string_append_c (out, *p);

  return g_utf8_make_valid (out->str, (gssize) out->len);
}

static void
take_text (char **place, const MesignCalendarLine *line)
{
  g_autofree char *text = mesign_calendar_line_dup_text (line);

  g_free (*place);
  *place = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_TEXT));
}

/* Whoever it is: the name, with the mail address, which says more. */
static char *
dup_person (const MesignCalendarLine *line)
{
  g_autofree char *name = mesign_calendar_line_dup_parameter (line, "CN");
  const char *address = line->value;

  if (g_ascii_strncasecmp (address, "mailto:", 7) == 0)
    address += 7;
  if (name == NULL || *name == '\0' || g_ascii_strcasecmp (name, address) == 0)
    return g_strdup (address);

  return g_strdup_printf ("%s <%s>", name, address);
}

static MesignCalendarKind
find_answer (const char *answer)
{
  if (g_ascii_strcasecmp (answer, "ACCEPTED") == 0)
    return MESIGN_CALENDAR_ACCEPTED;
  if (g_ascii_strcasecmp (answer, "DECLINED") == 0)
    return MESIGN_CALENDAR_DECLINED;
  if (g_ascii_strcasecmp (answer, "TENTATIVE") == 0)
    return MESIGN_CALENDAR_TENTATIVE;

  return MESIGN_CALENDAR_INVITATION;
}

static void
add_guest (MesignCalendarEvent *event, const MesignCalendarLine *line)
{
  g_autofree char *answer = mesign_calendar_line_dup_parameter (line, "PARTSTAT");
  MesignCalendarGuest *guest;

  if (event->guests->len >= MAX_GUESTS)
    return;
  guest = g_new0 (MesignCalendarGuest, 1);
  guest->person = dup_person (line);
  guest->answer = answer != NULL ? find_answer (answer) : MESIGN_CALENDAR_INVITATION;
  g_ptr_array_add (event->guests, guest);
}

static void
take_attendee (Reading *self, const MesignCalendarLine *line)
{
  self->event->n_invited++;
  add_guest (self->event, line);
  if (self->attendee != NULL)
    return;
  self->attendee = dup_person (line);
  self->answer = mesign_calendar_line_dup_parameter (line, "PARTSTAT");
}

/* The day of the week where the event is, from 1 for Monday; 0 where it cannot be read. */
static guint
read_written_weekday (const char *value)
{
  guint64 number = g_ascii_strtoull (value, NULL, 10);
  GDateYear year = (GDateYear) MIN (number / 10000, G_MAXUINT16);
  GDateMonth month = (GDateMonth) (number / 100 % 100);
  GDateDay day = (GDateDay) (number % 100);
  GDate date;

  if (!g_date_valid_dmy (day, month, year))
    return 0;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);

  return g_date_get_weekday (&date);
}

/* The days of the week are those where the event is; by the clocks here they may be the next ones,
 * or those before. */
static void
move_weekdays (Reading *self)
{
  MesignCalendarEvent *event = self->event;
  g_autoptr (GDateTime) here = g_date_time_new_from_unix_local (event->start);
  guint shift;

  if (event->weekdays == 0 || self->written_weekday == 0 || here == NULL)
    return;
  shift = ((guint) g_date_time_get_day_of_week (here) + 7 - self->written_weekday) % 7;
  event->weekdays = (event->weekdays << shift | event->weekdays >> (7 - shift)) & 0x7f;
}

/* Of one that is no time, nothing stays. */
static void
take_start (Reading *self, const MesignCalendarLine *line)
{
  MesignCalendarEvent *event = self->event;

  g_clear_pointer (&event->zone, g_free);
  self->written_weekday = read_written_weekday (line->value);
  self->has_start =
      mesign_calendar_line_read_time (line, &event->start, &event->is_all_day, &event->zone);
}

static void
take_of_event (Reading *self, const MesignCalendarLine *line)
{
  MesignCalendarEvent *event = self->event;

  if (g_str_equal (line->name, "SUMMARY"))
    take_text (&event->summary, line);
  else if (g_str_equal (line->name, "LOCATION"))
    take_text (&event->location, line);
  else if (g_str_equal (line->name, "UID"))
    take_text (&event->uid, line);
  else if (g_str_equal (line->name, "DTSTART") && !self->has_start)
    take_start (self, line);
  else if (g_str_equal (line->name, "DTEND"))
    mesign_calendar_line_read_time (line, &event->end, &self->ends_by_day, NULL);
  else if (g_str_equal (line->name, "DURATION"))
    self->duration = mesign_calendar_read_duration (line->value);
  else if (g_str_equal (line->name, "RRULE"))
    mesign_calendar_read_rule (line->value, event);
  else if (g_str_equal (line->name, "STATUS"))
    self->is_cancelled = g_ascii_strcasecmp (line->value, "CANCELLED") == 0;
  else if (g_str_equal (line->name, "ORGANIZER") && self->organizer == NULL)
    self->organizer = dup_person (line);
  else if (g_str_equal (line->name, "ATTENDEE"))
    take_attendee (self, line);
}

static gboolean
is_inside (const Reading *self, const char *component)
{
  return self->inside->len > 0 &&
         g_ascii_strcasecmp (self->inside->pdata[self->inside->len - 1], component) == 0;
}

/* An alarm in an event has a text of its own, and a time zone a start. */
static void
take_line (Reading *self, const MesignCalendarLine *line)
{
  if (g_str_equal (line->name, "BEGIN"))
    {
      g_ptr_array_add (self->inside, g_strdup (line->value));
      self->n_events += is_inside (self, "VEVENT");
    }
  else if (g_str_equal (line->name, "END") && self->inside->len > 0)
    g_ptr_array_set_size (self->inside, (int) self->inside->len - 1);
  else if (g_str_equal (line->name, "METHOD") && is_inside (self, "VCALENDAR") &&
           self->method == NULL)
    self->method = g_ascii_strup (line->value, -1);
  else if (is_inside (self, "VEVENT") && self->n_events == 1)
    take_of_event (self, line);
}

static MesignCalendarKind
find_kind (const Reading *self)
{
  const char *method = self->method != NULL ? self->method : "";

  if (g_str_equal (method, "CANCEL") || self->is_cancelled)
    return MESIGN_CALENDAR_CANCELLED;
  if (g_str_equal (method, "REQUEST"))
    return MESIGN_CALENDAR_INVITATION;
  if (g_str_equal (method, "REPLY") && self->answer != NULL)
    return find_answer (self->answer) != MESIGN_CALENDAR_INVITATION ? find_answer (self->answer)
                                                                    : MESIGN_CALENDAR_TENTATIVE;

  return MESIGN_CALENDAR_EVENT;
}

/* The end of whole days is the day after the last (RFC 5545 section 3.6.1). */
static void
complete (Reading *self)
{
  MesignCalendarEvent *event = self->event;
  gboolean is_answer;

  if (event->end == 0 && self->duration > 0)
    event->end = event->start + self->duration;
  if (event->is_all_day && event->end != 0)
    event->end -= 24 * 60 * 60;
  if (event->end <= event->start)
    event->end = 0;
  event->kind = find_kind (self);
  is_answer = event->kind >= MESIGN_CALENDAR_ACCEPTED;
  g_free (event->person);
  event->person = g_strdup (is_answer ? self->attendee : self->organizer);
  if (event->person == NULL)
    event->person = g_strdup ("");
  event->n_more = self->n_events - 1;
  move_weekdays (self);
}

static void
read_lines (Reading *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (MesignCalendarLine) line = mesign_calendar_line_parse (lines[i]);

      if (line != NULL)
        take_line (self, line);
    }
}

/**
 * mesign_calendar_read_event:
 * @octets: a file of a calendar (text/calendar, RFC 5545), in UTF-8
 *
 * Reads the first event of it: of a series of repeated ones the rule, of others how many there are.
 * At most a megabyte is read; what is not understood is left out. Any thread.
 *
 * Returns: (transfer full) (nullable): the event, %NULL where there is none that says when it is
 */
MesignCalendarEvent *
mesign_calendar_read_event (GBytes *octets)
{
  g_autofree char *text = NULL;
  g_autoptr (MesignCalendarEvent) event = mesign_calendar_event_new ();
  Reading reading = { .event = event };

  g_return_val_if_fail (octets != NULL, NULL);

  text = dup_unfolded (octets);
  reading.inside = g_ptr_array_new_with_free_func (g_free);
  read_lines (&reading, text);
  if (reading.has_start)
    complete (&reading);
  g_ptr_array_unref (reading.inside);
  g_free (reading.method);
  g_free (reading.organizer);
  g_free (reading.answer);
  g_free (reading.attendee);

  return reading.has_start ? g_steal_pointer (&event) : NULL;
}
