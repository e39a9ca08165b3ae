/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/security/mesign-security-words.h"

#include <string.h>

static MesignOpenedMessage *
make_message (MesignSignatureStatus signature, MesignEncryptionStatus encryption)
{
  MesignOpenedMessage *message = mesign_opened_message_new ();

  message->headers = mesign_envelope_new ();
  message->outer_headers = mesign_envelope_new ();
  message->outer_headers->n_from = 1;
  g_ptr_array_add (message->headers->from, mesign_address_new ("李娜", "lina@wotrus.test"));
  message->report = mesign_security_report_new ();
  message->report->signature.status = signature;
  message->report->encryption.status = encryption;
  message->report->encryption.recipients = 3;

  return message;
}

static MesignSigner *
add_signer (MesignOpenedMessage *message, const char *name, const char *address)
{
  MesignSigner *signer = mesign_signer_new ();

  signer->status = message->report->signature.status == MESIGN_SIGNATURE_PARTIAL
                       ? MESIGN_SIGNATURE_VALID
                       : message->report->signature.status;
  signer->name = g_strdup (name);
  signer->address = g_strdup (address);
  signer->issuer = g_strdup ("Some Authority");
  g_ptr_array_add (message->report->signature.signers, signer);

  return signer;
}

/* Alice's addresses: that of her account, and one she writes from besides. */
static GPtrArray *
dup_mine (void)
{
  GPtrArray *mine = mesign_address_list_new ();

  g_ptr_array_add (mine, mesign_address_new ("Alice", "alice@mesign.test"));
  g_ptr_array_add (mine, mesign_address_new ("Sales", "sales@mesign.test"));

  return mine;
}

static void
assert_sentence (MesignOpenedMessage *message, MesignSecurityTone tone, const char *expected)
{
  MesignSecurityTone found;
  g_autoptr (GPtrArray) mine = dup_mine ();
  g_autofree char *sentence = mesign_security_sentence (message, mine, &found);

  g_assert_cmpstr (sentence, ==, expected);
  g_assert_cmpint (found, ==, tone);
}

static void
test_valid (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_VALID, MESIGN_ENCRYPTION_DECRYPTED);
  MesignSigner *signer = add_signer (message, "李娜", "lina@wotrus.test");

  signer->level = MESIGN_LEVEL_V4;
  signer->organization = g_strdup ("沃通");
  assert_sentence (message, MESIGN_SECURITY_OK,
                   "Signed by 李娜, verified employee of 沃通. Encrypted for you and 2 others.");
  signer->level = MESIGN_LEVEL_V1;
  assert_sentence (message, MESIGN_SECURITY_OK,
                   "Signed by the owner of the address lina@wotrus.test; who that is was not "
                   "checked. Encrypted for you and 2 others.");
  message->report->encryption.recipients = 1;
  signer->level = MESIGN_LEVEL_V2;
  assert_sentence (message, MESIGN_SECURITY_OK,
                   "Signed by 李娜, a verified person. Encrypted for you alone.");
}

static void
test_mismatch (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_MISMATCH, MESIGN_ENCRYPTION_NONE);

  add_signer (message, "李娜", "bob@evil.test");
  assert_sentence (message, MESIGN_SECURITY_CAUTION,
                   "Signed, but by bob@evil.test, not by the sender shown.");
}

static void
test_unsigned (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_NONE, MESIGN_ENCRYPTION_NONE);

  assert_sentence (message, MESIGN_SECURITY_DIM, "Not signed. Anyone could have written this.");
}

/* Only one's own, and only where the mailbox for drafts has it. */
static void
test_draft (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_NONE, MESIGN_ENCRYPTION_NONE);

  message->is_draft = TRUE;
  assert_sentence (message, MESIGN_SECURITY_DIM, "Not signed. Anyone could have written this.");
  g_ptr_array_set_size (message->headers->from, 0);
  g_ptr_array_add (message->headers->from, mesign_address_new (NULL, "alice@mesign.test"));
  assert_sentence (message, MESIGN_SECURITY_DIM, "Draft, not sent yet.");
  message->report->encryption.status = MESIGN_ENCRYPTION_DECRYPTED;
  message->report->encryption.recipients = 1;
  assert_sentence (message, MESIGN_SECURITY_DIM, "Draft, encrypted so that only you can read it.");
  message->is_draft = FALSE;
  message->report->encryption.status = MESIGN_ENCRYPTION_NONE;
  assert_sentence (message, MESIGN_SECURITY_DIM, "Not signed. Anyone could have written this.");
}

/* One's own mail is not said to be anybody's, but only where it was sent from. */
static void
test_sent (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_NONE, MESIGN_ENCRYPTION_NONE);

  message->is_sent = TRUE;
  assert_sentence (message, MESIGN_SECURITY_DIM, "Not signed. Anyone could have written this.");
  g_ptr_array_set_size (message->headers->from, 0);
  g_ptr_array_add (message->headers->from, mesign_address_new (NULL, "sales@mesign.test"));
  assert_sentence (message, MESIGN_SECURITY_DIM,
                   "In your sent mail, not signed. Its recipients cannot tell who wrote it.");
  message->is_sent = FALSE;
  assert_sentence (message, MESIGN_SECURITY_DIM, "Not signed. Anyone could have written this.");
}

/* What a certificate nobody vouches for calls itself must not pass for the sender. */
static void
test_untrusted_stranger (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_UNTRUSTED, MESIGN_ENCRYPTION_NONE);

  add_signer (message, "李娜", "bob@evil.test")->reason = g_strdup ("unknown-root");
  assert_sentence (message, MESIGN_SECURITY_CAUTION,
                   "Signed as 李娜 (bob@evil.test), but you do not trust the issuer of the "
                   "certificate, Some Authority. That is not the sender shown.");
}

/* Names come from strangers: they may not turn the sentence around or start a new line. */
static void
test_hostile_name (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_VALID, MESIGN_ENCRYPTION_NONE);
  MesignSecurityTone tone;
  g_autofree char *sentence = NULL;

  add_signer (message, "Eve\n\xe2\x80\xae<b>gnp", "eve@evil.test");
  sentence = mesign_security_sentence (message, NULL, &tone);
  g_assert_null (strchr (sentence, '\n'));
  g_assert_null (strstr (sentence, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (sentence, "<b>"));
}

static const char *const reasons[] = {
  "",
  "no-path",
  "unknown-root",
  "distrusted",
  "purpose",
  "key-usage",
  "name-constraints",
  "weak-algorithm",
  "malformed",
  "expired",
  "not-yet-valid",
  "digest-mismatch",
  "bad-signature",
  "content-type",
  "no-signer",
  "keyCompromise",
  "ED25519",
};

static void
check_combination (MesignSignatureStatus signature,
                   MesignEncryptionStatus encryption,
                   const char *reason,
                   gboolean has_signer)
{
  g_autoptr (MesignOpenedMessage) message = make_message (signature, encryption);
  g_autoptr (GPtrArray) mine = dup_mine ();
  g_autofree char *sentence = NULL;
  MesignSecurityTone tone;

  message->report->signature.reason = *reason != '\0' ? g_strdup (reason) : NULL;
  if (has_signer && signature != MESIGN_SIGNATURE_NONE)
    add_signer (message, "李娜", "lina@wotrus.test")->reason =
        g_strdup (message->report->signature.reason);
  sentence = mesign_security_sentence (message, mine, &tone);
  g_assert_cmpuint (strlen (sentence), >, 10);
  if (tone == MESIGN_SECURITY_OK)
    {
      g_assert_cmpint (signature, ==, MESIGN_SIGNATURE_VALID);
      g_assert_true (encryption == MESIGN_ENCRYPTION_NONE ||
                     encryption == MESIGN_ENCRYPTION_DECRYPTED);
    }
  if (signature == MESIGN_SIGNATURE_INVALID || signature == MESIGN_SIGNATURE_REVOKED)
    g_assert_cmpint (tone, ==, MESIGN_SECURITY_WRONG);
  g_assert_cmpint (
      tone == MESIGN_SECURITY_DIM, ==,
      signature == MESIGN_SIGNATURE_NONE &&
          (encryption == MESIGN_ENCRYPTION_NONE || encryption == MESIGN_ENCRYPTION_DECRYPTED));
}

static void
test_all (void)
{
  for (int signature = MESIGN_SIGNATURE_NONE; signature <= MESIGN_SIGNATURE_UNSUPPORTED;
       signature++)
    for (int encryption = MESIGN_ENCRYPTION_NONE; encryption <= MESIGN_ENCRYPTION_NOT_OPENED;
         encryption++)
      for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
        {
          check_combination (signature, encryption, reasons[i], TRUE);
          if (signature != MESIGN_SIGNATURE_VALID)
            check_combination (signature, encryption, reasons[i], FALSE);
        }
}

static void
test_warnings (void)
{
  static const char *const codes[] = {
    "misleading-sender",
    "header-mismatch",
    "unsigned-content",
    "legacy-cipher",
    "malformed",
    "inner-signature",
    "signature-outside-encryption",
    "signing-time-differs",
    "encrypted-part",
    "something-new",
  };

  for (int signature = MESIGN_SIGNATURE_NONE; signature <= MESIGN_SIGNATURE_UNSUPPORTED;
       signature++)
    for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
      {
        g_autoptr (MesignOpenedMessage) message =
            make_message (signature, MESIGN_ENCRYPTION_DECRYPTED);
        g_autofree char *sentence = NULL;
        g_auto (GStrv) shown = NULL;
        MesignSecurityTone tone;

        if (signature != MESIGN_SIGNATURE_NONE)
          add_signer (message, "李娜", "lina@wotrus.test");
        mesign_security_report_warn (message->report, codes[i], "Look\nout.");
        sentence = mesign_security_sentence (message, NULL, &tone);
        g_assert_cmpint (tone, >=, MESIGN_SECURITY_CAUTION);
        shown = mesign_security_list_warnings (message);
        if (signature == MESIGN_SIGNATURE_PARTIAL && g_str_equal (codes[i], "unsigned-content"))
          g_assert_nonnull (strstr (sentence, "Only a part"));
        else
          {
            g_assert_cmpuint (g_strv_length (shown), ==, 1);
            g_assert_null (strchr (shown[0], '\n'));
          }
      }
}

/* The note at the pictures' place says it. */
static void
test_remote_content (void)
{
  g_autoptr (MesignOpenedMessage) message =
      make_message (MESIGN_SIGNATURE_VALID, MESIGN_ENCRYPTION_NONE);
  g_auto (GStrv) shown = NULL;

  mesign_security_report_warn (message->report, "remote-content", "Pictures.");
  shown = mesign_security_list_warnings (message);
  g_assert_cmpuint (g_strv_length (shown), ==, 0);
  g_assert_cmpint (mesign_security_get_tone (message->report), ==, MESIGN_SECURITY_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/security-words/valid", test_valid);
  g_test_add_func ("/client/security-words/mismatch", test_mismatch);
  g_test_add_func ("/client/security-words/unsigned", test_unsigned);
  g_test_add_func ("/client/security-words/draft", test_draft);
  g_test_add_func ("/client/security-words/sent", test_sent);
  g_test_add_func ("/client/security-words/untrusted-stranger", test_untrusted_stranger);
  g_test_add_func ("/client/security-words/hostile-name", test_hostile_name);
  g_test_add_func ("/client/security-words/every-combination", test_all);
  g_test_add_func ("/client/security-words/every-warning", test_warnings);
  g_test_add_func ("/client/security-words/remote-content", test_remote_content);

  return g_test_run ();
}
