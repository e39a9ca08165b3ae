/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "mutators.h"

#include <string.h>

#define ELEMENTS_MAX 5000
#define DEPTH_MAX 40
#define NO_PARENT G_MAXUINT

/* Offsets into the octets. */
typedef struct
{
  gsize start;
  gsize value;
  gsize end;
  guint parent;
} Element;

typedef struct
{
  const guint8 *data;
  GArray *elements;
} Tree;

static gboolean
read_element (const guint8 *data, gsize at, gsize limit, Element *element)
{
  gsize p = at + 1;
  gsize length;

  if (limit - at < 2 || (data[at] & 0x1f) == 0x1f)
    return FALSE;
  length = data[p++];
  if (length & 0x80)
    {
      guint count = length & 0x7f;

      if (count == 0 || count > 4 || count > limit - p)
        return FALSE;
      for (length = 0; count > 0; count--)
        length = length << 8 | data[p++];
    }
  if (length > limit - p)
    return FALSE;
  element->start = at;
  element->value = p;
  element->end = p + length;

  return TRUE;
}

static gboolean
is_series (const guint8 *data, gsize at, gsize end)
{
  Element element;

  if (at == end)
    return FALSE;
  for (; at < end; at = element.end)
    if (!read_element (data, at, end, &element))
      return FALSE;

  return TRUE;
}

/* Strings of octets and bits often hold DER of their own. */
static void
add_series (Tree *tree, gsize at, gsize end, guint parent, guint depth)
{
  Element element = { .parent = parent };

  for (; at < end && tree->elements->len < ELEMENTS_MAX; at = element.end)
    {
      guint8 tag = tree->data[at];
      guint index = tree->elements->len;
      gsize inner;

      if (!read_element (tree->data, at, end, &element))
        return;
      g_array_append_val (tree->elements, element);
      inner = element.value + (tag == 0x03 ? 1 : 0);
      if (depth < DEPTH_MAX && inner < element.end &&
          ((tag & 0x20) || tag == 0x03 || tag == 0x04 || (tag & 0xc0) == 0x80) &&
          is_series (tree->data, inner, element.end))
        add_series (tree, inner, element.end, index, depth + 1);
    }
}

static void
append_header (GByteArray *out, guint8 tag, gsize length)
{
  guint8 octets[6] = { tag, length };
  guint count = 0;

  if (length < 0x80)
    {
      g_byte_array_append (out, octets, 2);
      return;
    }
  for (gsize rest = length; rest > 0; rest >>= 8)
    count++;
  octets[1] = 0x80 | count;
  for (guint i = 0; i < count; i++)
    octets[2 + i] = length >> (8 * (count - 1 - i));
  g_byte_array_append (out, octets, 2 + count);
}

/* The octets with what lies from @start to @end replaced, and the lengths of all around it right.
 */
static GByteArray *
splice (const Tree *tree, gsize size, gsize start, gsize end, guint parent, GByteArray *middle)
{
  GByteArray *whole = g_byte_array_new ();

  while (parent != NO_PARENT)
    {
      const Element *around = &g_array_index (tree->elements, Element, parent);
      GByteArray *grown = g_byte_array_new ();

      append_header (grown, tree->data[around->start],
                     around->end - around->value - (end - start) + middle->len);
      g_byte_array_append (grown, tree->data + around->value, start - around->value);
      g_byte_array_append (grown, middle->data, middle->len);
      g_byte_array_append (grown, tree->data + end, around->end - end);
      g_byte_array_unref (middle);
      middle = grown;
      start = around->start;
      end = around->end;
      parent = around->parent;
    }
  g_byte_array_append (whole, tree->data, start);
  g_byte_array_append (whole, middle->data, middle->len);
  g_byte_array_append (whole, tree->data + end, size - end);
  g_byte_array_unref (middle);

  return whole;
}

static void
append_mutated (GByteArray *out, const guint8 *value, gsize length)
{
  gsize room = length + 64;
  g_autofree guint8 *copy = g_malloc (room);

  if (length > 0)
    memcpy (copy, value, length);
  length = LLVMFuzzerMutate (copy, length, room);
  g_byte_array_append (out, copy, length);
}

static void
append_element (GByteArray *out, const Tree *tree, const Element *element)
{
  g_byte_array_append (out, tree->data + element->start, element->end - element->start);
}

/* Values that are seldom hit upon by chance: nothing, zero, -1, a huge number, an endless length.
 */
static void
append_odd (GByteArray *out, GRand *random)
{
  static const guint8 odd[][12] = {
    { 0x05, 0x00 },
    { 0x02, 0x01, 0x00 },
    { 0x02, 0x01, 0xff },
    { 0x02, 0x08, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
    { 0x02, 0x00 },
    { 0x04, 0x00 },
    { 0x03, 0x01, 0x00 },
    { 0x03, 0x01, 0x07 },
    { 0x30, 0x00 },
    { 0x31, 0x00 },
    { 0xa0, 0x00 },
    { 0x17, 0x00 },
    { 0x06, 0x00 },
    { 0x30, 0x80, 0x00, 0x00 },
    { 0x24, 0x80, 0x04, 0x01, 0x61, 0x00, 0x00 },
  };
  static const guint8 lengths[] = { 2, 3, 3, 10, 2, 2, 3, 3, 2, 2, 2, 2, 2, 4, 7 };
  guint which = g_rand_int_range (random, 0, G_N_ELEMENTS (lengths));

  g_byte_array_append (out, odd[which], lengths[which]);
}

static GByteArray *
change (const Tree *tree, const Element *element, GRand *random)
{
  GByteArray *out = g_byte_array_new ();
  const Element *other =
      &g_array_index (tree->elements, Element, g_rand_int_range (random, 0, tree->elements->len));

  switch (g_rand_int_range (random, 0, 10))
    {
    case 0:
      break;
    case 1:
      append_element (out, tree, element);
      append_element (out, tree, element);
      break;
    case 2:
      append_element (out, tree, other);
      break;
    case 3:
      append_element (out, tree, other);
      append_element (out, tree, element);
      break;
    case 4:
      append_odd (out, random);
      break;
    case 5:
      append_element (out, tree, element);
      out->data[0] = g_rand_int_range (random, 0, 256);
      break;
    default:
      {
        g_autoptr (GByteArray) value = g_byte_array_new ();

        append_mutated (value, tree->data + element->value, element->end - element->value);
        append_header (out, tree->data[element->start], value->len);
        g_byte_array_append (out, value->data, value->len);
      }
    }

  return out;
}

static gsize
keep (GByteArray *mutated, guint8 *data, gsize max_size)
{
  gsize length = MIN (mutated->len, max_size);

  if (length > 0)
    memcpy (data, mutated->data, length);
  g_byte_array_unref (mutated);

  return length;
}

size_t
mutate_der (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (Element));
  Tree tree = { data, elements };
  const Element *element;

  add_series (&tree, 0, size, NO_PARENT, 0);
  if (elements->len == 0 || g_rand_int_range (random, 0, 8) == 0)
    return LLVMFuzzerMutate (data, size, max_size);
  element = &g_array_index (elements, Element, g_rand_int_range (random, 0, elements->len));

  return keep (splice (&tree, size, element->start, element->end, element->parent,
                       change (&tree, element, random)),
               data, max_size);
}
