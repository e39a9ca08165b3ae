/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mime/mesign-html.h"
#include "mime/mesign-mime-body.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-smime.h"
#include "mime/mesign-text.h"

#include <string.h>

/* Messages bent at random, always in the same way: whatever comes in, the tree holds together. */

#define ROUNDS 1500
#define TIME_LIMIT (2 * G_USEC_PER_SEC)

static const char sample[] =
    "From: =?gb2312?B?1cXI/Q==?= <zhang@example.test>\r\nTo: Team: a@b.test, \"c\" <d@e.test>;\r\n"
    "Subject: =?utf-8?Q?=E4=BD=A0?= =?utf-8?B?5aW9?=\r\nDate: Fri, 2 Jan 2026 11:04:05 +0800\r\n"
    "References: <a@b> <c@d>\r\nContent-Type: multipart/mixed; boundary=\"b0\"; x*0*=utf-8''%41; "
    "x*1=b\r\n\r\n--b0\r\nContent-Type: multipart/alternative; boundary=b1\r\n\r\n--b1\r\n"
    "Content-Type: text/plain; charset=gbk; format=flowed\r\nContent-Transfer-Encoding: "
    "quoted-printable\r\n\r\n=C4=E3=BA=C3 =\r\n> quoted \r\n> more\r\n-- \r\nname\r\n--b1\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "PHN0eWxlPi54e2Rpc3BsYXk6bm9uZX08L3N0eWxlPjxkaXYgY2xhc3M9eD5oPC9kaXY+PHRhYmxlPjx0cj48dGQ+\r\n"
    "YTwvdGQ+PHRkPmI8L3RkPjwvdHI+PC90YWJsZT48dWw+PGxpPjE8L3VsPjxhIGhyZWY9Imh0dHA6Ly94Ij5sPC9h\r\n"
    "PjxpbWcgc3JjPSJjaWQ6YUBiIj48YmxvY2txdW90ZT5xPC9ibG9ja3F1b3RlPg==\r\n--b1--\r\n--b0\r\n"
    "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: multipart/signed; "
    "protocol=\"application/pkcs7-signature\"; boundary=b2\r\n\r\n--b2\r\n\r\nbody\r\n--b2\r\n"
    "Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: "
    "base64\r\n\r\nMIIDJwYJKoZIhvcNAQcCoIIDGDCCAxQCAQExDTALBglghkgBZQMEAgEw\r\n--b2--\r\n--b0\r\n"
    "Content-Type: application/octet-stream; name*=gbk''%BA%CF%CD%AC.p7m\r\n"
    "Content-Disposition: attachment; filename=\"=?gbk?Q?=BA=CF?=.p7m\"\r\nContent-ID: <a@b>\r\n"
    "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 "
    "x\r\n%:&5L;&\\\r\n`\r\nend\r\n--b0--\r\n";

static void
assert_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_html (const char *text)
{
  g_autofree char *plain = mesign_html_to_text (text);
  g_autofree char *clean = mesign_html_clean (text);
  g_autofree char *preview = mesign_text_make_preview (plain, 200);
  g_autoptr (GPtrArray) links = mesign_html_list_links (text);

  assert_text (plain);
  assert_text (clean);
  assert_text (preview);
  g_assert_null (strcasestr (clean, "<script"));
  mesign_html_is_only_text (text);
}

static void
assert_within (GBytes *inner, GBytes *outer)
{
  gsize length;
  gsize whole;
  const char *start = g_bytes_get_data (inner, &length);
  const char *around = g_bytes_get_data (outer, &whole);

  if (length == 0)
    return;
  g_assert_true (start >= around && start + length <= around + whole);
}

static void
check_part (MesignMimePart *part, guint depth)
{
  g_autoptr (GBytes) decoded = mesign_mime_part_decode (part);
  g_autoptr (GBytes) canonical = mesign_mime_part_dup_signed_octets (part);
  g_autofree char *text = mesign_mime_part_decode_text (part, NULL);
  g_autoptr (MesignMimePart) message = mesign_mime_part_open_message (part);

  assert_text (text);
  assert_text (part->content_type);
  assert_text (part->filename);
  assert_text (part->content_id);
  assert_within (part->header_block, part->entity);
  assert_within (part->body, part->entity);
  if (mesign_mime_part_is_attachment (part))
    g_assert_true (part->filename != NULL && *part->filename != '\0');
  mesign_mime_part_get_smime_kind (part);
  if (g_str_equal (part->content_type, "text/html"))
    check_html (text);
  for (guint i = 0; i < part->children->len; i++)
    {
      assert_within (((MesignMimePart *) part->children->pdata[i])->entity, part->body);
      check_part (part->children->pdata[i], depth + 1);
    }
  if (message != NULL && depth < 10)
    check_part (message, depth + 1);
}

static void
check_header (GBytes *block)
{
  g_autoptr (GPtrArray) fields = mesign_mime_header_list (block);
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (block);

  assert_text (envelope->subject);
  assert_text (envelope->message_id);
  assert_text (envelope->content_type);
  for (guint i = 0; i < envelope->from->len; i++)
    {
      assert_text (((MesignAddress *) envelope->from->pdata[i])->name);
      assert_text (((MesignAddress *) envelope->from->pdata[i])->address);
    }
  for (guint i = 0; i < fields->len; i++)
    {
      assert_text (((MesignMimeHeader *) fields->pdata[i])->value);
      assert_within (((MesignMimeHeader *) fields->pdata[i])->octets, block);
    }
}

static void
check (GBytes *octets)
{
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse_entity (octets, NULL);
  g_autoptr (MesignMimeSelection) selection = mesign_mime_select (root);

  g_assert_true (root->entity != NULL && g_bytes_equal (root->entity, octets));
  check_part (root, 0);
  check_header (root->header_block);
  for (guint i = 0; i < selection->body->len; i++)
    {
      g_autofree char *text = mesign_mime_body_dup_text (selection->body->pdata[i], NULL);

      assert_text (text);
    }
}

static void
mutate (GRand *random, GByteArray *octets)
{
  static const char *const pieces[] = { "\r\n",
                                        "\n",
                                        "\r\n\r\n",
                                        "--b0\r\n",
                                        "--b1--\r\n",
                                        "=?",
                                        "?=",
                                        "\"",
                                        "<",
                                        "\xff\xfe",
                                        "\xc4\xe3",
                                        "\x1b$B",
                                        "Content-Type: multipart/mixed; "
                                        "boundary=b0\r\n",
                                        "From ",
                                        ";",
                                        "(",
                                        "From: x@y\r\n" };
  guint at = (guint) g_rand_int_range (random, 0, (gint32) octets->len);
  guint end = at + (guint) g_rand_int_range (random, 0, 60);
  const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];

  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      octets->data[at] = (guint8) g_rand_int (random);
      break;
    case 1:
      g_byte_array_remove_range (octets, at, MIN (end, octets->len) - at);
      break;
    case 2:
      memcpy (octets->data + at, piece, MIN (strlen (piece), octets->len - at));
      break;
    default:
      {
        g_autofree guint8 *copy = g_memdup2 (octets->data + at, MIN (end, octets->len) - at);

        g_byte_array_append (octets, copy, MIN (end, octets->len) - at);
      }
      break;
    }
}

static void
test_mutation (void)
{
  GRand *random = g_rand_new_with_seed (20260102);
  gint64 end = g_get_monotonic_time () + TIME_LIMIT;

  for (guint i = 0; i < ROUNDS && g_get_monotonic_time () < end; i++)
    {
      g_autoptr (GByteArray) octets = g_byte_array_sized_new (2 * sizeof sample);
      g_autoptr (GBytes) bytes = NULL;
      guint n = (guint) g_rand_int_range (random, 1, 12);

      g_byte_array_append (octets, (const guint8 *) sample, sizeof sample - 1);
      for (guint j = 0; j < n && octets->len > 0; j++)
        mutate (random, octets);
      bytes = g_bytes_new (octets->data, octets->len);
      check (bytes);
    }
  g_rand_free (random);
}

static void
test_truncation (void)
{
  for (gsize length = 0; length < sizeof sample; length += 7)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (sample, length);

      check (bytes);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/mutation/bent", test_mutation);
  g_test_add_func ("/mime/mutation/cut", test_truncation);

  return g_test_run ();
}
