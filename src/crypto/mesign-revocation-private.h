/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-revocation.h"

G_BEGIN_DECLS

MesignRevocation *mesign_revocation_new (void);
void mesign_revocation_set_revoked (MesignRevocation *self,
                                    const ASN1_TIME *at,
                                    const ASN1_TIME *invalid_since,
                                    int reason);
gboolean mesign_revocation_is_signed_weakly (const X509_ALGOR *algorithm);

G_END_DECLS
