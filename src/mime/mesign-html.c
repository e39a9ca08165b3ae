/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/**
 * mesign_html_link_free:
 * @self: (transfer full): a link
 */
void
mesign_html_link_free (MesignHtmlLink *self)
{
  g_free (self->href);
  g_free (self->text);
  g_free (self);
}

/* The parser puts text outside a body into a paragraph nobody wrote. */
static gboolean
is_fragment (const char *html)
{
  return *html != '\0' && strcasestr (html, "<body") == NULL && strcasestr (html, "<head") == NULL;
}

/**
 * mesign_html_parse:
 * @html: a document in UTF-8
 *
 * Returns: (transfer full) (nullable): the tree; nothing is fetched, nothing is reported
 */
xmlDoc *
mesign_html_parse (const char *html)
{
  /* The parser goes on below 256 elements only when it is told that the document may be huge; its
   * name for that is that of the XML parser. */
  const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                      HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC |
                      (int) XML_PARSE_HUGE;
  htmlParserCtxt *context = htmlNewParserCtxt ();
  g_autofree char *whole = is_fragment (html) ? g_strconcat ("<body>", html, NULL) : NULL;
  const char *text = whole != NULL ? whole : html;
  gsize length = mesign_html_limit (text, strnlen (text, MESIGN_HTML_MAX_SIZE));
  xmlDoc *document = NULL;

  if (context == NULL || length == 0)
    {
      g_clear_pointer (&context, htmlFreeParserCtxt);
      return NULL;
    }
  htmlCtxtUseOptions (context, options);
  document = htmlCtxtReadMemory (context, text, (int) length, NULL, "UTF-8", options);
  htmlFreeParserCtxt (context);

  return document;
}

gboolean
mesign_html_is (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE &&
         g_ascii_strcasecmp ((const char *) node->name, name) == 0;
}

gboolean
mesign_html_is_any (const xmlNode *node, const char *const *names)
{
  for (; *names != NULL; names++)
    if (mesign_html_is (node, *names))
      return TRUE;

  return FALSE;
}

/**
 * mesign_html_is_unseen:
 * @node: an element
 *
 * Elements that have no content are not among them: the parser puts what follows into some.
 *
 * Returns: whether nothing of its content is text that a reader of mail sees
 */
gboolean
mesign_html_is_unseen (const xmlNode *node)
{
  static const char *const names[] = { "script", "style",   "head",   "title",    "template",
                                       "object", "iframe",  "applet", "noframes", "svg",
                                       "math",   "noembed", "select", "meta",     "datalist",
                                       "link",   "base",    "audio",  "canvas",   "frameset",
                                       "video",  NULL };

  if (mesign_html_is (node, "dialog"))
    return xmlHasProp ((xmlNode *) node, (const xmlChar *) "open") == NULL;

  return mesign_html_is_any (node, names);
}

/**
 * mesign_html_dup_attribute:
 * @node: an element
 * @name: the name of an attribute
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
mesign_html_dup_attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *) name);
  char *copy = value != NULL ? g_utf8_make_valid ((const char *) value, -1) : NULL;

  if (value != NULL)
    xmlFree (value);

  return copy;
}

/**
 * mesign_html_next:
 * @node: a node
 *
 * Returns: (transfer none) (nullable): the node after it in the order of the document
 */
const xmlNode *
mesign_html_next (const xmlNode *node)
{
  if (node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;
  while (node != NULL && node->next == NULL)
    node = node->parent;

  return node != NULL ? node->next : NULL;
}

/**
 * mesign_html_is_dot:
 * @node: an img element
 *
 * Returns: whether it is a picture too small to see, whose description nobody reads either
 */
gboolean
mesign_html_is_dot (const xmlNode *node)
{
  g_autofree char *width = mesign_html_dup_attribute (node, "width");
  g_autofree char *height = mesign_html_dup_attribute (node, "height");

  return (width != NULL && g_ascii_isdigit (*width) && g_ascii_strtod (width, NULL) < 3) ||
         (height != NULL && g_ascii_isdigit (*height) && g_ascii_strtod (height, NULL) < 3);
}
