/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trust/mesign-certificate-index-private.h"
#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

struct _MesignTrustSnapshot
{
  gint64 generation;
  gint64 now;
  GPtrArray *intermediates;
  GPtrArray *timestamp_anchors;
  GPtrArray *distrusted;

  MesignCertificateIndex *public_index;
  MesignCertificateIndex *user_index;
  MesignCertificateIndex *intermediate_index;
  MesignCertificateIndex *distrusted_index;

  GHashTable *distrusted_fingerprints;
  GHashTable *distrusted_keys;
  MesignAnchors *limits;
  GHashTable *revocations;
};

gboolean mesign_trust_is_distrusted (MesignTrustSnapshot *self, MesignCertificate *certificate);
GPtrArray *mesign_trust_without_distrusted (MesignTrustSnapshot *self, GPtrArray *certificates);
const MesignRevocation *mesign_trust_find_revocation (MesignTrustSnapshot *self,
                                                      MesignCertificate *certificate,
                                                      MesignCertificate *issuer);

G_END_DECLS
