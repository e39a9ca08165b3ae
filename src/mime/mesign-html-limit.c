/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* libxml2 compares each attribute of a tag with all before it: one tag of a few hundred kilobytes
 * keeps it busy for minutes. So tags are looked at before it gets them, as it would read them. */

#define MOST_ATTRIBUTES 500
/* libxml2 cuts longer names in pieces. */
#define MOST_NAME 100
/* A tag may stand in the value of another; how often its octets are looked at. */
#define MOST_TIMES 8

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (":-_.", c) != NULL);
}

static const char *
skip_name (const char *p, const char *end)
{
  const char *limit = end - p > MOST_NAME ? p + MOST_NAME : end;

  while (p < limit && is_name_character (*p))
    p++;

  return p;
}

static const char *
skip_blanks (const char *p, const char *end)
{
  while (p < end && g_ascii_isspace (*p))
    p++;

  return p;
}

static const char *
skip_word (const char *p, const char *end)
{
  while (p < end && !g_ascii_isspace (*p) && *p != '>')
    p++;

  return p;
}

static const char *
skip_value (const char *p, const char *end)
{
  const char *close;

  if (p == end || (*p != '"' && *p != '\''))
    return skip_word (p, end);
  close = memchr (p + 1, *p, end - p - 1);

  return close != NULL ? close + 1 : end;
}

static const char *
skip_attribute (const char *p, const char *end)
{
  const char *name_end = skip_name (p, end);
  const char *equals = skip_blanks (name_end, end);

  if (name_end == p)
    return skip_word (p, end);
  if (equals == end || *equals != '=')
    return name_end;

  return skip_value (skip_blanks (equals + 1, end), end);
}

/* The end of a tag that starts at @tag, before its ">"; %NULL if it has too many attributes. What
 * starts none, as in "1 < 2", ends where it starts. */
static const char *
find_tag_end (const char *tag, const char *end)
{
  gboolean is_tag = end - tag > 1 && (g_ascii_isalpha (tag[1]) || tag[1] == '_' || tag[1] == ':');
  const char *p = skip_blanks (skip_name (tag + 1, end), end);

  if (!is_tag)
    return tag;
  for (guint n = 0; p < end && *p != '>'; n++)
    {
      if (n == MOST_ATTRIBUTES)
        return NULL;
      p = skip_blanks (skip_attribute (p, end), end);
    }

  return p;
}

/**
 * mesign_html_limit:
 * @html: a document
 * @length: its length
 *
 * Returns: how much of @html is to be parsed: all, or what is before a tag with more attributes
 * than anybody writes
 */
gsize
mesign_html_limit (const char *html, gsize length)
{
  const char *end = html + length;
  const char *p = html;
  gsize seen = 0;

  while ((p = memchr (p, '<', end - p)) != NULL)
    {
      const char *tag_end = find_tag_end (p, end);

      if (tag_end == NULL || seen > MOST_TIMES * length)
        return p - html;
      seen += tag_end - p;
      p++;
    }

  return length;
}
