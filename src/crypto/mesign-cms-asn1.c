/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <openssl/asn1t.h>

/* GCMParameters, aes-ICVlen DEFAULT 12 */
#define GCM_TAG_LENGTH_DEFAULT 12

/* Templates for the parts of CMS that have to be looked at before decrypting and that OpenSSL keeps
 * to itself: RFC 5652 section 6.1, RFC 5083 section 2.1, RFC 5084 section 3.2, RFC 3274 section
 * 1.1. */

typedef struct
{
  ASN1_OBJECT *type;
  X509_ALGOR *algorithm;
  ASN1_OCTET_STRING *ciphertext;
} EncryptedContent;

typedef struct
{
  ASN1_INTEGER *version;
  STACK_OF (ASN1_TYPE) * originator;
  ASN1_TYPE *recipients;
  EncryptedContent *content;
  STACK_OF (X509_ATTRIBUTE) * unprotected;
} Enveloped;

typedef struct
{
  ASN1_INTEGER *version;
  STACK_OF (ASN1_TYPE) * originator;
  ASN1_TYPE *recipients;
  EncryptedContent *content;
  STACK_OF (X509_ATTRIBUTE) * authenticated;
  ASN1_OCTET_STRING *mac;
  STACK_OF (X509_ATTRIBUTE) * unauthenticated;
} AuthEnveloped;

typedef struct
{
  ASN1_OBJECT *type;
  Enveloped *content;
} EnvelopedInfo;

typedef struct
{
  ASN1_OBJECT *type;
  AuthEnveloped *content;
} AuthEnvelopedInfo;

typedef struct
{
  ASN1_OBJECT *type;
  ASN1_OCTET_STRING *octets;
} Encapsulated;

typedef struct
{
  ASN1_INTEGER *version;
  X509_ALGOR *algorithm;
  Encapsulated *content;
} Compressed;

typedef struct
{
  ASN1_OBJECT *type;
  Compressed *content;
} CompressedInfo;

typedef struct
{
  ASN1_OCTET_STRING *nonce;
  ASN1_INTEGER *tag_length;
} GcmParameters;

/* clang-format off */
ASN1_SEQUENCE (EncryptedContent) = {
  ASN1_SIMPLE (EncryptedContent, type, ASN1_OBJECT),
  ASN1_SIMPLE (EncryptedContent, algorithm, X509_ALGOR),
  ASN1_IMP_OPT (EncryptedContent, ciphertext, ASN1_OCTET_STRING, 0),
} static_ASN1_SEQUENCE_END (EncryptedContent)

ASN1_SEQUENCE (Enveloped) = {
  ASN1_SIMPLE (Enveloped, version, ASN1_INTEGER),
  ASN1_IMP_SEQUENCE_OF_OPT (Enveloped, originator, ASN1_ANY, 0),
  ASN1_SIMPLE (Enveloped, recipients, ASN1_ANY),
  ASN1_SIMPLE (Enveloped, content, EncryptedContent),
  ASN1_IMP_SET_OF_OPT (Enveloped, unprotected, X509_ATTRIBUTE, 1),
} static_ASN1_SEQUENCE_END (Enveloped)

ASN1_SEQUENCE (AuthEnveloped) = {
  ASN1_SIMPLE (AuthEnveloped, version, ASN1_INTEGER),
  ASN1_IMP_SEQUENCE_OF_OPT (AuthEnveloped, originator, ASN1_ANY, 0),
  ASN1_SIMPLE (AuthEnveloped, recipients, ASN1_ANY),
  ASN1_SIMPLE (AuthEnveloped, content, EncryptedContent),
  ASN1_IMP_SET_OF_OPT (AuthEnveloped, authenticated, X509_ATTRIBUTE, 1),
  ASN1_SIMPLE (AuthEnveloped, mac, ASN1_OCTET_STRING),
  ASN1_IMP_SET_OF_OPT (AuthEnveloped, unauthenticated, X509_ATTRIBUTE, 2),
} static_ASN1_SEQUENCE_END (AuthEnveloped)

ASN1_SEQUENCE (EnvelopedInfo) = {
  ASN1_SIMPLE (EnvelopedInfo, type, ASN1_OBJECT),
  ASN1_EXP (EnvelopedInfo, content, Enveloped, 0),
} static_ASN1_SEQUENCE_END (EnvelopedInfo)

ASN1_SEQUENCE (AuthEnvelopedInfo) = {
  ASN1_SIMPLE (AuthEnvelopedInfo, type, ASN1_OBJECT),
  ASN1_EXP (AuthEnvelopedInfo, content, AuthEnveloped, 0),
} static_ASN1_SEQUENCE_END (AuthEnvelopedInfo)

ASN1_SEQUENCE (Encapsulated) = {
  ASN1_SIMPLE (Encapsulated, type, ASN1_OBJECT),
  ASN1_EXP_OPT (Encapsulated, octets, ASN1_OCTET_STRING, 0),
} static_ASN1_SEQUENCE_END (Encapsulated)

ASN1_SEQUENCE (Compressed) = {
  ASN1_SIMPLE (Compressed, version, ASN1_INTEGER),
  ASN1_SIMPLE (Compressed, algorithm, X509_ALGOR),
  ASN1_SIMPLE (Compressed, content, Encapsulated),
} static_ASN1_SEQUENCE_END (Compressed)

ASN1_SEQUENCE (CompressedInfo) = {
  ASN1_SIMPLE (CompressedInfo, type, ASN1_OBJECT),
  ASN1_EXP (CompressedInfo, content, Compressed, 0),
} static_ASN1_SEQUENCE_END (CompressedInfo)

ASN1_SEQUENCE (GcmParameters) = {
  ASN1_SIMPLE (GcmParameters, nonce, ASN1_OCTET_STRING),
  ASN1_OPT (GcmParameters, tag_length, ASN1_INTEGER),
} static_ASN1_SEQUENCE_END (GcmParameters)

ASN1_ITEM_TEMPLATE (AttributeSet) =
  ASN1_EX_TEMPLATE_TYPE (ASN1_TFLG_SET_OF, 0, attributes, X509_ATTRIBUTE)
static_ASN1_ITEM_TEMPLATE_END (AttributeSet)
/* clang-format on */

static gpointer
parse (GBytes *cms, const ASN1_ITEM *item, gboolean *is_whole)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (cms, &length);
  const unsigned char *end = octets;
  gpointer tree = length <= G_MAXINT ? ASN1_item_d2i (NULL, &end, (long) length, item) : NULL;

  *is_whole = tree != NULL && mesign_asn1_is_padding (end, octets + length - end);

  return tree;
}

static const ASN1_ITEM *
item_for (int type)
{
  return type == NID_id_smime_ct_authEnvelopedData ? ASN1_ITEM_rptr (AuthEnvelopedInfo)
                                                   : ASN1_ITEM_rptr (EnvelopedInfo);
}

static GBytes *
encode_attributes (STACK_OF (X509_ATTRIBUTE) * attributes)
{
  unsigned char *der = NULL;
  int length = ASN1_item_i2d ((const ASN1_VALUE *) attributes, &der, ASN1_ITEM_rptr (AttributeSet));

  return mesign_asn1_take_der (der, length);
}

static EncryptedContent *
get_content (MesignCmsEnvelope *self)
{
  return self->type == NID_pkcs7_enveloped ? ((EnvelopedInfo *) self->tree)->content->content
                                           : ((AuthEnvelopedInfo *) self->tree)->content->content;
}

static void
take_content (MesignCmsEnvelope *self, EncryptedContent *content)
{
  self->content_type = content->type;
  self->algorithm = content->algorithm;
  self->ciphertext = g_steal_pointer (&content->ciphertext);
}

static void
drop_originator (STACK_OF (ASN1_TYPE) * *originator)
{
  sk_ASN1_TYPE_pop_free (g_steal_pointer (originator), ASN1_TYPE_free);
}

/*
 * mesign_cms_envelope_parse:
 * @self: (out): what is in it
 * @cms: an EnvelopedData or AuthEnvelopedData
 *
 * Returns: whether it could be read; @self is to be cleared in any case, and needs @cms no more
 */
gboolean
mesign_cms_envelope_parse (MesignCmsEnvelope *self, GBytes *cms)
{
  MesignCmsType type = mesign_cms_peek_type (cms);
  AuthEnveloped *content;
  gboolean is_whole;

  *self = (MesignCmsEnvelope){ 0 };
  if (type != MESIGN_CMS_ENVELOPED && type != MESIGN_CMS_AUTH_ENVELOPED)
    return FALSE;
  self->type =
      type == MESIGN_CMS_ENVELOPED ? NID_pkcs7_enveloped : NID_id_smime_ct_authEnvelopedData;
  self->tree = parse (cms, item_for (self->type), &is_whole);
  if (!is_whole)
    return FALSE;
  take_content (self, get_content (self));
  if (type == MESIGN_CMS_ENVELOPED)
    {
      drop_originator (&((EnvelopedInfo *) self->tree)->content->originator);
      return TRUE;
    }

  content = ((AuthEnvelopedInfo *) self->tree)->content;
  drop_originator (&content->originator);
  self->mac = content->mac;
  if (content->authenticated == NULL)
    return TRUE;
  self->associated = encode_attributes (content->authenticated);

  return self->associated != NULL;
}

/*
 * mesign_cms_envelope_close:
 * @cms: an envelope without a ciphertext
 * @ciphertext: (transfer full): the ciphertext, of OPENSSL_malloc()
 * @length: its length
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the envelope with the ciphertext, in DER
 */
GBytes *
mesign_cms_envelope_close (GBytes *cms, guint8 *ciphertext, int length, GError **error)
{
  g_auto (MesignCmsEnvelope) envelope = { 0 };
  g_autoptr (ASN1_OCTET_STRING) string = ASN1_OCTET_STRING_new ();
  unsigned char *der = NULL;

  ASN1_STRING_set0 (string, ciphertext, length);
  if (!mesign_cms_envelope_parse (&envelope, cms) || envelope.ciphertext != NULL)
    return mesign_cms_fail_damaged (error);
  get_content (&envelope)->ciphertext = g_steal_pointer (&string);
  length = ASN1_item_i2d (envelope.tree, &der, item_for (envelope.type));

  return mesign_asn1_take_der (der, length);
}

/*
 * mesign_cms_envelope_clear:
 * @self: what was parsed
 *
 * Frees what @self holds.
 */
void
mesign_cms_envelope_clear (MesignCmsEnvelope *self)
{
  g_clear_pointer (&self->associated, g_bytes_unref);
  g_clear_pointer (&self->ciphertext, ASN1_STRING_free);
  if (self->tree != NULL)
    ASN1_item_free (g_steal_pointer (&self->tree), item_for (self->type));
}

/*
 * mesign_cms_gcm_parse:
 * @algorithm: AES-GCM with its parameters
 * @nonce: (out): the nonce
 * @tag_length: (out): of the tag, in octets
 *
 * Returns: whether the parameters are GCMParameters (RFC 5084 section 3.2)
 */
gboolean
mesign_cms_gcm_parse (const X509_ALGOR *algorithm, GBytes **nonce, gint64 *tag_length)
{
  const void *value = NULL;
  int type = V_ASN1_UNDEF;
  GcmParameters *parameters;
  const unsigned char *der;
  gboolean good;

  X509_ALGOR_get0 (NULL, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE)
    return FALSE;
  der = ASN1_STRING_get0_data (value);
  parameters = (gpointer) ASN1_item_d2i (NULL, &der, ASN1_STRING_length (value),
                                         ASN1_ITEM_rptr (GcmParameters));
  if (parameters == NULL)
    return FALSE;
  *tag_length = GCM_TAG_LENGTH_DEFAULT;
  good = parameters->tag_length == NULL ||
         ASN1_INTEGER_get_int64 (tag_length, parameters->tag_length) == 1;
  *nonce = good ? mesign_asn1_to_bytes (parameters->nonce) : NULL;
  ASN1_item_free ((ASN1_VALUE *) parameters, ASN1_ITEM_rptr (GcmParameters));

  return good;
}

/* Writes the length of the tag into the parameters. */
static gboolean
make_explicit (X509_ALGOR *algorithm, GBytes *nonce, gint64 tag_length)
{
  GcmParameters *parameters = (gpointer) ASN1_item_new (ASN1_ITEM_rptr (GcmParameters));
  const ASN1_OBJECT *object = NULL;
  ASN1_STRING *der = NULL;
  gsize length;
  const guint8 *octets = g_bytes_get_data (nonce, &length);
  gboolean done = FALSE;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  parameters->tag_length = ASN1_INTEGER_new ();
  if (ASN1_OCTET_STRING_set (parameters->nonce, octets, (int) length) == 1 &&
      ASN1_INTEGER_set_int64 (parameters->tag_length, tag_length) == 1)
    der = ASN1_item_pack (parameters, ASN1_ITEM_rptr (GcmParameters), NULL);
  if (der != NULL)
    done = X509_ALGOR_set0 (algorithm, OBJ_dup (object), V_ASN1_SEQUENCE, der) == 1;
  if (!done)
    ASN1_STRING_free (der);
  ASN1_item_free ((ASN1_VALUE *) parameters, ASN1_ITEM_rptr (GcmParameters));

  return done;
}

/* The length of a GCM tag may be left out where it is the default, 12 octets (RFC 5084
 * section 3.2), but OpenSSL does not read such parameters: it is written out. */
static gboolean
write_tag_length (const MesignCmsEnvelope *self)
{
  g_autoptr (GBytes) nonce = NULL;
  gint64 tag_length;

  return self->type != NID_id_smime_ct_authEnvelopedData ||
         !mesign_cms_gcm_parse (self->algorithm, &nonce, &tag_length) ||
         tag_length != GCM_TAG_LENGTH_DEFAULT || make_explicit (self->algorithm, nonce, tag_length);
}

/*
 * mesign_cms_envelope_load:
 * @self: what was parsed
 * @context: (nullable): the library context to use it in
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): it in OpenSSL's form, without the ciphertext, which is
 * large, and without the originator's certificates, which nothing is done with
 */
CMS_ContentInfo *
mesign_cms_envelope_load (const MesignCmsEnvelope *self, OSSL_LIB_CTX *context, GError **error)
{
  unsigned char *der = NULL;
  int length = -1;
  g_autoptr (GBytes) rest = NULL;

  if (write_tag_length (self))
    length = ASN1_item_i2d (self->tree, &der, item_for (self->type));
  rest = mesign_asn1_take_der (der, length);

  return rest != NULL ? mesign_cms_load (rest, context, error) : mesign_cms_fail_damaged (error);
}

/*
 * mesign_cms_compressed_parse:
 * @cms: a CompressedData
 * @algorithm: (out): the OID of its algorithm
 *
 * Returns: (transfer full) (nullable): the compressed octets
 */
GBytes *
mesign_cms_compressed_parse (GBytes *cms, char **algorithm)
{
  CompressedInfo *info = NULL;
  GBytes *octets = NULL;
  gboolean is_whole;

  if (mesign_cms_peek_type (cms) == MESIGN_CMS_COMPRESSED)
    info = parse (cms, ASN1_ITEM_rptr (CompressedInfo), &is_whole);
  if (info == NULL)
    return NULL;
  *algorithm = mesign_asn1_to_oid (info->content->algorithm->algorithm);
  if (info->content->content->octets != NULL)
    octets = mesign_asn1_to_bytes (info->content->content->octets);
  ASN1_item_free ((ASN1_VALUE *) info, ASN1_ITEM_rptr (CompressedInfo));

  return octets;
}
