/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-journey-steps.h"

G_BEGIN_DECLS

MesignJourney *mesign_journey_change (MesignKeystore *keystore,
                                      MesignJourneyFunc func,
                                      gpointer data,
                                      MesignJourney **result,
                                      GError **error);
MesignJourney *mesign_journey_copy (const MesignJourney *journey);
MesignJourneyState mesign_journey_state_of_mails (const MesignJourney *journey, gboolean has_code);
gboolean mesign_journey_log (MesignKeystore *keystore,
                             gint64 id,
                             gint64 at,
                             const char *kind,
                             const char *message_id,
                             GError **error);
gint64 mesign_journey_last_event (GPtrArray *events, const char *kind, gint64 now);
gboolean mesign_journey_has_event (GPtrArray *events, const char *kind);
gboolean mesign_journey_was_seen (GPtrArray *events, const char *message_id);
gint64 mesign_journey_last_link (GPtrArray *events, gint64 now);
gint64 mesign_journey_last_code (GPtrArray *events, gint64 now);
gboolean mesign_journey_forget_secrets (MesignKeystore *keystore,
                                        const MesignJourney *journey,
                                        GError **error);
MesignJourney *mesign_journey_reload (MesignKeystore *keystore, gint64 id, GError **error);

G_END_DECLS
