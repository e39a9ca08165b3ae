/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is signed of a message (RFC 6376 sections 3.4 and 3.7). */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-dkim.h"

#include "mime/mesign-mime-private.h"

#include <string.h>

/* The header's fields; pointers into @message. */
static GArray *
list_fields (GBytes *message)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (MesignMimeFieldSlice));
  gsize length, body;
  const char *cursor = g_bytes_get_data (message, &length);
  const char *end;
  MesignMimeFieldSlice slice;
  gboolean malformed = FALSE;

  if (cursor == NULL)
    return fields;
  end = cursor + mesign_mime_scan_header (cursor, length, &body, &malformed);
  while (mesign_mime_next_field (&cursor, end, &slice))
    g_array_append_val (fields, slice);

  return fields;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Section 3.4.2: lower-case name, unfolded, one space for any white space, none at the ends. */
static void
append_relaxed (GString *out, const char *octets, gsize length)
{
  const char *colon = memchr (octets, ':', length);
  const char *end = octets + length;
  const char *p;
  gsize start;
  gboolean space = FALSE;

  for (p = octets; p < colon && !is_blank (*p); p++)
    g_string_append_c (out, g_ascii_tolower (*p));
  g_string_append_c (out, ':');
  start = out->len;
  for (p = colon + 1; p < end; p++)
    {
      if (*p == '\r' && p + 1 < end && p[1] == '\n')
        p++;
      else if (is_blank (*p))
        space = out->len > start;
      else
        {
          if (space)
            g_string_append_c (out, ' ');
          space = FALSE;
          g_string_append_c (out, *p);
        }
    }
}

static void
append_field (GString *out, gboolean relaxed, const char *octets, gsize length)
{
  if (!relaxed)
    {
      g_string_append_len (out, octets, length);
      return;
    }
  append_relaxed (out, octets, length);
  g_string_append (out, "\r\n");
}

/* The field itself is signed with an empty b= and without its line end. */
static char *
dup_unsigned_field (const MesignDkimSignature *self)
{
  gsize length;
  const char *octets = g_bytes_get_data (self->field, &length);
  const char *end = octets + length;
  const char *tag = (const char *) memchr (octets, ':', length) + 1;
  GString *text;

  while (tag < end)
    {
      const char *next = memchr (tag, ';', end - tag);
      const char *equals = memchr (tag, '=', (next != NULL ? next : end) - tag);

      while (tag < end && g_ascii_isspace (*tag))
        tag++;
      if (*tag == 'b' && equals != NULL && (equals == tag + 1 || g_ascii_isspace (tag[1])))
        {
          text = g_string_new_len (octets, equals + 1 - octets);
          if (next != NULL)
            g_string_append_len (text, next, end - next);
          if (g_str_has_suffix (text->str, "\r\n"))
            g_string_truncate (text, text->len - 2);
          return g_string_free (text, FALSE);
        }
      if (next == NULL)
        break;
      tag = next + 1;
    }

  return g_strndup (octets, length);
}

/* Of several fields of one name the lowest is signed first (section 5.4.2). */
static void
append_next (GString *out, GArray *fields, const MesignDkimSignature *self, const char *name)
{
  gsize own_length;
  const char *own = g_bytes_get_data (self->field, &own_length);

  for (guint i = fields->len; i > 0; i--)
    {
      MesignMimeFieldSlice *slice = &g_array_index (fields, MesignMimeFieldSlice, i - 1);

      if (slice->octets == NULL || !mesign_mime_field_is (slice, name) ||
          (slice->octets_length == own_length && memcmp (slice->octets, own, own_length) == 0))
        continue;
      append_field (out, self->relaxes_header, slice->octets, slice->octets_length);
      slice->octets = NULL;
      return;
    }
}

/**
 * mesign_dkim_signature_dup_header:
 * @self: a signature of the message
 * @message: a message as mesign_mime_canonicalize() gives it
 *
 * Returns: (transfer full): the canonical octets that `b=` signs (RFC 6376 section 3.7)
 */
GBytes *
mesign_dkim_signature_dup_header (const MesignDkimSignature *self, GBytes *message)
{
  g_autoptr (GArray) fields = NULL;
  g_autofree char *own = NULL;
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && message != NULL, g_string_free_to_bytes (out));

  fields = list_fields (message);
  for (guint i = 0; self->fields[i] != NULL; i++)
    append_next (out, fields, self, self->fields[i]);
  own = dup_unsigned_field (self);
  if (self->relaxes_header)
    append_relaxed (out, own, strlen (own));
  else
    g_string_append (out, own);

  return g_string_free_to_bytes (out);
}

/**
 * mesign_dkim_signature_covers:
 * @self: a signature of the message
 * @message: a message as mesign_mime_canonicalize() gives it
 * @name: the name of a field
 *
 * Says whether no field of a name stands in the message that is not signed, as one that was put
 * above the signed one would be.
 *
 * Returns: whether all fields of that name are signed, also when there is none
 */
gboolean
mesign_dkim_signature_covers (const MesignDkimSignature *self, GBytes *message, const char *name)
{
  g_autoptr (GArray) fields = NULL;
  int n_unsigned = 0;

  g_return_val_if_fail (self != NULL && message != NULL && name != NULL, FALSE);

  fields = list_fields (message);
  for (guint i = 0; i < fields->len; i++)
    n_unsigned += mesign_mime_field_is (&g_array_index (fields, MesignMimeFieldSlice, i), name);
  for (guint i = 0; self->fields[i] != NULL; i++)
    n_unsigned -= g_ascii_strcasecmp (self->fields[i], name) == 0;

  return n_unsigned <= 0;
}

static void
append_relaxed_line (GString *out, const char *line, gsize length)
{
  while (length > 0 && is_blank (line[length - 1]))
    length--;
  for (gsize i = 0; i < length; i++)
    if (!is_blank (line[i]))
      g_string_append_c (out, line[i]);
    else if (i == 0 || !is_blank (line[i - 1]))
      g_string_append_c (out, ' ');
}

static void
strip_empty_lines (GString *out)
{
  while (out->len >= 4 && memcmp (out->str + out->len - 4, "\r\n\r\n", 4) == 0)
    g_string_truncate (out, out->len - 2);
  if (out->len == 2 && memcmp (out->str, "\r\n", 2) == 0)
    g_string_truncate (out, 0);
}

/**
 * mesign_dkim_signature_dup_body:
 * @self: a signature of the message
 * @message: a message as mesign_mime_canonicalize() gives it
 *
 * Returns: (transfer full): the canonical body, whole, whatever `l=` says (RFC 6376 section 3.4)
 */
GBytes *
mesign_dkim_signature_dup_body (const MesignDkimSignature *self, GBytes *message)
{
  gsize length, body = 0;
  gboolean malformed = FALSE;
  const char *octets, *end;
  GString *out;

  g_return_val_if_fail (self != NULL && message != NULL, NULL);

  octets = g_bytes_get_data (message, &length);
  out = g_string_sized_new (length);
  mesign_mime_scan_header (octets, length, &body, &malformed);
  end = octets + length;
  for (const char *line = octets + body; line < end;)
    {
      const char *newline = memchr (line, '\n', end - line);
      const char *next = newline != NULL ? newline + 1 : end;
      gsize size = next - line - (newline != NULL) - (newline > line && newline[-1] == '\r');

      if (self->relaxes_body)
        append_relaxed_line (out, line, size);
      else
        g_string_append_len (out, line, size);
      g_string_append (out, "\r\n");
      line = next;
    }
  strip_empty_lines (out);
  if (out->len == 0 && !self->relaxes_body)
    g_string_append (out, "\r\n");

  return g_string_free_to_bytes (out);
}
