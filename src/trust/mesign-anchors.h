/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-certificate.h"
#include "trust/mesign-trust-error.h"

G_BEGIN_DECLS

/**
 * MesignAnchorsSource:
 * @MESIGN_ANCHORS_SYSTEM: the list of the system's NSS module
 * @MESIGN_ANCHORS_SHIPPED: the dated list that came with this program
 *
 * Where the list of publicly trusted e-mail roots comes from.
 */
typedef enum
{
  MESIGN_ANCHORS_SYSTEM,
  MESIGN_ANCHORS_SHIPPED,
} MesignAnchorsSource;

/**
 * MesignAnchors:
 * @source: where the list comes from
 * @date: (nullable): the date of the shipped list, such as "2026-01-31"
 * @certificates: (element-type MesignCertificate): the roots publicly trusted for mail
 * @distrusted: (element-type MesignCertificate): certificates the list says never to trust
 * @distrust_after: (element-type utf8 gint64): by the fingerprint of a root: from when on the
 * certificates it newly issues are not to be trusted, in seconds since 1970 UTC
 *
 * The publicly trusted e-mail roots. Immutable; the fields are read only.
 */
typedef struct
{
  MesignAnchorsSource source;
  char *date;
  GPtrArray *certificates;
  GPtrArray *distrusted;
  GHashTable *distrust_after;
} MesignAnchors;

#define MESIGN_TYPE_ANCHORS (mesign_anchors_get_type ())
MESIGN_DECLARE_VALUE (MesignAnchors, mesign_anchors)

MesignAnchors *mesign_anchors_load_sync (GError **error);
MesignAnchors *mesign_anchors_load_system_sync (GError **error);
MesignAnchors *mesign_anchors_load_shipped_sync (const char *path, GError **error);

G_END_DECLS
