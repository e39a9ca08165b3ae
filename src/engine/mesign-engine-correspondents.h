/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "model/mesign-address.h"
#include "model/mesign-certificate.h"
#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

/**
 * MesignRecipientState:
 * @MESIGN_RECIPIENT_NONE: no certificate is at hand
 * @MESIGN_RECIPIENT_VALID: can be encrypted to
 * @MESIGN_RECIPIENT_EXPIRING: can be encrypted to, but not for another thirty days
 * @MESIGN_RECIPIENT_UNTRUSTED: the certificate is not trusted, or not fit to encrypt to
 * @MESIGN_RECIPIENT_EXPIRED: the certificate has expired
 * @MESIGN_RECIPIENT_REVOKED: the certificate was revoked
 *
 * Whether mail to somebody can be encrypted. Only to those valid and expiring it is.
 */
typedef enum
{
  MESIGN_RECIPIENT_NONE,
  MESIGN_RECIPIENT_VALID,
  MESIGN_RECIPIENT_EXPIRING,
  MESIGN_RECIPIENT_UNTRUSTED,
  MESIGN_RECIPIENT_EXPIRED,
  MESIGN_RECIPIENT_REVOKED,
} MesignRecipientState;

/**
 * MesignCorrespondent:
 * @address: name and address
 * @state: whether mail to it can be encrypted
 * @certificate: (nullable): the certificate @state speaks of: the one to encrypt to, or the best of
 * those that cannot be used
 * @verdict: (nullable): what is to be said of @certificate now
 * @certificates: (element-type MesignCertificate): all that mail to it is encrypted to,
 * @certificate first
 *
 * Somebody to write to. Immutable; the fields are read only.
 */
typedef struct
{
  MesignAddress *address;
  MesignRecipientState state;
  MesignCertificate *certificate;
  MesignTrustVerdict *verdict;
  GPtrArray *certificates;
} MesignCorrespondent;

#define MESIGN_TYPE_CORRESPONDENT (mesign_correspondent_get_type ())
MESIGN_DECLARE_VALUE (MesignCorrespondent, mesign_correspondent)

const char *mesign_recipient_state_to_string (MesignRecipientState state);
gboolean mesign_correspondent_can_encrypt (const MesignCorrespondent *self);
const char *mesign_correspondent_get_reason (const MesignCorrespondent *self);
const char *mesign_correspondent_get_problem (const MesignCorrespondent *self);

void mesign_engine_complete_address_async (MesignEngine *self,
                                           const char *text,
                                           guint limit,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *
mesign_engine_complete_address_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
