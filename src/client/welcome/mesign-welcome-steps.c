/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-steps.h"

#include <string.h>

/**
 * mesign_welcome_page_for:
 * @has_account: whether somebody is signed in
 * @journey: (nullable): the way to a certificate that is being gone
 *
 * Returns: the page that shows where things stand
 */
MesignWelcomePage
mesign_welcome_page_for (gboolean has_account, const MesignJourney *journey)
{
  if (!has_account)
    return MESIGN_WELCOME_PAGE_SIGN_IN;
  if (journey == NULL)
    return MESIGN_WELCOME_PAGE_CERTIFICATE;
  switch (journey->state)
    {
    case MESIGN_JOURNEY_BOUGHT:
    case MESIGN_JOURNEY_ASSIGNED:
    case MESIGN_JOURNEY_LINK:
    case MESIGN_JOURNEY_CODE:
      return MESIGN_WELCOME_PAGE_ON_ITS_WAY;
    case MESIGN_JOURNEY_READY:
      return MESIGN_WELCOME_PAGE_PASSWORD;
    case MESIGN_JOURNEY_RETRIEVING:
      return MESIGN_WELCOME_PAGE_RETRIEVE;
    case MESIGN_JOURNEY_SUBMITTED:
    case MESIGN_JOURNEY_ISSUED:
      return MESIGN_WELCOME_PAGE_ALMOST;
    case MESIGN_JOURNEY_IMPORTED:
    case MESIGN_JOURNEY_IN_USE:
    case MESIGN_JOURNEY_REPLACED:
      return MESIGN_WELCOME_PAGE_DONE;
    case MESIGN_JOURNEY_NONE:
    case MESIGN_JOURNEY_RENEW:
    default:
      return MESIGN_WELCOME_PAGE_CERTIFICATE;
    }
}

/**
 * mesign_welcome_page_get_name:
 * @page: a page
 *
 * Returns: what it is called in the window's stack
 */
const char *
mesign_welcome_page_get_name (MesignWelcomePage page)
{
  static const char *const names[] = {
    [MESIGN_WELCOME_PAGE_SIGN_IN] = "sign-in",   [MESIGN_WELCOME_PAGE_CERTIFICATE] = "certificate",
    [MESIGN_WELCOME_PAGE_ON_ITS_WAY] = "way",    [MESIGN_WELCOME_PAGE_PASSWORD] = "password",
    [MESIGN_WELCOME_PAGE_RETRIEVE] = "retrieve", [MESIGN_WELCOME_PAGE_ALMOST] = "almost",
    [MESIGN_WELCOME_PAGE_DONE] = "done",
  };

  g_return_val_if_fail (page < G_N_ELEMENTS (names), names[0]);

  return names[page];
}

static MesignWelcomeStepState
done_or (gboolean is_done, gboolean is_awaited)
{
  if (is_done)
    return MESIGN_WELCOME_STEP_DONE;

  return is_awaited ? MESIGN_WELCOME_STEP_AWAITED : MESIGN_WELCOME_STEP_LATER;
}

/* A mail that has come says that everything before it has happened, seen or not. */
static gboolean
has_mail (const MesignJourney *journey)
{
  return journey != NULL && journey->state > MESIGN_JOURNEY_ASSIGNED;
}

/**
 * mesign_welcome_step_state:
 * @journey: (nullable): the way to a certificate, %NULL before it has begun
 * @step: a line of the list
 *
 * Returns: whether the line is ticked, waited for, or for later
 */
MesignWelcomeStepState
mesign_welcome_step_state (const MesignJourney *journey, MesignWelcomeStep step)
{
  MesignJourneyState state = journey != NULL ? journey->state : MESIGN_JOURNEY_NONE;
  gboolean is_submitted = state >= MESIGN_JOURNEY_SUBMITTED;
  gboolean is_assigned = state >= MESIGN_JOURNEY_ASSIGNED;

  switch (step)
    {
    case MESIGN_WELCOME_STEP_SIGNED_IN:
      return MESIGN_WELCOME_STEP_DONE;
    case MESIGN_WELCOME_STEP_ORDERED:
      return done_or (state >= MESIGN_JOURNEY_BOUGHT, TRUE);
    case MESIGN_WELCOME_STEP_ASSIGNED:
      return done_or (is_assigned, state == MESIGN_JOURNEY_BOUGHT);
    case MESIGN_WELCOME_STEP_LINK:
      return done_or (has_mail (journey) && (journey->link != NULL || is_submitted), is_assigned);
    case MESIGN_WELCOME_STEP_CODE:
      return done_or (has_mail (journey) && (journey->has_code || is_submitted), is_assigned);
    case MESIGN_WELCOME_STEP_CERTIFICATE:
    default:
      return done_or (state >= MESIGN_JOURNEY_IMPORTED, is_submitted);
    }
}

/**
 * mesign_welcome_choose_journey:
 * @journeys: (element-type MesignJourney): all that are known
 * @account_id: an account
 *
 * Returns: (transfer full) (nullable): of the account's open journeys the one that has gone on last
 */
MesignJourney *
mesign_welcome_choose_journey (GPtrArray *journeys, const char *account_id)
{
  MesignJourney *best = NULL;

  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourney *journey = journeys->pdata[i];

      if (g_strcmp0 (journey->account, account_id) != 0 || !mesign_journey_is_open (journey) ||
          journey->state == MESIGN_JOURNEY_NONE)
        continue;
      if (best == NULL || journey->since >= best->since)
        best = journey;
    }

  return best != NULL ? mesign_journey_ref (best) : NULL;
}
