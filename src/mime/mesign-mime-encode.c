/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-private.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

/* Octets on their way out: in a form that no relay has a reason to touch. */

#define LINE_LENGTH 76
#define FOLD_LENGTH 78
#define RANDOM_OCTETS 16

/**
 * mesign_mime_random_token:
 *
 * Returns: (transfer full): 128 random bits as 32 letters and digits, for identifiers and
 * boundaries
 */
char *
mesign_mime_random_token (void)
{
  guint8 octets[RANDOM_OCTETS];
  GString *token = g_string_new (NULL);

  if (getentropy (octets, sizeof octets) != 0)
    g_error ("no random numbers: %s", g_strerror (errno));
  for (gsize i = 0; i < sizeof octets; i++)
    g_string_append_printf (token, "%02x", octets[i]);

  return g_string_free (token, FALSE);
}

static gboolean
is_line_end (const char *text, gsize length, gsize i)
{
  return i >= length || (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n');
}

static gboolean
is_literal (const char *text, gsize length, gsize i, gboolean at_start)
{
  guchar c = text[i];

  if ((c == ' ' || c == '\t') && !is_line_end (text, length, i + 1))
    return TRUE;
  if (at_start && (c == '.' || (length - i >= 5 && memcmp (text + i, "From ", 5) == 0)))
    return FALSE;

  return c > ' ' && c < 0x7f && c != '=';
}

/**
 * mesign_mime_append_quoted:
 * @out: where to
 * @text: a text, lines ended by CRLF
 * @length: its length
 *
 * Appends quoted-printable (RFC 2045 section 6.7) without a line that starts with "From " or a dot
 * or ends in a space.
 */
void
mesign_mime_append_quoted (GString *out, const char *text, gsize length)
{
  gsize column = 0;

  for (gsize i = 0; i < length; i++)
    {
      gboolean literal;

      if (i + 1 < length && is_line_end (text, length, i))
        {
          g_string_append (out, "\r\n");
          column = 0;
          i++;
          continue;
        }
      if (column + 3 >= LINE_LENGTH)
        {
          /* A space before the "=" of a soft line end is not the last of its line. */
          g_string_append (out, "=\r\n");
          column = 0;
        }
      literal = is_literal (text, length, i, column == 0);
      if (literal)
        g_string_append_c (out, text[i]);
      else
        g_string_append_printf (out, "=%02X", (guchar) text[i]);
      column += literal ? 1 : 3;
    }
}

static gboolean
is_sturdy_line (const char *line, gsize length, gsize max_line)
{
  if (length > max_line || (length > 0 && (line[0] == '.' || strchr (" \t", line[length - 1]))))
    return FALSE;
  if (length >= 5 && memcmp (line, "From ", 5) == 0)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (((guchar) line[i] < ' ' && line[i] != '\t') || (guchar) line[i] >= 0x7f)
      return FALSE;

  return TRUE;
}

/**
 * mesign_mime_is_sturdy:
 * @octets: octets
 * @length: how many
 * @max_line: the longest line allowed
 *
 * Returns: whether they survive every relay as they are: ASCII, lines ended by CRLF and not too
 * long, none ending in a space or starting with "From " or a dot
 */
gboolean
mesign_mime_is_sturdy (const char *octets, gsize length, gsize max_line)
{
  gsize i = 0;

  while (i < length)
    {
      const char *newline = memchr (octets + i, '\n', length - i);
      gsize line = newline != NULL ? (gsize) (newline - octets) - i : length - i;

      if (newline != NULL && (line == 0 || octets[i + line - 1] != '\r'))
        return FALSE;
      if (!is_sturdy_line (octets + i, newline != NULL ? line - 1 : line, max_line))
        return FALSE;
      i += line + 1;
    }

  return TRUE;
}

/**
 * mesign_mime_append_parameter:
 * @out: a field to which nothing has been added behind its last parameter
 * @name: the name of a parameter
 * @value: its value in UTF-8
 *
 * Appends a parameter on a line of its own, extended (RFC 2231) where it has to be. Control
 * characters, which GMime would write as they are, become spaces.
 */
void
mesign_mime_append_parameter (GString *out, const char *name, const char *value)
{
  static gsize ready;
  GMimeFormatOptions *options;
  GMimeParamList *list;
  g_autofree char *line = mesign_mime_clean_line (value);
  g_autoptr (GString) field = g_string_new (NULL);

  if (g_once_init_enter (&ready))
    {
      g_mime_init ();
      g_once_init_leave (&ready, 1);
    }
  options = g_mime_format_options_new ();
  list = g_mime_param_list_new ();
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_param_list_set_parameter (list, name, line);
  g_mime_param_set_charset (g_mime_param_list_get_parameter (list, name), "utf-8");
  g_mime_param_list_encode (list, options, TRUE, field);
  g_string_append (out, ";\r\n ");
  g_string_append_len (out, g_strstrip (field->str + 1), -1);
  g_mime_format_options_free (options);
  g_object_unref (list);
}

/**
 * mesign_mime_append_folded:
 * @out: where to
 * @name: the name of a field
 * @value: its value in one line
 *
 * Appends a field, folded before white space so that lines stay under 78 where they can (RFC 5322
 * section 2.1.1).
 */
void
mesign_mime_append_folded (GString *out, const char *name, const char *value)
{
  gsize column = strlen (name) + 1;

  g_string_append_printf (out, "%s:", name);
  while (*value != '\0')
    {
      gsize blank = strspn (value, " ");
      gsize word = blank + strcspn (value + blank, " ");
      gboolean first = column == strlen (name) + 1;

      if (column + word + first > FOLD_LENGTH && !first)
        {
          g_string_append (out, "\r\n");
          column = 0;
        }
      if (blank == 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, value, word);
      column += word + (blank == 0);
      value += word;
    }
  g_string_append (out, "\r\n");
}
