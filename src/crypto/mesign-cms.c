/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms.h"

#include "crypto/mesign-cms-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* The caps of compressed data */
#define EXPANSION_MAX 100
#define UNCOMPRESSED_MAX (200 * 1024 * 1024)

/* The content types of GM/T 0010, which is CMS with SM2, SM3 and SM4 */
#define CHINESE_SIGNED "1.2.156.10197.6.1.4.2.2"
#define CHINESE_ENVELOPED "1.2.156.10197.6.1.4.2.3"

static MesignCmsType
type_from_object (const ASN1_OBJECT *object)
{
  g_autofree char *oid = mesign_asn1_to_oid (object);

  if (strcmp (oid, CHINESE_SIGNED) == 0)
    return MESIGN_CMS_SIGNED;
  if (strcmp (oid, CHINESE_ENVELOPED) == 0)
    return MESIGN_CMS_ENVELOPED;

  switch (OBJ_obj2nid (object))
    {
    case NID_pkcs7_signed:
      return MESIGN_CMS_SIGNED;
    case NID_pkcs7_enveloped:
      return MESIGN_CMS_ENVELOPED;
    case NID_id_smime_ct_authEnvelopedData:
      return MESIGN_CMS_AUTH_ENVELOPED;
    case NID_id_smime_ct_compressedData:
      return MESIGN_CMS_COMPRESSED;
    default:
      return MESIGN_CMS_OTHER;
    }
}

/* The content type of a ContentInfo, BER or DER; NULL where the octets are none. */
static ASN1_OBJECT *
peek (GBytes *cms)
{
  gsize size;
  const unsigned char *octets = g_bytes_get_data (cms, &size);
  const unsigned char *end = octets + size;
  g_autoptr (ASN1_OBJECT) type = NULL;
  long length;
  int tag, class;

  if (size < 2 || size > G_MAXINT)
    return NULL;
  if ((ASN1_get_object (&octets, &length, &tag, &class, size) & 0x80) != 0 ||
      tag != V_ASN1_SEQUENCE || class != V_ASN1_UNIVERSAL)
    return NULL;
  type = d2i_ASN1_OBJECT (NULL, &octets, end - octets);
  if (type == NULL || octets >= end || *octets != (V_ASN1_CONTEXT_SPECIFIC | V_ASN1_CONSTRUCTED))
    return NULL;

  return g_steal_pointer (&type);
}

/**
 * mesign_cms_peek_type:
 * @cms: octets that may be CMS, BER or DER
 *
 * Looks at the content type (RFC 5652 section 3) and at nothing behind it.
 *
 * Returns: what the octets say they are
 */
MesignCmsType
mesign_cms_peek_type (GBytes *cms)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (ASN1_OBJECT) type = peek (cms);

  return type != NULL ? type_from_object (type) : MESIGN_CMS_NONE;
}

/*
 * mesign_cms_is_chinese:
 * @cms: octets that may be CMS
 *
 * Returns: whether it is SignedData or EnvelopedData as GM/T 0010 writes it, with SM2
 */
gboolean
mesign_cms_is_chinese (GBytes *cms)
{
  g_autoptr (ASN1_OBJECT) type = peek (cms);
  g_autofree char *oid = type != NULL ? mesign_asn1_to_oid (type) : NULL;

  return g_strcmp0 (oid, CHINESE_SIGNED) == 0 || g_strcmp0 (oid, CHINESE_ENVELOPED) == 0;
}

/*
 * mesign_cms_fail_damaged:
 * @error: return location for a #MesignCryptoError
 *
 * Returns: %NULL, always
 */
gpointer
mesign_cms_fail_damaged (GError **error)
{
  return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                             _ ("The S/MIME part of the message is damaged"));
}

/*
 * mesign_cms_load:
 * @cms: a CMS object
 * @context: (nullable): the library context to use it in
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): it in OpenSSL's form
 */
CMS_ContentInfo *
mesign_cms_load (GBytes *cms, OSSL_LIB_CTX *context, GError **error)
{
  gsize length;
  const unsigned char *octets = g_bytes_get_data (cms, &length);
  const unsigned char *end = octets;
  CMS_ContentInfo *self = CMS_ContentInfo_new_ex (context, NULL);

  if (length <= G_MAXINT && d2i_CMS_ContentInfo (&self, &end, length) != NULL &&
      mesign_asn1_is_padding (end, octets + length - end))
    return self;
  CMS_ContentInfo_free (self);

  return mesign_cms_fail_damaged (error);
}

/*
 * mesign_cms_store:
 * @cms: a complete CMS object
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): its octets, in DER
 */
GBytes *
mesign_cms_store (CMS_ContentInfo *cms, GError **error)
{
  unsigned char *der = NULL;
  int length = i2d_CMS_ContentInfo (cms, &der);
  GBytes *octets = mesign_asn1_take_der (der, length);

  if (octets == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_FAILED,
                        _ ("The S/MIME part of the message could not be made"));

  return octets;
}

/*
 * mesign_cms_start:
 * @cms: a CMS object that keeps no content
 *
 * Returns: (transfer full) (nullable): what its content is to pass through: digests or a cipher
 */
BIO *
mesign_cms_start (CMS_ContentInfo *cms)
{
  g_autoptr (BIO) end = BIO_new (BIO_s_null ());
  BIO *chain = CMS_dataInit (cms, end);

  if (chain != NULL)
    g_steal_pointer (&end);

  return chain;
}

/*
 * mesign_bio_write:
 * @bio: where to
 * @octets: what
 *
 * Returns: whether all of it was written
 */
gboolean
mesign_bio_write (BIO *bio, GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  gsize written = 0;

  return length == 0 || (BIO_write_ex (bio, data, length, &written) == 1 && written == length);
}

static GBytes *
inflate (GBytes *compressed, gsize limit, GError **error)
{
  g_autoptr (GConverter) inflater =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  gsize length, used = 0;
  const guint8 *data = g_bytes_get_data (compressed, &length);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      guint8 block[16384];
      gsize read, written;

      result = g_converter_convert (inflater, data + used, length - used, block, sizeof block,
                                    G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      if (result == G_CONVERTER_ERROR)
        return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                                   _ ("The compressed part of the message is damaged"));
      used += read;
      if (written > limit - out->len)
        return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                                   _ ("The compressed part of the message is too large"));
      g_byte_array_append (out, block, written);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/**
 * mesign_cms_uncompress:
 * @cms: a CompressedData (RFC 3274)
 * @error: return location for a #MesignCryptoError
 *
 * What would grow to more than a hundred times its size, or past 200 MB, is refused.
 *
 * Returns: (transfer full) (nullable): the content, or %NULL with %MESIGN_CRYPTO_ERROR_MALFORMED,
 * %MESIGN_CRYPTO_ERROR_UNSUPPORTED or %MESIGN_CRYPTO_ERROR_LIMIT
 */
GBytes *
mesign_cms_uncompress (GBytes *cms, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autofree char *algorithm = NULL;
  g_autoptr (GBytes) compressed = mesign_cms_compressed_parse (cms, &algorithm);
  gsize limit;

  if (compressed == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The compressed part of the message is damaged"));
  if (strcmp (algorithm, "1.2.840.113549.1.9.16.3.8") != 0)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The message is compressed in a way this program does not know"));
  limit = MIN (g_bytes_get_size (compressed), UNCOMPRESSED_MAX / EXPANSION_MAX) * EXPANSION_MAX;

  return inflate (compressed, limit, error);
}
