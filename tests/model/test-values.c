/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/mesign-address.h"
#include "model/mesign-draft.h"
#include "model/mesign-envelope.h"
#include "model/mesign-flags.h"
#include "model/mesign-mailbox.h"
#include "model/mesign-server.h"
#include "model/mesign-verdict.h"

#include <gio/gio.h>

static void
test_same_address (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean same;
  } cases[] = {
    { "alice@example.test", "Alice@Example.TEST", TRUE },
    { "alice@bücher.example", "alice@xn--bcher-kva.example", TRUE },
    { "alice@example.test", "alice@example.test.evil", FALSE },
    { "alice@example.test", "xalice@example.test", FALSE },
    { "", "", FALSE },
    { NULL, NULL, FALSE },
    { "李@example.test", "李@example.test", TRUE },
    { "ALİCE@example.test", "alice@example.test", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mesign_address_same (cases[i].a, cases[i].b), ==, cases[i].same);
}

static void
test_recipients_once (void)
{
  g_autoptr (MesignDraft) draft = mesign_draft_new ();
  g_autoptr (GPtrArray) all = NULL;

  g_ptr_array_add (draft->to, mesign_address_new ("Bob", "bob@example.test"));
  g_ptr_array_add (draft->cc, mesign_address_new (NULL, "BOB@example.test"));
  g_ptr_array_add (draft->bcc, mesign_address_new (NULL, "eve@example.test"));
  all = mesign_draft_dup_recipients (draft);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_true (mesign_address_list_contains (all, "eve@example.test"));
}

/* A mail from outside may name twenty thousand; answering all of them must not take minutes. */
static void
test_many_recipients (void)
{
  g_autoptr (MesignDraft) draft = mesign_draft_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) stranger = mesign_address_list_new ();
  g_autoptr (GPtrArray) none = mesign_address_list_new ();

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *lower = g_strdup_printf ("user%u@example.test", i);
      g_autofree char *upper = g_strdup_printf ("USER%u@example.test", i);

      g_ptr_array_add (draft->to, mesign_address_new (NULL, lower));
      g_ptr_array_add (draft->cc, mesign_address_new (NULL, upper));
    }
  all = mesign_draft_dup_recipients (draft);
  g_assert_cmpuint (all->len, ==, 20000);
  g_assert_true (mesign_address_list_contains_all (draft->to, draft->cc));
  g_assert_true (mesign_address_list_contains_all (none, none));
  g_ptr_array_add (stranger, mesign_address_new (NULL, "eve@example.test"));
  g_assert_false (mesign_address_list_contains_all (draft->to, stranger));
  g_ptr_array_add (none, mesign_address_new ("nobody", ""));
  g_assert_false (mesign_address_list_contains_all (none, none));
}

static void
test_base_subject (void)
{
  static const struct
  {
    const char *subject;
    const char *base;
    gboolean reply;
  } cases[] = {
    { "Budget", "budget", FALSE },
    { "Re: Budget", "budget", TRUE },
    { "RE: Fwd:  re[2]: Budget  2026", "budget 2026", TRUE },
    { "回复：合同审核", "合同审核", TRUE },
    { "转发: 合同审核", "合同审核", TRUE },
    { "Report: Budget", "report: budget", FALSE },
    { "", "", FALSE },
    { "Re:", "", TRUE },
    { "Re[unclosed: x", "re[unclosed: x", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean reply;
      g_autofree char *base = mesign_subject_dup_base (cases[i].subject, &reply);

      g_assert_cmpstr (base, ==, cases[i].base);
      g_assert_cmpint (reply, ==, cases[i].reply);
    }
}

static void
test_server_url (void)
{
  static const char *const good[] = { "imaps://imap.example:993", "imap+starttls://localhost:10143",
                                      "smtps://smtp.example:465", "smtp+starttls://127.0.0.1:587" };
  static const char *const bad[] = { "imap://imap.example", "http://imap.example", "imaps://",
                                     "imap.example", "" };
  g_autoptr (MesignServer) without_port =
      mesign_server_new_from_url ("imaps://imap.example", "u", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignServer) server =
          mesign_server_new_from_url (good[i], "user@example.test", &error);
      g_autofree char *url = NULL;

      g_assert_no_error (error);
      url = mesign_server_dup_url (server);
      g_assert_cmpstr (url, ==, good[i]);
      g_assert_cmpstr (server->user, ==, "user@example.test");
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_server_new_from_url (bad[i], "u", &error));
      g_assert_nonnull (error);
    }
  g_assert_cmpuint (without_port->port, ==, 993);
}

static void
test_flags (void)
{
  for (guint bit = 1; bit & MESIGN_FLAGS_ALL; bit <<= 1)
    {
      g_assert_cmpuint (mesign_flag_from_keyword (mesign_flag_get_keyword (bit)), ==, bit);
      g_assert_cmpuint (mesign_flag_from_name (mesign_flag_get_name (bit)), ==, bit);
    }
  g_assert_cmpuint (mesign_flag_from_keyword ("\\SEEN"), ==, MESIGN_FLAG_SEEN);
  g_assert_cmpuint (mesign_flag_from_keyword ("custom"), ==, MESIGN_FLAG_NONE);
}

static void
test_mailbox (void)
{
  g_autoptr (MesignMailbox) nested =
      mesign_mailbox_new ("a", "工作/项目", "x", '/', MESIGN_MAILBOX_ROLE_NONE, TRUE);
  g_autoptr (MesignMailbox) flat =
      mesign_mailbox_new ("a", "a/b", "x", 0, MESIGN_MAILBOX_ROLE_SENT, TRUE);

  g_assert_cmpstr (mesign_mailbox_get_leaf (nested), ==, "项目");
  g_assert_cmpstr (mesign_mailbox_get_leaf (flat), ==, "a/b");
  for (int role = MESIGN_MAILBOX_ROLE_NONE; role <= MESIGN_MAILBOX_ROLE_FLAGGED; role++)
    g_assert_cmpint (mesign_mailbox_role_from_string (mesign_mailbox_role_to_string (role)), ==,
                     role);
}

static void
add_signer (MesignSecurityReport *report, MesignSignatureStatus status, MesignLevel level)
{
  MesignSigner *signer = mesign_signer_new ();

  signer->status = status;
  signer->level = level;
  signer->is_public = level == MESIGN_LEVEL_V4;
  g_ptr_array_add (report->signature.signers, signer);
}

/* Eve signs the mail of a bank as well, behind the bank's own signature: she does not become it. */
static void
test_level_is_the_signers (void)
{
  g_autoptr (MesignSecurityReport) report = mesign_security_report_new ();
  MesignVerdict verdict;

  add_signer (report, MESIGN_SIGNATURE_MISMATCH, MESIGN_LEVEL_V4);
  add_signer (report, MESIGN_SIGNATURE_VALID, MESIGN_LEVEL_V1);
  report->signature.status = MESIGN_SIGNATURE_VALID;
  verdict = mesign_verdict_from_report (report);
  g_assert_cmpint (verdict.level, ==, MESIGN_LEVEL_V1);
  g_assert_false (verdict.is_public);

  report->signature.status = MESIGN_SIGNATURE_PARTIAL;
  g_assert_true (mesign_security_report_get_signer (report) == report->signature.signers->pdata[1]);
}

/* No tick beside a sender whose sentence is a warning. */
static void
test_warning_takes_the_tick (void)
{
  g_autoptr (MesignSecurityReport) report = mesign_security_report_new ();
  MesignVerdict verdict;

  add_signer (report, MESIGN_SIGNATURE_VALID, MESIGN_LEVEL_V1);
  report->signature.status = MESIGN_SIGNATURE_VALID;
  verdict = mesign_verdict_from_report (report);
  g_assert_cmpint (mesign_verdict_get_signs (&verdict) & 0xff, ==, MESIGN_SIGN_VALID);

  mesign_security_report_warn (report, "remote-content", "Pictures are not loaded.");
  verdict = mesign_verdict_from_report (report);
  g_assert_cmpint (mesign_verdict_get_signs (&verdict) & 0xff, ==, MESIGN_SIGN_VALID);

  mesign_security_report_warn (report, "misleading-sender", "The sender names another address.");
  verdict = mesign_verdict_from_report (report);
  g_assert_cmpint (mesign_verdict_get_signs (&verdict) & 0xff, ==, MESIGN_SIGN_CAUTION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/address/same", test_same_address);
  g_test_add_func ("/model/draft/recipients-once", test_recipients_once);
  g_test_add_func ("/model/draft/many-recipients", test_many_recipients);
  g_test_add_func ("/model/envelope/base-subject", test_base_subject);
  g_test_add_func ("/model/server/url", test_server_url);
  g_test_add_func ("/model/flags/words", test_flags);
  g_test_add_func ("/model/mailbox/names", test_mailbox);
  g_test_add_func ("/model/verdict/level-is-the-signers", test_level_is_the_signers);
  g_test_add_func ("/model/verdict/warning-takes-the-tick", test_warning_takes_the_tick);

  return g_test_run ();
}
