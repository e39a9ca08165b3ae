/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/**
 * MesignPathPurpose:
 * @MESIGN_PATH_SMIME_SIGN: the leaf signed mail
 * @MESIGN_PATH_SMIME_ENCRYPT: mail is to be encrypted to the leaf
 * @MESIGN_PATH_TIMESTAMP: the leaf signed an RFC 3161 time stamp
 * @MESIGN_PATH_AUTHORITY: the leaf issues certificates for mail; it has no level of its own
 *
 * What the leaf of a path is used for.
 */
typedef enum
{
  MESIGN_PATH_SMIME_SIGN,
  MESIGN_PATH_SMIME_ENCRYPT,
  MESIGN_PATH_TIMESTAMP,
  MESIGN_PATH_AUTHORITY,
} MesignPathPurpose;

/**
 * MesignPath:
 * @trusted: whether a path to an anchor validated, at the time that was asked for
 * @reason: (nullable): %NULL if @trusted, else "no-path", "unknown-root", "purpose", "key-usage",
 * "name-constraints", "weak-algorithm", "malformed"; or "expired", "not-yet-valid": then everything
 * but the time is right
 * @validated: whether the path is right in all but perhaps its time: @trusted, or @reason is
 * "expired" or "not-yet-valid"
 * @chain: (element-type MesignCertificate): from the leaf upwards, as far as built; ends with
 * @anchor if @validated
 * @anchor: (nullable): where the path ends; %NULL unless @validated
 * @level: the level by the policies that survive the path; unknown unless @validated
 * @policies: (array zero-terminated=1): the policies of the leaf that survive the path; empty
 * unless
 * @validated
 *
 * What became of the search for a path from a certificate to an anchor (RFC 5280 section 6).
 */
typedef struct
{
  gboolean trusted;
  gboolean validated;
  char *reason;
  GPtrArray *chain;
  MesignCertificate *anchor;
  MesignLevel level;
  GStrv policies;
} MesignPath;

#define MESIGN_TYPE_PATH (mesign_path_get_type ())
MESIGN_DECLARE_VALUE (MesignPath, mesign_path)

MesignPath *mesign_path_validate (MesignCertificate *leaf,
                                  GPtrArray *intermediates,
                                  GPtrArray *anchors,
                                  MesignPathPurpose purpose,
                                  gint64 at);

G_END_DECLS
