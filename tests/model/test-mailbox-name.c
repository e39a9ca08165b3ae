/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "model/mesign-mailbox-name.h"

static void
test_both_ways (void)
{
  static const char *const pairs[][2] = {
    { "INBOX", "INBOX" },
    { "&g0l6P3ux-", "草稿箱" },
    { "&XfJT0ZAB-", "已发送" },
    { "&V4NXPpCuTvY-", "垃圾邮件" },
    { "~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語" },
    { "R&-D", "R&D" },
    { "&AOQ-bc", "äbc" },
    { "&2D3eAA-", "😀" },
    { "a &- b &AOk-", "a & b é" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *decoded = mesign_mailbox_name_decode (pairs[i][0]);
      g_autofree char *encoded = mesign_mailbox_name_encode (pairs[i][1]);

      g_assert_cmpstr (decoded, ==, pairs[i][1]);
      g_assert_cmpstr (encoded, ==, pairs[i][0]);
    }
}

/* iconv of the C library is another program's word. */
static void
test_against_iconv (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GString) name = g_string_new (NULL);
      g_autofree char *encoded = NULL;
      g_autofree char *witness = NULL;
      guint length = g_test_rand_int_range (1, 12);

      for (guint j = 0; j < length; j++)
        g_string_append_unichar (name, g_test_rand_bit () ? g_test_rand_int_range (0x20, 0x7f)
                                                          : g_test_rand_int_range (0x4e00, 0x9fff));
      encoded = mesign_mailbox_name_encode (name->str);
      witness = g_convert (encoded, -1, "UTF-8", "UTF-7-IMAP", NULL, NULL, NULL);
      if (witness != NULL)
        g_assert_cmpstr (witness, ==, name->str);
    }
}

static void
test_wrong (void)
{
  static const char *const names[] = { "&",   "a&b",    "&-&",      "&A-",    "&AA-", "&2D0-",
                                       "&/-", "草稿箱", "&g0l6P3u", "&AAAA-", "&AOQ", "&\\-" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *decoded = mesign_mailbox_name_decode (names[i]);

      g_assert_true (g_utf8_validate (decoded, -1, NULL));
      g_assert_cmpstr (decoded, ==, names[i]);
    }
}

static void
test_roles (void)
{
  g_assert_cmpint (mesign_mailbox_name_guess_role ("inbox", '/'), ==, MESIGN_MAILBOX_ROLE_INBOX);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("INBOX.Sent", '.'), ==,
                   MESIGN_MAILBOX_ROLE_SENT);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("Sent Messages", '/'), ==,
                   MESIGN_MAILBOX_ROLE_SENT);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("已发送", '/'), ==, MESIGN_MAILBOX_ROLE_SENT);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("草稿箱", '/'), ==, MESIGN_MAILBOX_ROLE_DRAFTS);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("已删除", '/'), ==, MESIGN_MAILBOX_ROLE_TRASH);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("垃圾邮件", '/'), ==, MESIGN_MAILBOX_ROLE_JUNK);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("Projects/Sent", '/'), ==,
                   MESIGN_MAILBOX_ROLE_NONE);
  g_assert_cmpint (mesign_mailbox_name_guess_role ("Sentinel", 0), ==, MESIGN_MAILBOX_ROLE_NONE);
}

static void
assert_plain (const char *path, char delimiter, const char *expected)
{
  g_autofree char *plain = mesign_mailbox_name_dup_plain (path, delimiter);

  g_assert_cmpstr (plain, ==, expected);
}

static void
test_plain (void)
{
  assert_plain ("Bids v1.2", '/', "Bids v1_2");
  assert_plain ("Bids/v1.2", '.', "Bids_v1.2");
  assert_plain ("项目：甲/ज़मीन-1_2", '/', "项目_甲/ज़मीन-1_2");
  assert_plain ("🎉", 0, "_");
  assert_plain ("Café 2026", '/', NULL);
  assert_plain ("", '/', NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/mailbox-name/both-ways", test_both_ways);
  g_test_add_func ("/model/mailbox-name/against-iconv", test_against_iconv);
  g_test_add_func ("/model/mailbox-name/wrong", test_wrong);
  g_test_add_func ("/model/mailbox-name/roles", test_roles);
  g_test_add_func ("/model/mailbox-name/plain", test_plain);

  return g_test_run ();
}
