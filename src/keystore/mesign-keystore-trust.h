/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-revocation.h"
#include "keystore/mesign-keystore.h"
#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/**
 * MesignTrustDecisionKind:
 * @MESIGN_TRUST_DECISION_NONE: the user has said nothing, or has taken it back
 * @MESIGN_TRUST_DECISION_TRUST: paths may end in this certificate
 * @MESIGN_TRUST_DECISION_DISTRUST: no path may contain this certificate
 */
typedef enum
{
  MESIGN_TRUST_DECISION_NONE,
  MESIGN_TRUST_DECISION_TRUST,
  MESIGN_TRUST_DECISION_DISTRUST,
} MesignTrustDecisionKind;

/**
 * MesignTrustDecision:
 * @id: its row
 * @fingerprint: of the certificate
 * @name: (nullable): its subject's name for people; %NULL where it is no longer here
 * @kind: what was decided; %MESIGN_TRUST_DECISION_NONE: an earlier decision was lifted
 * @before: what counted just before it was decided
 * @at: when, in seconds since 1970 UTC
 * @undone: when it was taken back, or 0
 * @is_current: whether it is the one that counts for its certificate
 *
 * One line of the log of decisions. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  char *fingerprint;
  char *name;
  MesignTrustDecisionKind kind;
  MesignTrustDecisionKind before;
  gint64 at;
  gint64 undone;
  gboolean is_current;
} MesignTrustDecision;

#define MESIGN_TYPE_TRUST_DECISION (mesign_trust_decision_get_type ())
MESIGN_DECLARE_VALUE (MesignTrustDecision, mesign_trust_decision)

gint64 mesign_keystore_decide_sync (MesignKeystore *self,
                                    MesignCertificate *certificate,
                                    MesignTrustDecisionKind kind,
                                    gint64 now,
                                    GError **error);
gboolean
mesign_keystore_undo_decision_sync (MesignKeystore *self, gint64 id, gint64 now, GError **error);
MesignTrustDecisionKind
mesign_keystore_get_decision_sync (MesignKeystore *self, const char *fingerprint, GError **error);
GPtrArray *mesign_keystore_list_decisions_sync (MesignKeystore *self, GError **error);
GPtrArray *mesign_keystore_list_decided_sync (MesignKeystore *self,
                                              MesignTrustDecisionKind kind,
                                              GError **error);

/**
 * MesignRevocationKind:
 * @MESIGN_REVOCATION_OCSP: from an OCSP response (RFC 6960)
 * @MESIGN_REVOCATION_CRL: from a revocation list (RFC 5280)
 */
typedef enum
{
  MESIGN_REVOCATION_OCSP,
  MESIGN_REVOCATION_CRL,
} MesignRevocationKind;

/**
 * MesignRevocationEntry:
 * @issuer_hash: the spki_hash of the issuer's certificate
 * @serial: the serial number of the certificate asked about, as in #MesignCertificate
 * @kind: where the answer came from
 * @answer: the answer, good or revoked
 *
 * One verified answer, kept. Immutable; the fields are read only.
 */
typedef struct
{
  char *issuer_hash;
  char *serial;
  MesignRevocationKind kind;
  MesignRevocation *answer;
} MesignRevocationEntry;

#define MESIGN_TYPE_REVOCATION_ENTRY (mesign_revocation_entry_get_type ())
MESIGN_DECLARE_VALUE (MesignRevocationEntry, mesign_revocation_entry)

MesignRevocationEntry *mesign_revocation_entry_new (MesignCertificate *certificate,
                                                    MesignCertificate *issuer,
                                                    MesignRevocationKind kind,
                                                    MesignRevocation *answer);

gboolean mesign_keystore_put_revocations_sync (MesignKeystore *self,
                                               GPtrArray *entries,
                                               gboolean *changed,
                                               GError **error);
GPtrArray *mesign_keystore_list_revocations_sync (MesignKeystore *self, GError **error);

G_END_DECLS
