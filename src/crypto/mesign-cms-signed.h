/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-private-key.h"

G_BEGIN_DECLS

/**
 * MesignCmsSignerStatus:
 * @MESIGN_CMS_SIGNER_OK: the mathematics and the attributes are right; nothing is said of trust
 * @MESIGN_CMS_SIGNER_INVALID: they are not, or cannot be checked as they are
 * @MESIGN_CMS_SIGNER_NO_CERTIFICATE: the signer's certificate is not at hand, so nothing is known
 * @MESIGN_CMS_SIGNER_UNSUPPORTED: an algorithm this program cannot compute; named in the reason
 */
typedef enum
{
  MESIGN_CMS_SIGNER_OK,
  MESIGN_CMS_SIGNER_INVALID,
  MESIGN_CMS_SIGNER_NO_CERTIFICATE,
  MESIGN_CMS_SIGNER_UNSUPPORTED,
} MesignCmsSignerStatus;

/**
 * MESIGN_CMS_OAEP_PREFIX:
 *
 * What the names of capabilities for RSAES-OAEP begin with; the digest follows, as in
 * "rsaes-oaep-sha256".
 */
#define MESIGN_CMS_OAEP_PREFIX "rsaes-oaep-"

/**
 * MesignCmsSigner:
 * @status: what the mathematics say
 * @reason: (nullable): a word: "bad-signature", "digest-mismatch", "content-type",
 * "no-attributes", "duplicate-attribute", "econtent" (detached, with content), "no-content",
 * "malformed", "no-certificate", or the name of the algorithm that is unsupported; %NULL if @status
 * is ok
 * @certificate: (nullable): the signer's certificate
 * @digest: the digest algorithm, such as "sha256"
 * @signature_algorithm: such as "rsa", "rsa-pss", "ecdsa", "ed25519"
 * @weak_digest: whether MD5 or SHA-1 (or weaker) is all that binds the content or the attributes
 * @claimed_time: signingTime, only a claim; 0 without
 * @signature: the signature's octets: what a time stamp is over
 * @timestamp: (nullable): the octets of the time-stamp token in the unsigned attributes
 * @capabilities: (array zero-terminated=1): SMIMECapabilities in the signer's order, as names
 * ("aes-256-gcm", %MESIGN_CMS_OAEP_PREFIX and a digest) or else OIDs; to be believed only if
 * @status is ok and the signer trusted
 * @encryption_certificate: (nullable): the one SMIMEEncryptionKeyPreference names, if it was found
 */
typedef struct
{
  MesignCmsSignerStatus status;
  char *reason;
  MesignCertificate *certificate;
  char *digest;
  char *signature_algorithm;
  gboolean weak_digest;
  gint64 claimed_time;
  GBytes *signature;
  GBytes *timestamp;
  GStrv capabilities;
  MesignCertificate *encryption_certificate;
} MesignCmsSigner;

#define MESIGN_TYPE_CMS_SIGNER (mesign_cms_signer_get_type ())
MESIGN_DECLARE_VALUE (MesignCmsSigner, mesign_cms_signer)

/**
 * MesignCmsSigned:
 * @content: (nullable): the eContent, as it is; never the detached content
 * @has_econtent: whether there is an eContent
 * @certificates_only: whether this is a bag of certificates: no signer, no eContent, and not handed
 * in as a signature over something
 * @certificates: (element-type MesignCertificate): those it carries
 * @signers: (element-type MesignCmsSigner): in its order; none means that nothing was signed
 */
typedef struct
{
  GBytes *content;
  gboolean has_econtent;
  gboolean certificates_only;
  GPtrArray *certificates;
  GPtrArray *signers;
} MesignCmsSigned;

#define MESIGN_TYPE_CMS_SIGNED (mesign_cms_signed_get_type ())
MESIGN_DECLARE_VALUE (MesignCmsSigned, mesign_cms_signed)

MesignCmsSigned *mesign_cms_verify (GBytes *cms,
                                    GBytes *detached_content,
                                    GPtrArray *extra_certificates,
                                    GError **error);

/**
 * MesignCmsSigning:
 * @pair: who signs
 * @chain: (nullable) (element-type MesignCertificate): the certificates above, which are sent along
 * except for roots
 * @encryption: (nullable): the signer's certificate for encryption; sent along, and named in
 * SMIMEEncryptionKeyPreference
 * @time: the time to claim, in seconds since 1970 UTC
 * @detached: whether for multipart/signed, so that the content is not in the result
 * @pss: whether an RSA key signs with PSS (RFC 4056) instead of PKCS #1 v1.5; of no meaning for
 * others
 *
 * How something is signed. Zero it, fill in what is there.
 */
typedef struct
{
  MesignKeyPair *pair;
  GPtrArray *chain;
  MesignCertificate *encryption;
  gint64 time;
  gboolean detached;
  gboolean pss;
} MesignCmsSigning;

GBytes *mesign_cms_sign (GBytes *content, const MesignCmsSigning *signing, GError **error);
gboolean mesign_cms_can_sign_with (MesignCertificate *certificate, GError **error);
const char *mesign_cms_get_micalg (MesignCertificate *certificate);

GBytes *mesign_cms_get_signature (GBytes *cms, GError **error);
GBytes *mesign_cms_add_timestamp (GBytes *cms, GBytes *token, GError **error);

G_END_DECLS
