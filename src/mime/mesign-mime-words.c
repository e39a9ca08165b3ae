/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-charset.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-private.h"

#include <gmime/gmime.h>
#include <string.h>

/* Encoded words (RFC 2047). Neighbours in one charset are joined as octets before they are
 * converted, since mailers cut characters in two. */

#define MAX_CHARSET 60
#define MAX_WORD_OCTETS 42

/* The longest word a field may have without being encoded. */
#define MAX_PLAIN_WORD 70

typedef struct
{
  const char *end;
  const char *charset;
  gsize charset_length;
  char encoding;
  const char *text;
  gsize text_length;
} Word;

static gboolean
read_word (const char *p, Word *word)
{
  const char *charset = p + 2;
  const char *encoding = g_strstr_len (charset, MAX_CHARSET, "?");
  const char *language;

  if (encoding == NULL || encoding == charset || encoding[1] == '\0' || encoding[2] != '?')
    return FALSE;
  language = memchr (charset, '*', encoding - charset);
  word->charset = charset;
  word->charset_length = (language != NULL ? language : encoding) - charset;
  word->encoding = g_ascii_toupper (encoding[1]);
  word->text = encoding + 3;
  if (strchr ("BQ", word->encoding) == NULL || memchr (charset, ' ', encoding - charset) != NULL)
    return FALSE;
  word->end = strstr (word->text, "?=");
  if (word->end == NULL)
    return FALSE;
  word->text_length = word->end - word->text;
  word->end += 2;

  return TRUE;
}

static void
append_decoded (const Word *word, GByteArray *out)
{
  guint start = out->len;
  gsize n;

  g_byte_array_set_size (out, start + word->text_length + 8);
  if (word->encoding == 'B')
    n = mesign_mime_decode_base64 ((const guint8 *) word->text, word->text_length,
                                   out->data + start);
  else
    {
      g_autofree char *text = g_strndup (word->text, word->text_length);
      int state = 0;
      guint32 save = 0;

      g_strdelimit (text, "_", ' ');
      n = g_mime_encoding_quoted_decode_step ((const guint8 *) text, word->text_length,
                                              out->data + start, &state, &save);
    }
  g_byte_array_set_size (out, start + n);
}

static gboolean
same_charset (const Word *a, const Word *b)
{
  return a->charset_length == b->charset_length &&
         g_ascii_strncasecmp (a->charset, b->charset, a->charset_length) == 0;
}

static const char *
skip_blank (const char *p)
{
  while (*p == ' ' || *p == '\t')
    p++;

  return p;
}

static void
flush_words (const Word *first, GByteArray *octets, GString *out)
{
  g_autofree char *label = g_strndup (first->charset, first->charset_length);
  g_autofree char *text = mesign_mime_to_utf8 (octets->data, octets->len, label, NULL);

  g_string_append (out, text);
}

/* Decodes the run of encoded words that starts with @first; returns what follows it. */
static const char *
decode_run (Word first, GString *out)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  Word word = first;
  Word next;

  append_decoded (&word, octets);
  for (;;)
    {
      const char *p = skip_blank (word.end);

      if (strncmp (p, "=?", 2) != 0 || !read_word (p, &next))
        break;
      if (!same_charset (&first, &next))
        {
          flush_words (&first, octets, out);
          g_byte_array_set_size (octets, 0);
          first = next;
        }
      append_decoded (&next, octets);
      word = next;
    }
  flush_words (&first, octets, out);

  return word.end;
}

static char *
decode_words (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  const char *p = text;
  const char *last = g_strrstr (text, "?=");

  while (*p != '\0')
    {
      Word word;

      if (p < last && p[0] == '=' && p[1] == '?' && read_word (p, &word))
        p = decode_run (word, out);
      else
        g_string_append_c (out, *p++);
    }

  return g_string_free (out, FALSE);
}

static gboolean
is_control (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

static gboolean
is_unwanted (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * mesign_mime_clean_line:
 * @text: (transfer none): valid UTF-8
 *
 * Makes one line of a decoded text that will stand beside others: control characters and line
 * ends become spaces, characters that turn the direction of what follows are left out.
 *
 * Returns: (transfer full): the line, stripped
 */
char *
mesign_mime_clean_line (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  const char *run = text;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_blank = is_control (c);

      if (!is_blank && !is_unwanted (c))
        continue;
      g_string_append_len (out, run, p - run);
      if (is_blank)
        g_string_append_c (out, ' ');
      run = g_utf8_next_char (p);
    }
  g_string_append (out, run);

  return g_strstrip (g_string_free (out, FALSE));
}

/**
 * mesign_mime_header_decode:
 * @raw: the raw, unfolded value of a field, in whatever octets
 *
 * Decodes an unstructured value: encoded words (RFC 2047), also such as stand where they should
 * not or cut a character in two, and raw octets of UTF-8, GBK or another charset.
 *
 * Returns: (transfer full): one line of UTF-8
 */
char *
mesign_mime_header_decode (const char *raw)
{
  g_autofree char *utf8 = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (raw != NULL, NULL);

  utf8 = mesign_mime_to_utf8 (raw, strlen (raw), NULL, NULL);
  text = strstr (utf8, "=?") != NULL ? decode_words (utf8) : g_steal_pointer (&utf8);

  return mesign_mime_clean_line (text);
}

static gsize
next_chunk (const char *text, gsize limit)
{
  gsize length = 0;

  while (text[length] != '\0')
    {
      gsize step = g_utf8_next_char (text + length) - (text + length);

      if (length + step > limit)
        break;
      length += step;
    }

  return length;
}

/**
 * mesign_mime_encode_words:
 * @text: valid UTF-8 without line ends
 *
 * Returns: (transfer full): the text as encoded words in UTF-8 (RFC 2047), separated by spaces, no
 * character cut in two
 */
char *
mesign_mime_encode_words (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = next_chunk (text, MAX_WORD_OCTETS);
      g_autofree char *encoded = g_base64_encode ((const guchar *) text, length);

      g_string_append_printf (out, "%s=?utf-8?B?%s?=", out->len > 0 ? " " : "", encoded);
      text += length;
    }

  return g_string_free (out, FALSE);
}

/**
 * mesign_mime_has_long_word:
 * @text: valid UTF-8
 *
 * Returns: whether a word of @text is too long to stand in a line as it is
 */
gboolean
mesign_mime_has_long_word (const char *text)
{
  while (*text != '\0')
    {
      gsize word = strcspn (text, " ");

      if (word > MAX_PLAIN_WORD)
        return TRUE;
      text += word;
      text += strspn (text, " ");
    }

  return FALSE;
}

/**
 * mesign_mime_needs_words:
 * @text: valid UTF-8
 *
 * Returns: whether @text has to be encoded to stand in a header field
 */
gboolean
mesign_mime_needs_words (const char *text)
{
  if (strstr (text, "=?") != NULL)
    return TRUE;
  for (; *text != '\0'; text++)
    if ((guchar) *text < 0x20 || (guchar) *text >= 0x7f)
      return TRUE;

  return FALSE;
}
