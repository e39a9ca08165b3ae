/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-steps.h"
#include "retrieval/mesign-web-address-private.h"

#include <glib/gi18n-lib.h>

static char *
dup_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : g_strdup ("?");
}

static void
append (GString *text, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s: %s\n", title, value);
}

/* Whoever has the whole link can go on with the order. */
static void
append_link (GString *text, const char *link)
{
  g_auto (MesignWebAddress) address = { 0 };
  g_autofree char *host = NULL;

  if (link == NULL)
    return;
  if (mesign_web_address_parse (&address, link) == MESIGN_WEB_FAULT_NONE)
    host = mesign_web_address_dup_host (&address);
  append (text, _ ("Retrieval link"), host != NULL ? host : "?");
}

static void
append_events (GString *text, GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];
      g_autofree char *at = dup_time (event->at);

      g_string_append_printf (text, "\n%s  %s", at, mesign_journey_event_explain (event));
      if (event->message_id != NULL)
        g_string_append_printf (text, "  <%s>", event->message_id);
    }
  g_string_append_c (text, '\n');
}

/**
 * mesign_journey_report:
 * @journey: a journey
 * @events: (element-type MesignJourneyEvent): its log
 *
 * Writes down how far a journey has come and when, for whoever is asked for help. It names the
 * host of the link and that there is a code, but holds neither of them, nor a password or a key.
 * Times are in UTC.
 *
 * Returns: (transfer full): plain text of several lines
 */
char *
mesign_journey_report (const MesignJourney *journey, GPtrArray *events)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *explanation = NULL;
  g_autofree char *since = NULL;
  g_autofree char *until = NULL;

  g_return_val_if_fail (journey != NULL && events != NULL, NULL);

  explanation = mesign_journey_explain (journey);
  since = dup_time (journey->since);
  until = journey->until != 0 ? dup_time (journey->until) : NULL;
  append (text, _ ("Program"), "MeSign " PACKAGE_VERSION);
  append (text, _ ("Address"), journey->address);
  append (text, _ ("Provider"), journey->provider);
  append (text, _ ("Order"), journey->order);
  append (text, _ ("State"), mesign_journey_state_to_string (journey->state));
  append (text, _ ("Since"), since);
  append_link (text, journey->link);
  append (text, _ ("Retrieval code"), journey->has_code ? _ ("has come") : _ ("has not come"));
  append (text, _ ("Key made here"), journey->key_hash != NULL ? _ ("yes") : _ ("no"));
  append (text, _ ("Certificate (SHA-256)"), journey->fingerprint);
  append (text, _ ("Certificate ends"), until);
  if (journey->renewal != MESIGN_RENEWAL_NONE)
    append (text, _ ("To be renewed"), mesign_renewal_to_string (journey->renewal));
  g_string_append_printf (text, "\n%s\n", explanation);
  append_events (text, events);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
