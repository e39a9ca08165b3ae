/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keystore/mesign-keystore-journeys.h"
#include "keystore/mesign-keystore-requests.h"
#include "retrieval/mesign-provider.h"
#include "retrieval/mesign-retrieval.h"

G_BEGIN_DECLS

/**
 * MesignJourneyMail:
 * @account: the account's id
 * @message: the store's id of the message
 * @message_id: (nullable): its Message-ID
 * @date: its Date in seconds since 1970 UTC, or 0
 * @arrived: when it reached the mailbox, in seconds since 1970 UTC
 * @allowed: the person was asked and said yes
 *
 * The mail a finding was made in.
 */
typedef struct
{
  const char *account;
  gint64 message;
  const char *message_id;
  gint64 date;
  gint64 arrived;
  gboolean allowed;
} MesignJourneyMail;

/**
 * MesignJourneyOutcome:
 *
 * What a mail did to the journeys.
 *
 * @MESIGN_JOURNEY_OUTCOME_NONE: nothing: it is no retrieval mail, or refused
 * @MESIGN_JOURNEY_OUTCOME_ASK: nothing yet: the person has to be asked first
 * @MESIGN_JOURNEY_OUTCOME_OLD: nothing: it is older than what is known, seen before, or too old to
 * begin a journey
 * @MESIGN_JOURNEY_OUTCOME_STARTED: a journey began
 * @MESIGN_JOURNEY_OUTCOME_CHANGED: a journey went on
 */
typedef enum
{
  MESIGN_JOURNEY_OUTCOME_NONE,
  MESIGN_JOURNEY_OUTCOME_ASK,
  MESIGN_JOURNEY_OUTCOME_OLD,
  MESIGN_JOURNEY_OUTCOME_STARTED,
  MESIGN_JOURNEY_OUTCOME_CHANGED,
} MesignJourneyOutcome;

/**
 * MesignJourneyStep:
 *
 * What a person, the account page or an import does to a journey. docs/providers.md says which step
 * is allowed in which state.
 *
 * @MESIGN_JOURNEY_STEP_BUY: a certificate was bought on the account page
 * @MESIGN_JOURNEY_STEP_ASSIGN: it was assigned to the address
 * @MESIGN_JOURNEY_STEP_RETRIEVE: the retrieval page was opened
 * @MESIGN_JOURNEY_STEP_SUBMIT: the person submitted it
 * @MESIGN_JOURNEY_STEP_RETRY: it was refused, or left without being submitted
 * @MESIGN_JOURNEY_STEP_IMPORT: the certificate was imported
 * @MESIGN_JOURNEY_STEP_USE: the account uses it
 */
typedef enum
{
  MESIGN_JOURNEY_STEP_BUY,
  MESIGN_JOURNEY_STEP_ASSIGN,
  MESIGN_JOURNEY_STEP_RETRIEVE,
  MESIGN_JOURNEY_STEP_SUBMIT,
  MESIGN_JOURNEY_STEP_RETRY,
  MESIGN_JOURNEY_STEP_IMPORT,
  MESIGN_JOURNEY_STEP_USE,
} MesignJourneyStep;

gboolean mesign_journey_apply_sync (MesignKeystore *keystore,
                                    const MesignRetrievalFinding *finding,
                                    const MesignJourneyMail *mail,
                                    gint64 now,
                                    MesignJourneyOutcome *outcome,
                                    MesignJourney **journey,
                                    GError **error);
gboolean mesign_journey_find_sync (MesignKeystore *keystore,
                                   const MesignRetrievalFinding *finding,
                                   const MesignJourneyMail *mail,
                                   gint64 now,
                                   MesignJourney **journey,
                                   gboolean *has_it,
                                   MesignJourneyOutcome *outcome,
                                   GError **error);
MesignJourney *mesign_journey_begin_sync (MesignKeystore *keystore,
                                          const char *account,
                                          const char *address,
                                          const char *provider,
                                          const char *order,
                                          MesignJourneyStep step,
                                          gint64 now,
                                          GError **error);

gboolean mesign_journey_may (const MesignJourney *journey, MesignJourneyStep step);
gboolean mesign_journey_is_open (const MesignJourney *journey);
gboolean mesign_journey_is_unsettled (const MesignJourney *journey);
MesignJourney *mesign_journey_step_sync (MesignKeystore *keystore,
                                         gint64 id,
                                         MesignJourneyStep step,
                                         gint64 now,
                                         GError **error);
MesignJourney *mesign_journey_import_sync (MesignKeystore *keystore,
                                           gint64 id,
                                           const char *fingerprint,
                                           gint64 now,
                                           GError **error);

MesignJourney *mesign_journey_enter_link_sync (MesignKeystore *keystore,
                                               const MesignProvider *provider,
                                               gint64 id,
                                               const char *link,
                                               gint64 now,
                                               GError **error);
MesignJourney *mesign_journey_enter_code_sync (MesignKeystore *keystore,
                                               gint64 id,
                                               MesignSecret *code,
                                               gint64 now,
                                               GError **error);
void mesign_journey_find_ends (const MesignJourney *journey,
                               const MesignProvider *provider,
                               GPtrArray *events,
                               gint64 *link_ends,
                               gint64 *code_ends);

MesignRenewal mesign_journey_judge_renewal (gint64 until, gboolean is_revoked, gint64 now);
gboolean mesign_journey_renew_sync (MesignKeystore *keystore,
                                    gint64 id,
                                    MesignRenewal renewal,
                                    gboolean is_replaced,
                                    gint64 now,
                                    gboolean *has_changed,
                                    GError **error);

MesignSecret *
mesign_journey_ensure_password_sync (MesignKeystore *keystore, gint64 id, GError **error);
gboolean mesign_journey_set_password_sync (MesignKeystore *keystore,
                                           gint64 id,
                                           MesignSecret *password,
                                           GError **error);
gboolean mesign_journey_keep_password_sync (MesignKeystore *keystore,
                                            gint64 id,
                                            gboolean keep,
                                            GError **error);
gboolean
mesign_journey_forget_mail_sync (MesignKeystore *keystore, gint64 id, gint64 now, GError **error);
MesignSecret *mesign_journey_load_code_sync (MesignKeystore *keystore, gint64 id, GError **error);

MesignKeyRequest *mesign_journey_request_key_sync (MesignKeystore *keystore,
                                                   gint64 id,
                                                   MesignKeyKind kind,
                                                   gint64 now,
                                                   GError **error);
gboolean mesign_journey_forget_other_key_sync (MesignKeystore *keystore,
                                               gint64 id,
                                               MesignCertificate *certificate,
                                               GError **error);
MesignJourney *mesign_journey_join_sync (MesignKeystore *keystore,
                                         MesignCertificate *certificate,
                                         gint64 now,
                                         GError **error);

char *mesign_journey_explain (const MesignJourney *journey);
char *mesign_journey_explain_remedy (const MesignJourney *journey);
char *mesign_journey_explain_key (const MesignJourney *journey, const char *provider_name);
const char *mesign_journey_event_explain (const MesignJourneyEvent *event);
gboolean mesign_journey_event_is_of_mail (const MesignJourneyEvent *event);
char *mesign_journey_report (const MesignJourney *journey, GPtrArray *events);

G_END_DECLS
