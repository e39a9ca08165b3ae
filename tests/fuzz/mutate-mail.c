/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "mutators.h"

#include <string.h>

#define LINE 76

typedef struct
{
  gsize start;
  gsize end;
} Stretch;

static gsize
line_end (const guint8 *data, gsize at, gsize size)
{
  const guint8 *lf = memchr (data + at, '\n', size - at);

  return lf != NULL ? (gsize) (lf - data) + 1 : size;
}

static gboolean
is_base64_line (const guint8 *data, gsize start, gsize end)
{
  gsize length = 0;

  for (gsize i = start; i < end; i++)
    if (g_ascii_isalnum (data[i]) || strchr ("+/=", data[i]) != NULL)
      length++;
    else if (data[i] != '\r' && data[i] != '\n')
      return FALSE;

  return length > 0;
}

/* Lines of base64 one below the other, with at least one that is full. */
static GArray *
find_base64 (const guint8 *data, gsize size)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Stretch));
  Stretch now = { 0, 0 };
  gboolean full = FALSE;

  for (gsize at = 0, next; at < size; at = next)
    {
      gboolean fits;

      next = line_end (data, at, size);
      fits = memchr (data + at, '\0', next - at) == NULL && is_base64_line (data, at, next);
      if (fits && now.end != at)
        {
          now.start = at;
          full = FALSE;
        }
      if (fits)
        {
          now.end = next;
          full = full || next - at > 60;
        }
      if (full && (!fits || next == size))
        {
          g_array_append_val (found, now);
          full = FALSE;
        }
    }

  return found;
}

static void
append_base64 (GByteArray *out, const guint8 *octets, gsize length)
{
  g_autofree char *text = g_base64_encode (octets, length);
  gsize rest = strlen (text);

  for (const char *p = text; rest > 0;)
    {
      gsize count = MIN (rest, LINE);

      g_byte_array_append (out, (const guint8 *) p, count);
      g_byte_array_append (out, (const guint8 *) "\r\n", 2);
      p += count;
      rest -= count;
    }
}

static gsize
replace (guint8 *data, gsize size, gsize max_size, Stretch stretch, GByteArray *middle)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  gsize length;

  g_byte_array_append (whole, data, stretch.start);
  g_byte_array_append (whole, middle->data, middle->len);
  g_byte_array_append (whole, data + stretch.end, size - stretch.end);
  length = MIN (whole->len, max_size);
  if (length > 0)
    memcpy (data, whole->data, length);

  return length;
}

static gsize
mutate_inside (guint8 *data, gsize size, gsize max_size, Stretch stretch, guint seed)
{
  g_autofree char *text = g_strndup ((char *) data + stretch.start, stretch.end - stretch.start);
  g_autofree guint8 *octets = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize length;

  octets = g_base64_decode (text, &length);
  octets = g_realloc (octets, length + 4096);
  length = mutate_der (octets, length, length + 4096, seed);
  append_base64 (out, octets, length);

  return replace (data, size, max_size, stretch, out);
}

static Stretch
pick_lines (const guint8 *data, gsize size, GRand *random)
{
  gsize at = g_rand_int_range (random, 0, size);
  Stretch picked;

  while (at > 0 && data[at - 1] != '\n')
    at--;
  picked.start = at;
  for (gint count = g_rand_int_range (random, 1, 6); count > 0 && at < size; count--)
    at = line_end (data, at, size);
  picked.end = at;

  return picked;
}

/* Some lines are left out, said twice, or stand elsewhere. */
static gsize
mutate_lines (guint8 *data, gsize size, gsize max_size, GRand *random)
{
  Stretch lines = pick_lines (data, size, random);
  Stretch elsewhere = pick_lines (data, size, random);
  g_autoptr (GByteArray) out = g_byte_array_new ();

  switch (g_rand_int_range (random, 0, 3))
    {
    case 0:
      break;
    case 1:
      g_byte_array_append (out, data + elsewhere.start, elsewhere.end - elsewhere.start);
      break;
    default:
      g_byte_array_append (out, data + elsewhere.start, elsewhere.end - elsewhere.start);
      g_byte_array_append (out, data + lines.start, lines.end - lines.start);
    }

  return replace (data, size, max_size, lines, out);
}

size_t
mutate_mail (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GArray) base64 = find_base64 (data, size);
  guint way = g_rand_int_range (random, 0, 4);

  if (base64->len > 0 && way < 2)
    {
      guint which = g_rand_int_range (random, 0, base64->len);

      return mutate_inside (data, size, max_size, g_array_index (base64, Stretch, which), seed);
    }
  if (size > 0 && way == 2)
    return mutate_lines (data, size, max_size, random);

  return LLVMFuzzerMutate (data, size, max_size);
}
