/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-opened-message.h"
#include "retrieval/mesign-provider-private.h"

G_BEGIN_DECLS

/**
 * MesignAuthentication:
 *
 * What the account's own server found out about the sender of a mail (RFC 8601).
 *
 * @MESIGN_AUTHENTICATION_NONE: nothing that may be believed
 * @MESIGN_AUTHENTICATION_SPF_ONLY: only that the connection came from where it may
 * @MESIGN_AUTHENTICATION_PASS: DKIM or DMARC vouches for the sender's domain
 * @MESIGN_AUTHENTICATION_FAIL: DKIM or DMARC says that it is not the sender's
 */
typedef enum
{
  MESIGN_AUTHENTICATION_NONE,
  MESIGN_AUTHENTICATION_SPF_ONLY,
  MESIGN_AUTHENTICATION_PASS,
  MESIGN_AUTHENTICATION_FAIL,
} MesignAuthentication;

MesignAuthentication mesign_authentication_judge (const MesignOpenedMessage *message,
                                                  const MesignAuthservTable *table,
                                                  const char *const *authserv_ids,
                                                  const char *imap_host,
                                                  const char *sender);

G_END_DECLS
