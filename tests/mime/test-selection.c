/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-body.h"

#include <string.h>

/* "text html" numbers of each piece, then the numbers of the attachments, "*" after inline ones. */
static char *
describe (const char *text)
{
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse_entity (octets, NULL);
  g_autoptr (MesignMimeSelection) selection = mesign_mime_select (root);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < selection->body->len; i++)
    {
      MesignMimeBody *body = selection->body->pdata[i];

      g_string_append_printf (out, "[%s %s]", body->text != NULL ? body->text->number : "-",
                              body->html != NULL ? body->html->number : "-");
    }
  for (guint i = 0; i < selection->attachments->len; i++)
    {
      MesignMimeAttachment *attachment = selection->attachments->pdata[i];

      g_string_append_printf (out, " %s%s", attachment->part->number,
                              attachment->is_inline ? "*" : "");
    }

  return g_string_free (out, FALSE);
}

#define MULTI(type, b) "Content-Type: multipart/" type "; boundary=" b "\n\n"
#define PART(b, type) "--" b "\nContent-Type: " type "\n\nx\n"
#define NESTED(b) "--" b "\n"
#define END(b) "--" b "--\n"

static void
test_choose (void)
{
  static const struct
  {
    const char *message;
    const char *expected;
  } cases[] = {
    { "Subject: x\n\nx", "[1 -]" },
    { "Content-Type: text/html\n\nx", "[- 1]" },
    { "Content-Type: application/pdf\n\nx", " 1" },
    { MULTI ("alternative", "a") PART ("a", "text/plain") PART ("a", "text/html") END ("a"),
      "[1 2]" },
    { MULTI ("alternative", "a") PART ("a", "text/html") END ("a"), "[- 1]" },
    { MULTI ("alternative", "a") PART ("a", "text/plain") PART ("a", "text/html")
          PART ("a", "text/calendar") END ("a"),
      "[1 2] 3" },
    { MULTI ("mixed", "a") PART ("a", "text/plain") PART ("a", "image/png") PART ("a", "text/plain")
          END ("a"),
      "[1 -][3 -] 2" },
    { MULTI ("mixed", "a") PART ("a", "text/plain") PART ("a", "text/plain; name=log.txt")
          END ("a"),
      "[1 -] 2" },
    { MULTI ("mixed", "a")
          PART ("a", "text/plain") "--a\nContent-Type: text/html\nContent-Disposition: "
                                   "attachment\n\nx\n" END ("a"),
      "[1 -] 2" },
    { MULTI ("mixed", "a") NESTED ("a") MULTI ("alternative", "b") PART ("b", "text/plain")
          PART ("b", "text/html") END ("b") PART ("a", "application/pdf") END ("a"),
      "[1.1 1.2] 2" },
    { MULTI ("alternative", "a") PART ("a", "text/plain") NESTED ("a") MULTI ("mixed", "b") PART (
          "b", "text/html") PART ("b", "image/png") PART ("b", "text/html") END ("b") END ("a"),
      "[- 2.1][- 2.3] 2.2" },
    { MULTI ("signed", "a") PART ("a", "text/plain") PART ("a", "application/pkcs7-signature")
          END ("a"),
      "[1 -]" },
    { MULTI ("signed", "a") PART ("a", "text/plain") PART ("a", "application/pkcs7-signature")
          PART ("a", "image/png") END ("a"),
      "[1 -] 3" },
    { MULTI ("mixed", "a") PART ("a", "text/plain") PART ("a", "message/rfc822") END ("a"),
      "[1 -] 2" },
    { MULTI ("report", "a") PART ("a", "text/plain") PART ("a", "message/delivery-status")
          END ("a"),
      "[1 -] 2" },
    { MULTI ("mixed", "a") "no part\n", "[ -]" },
    { MULTI ("alternative", "a") END ("a"), "[ -]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = describe (cases[i].message);

      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

static void
test_inline (void)
{
  g_autofree char *got = describe (MULTI ("mixed", "a") NESTED ("a") MULTI (
      "related",
      "b") "--b\nContent-Type: text/html\n\n<img src=\"cid:one@x\"><p "
           "style=\"background:url('CID:tw%6f@x')\">\n--b\nContent-Type: image/png\n"
           "Content-ID: <one@x>\n\nx\n--b\nContent-Type: image/gif\nContent-ID: "
           "<two@x>\n\nx\n--b\nContent-Type: image/gif\nContent-ID: <three@x>\n\nx\n" END ("b")
                                       END ("a"));

  g_assert_cmpstr (got, ==, "[- 1.1] 1.2* 1.3* 1.4");
}

static void
test_related_start (void)
{
  g_autofree char *got =
      describe ("Content-Type: multipart/related; boundary=b; start=\"<s@x>\"\n\n"
                "--b\nContent-Type: image/png\n\nx\n--b\nContent-Type: text/html\n"
                "Content-ID: <s@x>\n\nx\n--b--\n");

  g_assert_cmpstr (got, ==, "[- 2] 1");
}

static void
test_text_of_html (void)
{
  static const char message[] = "Content-Type: text/html; charset=gbk\n\n<p>\xc4\xe3</p><p>b</p>";
  g_autoptr (GBytes) octets = g_bytes_new_static (message, strlen (message));
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse_entity (octets, NULL);
  g_autoptr (MesignMimeSelection) selection = mesign_mime_select (root);
  g_autofree char *charset = NULL;
  g_autofree char *text = mesign_mime_body_dup_text (selection->body->pdata[0], &charset);
  g_autofree char *html = mesign_mime_body_dup_html (selection->body->pdata[0], NULL);

  g_assert_cmpstr (text, ==, "你\n\nb");
  g_assert_cmpstr (charset, ==, "gbk");
  g_assert_cmpstr (html, ==, "<p>你</p><p>b</p>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/selection/choose", test_choose);
  g_test_add_func ("/mime/selection/inline", test_inline);
  g_test_add_func ("/mime/selection/related-start", test_related_start);
  g_test_add_func ("/mime/selection/text-of-html", test_text_of_html);

  return g_test_run ();
}
