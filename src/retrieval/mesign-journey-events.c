/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in a journey's log, and when it happened. */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#include <string.h>

/* What a mail tells is dated by the servers; what is done here, by this computer's clock. */
static gboolean
is_by_own_clock (const MesignJourneyEvent *event)
{
  return strcmp (event->kind, "imported") == 0 || strcmp (event->kind, "link-entered") == 0 ||
         strcmp (event->kind, "code-entered") == 0;
}

/* What was done here while the clock was ahead came after what stands before it, which is all that
 * is known; left where it is, it would outdate each mail to come. */
static gint64
get_event_time (GPtrArray *events, const MesignJourneyEvent *event, gint64 now)
{
  gint64 last = G_MININT64;

  if (event->at <= now || !is_by_own_clock (event))
    return event->at;
  for (guint i = 0; i < events->len; i++)
    {
      const MesignJourneyEvent *other = events->pdata[i];

      if (other->at <= now)
        last = MAX (last, other->at);
    }

  return last;
}

gint64
mesign_journey_last_event (GPtrArray *events, const char *kind, gint64 now)
{
  gint64 last = G_MININT64;

  for (guint i = 0; i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      if (strcmp (event->kind, kind) == 0)
        last = MAX (last, get_event_time (events, event, now));
    }

  return last;
}

/* When the newest link, or the newest code, came or was entered by hand. */
gint64
mesign_journey_last_link (GPtrArray *events, gint64 now)
{
  return MAX (mesign_journey_last_event (events, "link", now),
              mesign_journey_last_event (events, "link-entered", now));
}

gint64
mesign_journey_last_code (GPtrArray *events, gint64 now)
{
  return MAX (mesign_journey_last_event (events, "code", now),
              mesign_journey_last_event (events, "code-entered", now));
}

gboolean
mesign_journey_has_event (GPtrArray *events, const char *kind)
{
  for (guint i = 0; i < events->len; i++)
    if (strcmp (((const MesignJourneyEvent *) events->pdata[i])->kind, kind) == 0)
      return TRUE;

  return FALSE;
}

gboolean
mesign_journey_was_seen (GPtrArray *events, const char *message_id)
{
  for (guint i = 0; message_id != NULL && i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      if (g_strcmp0 (event->message_id, message_id) == 0 && strcmp (event->kind, "allowed") != 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * mesign_journey_event_is_of_mail:
 * @event: a line of a journey's log
 *
 * Returns: whether it is about something that a mail has brought
 */
gboolean
mesign_journey_event_is_of_mail (const MesignJourneyEvent *event)
{
  g_return_val_if_fail (event != NULL, FALSE);

  return strcmp (event->kind, "link") == 0 || strcmp (event->kind, "code") == 0 ||
         strcmp (event->kind, "issued") == 0 || strcmp (event->kind, "late") == 0;
}
