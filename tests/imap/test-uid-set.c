/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "imap/mesign-uid-set.h"

static void
assert_set (const MesignUidSet *set, const char *text)
{
  g_autofree char *shown = mesign_uid_set_to_string (set);

  g_assert_cmpstr (shown, ==, text);
}

static void
test_add (void)
{
  g_autoptr (MesignUidSet) set = mesign_uid_set_new ();

  g_assert_true (mesign_uid_set_is_empty (set));
  assert_set (set, "");
  mesign_uid_set_add (set, 5);
  mesign_uid_set_add (set, 7);
  assert_set (set, "5,7");
  mesign_uid_set_add (set, 6);
  assert_set (set, "5:7");
  mesign_uid_set_add (set, 6);
  mesign_uid_set_add (set, 1);
  mesign_uid_set_add_range (set, 20, 30);
  assert_set (set, "1,5:7,20:30");
  mesign_uid_set_add_range (set, 2, 25);
  assert_set (set, "1:30");
  mesign_uid_set_add (set, G_MAXUINT32);
  mesign_uid_set_add_range (set, G_MAXUINT32 - 2, G_MAXUINT32 - 1);
  assert_set (set, "1:30,4294967293:4294967295");
  g_assert_cmpuint (mesign_uid_set_count (set), ==, 33);
  g_assert_cmpuint (mesign_uid_set_count_ranges (set), ==, 2);
}

/* The same as a plain array of marks, whatever the order. */
static void
test_against_marks (void)
{
  for (guint turn = 0; turn < 200; turn++)
    {
      g_autoptr (MesignUidSet) set = mesign_uid_set_new ();
      gboolean marks[64] = { FALSE };
      guint count = 0;

      for (guint i = 0; i < 20; i++)
        {
          guint32 first = g_test_rand_int_range (1, 60);
          guint32 last = first + g_test_rand_int_range (0, 4);

          mesign_uid_set_add_range (set, first, last);
          for (guint uid = first; uid <= last; uid++)
            marks[uid] = TRUE;
        }
      for (guint uid = 1; uid < 64; uid++)
        {
          g_assert_cmpint (mesign_uid_set_contains (set, uid), ==, marks[uid]);
          count += marks[uid];
        }
      g_assert_cmpuint (mesign_uid_set_count (set), ==, count);
      for (guint i = 1; i < mesign_uid_set_count_ranges (set); i++)
        g_assert_cmpuint (mesign_uid_set_get_range (set, i - 1).last + 1, <,
                          mesign_uid_set_get_range (set, i).first);
    }
}

static void
test_parse (void)
{
  static const char *const bad[] = {
    "0", "a", "1,", "1:", ":", "1:*", "4294967296", "1,,2", "1 2"
  };
  g_autoptr (MesignUidSet) set = mesign_uid_set_new_from_string ("9:7,1,3:4,2");
  g_autoptr (MesignUidSet) empty = mesign_uid_set_new_from_string ("");

  assert_set (set, "1:4,7:9");
  g_assert_true (mesign_uid_set_is_empty (empty));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (MesignUidSet) none = mesign_uid_set_new_from_string (bad[i]);

      g_test_message ("%s", bad[i]);
      g_assert_true (none == NULL || g_str_equal (bad[i], "1,"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imap/uid-set/add", test_add);
  g_test_add_func ("/imap/uid-set/against-marks", test_against_marks);
  g_test_add_func ("/imap/uid-set/parse", test_parse);

  return g_test_run ();
}
