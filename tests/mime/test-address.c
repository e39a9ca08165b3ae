/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-address.h"

#include "mime/mesign-mime-error.h"

#include <string.h>

static char *
describe (const char *text)
{
  g_autoptr (GPtrArray) list = mesign_mime_parse_addresses (text);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      MesignAddress *address = list->pdata[i];

      g_string_append_printf (out, "{%s|%s}", address->name, address->address);
    }

  return g_string_free (out, FALSE);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "alice@example.test", "{|alice@example.test}" },
    { "Alice <alice@example.test>, bob@example.test",
      "{Alice|alice@example.test}{|bob@example.test}" },
    { "\"Doe, John\" <j@example.test>", "{Doe, John|j@example.test}" },
    { "Doe, John <j@example.test>", "{Doe, John|j@example.test}" },
    { "a@b.test; c@d.test", "{|a@b.test}{|c@d.test}" },
    { "=?utf-8?B?5byg5LiJ?= <zhang@example.test>", "{张三|zhang@example.test}" },
    { "=?utf-8?B?5byg5LiJ?=<zhang@example.test>", "{张三|zhang@example.test}" },
    { "\"=?utf-8?B?5byg5LiJ?=\" <zhang@example.test>", "{张三|zhang@example.test}" },
    { "=?utf-8?Q?a@b.test,_c?= <d@e.test>", "{a@b.test, c|d@e.test}" },
    { "张三 <zhang@example.test>", "{张三|zhang@example.test}" },
    { "\xd5\xc5\xc8\xfd\xcf\xc8\xc9\xfa <zhang@example.test>", "{张三先生|zhang@example.test}" },
    { "Team: Ann <a@b.test>, c@d.test; e@f.test", "{Ann|a@b.test}{|c@d.test}{|e@f.test}" },
    { "undisclosed-recipients:;", "" },
    { "\"a b\"@example.test", "{|\"a b\"@example.test}" },
    { "<\"a>b\"@example.test>", "{|\"a>b\"@example.test}" },
    { "李@例子.测试", "{|李@例子.测试}" },
    { "x <a@xn--fsqu00a.xn--0zwm56d>", "{x|a@xn--fsqu00a.xn--0zwm56d}" },
    { "(before) a@b.test (Ann)", "{before Ann|a@b.test}" },
    { "<@r.test,@s.test:a@b.test>", "{|a@b.test}" },
    { "john . doe @ example.test", "{|john.doe@example.test}" },
    { "Ann [x] <a@b.test>", "{Ann [x]|a@b.test}" },
    { "'Ann' <a@b.test>", "{Ann|a@b.test}" },
    { "<a@b.test", "{|a@b.test}" },
    { "Ann <a@b.test, c@d.test", "{Ann|a@b.test}{|c@d.test}" },
    { "\"open <a@b.test>", "{open|a@b.test}" },
    { "Ann a@b.test", "{Ann|a@b.test}" },
    { "a@[127.0.0.1]", "{|a@[127.0.0.1]}" },
    { "root", "{|root}" },
    { ",, ,", "" },
    { "mailto:a@b.test", "{|a@b.test}" },
    { "Ann\r\n <a@b.test>", "{Ann|a@b.test}" },
    { "\"x\r\nBcc: eve@e.test\" <a@b.test>", "{x Bcc: eve@e.test|a@b.test}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = describe (cases[i].text);

      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

/* What could make two programs see two different senders. */
static void
test_no_guessing (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "a@bank.test@evil.test", "{|a@bank.test@evil.test}" },
    { "\"a@bank.test\" <b@evil.test>", "{a@bank.test|b@evil.test}" },
    { "a@bank.test <b@evil.test>", "{a@bank.test|b@evil.test}" },
    { "Ann <a@bank.test> <b@evil.test>", "{Ann|a@bank.test}{|b@evil.test}" },
    { "x <=?utf-8?Q?a=40bank.test?=>", "{x|=?utf-8?Q?a=40bank.test?=}" },
    { "=?utf-8?Q?a=40bank.test?=", "{a@bank.test|}" },
    { "=?utf-8?Q?a=40bank.test=00?= <b@evil.test>", "{a@bank.test\xef\xbf\xbd|b@evil.test}" },
    { "=?utf-8?Q?a=0Ab?= <b@evil.test>", "{a b|b@evil.test}" },
    { "\xe2\x80\xae"
      "abc <b@evil.test>",
      "{abc|b@evil.test}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = describe (cases[i].text);

      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

static void
add (GPtrArray *list, const char *name, const char *address)
{
  g_ptr_array_add (list, mesign_address_new (name, address));
}

static void
test_format (void)
{
  g_autoptr (GPtrArray) list = mesign_address_list_new ();
  g_autofree char *wire = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *again = NULL;

  add (list, NULL, "a@b.test");
  add (list, "Ann Bee", "a@b.test");
  add (list, "Doe, \"J\"", "j@b.test");
  add (list, "张三", "z@例子.测试");
  add (list, "李四", "李@例子.测试");
  add (list, "a\r\nBcc: eve@e.test", "x@b.test");
  wire = mesign_mime_format_addresses (list);
  g_assert_cmpstr (wire, ==,
                   "a@b.test, Ann Bee <a@b.test>, \"Doe, \\\"J\\\"\" <j@b.test>, "
                   "=?utf-8?B?5byg5LiJ?= <z@xn--fsqu00a.xn--0zwm56d>, "
                   "=?utf-8?B?5p2O5Zub?= <李@例子.测试>, \"a  Bcc: eve@e.test\" <x@b.test>");
  g_ptr_array_remove_index (list, 5);
  shown = mesign_mime_display_addresses (list);
  again = describe (shown);
  g_assert_cmpstr (again, ==,
                   "{|a@b.test}{Ann Bee|a@b.test}{Doe, \"J\"|j@b.test}{张三|z@例子.测试}"
                   "{李四|李@例子.测试}");
}

static void
test_long_name (void)
{
  g_autoptr (GPtrArray) list = mesign_address_list_new ();
  g_autoptr (GPtrArray) parsed = NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *wire = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (name, "密信");
  add (list, name->str, "a@b.test");
  wire = mesign_mime_format_addresses (list);
  parsed = mesign_mime_parse_addresses (wire);
  g_assert_cmpstr (((MesignAddress *) parsed->pdata[0])->name, ==, name->str);
}

static void
test_check (void)
{
  static const char *const good[] = { "a@b.test",     "a.b+c@d-e.test", "\"a b\"@c.test",
                                      "李@例子.测试", "a@[127.0.0.1]",  "x@localhost" };
  static const char *const bad[] = { "",
                                     "a",
                                     "a@",
                                     "@b.test",
                                     "a b@c.test",
                                     "a@b.test>",
                                     "a@b..test",
                                     ".a@b.test",
                                     "a.@b.test",
                                     "a@b.test,c@d.test",
                                     "a\r\nX: y@b.test",
                                     "\"a\"b\"@c.test",
                                     "a@b c.test",
                                     "<a@b.test>",
                                     "a@b@c.test",
                                     "a@b.test\n",
                                     "a@b.test，eve.test",
                                     "a@b.test＠evil.test",
                                     "a@b.test＞",
                                     "a@b…test",
                                     "\xff@b.test" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (mesign_mime_check_address (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mesign_mime_check_address (bad[i], &error));
      g_assert_error (error, MESIGN_MIME_ERROR, MESIGN_MIME_ERROR_BAD_ADDRESS);
    }
}

/* Names of hosts are normalized on their way to A-labels (RFC 3491), and a full-width comma becomes
 * one that ends an address. */
static void
test_domain_with_wide_punctuation (void)
{
  static const char *const odd[] = { "a@b.test，eve.test", "a@b.test＠evil.test", "a@b.test＞，x" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GPtrArray) list = mesign_address_list_new ();
      g_autofree char *field = NULL;

      g_ptr_array_add (list, mesign_address_new ("", odd[i]));
      field = mesign_mime_format_addresses (list);
      g_assert_cmpstr (field, ==, odd[i]);
    }
}

/* Outside of angle brackets it would be read as a name (RFC 2047). */
static void
test_address_like_an_encoded_word (void)
{
  g_autoptr (GPtrArray) list = mesign_address_list_new ();
  g_autoptr (GPtrArray) parsed = NULL;
  g_autofree char *field = NULL;

  g_ptr_array_add (list, mesign_address_new ("", "=?utf-8?Q?eve=40evil.test?=@b.test"));
  field = mesign_mime_format_addresses (list);
  parsed = mesign_mime_parse_addresses (field);
  g_assert_cmpuint (parsed->len, ==, 1);
  g_assert_cmpstr (((MesignAddress *) parsed->pdata[0])->address, ==,
                   "=?utf-8?Q?eve=40evil.test?=@b.test");
}

static void
test_bad_address_message (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_mime_check_address ("nobody", &error));
  g_assert_cmpstr (error->message, ==,
                   "“nobody” is not a mail address. Write it like name@example.com.");
}

static void
test_smtputf8 (void)
{
  g_assert_false (mesign_mime_address_needs_smtputf8 ("a@例子.测试"));
  g_assert_true (mesign_mime_address_needs_smtputf8 ("李@example.test"));
}

static void
test_message_id (void)
{
  g_autofree char *one = mesign_mime_make_message_id ("a@Example.test");
  g_autofree char *two = mesign_mime_make_message_id ("a@Example.test");
  g_autofree char *idn = mesign_mime_make_message_id ("a@例子.测试");
  g_autofree char *none = mesign_mime_make_message_id ("nobody");

  g_assert_true (g_str_has_suffix (one, "@example.test"));
  g_assert_cmpuint (strlen (one), ==, 32 + strlen ("@example.test"));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (g_str_has_suffix (idn, "@xn--fsqu00a.xn--0zwm56d"));
  g_assert_true (g_str_has_suffix (none, "@localhost.invalid"));
}

/* Openers without an end, many of them: the time must not grow with the square. */
static void
test_hostile (void)
{
  static const char *const units[] = { "(",  "<", "\"", "=?",    "=?a?b?",
                                       "a:", ",", ";",  "<a@b,", "(<\"" };
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      while (text->len < 60000)
        g_string_append (text, units[i]);
      g_ptr_array_unref (mesign_mime_parse_addresses (text->str));
      g_string_append (text, ")>\"?=");
      g_ptr_array_unref (mesign_mime_parse_addresses (text->str));
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/address/parse", test_parse);
  g_test_add_func ("/mime/address/no-guessing", test_no_guessing);
  g_test_add_func ("/mime/address/format", test_format);
  g_test_add_func ("/mime/address/long-name", test_long_name);
  g_test_add_func ("/mime/address/check", test_check);
  g_test_add_func ("/mime/address/domain-with-wide-punctuation", test_domain_with_wide_punctuation);
  g_test_add_func ("/mime/address/like-an-encoded-word", test_address_like_an_encoded_word);
  g_test_add_func ("/mime/address/bad-address-message", test_bad_address_message);
  g_test_add_func ("/mime/address/smtputf8", test_smtputf8);
  g_test_add_func ("/mime/address/message-id", test_message_id);
  g_test_add_func ("/mime/address/hostile", test_hostile);

  return g_test_run ();
}
