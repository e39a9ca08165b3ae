/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"

/* What a certificate's key usage, extended key usage and basic constraints allow: RFC 8550 section
 * 4.4, RFC 5753 section 7 for elliptic curves. */

static gboolean
may_encipher (X509 *x509, guint32 usage)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);

  if (key == NULL)
    return FALSE;
  if (EVP_PKEY_is_a (key, "RSA"))
    return (usage & KU_KEY_ENCIPHERMENT) != 0;
  if (EVP_PKEY_is_a (key, "EC") || EVP_PKEY_is_a (key, "X25519") || EVP_PKEY_is_a (key, "X448"))
    return (usage & KU_KEY_AGREEMENT) != 0;

  return FALSE;
}

static gboolean
may_sign (X509 *x509, guint32 usage)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);

  if (key == NULL || EVP_PKEY_is_a (key, "X25519") || EVP_PKEY_is_a (key, "X448"))
    return FALSE;

  return (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

/*
 * mesign_x509_allows_mail:
 * @x509: a certificate
 *
 * Returns: whether its extended key usage is absent, or has emailProtection or any
 */
gboolean
mesign_x509_allows_mail (X509 *x509)
{
  return (X509_get_extension_flags (x509) & EXFLAG_XKUSAGE) == 0 ||
         (X509_get_extended_key_usage (x509) & (XKU_SMIME | XKU_ANYEKU)) != 0;
}

/*
 * mesign_x509_refuse_mail_usage:
 * @x509: the certificate of a signer or recipient
 * @encrypt: whether mail is to be encrypted to it; else it signed
 *
 * Returns: (nullable): "purpose", "key-usage" or "malformed" where it must not be used so
 */
const char *
mesign_x509_refuse_mail_usage (X509 *x509, gboolean encrypt)
{
  guint32 flags = X509_get_extension_flags (x509);
  guint32 usage = X509_get_key_usage (x509);

  if ((flags & EXFLAG_INVALID) != 0)
    return "malformed";
  if (!mesign_x509_allows_mail (x509))
    return "purpose";
  if (encrypt ? !may_encipher (x509, usage) : !may_sign (x509, usage))
    return "key-usage";

  return NULL;
}

/*
 * mesign_x509_get_purpose:
 * @x509: a certificate
 *
 * Returns: what it may be used for in mail
 */
MesignCertificatePurpose
mesign_x509_get_purpose (X509 *x509)
{
  MesignCertificatePurpose purpose = MESIGN_CERTIFICATE_PURPOSE_NONE;

  if (mesign_x509_refuse_mail_usage (x509, FALSE) == NULL)
    purpose |= MESIGN_CERTIFICATE_PURPOSE_SIGN;
  if (mesign_x509_refuse_mail_usage (x509, TRUE) == NULL)
    purpose |= MESIGN_CERTIFICATE_PURPOSE_ENCRYPT;
  if (X509_check_ca (x509) == 1)
    purpose |= MESIGN_CERTIFICATE_PURPOSE_AUTHORITY;

  return purpose;
}
