/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-part.h"

#include "mime/mesign-mime-charset.h"
#include "mime/mesign-mime-private.h"

#include <gmime/gmime.h>
#include <string.h>

/* How far into HTML a charset declaration is looked for. */
#define META_WINDOW 2048

/* What follows the line that says "begin 644 name", or NULL. */
static const guint8 *
find_uu_start (const guint8 *octets, const guint8 *end)
{
  const guint8 *line = octets;

  while (line < end)
    {
      const guint8 *newline = memchr (line, '\n', end - line);
      const guint8 *next = newline != NULL ? newline + 1 : end;

      if (next - line > 6 && memcmp (line, "begin ", 6) == 0)
        return next;
      line = next;
    }

  return NULL;
}

/**
 * mesign_mime_decode_octets:
 * @octets: octets
 * @length: how many
 * @encoding: a transfer encoding in lower case
 *
 * Returns: (transfer full) (nullable): the octets decoded, %NULL where the encoding changes nothing
 */
GBytes *
mesign_mime_decode_octets (const guint8 *octets, gsize length, const char *encoding)
{
  GMimeContentEncoding known = g_mime_content_encoding_from_string (encoding);
  const guint8 *end = octets + length;
  const guint8 *start =
      known == GMIME_CONTENT_ENCODING_UUENCODE ? find_uu_start (octets, end) : octets;
  GMimeEncoding state;
  guint8 *out;
  gsize n;

  if (known < GMIME_CONTENT_ENCODING_BASE64 || start == NULL)
    return NULL;
  if (known == GMIME_CONTENT_ENCODING_BASE64)
    {
      out = g_malloc (length / 4 * 3 + 8);
      n = mesign_mime_decode_base64 (octets, length, out);
      return g_bytes_new_take (out, n);
    }
  g_mime_encoding_init_decode (&state, known);
  state.state = known == GMIME_CONTENT_ENCODING_UUENCODE ? GMIME_UUDECODE_STATE_BEGIN : 0;
  out = g_malloc (g_mime_encoding_outlen (&state, length) + 64);
  n = g_mime_encoding_step (&state, (const char *) start, end - start, (char *) out);

  return g_bytes_new_take (out, n);
}

/**
 * mesign_mime_part_decode:
 * @self: a part
 *
 * Returns: (transfer full): its body with the transfer encoding taken off (RFC 2045 section 6);
 * broken encodings give what can be read, unknown ones the body as it is
 */
GBytes *
mesign_mime_part_decode (const MesignMimePart *self)
{
  gsize length;
  const guint8 *octets;
  GBytes *decoded = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  octets = g_bytes_get_data (self->body, &length);
  if (length > 0)
    decoded = mesign_mime_decode_octets (octets, length, self->encoding);

  return decoded != NULL ? decoded : g_bytes_ref (self->body);
}

/* Takes @text. CRLF and CR become LF. */
static char *
to_line_feeds (char *text)
{
  char *to = strchr (text, '\r');
  const char *from = to;

  while (from != NULL)
    {
      const char *next = strchr (from + 1, '\r');
      gsize length = next != NULL ? (gsize) (next - from) - 1 : strlen (from + 1);

      if (from[1] != '\n')
        *to++ = '\n';
      memmove (to, from + 1, length);
      to += length;
      from = next;
      if (next == NULL)
        *to = '\0';
    }

  return text;
}

static char *
find_meta_charset (const guint8 *octets, gsize length)
{
  g_autofree char *head = g_strndup ((const char *) octets, MIN (length, META_WINDOW));
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *meta = strstr (lower, "<meta");
  const char *name = meta != NULL ? strstr (meta, "charset") : NULL;
  gsize n;

  if (name == NULL)
    return NULL;
  name += strlen ("charset");
  name += strspn (name, " =\"'");
  n = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-_:.");

  return n > 0 && n < 40 ? g_strndup (name, n) : NULL;
}

static char *
undo_flow (const MesignMimePart *self, char *text)
{
  const char *format = mesign_mime_part_get_parameter (self, "format");
  const char *delsp = mesign_mime_part_get_parameter (self, "delsp");
  g_autofree char *flowed = text;

  if (format == NULL || g_ascii_strcasecmp (format, "flowed") != 0)
    return g_steal_pointer (&flowed);

  return mesign_mime_unflow (flowed, delsp != NULL && g_ascii_strcasecmp (delsp, "yes") == 0);
}

/**
 * mesign_mime_part_decode_text:
 * @self: a part
 * @charset: (out) (optional) (transfer full): the charset it came in, in lower case
 *
 * Decodes a text part: transfer encoding, charset (a wrong or missing label repaired, that of HTML
 * looked up in it), format=flowed (RFC 3676).
 *
 * Returns: (transfer full): the text in UTF-8, lines ended by LF
 */
char *
mesign_mime_part_decode_text (const MesignMimePart *self, char **charset)
{
  g_autoptr (GBytes) octets = NULL;
  g_autofree char *declared = NULL;
  g_autofree char *text = NULL;
  const guint8 *data;
  const char *label;
  gboolean html;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  octets = mesign_mime_part_decode (self);
  data = g_bytes_get_data (octets, &length);
  label = mesign_mime_part_get_parameter (self, "charset");
  html = g_str_equal (self->content_type, "text/html");
  if (html && length > 0 && (label == NULL || *label == '\0'))
    label = declared = find_meta_charset (data, length);
  text = mesign_mime_to_utf8 (data, length, label, charset);

  text = to_line_feeds (g_steal_pointer (&text));

  return html ? g_steal_pointer (&text) : undo_flow (self, g_steal_pointer (&text));
}

static gboolean
is_canonical (const char *octets, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      const char *newline = memchr (octets + i, '\n', length - i);

      if (newline == NULL)
        return TRUE;
      if (newline == octets || newline[-1] != '\r')
        return FALSE;
      i = newline - octets;
    }

  return TRUE;
}

/**
 * mesign_mime_canonicalize:
 * @octets: an entity
 *
 * Gives an entity the line ends it was signed with (RFC 8551 section 3.1.1): bare LF becomes CRLF,
 * nothing else changes.
 *
 * Returns: (transfer full): @octets itself where there is no bare LF
 */
GBytes *
mesign_mime_canonicalize (GBytes *octets)
{
  gsize length;
  const char *data, *p, *end;
  GByteArray *out;

  g_return_val_if_fail (octets != NULL, NULL);

  p = data = g_bytes_get_data (octets, &length);
  end = data + length;
  if (length == 0 || is_canonical (data, length))
    return g_bytes_ref (octets);
  out = g_byte_array_sized_new (length + length / 32);
  while (p < end)
    {
      const char *newline = memchr (p, '\n', end - p);
      const char *stop = newline != NULL ? newline : end;

      g_byte_array_append (out, (const guint8 *) p, stop - p);
      if (newline != NULL && (newline == data || newline[-1] != '\r'))
        g_byte_array_append (out, (const guint8 *) "\r", 1);
      if (newline != NULL)
        g_byte_array_append (out, (const guint8 *) "\n", 1);
      p = stop + (newline != NULL);
    }

  return g_byte_array_free_to_bytes (out);
}

/**
 * mesign_mime_part_dup_signed_octets:
 * @self: the first part of a multipart/signed
 *
 * Returns: (transfer full): the octets its signature is over: exactly those of the wire, bare LF as
 * CRLF
 */
GBytes *
mesign_mime_part_dup_signed_octets (const MesignMimePart *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return mesign_mime_canonicalize (self->entity);
}
