/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-charset.h"

#include "mime/mesign-mime-private.h"

#include <errno.h>
#include <string.h>

#define BLOCK 64

typedef struct
{
  const char *label;
  const char *converter;
} CharsetAlias;

/* What people call a charset, and the superset that reads what they really send. */
static const CharsetAlias aliases[] = {
  { "ansi_x3.4-1968", "WINDOWS-1252" },
  { "ascii", "WINDOWS-1252" },
  { "us-ascii", "WINDOWS-1252" },
  { "iso-8859-1", "WINDOWS-1252" },
  { "iso8859-1", "WINDOWS-1252" },
  { "iso_8859-1", "WINDOWS-1252" },
  { "latin1", "WINDOWS-1252" },
  { "cp1252", "WINDOWS-1252" },
  { "iso-8859-9", "WINDOWS-1254" },
  { "iso-8859-8-i", "ISO-8859-8" },
  { "iso-8859-8-e", "ISO-8859-8" },
  { "gb2312", "GB18030" },
  { "gb_2312-80", "GB18030" },
  { "gb2312-80", "GB18030" },
  { "csgb2312", "GB18030" },
  { "iso-ir-58", "GB18030" },
  { "euc-cn", "GB18030" },
  { "x-euc-cn", "GB18030" },
  { "chinese", "GB18030" },
  { "gbk", "GB18030" },
  { "x-gbk", "GB18030" },
  { "cp936", "GB18030" },
  { "ms936", "GB18030" },
  { "windows-936", "GB18030" },
  { "gb-18030", "GB18030" },
  { "big5", "BIG5-HKSCS" },
  { "big-5", "BIG5-HKSCS" },
  { "csbig5", "BIG5-HKSCS" },
  { "x-x-big5", "BIG5-HKSCS" },
  { "cp950", "BIG5-HKSCS" },
  { "big5hkscs", "BIG5-HKSCS" },
  { "shift_jis", "CP932" },
  { "shift-jis", "CP932" },
  { "sjis", "CP932" },
  { "x-sjis", "CP932" },
  { "ms_kanji", "CP932" },
  { "windows-31j", "CP932" },
  { "euc-jp", "EUC-JP-MS" },
  { "x-euc-jp", "EUC-JP-MS" },
  { "euc-kr", "CP949" },
  { "ks_c_5601-1987", "CP949" },
  { "ks_c_5601", "CP949" },
  { "ksc5601", "CP949" },
  { "ks_c_5601-1989", "CP949" },
  { "korean", "CP949" },
  { "windows-949", "CP949" },
  { "x-windows-949", "CP949" },
  { "unicode-1-1-utf-7", "UTF-7" },
  { "unicode-1-1-utf-8", "UTF-8" },
  { "utf8", "UTF-8" },
  { "x-mac-roman", "MACINTOSH" },
  { "x-unknown", NULL },
  { "unknown-8bit", NULL },
  { "default", NULL },
  { "default_charset", NULL },
};

static const char *
find_converter (const char *label)
{
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i].label, label) == 0)
      return aliases[i].converter;

  return label;
}

static void
append_clean (GString *out, const char *utf8, gsize length)
{
  const char *end = utf8 + length;

  while (utf8 < end)
    {
      const char *zero = memchr (utf8, '\0', end - utf8);
      const char *stop = zero != NULL ? zero : end;

      g_string_append_len (out, utf8, stop - utf8);
      if (zero != NULL)
        g_string_append (out, "\xef\xbf\xbd");
      utf8 = zero != NULL ? zero + 1 : end;
    }
}

/* Converts; what cannot be converted becomes U+FFFD. In strict mode it ends the attempt. */
static char *
convert (const guint8 *octets, gsize length, const char *charset, gboolean strict)
{
  g_autoptr (GString) out = g_string_sized_new (length + length / 2 + 16);
  GIConv converter = g_iconv_open ("UTF-8", charset);
  char *in = (char *) octets;
  gsize left = length;
  gboolean failed = converter == (GIConv) -1;

  while (!failed && left > 0)
    {
      char buffer[4096];
      char *to = buffer;
      gsize room = sizeof buffer;
      gsize result = g_iconv (converter, &in, &left, &to, &room);
      int problem = errno;

      append_clean (out, buffer, to - buffer);
      if (result != (gsize) -1 || problem == E2BIG)
        continue;
      failed = strict;
      g_string_append (out, "\xef\xbf\xbd");
      in++;
      left--;
    }
  if (converter != (GIConv) -1)
    g_iconv_close (converter);
  if (failed)
    return NULL;
  if (!g_utf8_validate_len (out->str, out->len, NULL))
    return strict ? NULL : g_utf8_make_valid (out->str, (gssize) out->len);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
has_others (const guint8 *octets, gsize length)
{
  guint8 others = 0;

  for (gsize i = 0; i < length; i++)
    others |= (octets[i] & 0x80) | (octets[i] == 0x1b) | (octets[i] == '\0');

  return others != 0;
}

/* A block at a time, without a jump in it, since texts can be long. */
static gboolean
is_ascii (const guint8 *octets, gsize length)
{
  gsize i = 0;

  for (; i + BLOCK <= length; i += BLOCK)
    if (has_others (octets + i, BLOCK))
      return FALSE;

  return !has_others (octets + i, length - i);
}

static gboolean
contains (const guint8 *octets, gsize length, const char *needle)
{
  return memmem (octets, length, needle, strlen (needle)) != NULL;
}

/* ISO-2022-JP as mailers really write it, turned into EUC-JP, which knows the vendors' characters.
 */
static GByteArray *
iso2022jp_to_euc (const guint8 *octets, gsize length)
{
  GByteArray *euc = g_byte_array_sized_new (length);
  enum
  {
    ASCII,
    KANJI,
    KATAKANA
  } mode = ASCII;

  for (gsize i = 0; i < length; i++)
    {
      guint8 octet = octets[i];
      static const guint8 single_shift = 0x8e;

      if (octet == 0x1b && i + 2 < length && strchr ("($", octets[i + 1]) != NULL)
        {
          gboolean katakana = octets[i + 2] == 'I';

          mode = octets[i + 1] == '$' ? KANJI : katakana ? KATAKANA : ASCII;
          i += 2;
          continue;
        }
      if (octet == '\n')
        mode = ASCII;
      if (mode == KATAKANA && octet > 0x20)
        g_byte_array_append (euc, &single_shift, 1);
      if (mode != ASCII && octet > 0x20)
        octet |= 0x80;
      g_byte_array_append (euc, &octet, 1);
    }

  return euc;
}

static GByteArray *
hz_to_gb (const guint8 *octets, gsize length)
{
  GByteArray *gb = g_byte_array_sized_new (length);
  gboolean high = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      guint8 octet = octets[i];

      if (octet == '~' && i + 1 < length && strchr ("{}~\n", octets[i + 1]) != NULL)
        {
          i++;
          if (octets[i] == '~')
            g_byte_array_append (gb, &octet, 1);
          high = octets[i] == '{' || (octets[i] != '}' && high);
          continue;
        }
      if (octet == '\n')
        high = FALSE;
      if (high && octet > 0x20)
        octet |= 0x80;
      g_byte_array_append (gb, &octet, 1);
    }

  return gb;
}

/* The charsets with escape sequences have seven bits, so that this is none of them whatever stands
 * in it. */
static gboolean
is_eight_bit_utf8 (const guint8 *octets, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (octets[i] >= 0x80)
      return g_utf8_validate_len ((const char *) octets, length, NULL);

  return FALSE;
}

static char *
convert_escaped (const guint8 *octets, gsize length, const char *label, const char **charset)
{
  g_autoptr (GByteArray) changed = NULL;
  char *text;

  if (is_eight_bit_utf8 (octets, length))
    return NULL;
  if (contains (octets, length, "\x1b$)C"))
    {
      *charset = "iso-2022-kr";
      return convert (octets, length, "ISO-2022-KR", FALSE);
    }
  if (contains (octets, length, "\x1b$)A") || contains (octets, length, "\x1b$)G"))
    {
      *charset = "iso-2022-cn";
      return convert (octets, length, "ISO-2022-CN-EXT", FALSE);
    }
  if (label != NULL && g_ascii_strcasecmp (label, "hz-gb-2312") == 0)
    {
      changed = hz_to_gb (octets, length);
      *charset = "hz-gb-2312";
      return convert (changed->data, changed->len, "GB18030", FALSE);
    }
  if (!contains (octets, length, "\x1b$") && !contains (octets, length, "\x1b("))
    return NULL;

  *charset = "iso-2022-jp";
  text = convert (octets, length, "ISO-2022-JP-3", TRUE);
  if (text != NULL)
    return text;
  changed = iso2022jp_to_euc (octets, length);

  return convert (changed->data, changed->len, "EUC-JP-MS", FALSE);
}

/* Text in UTF-8 is told from the old charsets by its form; Chinese of two octets a character now
 * and then has that form by accident, but not in sequences of three. */
static gboolean
is_really_utf8 (const guint8 *octets, gsize length, const char *converter)
{
  guint longer = 0;
  guint shorter = 0;

  if (length == 0 || memchr (octets, '\0', length) != NULL ||
      !g_utf8_validate_len ((const char *) octets, length, NULL))
    return FALSE;
  if (converter == NULL || g_ascii_strncasecmp (converter, "WINDOWS-125", 11) == 0 ||
      g_ascii_strcasecmp (converter, "UTF-8") == 0)
    return TRUE;
  for (gsize i = 0; i < length; i++)
    {
      longer += octets[i] >= 0xe0;
      shorter += octets[i] >= 0xc2 && octets[i] < 0xe0;
    }

  return longer >= 2 && longer > shorter * 4;
}

static gboolean
is_western (const char *converter)
{
  return g_ascii_strcasecmp (converter, "WINDOWS-1252") == 0;
}

static char *
convert_labelled (const guint8 *octets, gsize length, const char *converter)
{
  char *text;

  if (is_western (converter) && mesign_mime_looks_chinese (octets, length))
    return NULL;
  text = convert (octets, length, converter, TRUE);
  if (text == NULL && strcmp (converter, "BIG5-HKSCS") == 0)
    text = convert (octets, length, "CP950", TRUE);

  return text;
}

static char *
convert_somehow (const guint8 *octets, gsize length, const char *label, const char **charset)
{
  const char *converter = label != NULL ? find_converter (label) : NULL;
  char *text = NULL;

  if (converter != NULL && g_ascii_strcasecmp (converter, "UTF-8") != 0)
    text = convert_labelled (octets, length, converter);
  *charset = label;
  if (text != NULL)
    return text;

  *charset = mesign_mime_detect_charset (octets, length);
  text = convert (octets, length, find_converter (*charset), TRUE);
  if (text != NULL && (converter == NULL || g_ascii_strcasecmp (converter, "UTF-8") != 0 ||
                       strcmp (*charset, "windows-1252") != 0))
    return text;
  g_free (text);

  text = convert (octets, length, converter != NULL ? converter : find_converter (*charset), FALSE);
  *charset = converter != NULL && text != NULL ? label : *charset;

  return text != NULL ? text : convert (octets, length, "WINDOWS-1252", FALSE);
}

static char *
convert_any (const guint8 *octets, gsize length, const char *label, const char **charset)
{
  const char *converter = label != NULL ? find_converter (label) : NULL;
  char *text;

  *charset = "utf-8";
  if (length >= 3 && memcmp (octets, "\xef\xbb\xbf", 3) == 0)
    return convert (octets + 3, length - 3, "UTF-8", FALSE);
  *charset = "utf-16";
  if (length >= 2 && (memcmp (octets, "\xff\xfe", 2) == 0 || memcmp (octets, "\xfe\xff", 2) == 0))
    return convert (octets, length, "UTF-16", FALSE);
  text = convert_escaped (octets, length, label, charset);
  if (text != NULL)
    return text;
  *charset = "utf-8";
  if (!is_ascii (octets, length) && is_really_utf8 (octets, length, converter))
    return g_strndup ((const char *) octets, length);

  return convert_somehow (octets, length, label, charset);
}

/**
 * mesign_mime_to_utf8:
 * @octets: (array length=length): a text
 * @length: its length
 * @label: (nullable): the charset it is said to be in
 * @charset: (out) (optional) (transfer full): the charset it was in, in lower case
 *
 * Converts a text of a mail. A label that cannot be right, or none, is repaired by looking at the
 * octets: GBK called GB2312 or ISO-8859-1, UTF-8 called anything, ISO-2022-JP without a label, and
 * so on. What no charset explains becomes U+FFFD.
 *
 * Returns: (transfer full): the text, always valid UTF-8
 */
char *
mesign_mime_to_utf8 (const void *octets, gsize length, const char *label, char **charset)
{
  const char *used = "us-ascii";
  char *text;

  g_return_val_if_fail (octets != NULL || length == 0, NULL);

  if (label != NULL && *label == '\0')
    label = NULL;
  if (is_ascii (octets, length) &&
      (label == NULL ||
       (g_ascii_strncasecmp (label, "utf-16", 6) != 0 &&
        g_ascii_strncasecmp (label, "utf-7", 5) != 0 && g_ascii_strncasecmp (label, "hz", 2) != 0 &&
        g_ascii_strncasecmp (label, "unicode-1-1", 11) != 0)))
    {
      used = label != NULL ? label : used;
      text = g_strndup (length > 0 ? octets : "", length);
    }
  else
    text = convert_any (octets, length, label, &used);
  if (charset != NULL)
    *charset = g_ascii_strdown (used, -1);

  return text;
}
