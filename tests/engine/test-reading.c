/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "engine/mesign-reading.h"

#include <string.h>

static void
test_misleading (void)
{
  static const struct
  {
    const char *text;
    const char *href;
    gboolean expected;
  } cases[] = {
    { "https://bank.test/login", "https://evil.test/", TRUE },
    { "www.bank.test", "http://bank.test.evil.test/", TRUE },
    { "bank.test", "https://www.bank.test/a", FALSE },
    { "https://bank.test", "https://mail.bank.test/a?b", FALSE },
    { "bank.test", "https://notbank.test", TRUE },
    { "bank.test", "https://bank.test@evil.test/", TRUE },
    { "Click here", "https://evil.test/", FALSE },
    { "Version 2.0", "https://evil.test/", FALSE },
    { "2.50", "https://evil.test/", FALSE },
    { "lina@bank.test", "mailto:lina@bank.test", FALSE },
    { "银行.test", "https://evil.test/", TRUE },
    { "银行.test", "https://xn--jn2a72x.test/", FALSE },
    { "bank.test", "https://evil.test\\@bank.test/", TRUE },
    { "bank.test", "https://BANK.test", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mesign_reading_is_misleading (cases[i].text, cases[i].href), ==,
                     cases[i].expected);
}

static void
test_same_host (void)
{
  g_assert_true (mesign_reading_is_same_host ("http://evil.test", "http://EVIL.test/"));
  g_assert_true (
      mesign_reading_is_same_host ("http://银行.test/a b", "http://xn--jn2a72x.test/a%20b"));
  g_assert_false (mesign_reading_is_same_host ("http://evil.test", "http://bank.test"));
}

static void
test_html (void)
{
  g_autoptr (MesignBodyPart) part = mesign_body_part_new ();
  g_autofree char *html = NULL;
  g_autoptr (GPtrArray) links = NULL;

  part->html = g_strdup ("<p onclick='x()'>cid: src=\"cid:b\"<img src='cid:a@b'><img "
                         "src='http://a.test/x.png'><script>x</script>"
                         "<a href='https://evil.test'>bank.test</a>"
                         "<a href='https://evil.test\\\\@bank.test'>x</a>");
  g_assert_false (mesign_reading_is_native (part));
  g_assert_cmpuint (mesign_reading_count_remote (part), ==, 1);
  html = mesign_reading_dup_html (part, "mesign-part", NULL);
  g_assert_nonnull (strstr (html, "<img src=\"mesign-part:a@b\">"));
  g_assert_null (strstr (html, "http:"));
  g_assert_null (strstr (html, "script"));
  g_assert_null (strstr (html, "onclick"));
  g_assert_null (strstr (html, "\\"));
  links = mesign_reading_list_links (part);
  g_assert_cmpuint (links->len, ==, 2);
  g_assert_true (((MesignReadingLink *) links->pdata[0])->is_misleading);
}

/* Pictures from the web only where they are wanted, and of the web nothing but pictures. */
static void
test_remote_pictures (void)
{
  g_autoptr (MesignBodyPart) part = mesign_body_part_new ();
  g_autofree char *html = NULL;

  part->html = g_strdup ("<img src=' https://a.test/x.png?a=1&b=\"&gt;2' alt='A'>"
                         "<img src='http://a.test/count.gif' width=1 height=1>"
                         "<img src='file:///etc/passwd'><img src='//b.test/y'>"
                         "<img src='https://a.test\\@c.test/'>"
                         "<img src='mailto:x@y.test'><img src='mesign-web:https%3A'>"
                         "<p src='https://d.test/' style='background:url(https://e.test/)'>x</p>"
                         "<img src='cid:a@b' srcset='https://f.test/ 2x'>");
  html = mesign_reading_dup_html (part, "mesign-part", "mesign-web");
  g_assert_cmpstr (html, ==,
                   "<img src=\"mesign-web:https%3A%2F%2Fa.test%2Fx.png%3Fa%3D1%26b%3D%22%3E2\" "
                   "alt=\"A\"><img width=\"1\" height=\"1\"><img><img><img><img><img><p>x</p>"
                   "<img src=\"mesign-part:a@b\">");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/reading/misleading", test_misleading);
  g_test_add_func ("/engine/reading/same-host", test_same_host);
  g_test_add_func ("/engine/reading/html", test_html);
  g_test_add_func ("/engine/reading/remote-pictures", test_remote_pictures);

  return g_test_run ();
}
