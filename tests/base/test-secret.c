/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mesign-secret.h"

#include <string.h>

static void
test_octets (void)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new ("a\0b", 3);
  g_autoptr (MesignSecret) same = mesign_secret_new ("a\0b", 3);
  g_autoptr (MesignSecret) other = mesign_secret_new ("a\0c", 3);
  g_autoptr (MesignSecret) longer = mesign_secret_new ("a\0b\0", 4);
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (secret, &length);

  g_assert_cmpmem (octets, length, "a\0b", 3);
  g_assert_cmpint (octets[3], ==, 0);
  g_assert_true (mesign_secret_equal (secret, same));
  g_assert_false (mesign_secret_equal (secret, other));
  g_assert_false (mesign_secret_equal (secret, longer));
}

static void
test_empty (void)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("");
  gsize length = 1;

  mesign_secret_get_octets (secret, &length);
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpstr (mesign_secret_get_text (secret), ==, "");
}

static void
test_password (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  /* one in a hundred would have no digit, and pages refuse that */
  for (int i = 0; i < 5000; i++)
    {
      g_autoptr (MesignSecret) password = mesign_secret_new_password ();
      const char *text = mesign_secret_get_text (password);

      g_assert_true (
          g_regex_match_simple ("^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$", text, 0, 0));
      g_assert_nonnull (strpbrk (text, "23456789"));
      g_assert_nonnull (strpbrk (text, "abcdefghijkmnpqrstuvwxyz"));
      g_assert_true (g_hash_table_add (seen, g_strdup (text)));
    }
}

static void
test_wipe (void)
{
  char text[] = "secret";

  mesign_secret_wipe (text, sizeof text);
  for (gsize i = 0; i < sizeof text; i++)
    g_assert_cmpint (text[i], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/secret/octets", test_octets);
  g_test_add_func ("/base/secret/empty", test_empty);
  g_test_add_func ("/base/secret/password", test_password);
  g_test_add_func ("/base/secret/wipe", test_wipe);

  return g_test_run ();
}
