/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* HTML made of a document, or of text. */

#define LEGACY_CLASS "header-protection-legacy-display"

static gboolean
is_legacy_display (const xmlNode *node)
{
  g_autofree char *classes = mesign_html_dup_attribute (node, "class");
  g_auto (GStrv) names = classes != NULL ? g_strsplit_set (classes, " \t\r\n", -1) : NULL;

  return mesign_html_is (node, "div") && names != NULL &&
         g_strv_contains ((const char *const *) names, LEGACY_CLASS);
}

static xmlNode *
find_legacy_display (xmlDoc *document)
{
  const xmlNode *node = document->children;

  while (node != NULL && !is_legacy_display (node))
    node = mesign_html_next (node);

  return (xmlNode *) node;
}

static char *
dump (xmlDoc *document)
{
  xmlChar *text = NULL;
  int length = 0;
  char *copy;

  htmlDocDumpMemoryFormat (document, &text, &length, 0);
  copy = g_strndup ((const char *) text, length);
  xmlFree (text);

  return copy;
}

/**
 * mesign_html_strip_legacy_display:
 * @html: the HTML of a part with hp-legacy-display="1" inside an encrypted layer
 *
 * Returns: (transfer full): the HTML without the element that repeats protected header fields for
 * readers that do not know them (RFC 9788 section 4.5.3.3)
 */
char *
mesign_html_strip_legacy_display (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;
  xmlNode *element;

  g_return_val_if_fail (html != NULL, NULL);

  document = strstr (html, LEGACY_CLASS) != NULL ? mesign_html_parse (html) : NULL;
  element = document != NULL ? find_legacy_display (document) : NULL;
  if (element == NULL)
    return g_strdup (html);
  xmlUnlinkNode (element);
  xmlFreeNode (element);

  return dump (document);
}

/**
 * mesign_html_close:
 * @html: HTML in UTF-8 as it came
 *
 * Ends in it everything that it begins, so that what is put behind it does not fall into one of its
 * attributes, comments or elements.
 *
 * Returns: (transfer full): the same document
 */
char *
mesign_html_close (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;

  g_return_val_if_fail (html != NULL, NULL);

  document = mesign_html_parse (html);

  return document != NULL ? dump (document) : g_strdup ("");
}

static void
append_line (GString *out, const char *line)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);

  for (const char *p = escaped; *p != '\0'; p++)
    if (*p == ' ' && p[1] == ' ')
      g_string_append (out, "&nbsp;");
    else
      g_string_append_c (out, *p);
}

/**
 * mesign_html_from_text:
 * @text: plain text, lines ended by LF
 *
 * Returns: (transfer full): the same as an HTML fragment, "> " as block quotes
 */
char *
mesign_html_from_text (const char *text)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  guint depth = 0;

  g_return_val_if_fail (text != NULL, NULL);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];
      guint quotes = 0;

      for (; *line == '>' && quotes < 20; quotes++)
        line += line[1] == ' ' ? 2 : 1;
      for (; depth > quotes; depth--)
        g_string_append (out, "</blockquote>");
      for (; depth < quotes; depth++)
        g_string_append (out, "<blockquote type=\"cite\">");
      g_string_append (out, "<div>");
      append_line (out, line);
      g_string_append (out, *line == '\0' ? "<br></div>\n" : "</div>\n");
    }
  for (; depth > 0; depth--)
    g_string_append (out, "</blockquote>");

  return g_string_free (g_steal_pointer (&out), FALSE);
}
