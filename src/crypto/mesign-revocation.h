/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-error.h"
#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/**
 * MesignRevocationStatus:
 * @MESIGN_REVOCATION_UNKNOWN: the authority does not know; to be treated as not checked
 * @MESIGN_REVOCATION_GOOD: not revoked
 * @MESIGN_REVOCATION_REVOKED: revoked
 */
typedef enum
{
  MESIGN_REVOCATION_UNKNOWN,
  MESIGN_REVOCATION_GOOD,
  MESIGN_REVOCATION_REVOKED,
} MesignRevocationStatus;

/**
 * MesignRevocation:
 * @status: the answer
 * @revoked_at: since when, seconds since 1970 UTC; 0 unless revoked: the invalidity date, where the
 * authority gives an earlier one
 * @reason: (nullable): why it was revoked, as in RFC 5280 section 5.3.1: "keyCompromise" …
 * @this_update: when the answer was true
 * @next_update: until when it may be used; 0 without
 *
 * A verified answer about one certificate.
 */
typedef struct
{
  MesignRevocationStatus status;
  gint64 revoked_at;
  char *reason;
  gint64 this_update;
  gint64 next_update;
} MesignRevocation;

#define MESIGN_TYPE_REVOCATION (mesign_revocation_get_type ())
MESIGN_DECLARE_VALUE (MesignRevocation, mesign_revocation)

gboolean mesign_revocation_is_current (const MesignRevocation *self, gint64 at);
gboolean mesign_revocation_is_final (const MesignRevocation *self);

GBytes *
mesign_ocsp_request_new (MesignCertificate *certificate, MesignCertificate *issuer, GError **error);
MesignRevocation *mesign_ocsp_response_verify (GBytes *response,
                                               GBytes *request,
                                               MesignCertificate *certificate,
                                               MesignCertificate *issuer,
                                               gint64 at,
                                               GError **error);
MesignRevocation *mesign_crl_lookup (GBytes *crl,
                                     MesignCertificate *certificate,
                                     MesignCertificate *issuer,
                                     gint64 at,
                                     GError **error);

G_END_DECLS
