/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mime/mesign-mime-private.h"

#include <gmime/gmime.h>
#include <string.h>

/* As GMime alone reads it, all at once. */
static GBytes *
decode_by_gmime (const guint8 *octets, gsize length)
{
  static const guint8 padding[] = "===";
  guint8 *out = g_malloc (length + 16);
  guint32 save = 0;
  int state = 0;
  gsize n = g_mime_encoding_base64_decode_step (octets, length, out, &state, &save);

  if (state > 0 && state < 4)
    n += g_mime_encoding_base64_decode_step (padding, 4 - (gsize) state, out + n, &state, &save);

  return g_bytes_new_take (out, n);
}

static void
assert_same (const guint8 *octets, gsize length)
{
  g_autoptr (GBytes) expected = decode_by_gmime (octets, length);
  g_autofree guint8 *out = g_malloc (length / 4 * 3 + 8);
  gsize n = mesign_mime_decode_base64 (octets, length, out);

  g_assert_cmpmem (out, n, g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}

static void
test_written (void)
{
  static const char *const texts[] = {
    "",
    "Y",
    "YQ",
    "YQ=",
    "YQ==",
    "YWI=",
    "YWJj",
    "YWJjZ",
    "YQ==YWJj",
    "YWI=\r\nYWJj\r\n",
    "YW\r\nJj\r\nYWJj",
    "Y W J j\r\nYW Jj",
    "YWJj!YWJj\nYW-_Jj",
    "====",
    "YWJj====YWJj",
    "YWJj=\r\n=YWJj\r\nYWJj\r\n",
    "=YWJj",
    "\r\n\r\nYWJj\r\n \r\n\tYWJj",
    "YWJj\rYWJj\nYW\rJj\n",
    "--\r\nYWJjYWJjYWJj\r\n--\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_same ((const guint8 *) texts[i], strlen (texts[i]));
}

/* Mostly clean, in lines of every length, and now and then something that is not base64. */
static void
test_random (void)
{
  static const char pool[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static const char junk[] = "==== \t\r\n-_.!\xe4\x00";

  for (guint round = 0; round < 20000; round++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, 400);
      g_autofree guint8 *octets = g_malloc (length + 1);
      int line = g_test_rand_int_range (1, 90);
      int chance = g_test_rand_int_range (2, 200);

      for (gsize i = 0; i < length; i++)
        if ((int) (i % (gsize) line) == line - 1)
          octets[i] = '\n';
        else if (g_test_rand_int_range (0, chance) == 0)
          octets[i] = (guint8) junk[g_test_rand_int_range (0, sizeof junk - 1)];
        else
          octets[i] = (guint8) pool[g_test_rand_int_range (0, 64)];
      assert_same (octets, length);
    }
}

/* Lines of 76 as GLib writes them, and back. */
static void
test_both_ways (void)
{
  for (gsize length = 0; length < 400; length++)
    {
      g_autofree guint8 *octets = g_malloc (length + 1);
      g_autoptr (GString) out = g_string_new ("x");
      g_autoptr (GString) expected = g_string_new ("x");
      g_autofree guint8 *back = NULL;
      gsize n;

      for (gsize i = 0; i < length; i++)
        octets[i] = (guint8) g_test_rand_int ();
      for (gsize i = 0; i < length; i += 57)
        {
          g_autofree char *line = g_base64_encode (octets + i, MIN (57, length - i));

          g_string_append_printf (expected, "%s\r\n", line);
        }
      mesign_mime_append_base64 (out, octets, length);
      g_assert_cmpstr (out->str, ==, expected->str);
      g_assert_cmpuint (out->len, ==, expected->len);
      back = g_malloc (out->len + 8);
      n = mesign_mime_decode_base64 ((const guint8 *) out->str + 1, out->len - 1, back);
      g_assert_cmpmem (back, n, octets, length);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/base64/written", test_written);
  g_test_add_func ("/mime/base64/random", test_random);
  g_test_add_func ("/mime/base64/both-ways", test_both_ways);

  return g_test_run ();
}
