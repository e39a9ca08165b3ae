/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-calendar-event.h"

static void
free_guest (gpointer data)
{
  MesignCalendarGuest *guest = data;

  g_free (guest->person);
  g_free (guest);
}

/**
 * mesign_calendar_event_new:
 *
 * Returns: (transfer full): an event of which nothing is said, to be filled in by its maker
 */
MesignCalendarEvent *
mesign_calendar_event_new (void)
{
  MesignCalendarEvent *self = g_new0 (MesignCalendarEvent, 1);

  self->uid = g_strdup ("");
  self->summary = g_strdup ("");
  self->location = g_strdup ("");
  self->person = g_strdup ("");
  self->interval = 1;
  self->guests = g_ptr_array_new_with_free_func (free_guest);

  return self;
}

/**
 * mesign_calendar_event_free:
 * @self: (transfer full): an event
 */
void
mesign_calendar_event_free (MesignCalendarEvent *self)
{
  g_free (self->uid);
  g_free (self->summary);
  g_free (self->location);
  g_free (self->person);
  g_free (self->zone);
  g_ptr_array_unref (self->guests);
  g_free (self);
}
