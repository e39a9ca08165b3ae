/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-private.h"

#include <gmime/gmime.h>
#include <string.h>

/* Base64 (RFC 2045 section 6.8) of the clean kind, in which nearly all mail comes, in three octets
 * at a time. Everything else GMime reads, a line at a time. */

#define LINE_OCTETS 57
#define LINE_LENGTH 76
#define NO_DIGIT 0x80000000u

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What each of the four digits of a group gives of its 24 bits. */
typedef struct
{
  guint32 bits[4][256];
} Values;

static const Values *
get_values (void)
{
  static Values values;
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint place = 0; place < 4; place++)
        {
          for (guint i = 0; i < 256; i++)
            values.bits[place][i] = NO_DIGIT;
          for (guint i = 0; i < 64; i++)
            values.bits[place][(guint8) digits[i]] = i << (18 - 6 * place);
        }
      g_once_init_leave (&ready, 1);
    }

  return &values;
}

/* Groups of four digits, as far as they go; @octets and @out move on. */
static void
decode_clean (const Values *values, const guint8 **octets, const guint8 *end, guint8 **out)
{
  const guint8 *in = *octets;
  guint8 *to = *out;

  for (; end - in >= 4; in += 4, to += 3)
    {
      guint32 group = values->bits[0][in[0]] | values->bits[1][in[1]] | values->bits[2][in[2]] |
                      values->bits[3][in[3]];

      if ((group & NO_DIGIT) != 0)
        break;
      to[0] = (guint8) (group >> 16);
      to[1] = (guint8) (group >> 8);
      to[2] = (guint8) group;
    }
  *octets = in;
  *out = to;
}

static const guint8 *
find_line_end (const guint8 *octets, const guint8 *end)
{
  const guint8 *newline = memchr (octets, '\n', end - octets);

  return newline != NULL ? newline + 1 : end;
}

/**
 * mesign_mime_decode_base64:
 * @octets: base64
 * @length: how many
 * @out: where to, with room for three quarters of @length and 8
 *
 * Decodes base64; what is none is passed over, padding that was cut off is made up for.
 *
 * Returns: how many octets were written
 */
gsize
mesign_mime_decode_base64 (const guint8 *octets, gsize length, guint8 *out)
{
  static const guint8 padding[] = "===";
  const Values *values = get_values ();
  const guint8 *end = octets + length;
  guint8 *to = out;
  int state = 0;
  guint32 save = 0;

  while (octets < end)
    {
      const guint8 *line;

      if (state == 0)
        decode_clean (values, &octets, end, &to);
      if (octets < end && state == 0 && (*octets == '\r' || *octets == '\n'))
        {
          octets++;
          continue;
        }
      line = octets;
      octets = find_line_end (line, end);
      to += g_mime_encoding_base64_decode_step (line, octets - line, to, &state, &save);
    }
  if (state > 0 && state < 4)
    to += g_mime_encoding_base64_decode_step (padding, 4 - (gsize) state, to, &state, &save);

  return to - out;
}

/* Two digits at a time: half as many look-ups for three octets. */
typedef char Pair[2];

static const Pair *
get_pairs (void)
{
  static Pair pairs[64 * 64];
  static gsize is_made;

  if (g_once_init_enter (&is_made))
    {
      for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
        {
          pairs[i][0] = digits[i >> 6];
          pairs[i][1] = digits[i & 63];
        }
      g_once_init_leave (&is_made, 1);
    }

  return pairs;
}

static char *
encode_group (const Pair *pairs, const guint8 *octets, char *to)
{
  memcpy (to, pairs[octets[0] << 4 | octets[1] >> 4], sizeof (Pair));
  memcpy (to + 2, pairs[(octets[1] & 15) << 8 | octets[2]], sizeof (Pair));

  return to + 4;
}

static char *
encode_line (const Pair *pairs, const guint8 *octets, gsize length, char *to)
{
  gsize whole = length - length % 3;

  for (gsize i = 0; i < whole; i += 3)
    to = encode_group (pairs, octets + i, to);
  if (whole < length)
    {
      guint8 last[3] = { octets[whole], whole + 1 < length ? octets[whole + 1] : 0, 0 };

      to = encode_group (pairs, last, to);
      to[-1] = '=';
      if (whole + 1 == length)
        to[-2] = '=';
    }
  *to++ = '\r';
  *to++ = '\n';

  return to;
}

/**
 * mesign_mime_append_base64:
 * @out: where to
 * @octets: octets
 * @length: how many
 *
 * Appends base64 in lines of 76, each ended by CRLF (RFC 2045 section 6.8).
 */
void
mesign_mime_append_base64 (GString *out, const guint8 *octets, gsize length)
{
  gsize lines = length / LINE_OCTETS + 1;
  gsize start = out->len;
  const Pair *pairs = get_pairs ();
  char *to;

  g_string_set_size (out, start + lines * (LINE_LENGTH + 2));
  to = out->str + start;
  for (gsize i = 0; i < length; i += LINE_OCTETS)
    to = encode_line (pairs, octets + i, MIN (LINE_OCTETS, length - i), to);
  g_string_truncate (out, to - out->str);
}
