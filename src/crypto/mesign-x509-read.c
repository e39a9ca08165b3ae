/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-x509.h"

#include "crypto/mesign-crypto-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is refused as no file of certificates at all */
#define OCTETS_MAX (16 * 1024 * 1024)
#define CERTIFICATES_MAX 2000

#define PEM_BEGIN "-----BEGIN "
#define PEM_END "-----END "

static void
add_new (GPtrArray *certificates, MesignCertificate *certificate)
{
  for (guint i = 0; i < certificates->len; i++)
    {
      MesignCertificate *known = certificates->pdata[i];

      if (g_bytes_equal (known->der, certificate->der))
        return;
    }
  g_ptr_array_add (certificates, mesign_certificate_ref (certificate));
}

static gboolean
read_certificate (GPtrArray *certificates, GBytes *octets)
{
  gsize length;
  const guint8 *start = g_bytes_get_data (octets, &length);
  const unsigned char *end = start;
  g_autoptr (X509) x509 = d2i_X509 (NULL, &end, length);
  g_autoptr (MesignCertificate) certificate = NULL;

  if (x509 == NULL || !mesign_asn1_is_padding (end, start + length - end))
    return FALSE;
  certificate = mesign_x509_from_openssl (x509, NULL);
  if (certificate != NULL)
    add_new (certificates, certificate);

  return certificate != NULL;
}

static gboolean
read_cms (GPtrArray *certificates, GBytes *octets)
{
  gsize length;
  const unsigned char *data = g_bytes_get_data (octets, &length);
  g_autoptr (CMS_ContentInfo) cms = d2i_CMS_ContentInfo (NULL, &data, length);
  g_autoptr (MesignX509Stack) stack = NULL;

  if (cms == NULL || OBJ_obj2nid (CMS_get0_type (cms)) != NID_pkcs7_signed)
    return FALSE;
  stack = CMS_get1_certs (cms);
  for (int i = 0; stack != NULL && i < sk_X509_num (stack); i++)
    {
      g_autoptr (MesignCertificate) certificate =
          mesign_x509_from_openssl (sk_X509_value (stack, i), NULL);

      if (certificate == NULL)
        return FALSE;
      add_new (certificates, certificate);
    }

  return TRUE;
}

static GBytes *
decode_base64 (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  gsize decoded_length = 0;
  guchar *decoded = g_base64_decode (copy, &decoded_length);

  return g_bytes_new_take (decoded, decoded_length);
}

static gboolean
is_certificate_label (const char *label, gsize length)
{
  static const char *const labels[] = { "CERTIFICATE", "X509 CERTIFICATE", "PKCS7", "CMS" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strlen (labels[i]) == length && memcmp (labels[i], label, length) == 0)
      return TRUE;

  return FALSE;
}

/* Reads one armoured block; *cursor is put behind it. Other labels, such as private keys, are
 * passed over. */
static gboolean
read_block (GPtrArray *certificates, const char **cursor)
{
  const char *label = *cursor + strlen (PEM_BEGIN);
  const char *label_end = strstr (label, "-----");
  const char *body_end = label_end != NULL ? strstr (label_end + 5, PEM_END) : NULL;
  g_autoptr (GBytes) octets = NULL;

  if (body_end == NULL)
    return FALSE;
  *cursor = body_end + strlen (PEM_END);
  if (!is_certificate_label (label, label_end - label))
    return TRUE;
  octets = decode_base64 (label_end + 5, body_end - label_end - 5);

  return read_certificate (certificates, octets) || read_cms (certificates, octets);
}

static gboolean
read_pem (GPtrArray *certificates, const char *text)
{
  const char *cursor = strstr (text, PEM_BEGIN);

  while (cursor != NULL && certificates->len <= CERTIFICATES_MAX)
    {
      if (!read_block (certificates, &cursor))
        return FALSE;
      cursor = strstr (cursor, PEM_BEGIN);
    }

  return TRUE;
}

static gboolean
is_base64 (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && !g_ascii_isspace (text[i]) && strchr ("+/=", text[i]) == NULL)
      return FALSE;

  return length > 0;
}

static gboolean
read_text (GPtrArray *certificates, GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) decoded = NULL;

  if (memchr (data, '\0', length) != NULL)
    return FALSE;
  text = g_strndup (data, length);
  if (strstr (text, PEM_BEGIN) != NULL)
    return read_pem (certificates, text);
  if (!is_base64 (text, length))
    return FALSE;
  decoded = decode_base64 (text, length);

  return read_certificate (certificates, decoded) || read_cms (certificates, decoded);
}

static gboolean
read_octets (GPtrArray *certificates, GBytes *octets)
{
  return read_certificate (certificates, octets) || read_cms (certificates, octets) ||
         read_text (certificates, octets);
}

/**
 * mesign_x509_parse_any:
 * @octets: a file: DER, PKCS #7 or CMS certs-only, a PEM bundle of these, or base64 without armour
 * @error: return location for a #MesignCryptoError
 *
 * Reads every certificate of a file, or none: a damaged one refuses the file. Private keys in a PEM
 * bundle are passed over.
 *
 * Returns: (transfer full) (element-type MesignCertificate) (nullable): at least one certificate,
 * each once, in the order of the file; or %NULL with %MESIGN_CRYPTO_ERROR_MALFORMED or
 * %MESIGN_CRYPTO_ERROR_LIMIT
 */
GPtrArray *
mesign_x509_parse_any (GBytes *octets, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  gsize length = g_bytes_get_size (octets);

  if (length > OCTETS_MAX)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                               _ ("The file is too large to be a file of certificates"));
  if (length == 0 || !read_octets (certificates, octets) || certificates->len == 0)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The file holds no certificate, or it is damaged"));
  if (certificates->len > CERTIFICATES_MAX)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_LIMIT,
                               _ ("The file holds too many certificates"));

  return g_steal_pointer (&certificates);
}
