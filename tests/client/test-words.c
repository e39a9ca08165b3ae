/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/words/mesign-words.h"
#include "engine/mesign-engine-error.h"

#include <string.h>

static void
test_clean_line (void)
{
  g_autofree char *turned = mesign_words_clean_line ("invoice\u202efdp.exe\nnext\x01");
  g_autofree char *broken = mesign_words_clean_line ("\xff李娜");
  g_autofree char *none = mesign_words_clean_line (NULL);

  g_assert_cmpstr (turned, ==, "invoicefdp.exe next");
  g_assert_cmpstr (broken, ==, "\uFFFD李娜");
  g_assert_cmpstr (none, ==, "");
}

static void
test_people (void)
{
  g_autoptr (GPtrArray) people = mesign_address_list_new ();
  g_autofree char *one = NULL;
  g_autofree char *many = NULL;

  g_ptr_array_add (people, mesign_address_new ("李娜", "na@example.test"));
  g_ptr_array_add (people, mesign_address_new ("", "me@example.test"));
  one = mesign_words_people (people, "ME@example.test");
  g_assert_cmpstr (one, ==, "李娜, me");
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (people, mesign_address_new ("", "x@example.test"));
  many = mesign_words_people (people, NULL);
  g_assert_cmpstr (many, ==, "李娜, me@example.test, x@example.test and 3 others");
}

/* Who calls himself by somebody else's address is called by his own. */
static void
test_person (void)
{
  g_autoptr (MesignAddress) plain = mesign_address_new ("李娜", "na@example.test");
  g_autoptr (MesignAddress) posing = mesign_address_new ("Bank <help@bank.test>", "x@evil.test");
  g_autoptr (MesignAddress) wide = mesign_address_new ("help\xef\xbc\xa0"
                                                       "bank.test",
                                                       "x@evil.test");
  g_autofree char *first = mesign_words_person (plain);
  g_autofree char *second = mesign_words_person (posing);
  g_autofree char *third = mesign_words_person (wide);

  g_assert_cmpstr (first, ==, "李娜");
  g_assert_cmpstr (second, ==, "x@evil.test");
  g_assert_cmpstr (third, ==, "x@evil.test");
}

static void
test_dates (void)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *old = mesign_words_date_short (1000000000);
  g_autofree char *day = mesign_words_day (1000000000);
  g_autofree char *month = mesign_words_month (1000000000);
  g_autofree char *full = mesign_words_date_long (1000000000);
  g_autofree char *today = mesign_words_date_short (now);
  g_autofree char *yesterday = mesign_words_date_short (now - 24 * 60 * 60);

  g_assert_cmpstr (old, ==, "2001-09-09");
  g_assert_cmpstr (day, ==, "9 September 2001");
  g_assert_cmpstr (month, ==, "September 2001");
  g_assert_cmpstr (full, ==, "9 September 2001, 01:46");
  g_assert_true (g_regex_match_simple ("^[0-9]{2}:[0-9]{2}$", today, 0, 0));
  g_assert_cmpstr (yesterday, ==, "Yesterday");
}

static void
test_error (void)
{
  g_autoptr (GError) error =
      g_error_new_literal (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_OFFLINE, "No answer.");
  g_autofree char *words = mesign_words_error (error);

  g_assert_true (g_str_has_prefix (words, "No answer. "));
  g_assert_cmpuint (strlen (words), >, strlen ("No answer. "));
}

static void
test_fingerprint (void)
{
  g_autofree char *words = mesign_words_fingerprint ("0123456789abcdef");

  g_assert_cmpstr (words, ==, "0123 4567 89AB CDEF");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/words/clean-line", test_clean_line);
  g_test_add_func ("/client/words/people", test_people);
  g_test_add_func ("/client/words/person", test_person);
  g_test_add_func ("/client/words/dates", test_dates);
  g_test_add_func ("/client/words/error", test_error);
  g_test_add_func ("/client/words/fingerprint", test_fingerprint);

  return g_test_run ();
}
