/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-words.h"

#include <glib/gi18n-lib.h>

/* What has come to pass, in few words; then what comes next, and what to do if it does not come.
 * %s is the address. */
static const struct
{
  const char *title;
  const char *body;
  MesignJourneyDeed deed;
  gboolean suggested;
} words[] = {
  [MESIGN_JOURNEY_NONE] = { N_ ("No Certificate Yet"),
                            N_ ("No certificate has been ordered for %s. Buy or assign one on the "
                                "account page."),
                            MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, TRUE },
  [MESIGN_JOURNEY_BOUGHT] = { N_ ("Certificate Ordered"),
                              N_ ("It still has to be assigned to %s on the account page."),
                              MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, TRUE },
  [MESIGN_JOURNEY_ASSIGNED] = { N_ ("Waiting for Two Mails"),
                                N_ ("One brings the retrieval link for %s, the other the code, "
                                    "usually within minutes. If "
                                    "they do not come, look into Junk, or have them sent again on "
                                    "the account page."),
                                MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, FALSE },
  [MESIGN_JOURNEY_LINK] = { N_ ("Waiting for the Retrieval Code"),
                            N_ ("The retrieval link for %s is here; the mail with the code usually "
                                "follows within "
                                "minutes. If it does not, look into Junk, or have it sent again on "
                                "the account page."),
                            MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, FALSE },
  [MESIGN_JOURNEY_CODE] = { N_ ("Waiting for the Retrieval Link"),
                            N_ ("The retrieval code for %s is here; the mail with the link usually "
                                "follows within "
                                "minutes. If it does not, look into Junk, or have it sent again on "
                                "the account page."),
                            MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, FALSE },
  [MESIGN_JOURNEY_READY] = { N_ ("Your Certificate Can Be Retrieved"),
                             N_ ("Link and code for %s are here. Choose a protection password, "
                                 "then the retrieval page opens filled in."),
                             MESIGN_JOURNEY_DEED_CONTINUE, TRUE },
  [MESIGN_JOURNEY_RETRIEVING] = { N_ ("Retrieval Page Opened"),
                                  N_ ("Type the random code it shows for %s and submit it."),
                                  MESIGN_JOURNEY_DEED_RETRIEVE, TRUE },
  [MESIGN_JOURNEY_SUBMITTED] = { N_ ("Waiting for Your Certificate"),
                                 N_ ("The certificate for %s comes by mail and is then imported by "
                                     "itself. If it does not "
                                     "come within an hour, look into Junk, or have it sent again "
                                     "on the account page."),
                                 MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, FALSE },
  [MESIGN_JOURNEY_ISSUED] = { N_ ("Your Certificate Has Arrived"),
                              N_ ("The certificate for %s is imported with its protection "
                                  "password."),
                              MESIGN_JOURNEY_DEED_IMPORT, TRUE },
  [MESIGN_JOURNEY_IMPORTED] = { N_ ("Certificate Imported"),
                                N_ ("The certificate for %s is here. Have a look why it is not in "
                                    "use yet."),
                                MESIGN_JOURNEY_DEED_SHOW, FALSE },
  [MESIGN_JOURNEY_IN_USE] = { N_ ("Your Certificate Is Ready"),
                              N_ ("Mail from %s can be signed now, and others can write to you "
                                  "encrypted."),
                              MESIGN_JOURNEY_DEED_SHOW, FALSE },
};

static const char *const deeds[] = {
  [MESIGN_JOURNEY_DEED_ACCOUNT_PAGE] = N_ ("Open Account Page"),
  [MESIGN_JOURNEY_DEED_CONTINUE] = N_ ("Continue…"),
  [MESIGN_JOURNEY_DEED_RETRIEVE] = N_ ("Open Retrieval Page"),
  [MESIGN_JOURNEY_DEED_IMPORT] = N_ ("Import…"),
  [MESIGN_JOURNEY_DEED_SHOW] = N_ ("Show Certificate"),
};

/**
 * mesign_journey_words_title:
 * @state: how far a journey has come
 *
 * Returns: the same in a few words for people
 */
const char *
mesign_journey_words_title (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), "");

  return _ (words[state].title);
}

/**
 * mesign_journey_words_body:
 * @journey: a journey
 *
 * Returns: (transfer full): what comes next, and what to do if it does not
 */
char *
mesign_journey_words_body (const MesignJourney *journey)
{
  GString *text;

  g_return_val_if_fail (journey->state < G_N_ELEMENTS (words), NULL);

  text = g_string_new (_ (words[journey->state].body));
  g_string_replace (text, "%s", journey->address != NULL ? journey->address : "", 0);

  return g_string_free (text, FALSE);
}

/**
 * mesign_journey_get_deed:
 * @state: how far a journey has come
 *
 * Returns: what its button does
 */
MesignJourneyDeed
mesign_journey_get_deed (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE);

  return words[state].deed;
}

/**
 * mesign_journey_is_deed_suggested:
 * @state: how far a journey has come
 *
 * Returns: whether the journey does not go on by itself but waits for the person
 */
gboolean
mesign_journey_is_deed_suggested (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), FALSE);

  return words[state].suggested;
}

/**
 * mesign_journey_deed_words:
 * @deed: something to do
 *
 * Returns: what stands on its button
 */
const char *
mesign_journey_deed_words (MesignJourneyDeed deed)
{
  g_return_val_if_fail (deed < G_N_ELEMENTS (deeds), "");

  return _ (deeds[deed]);
}
