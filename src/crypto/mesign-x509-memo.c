/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-memo-private.h"

#include <string.h>

/* Certificates that were read before. Reading one takes OpenSSL longer than all else about a small
 * mail, and the same few come with every mail. Only what the octets say is kept, never a verdict.
 */

#define KEPT_MOST 150
#define LENGTH_MOST (16 * 1024)

static gpointer
ref_x509 (gpointer x509)
{
  X509_up_ref (x509);

  return x509;
}

static void
unref_x509 (gpointer x509)
{
  X509_free (x509);
}

static void
unref_octets (gpointer octets)
{
  g_bytes_unref (octets);
}

/* A certificate ends with its signature, whose octets are as good as random. */
static guint
hash_end (gconstpointer octets)
{
  gsize length;
  const guint8 *data = g_bytes_get_data ((GBytes *) octets, &length);
  guint hash = 0;

  if (length >= sizeof hash)
    memcpy (&hash, data + length - sizeof hash, sizeof hash);

  return hash;
}

static MesignMemo x509s = {
  .most = KEPT_MOST,
  .hash = hash_end,
  .equal = g_bytes_equal,
  .free_key = unref_octets,
  .ref = ref_x509,
  .unref = unref_x509,
};

static MesignMemo certificates = {
  .most = KEPT_MOST,
  .hash = hash_end,
  .equal = g_bytes_equal,
  .free_key = unref_octets,
  .ref = (GBoxedCopyFunc) mesign_certificate_ref,
  .unref = (GDestroyNotify) mesign_certificate_unref,
};

/* Takes @value. The key is a copy: the octets may be a slice of a whole mail. */
static void
keep (MesignMemo *memo, GBytes *der, gpointer value)
{
  gsize length;
  const void *octets = g_bytes_get_data (der, &length);

  if (length <= LENGTH_MOST)
    mesign_memo_keep (memo, g_bytes_new (octets, length), value);
  else
    memo->unref (value);
}

static X509 *
parse (GBytes *der)
{
  gsize length;
  const unsigned char *start = g_bytes_get_data (der, &length);
  const unsigned char *end = start;
  g_autoptr (X509) x509 = NULL;

  if (length == 0 || length > G_MAXINT)
    return NULL;
  x509 = d2i_X509 (NULL, &end, (long) length);

  return x509 != NULL && (gsize) (end - start) == length ? g_steal_pointer (&x509) : NULL;
}

/*
 * mesign_x509_read:
 * @der: a certificate and nothing else
 *
 * Reads a certificate, or recalls it. It may be in use elsewhere: it is to be looked at, never to
 * be changed. Any thread.
 *
 * Returns: (transfer full) (nullable): it in OpenSSL's form, %NULL if it is none
 */
X509 *
mesign_x509_read (GBytes *der)
{
  X509 *x509 = mesign_memo_find (&x509s, der);

  if (x509 != NULL)
    return x509;
  x509 = parse (der);
  if (x509 != NULL)
    keep (&x509s, der, ref_x509 (x509));

  return x509;
}

/*
 * mesign_x509_read_value:
 * @der: a certificate and nothing else
 *
 * As mesign_x509_read().
 *
 * Returns: (transfer full) (nullable): what the certificate says of itself, %NULL if it is none
 */
MesignCertificate *
mesign_x509_read_value (GBytes *der)
{
  MesignCertificate *certificate = mesign_memo_find (&certificates, der);
  g_autoptr (X509) x509 = NULL;

  if (certificate != NULL)
    return certificate;
  x509 = mesign_x509_read (der);
  certificate = x509 != NULL ? mesign_x509_from_openssl (x509, NULL) : NULL;
  if (certificate != NULL)
    keep (&certificates, der, mesign_certificate_ref (certificate));

  return certificate;
}
