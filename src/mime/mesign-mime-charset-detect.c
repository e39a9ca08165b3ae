/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-private.h"

/* What a text looks like if it is read as pairs of octets with the first one high. */
typedef struct
{
  guint high;
  guint pairs;
  guint both_high;
  guint gb_common;
  guint big5_common;
  guint hangul;
  guint euc_kana;
  guint odd_runs;
  guint runs;
} PairCounts;

static gboolean
in_range (guint8 octet, guint8 first, guint8 last)
{
  return octet >= first && octet <= last;
}

static void
count_pair (PairCounts *counts, guint8 lead, guint8 trail)
{
  gboolean both = lead >= 0xa1 && trail >= 0xa1 && trail != 0xff;

  counts->pairs++;
  counts->both_high += both;
  counts->gb_common += both && (in_range (lead, 0xb0, 0xd7) || in_range (lead, 0xa1, 0xa3));
  counts->big5_common += in_range (lead, 0xa1, 0xc6) && (in_range (trail, 0x40, 0x7e) || both);
  counts->hangul += both && in_range (lead, 0xb0, 0xc8);
  counts->euc_kana += both && (lead == 0xa4 || lead == 0xa5);
}

static void
count_pairs (const guint8 *octets, gsize length, PairCounts *counts)
{
  gsize i = 0;

  while (i < length)
    {
      if (octets[i] < 0x80)
        {
          i++;
          continue;
        }
      counts->high++;
      if (i + 1 < length)
        count_pair (counts, octets[i], octets[i + 1]);
      i += 2;
    }
}

static void
count_runs (const guint8 *octets, gsize length, PairCounts *counts)
{
  gsize run = 0;

  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && octets[i] >= 0x80)
        {
          run++;
          continue;
        }
      counts->runs += run > 0;
      counts->odd_runs += run % 2;
      run = 0;
    }
}

static guint
count_sjis_kana (const guint8 *octets, gsize length, guint *pairs)
{
  guint kana = 0;
  gsize i = 0;

  while (i < length)
    {
      if (!in_range (octets[i], 0x81, 0x9f) && !in_range (octets[i], 0xe0, 0xfc))
        {
          i++;
          continue;
        }
      (*pairs)++;
      if (i + 1 < length)
        kana += (octets[i] == 0x82 && in_range (octets[i + 1], 0x9f, 0xf1)) ||
                (octets[i] == 0x83 && in_range (octets[i + 1], 0x40, 0x96));
      i += 2;
    }

  return kana;
}

static const char *
detect_single (const guint8 *octets, gsize length)
{
  guint lower_koi = 0;
  guint lower_1251 = 0;
  guint lone = 0;
  guint high = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (octets[i] < 0x80)
        continue;
      high++;
      lower_koi += in_range (octets[i], 0xc0, 0xdf);
      lower_1251 += octets[i] >= 0xe0;
      lone += (i == 0 || octets[i - 1] < 0x80) && (i + 1 == length || octets[i + 1] < 0x80);
    }
  if (high < 8 || lone * 3 > high)
    return "windows-1252";
  if (lower_koi * 10 > high * 7)
    return "koi8-r";

  return lower_1251 * 10 > high * 6 ? "windows-1251" : "windows-1252";
}

/**
 * mesign_mime_looks_chinese:
 * @octets: a text
 * @length: its length
 *
 * Tells simplified Chinese in GBK from a western single-octet charset: its high octets come in
 * pairs, most of them common characters.
 *
 * Returns: whether it is such a text
 */
gboolean
mesign_mime_looks_chinese (const guint8 *octets, gsize length)
{
  PairCounts counts = { 0 };

  count_pairs (octets, length, &counts);
  count_runs (octets, length, &counts);
  if (counts.pairs < 2 || counts.odd_runs * 5 > counts.runs)
    return FALSE;

  return counts.gb_common * 10 >= counts.pairs * 8;
}

/**
 * mesign_mime_detect_charset:
 * @octets: a text that is not UTF-8
 * @length: its length
 *
 * Guesses the charset of a text without a usable label by the ranges its octet pairs fall into.
 *
 * Returns: (transfer none): the name of a charset
 */
const char *
mesign_mime_detect_charset (const guint8 *octets, gsize length)
{
  PairCounts counts = { 0 };
  guint sjis_pairs = 0;
  guint sjis_kana;

  count_pairs (octets, length, &counts);
  count_runs (octets, length, &counts);
  sjis_kana = count_sjis_kana (octets, length, &sjis_pairs);

  if (sjis_kana * 4 > sjis_pairs && sjis_kana > 1)
    return "shift_jis";
  if (counts.pairs == 0)
    return "windows-1252";
  if (counts.both_high == counts.pairs && counts.euc_kana * 5 > counts.pairs)
    return "euc-jp";
  if (counts.both_high == counts.pairs && counts.pairs >= 4 &&
      counts.hangul * 20 >= counts.pairs * 19)
    return "euc-kr";
  if (counts.gb_common * 10 >= counts.pairs * 8 && counts.odd_runs * 5 <= counts.runs)
    return "gb18030";
  if (counts.pairs >= 2 && counts.both_high * 5 >= counts.pairs &&
      counts.both_high < counts.pairs && counts.big5_common * 10 >= counts.pairs * 9 &&
      counts.big5_common > counts.gb_common)
    return "big5";
  if (counts.odd_runs * 5 <= counts.runs && counts.gb_common * 2 > counts.pairs)
    return "gb18030";

  return detect_single (octets, length);
}
