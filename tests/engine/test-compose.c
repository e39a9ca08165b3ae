/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"

#include "model/mesign-address.h"

static MesignAccount *
make_account (const char *address)
{
  g_autoptr (MesignServer) imap =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost", 1, address);
  g_autoptr (MesignServer) smtp =
      mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, "localhost", 1, address);

  return mesign_account_new (address, "Anna", imap, smtp, 1);
}

static MesignOpenedMessage *
open_text (World *world, const char *text)
{
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  const MesignOpenOptions options = { .without_store = TRUE };
  MesignOpenedMessage *opened = CALL (world, open_octets, octets, &options);

  world_assert_no_error (world);

  return opened;
}

static const char original[] =
    "From: Berta <berta@example.test>\r\nTo: Anna <anna@example.test>, carl@example.test\r\n"
    "Cc: Dora <dora@example.test>, ANNA@example.test\r\nSubject: AW: Re: Plan\r\n"
    "Date: Mon, 2 Feb 2026 10:00:00 +0000\r\nMessage-ID: <3@example.test>\r\n"
    "References: <1@example.test> <2@example.test>\r\nContent-Type: text/plain\r\n\r\n"
    "First line.\r\n> older\r\n";

static char *
join (GPtrArray *addresses)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    g_string_append_printf (text, "%s ", ((MesignAddress *) addresses->pdata[i])->address);

  return g_string_free (text, FALSE);
}

static void
assert_list (GPtrArray *addresses, const char *expected)
{
  g_autofree char *text = join (addresses);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_reply (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignOpenedMessage) opened = open_text (world, original);
  g_autoptr (MesignDraft) draft =
      mesign_engine_make_reply (world->engine, account, opened, MESIGN_REPLY, TRUE);

  assert_list (draft->to, "berta@example.test ");
  assert_list (draft->cc, "");
  g_assert_cmpstr (draft->subject, ==, "Re: Plan");
  g_assert_cmpstr (draft->in_reply_to, ==, "3@example.test");
  g_assert_cmpuint (g_strv_length (draft->references), ==, 3);
  g_assert_cmpstr (draft->references[2], ==, "3@example.test");
  g_assert_nonnull (strstr (draft->text, "\n> First line.\n>> older\n"));
  g_assert_nonnull (strstr (draft->text, "Berta"));
  g_assert_cmpstr (draft->from->address, ==, "anna@example.test");
  g_assert_false (draft->sign);
  g_assert_false (draft->encrypt);
  g_assert_false (draft->quotes_encrypted);
  g_assert_cmpint (draft->date, >, 0);
  g_assert_nonnull (draft->message_id);
}

static void
assert_quoted (World *world, const char *body, const char *text, gboolean is_quoted)
{
  g_autofree char *mail =
      g_strconcat ("From: berta@example.test\r\nTo: anna@example.test\r\n\r\n", body, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignOpenedMessage) opened = open_text (world, mail);
  g_autoptr (MesignDraft) draft =
      mesign_engine_make_reply (world->engine, account, opened, MESIGN_REPLY, TRUE);

  g_assert_cmpint (strstr (draft->text, text) != NULL, ==, is_quoted);
}

/* A signature is left out; what somebody wrote is not, though it stands below the delimiter. */
static void
test_reply_without_signature (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autofree char *many = g_strnfill (40, '\n');
  g_autofree char *digest = g_strconcat ("Yes.\r\n-- \r\nBerta", many, "Last\r\n", NULL);

  assert_quoted (world, "Yes.\r\n-- \r\nBerta\r\nTel. 7\r\n", "Tel. 7", FALSE);
  assert_quoted (world, "Yes.\r\n-- \r\nBerta\r\nTel. 7\r\n", "> Yes.", TRUE);
  assert_quoted (world, "Yes.\r\n-- \r\nBerta\r\n\r\n-----Original Message-----\r\nAsked\r\n",
                 "> Asked", TRUE);
  assert_quoted (world, "Yes.\r\n-- \r\nBerta\r\n\r\nFrom: Anna\r\nAsked\r\n", "> Asked", TRUE);
  assert_quoted (world, "-- \r\nAll there is\r\n", "> All there is", TRUE);
  assert_quoted (world, digest, "> Last", TRUE);
}

static void
test_reply_all (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignOpenedMessage) opened = open_text (world, original);
  g_autoptr (MesignDraft) draft =
      mesign_engine_make_reply (world->engine, account, opened, MESIGN_REPLY_ALL, FALSE);

  assert_list (draft->to, "berta@example.test carl@example.test ");
  assert_list (draft->cc, "dora@example.test ");
  g_assert_cmpstr (draft->text, ==, "");
}

static void
test_reply_to_own (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("berta@example.test");
  g_autoptr (MesignOpenedMessage) opened = open_text (world, original);
  g_autoptr (MesignDraft) draft =
      mesign_engine_make_reply (world->engine, account, opened, MESIGN_REPLY, FALSE);

  assert_list (draft->to, "anna@example.test carl@example.test ");
}

static MesignAccount *
make_account_with_identities (void)
{
  MesignAccount *account = make_account ("anna@example.test");

  g_ptr_array_add (account->identities, mesign_address_new ("Sales", "dora@example.test"));
  g_ptr_array_add (account->identities, mesign_address_new ("Help", "carl@example.test"));

  return account;
}

static void
assert_answered_as (World *world, MesignOpenedMessage *opened, const char *from, const char *to)
{
  g_autoptr (MesignAccount) account = make_account_with_identities ();
  g_autoptr (MesignAccount) writer = mesign_engine_choose_writer (account, opened);
  g_autoptr (MesignDraft) draft =
      mesign_engine_make_reply (world->engine, writer, opened, MESIGN_REPLY_ALL, FALSE);
  g_autofree char *line = g_strdup_printf ("%s <%s>", draft->from->name, draft->from->address);

  g_assert_cmpstr (writer->id, ==, account->id);
  g_assert_cmpstr (line, ==, from);
  assert_list (draft->to, to);
  assert_list (draft->cc, "");
}

/* Whoever was written to answers; nobody gets an own answer back. */
static void
test_reply_as_identity (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignOpenedMessage) own = open_text (world, original);
  g_autoptr (MesignOpenedMessage) other =
      open_text (world, "From: berta@example.test\r\nTo: x@example.test, Carl@Example.test\r\n"
                        "Cc: dora@example.test\r\nSubject: a\r\n\r\na\r\n");
  g_autoptr (MesignOpenedMessage) copy = open_text (
      world,
      "From: berta@example.test\r\nTo: x@example.test\r\nCc: dora@example.test\r\n\r\na\r\n");
  g_autoptr (MesignOpenedMessage) written = open_text (
      world, "From: carl@example.test\r\nTo: x@example.test\r\nCc: anna@example.test\r\n\r\na\r\n");
  g_autoptr (MesignOpenedMessage) none =
      open_text (world, "From: berta@example.test\r\nTo: list@example.test\r\n\r\na\r\n");

  assert_answered_as (world, own, "Anna <anna@example.test>", "berta@example.test ");
  assert_answered_as (world, other, "Help <carl@example.test>",
                      "berta@example.test x@example.test ");
  assert_answered_as (world, copy, "Sales <dora@example.test>",
                      "berta@example.test x@example.test ");
  assert_answered_as (world, written, "Help <carl@example.test>", "x@example.test ");
  assert_answered_as (world, none, "Anna <anna@example.test>",
                      "berta@example.test list@example.test ");
}

static void
test_forward (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignOpenedMessage) opened = open_text (
      world, "From: berta@example.test\r\nTo: anna@example.test\r\nSubject: Plan\r\n"
             "Date: Mon, 2 Feb 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
             "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
             "Content-Type: text/plain\r\n\r\nSee the plan.\r\n--b\r\n"
             "Content-Type: application/pdf; name=plan.pdf\r\n"
             "Content-Disposition: attachment; filename=plan.pdf\r\n\r\nPDF\r\n--b--\r\n");
  g_autoptr (MesignDraft) draft =
      mesign_engine_make_reply (world->engine, account, opened, MESIGN_FORWARD, TRUE);
  const MesignDraftAttachment *attachment;

  assert_list (draft->to, "");
  g_assert_cmpstr (draft->subject, ==, "Fwd: Plan");
  g_assert_nonnull (strstr (draft->text, "berta@example.test"));
  g_assert_nonnull (strstr (draft->text, "Date: 2026-02-0"));
  g_assert_nonnull (strstr (draft->text, "See the plan."));
  g_assert_cmpuint (draft->attachments->len, ==, 1);
  attachment = draft->attachments->pdata[0];
  g_assert_cmpstr (attachment->filename, ==, "plan.pdf");
}

/* Whoever is typed or pasted is written to, or nobody is. */
static void
test_typed_addresses (void)
{
  static const char *const refused[] = {
    "",
    "nobody",
    "a@example.test b@example.test",
    "A <a@example.test>, b@example.test c@example.test",
    "a@example.test Bcc: b@example.test",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pasted = mesign_engine_parse_addresses (
      "a@example.test\r\nB <b@example.test>\nc@example.test, \"d@example.test\" <d@example.test>",
      &error);

  g_assert_no_error (error);
  assert_list (pasted, "a@example.test b@example.test c@example.test d@example.test ");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) failure = NULL;

      g_assert_null (mesign_engine_parse_addresses (refused[i], &failure));
      g_assert_error (failure, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID);
    }
}

static MesignDraft *
make_draft (World *world, MesignAccount *account, const char *to)
{
  MesignDraft *draft = mesign_engine_make_draft (world->engine, account);

  g_ptr_array_add (draft->to, mesign_address_new (NULL, to));
  g_free (draft->text);
  draft->text = g_strdup ("A secret.\n");
  g_free (draft->subject);
  draft->subject = g_strdup ("Private plan");

  return draft;
}

static void
test_signed (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignDraftAdvice) advice = NULL;
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autofree char *path = world_path (world, "out.eml");
  g_autofree char *verified = NULL;
  const MesignSmimeCopy *copy;

  world_open_well (world);
  world_make_own (world, "anna@example.test");
  world_start_again (world, NULL);
  draft = make_draft (world, account, "nobody@example.test");
  g_assert_true (draft->sign);
  advice = CALL (world, advise, draft);
  world_assert_no_error (world);
  g_assert_true (advice->can_sign);
  g_assert_false (advice->can_encrypt);
  g_assert_cmpstr (advice->lacking[0], ==, "nobody@example.test");
  g_assert_true (mesign_certificate_has_address (advice->signer, "anna@example.test"));

  written = CALL (world, write, draft);
  world_assert_no_error (world);
  copy = written->copies->pdata[0];
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (copy->octets, NULL),
                                      (gssize) g_bytes_get_size (copy->octets), NULL));
  verified = world_run ("openssl cms -verify -in '%s' -CAfile '%s/ca.pem'", path, world->folder);
  g_assert_nonnull (strstr (verified, "A secret."));

  /* nor without a stamp that was asked for */
  draft->timestamp = TRUE;
  g_assert_null (CALL (world, write, draft));
  world_assert_error (world, "invalid");
}

static gboolean
holds (GBytes *octets, const char *text)
{
  return g_strstr_len (g_bytes_get_data (octets, NULL), (gssize) g_bytes_get_size (octets), text) !=
         NULL;
}

/* A subject out of an encrypted header is in no answer that others can read, quoted or not. */
static void
assert_subject_is_hidden (World *world, MesignDraft *answer)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MesignSmimeWritten) written = NULL;

      answer->sign = i != 0;
      answer->encrypt = i == 2;
      answer->protect_headers = i != 2;
      written = CALL (world, write, answer);
      world_assert_no_error (world);
      g_assert_false (holds (written->sent, "Private plan"));
      g_assert_true (holds (written->sent, "Subject: Re: [...]"));
    }
}

static void
test_encrypted (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignDraft) lacking = NULL;
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autoptr (MesignDraft) reply = NULL;
  g_autoptr (MesignDraft) without_quote = NULL;
  const MesignSmimeCopy *copy;

  world_open_well (world);
  world_make_own (world, "anna@example.test");
  draft = make_draft (world, account, "anna@example.test");
  draft->encrypt = TRUE;
  written = CALL (world, write, draft);
  world_assert_no_error (world);
  copy = written->copies->pdata[0];
  g_assert_null (g_strstr_len (g_bytes_get_data (copy->octets, NULL),
                               (gssize) g_bytes_get_size (copy->octets), "Private plan"));
  opened = CALL (world, open_octets, copy->octets, NULL);
  world_assert_no_error (world);
  g_assert_cmpint (opened->report->signature.status, ==, MESIGN_SIGNATURE_VALID);
  g_assert_cmpstr (opened->headers->subject, ==, "Private plan");

  /* to somebody without a certificate: nothing */
  lacking = make_draft (world, account, "nobody@example.test");
  lacking->encrypt = TRUE;
  g_assert_null (CALL (world, write, lacking));
  world_assert_error (world, "no-certificate");

  /* an answer that quotes it is encrypted or not made */
  reply = mesign_engine_make_reply (world->engine, account, opened, MESIGN_REPLY, TRUE);
  g_assert_true (reply->encrypt);
  g_assert_true (reply->quotes_encrypted);
  g_assert_cmpstr (reply->subject, ==, "Re: Private plan");
  reply->encrypt = FALSE;
  g_assert_null (CALL (world, write, reply));
  world_assert_error (world, "would-leak");
  without_quote = mesign_engine_make_reply (world->engine, account, opened, MESIGN_REPLY, FALSE);
  g_assert_true (without_quote->encrypt);
  g_assert_false (without_quote->quotes_encrypted);
  g_assert_cmpstr (without_quote->subject, ==, "Re: Private plan");
  assert_subject_is_hidden (world, without_quote);
}

static void
import_person (World *world, const char *address)
{
  g_autoptr (GBytes) ignored = world_make_pfx (world, address, "secret");
  g_autofree char *path = world_path (world, "one.pem");
  g_autoptr (GBytes) octets = world_read (path);
  g_autoptr (MesignImport) import = world_import (world, octets, NULL, NULL);

  world_assert_no_error (world);
  g_assert_cmpuint (import->others->len, ==, 1);
}

static MesignRecipientState
complete (World *world, const char *text, guint n_expected)
{
  g_autoptr (GPtrArray) found = CALL (world, complete_address, text, 10);

  world_assert_no_error (world);
  g_assert_cmpuint (found->len, ==, n_expected);

  return n_expected > 0 ? ((MesignCorrespondent *) found->pdata[0])->state : MESIGN_RECIPIENT_NONE;
}

/* People whose certificate came from somewhere are found by name and address. */
static void
test_recipients (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignDraftAdvice) advice = NULL;
  g_autoptr (MesignDraftAdvice) expired = NULL;
  const MesignCorrespondent *one;

  world_open_well (world);
  import_person (world, "lina@example.test");
  import_person (world, "li_na@example.test");
  g_assert_cmpint (complete (world, "li", 2), ==, MESIGN_RECIPIENT_UNTRUSTED);
  complete (world, "LINA@", 1);
  complete (world, "i_n", 1);
  complete (world, "%", 0);
  complete (world, "", 0);
  draft = make_draft (world, account, "lina@example.test");
  g_ptr_array_add (draft->bcc, mesign_address_new (NULL, "nobody@example.test"));
  advice = CALL (world, advise, draft);
  world_assert_no_error (world);
  g_assert_false (advice->can_sign);
  g_assert_nonnull (strstr (advice->reason, "anna@example.test"));
  g_assert_cmpuint (advice->recipients->len, ==, 2);
  one = advice->recipients->pdata[0];
  g_assert_cmpint (one->state, ==, MESIGN_RECIPIENT_UNTRUSTED);
  g_assert_nonnull (one->verdict);
  one = advice->recipients->pdata[1];
  g_assert_cmpint (one->state, ==, MESIGN_RECIPIENT_NONE);
  g_assert_null (one->certificate);

  world_make_own (world, "anna@example.test");
  g_assert_cmpint (complete (world, "lina", 1), ==, MESIGN_RECIPIENT_VALID);
  g_ptr_array_set_size (draft->bcc, 0);
  expired = CALL (world, advise, draft);
  world_assert_no_error (world);
  g_assert_true (expired->can_sign);
  g_assert_null (expired->reason);
  g_assert_true (expired->should_encrypt);
}

/* What new mail is to be, the user may set. */
static void
test_settings (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignDraftAdvice) advice = NULL;
  MesignSettings *settings;

  world_open_well (world);
  world_make_own (world, "anna@example.test");
  settings = mesign_engine_get_settings (world->engine);
  mesign_settings_set_boolean (settings, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_SIGN_BY_DEFAULT,
                               FALSE);
  mesign_settings_set_boolean (settings, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_HEADER_PROTECTION,
                               FALSE);
  mesign_settings_set_boolean (settings, MESIGN_SETTINGS_SECURITY,
                               MESIGN_SETTING_ENCRYPT_WHEN_POSSIBLE, FALSE);
  draft = make_draft (world, account, "anna@example.test");
  g_assert_false (draft->sign);
  g_assert_false (draft->protect_headers);
  advice = CALL (world, advise, draft);
  world_assert_no_error (world);
  g_assert_true (advice->can_encrypt);
  g_assert_false (advice->should_encrypt);
}

/* A certificate nobody trusts is none to encrypt to. */
static void
test_untrusted (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = make_account ("anna@example.test");
  g_autoptr (GBytes) pfx = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignDraft) draft = NULL;

  world_open_well (world);
  pfx = world_make_pfx (world, "anna@example.test", "secret");
  import = world_import (world, pfx, "secret", NULL);
  world_assert_no_error (world);
  draft = make_draft (world, account, "anna@example.test");
  draft->encrypt = TRUE;
  g_assert_null (CALL (world, write, draft));
  world_assert_error (world, "no-certificate");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/compose/reply", test_reply);
  g_test_add_func ("/engine/compose/reply-without-signature", test_reply_without_signature);
  g_test_add_func ("/engine/compose/reply-all", test_reply_all);
  g_test_add_func ("/engine/compose/reply-to-own", test_reply_to_own);
  g_test_add_func ("/engine/compose/reply-as-identity", test_reply_as_identity);
  g_test_add_func ("/engine/compose/forward", test_forward);
  g_test_add_func ("/engine/compose/typed-addresses", test_typed_addresses);
  g_test_add_func ("/engine/compose/signed", test_signed);
  g_test_add_func ("/engine/compose/encrypted", test_encrypted);
  g_test_add_func ("/engine/compose/untrusted", test_untrusted);
  g_test_add_func ("/engine/compose/recipients", test_recipients);
  g_test_add_func ("/engine/compose/settings", test_settings);

  return g_test_run ();
}
