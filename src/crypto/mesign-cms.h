/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-cms-encrypted.h"
#include "crypto/mesign-cms-signed.h"

G_BEGIN_DECLS

/**
 * MesignCmsType:
 * @MESIGN_CMS_NONE: not CMS at all
 * @MESIGN_CMS_SIGNED: SignedData (certs-only too: see #MesignCmsSigned)
 * @MESIGN_CMS_ENVELOPED: EnvelopedData
 * @MESIGN_CMS_AUTH_ENVELOPED: AuthEnvelopedData
 * @MESIGN_CMS_COMPRESSED: CompressedData
 * @MESIGN_CMS_OTHER: CMS of another content type
 *
 * The outermost content type of a CMS object (RFC 5652 section 3).
 */
typedef enum
{
  MESIGN_CMS_NONE,
  MESIGN_CMS_SIGNED,
  MESIGN_CMS_ENVELOPED,
  MESIGN_CMS_AUTH_ENVELOPED,
  MESIGN_CMS_COMPRESSED,
  MESIGN_CMS_OTHER,
} MesignCmsType;

MesignCmsType mesign_cms_peek_type (GBytes *cms);
GBytes *mesign_cms_uncompress (GBytes *cms, GError **error);

G_END_DECLS
