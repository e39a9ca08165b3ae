/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-steps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What happened and what comes next; %s is the address. */
static const char *const sentences[] = {
  [MESIGN_JOURNEY_NONE] = N_ ("No certificate has been ordered for %s yet."),
  [MESIGN_JOURNEY_BOUGHT] =
      N_ ("A certificate was bought. Now it has to be assigned to %s on the account page."),
  [MESIGN_JOURNEY_ASSIGNED] = N_ ("A certificate was assigned to %s. Next come two mails, one with "
                                  "the retrieval link and one with the code."),
  [MESIGN_JOURNEY_LINK] =
      N_ ("The retrieval link for %s has come. The mail with the code is still on its way, usually "
          "for a few minutes; look into the junk mailbox too, or have it sent again."),
  [MESIGN_JOURNEY_CODE] =
      N_ ("The retrieval code for %s has come. The mail with the link is still on its way, usually "
          "for a few minutes; look into the junk mailbox too, or have it sent again."),
  [MESIGN_JOURNEY_READY] =
      N_ ("Link and code for %s are here. Next, open the retrieval page and submit it."),
  [MESIGN_JOURNEY_RETRIEVING] = N_ ("The retrieval page for %s is open. Type the random code it "
                                    "shows and submit it."),
  [MESIGN_JOURNEY_SUBMITTED] =
      N_ ("The retrieval page for %s was submitted. The certificate comes by mail and is then "
          "imported; nothing has to be done until it is here."),
  [MESIGN_JOURNEY_ISSUED] =
      N_ ("The certificate for %s has come by mail. Next, it is imported with its protection "
          "password."),
  [MESIGN_JOURNEY_IMPORTED] =
      N_ ("The certificate for %s was imported. Next, choose it for signing and encryption."),
  [MESIGN_JOURNEY_IN_USE] = N_ ("The certificate for %s signs and decrypts your mail now."),
};

static const struct
{
  const char *kind;
  const char *sentence;
} events[] = {
  { "bought", N_ ("Certificate bought") },
  { "assigned", N_ ("Certificate assigned") },
  { "link", N_ ("Mail with the retrieval link") },
  { "code", N_ ("Mail with the retrieval code") },
  { "allowed", N_ ("You let this mail be used") },
  { "retrieving", N_ ("Retrieval page opened") },
  { "submitted", N_ ("Retrieval page submitted") },
  { "retry", N_ ("Retrieval page left or refused") },
  { "issued", N_ ("Mail with the certificate") },
  { "imported", N_ ("Certificate imported") },
  { "in-use", N_ ("Certificate in use") },
};

/**
 * mesign_journey_explain:
 * @journey: a journey
 *
 * Returns: (transfer full): sentences for people: what has happened and what comes next
 */
char *
mesign_journey_explain (const MesignJourney *journey)
{
  GString *text;

  g_return_val_if_fail (journey != NULL && journey->state < G_N_ELEMENTS (sentences), NULL);

  text = g_string_new (_ (sentences[journey->state]));
  g_string_replace (text, "%s", journey->address != NULL ? journey->address : "", 0);

  return g_string_free (text, FALSE);
}

/**
 * mesign_journey_event_explain:
 * @event: a line of a journey's log
 *
 * Returns: (transfer none): what it says to people, its word where that is not known
 */
const char *
mesign_journey_event_explain (const MesignJourneyEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (strcmp (events[i].kind, event->kind) == 0)
      return _ (events[i].sentence);

  return event->kind;
}
