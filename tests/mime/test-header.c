/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-list.h"

#include <string.h>

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_decode (void)
{
  static const struct
  {
    const char *raw;
    const char *value;
  } cases[] = {
    { "plain", "plain" },
    { "=?utf-8?B?5L2g5aW9?=", "你好" },
    { "=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus?= Bonn", "Grüße aus Bonn" },
    { "=?gb2312?B?xOO6ww==?=", "你好" },
    { "=?gb2312?B?1uzpRg==?=", "朱镕" },
    { "=?utf-8?q?a?= =?utf-8?q?b?=", "ab" },
    { "=?utf-8?q?a?=\t =?gbk?q?b?=", "ab" },
    { "=?utf-8?q?a?= b", "a b" },
    { "=?utf-8?B?5L0=?= =?utf-8?B?oOWlvQ==?=", "你好" },
    { "=?utf-8?Q?=E4?= =?utf-8?B?vaDlpb0=?=", "你好" },
    { "=?utf-8*zh?B?5L2g5aW9?=", "你好" },
    { "x=?utf-8?Q?y?=z", "xyz" },
    { "=?utf-8?Q?with space?=", "with space" },
    { "=?utf-8?X?abc?=", "=?utf-8?X?abc?=" },
    { "=?broken", "=?broken" },
    { "\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7", "你好，世界" },
    { "你好", "你好" },
    { "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本" },
    { "=?iso-8859-1?Q?=C4=E3=BA=C3?=", "你好" },
    { "=?us-ascii?Q?=E4=BD=A0=E5=A5=BD?=", "你好" },
    { "=?utf-8?Q?a=0D=0ABcc:_x?=", "a  Bcc: x" },
    { "=?utf-8?Q?a=E2=80=AEgnp.exe?=", "agnp.exe" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = mesign_mime_header_decode (cases[i].raw);

      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_list (void)
{
  static const char block[] = "From someone Mon Jan  1 00:00:00 2024\n"
                              "Received: one\r\n\ttwo\r\n"
                              "Subject : =?utf-8?B?5L2g5aW9?=\r\n"
                              "no field at all\r\n"
                              "X-Empty:\r\n"
                              "received: three\n";
  g_autoptr (GBytes) octets = bytes (block);
  g_autoptr (GPtrArray) all = mesign_mime_header_list (octets);
  g_autoptr (GPtrArray) received = mesign_mime_header_get_all (octets, "RECEIVED");
  g_autofree char *subject = mesign_mime_header_dup_first (octets, "subject");
  g_autofree char *missing = mesign_mime_header_dup_first (octets, "To");
  MesignMimeHeader *first = all->pdata[0];

  g_assert_cmpuint (all->len, ==, 4);
  g_assert_cmpstr (first->name, ==, "Received");
  g_assert_cmpstr (first->raw, ==, "one two");
  g_assert_cmpmem (g_bytes_get_data (first->octets, NULL), g_bytes_get_size (first->octets),
                   "Received: one\r\n\ttwo\r\n", 21);
  g_assert_cmpuint (received->len, ==, 2);
  g_assert_cmpstr (((MesignMimeHeader *) received->pdata[1])->raw, ==, "three");
  g_assert_cmpstr (((MesignMimeHeader *) all->pdata[1])->raw, ==, "=?utf-8?B?5L2g5aW9?=");
  g_assert_cmpstr (subject, ==, "你好");
  g_assert_null (missing);
}

static void
test_envelope (void)
{
  static const char block[] =
      "From: =?gb2312?B?1cXI/Q==?= <zhang@example.test>\r\n"
      "Sender: list@example.test\r\n"
      "To: Team: a@b.test, c@d.test;\r\n"
      "TO: e@f.test\r\n"
      "Cc: \"Bob, B.\" <bob@example.test>\r\n"
      "Reply-To: r@example.test\r\n"
      "Subject: =?utf-8?B?5L0=?=\r\n =?utf-8?B?oOWlvQ==?=\r\n"
      "Subject: second\r\n"
      "Date: Fri, 2 Jan 2026 11:04:05 +0800\r\n"
      "Message-ID: <id@example.test>\r\n"
      "In-Reply-To: Your message of today <p@example.test>\r\n"
      "References: <r1@example.test>\r\n\t<r2@example.test><p@example.test>\r\n"
      "Content-Type: Application/PKCS7-MIME; smime-type=authEnveloped-data;\r\n name=smime.p7m\r\n"
      "\r\n";
  g_autoptr (GBytes) octets = bytes (block);
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);

  g_assert_cmpuint (envelope->n_from, ==, 1);
  g_assert_cmpstr (((MesignAddress *) envelope->from->pdata[0])->name, ==, "张三");
  g_assert_cmpuint (envelope->to->len, ==, 3);
  g_assert_cmpuint (envelope->cc->len, ==, 1);
  g_assert_cmpuint (envelope->bcc->len, ==, 0);
  g_assert_cmpuint (envelope->sender->len, ==, 1);
  g_assert_cmpuint (envelope->reply_to->len, ==, 1);
  g_assert_cmpstr (envelope->subject, ==, "你好");
  g_assert_cmpint (envelope->date, ==, 1767323045);
  g_assert_cmpstr (envelope->message_id, ==, "id@example.test");
  g_assert_cmpstr (envelope->in_reply_to[0], ==, "p@example.test");
  g_assert_null (envelope->in_reply_to[1]);
  g_assert_cmpuint (g_strv_length (envelope->references), ==, 3);
  g_assert_cmpstr (envelope->references[2], ==, "p@example.test");
  g_assert_cmpstr (envelope->content_type, ==, "application/pkcs7-mime");
  g_assert_cmpstr (envelope->smime_type, ==, "authenveloped-data");
}

static void
test_two_from_fields (void)
{
  g_autoptr (GBytes) octets = bytes ("From: a@b.test\nFrom: c@d.test\n\n");
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);

  g_assert_cmpuint (envelope->n_from, ==, 2);
  g_assert_cmpuint (envelope->from->len, ==, 2);
}

static void
test_empty_envelope (void)
{
  g_autoptr (GBytes) octets = g_bytes_new (NULL, 0);
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);

  g_assert_cmpuint (envelope->n_from, ==, 0);
  g_assert_cmpstr (envelope->subject, ==, "");
  g_assert_cmpint (envelope->date, ==, 0);
  g_assert_null (envelope->message_id);
  g_assert_cmpstr (envelope->content_type, ==, "text/plain");
}

static void
test_signed_protocol (void)
{
  g_autoptr (GBytes) octets = bytes ("Content-Type: multipart/signed; micalg=sha-256;\n"
                                     " protocol=\"application/PKCS7-signature\"; boundary=x\n");
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);

  g_assert_cmpstr (envelope->content_type, ==, "multipart/signed");
  g_assert_cmpstr (envelope->smime_type, ==, "application/pkcs7-signature");
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds;
  } cases[] = {
    { "Fri, 2 Jan 2026 03:04:05 +0000", 1767323045 },
    { "2 Jan 26 03:04:05 GMT", 1767323045 },
    { "Fri, 02 Jan 2026 03:04:05 -0000 (UTC)", 1767323045 },
    { "Thu, 1 Jan 2026 22:04:05 EST", 1767323045 },
    { "Fri Jan  2 03:04:05 2026", 1767323045 },
    { "Fri Jan  2 11:04:05 CST 2026", 1767373445 },
    { "2026-01-02T03:04:05Z", 1767323045 },
    { "2026-01-02 11:04:05 +0800", 1767323045 },
    { "2026/01/02 03:04:05", 1767323045 },
    { "Fri, 2-Jan-2026 03:04:05", 1767323045 },
    { "Fri,2 Jan 2026 11:04:05+0800", 1767323045 },
    { "Fri, 2 Jan 2026 11:04:05 +08:00", 1767323045 },
    { "Fri, 2 Jan 2026 11:04:05 AM +0800", 1767323045 },
    { "星期五, 2 一月 2026 11:04:05 +0800", 1767323045 },
    { "2 1月 2026 11:04:05 +0800", 1767323045 },
    { "Fri, 2 Jan 2026 25:04:05 +0000", 1767312000 },
    { "Fri, 2 Jan 2026", 1767312000 },
    { "Fri, 2 Jan 2026 03:04:05.678 +0000", 1767323045 },
    { "Sat, 31 Dec 2016 23:59:60 +0000", 1483228799 },
    { "Fri, 2 Jan 2026 04:04:05 CET", 1767323045 },
    { "Thu, 1 Jan 2026 07:04:05 PM -0800", 1767323045 },
    { "Fri, 2 Jan 2026 03:04:05 +9999", 1767323045 },
    { "Thu, 31 Dec 2099 00:00:00 +0000", 4102358400 },
  };
  static const char *const bad[] = { "",
                                     "yesterday",
                                     "31 Feb 2026 00:00:00 +0000",
                                     "1 Jan 99999 00:00:00 +0000",
                                     "1 Jan 1950 00:00:00 +0000",
                                     "99 Foo 2003",
                                     "((((((((",
                                     "+0000" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 seconds;

      g_assert_true (mesign_mime_parse_date (cases[i].text, &seconds));
      g_assert_cmpint (seconds, ==, cases[i].seconds);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 seconds;

      g_assert_false (mesign_mime_parse_date (bad[i], &seconds));
      g_assert_cmpint (seconds, ==, 0);
    }
}

static void
test_format_date (void)
{
  g_autofree char *east = mesign_mime_format_date (1767323045, 480);
  g_autofree char *west = mesign_mime_format_date (1767323045, -210);

  g_assert_cmpstr (east, ==, "Fri, 2 Jan 2026 11:04:05 +0800");
  g_assert_cmpstr (west, ==, "Thu, 1 Jan 2026 23:34:05 -0330");
}

static void
test_identifiers (void)
{
  static const struct
  {
    const char *raw;
    const char *joined;
  } cases[] = {
    { "<a@b>", "a@b" },
    { "<a@b> <c@d>", "a@b c@d" },
    { "words <a@b> (more)", "a@b" },
    { "<a @\t b>", "a@b" },
    { "a@b c@d", "a@b c@d" },
    { "<a@b", "a@b" },
    { "<>", "" },
    { "nothing", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) identifiers = mesign_mime_parse_identifiers (cases[i].raw);
      g_autofree char *joined = g_strjoinv (" ", identifiers);

      g_assert_cmpstr (joined, ==, cases[i].joined);
    }
}

/* 20,000 headers in well under 2 s; the limit here leaves room for sanitizers and busy machines. */
static void
test_fast (void)
{
  g_autoptr (GBytes) octets =
      bytes ("From: =?gb2312?B?1cXI/Q==?= <zhang@example.test>\r\n"
             "To: Ann <a@b.test>, =?utf-8?B?5p2O5Zub?= <c@d.test>, e@f.test\r\n"
             "Subject: Re: =?utf-8?B?5L2g5aW977yM5LiW55WM?= 2026\r\n"
             "Date: Fri, 2 Jan 2026 11:04:05 +0800\r\n"
             "Message-ID: <0123456789abcdef@example.test>\r\n"
             "In-Reply-To: <p@example.test>\r\n"
             "References: <r1@example.test>\r\n <r2@example.test> <p@example.test>\r\n"
             "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\";\r\n"
             " micalg=sha-256; boundary=\"----=_Part_1\"\r\n\r\n");
  gint64 start = g_get_monotonic_time ();
  gint64 elapsed;

  for (guint i = 0; i < 20000; i++)
    mesign_envelope_unref (mesign_mime_parse_envelope (octets));
  elapsed = g_get_monotonic_time () - start;
  g_test_message ("20,000 headers in %d ms", (int) (elapsed / 1000));
  g_assert_cmpint (elapsed, <, 20 * G_USEC_PER_SEC);
}

#define SIGNATURE                                                                                  \
  "DKIM-Signature: v=1; a=rsa-sha256; d=news.test; s=k; c=relaxed/relaxed; h=From:%s; "            \
  "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"

static void
assert_unsubscribe (const char *fields,
                    const char *signed_fields,
                    const char *expected_url,
                    const char *expected_mail,
                    gboolean expected_at_once)
{
  g_autofree char *block =
      g_strdup_printf (SIGNATURE "From: a@news.test\r\n%s\r\n", signed_fields, fields);
  g_autoptr (GBytes) octets = bytes (block);
  g_autofree char *url = NULL;
  g_autofree char *mail = NULL;
  gboolean at_once = mesign_mime_parse_unsubscribe (octets, &url, &mail);

  g_assert_cmpstr (url, ==, expected_url);
  g_assert_cmpstr (mail, ==, expected_mail);
  g_assert_cmpint (at_once, ==, expected_at_once);
}

#define POST "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
#define BOTH "List-Unsubscribe:List-Unsubscribe-Post"

/* RFC 2369 section 3.2, RFC 8058. */
static void
test_unsubscribe (void)
{
  assert_unsubscribe ("", BOTH, NULL, NULL, FALSE);
  assert_unsubscribe ("List-Unsubscribe: <mailto:l@n.test?subject=no>,\r\n"
                      " <https://n.test/u?a=\r\n b>\r\n" POST,
                      BOTH, "https://n.test/u?a=b", "mailto:l@n.test?subject=no", TRUE);
  assert_unsubscribe ("List-Unsubscribe: <https://n.test/u>\r\n", BOTH, "https://n.test/u", NULL,
                      FALSE);
  assert_unsubscribe ("List-Unsubscribe: <https://n.test/u>\r\n" POST, "List-Unsubscribe",
                      "https://n.test/u", NULL, FALSE);
  assert_unsubscribe ("List-Unsubscribe: <https://n.test/u>\r\n"
                      "List-Unsubscribe-Post: something else\r\n",
                      BOTH, "https://n.test/u", NULL, FALSE);
  assert_unsubscribe ("List-Unsubscribe: <https://n.test/u>\r\n" POST POST, BOTH,
                      "https://n.test/u", NULL, FALSE);
}

/* Nothing that leads elsewhere than it looks, is told in the clear, or was added. */
static void
test_unsubscribe_astray (void)
{
  assert_unsubscribe ("List-Unsubscribe: <http://n.test/u>\r\n" POST, BOTH, NULL, NULL, FALSE);
  assert_unsubscribe ("List-Unsubscribe: <https://n.test/u>\r\n"
                      "List-Unsubscribe: <https://evil.test/u>\r\n" POST,
                      BOTH, NULL, NULL, FALSE);
  assert_unsubscribe (
      "List-Unsubscribe: <https://bank.test@evil.test/>,<https://a\\b.test/>,"
      "<javascript:x>,<https://\xc3\xa9.test/>,<mailto:>,<file:///etc/passwd>\r\n" POST,
      BOTH, NULL, NULL, FALSE);
  assert_unsubscribe ("List-Unsubscribe: https://n.test/u, <https://n.test/u\r\n" POST, BOTH, NULL,
                      NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/header/decode", test_decode);
  g_test_add_func ("/mime/header/list", test_list);
  g_test_add_func ("/mime/header/envelope", test_envelope);
  g_test_add_func ("/mime/header/two-from-fields", test_two_from_fields);
  g_test_add_func ("/mime/header/empty-envelope", test_empty_envelope);
  g_test_add_func ("/mime/header/signed-protocol", test_signed_protocol);
  g_test_add_func ("/mime/header/dates", test_dates);
  g_test_add_func ("/mime/header/format-date", test_format_date);
  g_test_add_func ("/mime/header/identifiers", test_identifiers);
  g_test_add_func ("/mime/header/unsubscribe", test_unsubscribe);
  g_test_add_func ("/mime/header/unsubscribe-astray", test_unsubscribe_astray);
  g_test_add_func ("/mime/header/fast", test_fast);

  return g_test_run ();
}
