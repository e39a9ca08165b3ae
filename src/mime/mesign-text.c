/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-text.h"

#include <string.h>

/* The longest address of a link that is left out. */
#define MAX_ADDRESS 4000

/* A line that says that what follows is somebody else's. */
static gboolean
starts_quote (const char *line)
{
  static const char *const marks[] = { "-----Original Message",
                                       "-------- Original Message",
                                       "-------- Forwarded Message",
                                       "---------- Forwarded message",
                                       "---------- 转发邮件",
                                       "-----原始邮件",
                                       "-----邮件原件",
                                       "------------------ 原始邮件",
                                       "----- 原始邮件",
                                       "________________________________" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_ascii_strncasecmp (line, marks[i], strlen (marks[i])) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_attribution (const char *line)
{
  static const char *const endings[] = { "wrote:", "写道：",   "写道:",     "寫道：",
                                         "寫道:",  "schrieb:", "a écrit :", "のメール:" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (line, endings[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_rule (const char *line)
{
  gsize length = strlen (line);

  return length >= 4 && strspn (line, "-=_*~") == length;
}

/* The address of a link in angle brackets, which mesign_html_to_text() writes. */
static const char *
skip_address (const char *p)
{
  const char *close;

  if (!g_str_has_prefix (p, "<http://") && !g_str_has_prefix (p, "<https://") &&
      !g_str_has_prefix (p, "<mailto:"))
    return p;
  for (close = p + 1; *close != '\0' && *close != '>' && *close != ' '; close++)
    if (*close == '<' || close - p > MAX_ADDRESS)
      return p;

  return *close == '>' ? close + 1 : p;
}

static void
append_folded (GString *out, const char *line)
{
  const char *p = line;
  gboolean space = out->len > 0;

  while (*p != '\0')
    {
      const char *next = skip_address (p);
      gunichar c = g_utf8_get_char (p);

      if (next == p && !g_unichar_isspace (c) && !g_unichar_iscntrl (c))
        {
          if (space && out->len > 0)
            g_string_append_c (out, ' ');
          g_string_append_unichar (out, c);
          space = FALSE;
        }
      else
        space = TRUE;
      p = next == p ? g_utf8_next_char (p) : next;
    }
}

static gboolean
is_full (const GString *out, guint length)
{
  /* More than any character takes, so that nothing past the end is looked at. */
  return out->len > (gsize) length * 6;
}

static char *
collect (char **lines, guint length, gboolean with_quotes)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && !is_full (out, length); i++)
    {
      const char *line = lines[i];
      gboolean signature = g_str_equal (line, "-- ") || g_str_equal (line, "--");

      if (signature || (!with_quotes && starts_quote (line)))
        break;
      if (!with_quotes && (*line == '>' || is_attribution (line)))
        continue;
      if (!is_rule (line))
        append_folded (out, line + strspn (line, "> "));
    }

  return g_string_free (out, FALSE);
}

static char *
shorten (const char *text, guint length)
{
  const char *end;

  if (g_utf8_strlen (text, -1) <= (glong) length)
    return g_strdup (text);
  end = g_utf8_offset_to_pointer (text, length - 1);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

/**
 * mesign_text_make_preview:
 * @text: the text of a mail, lines ended by LF
 * @length: how many characters there is room for, such as #MESIGN_TEXT_PREVIEW_LENGTH
 *
 * Makes the line a list shows: quotes, signatures and the addresses of links dropped, white space
 * folded. Where there is nothing but a quote, it is what is shown.
 *
 * Returns: (transfer full): the preview, at most @length characters
 */
char *
mesign_text_make_preview (const char *text, guint length)
{
  g_autofree char *valid = NULL;
  g_autofree char *own = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (text != NULL && length > 0, NULL);

  valid = g_utf8_make_valid (text, -1);
  lines = g_strsplit (valid, "\n", 2000);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_equal (lines[i], "-- "))
      g_strchomp (lines[i]);
  own = collect (lines, length, FALSE);
  if (*own == '\0')
    {
      g_free (own);
      own = collect (lines, length, TRUE);
    }

  return shorten (own, length);
}
