/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "exchange/mesign-exchange-private.h"

/* What Dovecot and Thunderbird call the files of mailboxes; the former's escapes are those of its
 * plugin "listescape". */
static void
test_maildir_names (void)
{
  static const struct
  {
    const char *levels[4];
    const char *name;
  } names[] = {
    { { "Work" }, ".Work" },
    { { "Work", "Projects", "2026" }, ".Work.Projects.2026" },
    { { "项目", "已完成" }, ".&mHl27g-.&XfJbjGIQ-" },
    { { "R&D" }, ".R&-D" },
    { { "a.b", "c/d" }, ".a\\2eb.c\\2fd" },
    { { "..", "." }, ".\\2e\\2e.\\2e" },
    { { "C:\\Users", "x\\2e" }, ".C:\\Users.x\\5c2e" },
    { { "line\nbreak" }, ".line&AAo-break" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = mesign_mailbox_file_format_maildir (names[i].levels);
      g_auto (GStrv) levels = mesign_mailbox_file_parse_maildir (name);

      g_assert_cmpstr (name, ==, names[i].name);
      g_assert_nonnull (levels);
      g_assert_true (g_strv_equal ((const char *const *) levels, names[i].levels));
    }
}

static void
test_maildir_utf8 (void)
{
  g_auto (GStrv) levels = mesign_mailbox_file_parse_maildir (".项目.R&D");

  g_assert_cmpstr (levels[0], ==, "项目");
  g_assert_cmpstr (levels[1], ==, "R&D");
  g_assert_null (levels[2]);
}

static void
test_maildir_nameless (void)
{
  static const char *const names[] = { ".", "..", "...", ".a..b", ".a.", "..a" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GStrv) levels = mesign_mailbox_file_parse_maildir (names[i]);

      g_assert_null (levels);
    }
}

static void
test_mbox_names (void)
{
  static const char *const names[][2] = {
    { "Work", "Work" },
    { "项目", "项目" },
    { "R&D", "R&D" },
    { "a/b", "a%2Fb" },
    { "..", "%2E%2E" },
    { ".hidden", "%2Ehidden" },
    { "ends.", "ends%2E" },
    { "ends ", "ends%20" },
    { "a:b*?\"<>|\\", "a%3Ab%2A%3F%22%3C%3E%7C%5C" },
    { "100%25", "100%2525" },
    { "100%", "100%" },
    { "tab\there", "tab%09here" },
    { "old.mbox", "old%2Embox" },
    { "index.msf", "index%2Emsf" },
    { "v1.0.sbd", "v1.0%2Esbd" },
    { "subscriptions", "%73ubscriptions" },
    { "Dovecot", "%44ovecot" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = mesign_mailbox_file_format_mbox (names[i][0]);
      g_autofree char *level = mesign_mailbox_file_parse_mbox (name);

      g_assert_cmpstr (name, ==, names[i][1]);
      g_assert_cmpstr (level, ==, names[i][0]);
      g_assert_false (mesign_mailbox_file_is_other (name));
    }
}

static void
test_mbox_of_others (void)
{
  static const char *const names[][2] = {
    { "Work.mbox", "Work" }, { "Work.MBOX", "Work" }, { ".mbox", ".mbox" },
    { "50%", "50%" },        { "a%00b", "a%00b" },    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *level = mesign_mailbox_file_parse_mbox (names[i][0]);

      g_assert_cmpstr (level, ==, names[i][1]);
    }
}

static char *
make_random_level (void)
{
  static const char *const pieces[] = { ".",  "..", "/", "\\", "%", "2e", "2F", "&",   "&-",  "-",
                                        "\n", "\t", "a", "项", "😀", " ",  ":",  "sbd", "\x7f" };
  g_autoptr (GString) level = g_string_new (NULL);
  int n = g_test_rand_int_range (1, 8);

  for (int i = 0; i < n; i++)
    g_string_append (level, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

  return g_strdup (level->str);
}

static void
assert_is_one_name (const char *name)
{
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_null (strchr (name, '/'));
  g_assert_null (strchr (name, '\n'));
  g_assert_cmpstr (name, !=, ".");
  g_assert_cmpstr (name, !=, "..");
}

/* Whatever a server calls a mailbox, its file stays in the folder, and its name can be read again.
 */
static void
test_random (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *one = make_random_level ();
      g_autofree char *two = make_random_level ();
      const char *const levels[] = { one, two, NULL };
      g_autofree char *maildir = mesign_mailbox_file_format_maildir (levels);
      g_autofree char *mbox = mesign_mailbox_file_format_mbox (one);
      g_auto (GStrv) again = mesign_mailbox_file_parse_maildir (maildir);
      g_autofree char *level = mesign_mailbox_file_parse_mbox (mbox);

      assert_is_one_name (maildir);
      assert_is_one_name (mbox);
      g_assert_cmpint (*mbox, !=, '.');
      g_assert_cmpstr (level, ==, one);
      g_assert_true (g_strv_equal ((const char *const *) again, levels));
    }
}

/* Small letters mean what the folder's file says, and only keywords. */
static void
test_flags (void)
{
  MesignFlags keywords[26] = { MESIGN_FLAG_JUNK, MESIGN_FLAG_FORWARDED };

  g_assert_cmpint (mesign_maildir_flags_parse ("1.x:2,FSab", keywords), ==,
                   MESIGN_FLAG_FLAGGED | MESIGN_FLAG_SEEN | MESIGN_FLAG_JUNK |
                       MESIGN_FLAG_FORWARDED);
  g_assert_cmpint (mesign_maildir_flags_parse ("1.x;2,z", keywords), ==, 0);
  g_assert_cmpint (mesign_maildir_flags_parse ("1.x2,S", keywords), ==, 0);
  g_assert_cmpint (mesign_maildir_flags_parse ("2,S", keywords), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/mailbox-file/maildir", test_maildir_names);
  g_test_add_func ("/exchange/mailbox-file/maildir-utf8", test_maildir_utf8);
  g_test_add_func ("/exchange/mailbox-file/maildir-nameless", test_maildir_nameless);
  g_test_add_func ("/exchange/mailbox-file/mbox", test_mbox_names);
  g_test_add_func ("/exchange/mailbox-file/mbox-of-others", test_mbox_of_others);
  g_test_add_func ("/exchange/mailbox-file/random", test_random);
  g_test_add_func ("/exchange/mailbox-file/maildir-flags", test_flags);

  return g_test_run ();
}
