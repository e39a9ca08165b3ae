/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/**
 * MesignSignatureStatus:
 *
 * What is to be said of one signer, of a signed layer, or of a message. Only
 * %MESIGN_SIGNATURE_VALID is good. `docs/verdicts.md` says which applies when.
 */
typedef enum
{
  MESIGN_SIGNATURE_NONE,
  MESIGN_SIGNATURE_VALID,
  MESIGN_SIGNATURE_UNTRUSTED,
  MESIGN_SIGNATURE_EXPIRED,
  MESIGN_SIGNATURE_REVOKED,
  MESIGN_SIGNATURE_MISMATCH,
  MESIGN_SIGNATURE_PARTIAL,
  MESIGN_SIGNATURE_INVALID,
  MESIGN_SIGNATURE_UNSUPPORTED,
} MesignSignatureStatus;

/**
 * MesignEncryptionStatus:
 *
 * What became of the encrypted layers of a message.
 */
typedef enum
{
  MESIGN_ENCRYPTION_NONE,
  MESIGN_ENCRYPTION_DECRYPTED,
  MESIGN_ENCRYPTION_NO_KEY,
  MESIGN_ENCRYPTION_FAILED,
  MESIGN_ENCRYPTION_UNSUPPORTED,
  MESIGN_ENCRYPTION_NOT_OPENED,
} MesignEncryptionStatus;

/**
 * MesignTimestampStatus:
 *
 * What is to be said of an RFC 3161 time stamp over a signature.
 */
typedef enum
{
  MESIGN_TIMESTAMP_NONE,
  MESIGN_TIMESTAMP_VALID,
  MESIGN_TIMESTAMP_UNTRUSTED,
  MESIGN_TIMESTAMP_INVALID,
} MesignTimestampStatus;

typedef enum
{
  MESIGN_LAYER_ENCRYPTED,
  MESIGN_LAYER_SIGNED,
  MESIGN_LAYER_COMPRESSED,
} MesignLayerKind;

/**
 * MesignSigner:
 * @status: what is to be said of this signer; never %MESIGN_SIGNATURE_NONE
 * @reason: (nullable): a word that says why, such as "unknown-root"
 * @name: (nullable): the name in the certificate
 * @address: (nullable): the address of the certificate that was compared with From, or its first
 * one
 * @organization: (nullable): the organization, only from a path that validated
 * @level: the level, only from a path that validated
 * @is_public: whether the path ends in a publicly trusted e-mail root
 * @fingerprint: (nullable): of the certificate
 * @issuer: (nullable): the issuer's name for people
 * @claimed_time: signingTime, a claim of the signer, in seconds since 1970 UTC; 0 without
 * @digest: (nullable): the digest algorithm, such as "sha256"
 * @certificate: (nullable): the signer's certificate, %NULL when the mail did not carry it
 * @chain: (element-type MesignCertificate): the path from the signer's certificate to the anchor,
 * as far as built
 * @revoked: (nullable): the certificate of the path that is known to be revoked; a time stamp may
 * save the signature all the same
 * @revoked_at: since when it is, in seconds since 1970 UTC; 0 without
 * @encryption_certificate: (nullable): the certificate the signer wants to be encrypted to (RFC
 * 8551 section 2.5.3), where the mail names and carries one
 * @capabilities: (array zero-terminated=1) (nullable): the ciphers the signer's software reads (RFC
 * 8551 section 2.5.2), in its order
 */
typedef struct
{
  MesignSignatureStatus status;
  char *reason;
  char *name;
  char *address;
  char *organization;
  MesignLevel level;
  gboolean is_public;
  char *fingerprint;
  char *issuer;
  gint64 claimed_time;
  char *digest;
  MesignCertificate *certificate;
  GPtrArray *chain;
  MesignCertificate *revoked;
  gint64 revoked_at;
  MesignCertificate *encryption_certificate;
  GStrv capabilities;
} MesignSigner;

MesignSigner *mesign_signer_new (void);
void mesign_signer_free (MesignSigner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSigner, mesign_signer_free)

/**
 * MesignLayer:
 * @kind: what was found
 * @part: the number of its part, "1" for the root of what it was found in (IMAP numbering, RFC 9051
 * section 6.4.5.1)
 * @status: a word of mesign_signature_status_to_string() or mesign_encryption_status_to_string()
 * @reason: (nullable): a word that says why
 * @algorithm: (nullable): the content encryption, digest or compression algorithm
 * @signers: (element-type MesignSigner): of a signed layer
 * @counts: whether this is the signed layer the message is judged by
 */
typedef struct
{
  MesignLayerKind kind;
  char *part;
  char *status;
  char *reason;
  char *algorithm;
  GPtrArray *signers;
  gboolean counts;
} MesignLayer;

MesignLayer *mesign_layer_new (MesignLayerKind kind, const char *part);
void mesign_layer_free (MesignLayer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignLayer, mesign_layer_free)

/**
 * MesignWarning:
 * @code: a word for programs, such as "unsigned-content"
 * @message: a sentence for people
 */
typedef struct
{
  char *code;
  char *message;
} MesignWarning;

/**
 * MesignSecurityReport:
 *
 * All that is to be said of who wrote a message and who can read it. `docs/verdicts.md` defines
 * every word. Immutable once handed on; the fields are read only.
 */
typedef struct
{
  GPtrArray *layers;

  struct
  {
    MesignEncryptionStatus status;
    char *reason;
    char *algorithm;
    gboolean authenticated;
    char *key;
    guint recipients;
  } encryption;

  struct
  {
    MesignSignatureStatus status;
    char *reason;
    char *digest;
    gboolean covers_all;
    GPtrArray *signers;
  } signature;

  struct
  {
    MesignTimestampStatus status;
    char *reason;
    gint64 time;
    char *authority;
    GPtrArray *chain;
  } timestamp;

  struct
  {
    gboolean present;
    GPtrArray *is_signed;
    GPtrArray *is_encrypted;
    GPtrArray *mismatched;
  } header_protection;

  GPtrArray *warnings;
} MesignSecurityReport;

#define MESIGN_TYPE_SECURITY_REPORT (mesign_security_report_get_type ())
MESIGN_DECLARE_VALUE (MesignSecurityReport, mesign_security_report)

MesignSecurityReport *mesign_security_report_new (void);
void
mesign_security_report_warn (MesignSecurityReport *self, const char *code, const char *message);
const MesignSigner *mesign_security_report_get_signer (const MesignSecurityReport *self);
gboolean mesign_security_report_calls_for_care (const MesignSecurityReport *self);
gboolean mesign_security_report_has_warning (const MesignSecurityReport *self, const char *code);

const char *mesign_signature_status_to_string (MesignSignatureStatus status);
const char *mesign_encryption_status_to_string (MesignEncryptionStatus status);
const char *mesign_timestamp_status_to_string (MesignTimestampStatus status);
const char *mesign_layer_kind_to_string (MesignLayerKind kind);

G_END_DECLS
