/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same mails by OpenSSL's own S/MIME functions in one process: what its library takes where it
 * is started once, and says no more than yes or no. */

#include "bench-smime.h"

#include "crypto/mesign-crypto-private.h"

#include <openssl/cms.h>
#include <time.h>

typedef struct
{
  X509_STORE *store;
  X509 *certificate;
  EVP_PKEY *key;
} Reader;

static double
now_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);

  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static Reader
make_reader (Bench *self)
{
  MesignKeyPair *own = self->readers->pdata[0];
  g_autoptr (X509) anchor = mesign_x509_to_openssl (self->anchor);
  Reader reader = { X509_STORE_new (), mesign_x509_to_openssl (own->certificate),
                    mesign_private_key_get_pkey (own->key) };

  g_assert (X509_STORE_add_cert (reader.store, anchor) == 1);

  return reader;
}

static void
verify (const Reader *reader, BIO *mail)
{
  BIO *content = NULL;
  CMS_ContentInfo *cms = SMIME_read_CMS (mail, &content);

  g_assert (cms != NULL);
  g_assert (CMS_verify (cms, NULL, reader->store, content, NULL, 0) == 1);
  CMS_ContentInfo_free (cms);
  BIO_free (content);
}

static BIO *
decrypt (const Reader *reader, BIO *mail)
{
  BIO *opened = BIO_new (BIO_s_mem ());
  CMS_ContentInfo *cms = SMIME_read_CMS (mail, NULL);

  g_assert (cms != NULL);
  g_assert (CMS_decrypt (cms, reader->key, reader->certificate, NULL, opened, 0) == 1);
  CMS_ContentInfo_free (cms);

  return opened;
}

static void
open_mail (const Reader *reader, GBytes *octets, gboolean encrypted)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);
  BIO *mail = BIO_new_mem_buf (data, (int) length);
  BIO *inner = encrypted ? decrypt (reader, mail) : NULL;

  verify (reader, encrypted ? inner : mail);
  BIO_free (inner);
  BIO_free (mail);
}

/*
 * bench_openssl:
 * @self: the bench
 * @mails: (element-type GBytes): signed mails, or signed and encrypted ones
 * @encrypted: which
 *
 * Returns: the seconds of the processor that OpenSSL takes to open all of them
 */
double
bench_openssl (Bench *self, GPtrArray *mails, gboolean encrypted)
{
  Reader reader = make_reader (self);
  double start = now_cpu ();

  for (guint i = 0; i < mails->len; i++)
    open_mail (&reader, mails->pdata[i], encrypted);
  X509_free (reader.certificate);
  X509_STORE_free (reader.store);

  return now_cpu () - start;
}
