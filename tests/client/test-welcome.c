/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/journey/mesign-journey-words.h"
#include "client/welcome/mesign-import-words.h"
#include "client/fields/mesign-password-strength.h"
#include "client/welcome/mesign-sign-in-fault.h"
#include "client/welcome/mesign-welcome-steps.h"

#include "base/mesign-secret.h"
#include "engine/mesign-engine-private.h"

#include <string.h>

static MesignJourney *
journey_at (MesignJourneyState state)
{
  MesignJourney *journey = mesign_journey_new ();

  journey->account = g_strdup ("account");
  journey->address = g_strdup ("alice@example.test");
  journey->state = state;

  return journey;
}

/* Pages */

static void
test_pages (void)
{
  static const struct
  {
    MesignJourneyState state;
    MesignWelcomePage page;
  } cases[] = {
    { MESIGN_JOURNEY_NONE, MESIGN_WELCOME_PAGE_CERTIFICATE },
    { MESIGN_JOURNEY_BOUGHT, MESIGN_WELCOME_PAGE_ON_ITS_WAY },
    { MESIGN_JOURNEY_ASSIGNED, MESIGN_WELCOME_PAGE_ON_ITS_WAY },
    { MESIGN_JOURNEY_LINK, MESIGN_WELCOME_PAGE_ON_ITS_WAY },
    { MESIGN_JOURNEY_CODE, MESIGN_WELCOME_PAGE_ON_ITS_WAY },
    { MESIGN_JOURNEY_READY, MESIGN_WELCOME_PAGE_PASSWORD },
    { MESIGN_JOURNEY_RETRIEVING, MESIGN_WELCOME_PAGE_RETRIEVE },
    { MESIGN_JOURNEY_SUBMITTED, MESIGN_WELCOME_PAGE_ALMOST },
    { MESIGN_JOURNEY_ISSUED, MESIGN_WELCOME_PAGE_ALMOST },
    { MESIGN_JOURNEY_IMPORTED, MESIGN_WELCOME_PAGE_DONE },
    { MESIGN_JOURNEY_IN_USE, MESIGN_WELCOME_PAGE_DONE },
    { MESIGN_JOURNEY_RENEW, MESIGN_WELCOME_PAGE_CERTIFICATE },
    { MESIGN_JOURNEY_REPLACED, MESIGN_WELCOME_PAGE_DONE },
  };

  g_assert_cmpint (mesign_welcome_page_for (FALSE, NULL), ==, MESIGN_WELCOME_PAGE_SIGN_IN);
  g_assert_cmpint (mesign_welcome_page_for (TRUE, NULL), ==, MESIGN_WELCOME_PAGE_CERTIFICATE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignJourney) journey = journey_at (cases[i].state);

      g_assert_cmpint (mesign_welcome_page_for (TRUE, journey), ==, cases[i].page);
      g_assert_cmpint (mesign_welcome_page_for (FALSE, journey), ==, MESIGN_WELCOME_PAGE_SIGN_IN);
    }
}

/* The list: d done, a awaited, l later; signed in, ordered, assigned, link, code, certificate. */
static void
assert_steps (const MesignJourney *journey, const char *expected)
{
  for (guint step = 0; step < MESIGN_WELCOME_N_STEPS; step++)
    g_assert_cmpint ("lad"[mesign_welcome_step_state (journey, step)], ==, expected[step]);
}

static void
test_steps (void)
{
  g_autoptr (MesignJourney) journey = journey_at (MESIGN_JOURNEY_BOUGHT);

  assert_steps (NULL, "dallll");
  assert_steps (journey, "ddalll");
  journey->state = MESIGN_JOURNEY_ASSIGNED;
  assert_steps (journey, "dddaal");
  journey->state = MESIGN_JOURNEY_CODE;
  journey->has_code = TRUE;
  assert_steps (journey, "dddadl");
  journey->state = MESIGN_JOURNEY_LINK;
  journey->has_code = FALSE;
  journey->link = g_strdup ("https://example.test/");
  assert_steps (journey, "ddddal");
  journey->state = MESIGN_JOURNEY_READY;
  journey->has_code = TRUE;
  assert_steps (journey, "dddddl");
  journey->state = MESIGN_JOURNEY_SUBMITTED;
  assert_steps (journey, "ddddda");
  /* What was kept sealed is forgotten in the end; the ticks stay. */
  journey->state = MESIGN_JOURNEY_IN_USE;
  journey->has_code = FALSE;
  g_clear_pointer (&journey->link, g_free);
  assert_steps (journey, "dddddd");
}

static void
add_journey (GPtrArray *list,
             gint64 id,
             const char *account,
             MesignJourneyState state,
             gint64 since)
{
  MesignJourney *journey = journey_at (state);

  journey->id = id;
  journey->since = since;
  g_free (journey->account);
  journey->account = g_strdup (account);
  g_ptr_array_add (list, journey);
}

static void
test_choice (void)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_unref);
  g_autoptr (MesignJourney) chosen = NULL;

  g_assert_null (mesign_welcome_choose_journey (list, "mine"));
  add_journey (list, 1, "mine", MESIGN_JOURNEY_IN_USE, 500);
  add_journey (list, 2, "other", MESIGN_JOURNEY_READY, 400);
  g_assert_null (mesign_welcome_choose_journey (list, "mine"));
  add_journey (list, 3, "mine", MESIGN_JOURNEY_READY, 300);
  add_journey (list, 4, "mine", MESIGN_JOURNEY_LINK, 200);
  chosen = mesign_welcome_choose_journey (list, "mine");
  g_assert_cmpint (chosen->id, ==, 3);
}

/* Signing in */

static void
assert_field (MesignEngineError code, int kind, MesignSignInField expected)
{
  g_autoptr (GError) error = g_error_new_literal (MESIGN_ENGINE_ERROR, code, "It says so.");
  g_autofree char *words = NULL;

  if (kind >= 0)
    mesign_engine_error_set_server (error, kind);
  g_assert_cmpint (mesign_sign_in_fault_get_field (error), ==, expected);
  words = mesign_sign_in_fault_dup_words (error);
  g_assert_true (g_str_has_prefix (words, "It says so."));
}

static void
test_fields (void)
{
  const int imap = MESIGN_SERVER_IMAP;
  const int smtp = MESIGN_SERVER_SMTP;

  assert_field (MESIGN_ENGINE_ERROR_INVALID, -1, MESIGN_SIGN_IN_ADDRESS);
  assert_field (MESIGN_ENGINE_ERROR_EXISTS, -1, MESIGN_SIGN_IN_ADDRESS);
  assert_field (MESIGN_ENGINE_ERROR_NOT_FOUND, -1, MESIGN_SIGN_IN_IMAP);
  assert_field (MESIGN_ENGINE_ERROR_AUTHENTICATION, imap, MESIGN_SIGN_IN_PASSWORD);
  assert_field (MESIGN_ENGINE_ERROR_AUTHENTICATION, smtp, MESIGN_SIGN_IN_SMTP);
  assert_field (MESIGN_ENGINE_ERROR_OFFLINE, imap, MESIGN_SIGN_IN_IMAP);
  assert_field (MESIGN_ENGINE_ERROR_OFFLINE, smtp, MESIGN_SIGN_IN_SMTP);
  assert_field (MESIGN_ENGINE_ERROR_OFFLINE, -1, MESIGN_SIGN_IN_FORM);
  assert_field (MESIGN_ENGINE_ERROR_CERTIFICATE, imap, MESIGN_SIGN_IN_IMAP);
  assert_field (MESIGN_ENGINE_ERROR_SERVER, smtp, MESIGN_SIGN_IN_SMTP);
  assert_field (MESIGN_ENGINE_ERROR_LOCKED, imap, MESIGN_SIGN_IN_FORM);
}

static void
test_other_errors (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "It says so.");
  g_autofree char *words = mesign_sign_in_fault_dup_words (error);

  g_assert_cmpint (mesign_sign_in_fault_get_field (error), ==, MESIGN_SIGN_IN_FORM);
  g_assert_cmpstr (words, ==, "It says so.");
}

static void
test_addresses (void)
{
  static const char *const good[] = { "a@b.cn", "wang.fang+x@mail.example.test", "王芳@例子.中国" };
  static const char *const bad[] = { "",     "a",     "a@",       "@b.cn",  "a@b",
                                     "a@b.", "a@b.c", "a b@c.de", "a@.com", "a@b.cn, c" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (mesign_sign_in_looks_like_address (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (mesign_sign_in_looks_like_address (bad[i]));
}

/* Passwords */

static void
test_strength (void)
{
  const char *known[] = { "alice@example.test", NULL };
  g_autoptr (MesignSecret) made = mesign_secret_new_password ();
  MesignPasswordStrength strength;

  g_assert_cmpint (mesign_password_measure ("", NULL), ==, MESIGN_PASSWORD_EMPTY);
  g_assert_cmpint (mesign_password_measure ("password1", NULL), ==, MESIGN_PASSWORD_WEAK);
  g_assert_cmpint (mesign_password_measure ("20260101", NULL), ==, MESIGN_PASSWORD_WEAK);
  g_assert_cmpint (mesign_password_measure ("alice@example.test", known), ==, MESIGN_PASSWORD_WEAK);
  strength = mesign_password_measure (mesign_secret_get_text (made), known);
  g_assert_cmpint (strength, ==, MESIGN_PASSWORD_STRONG);
  g_assert_null (mesign_password_find_fault (mesign_secret_get_text (made), strength));
  g_assert_cmpstr (mesign_password_strength_words (strength), ==, "Strong");
}

static void
test_faults (void)
{
  g_autofree char *endless = g_strnfill (100000, 'x');

  g_assert_cmpint (mesign_password_measure (endless, NULL), ==, MESIGN_PASSWORD_WEAK);
  g_assert_nonnull (mesign_password_find_fault (endless, MESIGN_PASSWORD_STRONG));
  g_assert_nonnull (mesign_password_find_fault ("", MESIGN_PASSWORD_EMPTY));
  g_assert_nonnull (mesign_password_find_fault ("short", MESIGN_PASSWORD_STRONG));
  g_assert_nonnull (mesign_password_find_fault ("long enough yes", MESIGN_PASSWORD_STRONG));
  g_assert_nonnull (mesign_password_find_fault ("密码密码密码密码", MESIGN_PASSWORD_STRONG));
  g_assert_nonnull (mesign_password_find_fault ("password1", MESIGN_PASSWORD_WEAK));
  g_assert_null (mesign_password_find_fault ("vQ7-hart-Gleis!", MESIGN_PASSWORD_GOOD));
}

/* Unlike the password of a file that other programs open, it may be a sentence. */
static void
test_passphrase_faults (void)
{
  const char *sentence =
      "correct staple 电池 on a Tuesday, and then some more of what nobody guesses";

  g_assert_nonnull (mesign_passphrase_find_fault ("", MESIGN_PASSWORD_EMPTY));
  g_assert_nonnull (mesign_passphrase_find_fault ("口令七个字不够", MESIGN_PASSWORD_STRONG));
  g_assert_nonnull (mesign_passphrase_find_fault ("password1", MESIGN_PASSWORD_WEAK));
  g_assert_null (mesign_passphrase_find_fault (sentence, mesign_password_measure (sentence, NULL)));
}

/* Imports */

static void
test_import_faults (void)
{
  g_autoptr (GError) error = g_error_new_literal (
      MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_ADDRESS, "It is for bob@example.test.");
  g_autofree char *words = mesign_import_dup_error (error);
  g_autofree char *fault = NULL;
  g_autofree char *no_fault = NULL;
  MesignOwnCertificate old = { .problems = MESIGN_IMPORT_EXPIRED };
  MesignOwnCertificate current = { .can_sign = TRUE };
  MesignImport import = { .own = g_ptr_array_new () };

  g_assert_nonnull (strstr (words, "bob@example.test"));
  g_ptr_array_add (import.own, &old);
  fault = mesign_import_dup_fault (&import);
  g_assert_nonnull (fault);
  g_ptr_array_add (import.own, &current);
  no_fault = mesign_import_dup_fault (&import);
  g_assert_null (no_fault);
  g_ptr_array_unref (import.own);
}

/* The card */

/* Every state says what happened, what comes next, and what to do if it does not come. */
static void
test_card (void)
{
  for (MesignJourneyState state = MESIGN_JOURNEY_NONE; state <= MESIGN_JOURNEY_REPLACED; state++)
    {
      g_autoptr (MesignJourney) journey = journey_at (state);
      g_autofree char *said = mesign_journey_explain (journey);
      g_autofree char *remedy = mesign_journey_explain_remedy (journey);

      g_assert_nonnull (strstr (said, "alice@example.test"));
      g_assert_true (state == MESIGN_JOURNEY_IN_USE || state == MESIGN_JOURNEY_REPLACED ||
                     strstr (said, "Next") != NULL);
      g_assert_null (strchr (said, '%'));
      g_assert_true (g_str_has_prefix (remedy, "If "));
      g_assert_null (strchr (remedy, '%'));
      g_assert_cmpstr (mesign_journey_words_title (state), !=, "");
      g_assert_cmpstr (mesign_journey_deed_words (mesign_journey_get_deed (state)), !=, "");
    }
  g_assert_true (mesign_journey_is_deed_suggested (MESIGN_JOURNEY_READY));
  g_assert_false (mesign_journey_is_deed_suggested (MESIGN_JOURNEY_SUBMITTED));
  g_assert_cmpint (mesign_journey_get_deed (MESIGN_JOURNEY_READY), ==,
                   MESIGN_JOURNEY_DEED_CONTINUE);
  g_assert_cmpint (mesign_journey_get_deed (MESIGN_JOURNEY_RETRIEVING), ==,
                   MESIGN_JOURNEY_DEED_RETRIEVE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/welcome/pages", test_pages);
  g_test_add_func ("/client/welcome/steps", test_steps);
  g_test_add_func ("/client/welcome/choice", test_choice);
  g_test_add_func ("/client/welcome/fields", test_fields);
  g_test_add_func ("/client/welcome/other-errors", test_other_errors);
  g_test_add_func ("/client/welcome/addresses", test_addresses);
  g_test_add_func ("/client/welcome/strength", test_strength);
  g_test_add_func ("/client/welcome/faults", test_faults);
  g_test_add_func ("/client/welcome/passphrase-faults", test_passphrase_faults);
  g_test_add_func ("/client/welcome/import-faults", test_import_faults);
  g_test_add_func ("/client/welcome/card", test_card);

  return g_test_run ();
}
