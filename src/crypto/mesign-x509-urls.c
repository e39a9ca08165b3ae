/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-x509.h"

#include "crypto/mesign-crypto-private.h"

#include <string.h>

/* Longer ones, and more of them, are not for fetching */
#define URL_MAX 2048
#define URLS_MAX 8

static void
add_url (GPtrArray *urls, const GENERAL_NAME *name)
{
  const char *text;
  int length;

  if (name->type != GEN_URI || urls->len >= URLS_MAX)
    return;
  text = (const char *) ASN1_STRING_get0_data (name->d.uniformResourceIdentifier);
  length = ASN1_STRING_length (name->d.uniformResourceIdentifier);
  if (length <= 7 || length > URL_MAX || g_ascii_strncasecmp (text, "http://", 7) != 0)
    return;
  for (int i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return;
  g_ptr_array_add (urls, g_strndup (text, length));
}

static GStrv
finish (GPtrArray *urls)
{
  g_ptr_array_add (urls, NULL);

  return (GStrv) g_ptr_array_free (urls, FALSE);
}

static GStrv
dup_access_urls (MesignCertificate *certificate, int method)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  g_autoptr (AUTHORITY_INFO_ACCESS) access =
      x509 != NULL ? X509_get_ext_d2i (x509, NID_info_access, NULL, NULL) : NULL;
  GPtrArray *urls = g_ptr_array_new ();

  for (int i = 0; access != NULL && i < sk_ACCESS_DESCRIPTION_num (access); i++)
    {
      const ACCESS_DESCRIPTION *description = sk_ACCESS_DESCRIPTION_value (access, i);

      if (OBJ_obj2nid (description->method) == method)
        add_url (urls, description->location);
    }

  return finish (urls);
}

/**
 * mesign_x509_get_ocsp_urls:
 * @certificate: a certificate
 *
 * These, as all addresses in a certificate, are remote content: see `docs/verdicts.md` before
 * fetching anything.
 *
 * Returns: (transfer full): the http addresses of its OCSP responders (RFC 5280 section 4.2.2.1)
 */
GStrv
mesign_x509_get_ocsp_urls (MesignCertificate *certificate)
{
  return dup_access_urls (certificate, NID_ad_OCSP);
}

/**
 * mesign_x509_get_issuer_urls:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the http addresses of its issuer's certificate (caIssuers)
 */
GStrv
mesign_x509_get_issuer_urls (MesignCertificate *certificate)
{
  return dup_access_urls (certificate, NID_ad_ca_issuers);
}

/**
 * mesign_x509_get_crl_urls:
 * @certificate: a certificate
 *
 * Returns: (transfer full): the http addresses of its revocation lists (RFC 5280 section 4.2.1.13)
 */
GStrv
mesign_x509_get_crl_urls (MesignCertificate *certificate)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = mesign_x509_to_openssl (certificate);
  g_autoptr (CRL_DIST_POINTS) points =
      x509 != NULL ? X509_get_ext_d2i (x509, NID_crl_distribution_points, NULL, NULL) : NULL;
  GPtrArray *urls = g_ptr_array_new ();

  for (int i = 0; points != NULL && i < sk_DIST_POINT_num (points); i++)
    {
      const DIST_POINT *point = sk_DIST_POINT_value (points, i);

      if (point->distpoint == NULL || point->distpoint->type != 0)
        continue;
      for (int j = 0; j < sk_GENERAL_NAME_num (point->distpoint->name.fullname); j++)
        add_url (urls, sk_GENERAL_NAME_value (point->distpoint->name.fullname, j));
    }

  return finish (urls);
}
