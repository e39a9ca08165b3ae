/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-event-card.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* An invitation, or another event of a calendar, in words. */

static char *
dup_kind (MesignCalendarKind kind, const char *person)
{
  switch (kind)
    {
    case MESIGN_CALENDAR_INVITATION:
      return g_strdup_printf (_ ("Invitation from %s"), person);
    case MESIGN_CALENDAR_CANCELLED:
      return g_strdup_printf (_ ("Cancelled by %s"), person);
    case MESIGN_CALENDAR_ACCEPTED:
      return g_strdup_printf (_ ("%s will come"), person);
    case MESIGN_CALENDAR_DECLINED:
      return g_strdup_printf (_ ("%s will not come"), person);
    case MESIGN_CALENDAR_TENTATIVE:
      return g_strdup_printf (_ ("%s may come"), person);
    case MESIGN_CALENDAR_EVENT:
    default:
      return g_strdup_printf (_ ("Event, by %s"), person);
    }
}

static const char *
get_kind_word (MesignCalendarKind kind)
{
  switch (kind)
    {
    case MESIGN_CALENDAR_INVITATION:
      return _ ("Invitation");
    case MESIGN_CALENDAR_CANCELLED:
      return _ ("Cancelled");
    case MESIGN_CALENDAR_ACCEPTED:
    case MESIGN_CALENDAR_DECLINED:
    case MESIGN_CALENDAR_TENTATIVE:
      return _ ("Answer to an invitation");
    case MESIGN_CALENDAR_EVENT:
    default:
      return _ ("Event");
    }
}

/**
 * mesign_event_words_kind:
 * @event: an event
 *
 * Returns: (transfer full): what it was sent for, and by whom as it says
 */
char *
mesign_event_words_kind (const MesignCalendarEvent *event)
{
  g_autofree char *person = mesign_words_clean_line (event->person);

  if (*person == '\0')
    return g_strdup (get_kind_word (event->kind));

  return dup_kind (event->kind, person);
}

static gboolean
is_same_day (gint64 a, gint64 b)
{
  g_autofree char *one = mesign_words_day (a);
  g_autofree char *two = mesign_words_day (b);

  return g_str_equal (one, two);
}

static char *
dup_end (const MesignCalendarEvent *event)
{
  if (event->is_all_day)
    return mesign_words_day (event->end);
  if (is_same_day (event->start, event->end))
    return mesign_words_clock (event->end);

  return mesign_words_date_long (event->end);
}

static char *
dup_period (const MesignCalendarEvent *event)
{
  const char *word = event->recurrence;
  guint n = event->interval;

  if (g_str_equal (word, "daily"))
    return n == 1 ? g_strdup (_ ("every day")) : g_strdup_printf (_ ("every %u days"), n);
  if (g_str_equal (word, "weekly"))
    return n == 1 ? g_strdup (_ ("every week")) : g_strdup_printf (_ ("every %u weeks"), n);
  if (g_str_equal (word, "monthly"))
    return n == 1 ? g_strdup (_ ("every month")) : g_strdup_printf (_ ("every %u months"), n);
  if (g_str_equal (word, "yearly"))
    return n == 1 ? g_strdup (_ ("every year")) : g_strdup_printf (_ ("every %u years"), n);

  return g_strdup (_ ("several times"));
}
static void
append_weekdays (GString *words, guint weekdays)
{
  g_autoptr (GString) days = g_string_new (NULL);

  for (guint day = 1; day <= 7; day++)
    if ((weekdays & (1u << (day - 1))) != 0)
      {
        if (days->len > 0)
          g_string_append (days, C_ ("between names", ", "));
        g_string_append (days, mesign_words_weekday (day));
      }
  /* Translators: days of the week, after such as “every week” */
  g_string_append_printf (words, _ (" on %s"), days->str);
}

static void
append_recurrence (GString *words, const MesignCalendarEvent *event)
{
  g_autofree char *period = dup_period (event);
  g_autofree char *until = event->until != 0 ? mesign_words_day (event->until) : NULL;

  g_string_append (words, _ (", "));
  g_string_append (words, period);
  if (event->weekdays != 0)
    append_weekdays (words, event->weekdays);
  if (event->count > 0)
    g_string_append_printf (words,
                            g_dngettext (GETTEXT_PACKAGE, ", %u time", ", %u times", event->count),
                            event->count);
  if (until != NULL)
    /* Translators: a day */
    g_string_append_printf (words, _ (", until %s"), until);
}

static char *
dup_start (const MesignCalendarEvent *event)
{
  g_autofree char *start =
      event->is_all_day ? mesign_words_day (event->start) : mesign_words_date_long (event->start);
  const char *weekday = mesign_words_weekday (mesign_words_day_of_week (event->start));

  /* Translators: a day of the week, then a date with or without a time */
  return g_strdup_printf (C_ ("date with weekday", "%1$s, %2$s"), weekday, start);
}

/**
 * mesign_event_words_guest:
 * @guest: somebody who is asked to come
 *
 * Returns: (transfer full): who it is, and the answer as the file tells it
 */
char *
mesign_event_words_guest (const MesignCalendarGuest *guest)
{
  g_autofree char *person = mesign_words_clean_line (guest->person);

  switch (guest->answer)
    {
    case MESIGN_CALENDAR_ACCEPTED:
      return g_strdup_printf (_ ("%s: will come"), person);
    case MESIGN_CALENDAR_DECLINED:
      return g_strdup_printf (_ ("%s: will not come"), person);
    case MESIGN_CALENDAR_TENTATIVE:
      return g_strdup_printf (_ ("%s: may come"), person);
    case MESIGN_CALENDAR_EVENT:
    case MESIGN_CALENDAR_INVITATION:
    case MESIGN_CALENDAR_CANCELLED:
    default:
      return g_strdup_printf (_ ("%s: no answer yet"), person);
    }
}

/**
 * mesign_event_words_time:
 * @event: an event
 *
 * Returns: (transfer full): when it is, by the clocks here unless it says otherwise
 */
char *
mesign_event_words_time (const MesignCalendarEvent *event)
{
  g_autofree char *start = dup_start (event);
  g_autofree char *zone = event->zone != NULL ? mesign_words_clean_line (event->zone) : NULL;
  GString *words = g_string_new (start);

  if (event->end != 0)
    {
      g_autofree char *end = dup_end (event);

      g_string_append_printf (words, " – %s", end);
    }
  if (zone != NULL)
    /* Translators: after a time: the name of the time zone it is in. */
    g_string_append_printf (words, _ (" (time of “%s”)"), zone);
  if (event->recurrence != NULL)
    append_recurrence (words, event);

  return g_string_free (words, FALSE);
}
