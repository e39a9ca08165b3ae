/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file of a calendar. What is told of it is text, and within the bounds that are promised. */

#include "config.h"

#include "fuzz.h"

#include "mime/mesign-calendar.h"

void
fuzz_target_init (void)
{
}

static void
look_at_guests (const MesignCalendarEvent *event)
{
  if (event->guests->len > 100 || event->guests->len > event->n_invited)
    g_error ("%u guests, of %u", event->guests->len, event->n_invited);
  for (guint i = 0; i < event->guests->len; i++)
    {
      const MesignCalendarGuest *guest = event->guests->pdata[i];

      fuzz_assert_text (guest->person);
      if (guest->answer < MESIGN_CALENDAR_ACCEPTED && guest->answer != MESIGN_CALENDAR_INVITATION)
        g_error ("A guest answers what nobody answers");
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);
  g_autoptr (MesignCalendarEvent) event = mesign_calendar_read_event (octets);

  if (event == NULL)
    return 0;
  fuzz_assert_text (event->uid);
  fuzz_assert_text (event->summary);
  fuzz_assert_text (event->location);
  fuzz_assert_text (event->person);
  if (event->zone != NULL)
    fuzz_assert_text (event->zone);
  if (event->end != 0 && event->end <= event->start)
    g_error ("It ends before it begins");
  if (event->interval == 0 || event->weekdays >= 1u << 7)
    g_error ("It is repeated in no way");
  look_at_guests (event);

  return 0;
}
