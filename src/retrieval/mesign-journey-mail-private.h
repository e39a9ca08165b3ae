/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-journey-private.h"

G_BEGIN_DECLS

/* One mail while it is worked in. */
typedef struct
{
  MesignKeystore *keystore;
  const MesignRetrievalFinding *finding;
  const MesignJourneyMail *mail;
  gint64 when;
  gint64 now;
  GPtrArray *events;
  MesignJourneyOutcome outcome;
  MesignJourney *result;
} MesignJourneyWork;

/* mesign-journey-choosing.c */
gint64 mesign_journey_mail_get_time (const MesignJourneyMail *mail);
gboolean mesign_journey_mail_brings_link (const MesignRetrievalFinding *finding);
gboolean mesign_journey_mail_brings_code (const MesignRetrievalFinding *finding);
gboolean mesign_journey_mail_is_useful (const MesignRetrievalFinding *finding);
gboolean mesign_journey_mail_is_late (const MesignJourneyWork *work, const MesignJourney *known);
gboolean mesign_journey_choose (MesignJourneyWork *work,
                                GPtrArray *journeys,
                                MesignJourney **known,
                                MesignJourneyOutcome *outcome,
                                GError **error);

G_END_DECLS
