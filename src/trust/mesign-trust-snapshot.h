/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-path.h"
#include "crypto/mesign-timestamp.h"
#include "keystore/mesign-keystore-trust.h"
#include "model/mesign-security-report.h"
#include "trust/mesign-anchors.h"

G_BEGIN_DECLS

/**
 * MesignTrustVerdict:
 * @status: valid, untrusted, expired or revoked; the other words are not a question of trust
 * @reason: (nullable): %NULL if valid; of untrusted: "no-path", "unknown-root", "distrusted",
 * "purpose", "key-usage", "name-constraints", "weak-algorithm", "malformed"; of expired: "expired",
 * "not-yet-valid"; of revoked: the reason the authority gave, or "unspecified"
 * @level: the level; unknown unless the path is right in all but perhaps its time
 * @organization: (nullable): the subject's organization; %NULL as above
 * @is_public: whether the path ends in a publicly trusted e-mail root
 * @chain: (element-type MesignCertificate): the path from the certificate upwards, as far as built
 * @anchor: (nullable): where the path ends; %NULL as above
 * @revoked: (nullable): which certificate of @chain is revoked: the one by which the status is
 * revoked, else the lowest one; %NULL if none is known to be
 * @revoked_at: since when @revoked is; 0 without
 * @revocation_checked: whether a kept answer, good or revoked, that had not run out at the time the
 * snapshot was made speaks of the certificate itself
 *
 * What is to be said of a certificate at one moment. Immutable; the fields are read only.
 */
typedef struct
{
  MesignSignatureStatus status;
  char *reason;
  MesignLevel level;
  char *organization;
  gboolean is_public;
  GPtrArray *chain;
  MesignCertificate *anchor;
  MesignCertificate *revoked;
  gint64 revoked_at;
  gboolean revocation_checked;
} MesignTrustVerdict;

#define MESIGN_TYPE_TRUST_VERDICT (mesign_trust_verdict_get_type ())
MESIGN_DECLARE_VALUE (MesignTrustVerdict, mesign_trust_verdict)

/**
 * MesignTrustOptions:
 * @only_anchors: (nullable) (element-type MesignCertificate): if given, paths end in these and in
 * nothing else, for signatures and stamps alike; neither the public list nor the user's *Trust…* is
 * asked
 * @intermediates: (nullable) (element-type MesignCertificate): more certificates to build paths
 * with
 * @timestamp_anchors: (nullable) (element-type MesignCertificate): more anchors, for stamps only
 * @revocations: (nullable) (element-type MesignRevocationEntry): answers beside those the keystore
 * keeps
 * @now: the present, in seconds since 1970 UTC
 *
 * What a snapshot is made of beside the keystore. Zero it, fill in what is needed.
 */
typedef struct
{
  GPtrArray *only_anchors;
  GPtrArray *intermediates;
  GPtrArray *timestamp_anchors;
  GPtrArray *revocations;
  gint64 now;
} MesignTrustOptions;

/**
 * MesignTrustSnapshot:
 *
 * All that is needed to judge certificates, as it stood at one moment: anchors, the user's
 * decisions, certificates to build paths with, kept revocation answers. Immutable, so that verdicts
 * are pure and any thread may make them.
 */
typedef struct _MesignTrustSnapshot MesignTrustSnapshot;

#define MESIGN_TYPE_TRUST_SNAPSHOT (mesign_trust_snapshot_get_type ())
MESIGN_DECLARE_VALUE (MesignTrustSnapshot, mesign_trust_snapshot)

MesignTrustSnapshot *mesign_trust_snapshot_new_sync (MesignKeystore *keystore,
                                                     MesignAnchors *anchors,
                                                     const MesignTrustOptions *options,
                                                     GError **error);
gint64 mesign_trust_snapshot_get_generation (MesignTrustSnapshot *self);
GPtrArray *mesign_trust_snapshot_get_intermediates (MesignTrustSnapshot *self);

MesignTrustVerdict *mesign_trust_judge (MesignTrustSnapshot *self,
                                        MesignCertificate *certificate,
                                        GPtrArray *extra_intermediates,
                                        MesignPathPurpose purpose,
                                        gint64 at,
                                        gboolean at_is_stamped);
MesignTimestamp *mesign_trust_judge_timestamp (MesignTrustSnapshot *self,
                                               GBytes *token,
                                               GBytes *signature,
                                               GPtrArray *extra_intermediates);

G_END_DECLS
