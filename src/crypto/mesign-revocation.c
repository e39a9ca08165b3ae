/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-revocation.h"

#include "crypto/mesign-revocation-private.h"

/* Clocks differ a little */
#define SKEW (5 * 60)

static void
clear (MesignRevocation *self)
{
  g_free (self->reason);
}

MESIGN_DEFINE_VALUE (MesignRevocation, mesign_revocation)

/*
 * mesign_revocation_new:
 *
 * Returns: (transfer full): an answer that knows nothing
 */
MesignRevocation *
mesign_revocation_new (void)
{
  return g_atomic_rc_box_new0 (MesignRevocation);
}

/*
 * mesign_revocation_is_current:
 * @self: an answer
 * @at: now
 * @max_age: how long it holds without nextUpdate, in seconds
 *
 * Returns: whether the answer may be used now
 */
gboolean
mesign_revocation_is_current (const MesignRevocation *self, gint64 at, gint64 max_age)
{
  gint64 until = self->next_update != 0 ? self->next_update : self->this_update + max_age;

  return self->this_update <= at + SKEW && at <= until + SKEW && self->this_update <= until;
}

static const char *
name_reason (int reason)
{
  static const char *const names[] = {
    "unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
    "superseded",    "cessationOfOperation", "certificateHold", NULL,
    "removeFromCRL", "privilegeWithdrawn",   "aACompromise"
  };

  return reason >= 0 && reason < (int) G_N_ELEMENTS (names) ? names[reason] : NULL;
}

/*
 * mesign_revocation_set_revoked:
 * @self: an answer
 * @at: (nullable): since when; if it cannot be read, since ever
 * @reason: a CRLReason (RFC 5280 section 5.3.1), -1 without
 */
void
mesign_revocation_set_revoked (MesignRevocation *self, const ASN1_TIME *at, int reason)
{
  self->status = MESIGN_REVOCATION_REVOKED;
  if (!mesign_asn1_to_time (at, &self->revoked_at))
    self->revoked_at = 0;
  self->reason = g_strdup (name_reason (reason));
}
