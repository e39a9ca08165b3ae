/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignLevel:
 *
 * How much of the identity an S/MIME certificate vouches for, by the policies of the CA/Browser
 * Forum S/MIME Baseline Requirements (section 7.1.6.1).
 *
 * @MESIGN_LEVEL_UNKNOWN: no such policy
 * @MESIGN_LEVEL_V1: mailbox-validated, 2.23.140.1.5.1.*
 * @MESIGN_LEVEL_V2: individual-validated, 2.23.140.1.5.4.*
 * @MESIGN_LEVEL_V3: organization-validated, 2.23.140.1.5.2.*
 * @MESIGN_LEVEL_V4: sponsor-validated, 2.23.140.1.5.3.*
 */
typedef enum
{
  MESIGN_LEVEL_UNKNOWN,
  MESIGN_LEVEL_V1,
  MESIGN_LEVEL_V2,
  MESIGN_LEVEL_V3,
  MESIGN_LEVEL_V4,
} MesignLevel;

/**
 * MesignCertificatePurpose:
 *
 * What the certificate's key usage and extended key usage let it be used for in mail.
 */
typedef enum
{
  MESIGN_CERTIFICATE_PURPOSE_NONE = 0,
  MESIGN_CERTIFICATE_PURPOSE_SIGN = 1 << 0,
  MESIGN_CERTIFICATE_PURPOSE_ENCRYPT = 1 << 1,
  MESIGN_CERTIFICATE_PURPOSE_AUTHORITY = 1 << 2,
} MesignCertificatePurpose;

/**
 * MesignCertificate:
 * @der: the certificate as it is (RFC 5280)
 * @fingerprint: SHA-256 over @der, 64 lower-case hexadecimal digits
 * @spki_hash: SHA-256 over the subject public key info, 64 lower-case hexadecimal digits
 * @subject: the subject's name in one line (RFC 2253 order, UTF-8)
 * @issuer: the issuer's name in one line
 * @issuer_name: the issuer's common name, or what stands for it, for people
 * @name: the subject's common name, or what stands for it, for people
 * @organization: (nullable): the subject's organization
 * @serial: the serial number in lower-case hexadecimal without leading zeros
 * @subject_key_id: (nullable): the subject key identifier in lower-case hexadecimal
 * @authority_key_id: (nullable): the authority key identifier in lower-case hexadecimal
 * @addresses: (array zero-terminated=1): the mail addresses: SAN rfc822Name and SmtpUTF8Mailbox
 * (RFC 9598); emailAddress of the subject only where the SAN has none
 * @not_before: first second of its validity since 1970 UTC
 * @not_after: last second of its validity since 1970 UTC
 * @level: by its own policies: a claim, until a path has been validated
 * @policies: (array zero-terminated=1): its policy OIDs
 * @purpose: what it may be used for in mail
 * @key_algorithm: "RSA", "EC", "ED25519", … as OpenSSL names the key type
 * @key_bits: the size of the key
 * @self_signed: whether subject and issuer are the same name and key
 *
 * What a certificate says of itself. Nothing in it is verified. Immutable; the fields are read
 * only.
 */
typedef struct
{
  GBytes *der;
  char *fingerprint;
  char *spki_hash;
  char *subject;
  char *issuer;
  char *issuer_name;
  char *name;
  char *organization;
  char *serial;
  char *subject_key_id;
  char *authority_key_id;
  GStrv addresses;
  gint64 not_before;
  gint64 not_after;
  MesignLevel level;
  GStrv policies;
  MesignCertificatePurpose purpose;
  char *key_algorithm;
  guint key_bits;
  gboolean self_signed;
} MesignCertificate;

#define MESIGN_TYPE_CERTIFICATE (mesign_certificate_get_type ())
MESIGN_DECLARE_VALUE (MesignCertificate, mesign_certificate)

MesignCertificate *mesign_certificate_new (void);
gboolean mesign_certificate_has_address (const MesignCertificate *self, const char *address);
gboolean mesign_certificate_is_current (const MesignCertificate *self, gint64 at);

const char *mesign_level_to_string (MesignLevel level);
GPtrArray *mesign_certificate_list_new (void);

G_END_DECLS
