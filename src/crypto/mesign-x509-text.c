/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-x509.h"

#include "crypto/mesign-crypto-private.h"

/* Names in one line, and in their own letters instead of \xx. */
#define NAME_FLAGS (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB)

/**
 * mesign_x509_to_text:
 * @certificate: a certificate
 *
 * Writes out all fields of a certificate, for those who want to look at them, and the certificate
 * itself in PEM. The names in it are as their makers wrote them.
 *
 * Returns: (transfer full): the text, in English, valid UTF-8
 */
char *
mesign_x509_to_text (MesignCertificate *certificate)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) x509 = NULL;
  g_autoptr (BIO) bio = NULL;
  g_autofree char *pem = NULL;
  char *text = NULL;
  long length;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (certificate != NULL, NULL);

  x509 = mesign_x509_to_openssl (certificate);
  bio = BIO_new (BIO_s_mem ());
  pem = mesign_x509_to_pem (certificate);
  if (x509 == NULL || bio == NULL || X509_print_ex (bio, x509, NAME_FLAGS, 0) != 1)
    return g_steal_pointer (&pem);
  length = BIO_get_mem_data (bio, &text);
  valid = g_utf8_make_valid (text, length);

  return g_strconcat (valid, "\n", pem, NULL);
}
