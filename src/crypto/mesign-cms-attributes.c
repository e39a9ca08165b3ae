/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

/*
 * mesign_cms_get_signed_value:
 * @info: a signer
 * @nid: an attribute
 *
 * Returns: (transfer none) (nullable): the value of the signed attribute, if it is there once and
 * has one value
 */
const ASN1_TYPE *
mesign_cms_get_signed_value (CMS_SignerInfo *info, int nid)
{
  int index = CMS_signed_get_attr_by_NID (info, nid, -1);
  X509_ATTRIBUTE *attribute;

  if (index < 0 || CMS_signed_get_attr_by_NID (info, nid, index) >= 0)
    return NULL;
  attribute = CMS_signed_get_attr (info, index);
  if (X509_ATTRIBUTE_count (attribute) != 1)
    return NULL;

  return X509_ATTRIBUTE_get0_type (attribute, 0);
}

/*
 * mesign_cms_has_signed:
 * @info: a signer
 * @nid: an attribute
 *
 * Returns: whether there is such a signed attribute, in any number
 */
gboolean
mesign_cms_has_signed (CMS_SignerInfo *info, int nid)
{
  return CMS_signed_get_attr_by_NID (info, nid, -1) >= 0;
}

/*
 * mesign_cms_get_signed_octets:
 * @info: a signer with signed attributes
 *
 * Returns: (transfer full): the octets its signature is over: the attributes as a SET OF, in the
 * order they came in (RFC 5652 section 5.4)
 */
GBytes *
mesign_cms_get_signed_octets (CMS_SignerInfo *info)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint8 header[16], *p = header;

  for (int i = 0; i < CMS_signed_get_attr_count (info); i++)
    {
      unsigned char *der = NULL;
      int length = i2d_X509_ATTRIBUTE (CMS_signed_get_attr (info, i), &der);

      if (length > 0)
        g_byte_array_append (body, der, length);
      OPENSSL_free (der);
    }
  ASN1_put_object (&p, 1, (int) body->len, V_ASN1_SET, V_ASN1_UNIVERSAL);
  g_byte_array_prepend (body, header, p - header);

  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/*
 * mesign_cms_get_signing_time:
 * @info: a signer
 *
 * Returns: when it says it signed; 0 if it does not
 */
gint64
mesign_cms_get_signing_time (CMS_SignerInfo *info)
{
  const ASN1_TYPE *value = mesign_cms_get_signed_value (info, NID_pkcs9_signingTime);
  gint64 seconds = 0;

  if (value == NULL || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
    return 0;

  return mesign_asn1_to_time (value->value.asn1_string, &seconds) ? seconds : 0;
}

/*
 * mesign_cms_get_timestamp:
 * @info: a signer
 *
 * Returns: (transfer full) (nullable): the octets of the first time-stamp token (RFC 3161 appendix
 * A) among the unsigned attributes
 */
GBytes *
mesign_cms_get_timestamp (CMS_SignerInfo *info)
{
  int index = CMS_unsigned_get_attr_by_NID (info, NID_id_smime_aa_timeStampToken, -1);
  X509_ATTRIBUTE *attribute = index >= 0 ? CMS_unsigned_get_attr (info, index) : NULL;
  const ASN1_TYPE *value = attribute != NULL ? X509_ATTRIBUTE_get0_type (attribute, 0) : NULL;

  if (value == NULL || value->type != V_ASN1_SEQUENCE)
    return NULL;

  return mesign_asn1_to_bytes (value->value.sequence);
}

/* What a preference names: an issuer and serial number, or a key identifier. */
typedef struct
{
  PKCS7_ISSUER_AND_SERIAL *name;
  char *serial;
  char *key_id;
} Preference;

static void
clear_preference (Preference *self)
{
  PKCS7_ISSUER_AND_SERIAL_free (self->name);
  g_free (self->serial);
  g_free (self->key_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Preference, clear_preference)

static void
parse_name (Preference *self, const ASN1_STRING *value)
{
  gsize length = ASN1_STRING_length (value);
  g_autofree guint8 *der = g_memdup2 (ASN1_STRING_get0_data (value), length);
  const unsigned char *p = der;

  der[0] = V_ASN1_SEQUENCE | V_ASN1_CONSTRUCTED;
  self->name = d2i_PKCS7_ISSUER_AND_SERIAL (NULL, &p, (long) length);
  if (self->name != NULL)
    self->serial = mesign_x509_serial_to_text (self->name->serial);
}

static void
parse_key_id (Preference *self, const ASN1_STRING *value)
{
  const unsigned char *p = ASN1_STRING_get0_data (value);
  const unsigned char *end = p + ASN1_STRING_length (value);
  g_autoptr (GString) hex = g_string_new (NULL);
  long length;
  int tag, class, form;

  form = ASN1_get_object (&p, &length, &tag, &class, end - p);
  if ((form & 0x81) == 0 && tag == 1 && (form & V_ASN1_CONSTRUCTED) != 0)
    form = ASN1_get_object (&p, &length, &tag, &class, end - p);
  else if (tag != 2)
    return;
  if ((form & 0x81) != 0 || (form & V_ASN1_CONSTRUCTED) != 0)
    return;
  for (long i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", p[i]);
  self->key_id = g_strdup (hex->str);
}

/* A preference is a choice of [0] issuer and serial, [1] recipient key identifier, [2] subject key
 * identifier (RFC 8551 section 2.5.3). */
static void
parse_preference (Preference *self, const ASN1_STRING *value)
{
  if (ASN1_STRING_length (value) < 2)
    return;
  if (ASN1_STRING_get0_data (value)[0] == (V_ASN1_CONTEXT_SPECIFIC | V_ASN1_CONSTRUCTED))
    parse_name (self, value);
  else
    parse_key_id (self, value);
}

static gboolean
has_issuer (MesignCertificate *certificate, const X509_NAME *issuer)
{
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);

  return x509 != NULL && X509_NAME_cmp (issuer, X509_get_issuer_name (x509)) == 0;
}

static MesignCertificate *
find_preferred (const Preference *preference, GPtrArray *certificates)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    {
      MesignCertificate *certificate = certificates->pdata[i];
      gboolean fits = FALSE;

      if (preference->serial != NULL)
        fits = g_str_equal (preference->serial, certificate->serial) &&
               has_issuer (certificate, preference->name->issuer);
      else if (preference->key_id != NULL)
        fits = g_strcmp0 (preference->key_id, certificate->subject_key_id) == 0;
      if (fits)
        return mesign_certificate_ref (certificate);
    }

  return NULL;
}

/*
 * mesign_cms_find_preferred:
 * @info: a signer
 * @certificates: (element-type MesignCertificate): certificates that came along
 * @more: (nullable) (element-type MesignCertificate): others
 *
 * Returns: (transfer full) (nullable): the certificate its SMIMEEncryptionKeyPreference names
 */
MesignCertificate *
mesign_cms_find_preferred (CMS_SignerInfo *info, GPtrArray *certificates, GPtrArray *more)
{
  const ASN1_TYPE *value = mesign_cms_get_signed_value (info, NID_id_smime_aa_encrypKeyPref);
  g_auto (Preference) preference = { NULL };
  MesignCertificate *found;

  if (value == NULL || value->type != V_ASN1_OTHER)
    return NULL;
  parse_preference (&preference, value->value.asn1_string);
  found = find_preferred (&preference, certificates);

  return found != NULL ? found : find_preferred (&preference, more);
}

/* Adds a value with a tag of its own: CMS_signed_add1_attr_by_NID () takes V_ASN1_OTHER for text.
 */
static gboolean
add_tagged (CMS_SignerInfo *info, int nid, const unsigned char *der, int length)
{
  ASN1_STRING *value = ASN1_STRING_type_new (V_ASN1_OTHER);
  X509_ATTRIBUTE *attribute = NULL;
  gboolean done;

  if (ASN1_STRING_set (value, der, length) == 1)
    attribute = X509_ATTRIBUTE_create (nid, V_ASN1_OTHER, value);
  if (attribute == NULL)
    ASN1_STRING_free (value);
  done = attribute != NULL && CMS_signed_add1_attr (info, attribute) == 1;
  X509_ATTRIBUTE_free (attribute);

  return done;
}

/*
 * mesign_cms_add_preference:
 * @info: a signer
 * @x509: the signer's certificate for encryption
 *
 * Adds SMIMEEncryptionKeyPreference as [0] issuer and serial.
 *
 * Returns: whether it could be done
 */
gboolean
mesign_cms_add_preference (CMS_SignerInfo *info, X509 *x509)
{
  PKCS7_ISSUER_AND_SERIAL *id = PKCS7_ISSUER_AND_SERIAL_new ();
  unsigned char *der = NULL;
  int length = -1;
  gboolean done;

  if (X509_NAME_set (&id->issuer, X509_get_issuer_name (x509)) == 1 &&
      ASN1_STRING_copy (id->serial, X509_get0_serialNumber (x509)) == 1)
    length = i2d_PKCS7_ISSUER_AND_SERIAL (id, &der);
  if (length > 0)
    der[0] = V_ASN1_CONTEXT_SPECIFIC | V_ASN1_CONSTRUCTED;
  done = length > 0 && add_tagged (info, NID_id_smime_aa_encrypKeyPref, der, length);
  OPENSSL_free (der);
  PKCS7_ISSUER_AND_SERIAL_free (id);

  return done;
}

/*
 * mesign_cms_add_signing_time:
 * @info: a signer
 * @time: seconds since 1970 UTC
 *
 * Returns: whether signingTime could be added
 */
gboolean
mesign_cms_add_signing_time (CMS_SignerInfo *info, gint64 time)
{
  g_autoptr (ASN1_TIME) value = ASN1_TIME_set (NULL, time);

  return value != NULL && CMS_signed_add1_attr_by_NID (info, NID_pkcs9_signingTime,
                                                       ASN1_STRING_type (value), value, -1) == 1;
}
