/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MesignCalendarKind:
 * @MESIGN_CALENDAR_EVENT: a date, for whoever wants it
 * @MESIGN_CALENDAR_INVITATION: somebody is asked to come
 * @MESIGN_CALENDAR_CANCELLED: it does not take place
 * @MESIGN_CALENDAR_ACCEPTED: somebody who was asked will come
 * @MESIGN_CALENDAR_DECLINED: somebody who was asked will not come
 * @MESIGN_CALENDAR_TENTATIVE: somebody who was asked may come
 *
 * What a file of a calendar is sent for (RFC 5546).
 */
typedef enum
{
  MESIGN_CALENDAR_EVENT,
  MESIGN_CALENDAR_INVITATION,
  MESIGN_CALENDAR_CANCELLED,
  MESIGN_CALENDAR_ACCEPTED,
  MESIGN_CALENDAR_DECLINED,
  MESIGN_CALENDAR_TENTATIVE,
} MesignCalendarKind;

/**
 * MesignCalendarGuest:
 * @person: who is asked to come, as the file says: a name or a mail address
 * @answer: %MESIGN_CALENDAR_ACCEPTED, _DECLINED or _TENTATIVE, or %MESIGN_CALENDAR_INVITATION as
 * long as there is none
 *
 * One of those who are asked to come.
 */
typedef struct
{
  char *person;
  MesignCalendarKind answer;
} MesignCalendarGuest;

/**
 * MesignCalendarEvent:
 * @kind: what it is sent for
 * @uid: what tells it from others, "" where it does not say
 * @summary: what it is called, "" where it does not say
 * @location: where it is, "" where it does not say
 * @person: who invites, or who answers, as the file says: a name or a mail address, or ""
 * @start: when it begins, in seconds since 1970 UTC
 * @end: when it ends, 0 where it does not say; of whole days the last one
 * @is_all_day: whether it is of whole days, which @start and @end fall into
 * @zone: (nullable): the time zone that is not known here by this name: @start and @end are what
 * its clocks show, taken as local time
 * @recurrence: (nullable): "daily", "weekly", "monthly", "yearly", or
 * "other"
 * @interval: of how many such periods each one counts, 1 for all
 * @weekdays: on which days of the week: bit 0 for Monday, 0 where it does not say
 * @count: how often, 0 where it does not say
 * @until: up to when, in seconds since 1970 UTC, 0 where it does not say
 * @n_invited: how many are asked to come
 * @guests: (element-type MesignCalendarGuest): the first hundred of them
 * @n_more: how many other events the file has
 *
 * An event of a calendar, as a file tells it; all of it is the word of whoever wrote the file.
 */
typedef struct
{
  MesignCalendarKind kind;
  char *uid;
  char *summary;
  char *location;
  char *person;
  gint64 start;
  gint64 end;
  gboolean is_all_day;
  char *zone;
  const char *recurrence;
  guint interval;
  guint weekdays;
  guint count;
  gint64 until;
  guint n_invited;
  GPtrArray *guests;
  guint n_more;
} MesignCalendarEvent;

MesignCalendarEvent *mesign_calendar_event_new (void);
void mesign_calendar_event_free (MesignCalendarEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignCalendarEvent, mesign_calendar_event_free)

G_END_DECLS
