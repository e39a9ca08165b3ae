/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-error.h"

#include <errno.h>
#include <locale.h>
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
  g_autoptr (GPtrArray) mine = mesign_address_list_new ();
  g_autofree char *one = NULL;
  g_autofree char *many = NULL;

  g_ptr_array_add (people, mesign_address_new ("李娜", "na@example.test"));
  g_ptr_array_add (people, mesign_address_new ("", "me@example.test"));
  g_ptr_array_add (mine, mesign_address_new ("I", "i@example.test"));
  g_ptr_array_add (mine, mesign_address_new ("I", "ME@example.test"));
  one = mesign_words_people (people, mine);
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
  g_autofree char *old_time = mesign_words_date_and_time (1000000000);
  g_autofree char *today_time = mesign_words_date_and_time (now);

  g_assert_cmpstr (old_time, ==, "2001-09-09, 01:46");
  g_assert_true (g_regex_match_simple ("^[0-9]{2}:[0-9]{2}$", today_time, 0, 0));
  g_assert_cmpstr (old, ==, "2001-09-09");
  g_assert_cmpstr (day, ==, "9 September 2001");
  g_assert_cmpstr (month, ==, "September 2001");
  g_assert_cmpstr (full, ==, "9 September 2001, 01:46");
  g_assert_true (g_regex_match_simple ("^[0-9]{2}:[0-9]{2}$", today, 0, 0));
  g_assert_cmpstr (yesterday, ==, "Yesterday");
}

/* As the locale of each country has it, made here, since none need be installed. */
static void
assert_dates (const char *name, const char *full, const char *brief, const char *clock)
{
  g_autofree char *folder = g_dir_make_tmp ("mesign-locale-XXXXXX", NULL);
  g_autofree char *locale = g_strconcat (name, ".UTF-8", NULL);
  g_autofree char *path = g_build_filename (folder, locale, NULL);
  g_autofree char *command = g_strdup_printf ("localedef -i %s -f UTF-8 %s", name, path);
  g_autofree char *clean = g_strdup_printf ("rm -r %s", folder);
  g_autofree char *old = NULL;
  g_autofree char *recent = NULL;
  g_autofree char *time = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -8);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_setenv ("LOCPATH", folder, TRUE);
  g_assert_nonnull (setlocale (LC_TIME, locale));
  old = mesign_words_date_short (1000000000);
  recent = mesign_words_date_short (g_date_time_to_unix (then));
  time = mesign_words_clock (1000000000 + 12 * 60 * 60);
  setlocale (LC_TIME, "C.UTF-8");
  g_unsetenv ("LOCPATH");
  expected = g_date_time_format (then, brief);
  g_assert_cmpstr (old, ==, full);
  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    g_assert_cmpstr (recent, ==, expected);
  g_assert_cmpstr (time, ==, clock);
  g_assert_true (g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL));
}

static void
test_dates_of_locale (void)
{
  g_autofree char *localedef = g_find_program_in_path ("localedef");

  if (localedef == NULL || !g_file_test ("/usr/share/i18n/locales/de_DE", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("without localedef");
      return;
    }
  assert_dates ("en_US", "9/9/2001", "%-m/%-d", "1:46 PM");
  assert_dates ("en_GB", "9/9/2001", "%-d/%-m", "13:46");
  assert_dates ("de_DE", "9.9.2001", "%-d.%-m.", "13:46");
  assert_dates ("zh_CN", "2001年9月9日", "%-m月%-d日", "13:46");
  assert_dates ("sv_SE", "2001-09-09", "%m-%d", "13:46");
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

/* What was tried, as a person would; @error is the real one. */
static void
assert_file_words (GError *error, MesignFileDeed deed, const char *advice)
{
  g_autofree char *words = mesign_words_file_error (error, deed);

  g_assert_nonnull (strstr (words, advice));
  g_assert_null (strstr (words, error->message));
  g_error_free (error);
}

static GError *
read_file (GFile *file)
{
  g_autofree char *contents = NULL;
  GError *error = NULL;

  g_assert_false (g_file_load_contents (file, NULL, &contents, NULL, NULL, &error));

  return error;
}

static GError *
write_file (GFile *file)
{
  GError *error = NULL;

  g_assert_false (
      g_file_replace_contents (file, "x", 1, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error));

  return error;
}

/* The system's own errors, each with its way out and without GLib's sentence. */
static void
test_files (void)
{
  g_autofree char *path = g_dir_make_tmp ("mesign-XXXXXX", NULL);
  g_autofree char *longest = g_strnfill (300, 'x');
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFile) gone = g_file_get_child (folder, "证书.pfx");
  g_autoptr (GFile) below = g_file_get_child (gone, "copy");
  g_autoptr (GFile) taken = g_file_get_child (folder, "taken");
  g_autoptr (GFile) too_long = g_file_get_child (folder, longest);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_make_directory (taken, NULL, &error));
  assert_file_words (read_file (gone), MESIGN_FILE_READ, "choose it again");
  assert_file_words (read_file (taken), MESIGN_FILE_READ, "Open it, and choose");
  assert_file_words (write_file (below), MESIGN_FILE_WRITE, "Choose another one");
  assert_file_words (write_file (taken), MESIGN_FILE_WRITE, "another name");
  assert_file_words (write_file (too_long), MESIGN_FILE_WRITE, "shorter");
  g_assert_true (g_file_delete (taken, NULL, NULL) && g_file_delete (folder, NULL, NULL));
}

static GError *
make_io_error (int number)
{
  return g_error_new_literal (G_IO_ERROR, g_io_error_from_errno (number), g_strerror (number));
}

static void
test_file_domains (void)
{
  g_autofree char *of_engine = NULL;
  g_autoptr (GError) error =
      g_error_new_literal (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED, "Locked.");

  assert_file_words (g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ROFS, "Read-only"),
                     MESIGN_FILE_WRITE, "Documents");
  assert_file_words (make_io_error (EACCES), MESIGN_FILE_READ, "Ask whoever");
  assert_file_words (make_io_error (ENOSPC), MESIGN_FILE_WRITE, "Make room");
  assert_file_words (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No application"),
                     MESIGN_FILE_OPEN, "Save the file");
  of_engine = mesign_words_file_error (error, MESIGN_FILE_WRITE);
  g_assert_true (g_str_has_prefix (of_engine, "Locked. Unlock"));
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
  g_test_add_func ("/client/words/dates-of-locale", test_dates_of_locale);
  g_test_add_func ("/client/words/error", test_error);
  g_test_add_func ("/client/words/files", test_files);
  g_test_add_func ("/client/words/file-domains", test_file_domains);
  g_test_add_func ("/client/words/fingerprint", test_fingerprint);

  return g_test_run ();
}
