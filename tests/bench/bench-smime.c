/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-smime KEYS idle
 * bench-smime KEYS verify|decrypt MAIL
 * bench-smime KEYS clear|opaque|cbc|gcm ATTACHMENT MAIL
 * bench-smime KEYS many COUNT
 *
 * One operation on one mail, with what the product does it with, so that the whole process can be
 * held against another program; or many mails in one process. KEYS is a folder that smime.py makes.
 */

#include "bench-smime.h"

#include "crypto/mesign-x509.h"

#include <stdio.h>
#include <string.h>

#define RECIPIENT "bob@example.test"

static GBytes *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : g_strdup (name);
  g_autoptr (GError) error = NULL;
  char *octets = NULL;
  gsize length;

  if (!g_file_get_contents (path, &octets, &length, &error))
    g_error ("%s", error->message);

  return g_bytes_new_take (octets, length);
}

static void
write_file (const char *path, GBytes *octets)
{
  FILE *file = fopen (path, "wb");
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);

  if (file == NULL || fwrite (data, 1, length, file) != length || fclose (file) != 0)
    g_error ("%s cannot be written", path);
}

static MesignCertificate *
read_certificate (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".crt", NULL);
  g_autoptr (GBytes) der = read_file (folder, file);
  g_autoptr (GError) error = NULL;
  MesignCertificate *certificate = mesign_x509_parse (der, &error);

  if (certificate == NULL)
    g_error ("%s: %s", file, error->message);

  return certificate;
}

static MesignKeyPair *
read_pair (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".key", NULL);
  g_autoptr (MesignCertificate) certificate = read_certificate (folder, name);
  g_autoptr (GBytes) der = read_file (folder, file);
  g_autoptr (MesignSecret) secret =
      mesign_secret_new (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPrivateKey) key = mesign_private_key_new_from_pkcs8 (secret, &error);
  MesignKeyPair *pair = key != NULL ? mesign_key_pair_new (certificate, key, &error) : NULL;

  if (pair == NULL)
    g_error ("%s: %s", file, error->message);

  return pair;
}

/* Alice writes to bob, and so do the others where there are many mails. Nothing is read that the
 * operation does not need, as the other program does not. */
static Bench *
bench_new (const char *folder)
{
  Bench *self = g_new0 (Bench, 1);

  self->folder = g_strdup (folder);
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->writers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  self->readers = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);

  return self;
}

/*
 * bench_add_judge:
 * @self: the bench
 *
 * Gives it what mail is judged by.
 */
void
bench_add_judge (Bench *self)
{
  g_autoptr (GPtrArray) anchors = mesign_certificate_list_new ();
  const MesignTrustOptions options = { .only_anchors = anchors, .now = self->now };
  g_autoptr (GError) error = NULL;

  self->anchor = read_certificate (self->folder, "root");
  g_ptr_array_add (anchors, mesign_certificate_ref (self->anchor));
  self->snapshot = mesign_trust_snapshot_new_sync (NULL, NULL, &options, &error);
  g_assert_no_error (error);
}

/*
 * bench_add_reader:
 * @self: the bench
 *
 * Gives it bob's key.
 */
void
bench_add_reader (Bench *self)
{
  g_ptr_array_add (self->readers, read_pair (self->folder, "bob"));
}

/*
 * bench_add_recipient:
 * @self: the bench
 *
 * Gives it the certificates of bob, who is written to, and of alice, who reads what she wrote.
 */
void
bench_add_recipient (Bench *self)
{
  self->recipient = read_certificate (self->folder, "bob");
  self->sender = read_certificate (self->folder, "alice");
}

/*
 * bench_add_writers:
 * @self: the bench
 * @count: how many
 *
 * Gives it the keys of those who sign, and the certificate of their issuer.
 */
void
bench_add_writers (Bench *self, guint count)
{
  static const char *const names[] = { "alice", "carol", "dave", "erin", "frank" };

  self->issuer = read_certificate (self->folder, "issuer");
  for (guint i = 0; i < MIN (count, G_N_ELEMENTS (names)); i++)
    g_ptr_array_add (self->writers, read_pair (self->folder, names[i]));
}

static void
bench_free (Bench *self)
{
  g_free (self->folder);
  g_clear_pointer (&self->anchor, mesign_certificate_unref);
  g_clear_pointer (&self->issuer, mesign_certificate_unref);
  g_clear_pointer (&self->sender, mesign_certificate_unref);
  g_clear_pointer (&self->recipient, mesign_certificate_unref);
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->writers, g_ptr_array_unref);
  g_clear_pointer (&self->readers, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

/*
 * bench_open:
 * @self: the bench
 * @octets: a mail
 *
 * Returns: (transfer full): it as a reader gets it
 */
MesignOpenedMessage *
bench_open (Bench *self, GBytes *octets)
{
  const MesignSmimeContext context = {
    .snapshot = self->snapshot,
    .key_pairs = self->readers,
    .now = self->now,
  };
  g_autoptr (GError) error = NULL;
  MesignOpenedMessage *opened = mesign_smime_open (octets, &context, &error);

  g_assert_no_error (error);

  return opened;
}

/* Bob alone, of whom it is known that he reads the cipher. */
static GHashTable *
make_readers (Bench *self, MesignCipher cipher)
{
  const char *const capabilities[] = { mesign_cipher_to_string (cipher), NULL };
  GHashTable *readers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) mesign_smime_reader_unref);
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();

  g_ptr_array_add (certificates, mesign_certificate_ref (self->recipient));
  g_hash_table_insert (readers, g_strdup (RECIPIENT),
                       mesign_smime_reader_new (certificates, capabilities, NULL));

  return readers;
}

/*
 * bench_write:
 * @self: the bench
 * @draft: what to send, without sender and recipient
 * @writer: which of the writers sends it
 * @cipher: how it is encrypted
 *
 * Returns: (transfer full): the mail to bob
 */
GBytes *
bench_write (Bench *self, MesignDraft *draft, guint writer, MesignCipher cipher)
{
  MesignKeyPair *from = draft->sign ? self->writers->pdata[writer % self->writers->len] : NULL;
  MesignCertificate *sender = from != NULL ? from->certificate : self->sender;
  g_autoptr (GHashTable) recipients = draft->encrypt ? make_readers (self, cipher) : NULL;
  g_autoptr (GPtrArray) chain = mesign_certificate_list_new ();
  const MesignSmimeWriting writing = {
    .signer = from, .chain = chain, .encryption = sender, .recipients = recipients
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSmimeWritten) written = NULL;

  if (self->issuer != NULL)
    g_ptr_array_add (chain, mesign_certificate_ref (self->issuer));
  draft->from = mesign_address_new (NULL, sender->addresses[0]);
  g_ptr_array_add (draft->to, mesign_address_new (NULL, RECIPIENT));
  draft->date = self->now;
  written = mesign_smime_write_sync (draft, &writing, NULL, &error);
  g_assert_no_error (error);

  return g_bytes_ref (((MesignSmimeCopy *) written->copies->pdata[0])->octets);
}

static void
open_mail (Bench *self, const char *how, const char *path)
{
  g_autoptr (GBytes) octets = read_file (NULL, path);
  g_autoptr (MesignOpenedMessage) opened = NULL;
  const MesignSecurityReport *report;

  bench_add_judge (self);
  if (g_str_equal (how, "decrypt"))
    bench_add_reader (self);
  opened = bench_open (self, octets);
  report = opened->report;
  g_print ("{\"signature\": \"%s\", \"encryption\": \"%s\", \"attachments\": %u}\n",
           mesign_signature_status_to_string (report->signature.status),
           mesign_encryption_status_to_string (report->encryption.status),
           opened->attachments->len);
}

static void
write_mail (Bench *self, const char *how, const char *from, const char *to)
{
  g_autoptr (MesignDraft) draft = mesign_draft_new ();
  g_autoptr (GBytes) attached = read_file (NULL, from);
  g_autoptr (GBytes) mail = NULL;

  draft->opaque = g_str_equal (how, "opaque");
  draft->sign = draft->opaque || g_str_equal (how, "clear");
  draft->encrypt = !draft->sign;
  if (draft->sign)
    bench_add_writers (self, 1);
  else
    bench_add_recipient (self);
  g_ptr_array_add (draft->attachments,
                   mesign_draft_attachment_new ("plan.bin", "application/octet-stream", attached));
  g_clear_pointer (&attached, g_bytes_unref);
  mail = bench_write (self, draft, 0,
                      g_str_equal (how, "gcm") ? MESIGN_CIPHER_AES_256_GCM
                                               : MESIGN_CIPHER_AES_256_CBC);
  write_file (to, mail);
}

int
main (int argc, char *argv[])
{
  const char *what = argc > 2 ? argv[2] : "";
  g_autoptr (Bench) self = NULL;

  if (argc < 3)
    return 2;
  self = bench_new (argv[1]);
  if (g_str_equal (what, "many") && argc == 4)
    bench_many (self, (guint) g_ascii_strtoull (argv[3], NULL, 10));
  else if (argc == 4)
    open_mail (self, what, argv[3]);
  else if (argc == 5)
    write_mail (self, what, argv[3], argv[4]);
  else if (g_str_equal (what, "idle"))
    bench_add_judge (self);
  else
    return 2;

  return 0;
}
