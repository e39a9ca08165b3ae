/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/security/mesign-security-words.h"

/* How good or bad what is said is, and how that looks. */

static MesignSecurityTone
get_signature_tone (MesignSignatureStatus status)
{
  switch (status)
    {
    case MESIGN_SIGNATURE_NONE:
      return MESIGN_SECURITY_DIM;
    case MESIGN_SIGNATURE_VALID:
      return MESIGN_SECURITY_OK;
    case MESIGN_SIGNATURE_UNTRUSTED:
    case MESIGN_SIGNATURE_EXPIRED:
    case MESIGN_SIGNATURE_MISMATCH:
    case MESIGN_SIGNATURE_PARTIAL:
    case MESIGN_SIGNATURE_UNSUPPORTED:
      return MESIGN_SECURITY_CAUTION;
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_REVOKED:
    default:
      return MESIGN_SECURITY_WRONG;
    }
}

static MesignSecurityTone
get_encryption_tone (MesignEncryptionStatus status)
{
  switch (status)
    {
    case MESIGN_ENCRYPTION_NONE:
    case MESIGN_ENCRYPTION_DECRYPTED:
      return MESIGN_SECURITY_DIM;
    case MESIGN_ENCRYPTION_NO_KEY:
    case MESIGN_ENCRYPTION_UNSUPPORTED:
    case MESIGN_ENCRYPTION_NOT_OPENED:
      return MESIGN_SECURITY_CAUTION;
    case MESIGN_ENCRYPTION_FAILED:
    default:
      return MESIGN_SECURITY_WRONG;
    }
}

/**
 * mesign_security_get_tone:
 * @report: what is known
 *
 * Returns: the worst of all there is to say; a warning makes even a valid signature one to look at
 */
MesignSecurityTone
mesign_security_get_tone (const MesignSecurityReport *report)
{
  MesignSecurityTone tone = MAX (get_signature_tone (report->signature.status),
                                 get_encryption_tone (report->encryption.status));

  if (mesign_security_report_calls_for_care (report))
    tone = MAX (tone, MESIGN_SECURITY_CAUTION);

  return tone;
}

/**
 * mesign_security_tone_class:
 * @tone: a tone
 *
 * Returns: its style class
 */
const char *
mesign_security_tone_class (MesignSecurityTone tone)
{
  static const char *const classes[] = { "dim-label", "success", "warning", "error" };

  return classes[tone];
}

/**
 * mesign_security_tone_icon:
 * @report: what is known
 * @tone: its tone
 *
 * Returns: the name of the icon that goes before the sentence
 */
const char *
mesign_security_tone_icon (const MesignSecurityReport *report, MesignSecurityTone tone)
{
  if (report->encryption.status != MESIGN_ENCRYPTION_NONE &&
      report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
    return "mesign-lock-broken-symbolic";
  switch (tone)
    {
    case MESIGN_SECURITY_OK:
      return "mesign-seal-valid-symbolic";
    case MESIGN_SECURITY_CAUTION:
      return "mesign-seal-caution-symbolic";
    case MESIGN_SECURITY_WRONG:
      return "mesign-seal-wrong-symbolic";
    case MESIGN_SECURITY_DIM:
    default:
      return report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED ? "mesign-lock-symbolic"
                                                                      : "mesign-lock-open-symbolic";
    }
}
