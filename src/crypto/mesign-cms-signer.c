/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <string.h>

/* One signer of a SignedData. CMS_verify () is no verdict: it takes one mail's signed attributes
 * for the content of another that has none, and any contentType. So the attributes are looked at
 * here, and both halves, attributes and content, are verified on their own. */

/* How many certificates with the signer's name and number are tried */
#define CANDIDATES_MAX 8

/* The signed attributes of a replayed signature are a SET OF */
#define SET_OF_TAG 0x31

static void
clear (MesignCmsSigner *self)
{
  g_free (self->reason);
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
  g_free (self->digest);
  g_free (self->signature_algorithm);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->timestamp, g_bytes_unref);
  g_strfreev (self->capabilities);
  g_clear_pointer (&self->encryption_certificate, mesign_certificate_unref);
}

MESIGN_DEFINE_VALUE (MesignCmsSigner, mesign_cms_signer)

static void
conclude (MesignCmsSigner *self, MesignCmsSignerStatus status, const char *reason)
{
  self->status = status;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/* The name of a signature algorithm, and whether it can be computed here. */
static gboolean
name_signature_algorithm (const X509_ALGOR *algorithm, char **name)
{
  const ASN1_OBJECT *object;
  int nid, key = NID_undef;
  static const struct
  {
    int nid;
    const char *name;
  } table[] = {
    { NID_rsaEncryption, "rsa" },
    { NID_rsassaPss, "rsa-pss" },
    { NID_X9_62_id_ecPublicKey, "ecdsa" },
    { NID_ED25519, "ed25519" },
    { NID_dsa, "dsa" },
  };

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  nid = OBJ_obj2nid (object);
  if (OBJ_find_sigid_algs (nid, NULL, &key) == 1 && key != NID_undef)
    nid = key;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].nid == nid)
      {
        *name = g_strdup (table[i].name);
        return TRUE;
      }
  *name = mesign_asn1_to_algorithm (object);

  return FALSE;
}

static gboolean
is_weak (const EVP_MD *md)
{
  return EVP_MD_get_size (md) < 28;
}

/* Takes the algorithms; FALSE, with the verdict, if one of them cannot be computed. */
static gboolean
take_algorithms (MesignCmsSigner *self, CMS_SignerInfo *info)
{
  X509_ALGOR *digest = NULL, *signature = NULL;
  const ASN1_OBJECT *object = NULL;
  g_autoptr (EVP_MD) md = NULL;
  gboolean known;

  CMS_SignerInfo_get0_algs (info, NULL, NULL, &digest, &signature);
  X509_ALGOR_get0 (&object, NULL, NULL, digest);
  self->digest = mesign_asn1_to_algorithm (object);
  known = name_signature_algorithm (signature, &self->signature_algorithm);
  md = EVP_MD_fetch (NULL, self->digest, NULL);
  if (md == NULL && OBJ_obj2nid (object) != NID_undef)
    md = EVP_MD_fetch (NULL, OBJ_nid2sn (OBJ_obj2nid (object)), NULL);
  self->weak_digest = md == NULL || is_weak (md);
  if (md == NULL || !known)
    conclude (self, MESIGN_CMS_SIGNER_UNSUPPORTED,
              known ? self->digest : self->signature_algorithm);

  return md != NULL && known;
}

static void
take_claims (MesignCmsSigner *self, CMS_SignerInfo *info, const MesignCmsSubject *subject)
{
  self->claimed_time = mesign_cms_get_signing_time (info);
  self->signature = mesign_asn1_to_bytes (CMS_SignerInfo_get0_signature (info));
  self->timestamp = mesign_cms_get_timestamp (info);
  self->capabilities = mesign_cms_get_capabilities (info);
  self->encryption_certificate =
      mesign_cms_find_preferred (info, subject->certificates, subject->extra_certificates);
}

static gboolean
starts_like_attributes (GBytes *content)
{
  gsize length;
  const guint8 *octets = g_bytes_get_data (content, &length);

  return length > 0 && octets[0] == SET_OF_TAG;
}

/* The shape of the signed attributes (RFC 5652 section 5.3), or what stands for it without any. */
static const char *
find_fault (CMS_SignerInfo *info, const MesignCmsSubject *subject)
{
  const ASN1_TYPE *type, *digest;

  if (subject->refusal != NULL)
    return subject->refusal;
  if (OBJ_obj2nid (subject->econtent_type) != subject->content_type)
    return "content-type";
  if (CMS_signed_get_attr_count (info) < 0)
    return starts_like_attributes (subject->content) ? "no-attributes" : NULL;

  type = mesign_cms_get_signed_value (info, NID_pkcs9_contentType);
  digest = mesign_cms_get_signed_value (info, NID_pkcs9_messageDigest);
  if (type == NULL || digest == NULL)
    return mesign_cms_has_signed (info, NID_pkcs9_contentType) &&
                   mesign_cms_has_signed (info, NID_pkcs9_messageDigest)
               ? "duplicate-attribute"
               : "no-attributes";
  if (type->type != V_ASN1_OBJECT || OBJ_cmp (type->value.object, subject->econtent_type) != 0)
    return "content-type";
  if (digest->type != V_ASN1_OCTET_STRING)
    return "malformed";

  return NULL;
}

static gboolean
verify_ed25519 (CMS_SignerInfo *info, X509 *x509, GBytes *octets)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);
  const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature (info);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);

  return key != NULL && EVP_PKEY_is_a (key, "ED25519") &&
         EVP_DigestVerifyInit (context, NULL, NULL, NULL, key) == 1 &&
         EVP_DigestVerify (context, ASN1_STRING_get0_data (signature),
                           ASN1_STRING_length (signature), data, length) == 1;
}

/* The signature itself: over the attributes if there are any, else over the content. OpenSSL 3.0's
 * CMS wants a digest for Ed25519, which has none (RFC 8419). */
static gboolean
verify_signature (const MesignCmsSigner *self,
                  CMS_SignerInfo *info,
                  X509 *x509,
                  const MesignCmsSubject *subject)
{
  gboolean has_attributes = CMS_signed_get_attr_count (info) >= 0;
  g_autoptr (GBytes) octets = NULL;

  if (strcmp (self->signature_algorithm, "ed25519") == 0)
    {
      octets =
          has_attributes ? mesign_cms_get_signed_octets (info) : g_bytes_ref (subject->content);
      return verify_ed25519 (info, x509, octets);
    }
  if (X509_get0_pubkey (x509) == NULL)
    return FALSE;
  CMS_SignerInfo_set1_signer_cert (info, x509);

  return has_attributes ? CMS_SignerInfo_verify (info) == 1
                        : CMS_SignerInfo_verify_content (info, subject->digests) == 1;
}

/* Whether a certificate has the signer's number or key identifier: its name is compared later,
 * since reading every certificate somebody has takes long. */
static gboolean
may_be_signers (CMS_SignerInfo *info, const MesignCertificate *certificate)
{
  ASN1_OCTET_STRING *key_id = NULL;
  X509_NAME *issuer = NULL;
  ASN1_INTEGER *serial = NULL;
  g_autofree char *text = NULL;

  if (CMS_SignerInfo_get0_signer_id (info, &key_id, &issuer, &serial) != 1)
    return FALSE;
  text = serial != NULL ? mesign_x509_serial_to_text (serial) : mesign_asn1_to_hex (key_id);

  return g_strcmp0 (text, serial != NULL ? certificate->serial : certificate->subject_key_id) == 0;
}

static X509 *
read_signers (CMS_SignerInfo *info, MesignCertificate *certificate)
{
  g_autoptr (X509) x509 =
      may_be_signers (info, certificate) ? mesign_x509_to_openssl (certificate) : NULL;

  if (x509 == NULL || CMS_SignerInfo_cert_cmp (info, x509) != 0)
    return NULL;

  return g_steal_pointer (&x509);
}

/* What keeps a signature by this key from being computed at all: SM2 wants an identity that CMS
 * does not hand in, RSA has no encoding for SM3. NULL where nothing does. */
static const char *
find_uncomputable (const MesignCmsSigner *self, CMS_SignerInfo *info, X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  const ASN1_OBJECT *object = NULL;
  X509_ALGOR *digest = NULL;

  if (key != NULL && EVP_PKEY_is_a (key, "SM2"))
    return "sm2";
  if (key == NULL || !(EVP_PKEY_is_a (key, "RSA") || EVP_PKEY_is_a (key, "EC")))
    return NULL;
  CMS_SignerInfo_get0_algs (info, NULL, NULL, &digest, NULL);
  X509_ALGOR_get0 (&object, NULL, NULL, digest);
  if (EVP_DigestVerifyInit (context, NULL, EVP_get_digestbyobj (object), NULL, key) != 1)
    return self->digest;

  return NULL;
}

/* Tries the certificates that have the signer's name and number, or key identifier; there may be
 * more than one, since anyone can add another. */
static void
try_certificates (MesignCmsSigner *self,
                  CMS_SignerInfo *info,
                  const MesignCmsSubject *subject,
                  GPtrArray *certificates)
{
  guint tried = 0;

  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    {
      g_autoptr (X509) x509 = NULL;
      const char *uncomputable;
      gboolean good;

      if (self->status == MESIGN_CMS_SIGNER_OK || tried == CANDIDATES_MAX)
        return;
      x509 = read_signers (info, certificates->pdata[i]);
      if (x509 == NULL)
        continue;
      tried++;
      good = verify_signature (self, info, x509, subject);
      if (self->certificate == NULL || good)
        {
          g_clear_pointer (&self->certificate, mesign_certificate_unref);
          self->certificate = mesign_certificate_ref (certificates->pdata[i]);
        }
      uncomputable = good ? NULL : find_uncomputable (self, info, x509);
      if (uncomputable != NULL)
        conclude (self, MESIGN_CMS_SIGNER_UNSUPPORTED, uncomputable);
      else
        conclude (self, good ? MESIGN_CMS_SIGNER_OK : MESIGN_CMS_SIGNER_INVALID,
                  good ? NULL : "bad-signature");
    }
}

/* Names the signer of a signature that is not verified, for showing who it claims to be. */
static void
find_claimed_certificate (MesignCmsSigner *self,
                          CMS_SignerInfo *info,
                          const MesignCmsSubject *subject)
{
  for (guint i = 0; i < subject->certificates->len && self->certificate == NULL; i++)
    {
      g_autoptr (X509) x509 = read_signers (info, subject->certificates->pdata[i]);

      if (x509 != NULL)
        self->certificate = mesign_certificate_ref (subject->certificates->pdata[i]);
    }
}

static void
judge (MesignCmsSigner *self, CMS_SignerInfo *info, const MesignCmsSubject *subject)
{
  const char *fault = find_fault (info, subject);

  if (fault == NULL && CMS_signed_get_attr_count (info) >= 0 &&
      CMS_SignerInfo_verify_content (info, subject->digests) != 1)
    fault = "digest-mismatch";
  if (fault != NULL)
    {
      conclude (self, MESIGN_CMS_SIGNER_INVALID, fault);
      return;
    }
  conclude (self, MESIGN_CMS_SIGNER_NO_CERTIFICATE, "no-certificate");
  try_certificates (self, info, subject, subject->certificates);
  if (self->status != MESIGN_CMS_SIGNER_OK)
    try_certificates (self, info, subject, subject->extra_certificates);
}

/*
 * mesign_cms_signer_verify:
 * @info: a signer
 * @subject: what was signed
 *
 * Returns: (transfer full): what the mathematics say of this signer
 */
MesignCmsSigner *
mesign_cms_signer_verify (CMS_SignerInfo *info, const MesignCmsSubject *subject)
{
  MesignCmsSigner *self = g_atomic_rc_box_new0 (MesignCmsSigner);

  take_claims (self, info, subject);
  if (take_algorithms (self, info))
    judge (self, info, subject);
  if (self->certificate == NULL)
    find_claimed_certificate (self, info, subject);

  return self;
}
