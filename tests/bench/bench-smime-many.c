/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many small mails judged in one process, beside the mathematics that no program gets round: the
 * digest of what was signed, the signature, and of an encrypted mail the key and the content. */

#include "bench-smime.h"

#include "crypto/mesign-crypto-private.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXT_LENGTH 10000
#define ROUNDS 5
#define ATTRIBUTES_LENGTH 300
#define KEY_LENGTH 32
#define NONCE_LENGTH 12
#define TAG_LENGTH 16

/* What the mathematics of one mail work on: as many octets as the mail has of each. */
typedef struct
{
  EVP_PKEY *signer;
  EVP_PKEY *reader;
  GBytes *content;
  guint8 attributes[ATTRIBUTES_LENGTH];
  guint8 *signature;
  gsize signature_length;
  guint8 *wrapped;
  gsize wrapped_length;
  guint8 nonce[NONCE_LENGTH];
  guint8 tag[TAG_LENGTH];
  guint8 *ciphertext;
  guint8 *plaintext;
} Sums;

static double
now_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);

  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static char *
make_text (guint number)
{
  GString *text = g_string_new (NULL);

  for (guint line = 0; text->len < TEXT_LENGTH; line++)
    g_string_append_printf (text, "Mail %u, line %u: the goods have been sent as we agreed.\n",
                            number, line);

  return g_string_free (text, FALSE);
}

static GPtrArray *
make_mails (Bench *self, guint count, gboolean encrypt)
{
  GPtrArray *mails = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (MesignDraft) draft = mesign_draft_new ();

      g_free (draft->text);
      draft->text = make_text (i);
      draft->sign = TRUE;
      draft->encrypt = encrypt;
      g_ptr_array_add (mails, bench_write (self, draft, i, MESIGN_CIPHER_AES_256_GCM));
    }

  return mails;
}

static void
sign_sums (Sums *sums)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();

  EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, sums->signer);
  EVP_DigestSign (context, NULL, &sums->signature_length, sums->attributes, ATTRIBUTES_LENGTH);
  sums->signature = g_malloc (sums->signature_length);
  g_assert (EVP_DigestSign (context, sums->signature, &sums->signature_length, sums->attributes,
                            ATTRIBUTES_LENGTH) == 1);
}

static void
encrypt_sums (Sums *sums)
{
  static const guint8 key[KEY_LENGTH] = { 7 };
  g_autoptr (EVP_PKEY_CTX) rsa = EVP_PKEY_CTX_new (sums->reader, NULL);
  g_autoptr (EVP_CIPHER_CTX) gcm = EVP_CIPHER_CTX_new ();
  gsize length;
  const guint8 *content = g_bytes_get_data (sums->content, &length);
  int done;

  EVP_PKEY_encrypt_init (rsa);
  EVP_PKEY_encrypt (rsa, NULL, &sums->wrapped_length, key, sizeof key);
  sums->wrapped = g_malloc (sums->wrapped_length);
  EVP_PKEY_encrypt (rsa, sums->wrapped, &sums->wrapped_length, key, sizeof key);
  sums->ciphertext = g_malloc (length);
  sums->plaintext = g_malloc (length);
  EVP_EncryptInit_ex (gcm, EVP_aes_256_gcm (), NULL, key, sums->nonce);
  EVP_EncryptUpdate (gcm, sums->ciphertext, &done, content, (int) length);
  EVP_EncryptFinal_ex (gcm, sums->ciphertext + done, &done);
  g_assert (EVP_CIPHER_CTX_ctrl (gcm, EVP_CTRL_AEAD_GET_TAG, TAG_LENGTH, sums->tag) == 1);
}

static GArray *
make_sums (Bench *self, GPtrArray *mails, gboolean encrypt)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (Sums));
  MesignKeyPair *reader = self->readers->pdata[0];

  for (guint i = 0; i < mails->len; i++)
    {
      MesignKeyPair *writer = self->writers->pdata[i % self->writers->len];
      Sums sums = { .signer = mesign_private_key_get_pkey (writer->key),
                    .reader = mesign_private_key_get_pkey (reader->key),
                    .content = g_bytes_ref (mails->pdata[i]) };

      sign_sums (&sums);
      if (encrypt)
        encrypt_sums (&sums);
      g_array_append_val (all, sums);
    }

  return all;
}

static void
free_sums (GArray *all)
{
  for (guint i = 0; i < all->len; i++)
    {
      Sums *sums = &g_array_index (all, Sums, i);

      g_bytes_unref (sums->content);
      g_free (sums->signature);
      g_free (sums->wrapped);
      g_free (sums->ciphertext);
      g_free (sums->plaintext);
    }
  g_array_unref (all);
}

static void
decrypt_once (const Sums *sums, const EVP_CIPHER *cipher)
{
  g_autoptr (EVP_PKEY_CTX) rsa = EVP_PKEY_CTX_new (sums->reader, NULL);
  g_autoptr (EVP_CIPHER_CTX) gcm = EVP_CIPHER_CTX_new ();
  guint8 key[512];
  gsize key_length = sizeof key;
  int done;

  EVP_PKEY_decrypt_init (rsa);
  g_assert (EVP_PKEY_decrypt (rsa, key, &key_length, sums->wrapped, sums->wrapped_length) == 1);
  EVP_DecryptInit_ex (gcm, cipher, NULL, key, sums->nonce);
  EVP_CIPHER_CTX_ctrl (gcm, EVP_CTRL_AEAD_SET_TAG, TAG_LENGTH, (void *) sums->tag);
  EVP_DecryptUpdate (gcm, sums->plaintext, &done, sums->ciphertext,
                     (int) g_bytes_get_size (sums->content));
  g_assert (EVP_DecryptFinal_ex (gcm, sums->plaintext + done, &done) == 1);
}

static double
compute (GArray *all, const EVP_MD *md, const EVP_CIPHER *cipher)
{
  double start = now_cpu ();

  for (guint i = 0; i < all->len; i++)
    {
      const Sums *sums = &g_array_index (all, Sums, i);
      g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
      guint8 digest[EVP_MAX_MD_SIZE];

      if (sums->ciphertext != NULL)
        decrypt_once (sums, cipher);
      EVP_Digest (g_bytes_get_data (sums->content, NULL), g_bytes_get_size (sums->content), digest,
                  NULL, md, NULL);
      EVP_DigestVerifyInit (context, NULL, md, NULL, sums->signer);
      g_assert (EVP_DigestVerify (context, sums->signature, sums->signature_length,
                                  sums->attributes, ATTRIBUTES_LENGTH) == 1);
    }

  return now_cpu () - start;
}

static double
judge (Bench *self, GPtrArray *mails, gboolean encrypted)
{
  double start = now_cpu ();

  for (guint i = 0; i < mails->len; i++)
    {
      g_autoptr (MesignOpenedMessage) opened = bench_open (self, mails->pdata[i]);
      const MesignSecurityReport *report = opened->report;

      g_assert (report->signature.status == MESIGN_SIGNATURE_VALID);
      g_assert (report->encryption.status ==
                (encrypted ? MESIGN_ENCRYPTION_DECRYPTED : MESIGN_ENCRYPTION_NONE));
    }

  return now_cpu () - start;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);

  return values[ROUNDS / 2];
}

/* All in turns, so that what else the machine does weighs on each. */
static void
run (Bench *self, guint count, gboolean encrypt)
{
  g_autoptr (GPtrArray) mails = make_mails (self, count, encrypt);
  GArray *sums = make_sums (self, mails, encrypt);
  g_autoptr (EVP_MD) md = EVP_MD_fetch (NULL, "SHA256", NULL);
  EVP_CIPHER *cipher = EVP_CIPHER_fetch (NULL, "AES-256-GCM", NULL);
  double judged[ROUNDS], computed[ROUNDS], openssl[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      computed[i] = compute (sums, md, cipher);
      judged[i] = judge (self, mails, encrypt);
      openssl[i] = bench_openssl (self, mails, encrypt);
    }
  g_print ("{\"mails\": %u, \"encrypted\": %s, \"judged\": %.6f, \"mathematics\": %.6f, "
           "\"openssl\": %.6f}\n",
           count, encrypt ? "true" : "false", median (judged), median (computed), median (openssl));
  EVP_CIPHER_free (cipher);
  free_sums (sums);
}

/*
 * bench_many:
 * @self: the bench
 * @count: how many mails
 *
 * Prints, a line of JSON each, what judging signed mails and signed and encrypted ones takes,
 * what their mathematics take, and what OpenSSL's own functions take, in seconds of the processor.
 */
void
bench_many (Bench *self, guint count)
{
  bench_add_judge (self);
  bench_add_reader (self);
  bench_add_recipient (self);
  bench_add_writers (self, count);
  run (self, count, TRUE);
  run (self, count, FALSE);
}
