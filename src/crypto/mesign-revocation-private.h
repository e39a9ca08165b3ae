/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-revocation.h"

G_BEGIN_DECLS

MesignRevocation *mesign_revocation_new (void);
gboolean mesign_revocation_is_current (const MesignRevocation *self, gint64 at, gint64 max_age);
void mesign_revocation_set_revoked (MesignRevocation *self, const ASN1_TIME *at, int reason);

G_END_DECLS
