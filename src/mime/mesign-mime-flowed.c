/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-charset.h"

#include <string.h>

static const char *
read_depth (const char *line, guint *depth)
{
  *depth = strspn (line, ">");
  line += *depth;

  return *line == ' ' ? line + 1 : line;
}

static void
append_quotes (GString *out, guint depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append_c (out, '>');
  if (depth > 0)
    g_string_append_c (out, ' ');
}

/**
 * mesign_mime_unflow:
 * @text: a text with format=flowed, lines ended by LF
 * @delsp: whether the space before a soft line end is to be deleted
 *
 * Joins the lines of flowed paragraphs (RFC 3676 section 4), so that each is one line.
 *
 * Returns: (transfer full): the text with fixed lines
 */
char *
mesign_mime_unflow (const char *text, gboolean delsp)
{
  g_auto (GStrv) lines = NULL;
  GString *out = g_string_new (NULL);
  guint last_depth = 0;
  gboolean open = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint depth;
      const char *line = read_depth (lines[i], &depth);
      gsize length = strlen (line);
      gboolean signature = g_str_equal (line, "-- ");
      gboolean joins = open && depth == last_depth && !signature;

      if (i > 0 && !joins)
        g_string_append_c (out, '\n');
      if (!joins)
        append_quotes (out, depth);
      open = length > 0 && line[length - 1] == ' ' && !signature && lines[i + 1] != NULL;
      g_string_append_len (out, line, open && delsp ? length - 1 : length);
      last_depth = depth;
    }

  return g_string_free (out, FALSE);
}
