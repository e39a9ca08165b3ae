/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-timestamp.h"

#include "crypto/mesign-cms-private.h"
#include "crypto/mesign-path.h"

#include <glib/gi18n-lib.h>
#include <openssl/ess.h>
#include <string.h>

/* RFC 3161. A token is a SignedData whose content is a TSTInfo; its signature is verified as that
 * of mail is, attribute by attribute, and its path at the time it states. */

#define NONCE_BITS 64

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_REQ, TS_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_RESP, TS_RESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_TST_INFO, TS_TST_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TS_MSG_IMPRINT, TS_MSG_IMPRINT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_ALGOR, X509_ALGOR_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_INTEGER, ASN1_INTEGER_free)

static void
clear (MesignTimestamp *self)
{
  g_free (self->reason);
  g_free (self->authority);
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
}

MESIGN_DEFINE_VALUE (MesignTimestamp, mesign_timestamp)

static gboolean
set_imprint (TS_REQ *request, GBytes *signature)
{
  g_autoptr (TS_MSG_IMPRINT) imprint = TS_MSG_IMPRINT_new ();
  g_autoptr (X509_ALGOR) algorithm = X509_ALGOR_new ();
  gsize length;
  const guint8 *octets = g_bytes_get_data (signature, &length);
  guint8 hash[EVP_MAX_MD_SIZE];
  unsigned int hash_length = 0;

  return EVP_Digest (octets, length, hash, &hash_length, EVP_sha256 (), NULL) == 1 &&
         X509_ALGOR_set0 (algorithm, OBJ_nid2obj (NID_sha256), V_ASN1_NULL, NULL) == 1 &&
         TS_MSG_IMPRINT_set_algo (imprint, algorithm) == 1 &&
         TS_MSG_IMPRINT_set_msg (imprint, hash, (int) hash_length) == 1 &&
         TS_REQ_set_msg_imprint (request, imprint) == 1;
}

static gboolean
set_nonce (TS_REQ *request)
{
  g_autoptr (BIGNUM) number = BN_new ();
  g_autoptr (ASN1_INTEGER) nonce = NULL;

  if (BN_rand (number, NONCE_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1)
    return FALSE;
  nonce = BN_to_ASN1_INTEGER (number, NULL);

  return nonce != NULL && TS_REQ_set_nonce (request, nonce) == 1;
}

/**
 * mesign_timestamp_request_new:
 * @signature: the octets of a signature
 * @error: return location for a #MesignCryptoError
 *
 * Asks for a stamp over the SHA-256 of @signature, with a random nonce and the authority's
 * certificate.
 *
 * Returns: (transfer full) (nullable): a TimeStampReq in DER, to be sent as
 * application/timestamp-query
 */
GBytes *
mesign_timestamp_request_new (GBytes *signature, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (TS_REQ) request = TS_REQ_new ();
  unsigned char *der = NULL;
  int length = -1;
  GBytes *octets;

  if (TS_REQ_set_version (request, 1) == 1 && set_imprint (request, signature) &&
      set_nonce (request) && TS_REQ_set_cert_req (request, 1) == 1)
    length = i2d_TS_REQ (request, &der);
  octets = mesign_asn1_take_der (der, length);
  if (octets == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                        _ ("The time stamp could not be asked for"));

  return octets;
}

static gboolean
same_imprint (TS_MSG_IMPRINT *a, TS_MSG_IMPRINT *b)
{
  const ASN1_OBJECT *a_object = NULL, *b_object = NULL;

  X509_ALGOR_get0 (&a_object, NULL, NULL, TS_MSG_IMPRINT_get_algo (a));
  X509_ALGOR_get0 (&b_object, NULL, NULL, TS_MSG_IMPRINT_get_algo (b));

  return OBJ_cmp (a_object, b_object) == 0 &&
         ASN1_OCTET_STRING_cmp (TS_MSG_IMPRINT_get_msg (a), TS_MSG_IMPRINT_get_msg (b)) == 0;
}

static gboolean
answers (TS_TST_INFO *info, TS_REQ *request)
{
  const ASN1_INTEGER *asked = TS_REQ_get_nonce (request);
  const ASN1_INTEGER *got = TS_TST_INFO_get_nonce (info);

  return same_imprint (TS_TST_INFO_get_msg_imprint (info), TS_REQ_get_msg_imprint (request)) &&
         (asked == NULL || (got != NULL && ASN1_INTEGER_cmp (asked, got) == 0));
}

static GBytes *
token_to_bytes (TS_RESP *response)
{
  PKCS7 *token = TS_RESP_get_token (response);
  unsigned char *der = NULL;
  int length = token != NULL ? i2d_PKCS7 (token, &der) : -1;

  return mesign_asn1_take_der (der, length);
}

static TS_RESP *
parse_response (GBytes *response)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (response, &length);

  return length <= G_MAXINT ? d2i_TS_RESP (NULL, &octets, length) : NULL;
}

static TS_REQ *
parse_request (GBytes *request)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (request, &length);

  return length <= G_MAXINT ? d2i_TS_REQ (NULL, &octets, length) : NULL;
}

static gboolean
is_granted (TS_RESP *response)
{
  gint64 status = -1;

  return ASN1_INTEGER_get_int64 (
             &status, TS_STATUS_INFO_get0_status (TS_RESP_get_status_info (response))) == 1 &&
         (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS);
}

/**
 * mesign_timestamp_response_get_token:
 * @response: what the authority answered, a TimeStampResp in DER
 * @request: what it was asked
 * @error: return location for a #MesignCryptoError
 *
 * Checks that the answer is to this request; who gave it is for mesign_timestamp_verify().
 *
 * Returns: (transfer full) (nullable): the token, or %NULL with %MESIGN_CRYPTO_ERROR_MALFORMED,
 * %MESIGN_CRYPTO_ERROR_FAILED if the authority refused, or %MESIGN_CRYPTO_ERROR_TAMPERED if it is
 * an answer to something else
 */
GBytes *
mesign_timestamp_response_get_token (GBytes *response, GBytes *request, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (TS_RESP) parsed = parse_response (response);
  g_autoptr (TS_REQ) asked = parse_request (request);
  g_autoptr (GBytes) token = NULL;

  if (parsed == NULL || asked == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The answer of the time-stamp authority is damaged"));
  if (!is_granted (parsed))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                               _ ("The time-stamp authority refused to stamp the message"));
  token = token_to_bytes (parsed);
  if (token == NULL || TS_RESP_get_tst_info (parsed) == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The answer of the time-stamp authority is damaged"));
  if (!answers (TS_RESP_get_tst_info (parsed), asked))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_TAMPERED,
                               _ ("The time stamp is for something else"));

  return g_steal_pointer (&token);
}

static TS_TST_INFO *
parse_info (GBytes *content)
{
  gsize length;
  const unsigned char *start = g_bytes_get_data (content, &length);
  const unsigned char *end = start;
  TS_TST_INFO *info = length <= G_MAXINT ? d2i_TS_TST_INFO (NULL, &end, length) : NULL;

  if (info != NULL && (gsize) (end - start) == length && TS_TST_INFO_get_version (info) == 1)
    return info;
  TS_TST_INFO_free (info);

  return NULL;
}

static gboolean
fits_signature (TS_TST_INFO *info, GBytes *signature, gboolean *weak)
{
  TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint (info);
  const ASN1_OCTET_STRING *stated = TS_MSG_IMPRINT_get_msg (imprint);
  const ASN1_OBJECT *object = NULL;
  const EVP_MD *md;
  gsize length;
  const guint8 *octets = g_bytes_get_data (signature, &length);
  guint8 hash[EVP_MAX_MD_SIZE];
  unsigned int hash_length = 0;

  X509_ALGOR_get0 (&object, NULL, NULL, TS_MSG_IMPRINT_get_algo (imprint));
  md = EVP_get_digestbyobj (object);
  if (md == NULL || EVP_Digest (octets, length, hash, &hash_length, md, NULL) != 1)
    return FALSE;
  *weak = hash_length < 28;

  return ASN1_STRING_length (stated) == (int) hash_length &&
         memcmp (ASN1_STRING_get0_data (stated), hash, hash_length) == 0;
}

static const ASN1_STRING *
get_sequence (CMS_SignerInfo *info, int nid)
{
  const ASN1_TYPE *value = mesign_cms_get_signed_value (info, nid);

  return value != NULL && value->type == V_ASN1_SEQUENCE ? value->value.sequence : NULL;
}

/* The signing-certificate attribute (RFC 2634 section 5.4, RFC 5035) has to name the certificate
 * that was used, or another one for the same key could be put in its place. */
static gboolean
names_certificate (GBytes *token, MesignX509Stack *certificates)
{
  g_autoptr (CMS_ContentInfo) cms = mesign_cms_load (token, NULL, NULL);
  CMS_SignerInfo *info =
      cms != NULL ? sk_CMS_SignerInfo_value (CMS_get0_SignerInfos (cms), 0) : NULL;
  const ASN1_STRING *one =
      info != NULL ? get_sequence (info, NID_id_smime_aa_signingCertificate) : NULL;
  const ASN1_STRING *two =
      info != NULL ? get_sequence (info, NID_id_smime_aa_signingCertificateV2) : NULL;
  const unsigned char *p = one != NULL ? ASN1_STRING_get0_data (one) : NULL;
  const unsigned char *q = two != NULL ? ASN1_STRING_get0_data (two) : NULL;
  ESS_SIGNING_CERT *v1 =
      one != NULL ? d2i_ESS_SIGNING_CERT (NULL, &p, ASN1_STRING_length (one)) : NULL;
  ESS_SIGNING_CERT_V2 *v2 =
      two != NULL ? d2i_ESS_SIGNING_CERT_V2 (NULL, &q, ASN1_STRING_length (two)) : NULL;
  gboolean named = (one == NULL || v1 != NULL) && (two == NULL || v2 != NULL) &&
                   OSSL_ESS_check_signing_certs (v1, v2, certificates, 1) > 0;

  ESS_SIGNING_CERT_free (v1);
  ESS_SIGNING_CERT_V2_free (v2);

  return named;
}

static gboolean
names_signer (GBytes *token, MesignCertificate *signer, GPtrArray *chain, GPtrArray *others)
{
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  g_autoptr (MesignX509Stack) stack = NULL;

  g_ptr_array_add (certificates, mesign_certificate_ref (signer));
  for (guint i = 0; i < chain->len; i++)
    g_ptr_array_add (certificates, mesign_certificate_ref (chain->pdata[i]));
  for (guint i = 0; i < others->len; i++)
    g_ptr_array_add (certificates, mesign_certificate_ref (others->pdata[i]));
  stack = mesign_x509_stack_new (certificates);

  return names_certificate (token, stack);
}

static void
conclude (MesignTimestamp *self, MesignTimestampStatus status, const char *reason)
{
  self->status = status;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

static void
judge_path (MesignTimestamp *self,
            GBytes *token,
            const MesignCmsSigned *parsed,
            GPtrArray *intermediates,
            GPtrArray *anchors)
{
  g_autoptr (GPtrArray) pool = mesign_certificate_list_new ();
  g_autoptr (MesignPath) path = NULL;

  for (guint i = 0; i < parsed->certificates->len; i++)
    g_ptr_array_add (pool, mesign_certificate_ref (parsed->certificates->pdata[i]));
  for (guint i = 0; intermediates != NULL && i < intermediates->len; i++)
    g_ptr_array_add (pool, mesign_certificate_ref (intermediates->pdata[i]));
  path = mesign_path_validate (self->certificate, pool, anchors, MESIGN_PATH_TIMESTAMP, self->time);
  g_ptr_array_unref (self->chain);
  self->chain = g_ptr_array_ref (path->chain);

  if (!names_signer (token, self->certificate, path->chain, pool))
    conclude (self, MESIGN_TIMESTAMP_INVALID, "signing-certificate");
  else if (!path->trusted)
    conclude (self, MESIGN_TIMESTAMP_UNTRUSTED, path->reason);
  else
    conclude (self, MESIGN_TIMESTAMP_VALID, NULL);
}

/* What can be said without a path: NULL if the token is right in itself and over this signature. */
static const char *
find_fault (MesignTimestamp *self, const MesignCmsSigned *parsed, GBytes *signature, gboolean *weak)
{
  MesignCmsSigner *signer = parsed->signers->len == 1 ? parsed->signers->pdata[0] : NULL;
  g_autoptr (TS_TST_INFO) info = parsed->content != NULL ? parse_info (parsed->content) : NULL;

  if (signer == NULL || info == NULL ||
      !mesign_asn1_to_time (TS_TST_INFO_get_time (info), &self->time))
    return "malformed";
  if (signer->certificate != NULL)
    {
      self->certificate = mesign_certificate_ref (signer->certificate);
      self->authority = g_strdup (signer->certificate->name);
    }
  if (!fits_signature (info, signature, weak))
    return "imprint";
  *weak = *weak || signer->weak_digest;
  if (signer->status != MESIGN_CMS_SIGNER_OK)
    return signer->reason;

  return NULL;
}

/**
 * mesign_timestamp_verify:
 * @token: a time-stamp token (RFC 3161)
 * @signature: the octets of the signature it is to be over
 * @intermediates: (nullable) (element-type MesignCertificate): where to look for the authority's
 * certificates, beside the token
 * @anchors: (nullable) (element-type MesignCertificate): whom to trust for time stamps
 *
 * Checks that the token is over @signature, the authority's signature, that it names the
 * certificate it was made with, and that certificate's path and purpose at the time of the stamp.
 *
 * Returns: (transfer full): what is to be said of it
 */
MesignTimestamp *
mesign_timestamp_verify (GBytes *token,
                         GBytes *signature,
                         GPtrArray *intermediates,
                         GPtrArray *anchors)
{
  MESIGN_CRYPTO_SCOPE;
  MesignTimestamp *self = g_atomic_rc_box_new0 (MesignTimestamp);
  g_autoptr (MesignCmsSigned) parsed =
      mesign_cms_verify_type (token, NID_id_smime_ct_TSTInfo, NULL, intermediates, NULL);
  gboolean weak = FALSE;
  const char *fault = parsed != NULL ? find_fault (self, parsed, signature, &weak) : "malformed";

  self->chain = mesign_certificate_list_new ();
  if (fault != NULL && g_str_equal (fault, "no-certificate"))
    conclude (self, MESIGN_TIMESTAMP_UNTRUSTED, "no-path");
  else if (fault != NULL)
    conclude (self, MESIGN_TIMESTAMP_INVALID, fault);
  else if (weak)
    conclude (self, MESIGN_TIMESTAMP_UNTRUSTED, "weak-algorithm");
  else
    judge_path (self, token, parsed, intermediates, anchors);

  return self;
}
