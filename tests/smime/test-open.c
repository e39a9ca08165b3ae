/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "smime-fixture.h"

#include <string.h>

static GBytes *
make_signed (gboolean opaque, gboolean protect)
{
  g_autoptr (MesignDraft) draft = fixture_draft ("The price is 100.\n");
  g_autoptr (MesignSmimeWritten) written = NULL;

  draft->opaque = opaque;
  draft->protect_headers = protect;
  written = fixture_send (draft, MESIGN_CIPHER_AES_256_CBC);

  return g_bytes_ref (fixture_first (written));
}

static GBytes *
make_encrypted (gboolean sign, MesignCipher cipher)
{
  g_autoptr (MesignDraft) draft = fixture_draft ("The price is 100.\n");
  g_autoptr (MesignSmimeWritten) written = NULL;

  draft->sign = sign;
  draft->encrypt = TRUE;
  written = fixture_send (draft, cipher);

  return g_bytes_ref (fixture_first (written));
}

static void
test_altered (void)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, TRUE);
  g_autoptr (GBytes) altered = fixture_replace (mail, "price is 100", "price is 900");
  g_autoptr (MesignOpenedMessage) message = fixture_open (altered, NULL);

  fixture_assert_signature (message, "invalid");
  g_assert_cmpstr (message->body_text, ==, "The price is 900.\n");
  g_assert_cmpint (((MesignSigner *) message->report->signature.signers->pdata[0])->level, ==,
                   MESIGN_LEVEL_UNKNOWN);
}

/* The same octets with bare line feeds, as some programs store them, are still what was signed. */
static void
test_bare_line_feeds (void)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, TRUE);
  g_autoptr (GBytes) stored = fixture_replace (mail, "\r\n", "\n");
  g_autoptr (MesignOpenedMessage) message = fixture_open (stored, NULL);

  fixture_assert_signature (message, "valid");
}

static void
test_outer_from_changed (void)
{
  g_autoptr (GBytes) protected_mail = make_signed (FALSE, TRUE);
  g_autoptr (GBytes) plain_mail = make_signed (FALSE, FALSE);
  g_autofree char *protected_text = fixture_dup_text (protected_mail);
  g_autoptr (GBytes) forged = fixture_replace (plain_mail, ALICE, "boss@example.test");
  g_autoptr (MesignOpenedMessage) mismatch = fixture_open (forged, NULL);
  char *outer = strstr (protected_text, ALICE);
  g_autoptr (MesignOpenedMessage) shown = NULL;

  fixture_assert_signature (mismatch, "mismatch");
  g_assert_cmpstr (((MesignAddress *) mismatch->headers->from->pdata[0])->address, ==,
                   "boss@example.test");

  memcpy (outer, "mallo", strlen ("mallo"));
  shown = fixture_open_text (protected_text);
  fixture_assert_signature (shown, "valid");
  g_assert_cmpstr (((MesignAddress *) shown->headers->from->pdata[0])->address, ==, ALICE);
  g_assert_true (mesign_security_report_has_warning (shown->report, "header-mismatch"));
}

/* Anyone can encrypt to Bob, with any From inside. */
static void
test_encrypted_from_is_nobodys_word (void)
{
  g_autoptr (GBytes) mail = make_encrypted (FALSE, MESIGN_CIPHER_AES_256_GCM);
  g_autofree char *text = fixture_dup_text (mail);
  char *outer = strstr (text, ALICE);
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_bob (), NULL);
  g_autoptr (MesignOpenedMessage) message = NULL;

  memcpy (outer, "mallo", strlen ("mallo"));
  forged = g_bytes_new (text, strlen (text));
  message = fixture_open (forged, pairs);
  fixture_assert_encryption (message, "decrypted");
  fixture_assert_signature (message, "none");
  g_assert_cmpstr (((MesignAddress *) message->headers->from->pdata[0])->address, ==,
                   "mallo@example.test");
  g_assert_true (mesign_security_report_has_warning (message->report, "header-mismatch"));
}

static void
test_two_froms (void)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, FALSE);
  g_autoptr (GBytes) two = fixture_replace (mail, "Date: ", "From: boss@example.test\r\nDate: ");
  g_autoptr (MesignOpenedMessage) message = fixture_open (two, NULL);

  fixture_assert_signature (message, "mismatch");
  g_assert_true (mesign_security_report_has_warning (message->report, "malformed"));
}

static void
test_damaged_ciphertext (gconstpointer data)
{
  MesignCipher cipher = GPOINTER_TO_INT (data);
  g_autoptr (GBytes) mail = make_encrypted (TRUE, cipher);
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_bob (), NULL);
  g_autofree char *text = fixture_dup_text (mail);
  char *body = strstr (text, "\r\n\r\n") + 4;
  gsize length = strlen (body);

  for (gsize at = length / 2; at < length - 8; at += 61)
    {
      char before = body[at];
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (MesignOpenedMessage) message = NULL;

      if (!g_ascii_isalnum (before))
        continue;
      body[at] = before == 'A' ? 'B' : 'A';
      damaged = g_bytes_new (text, strlen (text));
      message = fixture_open (damaged, pairs);
      g_assert_cmpint (message->report->signature.status, !=, MESIGN_SIGNATURE_VALID);
      if (mesign_cipher_is_authenticated (cipher))
        {
          g_assert_cmpint (message->report->encryption.status, !=, MESIGN_ENCRYPTION_DECRYPTED);
          g_assert_cmpstr (message->body_text, ==, "");
        }
      body[at] = before;
    }
}

/* Wraps an entity, header and all, as a part of a multipart with a footer, as mailing lists do. */
static char *
wrap_in_list (GBytes *mail)
{
  g_autofree char *text = fixture_dup_text (mail);
  const char *type = strstr (text, "Content-Type: multipart/signed");

  g_assert_nonnull (type);

  return g_strdup_printf ("From: " ALICE "\r\nTo: " BOB "\r\nMIME-Version: 1.0\r\n"
                          "Content-Type: multipart/mixed; boundary=list\r\n\r\n"
                          "--list\r\nContent-Type: text/plain\r\n\r\nUnsigned in front.\r\n"
                          "--list\r\n%s\r\n--list--\r\n",
                          type);
}

static void
test_list_footer (void)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, FALSE);
  g_autofree char *list = wrap_in_list (mail);
  g_autoptr (MesignOpenedMessage) message = fixture_open_text (list);
  g_autofree char *forged_text = wrap_in_list (mail);
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (MesignOpenedMessage) invalid = NULL;

  fixture_assert_signature (message, "partial");
  g_assert_false (message->report->signature.covers_all);
  g_assert_true (mesign_security_report_has_warning (message->report, "unsigned-content"));
  g_assert_false (((MesignBodyPart *) message->body_parts->pdata[0])->is_signed);
  g_assert_true (((MesignBodyPart *) message->body_parts->pdata[1])->is_signed);

  memcpy (strstr (forged_text, "price is 100") + 9, "900", 3);
  forged = g_bytes_new (forged_text, strlen (forged_text));
  invalid = fixture_open (forged, NULL);
  fixture_assert_signature (invalid, "invalid");
}

/* Puts a signed entity and one of the forger's into a multipart of the forger's choice. */
static MesignOpenedMessage *
open_beside (const char *multipart, const char *forged)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, FALSE);
  g_autofree char *text = fixture_dup_text (mail);
  g_autofree char *whole =
      g_strdup_printf ("From: " ALICE "\r\nTo: " BOB "\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: multipart/%s; boundary=forged\r\n\r\n"
                       "--forged\r\n%s\r\n--forged\r\n%s\r\n--forged--\r\n",
                       multipart, strstr (text, "Content-Type: multipart/signed"), forged);

  return fixture_open_text (whole);
}

/* What is drawn is the HTML, which is the forger's: the text beside it makes it no more signed. */
static void
test_unsigned_alternative (void)
{
  g_autoptr (MesignOpenedMessage) message =
      open_beside ("alternative", "Content-Type: text/html\r\n\r\n<h1>The price is 900.</h1>");
  const MesignBodyPart *part = message->body_parts->pdata[0];

  fixture_assert_signature (message, "partial");
  g_assert_cmpuint (message->body_parts->len, ==, 1);
  g_assert_nonnull (strstr (part->html, "900"));
  g_assert_false (part->is_signed);
}

static void
test_unsigned_attachment (void)
{
  g_autoptr (MesignOpenedMessage) message =
      open_beside ("mixed", "Content-Type: application/pdf; name=order.pdf\r\n"
                            "Content-Disposition: attachment\r\n\r\n%PDF");

  fixture_assert_signature (message, "partial");
  g_assert_true (((MesignBodyPart *) message->body_parts->pdata[0])->is_signed);
  g_assert_cmpuint (message->attachments->len, ==, 1);
  g_assert_false (((MesignAttachment *) message->attachments->pdata[0])->is_signed);
}

/* Encrypts an entity to Bob, with a header of the forger's choice around it. */
static MesignOpenedMessage *
open_sealed (const char *from, const char *entity)
{
  g_autoptr (GBytes) octets = g_bytes_new (entity, strlen (entity));
  g_autoptr (GPtrArray) readers = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_bob (), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *mail = NULL;
  g_autoptr (GBytes) sealed = NULL;

  g_ptr_array_add (readers, mesign_certificate_ref (fixture_bob ()->certificate));
  cms = mesign_cms_encrypt (octets, readers, NULL, MESIGN_CIPHER_AES_256_CBC, &error);
  g_assert_no_error (error);
  base64 = g_base64_encode (g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));
  mail = g_strdup_printf (
      "From: %s\r\nMIME-Version: 1.0\r\n"
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n",
      from, base64);
  sealed = g_bytes_new (mail, strlen (mail));

  return fixture_open (sealed, pairs);
}

/* A signature of Alice's taken from elsewhere and put below a header that names her, which nobody
 * signed: she did not write what is shown as from somebody else. */
static void
test_part_is_no_word_for_the_header (void)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, FALSE);
  g_autofree char *list = wrap_in_list (mail);
  g_autofree char *entity = g_strconcat ("Subject: inside\r\n", list, NULL);
  g_autoptr (GBytes) octets = g_bytes_new (entity, strlen (entity));
  g_autoptr (GBytes) marked =
      fixture_replace (octets, "boundary=list\r", "boundary=list; hp=\"cipher\"\r");
  g_autofree char *text = fixture_dup_text (marked);
  g_autoptr (MesignOpenedMessage) others = open_sealed ("eve@evil.test", text);
  g_autoptr (MesignOpenedMessage) own = open_sealed (ALICE, text);

  g_assert_true (others->report->header_protection.present);
  g_assert_cmpstr (((MesignAddress *) others->headers->from->pdata[0])->address, ==,
                   "eve@evil.test");
  fixture_assert_signature (others, "mismatch");
  fixture_assert_signature (own, "partial");
}

/* A message wrapped whole into another is a mail of its own, not opened with the outer one. */
static void
test_wrapped_encryption_is_listed (void)
{
  g_autoptr (GBytes) mail = make_encrypted (TRUE, MESIGN_CIPHER_AES_256_CBC);
  g_autofree char *text = fixture_dup_text (mail);
  g_autofree char *entity = g_strconcat ("Content-Type: message/rfc822\r\n\r\n", text, NULL);
  g_autoptr (MesignOpenedMessage) message = open_sealed (ALICE, entity);

  g_assert_null (strstr (message->body_text, "price"));
  g_assert_cmpuint (message->report->layers->len, ==, 2);
  g_assert_cmpstr (((MesignLayer *) message->report->layers->pdata[1])->status, ==, "not-opened");
  g_assert_true (mesign_security_report_has_warning (message->report, "encrypted-part"));
}

/* Compression protects no header, and certificates alone are no signature. */
static void
test_what_is_no_protection (void)
{
  /* zlib of "Content-Type: text/plain; hp=\"clear\"\r\nSubject: inside\r\n\r\nx\r\n" */
  static const char compressed[] =
      "From: " ALICE "\r\nSubject: outside\r\nMIME-Version: 1.0\r\n"
      "Content-Type: application/pkcs7-mime; "
      "smime-type=compressed-data; name=smime.p7z\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n"
      "MHgGCyqGSIb3DQEJEAEJoGkwZwIBADANBgsqhkiG9w0BCRADCDBTBgkqhkiG9w0BBwGgRg\r\n"
      "REeNpzzs8rSc0r0Q2pLEi1UihJrSjRL8hJzMyzVsgosFVKzklNLFLi5QouTcpKTS6xUsjM\r\n"
      "K85MSeXl4uWq4OUCAIBjE0I=\r\n";
  static const char certificates[] =
      "From: " ALICE "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/plain\r\n\r\nMy certificates.\r\n"
      "--b\r\nContent-Type: application/pkcs7-mime; smime-type=certs-only; name=smime.p7c\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n"
      "MCMGCSqGSIb3DQEHAqAWMBQCAQExADALBgkqhkiG9w0BBwExAA==\r\n--b--\r\n";
  g_autoptr (MesignOpenedMessage) message = fixture_open_text (compressed);
  g_autoptr (MesignOpenedMessage) bag = fixture_open_text (certificates);

  g_assert_cmpstr (message->body_text, ==, "x\n");
  g_assert_false (message->report->header_protection.present);
  g_assert_cmpstr (message->headers->subject, ==, "outside");
  fixture_assert_signature (bag, "none");
  g_assert_cmpuint (bag->report->layers->len, ==, 0);
}

static void
test_nested_encryption_is_not_opened (void)
{
  g_autoptr (GBytes) mail = make_encrypted (TRUE, MESIGN_CIPHER_AES_256_CBC);
  g_autofree char *text = fixture_dup_text (mail);
  const char *type = strstr (text, "Content-Type: application/pkcs7-mime");
  g_autofree char *quoted =
      g_strdup_printf ("From: eve@evil.test\r\nTo: " BOB "\r\nMIME-Version: 1.0\r\n"
                       "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                       "--b\r\nContent-Type: text/plain\r\n\r\nPlease reply.\r\n"
                       "--b\r\n%s\r\n--b--\r\n",
                       type);
  g_autoptr (GBytes) octets = g_bytes_new (quoted, strlen (quoted));
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_bob (), NULL);
  g_autoptr (MesignOpenedMessage) message = fixture_open (octets, pairs);

  fixture_assert_encryption (message, "none");
  g_assert_null (strstr (message->body_text, "price"));
  g_assert_true (mesign_security_report_has_warning (message->report, "encrypted-part"));
  g_assert_cmpstr (((MesignLayer *) message->report->layers->pdata[0])->status, ==, "not-opened");
}

/* Signs ciphertext: says who sent it, not who wrote it. */
static void
test_signature_outside (void)
{
  g_autoptr (GBytes) inner = make_encrypted (FALSE, MESIGN_CIPHER_AES_256_CBC);
  g_autofree char *text = fixture_dup_text (inner);
  const char *entity_text = strstr (text, "MIME-Version");
  char *type = strstr (text, "Content-Type: application/pkcs7-mime");
  g_autoptr (GBytes) entity = g_bytes_new (type, strlen (type));
  g_autoptr (GPtrArray) chain = fixture_certificates (fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_bob (), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms = mesign_cms_sign (
      entity, &(const MesignCmsSigning){ .pair = fixture_alice (), .chain = chain, .time = NOW },
      &error);
  g_autofree char *base64 = NULL;
  g_autofree char *mail = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) message = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (entity_text);
  base64 = g_base64_encode (g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));
  mail = g_strdup_printf (
      "From: " ALICE "\r\nMIME-Version: 1.0\r\n"
      "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n",
      base64);
  octets = g_bytes_new (mail, strlen (mail));
  message = fixture_open (octets, pairs);
  fixture_assert_encryption (message, "decrypted");
  fixture_assert_signature (message, "none");
  g_assert_true (
      mesign_security_report_has_warning (message->report, "signature-outside-encryption"));
  g_assert_cmpuint (message->report->layers->len, ==, 2);
}

static void
test_no_signature_in_it (void)
{
  static const char *const mails[] = {
    "From: " ALICE "\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; "
    "boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: "
    "application/pkcs7-signature\r\n\r\nnothing\r\n--b--\r\n",
    "From: " ALICE "\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; "
    "boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n",
    "From: " ALICE
    "\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nnothing\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr (MesignOpenedMessage) message = fixture_open_text (mails[i]);

      fixture_assert_signature (message, "invalid");
    }
}

static void
test_misleading_sender (void)
{
  g_autoptr (GBytes) mail = make_signed (FALSE, FALSE);
  g_autoptr (GBytes) reply_to =
      fixture_replace (mail, "Date: ", "Reply-To: eve@evil.test\r\nDate: ");
  g_autofree char *text = fixture_dup_text (mail);
  const char *after_from = strstr (strstr (text, "From: "), "\r\n");
  /* with the commercial at East Asian scripts have */
  g_autofree char *named =
      g_strconcat ("From: \"boss＠example.test\" <" ALICE ">", after_from, NULL);
  g_autoptr (MesignOpenedMessage) message = fixture_open (reply_to, NULL);
  g_autoptr (MesignOpenedMessage) wide = fixture_open_text (named);
  g_autoptr (MesignOpenedMessage) clean = fixture_open (mail, NULL);

  g_assert_true (mesign_security_report_has_warning (message->report, "misleading-sender"));
  g_assert_true (mesign_security_report_has_warning (wide->report, "misleading-sender"));
  g_assert_false (mesign_security_report_has_warning (clean->report, "misleading-sender"));
}

/* The hp parameter anywhere but on the root of an S/MIME payload means nothing. */
static void
test_hp_without_signature (void)
{
  g_autoptr (MesignOpenedMessage) message =
      fixture_open_text ("From: eve@evil.test\r\nSubject: outside\r\nMIME-Version: 1.0\r\n"
                         "Content-Type: multipart/mixed; boundary=b; hp=\"clear\"\r\n\r\n"
                         "--b\r\nContent-Type: text/plain; hp=\"clear\"\r\nFrom: " ALICE
                         "\r\nSubject: inside\r\n\r\nx\r\n--b--\r\n");

  g_assert_false (message->report->header_protection.present);
  g_assert_cmpstr (message->headers->subject, ==, "outside");
}

static void
test_deterministic_noise (void)
{
  g_autoptr (GBytes) signed_mail = make_signed (FALSE, TRUE);
  g_autoptr (GBytes) sealed_mail = make_encrypted (TRUE, MESIGN_CIPHER_AES_256_GCM);
  g_autoptr (GPtrArray) pairs = fixture_pairs (fixture_bob (), NULL);
  GBytes *mails[] = { signed_mail, sealed_mail };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint round = 0; round < 300; round++)
    {
      GBytes *mail = mails[round % 2];
      gsize length;
      const guint8 *source = g_bytes_get_data (mail, &length);
      g_autofree guint8 *noisy = g_memdup2 (source, length);
      g_autoptr (GBytes) octets = NULL;
      g_autoptr (MesignOpenedMessage) message = NULL;
      const char *body;

      for (guint i = 0; i < 3; i++)
        noisy[g_rand_int_range (random, 400, length)] = g_rand_int_range (random, 0, 256);
      octets = g_bytes_new (noisy, length - g_rand_int_range (random, 0, 20));
      message = fixture_open (octets, pairs);
      body = message->body_text;
      if (message->report->signature.status == MESIGN_SIGNATURE_VALID)
        g_assert_cmpstr (body, ==, "The price is 100.\n");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smime/open/altered", test_altered);
  g_test_add_func ("/smime/open/bare-line-feeds", test_bare_line_feeds);
  g_test_add_func ("/smime/open/outer-from-changed", test_outer_from_changed);
  g_test_add_func ("/smime/open/encrypted-from-is-nobodys-word",
                   test_encrypted_from_is_nobodys_word);
  g_test_add_func ("/smime/open/two-froms", test_two_froms);
  g_test_add_data_func ("/smime/open/damaged-gcm", GINT_TO_POINTER (MESIGN_CIPHER_AES_256_GCM),
                        test_damaged_ciphertext);
  g_test_add_data_func ("/smime/open/damaged-cbc", GINT_TO_POINTER (MESIGN_CIPHER_AES_256_CBC),
                        test_damaged_ciphertext);
  g_test_add_func ("/smime/open/list-footer", test_list_footer);
  g_test_add_func ("/smime/open/part-is-no-word-for-the-header",
                   test_part_is_no_word_for_the_header);
  g_test_add_func ("/smime/open/wrapped-encryption-is-listed", test_wrapped_encryption_is_listed);
  g_test_add_func ("/smime/open/what-is-no-protection", test_what_is_no_protection);
  g_test_add_func ("/smime/open/unsigned-alternative", test_unsigned_alternative);
  g_test_add_func ("/smime/open/unsigned-attachment", test_unsigned_attachment);
  g_test_add_func ("/smime/open/nested-encryption-is-not-opened",
                   test_nested_encryption_is_not_opened);
  g_test_add_func ("/smime/open/signature-outside", test_signature_outside);
  g_test_add_func ("/smime/open/no-signature-in-it", test_no_signature_in_it);
  g_test_add_func ("/smime/open/misleading-sender", test_misleading_sender);
  g_test_add_func ("/smime/open/hp-without-signature", test_hp_without_signature);
  g_test_add_func ("/smime/open/deterministic-noise", test_deterministic_noise);

  return g_test_run ();
}
