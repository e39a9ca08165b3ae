/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-crypto-private.h"

/* Certificates that were read before. Reading one takes OpenSSL longer than all else about a small
 * mail, and the same few come with every mail. Only what the octets say is kept, never a verdict:
 * what is found here is what reading the octets again would give, and they are compared whole.
 *
 * Two tables: when the young one is full, the old one is forgotten and the young one is old. */

#define YOUNG_MAX 150
#define LENGTH_MAX (16 * 1024)

typedef struct
{
  X509 *x509;
  MesignCertificate *certificate;
} Read;

static GMutex mutex;
static GHashTable *young;
static GHashTable *old;

static void
read_free (gpointer data)
{
  Read *read = data;

  X509_free (read->x509);
  g_clear_pointer (&read->certificate, mesign_certificate_unref);
  g_free (read);
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                read_free);
}

static void
add (GBytes *der, Read *read)
{
  if (young == NULL || g_hash_table_size (young) >= YOUNG_MAX)
    {
      g_clear_pointer (&old, g_hash_table_unref);
      old = g_steal_pointer (&young);
      young = table_new ();
    }
  g_hash_table_replace (young, der, read);
}

static Read *
find (GBytes *der)
{
  Read *read = young != NULL ? g_hash_table_lookup (young, der) : NULL;
  gpointer key = NULL;
  gpointer value = NULL;

  if (read != NULL || old == NULL || !g_hash_table_steal_extended (old, der, &key, &value))
    return read;
  add (key, value);

  return value;
}

static void
keep (GBytes *der, X509 *x509, MesignCertificate *certificate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  gsize length;
  const void *octets = g_bytes_get_data (der, &length);
  Read *read;

  if (length > LENGTH_MAX)
    return;
  read = g_new0 (Read, 1);
  X509_up_ref (x509);
  read->x509 = x509;
  read->certificate = certificate != NULL ? mesign_certificate_ref (certificate) : NULL;
  /* a copy: the octets may be a slice of a whole mail */
  add (g_bytes_new (octets, length), read);
}

static X509 *
find_x509 (GBytes *der)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Read *read = find (der);

  if (read == NULL)
    return NULL;
  X509_up_ref (read->x509);

  return read->x509;
}

static MesignCertificate *
find_certificate (GBytes *der)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  Read *read = find (der);

  return read != NULL && read->certificate != NULL ? mesign_certificate_ref (read->certificate)
                                                   : NULL;
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
  X509 *x509 = find_x509 (der);

  if (x509 != NULL)
    return x509;
  x509 = parse (der);
  if (x509 != NULL)
    keep (der, x509, NULL);

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
  MesignCertificate *certificate = find_certificate (der);
  g_autoptr (X509) x509 = NULL;

  if (certificate != NULL)
    return certificate;
  x509 = mesign_x509_read (der);
  certificate = x509 != NULL ? mesign_x509_from_openssl (x509, NULL) : NULL;
  if (certificate != NULL)
    keep (der, x509, certificate);

  return certificate;
}
