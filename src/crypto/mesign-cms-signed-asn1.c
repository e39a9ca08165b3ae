/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/asn1t.h>

/* A SignedData (RFC 5652 section 5.1) taken apart: the content, which may be large, leaves without
 * a copy, and the certificates are read where those that came before are known. OpenSSL gets the
 * rest, the signers as they were written. */

typedef struct
{
  ASN1_OBJECT *type;
  ASN1_OCTET_STRING *octets;
} Content;

typedef struct
{
  ASN1_INTEGER *version;
  ASN1_TYPE *digests;
  Content *content;
  STACK_OF (ASN1_TYPE) * certificates;
  STACK_OF (ASN1_TYPE) * crls;
  ASN1_TYPE *signers;
} Signed;

typedef struct
{
  ASN1_OBJECT *type;
  Signed *content;
} SignedInfo;

/* clang-format off */
ASN1_SEQUENCE (Content) = {
  ASN1_SIMPLE (Content, type, ASN1_OBJECT),
  ASN1_EXP_OPT (Content, octets, ASN1_OCTET_STRING, 0),
} static_ASN1_SEQUENCE_END (Content)

ASN1_SEQUENCE (Signed) = {
  ASN1_SIMPLE (Signed, version, ASN1_INTEGER),
  ASN1_SIMPLE (Signed, digests, ASN1_ANY),
  ASN1_SIMPLE (Signed, content, Content),
  ASN1_IMP_SET_OF_OPT (Signed, certificates, ASN1_ANY, 0),
  ASN1_IMP_SET_OF_OPT (Signed, crls, ASN1_ANY, 1),
  ASN1_SIMPLE (Signed, signers, ASN1_ANY),
} static_ASN1_SEQUENCE_END (Signed)

ASN1_SEQUENCE (SignedInfo) = {
  ASN1_SIMPLE (SignedInfo, type, ASN1_OBJECT),
  ASN1_EXP (SignedInfo, content, Signed, 0),
} static_ASN1_SEQUENCE_END (SignedInfo)
/* clang-format on */

static SignedInfo *
parse (GBytes *cms)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (cms, &length);
  const unsigned char *end = octets;
  SignedInfo *info = NULL;

  if (mesign_cms_peek_type (cms) == MESIGN_CMS_SIGNED)
    info = (gpointer) ASN1_item_d2i (NULL, &end, (long) length, ASN1_ITEM_rptr (SignedInfo));
  if (info == NULL || mesign_asn1_is_padding (end, octets + length - end))
    return info;
  ASN1_item_free ((ASN1_VALUE *) info, ASN1_ITEM_rptr (SignedInfo));

  return NULL;
}

static void
free_string (gpointer string)
{
  ASN1_STRING_free (string);
}

static GBytes *
take_string (ASN1_STRING *string)
{
  return g_bytes_new_with_free_func (ASN1_STRING_get0_data (string), ASN1_STRING_length (string),
                                     free_string, string);
}

static void
take_content (MesignCmsSigned *self, Content *content)
{
  self->has_econtent = content->octets != NULL;
  if (self->has_econtent)
    self->content = take_string (g_steal_pointer (&content->octets));
}

static gboolean
add_certificate (MesignCmsSigned *self, const ASN1_TYPE *choice)
{
  g_autoptr (GBytes) der = NULL;
  g_autoptr (X509) x509 = NULL;
  MesignCertificate *certificate;

  /* the other choices are obsolete, or no such certificates (RFC 5652 section 10.2.2) */
  if (choice->type != V_ASN1_SEQUENCE)
    return TRUE;
  der = g_bytes_new_static (ASN1_STRING_get0_data (choice->value.sequence),
                            ASN1_STRING_length (choice->value.sequence));
  x509 = mesign_x509_read (der);
  if (x509 == NULL)
    return FALSE;
  certificate = mesign_x509_read_value (der);
  if (certificate != NULL)
    g_ptr_array_add (self->certificates, certificate);

  return TRUE;
}

static gboolean
add_certificates (MesignCmsSigned *self, const Signed *content, GError **error)
{
  int n = content->certificates != NULL ? sk_ASN1_TYPE_num (content->certificates) : 0;

  if (n > MESIGN_CMS_CERTIFICATES_MAX)
    {
      mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                          _ ("The signature carries too many certificates"));
      return FALSE;
    }
  for (int i = 0; i < n; i++)
    if (!add_certificate (self, sk_ASN1_TYPE_value (content->certificates, i)))
      {
        mesign_cms_fail_damaged (error);
        return FALSE;
      }

  return TRUE;
}

static void
drop_certificates (Signed *content)
{
  sk_ASN1_TYPE_pop_free (g_steal_pointer (&content->certificates), ASN1_TYPE_free);
  sk_ASN1_TYPE_pop_free (g_steal_pointer (&content->crls), ASN1_TYPE_free);
}

static CMS_ContentInfo *
load_rest (const SignedInfo *info, GError **error)
{
  unsigned char *der = NULL;
  int length = ASN1_item_i2d ((const ASN1_VALUE *) info, &der, ASN1_ITEM_rptr (SignedInfo));
  g_autoptr (GBytes) rest = mesign_asn1_take_der (der, length);

  return rest != NULL ? mesign_cms_load (rest, NULL, error) : mesign_cms_fail_damaged (error);
}

/*
 * mesign_cms_take_apart:
 * @cms: a SignedData
 * @self: where its content and its certificates go
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): what is left in OpenSSL's form: the signers, of a content
 * that is somewhere else
 */
CMS_ContentInfo *
mesign_cms_take_apart (GBytes *cms, MesignCmsSigned *self, GError **error)
{
  SignedInfo *info = parse (cms);
  CMS_ContentInfo *rest = NULL;

  if (info == NULL)
    return mesign_cms_fail_damaged (error);
  if (add_certificates (self, info->content, error))
    {
      take_content (self, info->content->content);
      drop_certificates (info->content);
      rest = load_rest (info, error);
    }
  ASN1_item_free ((ASN1_VALUE *) info, ASN1_ITEM_rptr (SignedInfo));

  return rest;
}

static GBytes *
encode_with (SignedInfo *info, GBytes *content)
{
  ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new ();
  gsize size;
  const void *data = g_bytes_get_data (content, &size);
  unsigned char *der = NULL;
  int length;

  /* lent, since it may be large */
  octets->data = (guint8 *) data;
  octets->length = (int) size;
  info->content->content->octets = octets;
  length = ASN1_item_i2d ((const ASN1_VALUE *) info, &der, ASN1_ITEM_rptr (SignedInfo));
  octets->data = NULL;
  octets->length = 0;

  return mesign_asn1_take_der (der, length);
}

/*
 * mesign_cms_put_content:
 * @cms: a SignedData without its content
 * @content: the content
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the SignedData with it, in DER
 */
GBytes *
mesign_cms_put_content (GBytes *cms, GBytes *content, GError **error)
{
  SignedInfo *info = parse (cms);
  GBytes *whole = NULL;

  if (info != NULL && info->content->content->octets == NULL &&
      g_bytes_get_size (content) <= G_MAXINT)
    whole = encode_with (info, content);
  if (info != NULL)
    ASN1_item_free ((ASN1_VALUE *) info, ASN1_ITEM_rptr (SignedInfo));

  return whole != NULL ? whole : mesign_cms_fail_damaged (error);
}
