/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"

#include <string.h>
#include <time.h>

/*
 * mesign_bio_new:
 * @octets: octets that outlive the BIO
 *
 * Returns: (transfer full) (nullable): a BIO that reads them, %NULL if they are too many for one
 */
BIO *
mesign_bio_new (GBytes *octets)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);

  if (length > G_MAXINT)
    return NULL;

  return BIO_new_mem_buf (length > 0 ? data : "", (int) length);
}

/*
 * mesign_bio_to_bytes:
 * @bio: a memory BIO
 *
 * Returns: (transfer full): a copy of what was written to it
 */
GBytes *
mesign_bio_to_bytes (BIO *bio)
{
  char *data = NULL;
  long length = BIO_get_mem_data (bio, &data);

  return g_bytes_new (data, MAX (length, 0));
}

static void
free_der (gpointer der)
{
  OPENSSL_free (der);
}

/*
 * mesign_asn1_take_der:
 * @der: (nullable): what an i2d function made
 * @length: what it returned
 *
 * Returns: (transfer full) (nullable): the octets, %NULL where the function failed
 */
GBytes *
mesign_asn1_take_der (unsigned char *der, int length)
{
  if (length <= 0 || der == NULL)
    return NULL;

  return g_bytes_new_with_free_func (der, length, free_der, der);
}

/*
 * mesign_asn1_to_bytes:
 * @string: any ASN.1 string
 *
 * Returns: (transfer full): a copy of its octets
 */
GBytes *
mesign_asn1_to_bytes (const ASN1_STRING *string)
{
  return g_bytes_new (ASN1_STRING_get0_data (string), ASN1_STRING_length (string));
}

static gboolean
misleads (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT || c == 0x2028 ||
         c == 0x2029;
}

/*
 * mesign_asn1_to_text:
 * @string: an ASN.1 string of text
 *
 * For people: without control characters and those that change the direction of writing.
 *
 * Returns: (transfer full) (nullable): UTF-8, %NULL if it is not text or empty
 */
char *
mesign_asn1_to_text (const ASN1_STRING *string)
{
  unsigned char *utf8 = NULL;
  int length = string != NULL ? ASN1_STRING_to_UTF8 (&utf8, string) : -1;
  g_autoptr (GString) text = g_string_new (NULL);

  if (length > 0 && g_utf8_validate ((char *) utf8, length, NULL))
    for (const char *p = (char *) utf8; p < (char *) utf8 + length; p = g_utf8_next_char (p))
      if (!misleads (g_utf8_get_char (p)))
        g_string_append_unichar (text, g_utf8_get_char (p));
  OPENSSL_free (utf8);
  g_strstrip (text->str);

  return text->str[0] != '\0' ? g_strdup (text->str) : NULL;
}

/*
 * mesign_asn1_to_hex:
 * @string: (nullable): an octet string
 *
 * Returns: (transfer full) (nullable): its octets in lower-case hexadecimal
 */
char *
mesign_asn1_to_hex (const ASN1_STRING *string)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *data;
  gsize length;
  char *hex;

  if (string == NULL)
    return NULL;

  data = ASN1_STRING_get0_data (string);
  length = ASN1_STRING_length (string);
  hex = g_malloc0 (2 * length + 1);
  for (gsize i = 0; i < length; i++)
    {
      hex[2 * i] = digits[data[i] >> 4];
      hex[2 * i + 1] = digits[data[i] & 15];
    }

  return hex;
}

/*
 * mesign_asn1_to_time:
 * @time: (nullable): a UTCTime or GeneralizedTime
 * @seconds: (out): since 1970 UTC
 *
 * Returns: whether it is a time
 */
gboolean
mesign_asn1_to_time (const ASN1_TIME *time, gint64 *seconds)
{
  struct tm broken_down = { 0 };

  if (time == NULL || ASN1_TIME_to_tm (time, &broken_down) != 1)
    return FALSE;
  *seconds = timegm (&broken_down);

  return TRUE;
}

/*
 * mesign_asn1_to_oid:
 * @object: an object identifier
 *
 * Returns: (transfer full): it in dotted digits
 */
char *
mesign_asn1_to_oid (const ASN1_OBJECT *object)
{
  int length = OBJ_obj2txt (NULL, 0, object, 1);
  char *text;

  if (length <= 0)
    return g_strdup ("");
  text = g_malloc0 (length + 1);
  OBJ_obj2txt (text, length + 1, object, 1);

  return text;
}

/* Algorithms OpenSSL 3.0 has no names for. */
static const char *
find_name (const char *oid)
{
  static const struct
  {
    const char *oid;
    const char *name;
  } table[] = {
    { "1.2.156.10197.1.301.3", "sm2" },
    { "1.2.840.113549.1.9.16.3.18", "chacha20-poly1305" },
    { "1.2.840.113549.1.9.16.3.19", "dh-hkdf-sha256" },
    { "1.2.840.113549.1.9.16.3.20", "dh-hkdf-sha384" },
    { "1.2.840.113549.1.9.16.3.21", "dh-hkdf-sha512" },
    { "1.3.6.1.5.5.7.6.30", "rsassa-pss-shake128" },
    { "1.3.6.1.5.5.7.6.31", "rsassa-pss-shake256" },
    { "1.3.6.1.5.5.7.6.32", "ecdsa-with-shake128" },
    { "1.3.6.1.5.5.7.6.33", "ecdsa-with-shake256" },
    { "2.16.840.1.101.3.4.3.17", "ml-dsa-44" },
    { "2.16.840.1.101.3.4.3.18", "ml-dsa-65" },
    { "2.16.840.1.101.3.4.3.19", "ml-dsa-87" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].oid, oid) == 0)
      return table[i].name;

  return NULL;
}

/*
 * mesign_asn1_to_algorithm:
 * @object: an algorithm
 *
 * Returns: (transfer full): its name as in "aes-256-gcm", "sha256", or else the OID
 */
char *
mesign_asn1_to_algorithm (const ASN1_OBJECT *object)
{
  int nid = OBJ_obj2nid (object);
  g_autofree char *oid = NULL;
  char *name;

  if (nid == NID_undef)
    {
      oid = mesign_asn1_to_oid (object);
      return find_name (oid) != NULL ? g_strdup (find_name (oid)) : g_steal_pointer (&oid);
    }

  name = g_ascii_strdown (OBJ_nid2ln (nid), -1);

  return g_strdelimit (name, " ", '-');
}

/*
 * mesign_asn1_is_padding:
 * @octets: what follows a structure
 * @length: how much
 *
 * Returns: whether it is nothing but line ends, spaces and NULs
 */
gboolean
mesign_asn1_is_padding (const guint8 *octets, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (octets[i] != 0 && !g_ascii_isspace (octets[i]))
      return FALSE;

  return TRUE;
}
