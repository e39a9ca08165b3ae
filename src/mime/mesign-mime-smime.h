/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "mime/mesign-mime-part.h"

G_BEGIN_DECLS

/**
 * MesignSmimeKind:
 *
 * What a part is to S/MIME (RFC 8551 section 3).
 *
 * @MESIGN_SMIME_NONE: nothing
 * @MESIGN_SMIME_SIGNED_MULTIPART: multipart/signed with a PKCS #7 signature
 * @MESIGN_SMIME_PKCS7_SIGNED: signed-data with the content in it
 * @MESIGN_SMIME_PKCS7_ENVELOPED: enveloped-data
 * @MESIGN_SMIME_PKCS7_AUTH_ENVELOPED: authEnveloped-data
 * @MESIGN_SMIME_PKCS7_COMPRESSED: compressed-data
 * @MESIGN_SMIME_PKCS7_CERTS: certificates only
 * @MESIGN_SMIME_PKCS7_UNKNOWN: application/pkcs7-mime of which neither label nor content tells more
 */
typedef enum
{
  MESIGN_SMIME_NONE,
  MESIGN_SMIME_SIGNED_MULTIPART,
  MESIGN_SMIME_PKCS7_SIGNED,
  MESIGN_SMIME_PKCS7_ENVELOPED,
  MESIGN_SMIME_PKCS7_AUTH_ENVELOPED,
  MESIGN_SMIME_PKCS7_COMPRESSED,
  MESIGN_SMIME_PKCS7_CERTS,
  MESIGN_SMIME_PKCS7_UNKNOWN,
} MesignSmimeKind;

MesignSmimeKind mesign_mime_part_get_smime_kind (const MesignMimePart *self);
MesignSmimeKind mesign_mime_part_guess_smime_kind (const MesignMimePart *self);
GBytes *mesign_mime_part_decode_cms (const MesignMimePart *self);
gboolean mesign_mime_part_is_smime_signature (const MesignMimePart *self);

G_END_DECLS
