/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

#include <libxml/HTMLtree.h>
#include <string.h>

/* HTML as data: what it refers to, whether it is more than text, and a copy of it with nothing in
 * it but what is known to be harmless. */

#define LEGACY_CLASS "header-protection-legacy-display"

static const xmlNode *
next_node (const xmlNode *node)
{
  if (node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;
  while (node != NULL && node->next == NULL)
    node = node->parent;

  return node != NULL ? node->next : NULL;
}

static void
add_content_ids (GPtrArray *list, const char *text)
{
  const char *p = text;

  while ((p = strcasestr (p, "cid:")) != NULL)
    {
      gsize length = strcspn (p + 4, "\"'() ;<>,");
      char *unescaped = g_uri_unescape_segment (p + 4, p + 4 + length, NULL);

      if (length > 0)
        g_ptr_array_add (list, unescaped != NULL ? unescaped : g_strndup (p + 4, length));
      else
        g_free (unescaped);
      p += 4;
    }
}

static void
add_content_ids_of (GPtrArray *list, const xmlNode *node)
{
  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      g_autofree char *value = mesign_html_dup_attribute (node, (const char *) attribute->name);

      if (value != NULL)
        add_content_ids (list, value);
    }
}

/**
 * mesign_html_list_content_ids:
 * @html: HTML in UTF-8
 *
 * Returns: (transfer full): the Content-IDs it refers to (RFC 2392), in order
 */
GStrv
mesign_html_list_content_ids (const char *html)
{
  GPtrArray *list = g_ptr_array_new ();
  g_autoptr (xmlDoc) document = strcasestr (html, "cid:") != NULL ? mesign_html_parse (html) : NULL;
  const xmlNode *node = document != NULL ? document->children : NULL;

  for (; node != NULL; node = next_node (node))
    {
      if (node->type == XML_ELEMENT_NODE)
        add_content_ids_of (list, node);
      else if (node->parent != NULL && mesign_html_is (node->parent, "style") &&
               node->content != NULL)
        add_content_ids (list, (const char *) node->content);
    }
  g_ptr_array_add (list, NULL);

  return (GStrv) g_ptr_array_free (list, FALSE);
}

static gboolean
is_remote (const char *address)
{
  return g_ascii_strncasecmp (address, "http:", 5) == 0 ||
         g_ascii_strncasecmp (address, "https:", 6) == 0 || g_str_has_prefix (address, "//");
}

static guint
count_remote_of (const xmlNode *node)
{
  static const char *const names[] = { "src", "background", "poster", "data", "srcset" };
  g_autofree char *style = mesign_html_dup_attribute (node, "style");
  guint count = style != NULL && strcasestr (style, "url(") != NULL ? 1 : 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = mesign_html_dup_attribute (node, names[i]);

      if (value != NULL && is_remote (g_strstrip (value)))
        count++;
    }

  return count;
}

/**
 * mesign_html_count_remote:
 * @html: HTML in UTF-8 as it came
 *
 * Returns: how many pictures and the like it would load from the network; none of them is in what
 * mesign_html_clean() gives
 */
guint
mesign_html_count_remote (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;
  guint count = 0;

  g_return_val_if_fail (html != NULL, 0);

  document = mesign_html_parse (html);
  for (const xmlNode *node = document != NULL ? document->children : NULL; node != NULL;
       node = next_node (node))
    if (node->type == XML_ELEMENT_NODE)
      count += count_remote_of (node);

  return count;
}

static gboolean
has_quiet_attributes (const xmlNode *node)
{
  static const char *const loud[] = { "bgcolor", "background", "color", "align" };

  for (guint i = 0; i < G_N_ELEMENTS (loud); i++)
    {
      g_autofree char *value = mesign_html_dup_attribute (node, loud[i]);

      if (value != NULL && g_ascii_strcasecmp (value, "left") != 0 &&
          g_ascii_strcasecmp (value, "#ffffff") != 0 && g_ascii_strcasecmp (value, "#000000") != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_plain_element (GHashTable *sheet, const xmlNode *node)
{
  static const char *const plain[] = { "html",       "head",   "body",  "meta", "title",
                                       "p",          "div",    "span",  "br",   "font",
                                       "blockquote", "pre",    "a",     "ul",   "ol",
                                       "li",         "hr",     "style", "base", "wbr",
                                       "o:p",        "center", "tt",    "code", NULL };
  const MesignStyle unlike_text =
      MESIGN_STYLE_LOUD | MESIGN_STYLE_GONE | MESIGN_STYLE_INVISIBLE | MESIGN_STYLE_ZERO_FONT;

  if (!mesign_html_is_any (node, plain))
    return FALSE;
  if (mesign_html_is (node, "a") || mesign_html_is (node, "head") ||
      mesign_html_is (node, "style") || mesign_html_is (node, "meta"))
    return TRUE;

  return has_quiet_attributes (node) && (mesign_style_of (sheet, node) & unlike_text) == 0;
}

static gboolean
says_where (const MesignHtmlLink *link)
{
  const char *href = link->href;
  gsize length;

  if (g_str_has_prefix (href, "mailto:"))
    href += strlen ("mailto:");
  length = strlen (link->text);

  return length == 0 || (strncmp (href, link->text, length) == 0 &&
                         (href[length] == '\0' || g_str_equal (href + length, "/")));
}

/* A link may be shown as text only where its text is where it leads. */
static gboolean
links_say_where (const char *html)
{
  g_autoptr (GPtrArray) links = mesign_html_list_links (html);

  for (guint i = 0; i < links->len; i++)
    if (!says_where (links->pdata[i]))
      return FALSE;

  return TRUE;
}

/**
 * mesign_html_is_only_text:
 * @html: HTML in UTF-8
 *
 * Returns: whether mesign_html_to_text() shows all there is to it: paragraphs, quotes, lists and
 * links that say where they lead; no pictures, tables, emphasis, colours or hidden content
 */
gboolean
mesign_html_is_only_text (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (GHashTable) sheet = NULL;

  g_return_val_if_fail (html != NULL, FALSE);

  document = mesign_html_parse (html);
  if (document == NULL)
    return TRUE;
  sheet = mesign_style_collect (document);
  for (const xmlNode *node = document->children; node != NULL; node = next_node (node))
    if (node->type == XML_ELEMENT_NODE && !is_plain_element (sheet, node))
      return FALSE;

  return links_say_where (html);
}

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (out, escaped);
}

/* Browsers read a backslash as a slash and skip control characters, so that such an address leads
 * elsewhere than others read it. */
static gboolean
is_safe_href (const char *value)
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
  if (g_str_equal (name, "href") && !is_safe_href (value))
    return;
  if (g_str_equal (name, "src") && g_ascii_strncasecmp (value, "cid:", 4) != 0)
    return;
  if (g_str_equal (name, "style"))
    style = clean_style (value);
  if (style != NULL && *style == '\0')
    return;
  g_string_append_printf (out, " %s=\"", name);
  append_escaped (out, style != NULL ? style : value);
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

static gboolean
is_removed (GHashTable *sheet, const xmlNode *node)
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
    append_escaped (out, (const char *) node->content);
  if (node->type != XML_ELEMENT_NODE || depth > MESIGN_HTML_MAX_DEPTH || is_removed (sheet, node))
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
 * Copies HTML by allow-list, for quoting it in a mail of one's own: known elements and attributes,
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
    node = next_node (node);

  return (xmlNode *) node;
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
  xmlChar *dump = NULL;
  char *stripped;
  int length = 0;

  g_return_val_if_fail (html != NULL, NULL);

  document = strstr (html, LEGACY_CLASS) != NULL ? mesign_html_parse (html) : NULL;
  element = document != NULL ? find_legacy_display (document) : NULL;
  if (element == NULL)
    return g_strdup (html);
  xmlUnlinkNode (element);
  xmlFreeNode (element);
  htmlDocDumpMemoryFormat (document, &dump, &length, 0);
  stripped = g_strndup ((const char *) dump, length);
  xmlFree (dump);

  return stripped;
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
