/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-revocation.h"

#include "crypto/mesign-revocation-private.h"

#include <glib/gi18n-lib.h>

/* Clocks differ a little */
#define SKEW (5 * 60)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_REQUEST, OCSP_REQUEST_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_RESPONSE, OCSP_RESPONSE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_BASICRESP, OCSP_BASICRESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_CERTID, OCSP_CERTID_free)

static OCSP_CERTID *
certificate_id (X509 *x509, X509 *issuer)
{
  return x509 != NULL && issuer != NULL ? OCSP_cert_to_id (EVP_sha1 (), x509, issuer) : NULL;
}

/**
 * mesign_ocsp_request_new:
 * @certificate: the certificate to ask about
 * @issuer: its issuer's
 * @error: return location for a #MesignCryptoError
 *
 * Asks with a nonce; the certificate is named by SHA-1 hashes, as RFC 5019 wants it: they are a
 * name only.
 *
 * Returns: (transfer full) (nullable): an OCSPRequest in DER (RFC 6960)
 */
GBytes *
mesign_ocsp_request_new (MesignCertificate *certificate, MesignCertificate *issuer, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (OCSP_REQUEST) request = OCSP_REQUEST_new ();
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  g_autoptr (X509) above = mesign_x509_to_openssl (issuer);
  g_autoptr (OCSP_CERTID) id = certificate_id (x509, above);
  unsigned char *der = NULL;
  int length = -1;
  GBytes *octets;

  if (id != NULL && OCSP_request_add0_id (request, id) != NULL)
    {
      id = NULL;
      if (OCSP_request_add1_nonce (request, NULL, -1) == 1)
        length = i2d_OCSP_REQUEST (request, &der);
    }
  octets = mesign_asn1_take_der (der, length);
  if (octets == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                        _ ("The question about revocation could not be made"));

  return octets;
}

static gboolean
is_delegate (X509 *x509, X509 *issuer, gint64 at)
{
  EVP_PKEY *key = X509_get0_pubkey (issuer);
  guint32 flags = X509_get_extension_flags (x509);
  gint64 from, to;

  return (flags & EXFLAG_XKUSAGE) != 0 && (flags & (EXFLAG_INVALID | EXFLAG_CRITICAL)) == 0 &&
         (X509_get_key_usage (x509) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0 &&
         (X509_get_extended_key_usage (x509) & XKU_OCSP_SIGN) != 0 &&
         X509_check_issued (issuer, x509) == X509_V_OK && key != NULL &&
         X509_verify (x509, key) == 1 && !mesign_x509_has_weak_signature (x509) &&
         !mesign_x509_has_weak_key (x509) &&
         mesign_asn1_to_time (X509_get0_notBefore (x509), &from) &&
         mesign_asn1_to_time (X509_get0_notAfter (x509), &to) && from <= at && at <= to;
}

/* The answer may be signed by the issuer itself, or by one it has made a certificate for just that
 * (RFC 6960 section 4.2.2.2); by nobody else. */
static gboolean
is_signed_rightly (OCSP_BASICRESP *basic, X509 *issuer, gint64 at)
{
  MesignX509Stack *allowed = sk_X509_new_null ();
  const MesignX509Stack *offered = OCSP_resp_get0_certs (basic);
  gboolean good;

  sk_X509_push (allowed, issuer);
  for (int i = 0; offered != NULL && i < sk_X509_num (offered) && i < 8; i++)
    if (is_delegate (sk_X509_value (offered, i), issuer, at))
      sk_X509_push (allowed, sk_X509_value (offered, i));
  good = !mesign_revocation_is_signed_weakly (OCSP_resp_get0_tbs_sigalg (basic)) &&
         OCSP_basic_verify (basic, allowed, NULL, OCSP_NOVERIFY | OCSP_NOINTERN) == 1;
  sk_X509_free (allowed);

  return good;
}

static OCSP_BASICRESP *
parse_response (GBytes *response, GError **error)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (response, &length);
  g_autoptr (OCSP_RESPONSE) parsed =
      length <= G_MAXINT ? d2i_OCSP_RESPONSE (NULL, &octets, length) : NULL;
  OCSP_BASICRESP *basic;

  if (parsed == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The answer about revocation is damaged"));
  if (OCSP_response_status (parsed) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("The authority did not answer the question about revocation"));
  basic = OCSP_response_get1_basic (parsed);
  if (basic == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The answer about revocation is damaged"));

  return basic;
}

static gboolean
has_other_nonce (OCSP_BASICRESP *basic, GBytes *request)
{
  gsize length;
  const unsigned char *octets;
  g_autoptr (OCSP_REQUEST) parsed = NULL;

  if (request == NULL)
    return FALSE;
  octets = g_bytes_get_data (request, &length);
  parsed = d2i_OCSP_REQUEST (NULL, &octets, (long) length);

  return parsed == NULL || OCSP_check_nonce (parsed, basic) == 0;
}

/* An answer that was made in the future was made by a clock that cannot be relied on. */
static gboolean
is_produced_by (const OCSP_BASICRESP *basic, gint64 at)
{
  gint64 produced;

  return mesign_asn1_to_time (OCSP_resp_get0_produced_at (basic), &produced) &&
         produced <= at + SKEW;
}

/* Whether the responder may have forgotten that it was revoked: it need not remember longer than
 * the certificate was valid (RFC 6960 section 4.4.4). */
static gboolean
may_be_forgotten (const MesignRevocation *self, OCSP_SINGLERESP *single, X509 *x509)
{
  ASN1_GENERALIZEDTIME *cutoff;
  gint64 not_after, since;
  gboolean forgotten;

  if (!mesign_asn1_to_time (X509_get0_notAfter (x509), &not_after))
    return TRUE;
  if (not_after >= self->this_update)
    return FALSE;
  cutoff = OCSP_SINGLERESP_get1_ext_d2i (single, NID_id_pkix_OCSP_archiveCutoff, NULL, NULL);
  forgotten = cutoff == NULL || !mesign_asn1_to_time (cutoff, &since) || not_after < since;
  ASN1_GENERALIZEDTIME_free (cutoff);

  return forgotten;
}

static gboolean
read_times (MesignRevocation *self,
            const ASN1_GENERALIZEDTIME *this_update,
            const ASN1_GENERALIZEDTIME *next_update)
{
  return mesign_asn1_to_time (this_update, &self->this_update) &&
         (next_update == NULL || mesign_asn1_to_time (next_update, &self->next_update));
}

static MesignRevocation *
take_answer (OCSP_BASICRESP *basic, OCSP_CERTID *id, X509 *x509, gint64 at, GError **error)
{
  g_autoptr (MesignRevocation) self = mesign_revocation_new ();
  OCSP_SINGLERESP *single = OCSP_resp_get0 (basic, OCSP_resp_find (basic, id, -1));
  ASN1_GENERALIZEDTIME *revoked_at = NULL, *this_update = NULL, *next_update = NULL, *since;
  int reason = -1;
  int status = single != NULL ? OCSP_single_get0_status (single, &reason, &revoked_at, &this_update,
                                                         &next_update)
                              : V_OCSP_CERTSTATUS_UNKNOWN;

  if (single == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The answer about revocation is for another certificate"));
  if (!read_times (self, this_update, next_update))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The answer about revocation is damaged"));
  if (!mesign_revocation_is_current (self, at) || !is_produced_by (basic, at))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("The answer about revocation is out of date"));

  if (status == V_OCSP_CERTSTATUS_GOOD && !may_be_forgotten (self, single, x509))
    self->status = MESIGN_REVOCATION_GOOD;
  else if (status == V_OCSP_CERTSTATUS_REVOKED)
    {
      since = OCSP_SINGLERESP_get1_ext_d2i (single, NID_invalidity_date, NULL, NULL);
      mesign_revocation_set_revoked (self, revoked_at, since, reason);
      ASN1_GENERALIZEDTIME_free (since);
    }

  return g_steal_pointer (&self);
}

/**
 * mesign_ocsp_response_verify:
 * @response: what the responder answered, an OCSPResponse in DER
 * @request: (nullable): what it was asked: if both have a nonce, it must be the same
 * @certificate: the certificate it was asked about
 * @issuer: its issuer's
 * @at: now, in seconds since 1970 UTC
 * @error: return location for a #MesignCryptoError
 *
 * Checks who signed the answer and how, whom it is about, and that it is of today. An answer that
 * fails is no answer.
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL with %MESIGN_CRYPTO_ERROR_MALFORMED,
 * %MESIGN_CRYPTO_ERROR_TAMPERED or %MESIGN_CRYPTO_ERROR_FAILED
 */
MesignRevocation *
mesign_ocsp_response_verify (GBytes *response,
                             GBytes *request,
                             MesignCertificate *certificate,
                             MesignCertificate *issuer,
                             gint64 at,
                             GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (OCSP_BASICRESP) basic = parse_response (response, error);
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  g_autoptr (X509) above = mesign_x509_to_openssl (issuer);
  g_autoptr (OCSP_CERTID) id = certificate_id (x509, above);

  if (basic == NULL)
    return NULL;
  if (id == NULL || has_other_nonce (basic, request) || !is_signed_rightly (basic, above, at))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_TAMPERED,
                               _ ("The answer about revocation does not come from the authority"));

  return take_answer (basic, id, x509, at, error);
}
