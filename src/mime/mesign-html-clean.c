/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

#include <libxml/HTMLtree.h>
#include <string.h>

/* A copy of HTML with nothing in it but what is known to be harmless. */

void
mesign_html_append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (out, escaped);
}

/* Browsers read a backslash as a slash and skip control characters, so that such an address leads
 * elsewhere than others read it. */
gboolean
mesign_html_is_safe_href (const char *value)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:" };

  for (const char *p = value; *p != '\0'; p++)
    if (*p == '\\' || g_ascii_iscntrl (*p))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (value, schemes[i], strlen (schemes[i])) == 0)
      return TRUE;

  return FALSE;
}

/* Declarations that can neither load anything nor leave the place of the element. */
static char *
clean_style (const char *value)
{
  static const char *const allowed[] = { "color",        "background-color", "font-family",
                                         "font-size",    "font-weight",      "font-style",
                                         "text-align",   "text-decoration",  "line-height",
                                         "border",       "border-left",      "border-collapse",
                                         "margin",       "margin-left",      "padding",
                                         "padding-left", "white-space",      "vertical-align",
                                         "width",        "direction",        NULL };
  g_auto (GStrv) parts = g_strsplit (value, ";", 100);
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *colon = strchr (parts[i], ':');
      g_autofree char *name = colon != NULL ? g_ascii_strdown (parts[i], colon - parts[i]) : NULL;

      if (name == NULL || !g_strv_contains (allowed, g_strstrip (name)) ||
          strpbrk (colon + 1, "(\\<>@&{}") != NULL)
        continue;
      g_string_append_printf (out, "%s:%s;", name, g_strstrip (colon + 1));
    }

  return g_string_free (out, FALSE);
}

static void
append_attribute (GString *out, const xmlNode *node, const char *name)
{
  g_autofree char *value = mesign_html_dup_attribute (node, name);
  g_autofree char *style = NULL;

  if (value == NULL)
    return;
  g_strstrip (value);
  if (g_str_equal (name, "href") && !mesign_html_is_safe_href (value))
    return;
  if (g_str_equal (name, "src") && g_ascii_strncasecmp (value, "cid:", 4) != 0)
    return;
  if (g_str_equal (name, "style"))
    style = clean_style (value);
  if (style != NULL && *style == '\0')
    return;
  g_string_append_printf (out, " %s=\"", name);
  mesign_html_append_escaped (out, style != NULL ? style : value);
  g_string_append_c (out, '"');
}

static void
append_attributes (GString *out, const xmlNode *node)
{
  static const char *const names[] = { "href",        "src",    "alt",     "title",   "style",
                                       "dir",         "lang",   "colspan", "rowspan", "start",
                                       "width",       "height", "align",   "valign",  "type",
                                       "color",       "size",   "face",    "border",  "cellpadding",
                                       "cellspacing", "bgcolor" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    append_attribute (out, node, names[i]);
}

static gboolean
is_allowed (const xmlNode *node)
{
  static const char *const allowed[] = {
    "a",      "abbr", "address", "b",     "big",      "blockquote", "br",    "caption",
    "center", "cite", "code",    "col",   "colgroup", "dd",         "del",   "div",
    "dl",     "dt",   "em",      "font",  "h1",       "h2",         "h3",    "h4",
    "h5",     "h6",   "hr",      "i",     "img",      "ins",        "kbd",   "li",
    "ol",     "p",    "pre",     "q",     "s",        "small",      "span",  "strike",
    "strong", "sub",  "sup",     "table", "tbody",    "td",         "tfoot", "th",
    "thead",  "tr",   "tt",      "u",     "ul",       "var",        NULL
  };

  return mesign_html_is_any (node, allowed);
}

static gboolean
is_void (const xmlNode *node)
{
  static const char *const empty[] = { "br", "hr", "img", "col", NULL };

  return mesign_html_is_any (node, empty);
}

/* What is left out with all there is in it. */
gboolean
mesign_html_is_removed (GHashTable *sheet, const xmlNode *node)
{
  static const char *const removed[] = { "script",   "style",  "head",   "title",    "template",
                                         "object",   "iframe", "applet", "noscript", "svg",
                                         "math",     "form",   "input",  "button",   "select",
                                         "textarea", "meta",   "link",   "base",     "frameset",
                                         "audio",    "video",  "canvas", NULL };

  return mesign_html_is_any (node, removed) ||
         (mesign_style_of (sheet, node) & MESIGN_STYLE_GONE) != 0;
}

static void
clean_node (GString *out, GHashTable *sheet, const xmlNode *node, guint depth)
{
  gboolean allowed;

  if (node->type == XML_TEXT_NODE)
    mesign_html_append_escaped (out, (const char *) node->content);
  if (node->type != XML_ELEMENT_NODE || depth > MESIGN_HTML_MAX_DEPTH ||
      mesign_html_is_removed (sheet, node))
    return;
  allowed = is_allowed (node);
  if (allowed)
    {
      g_autofree char *name = g_ascii_strdown ((const char *) node->name, -1);

      g_string_append_printf (out, "<%s", name);
      append_attributes (out, node);
      g_string_append_c (out, '>');
    }
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    clean_node (out, sheet, child, depth + 1);
  if (allowed && !is_void (node))
    {
      g_autofree char *name = g_ascii_strdown ((const char *) node->name, -1);

      g_string_append_printf (out, "</%s>", name);
    }
}

/**
 * mesign_html_clean:
 * @html: HTML in UTF-8 as it came
 *
 * Copies HTML by allow-list, for showing it: known elements and attributes,
 * links to the web and to mail addresses, pictures of the mail itself (cid:). No scripts, forms,
 * style sheets, event handlers, remote content or hidden content.
 *
 * Returns: (transfer full): a fragment to put into a body
 */
char *
mesign_html_clean (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (GHashTable) sheet = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (html != NULL, NULL);

  document = mesign_html_parse (html);
  if (document == NULL)
    return g_strdup ("");
  sheet = mesign_style_collect (document);
  for (const xmlNode *node = document->children; node != NULL; node = node->next)
    clean_node (out, sheet, node, 0);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
