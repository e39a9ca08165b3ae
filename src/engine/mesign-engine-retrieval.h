/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "keystore/mesign-keystore-import.h"
#include "keystore/mesign-keystore-journeys.h"
#include "keystore/mesign-keystore-requests.h"
#include "retrieval/mesign-dkim-check.h"
#include "retrieval/mesign-journey-steps.h"
#include "retrieval/mesign-provider-set.h"
#include "retrieval/mesign-retrieval.h"

G_BEGIN_DECLS

/**
 * MesignJourneyDetails:
 * @journey: the journey
 * @code: (nullable): the retrieval code
 * @password: (nullable): the protection password; made when first asked for in a journey that is
 * ready, and there after the import only where it is to be kept
 * @request: (nullable): the certification request, where the key is made here; the key is made when
 * first asked for in a journey that is ready, if the provider takes a request. There is no
 * @password then
 * @link_ends: until when the link is good, in seconds since 1970 UTC; 0 if nobody knows
 * @code_ends: until when the code is good, in seconds since 1970 UTC; 0 if nobody knows
 * @events: (element-type MesignJourneyEvent): its log
 * @explanation: what happened and what comes next, for people
 *
 * All of a journey a person may see. Immutable; the fields are read only.
 */
typedef struct
{
  MesignJourney *journey;
  MesignSecret *code;
  MesignSecret *password;
  MesignKeyRequest *request;
  gint64 link_ends;
  gint64 code_ends;
  GPtrArray *events;
  char *explanation;
} MesignJourneyDetails;

#define MESIGN_TYPE_JOURNEY_DETAILS (mesign_journey_details_get_type ())
MESIGN_DECLARE_VALUE (MesignJourneyDetails, mesign_journey_details)

/**
 * MesignMessageJourney:
 * @kind: what the mail brings; %MESIGN_RETRIEVAL_NONE for all mail that has nothing to do with
 * certificates, and then nothing else is set but @reason and @sentence
 * @trust: what may be done with it
 * @journey: (nullable): the journey it belongs to, or would belong to
 * @is_taken: whether @journey has taken it in already
 * @can_allow: whether a person may have it taken in with mesign_engine_allow_retrieval_async()
 * @reason: a word that says why, see docs/providers.md
 * @sentence: a sentence for people that says why
 * @provider: (nullable): the id of the provider's profile
 * @provider_name: (nullable): the provider's name for people
 * @sender: (nullable): the address in From
 * @host: (nullable): where its link leads
 * @address: (nullable): the address the certificate is for
 *
 * What a mail is to the way to a certificate. Holds neither link nor code. Immutable; the fields
 * are read only.
 */
typedef struct
{
  MesignRetrievalKind kind;
  MesignRetrievalTrust trust;
  MesignJourney *journey;
  gboolean is_taken;
  gboolean can_allow;
  char *reason;
  char *sentence;
  char *provider;
  char *provider_name;
  char *sender;
  char *host;
  char *address;
} MesignMessageJourney;

#define MESIGN_TYPE_MESSAGE_JOURNEY (mesign_message_journey_get_type ())
MESIGN_DECLARE_VALUE (MesignMessageJourney, mesign_message_journey)

void mesign_engine_find_message_journey_async (MesignEngine *self,
                                               gint64 message_id,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
MesignMessageJourney *mesign_engine_find_message_journey_finish (MesignEngine *self,
                                                                 GAsyncResult *result,
                                                                 GError **error);
void mesign_engine_allow_retrieval_async (MesignEngine *self,
                                          gint64 message_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
MesignJourney *
mesign_engine_allow_retrieval_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_list_journeys_async (MesignEngine *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
mesign_engine_list_journeys_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_get_journey_async (MesignEngine *self,
                                      gint64 id,
                                      gboolean with_secrets,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignJourneyDetails *
mesign_engine_get_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_step_journey_async (MesignEngine *self,
                                       gint64 id,
                                       MesignJourneyStep step,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
MesignJourney *
mesign_engine_step_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_forget_journey_async (MesignEngine *self,
                                         gint64 id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean
mesign_engine_forget_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error);

MesignProviderSet *mesign_engine_get_providers (MesignEngine *self);
void mesign_engine_add_provider_async (MesignEngine *self,
                                       const char *path,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
mesign_engine_add_provider_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_check_mail_async (MesignEngine *self,
                                     const MesignProviderSet *providers,
                                     GBytes *octets,
                                     const MesignOpenedMessage *message,
                                     const char *address,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
MesignRetrievalFinding *
mesign_engine_check_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
