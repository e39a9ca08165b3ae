/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignJourneyState:
 *
 * How far the way from an order to a certificate in use has come.
 */
typedef enum
{
  MESIGN_JOURNEY_NONE,
  MESIGN_JOURNEY_BOUGHT,
  MESIGN_JOURNEY_ASSIGNED,
  MESIGN_JOURNEY_LINK,
  MESIGN_JOURNEY_CODE,
  MESIGN_JOURNEY_READY,
  MESIGN_JOURNEY_RETRIEVING,
  MESIGN_JOURNEY_SUBMITTED,
  MESIGN_JOURNEY_ISSUED,
  MESIGN_JOURNEY_IMPORTED,
  MESIGN_JOURNEY_IN_USE,
  MESIGN_JOURNEY_RENEW,
  MESIGN_JOURNEY_REPLACED,
} MesignJourneyState;

/**
 * MesignRenewal:
 * @MESIGN_RENEWAL_NONE: a certificate serves on
 * @MESIGN_RENEWAL_SOON: it ends within days
 * @MESIGN_RENEWAL_EXPIRED: it has ended
 * @MESIGN_RENEWAL_REVOKED: its authority has revoked it
 * @MESIGN_RENEWAL_DELETED: it is not here any more
 *
 * Why a certificate needs another one after it.
 */
typedef enum
{
  MESIGN_RENEWAL_NONE,
  MESIGN_RENEWAL_SOON,
  MESIGN_RENEWAL_EXPIRED,
  MESIGN_RENEWAL_REVOKED,
  MESIGN_RENEWAL_DELETED,
} MesignRenewal;

/**
 * MesignJourney:
 * @id: its row in the store
 * @account: the account's id
 * @address: the address the certificate is for
 * @provider: the id of the provider's profile
 * @order: the order's number in the provider's words, "" where the mails name none
 * @state: how far it has come
 * @since: when it came there, in seconds since 1970 UTC
 * @link: (nullable): the retrieval link
 * @has_code: whether the retrieval code has come
 * @pfx_message_id: the store's id of the message with the PFX, or 0
 * @fingerprint: (nullable): of the certificate imported at its end
 * @key_hash: (nullable): SHA-256 over the public key that was made here for it; %NULL where the
 * provider makes the key
 * @keeps_password: whether the protection password is kept after the import
 * @renewal: why a new certificate is needed, in the state %MESIGN_JOURNEY_RENEW
 * @until: when its certificate ends, in seconds since 1970 UTC; 0 before there is one here
 *
 * One journey as it stood at one moment. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  char *account;
  char *address;
  char *provider;
  char *order;
  MesignJourneyState state;
  gint64 since;
  char *link;
  gboolean has_code;
  gint64 pfx_message_id;
  char *fingerprint;
  char *key_hash;
  gboolean keeps_password;
  MesignRenewal renewal;
  gint64 until;
} MesignJourney;

#define MESIGN_TYPE_JOURNEY (mesign_journey_get_type ())
MESIGN_DECLARE_VALUE (MesignJourney, mesign_journey)

MesignJourney *mesign_journey_new (void);
const char *mesign_journey_state_to_string (MesignJourneyState state);
MesignJourneyState mesign_journey_state_from_string (const char *text);
const char *mesign_renewal_to_string (MesignRenewal renewal);
MesignRenewal mesign_renewal_from_string (const char *text);

G_END_DECLS
