/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-verdict.h"

/**
 * mesign_verdict_from_report:
 * @report: what reading a message through gave
 *
 * Returns: what a list and a search need of it
 */
MesignVerdict
mesign_verdict_from_report (const MesignSecurityReport *report)
{
  const MesignSigner *signer = mesign_security_report_get_signer (report);
  MesignVerdict self = {
    .signature = report->signature.status,
    .encryption = report->encryption.status,
    .timestamp = report->timestamp.status,
    .is_warned = mesign_security_report_calls_for_care (report),
  };

  if (signer != NULL)
    {
      self.level = signer->level;
      self.is_public = signer->is_public;
    }

  return self;
}

static MesignSigns
get_signature_sign (const MesignVerdict *self)
{
  switch (self->signature)
    {
    case MESIGN_SIGNATURE_NONE:
      return MESIGN_SIGN_NONE;
    case MESIGN_SIGNATURE_VALID:
      return self->is_warned ? MESIGN_SIGN_CAUTION : MESIGN_SIGN_VALID;
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_REVOKED:
      return MESIGN_SIGN_WRONG;
    case MESIGN_SIGNATURE_UNTRUSTED:
    case MESIGN_SIGNATURE_EXPIRED:
    case MESIGN_SIGNATURE_MISMATCH:
    case MESIGN_SIGNATURE_PARTIAL:
    case MESIGN_SIGNATURE_UNSUPPORTED:
    default:
      return MESIGN_SIGN_CAUTION;
    }
}

/**
 * mesign_verdict_get_signs:
 * @self: a verdict
 *
 * Returns: its signs and, from %MESIGN_SIGN_LEVEL_SHIFT on, its level
 */
MesignSigns
mesign_verdict_get_signs (const MesignVerdict *self)
{
  guint signs = get_signature_sign (self);

  if (self->encryption == MESIGN_ENCRYPTION_DECRYPTED)
    signs |= MESIGN_SIGN_ENCRYPTED;
  else if (self->encryption != MESIGN_ENCRYPTION_NONE)
    signs |= MESIGN_SIGN_LOCKED;
  if (self->timestamp == MESIGN_TIMESTAMP_VALID)
    signs |= MESIGN_SIGN_TIMESTAMP;
  if (self->is_public)
    signs |= MESIGN_SIGN_PUBLIC;

  return signs | (guint) self->level << MESIGN_SIGN_LEVEL_SHIFT;
}

/**
 * mesign_signs_get_level:
 * @signs: what mesign_verdict_get_signs() gave
 *
 * Returns: the level in it
 */
MesignLevel
mesign_signs_get_level (guint signs)
{
  guint level = signs >> MESIGN_SIGN_LEVEL_SHIFT & 7;

  return level <= MESIGN_LEVEL_V4 ? (MesignLevel) level : MESIGN_LEVEL_UNKNOWN;
}
