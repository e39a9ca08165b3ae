/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-security-report.h"

G_BEGIN_DECLS

/**
 * MesignSigns:
 *
 * The signs of a row in a list, in the bits of one number.
 *
 * @MESIGN_SIGN_ENCRYPTED: it was encrypted and could be opened
 * @MESIGN_SIGN_LOCKED: it is encrypted and could not be opened
 * @MESIGN_SIGN_VALID: signed, the signature is valid
 * @MESIGN_SIGN_CAUTION: signed; untrusted, expired, by another address, in part, unsupported, or
 *   valid with a warning
 * @MESIGN_SIGN_WRONG: signed; the signature is invalid or the certificate was revoked
 * @MESIGN_SIGN_TIMESTAMP: the signature has a valid time stamp
 * @MESIGN_SIGN_PUBLIC: the signer's path ends in a publicly trusted root
 * @MESIGN_SIGN_LEVEL_SHIFT: from this bit on the #MesignLevel of the signer, three bits
 */
typedef enum
{
  MESIGN_SIGN_NONE = 0,
  MESIGN_SIGN_ENCRYPTED = 1 << 0,
  MESIGN_SIGN_LOCKED = 1 << 1,
  MESIGN_SIGN_VALID = 1 << 2,
  MESIGN_SIGN_CAUTION = 1 << 3,
  MESIGN_SIGN_WRONG = 1 << 4,
  MESIGN_SIGN_TIMESTAMP = 1 << 5,
  MESIGN_SIGN_PUBLIC = 1 << 6,
} MesignSigns;

#define MESIGN_SIGN_LEVEL_SHIFT 8

/**
 * MesignVerdict:
 * @signature: what is said of the signature
 * @encryption: what became of the encryption
 * @timestamp: what is said of the time stamp
 * @level: the level of the first signer
 * @is_public: whether the first signer's path ends in a publicly trusted root
 * @is_warned: whether a warning makes even a valid signature one to look at
 *
 * What a list and a search need of a #MesignSecurityReport.
 */
typedef struct
{
  MesignSignatureStatus signature;
  MesignEncryptionStatus encryption;
  MesignTimestampStatus timestamp;
  MesignLevel level;
  gboolean is_public;
  gboolean is_warned;
} MesignVerdict;

MesignVerdict mesign_verdict_from_report (const MesignSecurityReport *report);
MesignSigns mesign_verdict_get_signs (const MesignVerdict *self);
MesignLevel mesign_signs_get_level (guint signs);

G_END_DECLS
