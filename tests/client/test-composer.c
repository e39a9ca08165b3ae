/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/composer/mesign-address-text.h"
#include "client/composer/mesign-composer-checks.h"
#include "client/composer/mesign-mailto.h"
#include "client/composer/mesign-protection.h"
#include "client/composer/mesign-spelling-words.h"

/* Typed addresses */

static void
assert_split (const char *text, const char *expected, const char *expected_rest)
{
  g_autofree char *rest = NULL;
  g_auto (GStrv) pieces = mesign_address_text_split (text, &rest);
  g_autofree char *joined = g_strjoinv ("|", pieces);

  g_assert_cmpstr (joined, ==, expected);
  g_assert_cmpstr (rest, ==, expected_rest);
}

static void
test_split (void)
{
  assert_split ("", "", "");
  assert_split ("ann@example.test", "", "ann@example.test");
  assert_split ("ann@example.test,", "ann@example.test", "");
  assert_split (" a@x.test ; b@x.test\nc", "a@x.test|b@x.test", "c");
  assert_split ("王芳 <fang@x.test>，李娜 <na@x.test>；", "王芳 <fang@x.test>|李娜 <na@x.test>",
                "");
  assert_split (",,\n;", "", "");
}

/* A comma that belongs to a name separates nothing. */
static void
test_split_quoted (void)
{
  assert_split ("\"Smith, Bob\" <bob@x.test>, c", "\"Smith, Bob\" <bob@x.test>", "c");
  assert_split ("\"a\\\",b\" <b@x.test>;", "\"a\\\",b\" <b@x.test>", "");
  assert_split ("bob@x.test (sales, north),", "bob@x.test (sales, north)", "");
  g_assert_false (mesign_address_text_has_separator ("\"Smith, B"));
  g_assert_true (mesign_address_text_has_separator ("b@x.test,"));
}

/* mailto: */

static void
test_mailto (void)
{
  g_autoptr (MesignMailto) mailto = mesign_mailto_parse (
      "MAILTO:ann@x.test,bob%2Bwork@x.test?Subject=Caf%C3%A9%20%26%20more&cc=c@x.test"
      "&to=dan@x.test&bcc=e@x.test&body=one%0D%0Atwo");

  g_assert_cmpstr (mailto->to, ==, "ann@x.test,bob+work@x.test, dan@x.test");
  g_assert_cmpstr (mailto->cc, ==, "c@x.test");
  g_assert_cmpstr (mailto->bcc, ==, "e@x.test");
  g_assert_cmpstr (mailto->subject, ==, "Café & more");
  g_assert_cmpstr (mailto->body, ==, "one\ntwo");
  g_assert_false (mailto->wants_attachment);
}

/* Whatever a link asks for, no file is named in what is made of it; that one was asked for is told.
 */
static void
test_mailto_files (void)
{
  static const char *const queries[] = {
    "attach=/etc/passwd",
    "attachment=/etc/passwd",
    "ATTACH=file:///etc/passwd",
    "file=/etc/passwd",
    "%61ttach=%2Fetc%2Fpasswd",
    "attachments=~/.ssh/id_rsa&attach=~/.gnupg/secring.gpg",
    "subject=x&attach=/etc/passwd&subject=y",
    "insert=/etc/passwd",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *uri = g_strdup_printf ("mailto:a@x.test?%s", queries[i]);
      g_autoptr (MesignMailto) mailto = mesign_mailto_parse (uri);
      g_autofree char *all =
          g_strconcat (mailto->to, mailto->cc, mailto->bcc, mailto->subject, mailto->body, NULL);

      g_assert_true (mailto->wants_attachment);
      g_assert_cmpstr (mailto->to, ==, "a@x.test");
      g_assert_null (strstr (all, "passwd"));
      g_assert_null (strstr (all, "id_rsa"));
    }
}

/* A page cannot attach a file, nor bring in a header field. */
static void
test_mailto_hostile (void)
{
  g_autoptr (MesignMailto) mailto = mesign_mailto_parse (
      "mailto:?attach=/etc/passwd&from=x@x.test&subject=a%0D%0ABcc:%20b@x.test&body=%00%FF&cc");
  g_autoptr (MesignMailto) none = mesign_mailto_parse ("https://x.test/?to=a@x.test");

  g_assert_null (none);
  g_assert_true (mailto->wants_attachment);
  g_assert_cmpstr (mailto->subject, ==, "a Bcc: b@x.test");
  g_assert_cmpstr (mailto->to, ==, "");
  g_assert_cmpstr (mailto->bcc, ==, "");
  g_assert_true (g_utf8_validate (mailto->body, -1, NULL));
}

/* Forgotten attachments */

static void
test_attachment (void)
{
  g_assert_true (mesign_composer_mentions_attachment ("Budget", "I have Attached it.\n"));
  g_assert_true (mesign_composer_mentions_attachment ("合同", "附件为第三版。"));
  g_assert_true (mesign_composer_mentions_attachment ("Attachment", ""));
  g_assert_false (mesign_composer_mentions_attachment ("Re: Attachment", "Thanks.\n"));
  g_assert_false (mesign_composer_mentions_attachment ("Hi", "Thanks.\n\n> see attachment\n"));
  g_assert_false (mesign_composer_mentions_attachment (
      "Hi", "Look\n\n---------- Forwarded message ----------\nattached\n"));
}

/* Pieces of a quotation */

static void
test_repeats_quote (void)
{
  const char *quote =
      "Ann wrote:\n> The code is 4711-0815.\n> Keep it\n>\n> ok\n> 合同金额为三百万元\n";

  /* whole lines, with or without their mark, in the middle of others */
  g_assert_true (mesign_composer_repeats_quote (quote, "Hi\n> The code is 4711-0815.\n"));
  g_assert_true (mesign_composer_repeats_quote (quote, "so: The code is 4711-0815. Right?"));
  g_assert_true (mesign_composer_repeats_quote (quote, "他说合同金额为三百万元。"));
  /* what is left of a line that was cut in two */
  g_assert_true (mesign_composer_repeats_quote (quote, "Hello\n4711-0815.\n"));
  g_assert_true (mesign_composer_repeats_quote (quote, "金额为三百万"));
  /* what the writer typed */
  g_assert_false (mesign_composer_repeats_quote (quote, "Thanks, got it.\n\nBob\n"));
  g_assert_false (mesign_composer_repeats_quote (quote, "ok\n>\n"));
  g_assert_false (mesign_composer_repeats_quote (quote, ""));
  g_assert_false (mesign_composer_repeats_quote ("", "Thanks, got it."));
}

/* The sentence */

static MesignCorrespondent *
new_correspondent (const char *name, const char *address, MesignRecipientState state)
{
  MesignCorrespondent *one = g_atomic_rc_box_new0 (MesignCorrespondent);

  one->address = mesign_address_new (name, address);
  one->state = state;

  return one;
}

typedef struct
{
  MesignDraft *draft;
  MesignDraftAdvice *advice;
} Situation;

/* Somebody writes to 王芳 and Bob. */
static Situation
new_situation (gboolean can_sign, MesignRecipientState fang, MesignRecipientState bob)
{
  Situation self = { mesign_draft_new (), g_atomic_rc_box_new0 (MesignDraftAdvice) };
  g_autoptr (GStrvBuilder) lacking = g_strv_builder_new ();

  self.advice->recipients =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_correspondent_unref);
  g_ptr_array_add (self.advice->recipients, new_correspondent ("王芳", "fang@x.test", fang));
  g_ptr_array_add (self.advice->recipients, new_correspondent ("Bob", "bob@x.test", bob));
  for (guint i = 0; i < 2; i++)
    {
      MesignCorrespondent *one = self.advice->recipients->pdata[i];

      g_ptr_array_add (self.draft->to, mesign_address_ref (one->address));
      if (!mesign_correspondent_can_encrypt (one))
        g_strv_builder_add (lacking, one->address->address);
    }
  self.advice->lacking = g_strv_builder_end (lacking);
  self.advice->can_sign = can_sign;
  self.advice->can_encrypt = can_sign && self.advice->lacking[0] == NULL;

  return self;
}

static void
advise (MesignProtection *self,
        gboolean can_sign,
        MesignRecipientState fang,
        MesignRecipientState bob)
{
  Situation situation = new_situation (can_sign, fang, bob);

  mesign_protection_advise (self, situation.draft, situation.advice, TRUE, TRUE);
  mesign_draft_unref (situation.draft);
  mesign_draft_advice_unref (situation.advice);
}

static void
assert_sentence (const MesignProtection *self, const char *expected, gboolean is_refused)
{
  MesignProtectionTone tone;
  g_autofree char *sentence = mesign_protection_dup_sentence (self, &tone);

  g_assert_cmpstr (sentence, ==, expected);
  g_assert_cmpint (mesign_protection_is_refused (self), ==, is_refused);
  g_assert_cmpint (tone == MESIGN_PROTECTION_REFUSED, ==, is_refused);
}

static void
test_sentence (void)
{
  MesignProtection self = { 0 };

  advise (&self, TRUE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_EXPIRING);
  assert_sentence (&self, "Will be signed and encrypted.", FALSE);
  advise (&self, TRUE, MESIGN_RECIPIENT_NONE, MESIGN_RECIPIENT_VALID);
  assert_sentence (&self, "Signed. Not encrypted: 王芳 has no certificate.", FALSE);
  advise (&self, TRUE, MESIGN_RECIPIENT_NONE, MESIGN_RECIPIENT_NONE);
  assert_sentence (&self, "Signed. Not encrypted: 王芳, Bob have no certificate.", FALSE);
  advise (&self, TRUE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_EXPIRED);
  assert_sentence (&self, "Signed. Not encrypted: the certificate of Bob has expired.", FALSE);
  advise (&self, TRUE, MESIGN_RECIPIENT_REVOKED, MESIGN_RECIPIENT_EXPIRED);
  assert_sentence (&self, "Signed. Not encrypted: 王芳, Bob have no usable certificate.", FALSE);
  advise (&self, FALSE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_VALID);
  assert_sentence (&self, "Neither signed nor encrypted.", FALSE);
  mesign_protection_clear (&self);
}

/* What the person has chosen is done or refused, whoever is added. */
static void
test_choice (void)
{
  MesignProtection self = { .encrypt = TRUE, .chose_encrypt = TRUE };

  advise (&self, TRUE, MESIGN_RECIPIENT_NONE, MESIGN_RECIPIENT_VALID);
  g_assert_true (self.encrypt);
  assert_sentence (&self, "Cannot be encrypted: 王芳 has no certificate.", TRUE);
  advise (&self, TRUE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_VALID);
  assert_sentence (&self, "Will be signed and encrypted.", FALSE);
  self.encrypt = FALSE;
  advise (&self, TRUE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_VALID);
  assert_sentence (&self, "Signed. Not encrypted, as you chose.", FALSE);
  self.sign = FALSE;
  self.chose_sign = TRUE;
  self.encrypt = TRUE;
  advise (&self, TRUE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_VALID);
  assert_sentence (&self, "Will be encrypted. Not signed.", FALSE);
  mesign_protection_clear (&self);
}

/* What quotes an encrypted mail does not go out in the clear. */
static void
test_quotation (void)
{
  MesignProtection self = { .quotes_encrypted = TRUE, .chose_encrypt = TRUE };

  advise (&self, TRUE, MESIGN_RECIPIENT_VALID, MESIGN_RECIPIENT_VALID);
  assert_sentence (&self, "Cannot be sent unencrypted: it quotes an encrypted mail.", TRUE);
  self.encrypt = TRUE;
  assert_sentence (&self, "Will be signed and encrypted.", FALSE);
  mesign_protection_clear (&self);
}

/* Spelling */

static void
test_spelling_words (void)
{
  g_autoptr (GPtrArray) words = mesign_spelling_list_words (
      "Don't say 您好hello您 a B2B ASAP, see www.x.test/page or ann@x.test (file.c_2) l'été’ "
      "end\n> quoted\n再见 bye\n---------- Forwarded\nolder");
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const MesignSpellingWord *word = words->pdata[i];

      g_assert_cmpint (word->end - word->start, ==, g_utf8_strlen (word->text, -1));
      g_string_append_printf (all, "%d:%s ", word->start, word->text);
    }
  g_assert_cmpstr (all->str, ==,
                   "0:Don't 6:say 12:hello 31:see 51:or 76:l'été 83:end 99:bye ");
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "en", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/composer/split", test_split);
  g_test_add_func ("/client/composer/split-quoted", test_split_quoted);
  g_test_add_func ("/client/composer/mailto", test_mailto);
  g_test_add_func ("/client/composer/mailto-files", test_mailto_files);
  g_test_add_func ("/client/composer/mailto-hostile", test_mailto_hostile);
  g_test_add_func ("/client/composer/attachment", test_attachment);
  g_test_add_func ("/client/composer/repeats-quote", test_repeats_quote);
  g_test_add_func ("/client/composer/spelling-words", test_spelling_words);
  g_test_add_func ("/client/composer/sentence", test_sentence);
  g_test_add_func ("/client/composer/choice", test_choice);
  g_test_add_func ("/client/composer/quotation", test_quotation);

  return g_test_run ();
}
