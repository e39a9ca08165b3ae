/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* Raw deflate (RFC 1951) of whole buffers. Each thread keeps its converters: to set one up costs
 * more than a short mail. */

#define LEVEL 6
#define ROOM 1024
#define MOST_AT_ONCE ((gsize) 64 * 1024 * 1024)

static GPrivate compressor = G_PRIVATE_INIT (g_object_unref);
static GPrivate decompressor = G_PRIVATE_INIT (g_object_unref);

static GConverter *
get_compressor (void)
{
  GConverter *converter = g_private_get (&compressor);

  if (converter == NULL)
    {
      converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, LEVEL));
      g_private_set (&compressor, converter);
    }
  g_converter_reset (converter);

  return converter;
}

static GConverter *
get_decompressor (void)
{
  GConverter *converter = g_private_get (&decompressor);

  if (converter == NULL)
    {
      converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
      g_private_set (&decompressor, converter);
    }
  g_converter_reset (converter);

  return converter;
}

/* @room: how much the result may be at first, which grows. */
static GBytes *
convert (GConverter *converter, GBytes *octets, gsize room)
{
  g_autoptr (GByteArray) result = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  GConverterResult state = G_CONVERTER_CONVERTED;
  gsize done = 0;
  gsize taken = 0;

  while (state != G_CONVERTER_FINISHED)
    {
      gsize read = 0;
      gsize written = 0;

      if (result->len - done < ROOM)
        g_byte_array_set_size (result, done + MIN (MAX (room, done), MOST_AT_ONCE));
      state =
          g_converter_convert (converter, data + taken, length - taken, result->data + done,
                               result->len - done, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      if (state == G_CONVERTER_ERROR)
        return NULL;
      taken += read;
      done += written;
    }
  g_byte_array_set_size (result, done);

  return g_byte_array_free_to_bytes (g_steal_pointer (&result));
}

GBytes *
mesign_store_deflate (GBytes *octets)
{
  return convert (get_compressor (), octets, g_bytes_get_size (octets) / 2 + 2 * ROOM);
}

/* Gives NULL where the octets are damaged. */
GBytes *
mesign_store_inflate (GBytes *octets)
{
  return convert (get_decompressor (), octets, g_bytes_get_size (octets) * 3 + 2 * ROOM);
}
