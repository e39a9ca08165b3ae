/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-revocation.h"

#include "crypto/mesign-revocation-private.h"

#include <glib/gi18n-lib.h>

#define EXPIRED_CERTS_ON_CRL "2.5.29.60"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ISSUING_DIST_POINT, ISSUING_DIST_POINT_free)

static X509_CRL *
parse (GBytes *crl)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (crl, &length);

  return length <= G_MAXINT ? d2i_X509_CRL (NULL, &octets, length) : NULL;
}

static gboolean
is_signed_rightly (X509_CRL *crl, X509 *issuer)
{
  EVP_PKEY *key = X509_get0_pubkey (issuer);
  const X509_ALGOR *algorithm = NULL;

  X509_CRL_get0_signature (crl, NULL, &algorithm);

  return key != NULL &&
         X509_NAME_cmp (X509_CRL_get_issuer (crl), X509_get_subject_name (issuer)) == 0 &&
         (X509_get_key_usage (issuer) & KU_CRL_SIGN) != 0 &&
         !mesign_revocation_is_signed_weakly (algorithm) && X509_CRL_verify (crl, key) == 1;
}

static gboolean
has_name (const CRL_DIST_POINTS *points, const GENERAL_NAME *name)
{
  for (int i = 0; i < sk_DIST_POINT_num (points); i++)
    {
      const DIST_POINT_NAME *point = sk_DIST_POINT_value (points, i)->distpoint;

      if (point == NULL || point->type != 0)
        continue;
      for (int j = 0; j < sk_GENERAL_NAME_num (point->name.fullname); j++)
        if (GENERAL_NAME_cmp (sk_GENERAL_NAME_value (point->name.fullname, j),
                              (GENERAL_NAME *) name) == 0)
          return TRUE;
    }

  return FALSE;
}

/* A list may be one of several its issuer keeps; then it has to be the certificate's own. */
static gboolean
is_point_of (const DIST_POINT_NAME *point, X509 *x509)
{
  g_autoptr (CRL_DIST_POINTS) own =
      X509_get_ext_d2i (x509, NID_crl_distribution_points, NULL, NULL);

  if (point == NULL)
    return TRUE;
  if (own == NULL || point->type != 0)
    return FALSE;
  for (int i = 0; i < sk_GENERAL_NAME_num (point->name.fullname); i++)
    if (has_name (own, sk_GENERAL_NAME_value (point->name.fullname, i)))
      return TRUE;

  return FALSE;
}

/* Of an entry only the reason and the date of invalidity are known here: a critical one more, such
 * as whose entry it is (RFC 5280 section 5.3), makes the list one that cannot be used. */
static gboolean
has_critical_entry (X509_CRL *crl)
{
  STACK_OF (X509_REVOKED) *entries = X509_CRL_get_REVOKED (crl);

  for (int i = 0; i < sk_X509_REVOKED_num (entries); i++)
    {
      X509_REVOKED *entry = sk_X509_REVOKED_value (entries, i);

      for (int j = 0; j < X509_REVOKED_get_ext_count (entry); j++)
        {
          X509_EXTENSION *extension = X509_REVOKED_get_ext (entry, j);
          int nid = OBJ_obj2nid (X509_EXTENSION_get_object (extension));

          if (X509_EXTENSION_get_critical (extension) && nid != NID_crl_reason &&
              nid != NID_invalidity_date)
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
has_unknown_critical_extension (X509_CRL *crl)
{
  for (int i = 0; i < X509_CRL_get_ext_count (crl); i++)
    {
      X509_EXTENSION *extension = X509_CRL_get_ext (crl, i);
      int nid = OBJ_obj2nid (X509_EXTENSION_get_object (extension));

      if (X509_EXTENSION_get_critical (extension) && nid != NID_issuing_distribution_point &&
          nid != NID_authority_key_identifier && nid != NID_crl_number)
        return TRUE;
    }

  return FALSE;
}

/* Whether the list speaks of this certificate, for every reason: RFC 5280 section 6.3.3. Delta and
 * indirect lists are not for us. */
static gboolean
covers (X509_CRL *crl, X509 *x509)
{
  int criticality = -1;
  g_autoptr (ISSUING_DIST_POINT) point =
      X509_CRL_get_ext_d2i (crl, NID_issuing_distribution_point, &criticality, NULL);
  gboolean is_ca = X509_check_ca (x509) == 1;

  if (has_unknown_critical_extension (crl) || has_critical_entry (crl) ||
      X509_CRL_get_ext_by_NID (crl, NID_delta_crl, -1) >= 0)
    return FALSE;
  if (point == NULL)
    return criticality == -1;

  return point->indirectCRL <= 0 && point->onlyattr <= 0 && point->onlysomereasons == NULL &&
         (point->onlyuser <= 0 || !is_ca) && (point->onlyCA <= 0 || is_ca) &&
         is_point_of (point->distpoint, x509);
}

static void
take_entry (MesignRevocation *self, X509_REVOKED *entry)
{
  ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i (entry, NID_crl_reason, NULL, NULL);
  ASN1_GENERALIZEDTIME *since = X509_REVOKED_get_ext_d2i (entry, NID_invalidity_date, NULL, NULL);

  mesign_revocation_set_revoked (self, X509_REVOKED_get0_revocationDate (entry), since,
                                 reason != NULL ? (int) ASN1_ENUMERATED_get (reason) : -1);
  ASN1_ENUMERATED_free (reason);
  ASN1_GENERALIZEDTIME_free (since);
}

/* Since when revoked certificates are kept on the list although they expired; -1 if they are not
 * (ITU-T X.509 section 9.5.2.8). */
static gint64
get_expired_since (X509_CRL *crl)
{
  g_autoptr (ASN1_OBJECT) object = OBJ_txt2obj (EXPIRED_CERTS_ON_CRL, 1);
  int position = X509_CRL_get_ext_by_OBJ (crl, object, -1);
  const ASN1_STRING *value;
  const unsigned char *octets;
  ASN1_GENERALIZEDTIME *time;
  gint64 since = -1;

  if (position < 0)
    return -1;
  value = X509_EXTENSION_get_data (X509_CRL_get_ext (crl, position));
  octets = ASN1_STRING_get0_data (value);
  time = d2i_ASN1_GENERALIZEDTIME (NULL, &octets, ASN1_STRING_length (value));
  if (time == NULL || !mesign_asn1_to_time (time, &since))
    since = -1;
  ASN1_GENERALIZEDTIME_free (time);

  return since;
}

/* A revoked certificate may leave the list when it has expired (RFC 5280 section 3.3): not to be on
 * it says nothing then. */
static gboolean
has_left (const MesignRevocation *self, X509_CRL *crl, X509 *x509)
{
  gint64 not_after, since;

  if (!mesign_asn1_to_time (X509_get0_notAfter (x509), &not_after))
    return TRUE;
  if (not_after >= self->this_update)
    return FALSE;
  since = get_expired_since (crl);

  return since < 0 || not_after < since;
}

static MesignRevocation *
look_up (X509_CRL *crl, X509 *x509, gint64 at, GError **error)
{
  g_autoptr (MesignRevocation) self = mesign_revocation_new ();
  const ASN1_TIME *next_update = X509_CRL_get0_nextUpdate (crl);
  X509_REVOKED *entry = NULL;

  if (!mesign_asn1_to_time (X509_CRL_get0_lastUpdate (crl), &self->this_update) ||
      (next_update != NULL && !mesign_asn1_to_time (next_update, &self->next_update)))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The revocation list is damaged"));
  if (!mesign_revocation_is_current (self, at))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("The revocation list is out of date"));
  self->status = MESIGN_REVOCATION_GOOD;
  if (X509_CRL_get0_by_cert (crl, &entry, x509) == 1)
    take_entry (self, entry);
  else if (has_left (self, crl, x509))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The revocation list does not speak of this certificate"));

  return g_steal_pointer (&self);
}

/**
 * mesign_crl_lookup:
 * @crl: a CertificateList in DER (RFC 5280 section 5)
 * @certificate: the certificate to look for
 * @issuer: its issuer's
 * @at: now, in seconds since 1970 UTC
 * @error: return location for a #MesignCryptoError
 *
 * Checks that the list is @issuer's own, of today, and speaks of @certificate. When an entry counts
 * is for the caller: a signature with a valid time stamp from before it stands.
 *
 * Returns: (transfer full) (nullable): good or revoked, or %NULL with
 * %MESIGN_CRYPTO_ERROR_MALFORMED, %MESIGN_CRYPTO_ERROR_TAMPERED, %MESIGN_CRYPTO_ERROR_UNSUPPORTED
 * or %MESIGN_CRYPTO_ERROR_FAILED
 */
MesignRevocation *
mesign_crl_lookup (GBytes *crl,
                   MesignCertificate *certificate,
                   MesignCertificate *issuer,
                   gint64 at,
                   GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509_CRL) list = parse (crl);
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  g_autoptr (X509) above = mesign_x509_to_openssl (issuer);

  if (list == NULL || x509 == NULL || above == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The revocation list is damaged"));
  if (X509_NAME_cmp (X509_get_issuer_name (x509), X509_get_subject_name (above)) != 0 ||
      !is_signed_rightly (list, above))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_TAMPERED,
                               _ ("The revocation list does not come from the authority"));
  if (!covers (list, x509))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The revocation list does not speak of this certificate"));

  return look_up (list, x509, at, error);
}
