/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "der-editor.h"

#include <string.h>

typedef struct
{
  const guint8 *start;
  const guint8 *value;
  gsize length;
} Element;

static Element
read_element (const guint8 *p, const guint8 *end)
{
  Element element = { p, p + 2, p[1] };

  g_assert_cmpint (end - p, >=, 2);
  if ((p[1] & 0x80) != 0)
    {
      guint count = p[1] & 0x7f;

      element.length = 0;
      for (guint i = 0; i < count; i++)
        element.length = element.length << 8 | p[2 + i];
      element.value = p + 2 + count;
    }
  g_assert_cmpuint (element.length, <=, end - element.value);

  return element;
}

static Element
find_child (Element parent, guint index)
{
  const guint8 *end = parent.value + parent.length;
  Element child = read_element (parent.value, end);

  for (guint i = 0; i < index; i++)
    child = read_element (child.value + child.length, end);

  return child;
}

static Element
root_of (GBytes *der)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);

  return read_element (data, data + length);
}

GBytes *
der_get (GBytes *der, const char *path)
{
  Element element = root_of (der);
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);

  for (guint i = 0; steps[i] != NULL; i++)
    element = find_child (element, atoi (steps[i]));

  return g_bytes_new (element.start, element.value + element.length - element.start);
}

GBytes *
der_value (GBytes *element)
{
  Element found = root_of (element);

  return g_bytes_new (found.value, found.length);
}

GBytes *
der_make (guint8 tag, GBytes *value)
{
  GByteArray *array = g_byte_array_new ();
  gsize length = g_bytes_get_size (value);
  guint8 header[6] = { tag, 0x84, length >> 24, length >> 16, length >> 8, length };

  if (length < 128)
    {
      header[1] = length;
      g_byte_array_append (array, header, 2);
    }
  else
    g_byte_array_append (array, header, 6);
  g_byte_array_append (array, g_bytes_get_data (value, NULL), length);

  return g_byte_array_free_to_bytes (array);
}

GBytes *
der_join (GBytes *a, GBytes *b)
{
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, g_bytes_get_data (a, NULL), g_bytes_get_size (a));
  g_byte_array_append (array, g_bytes_get_data (b, NULL), g_bytes_get_size (b));

  return g_byte_array_free_to_bytes (array);
}

GBytes *
der_replace (GBytes *der, const char *path, GBytes *element)
{
  Element root = root_of (der);
  const char *rest = strchr (path, '.');
  Element child = find_child (root, atoi (path));
  const guint8 *end = root.value + root.length;
  const guint8 *child_end = child.value + child.length;
  g_autoptr (GBytes) before = g_bytes_new (root.value, child.start - root.value);
  g_autoptr (GBytes) old = g_bytes_new (child.start, child_end - child.start);
  g_autoptr (GBytes) after = g_bytes_new (child_end, end - child_end);
  g_autoptr (GBytes) middle =
      rest != NULL ? der_replace (old, rest + 1, element) : g_bytes_ref (element);
  g_autoptr (GBytes) first = der_join (before, middle);
  g_autoptr (GBytes) value = der_join (first, after);

  return der_make (root.start[0], value);
}

GBytes *
der_from_hex (const char *hex)
{
  GByteArray *array = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    {
      guint8 octet = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);

      g_byte_array_append (array, &octet, 1);
    }

  return g_byte_array_free_to_bytes (array);
}
