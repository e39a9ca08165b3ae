/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-private.h"

#include "mime/mesign-mime-part.h"

#include <string.h>

/* Finding fields and the end of a header in raw octets (RFC 5322 section 2.2), line ends CRLF or
 * bare LF. */

static const char *
line_end (const char *line, const char *end)
{
  const char *newline = memchr (line, '\n', end - line);

  return newline != NULL ? newline + 1 : end;
}

static gboolean
is_empty_line (const char *line, const char *end)
{
  return line < end && (*line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n'));
}

static gboolean
is_name_octet (guint8 octet)
{
  return octet > 0x20 && octet < 0x7f && octet != ':';
}

/* The colon of a field that starts at @line, or NULL. Space before the colon is obsolete but real.
 */
static const char *
find_colon (const char *line, const char *end)
{
  const char *p = line;

  while (p < end && is_name_octet (*p))
    p++;
  if (p == line)
    return NULL;
  while (p < end && (*p == ' ' || *p == '\t'))
    p++;

  return p < end && *p == ':' ? p : NULL;
}

static gboolean
is_folded (const char *line, const char *end)
{
  return line < end && (*line == ' ' || *line == '\t');
}

/**
 * mesign_mime_next_field:
 * @cursor: (inout): where to look, moved behind the field
 * @end: the end of the block
 * @field: (out): the field found
 *
 * Steps to the next header field; lines that are none are passed over.
 *
 * Returns: whether there was one
 */
gboolean
mesign_mime_next_field (const char **cursor, const char *end, MesignMimeFieldSlice *field)
{
  while (*cursor < end)
    {
      const char *line = *cursor;
      const char *colon = find_colon (line, end);
      const char *name_end = line;

      *cursor = line_end (line, end);
      if (colon == NULL)
        continue;
      while (is_folded (*cursor, end))
        *cursor = line_end (*cursor, end);
      while (name_end < colon && is_name_octet (*name_end))
        name_end++;
      field->name = line;
      field->name_length = name_end - line;
      field->value = colon + 1;
      field->value_length = *cursor - field->value;
      field->octets = line;
      field->octets_length = *cursor - line;

      return TRUE;
    }

  return FALSE;
}

gboolean
mesign_mime_field_is (const MesignMimeFieldSlice *field, const char *name)
{
  return strlen (name) == field->name_length &&
         g_ascii_strncasecmp (field->name, name, field->name_length) == 0;
}

/**
 * mesign_mime_field_dup_raw:
 * @field: a field
 *
 * Returns: (transfer full): its value unfolded (RFC 5322 section 2.2.3) and stripped: a line end
 * and the white space around it are one space, octets of value zero too
 */
char *
mesign_mime_field_dup_raw (const MesignMimeFieldSlice *field)
{
  char *raw = g_malloc (field->value_length + 1);
  gboolean folding = FALSE;
  gsize n = 0;

  for (gsize i = 0; i < field->value_length; i++)
    {
      char c = field->value[i];
      gboolean blank = c == ' ' || c == '\t' || c == '\0';

      folding = folding || c == '\n';
      while (folding && n > 0 && raw[n - 1] == ' ')
        n--;
      if (c == '\n' || c == '\r' || (folding && blank))
        continue;
      if (folding)
        raw[n++] = ' ';
      folding = FALSE;
      raw[n++] = blank ? ' ' : c;
    }
  raw[n] = '\0';

  return g_strstrip (raw);
}

/**
 * mesign_mime_find_raw:
 * @block: a header
 * @name: the name of a field
 *
 * Returns: (transfer full) (nullable): the raw value of the first field of that name
 */
char *
mesign_mime_find_raw (GBytes *block, const char *name)
{
  gsize length;
  const char *cursor = g_bytes_get_data (block, &length);
  const char *end = cursor + length;
  MesignMimeFieldSlice field;

  while (length > 0 && mesign_mime_next_field (&cursor, end, &field))
    if (mesign_mime_field_is (&field, name))
      return mesign_mime_field_dup_raw (&field);

  return NULL;
}

static const char *
find_empty_line (const char *line, const char *end)
{
  while (line < end && !is_empty_line (line, end))
    line = line_end (line, end);

  return line < end ? line : NULL;
}

/* The last field before the empty line, or NULL where there is no empty line: until there the
 * header goes on behind lines that are no fields. */
static const char *
find_last_field (const char *line, const char *end)
{
  const char *stop = find_empty_line (line, end);
  const char *last = NULL;

  for (; stop != NULL && line < stop; line = line_end (line, stop))
    if (find_colon (line, stop) != NULL)
      last = line;

  return last;
}

static const char *
skip_junk (const char *line, const char *end)
{
  while (line < end && !is_empty_line (line, end) && find_colon (line, end) == NULL)
    line = line_end (line, end);

  return line;
}

static gboolean
is_envelope_line (const char *line, const char *end)
{
  return (end - line >= 5 && memcmp (line, "From ", 5) == 0) ||
         (end - line >= 6 && memcmp (line, ">From ", 6) == 0);
}

/**
 * mesign_mime_scan_header:
 * @data: an entity
 * @length: its length
 * @body: (out): where its body starts
 * @malformed: (inout): set to %TRUE where something had to be guessed
 *
 * Finds the end of the header of an entity.
 *
 * Returns: the length of the header
 */
gsize
mesign_mime_scan_header (const char *data, gsize length, gsize *body, gboolean *malformed)
{
  const char *end = data + MIN (length, MESIGN_MIME_MAX_HEADER);
  const char *line = data;
  const char *last_field = NULL;
  gboolean looked = FALSE;

  if (length > 0 && is_envelope_line (line, end))
    line = line_end (line, end);
  while (line < end && !is_empty_line (line, end))
    {
      if (find_colon (line, end) == NULL && !(line > data && is_folded (line, end)))
        {
          if (!looked)
            last_field = find_last_field (line, end);
          looked = TRUE;
          *malformed = TRUE;
          if (last_field == NULL || line > last_field)
            break;
          line = skip_junk (line, end);
          continue;
        }
      line = line_end (line, end);
    }
  *body = line - data;
  if (line < end && is_empty_line (line, end))
    *body += *line == '\r' ? 2 : 1;
  else if (*body < length)
    *malformed = TRUE;

  return line - data;
}
