/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-spelling-words.h"

#include <string.h>

/* The words of a mail that a dictionary may know: not those others wrote, no addresses, numbers or
 * abbreviations, and nothing of scripts that are written without spaces. */

static void
word_free (MesignSpellingWord *self)
{
  g_free (self->text);
  g_free (self);
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

static gboolean
is_letter (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_ARMENIAN:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_INHERITED:
      return g_unichar_isalpha (c) || g_unichar_ismark (c);
    default:
      return FALSE;
    }
}

static gboolean
is_abbreviation (const char *word)
{
  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_islower (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

/* What is no word for a dictionary, up to the next space: addresses, names of files, numbers. */
static gboolean
is_technical (const char *chunk, gsize length)
{
  g_autofree char *text = g_strndup (chunk, length);

  return strpbrk (text, "@\\_0123456789") != NULL || strstr (text, "://") != NULL ||
         g_ascii_strncasecmp (text, "www.", 4) == 0;
}

static const char *
find_end (const char *word)
{
  const char *end = word;

  for (const char *p = word;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_letter (c))
        end = g_utf8_next_char (p);
      else if (c == '\0' || !is_apostrophe (c))
        return end;
    }
}

static void
add_word (GPtrArray *words, const char *start, const char *end, int offset)
{
  MesignSpellingWord *word;
  g_autofree char *text = g_strndup (start, end - start);

  if (g_utf8_strlen (text, -1) < 2 || is_abbreviation (text))
    return;
  word = g_new0 (MesignSpellingWord, 1);
  word->start = offset;
  word->end = offset + (int) g_utf8_strlen (text, -1);
  word->text = g_steal_pointer (&text);
  g_ptr_array_add (words, word);
}

static void
add_words (GPtrArray *words, const char *chunk, gsize length, int offset)
{
  const char *p = chunk;

  if (is_technical (chunk, length))
    return;
  while (p < chunk + length)
    {
      const char *end = is_letter (g_utf8_get_char (p)) ? find_end (p) : p;

      if (end > p)
        add_word (words, p, end, offset);
      else
        end = g_utf8_next_char (p);
      offset += (int) g_utf8_pointer_to_offset (p, end);
      p = end;
    }
}

static void
add_words_of_line (GPtrArray *words, const char *line, int offset)
{
  const char *p = line;

  while (*p != '\0')
    {
      gsize length = strcspn (p, " \t\r\f\v");
      gsize step = length > 0 ? length : 1;

      add_words (words, p, length, offset);
      offset += (int) g_utf8_strlen (p, (gssize) step);
      p += step;
    }
}

/* Gives the words of @text in order, but for those that are quoted or forwarded. */
GPtrArray *
mesign_spelling_list_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func ((GDestroyNotify) word_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int offset = 0;

  for (guint i = 0; lines[i] != NULL && !g_str_has_prefix (lines[i], "---------- "); i++)
    {
      if (lines[i][0] != '>')
        add_words_of_line (words, lines[i], offset);
      offset += (int) g_utf8_strlen (lines[i], -1) + 1;
    }

  return words;
}
