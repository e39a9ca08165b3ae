/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keystore/mesign-keystore.h"
#include "model/mesign-journey.h"

G_BEGIN_DECLS

/**
 * MesignJourneySecretKind:
 * @MESIGN_JOURNEY_SECRET_CODE: the retrieval code of the provider's mail
 * @MESIGN_JOURNEY_SECRET_PASSWORD: the protection password the PFX will be sealed with
 *
 * What a journey keeps sealed. That needs an unlocked keystore, but no private key: where setting
 * one gives %MESIGN_KEYSTORE_ERROR_EMPTY, mesign_keystore_add_slot_with_key_sync() with a key the
 * engine has stored makes the master key, and setting it again succeeds.
 */
typedef enum
{
  MESIGN_JOURNEY_SECRET_CODE,
  MESIGN_JOURNEY_SECRET_PASSWORD,
} MesignJourneySecretKind;

/**
 * MesignJourneyEvent:
 * @at: when, in seconds since 1970 UTC
 * @kind: a word of retrieval/, such as "link"
 * @message_id: (nullable): the Message-ID of the mail it came from
 *
 * One line of the log of a journey. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 at;
  char *kind;
  char *message_id;
} MesignJourneyEvent;

#define MESIGN_TYPE_JOURNEY_EVENT (mesign_journey_event_get_type ())
MESIGN_DECLARE_VALUE (MesignJourneyEvent, mesign_journey_event)

MesignJourneyEvent *mesign_journey_event_new (gint64 at, const char *kind, const char *message_id);

/**
 * MesignJourneyFunc:
 * @keystore: the keystore
 * @data: the caller's
 * @error: return location for an error
 *
 * What is to happen to journeys as one.
 *
 * Returns: whether it went well; %FALSE, with @error set, takes everything back
 */
typedef gboolean (*MesignJourneyFunc) (MesignKeystore *keystore, gpointer data, GError **error);

gboolean mesign_keystore_change_journeys_sync (MesignKeystore *self,
                                               MesignJourneyFunc func,
                                               gpointer data,
                                               GError **error);
gint64 mesign_keystore_add_journey_sync (MesignKeystore *self,
                                         const MesignJourney *journey,
                                         GError **error);
gboolean mesign_keystore_update_journey_sync (MesignKeystore *self,
                                              const MesignJourney *journey,
                                              GError **error);
MesignJourney *mesign_keystore_get_journey_sync (MesignKeystore *self, gint64 id, GError **error);
GPtrArray *
mesign_keystore_list_journeys_sync (MesignKeystore *self, const char *account, GError **error);
gboolean mesign_keystore_forget_journey_sync (MesignKeystore *self, gint64 id, GError **error);
gboolean
mesign_keystore_forget_account_sync (MesignKeystore *self, const char *account, GError **error);

gboolean mesign_keystore_set_journey_secret_sync (MesignKeystore *self,
                                                  gint64 id,
                                                  MesignJourneySecretKind kind,
                                                  MesignSecret *secret,
                                                  GError **error);
MesignSecret *mesign_keystore_load_journey_secret_sync (MesignKeystore *self,
                                                        gint64 id,
                                                        MesignJourneySecretKind kind,
                                                        GError **error);

gboolean mesign_keystore_add_journey_event_sync (MesignKeystore *self,
                                                 gint64 id,
                                                 const MesignJourneyEvent *event,
                                                 GError **error);
GPtrArray *
mesign_keystore_list_journey_events_sync (MesignKeystore *self, gint64 id, GError **error);

G_END_DECLS
