/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-retrieval.h"

G_BEGIN_DECLS

/**
 * MesignJourneyDeed:
 *
 * What a person can do next about a journey.
 *
 * @MESIGN_JOURNEY_DEED_ACCOUNT_PAGE: look at the account page
 * @MESIGN_JOURNEY_DEED_CONTINUE: choose the protection password and go on
 * @MESIGN_JOURNEY_DEED_RETRIEVE: go to the retrieval page
 * @MESIGN_JOURNEY_DEED_LOOK: ask the server for new mail
 * @MESIGN_JOURNEY_DEED_IMPORT: give the password of a certificate that has come
 * @MESIGN_JOURNEY_DEED_SHOW: look at the certificate
 */
typedef enum
{
  MESIGN_JOURNEY_DEED_ACCOUNT_PAGE,
  MESIGN_JOURNEY_DEED_CONTINUE,
  MESIGN_JOURNEY_DEED_RETRIEVE,
  MESIGN_JOURNEY_DEED_LOOK,
  MESIGN_JOURNEY_DEED_IMPORT,
  MESIGN_JOURNEY_DEED_SHOW,
} MesignJourneyDeed;

const char *mesign_journey_words_title (MesignJourneyState state);
MesignJourneyDeed mesign_journey_get_deed (MesignJourneyState state);
gboolean mesign_journey_is_deed_suggested (MesignJourneyState state);
const char *mesign_journey_deed_words (MesignJourneyDeed deed);
char *mesign_journey_words_note (const MesignJourney *journey, const MesignProvider *provider);
const char *mesign_journey_words_late (const MesignJourneyDetails *details);
char *mesign_journey_words_ended (const MesignJourneyDetails *details, gint64 now);
char *mesign_journey_words_facts (const MesignJourney *journey, const MesignProvider *provider);
const char *mesign_provider_words_untested (const MesignProvider *provider);

G_END_DECLS
