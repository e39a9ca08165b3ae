/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignCmsSigned *self)
{
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->signers, g_ptr_array_unref);
}

MESIGN_DEFINE_VALUE (MesignCmsSigned, mesign_cms_signed)

static MesignCmsSigned *
signed_new (void)
{
  MesignCmsSigned *self = g_atomic_rc_box_new0 (MesignCmsSigned);

  self->certificates = mesign_certificate_list_new ();
  self->signers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_cms_signer_unref);

  return self;
}

/* NSS puts an empty content beside certificates that nobody signs anything with. */
static gboolean
is_empty (const MesignCmsSigned *self)
{
  return !self->has_econtent || g_bytes_get_size (self->content) == 0;
}

static gboolean
has_digest (BIO *chain, const EVP_MD *md)
{
  for (BIO *bio = BIO_find_type (chain, BIO_TYPE_MD); bio != NULL;
       bio = BIO_next (bio) != NULL ? BIO_find_type (BIO_next (bio), BIO_TYPE_MD) : NULL)
    {
      EVP_MD_CTX *context = NULL;

      if (BIO_get_md_ctx (bio, &context) > 0 &&
          EVP_MD_get_type (EVP_MD_CTX_get0_md (context)) == EVP_MD_get_type (md))
        return TRUE;
    }

  return FALSE;
}

static BIO *
push_digest (BIO *chain, CMS_SignerInfo *info)
{
  X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  const EVP_MD *md;
  BIO *bio;

  CMS_SignerInfo_get0_algs (info, NULL, NULL, &algorithm, NULL);
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  md = EVP_get_digestbyobj (object);
  if (md == NULL || has_digest (chain, md))
    return chain;
  bio = BIO_new (BIO_f_md ());
  if (bio == NULL || BIO_set_md (bio, md) <= 0)
    {
      BIO_free (bio);
      return chain;
    }

  return BIO_push (bio, chain);
}

/* One pass over what is signed, through the digests of the signers themselves: the list of digests
 * in the SignedData is only a hint, and one unknown entry in it must not fail all signers. */
static BIO *
digest_content (STACK_OF (CMS_SignerInfo) * infos, GBytes *content)
{
  g_autoptr (BIO) chain = BIO_new (BIO_s_null ());

  for (int i = 0; i < sk_CMS_SignerInfo_num (infos); i++)
    chain = push_digest (chain, sk_CMS_SignerInfo_value (infos, i));
  if (content != NULL && !mesign_bio_write (chain, content))
    return NULL;

  return g_steal_pointer (&chain);
}

static const char *
refuse_content (const MesignCmsSigned *self, GBytes *detached_content)
{
  if (detached_content != NULL && self->has_econtent)
    return "econtent";
  if (detached_content == NULL && !self->has_econtent)
    return "no-content";

  return NULL;
}

static gboolean
judge_signers (MesignCmsSigned *self,
               CMS_ContentInfo *cms,
               MesignCmsSubject *subject,
               GError **error)
{
  STACK_OF (CMS_SignerInfo) *infos = CMS_get0_SignerInfos (cms);
  g_autoptr (BIO) digests = NULL;

  if (sk_CMS_SignerInfo_num (infos) > MESIGN_CMS_SIGNERS_MAX)
    {
      mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT, _ ("There are too many signatures"));
      return FALSE;
    }
  digests = digest_content (infos, subject->content);
  if (digests == NULL)
    {
      mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                          _ ("The signed content could not be checked"));
      return FALSE;
    }
  subject->digests = digests;
  for (int i = 0; i < sk_CMS_SignerInfo_num (infos); i++)
    g_ptr_array_add (self->signers,
                     mesign_cms_signer_verify (sk_CMS_SignerInfo_value (infos, i), subject));

  return TRUE;
}

/*
 * mesign_cms_verify_type:
 * @cms: a SignedData
 * @content_type: what the signed content must be
 * @detached_content: (nullable): as for mesign_cms_verify()
 * @extra_certificates: (nullable) (element-type MesignCertificate): as for mesign_cms_verify()
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): as mesign_cms_verify()
 */
MesignCmsSigned *
mesign_cms_verify_type (GBytes *cms,
                        int content_type,
                        GBytes *detached_content,
                        GPtrArray *extra_certificates,
                        GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (MesignCmsSigned) self = signed_new ();
  g_autoptr (CMS_ContentInfo) signers = NULL;
  MesignCmsSubject subject = { NULL };
  MesignCmsType type = mesign_cms_peek_type (cms);

  if (type != MESIGN_CMS_SIGNED && type != MESIGN_CMS_NONE)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("This part of the message is not a signature"));
  if (mesign_cms_is_chinese (cms))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("This program cannot compute SM2 signatures"));
  signers = mesign_cms_take_apart (cms, self, error);
  if (signers == NULL)
    return NULL;

  subject.content = detached_content != NULL ? detached_content : self->content;
  subject.content_type = content_type;
  subject.econtent_type = CMS_get0_eContentType (signers);
  subject.refusal = refuse_content (self, detached_content);
  subject.certificates = self->certificates;
  subject.extra_certificates = extra_certificates;
  if (!judge_signers (self, signers, &subject, error))
    return NULL;
  self->certificates_only = self->signers->len == 0 && is_empty (self) && detached_content == NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_cms_verify:
 * @cms: a SignedData (RFC 5652 section 5), BER or DER
 * @detached_content: (nullable): of a multipart/signed, the exact octets of the signed part
 * @extra_certificates: (nullable) (element-type MesignCertificate): where to look for a signer's
 * certificate that the message does not carry
 * @error: return location for a #MesignCryptoError
 *
 * Checks the mathematics and the attributes of every signer; nothing is said of trust, purpose, key
 * size or time, for which there is mesign_path_validate(). A result without signers is not a
 * signature: it is either certificates only, or invalid.
 *
 * A signer is ok only if contentType, eContentType and id-data are the same, the digest of the
 * content is the one that is signed, and the signature fits a certificate with the signer's name
 * and number. Content handed in detached while there is an eContent makes every signer invalid, and
 * so does content that could be the signed attributes of another message.
 *
 * Returns: (transfer full) (nullable): the result, or %NULL with %MESIGN_CRYPTO_ERROR_MALFORMED,
 * %MESIGN_CRYPTO_ERROR_LIMIT above 16 signers or 100 certificates, or
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED for the SignedData of GM/T 0010, which is by SM2
 */
MesignCmsSigned *
mesign_cms_verify (GBytes *cms,
                   GBytes *detached_content,
                   GPtrArray *extra_certificates,
                   GError **error)
{
  return mesign_cms_verify_type (cms, NID_pkcs7_data, detached_content, extra_certificates, error);
}
