/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* What HTML refers to, and whether it is more than text. */

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

  for (; node != NULL; node = mesign_html_next (node))
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

/* Browsers read over control characters, and take a backslash for a slash. */
static char *
dup_plain_address (const char *address)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = address; *p != '\0'; p++)
    if (!g_ascii_iscntrl (*p) && (*p != ' ' || plain->len > 0))
      g_string_append_c (plain, *p == '\\' ? '/' : *p);

  return g_string_free (plain, FALSE);
}

static gboolean
is_remote (const char *address)
{
  g_autofree char *plain = dup_plain_address (address);

  return g_ascii_strncasecmp (plain, "http:", 5) == 0 ||
         g_ascii_strncasecmp (plain, "https:", 6) == 0 || g_str_has_prefix (plain, "//");
}

static gboolean
has_remote_after (const char *css, const char *word)
{
  const char *p = css;

  while ((p = strstr (p, word)) != NULL)
    {
      const char *address = p + strlen (word);

      address += strspn (address, " \t\r\n\"'");
      if (g_str_has_prefix (address, "http") || g_str_has_prefix (address, "//"))
        return TRUE;
      p += strlen (word);
    }

  return FALSE;
}

/* Whether a style says to load something: url(), or a bare string where one stands for it. */
static gboolean
has_remote_style (const char *css)
{
  g_autofree char *simple = mesign_css_simplify (css);

  return has_remote_after (simple, "url(") || has_remote_after (simple, "@import") ||
         has_remote_after (simple, "image-set(");
}

/* Of a list of pictures for several sizes any may be taken. */
static gboolean
has_remote_source (const char *list)
{
  g_auto (GStrv) sources = g_strsplit (list, ",", 100);

  for (guint i = 0; sources[i] != NULL; i++)
    if (is_remote (g_strstrip (sources[i])))
      return TRUE;

  return FALSE;
}

/* Elements whose href is loaded, and not only followed by whoever clicks on it. */
static gboolean
loads_href (const xmlNode *node)
{
  static const char *const names[] = { "link", "image", "use", "feimage", "script", NULL };

  return mesign_html_is_any (node, names);
}

static guint
count_remote_attributes (const xmlNode *node)
{
  static const char *const names[] = { "src",    "background", "poster", "data",   "lowsrc",
                                       "dynsrc", "codebase",   "code",   "archive" };
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = mesign_html_dup_attribute (node, names[i]);

      count += value != NULL && is_remote (g_strstrip (value));
    }

  return count;
}

static guint
count_remote_of (const xmlNode *node)
{
  g_autofree char *style = mesign_html_dup_attribute (node, "style");
  g_autofree char *sources = mesign_html_dup_attribute (node, "srcset");
  g_autofree char *href = loads_href (node) ? mesign_html_dup_attribute (node, "href") : NULL;
  g_autofree char *linked =
      loads_href (node) ? mesign_html_dup_attribute (node, "xlink:href") : NULL;
  guint count = count_remote_attributes (node);

  count += style != NULL && has_remote_style (style);
  count += sources != NULL && has_remote_source (sources);
  count += href != NULL && is_remote (g_strstrip (href));
  count += linked != NULL && is_remote (g_strstrip (linked));

  return count;
}

static guint
count_remote_sheet (const xmlNode *node)
{
  return node->parent != NULL && mesign_html_is (node->parent, "style") && node->content != NULL &&
         has_remote_style ((const char *) node->content);
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
       node = mesign_html_next (node))
    count += node->type == XML_ELEMENT_NODE ? count_remote_of (node) : count_remote_sheet (node);

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
is_plain_element (MesignSheet *sheet, const xmlNode *node)
{
  static const char *const plain[] = { "html",       "head",   "body",  "meta", "title",
                                       "p",          "div",    "span",  "br",   "font",
                                       "blockquote", "pre",    "a",     "ul",   "ol",
                                       "li",         "hr",     "style", "base", "wbr",
                                       "o:p",        "center", "tt",    "code", NULL };
  MesignDeclarations own;
  const MesignStyle unlike_text =
      MESIGN_STYLE_LOUD | MESIGN_STYLE_GONE | MESIGN_STYLE_INVISIBLE | MESIGN_STYLE_ZERO_FONT;

  if (!mesign_html_is_any (node, plain))
    return FALSE;
  if (mesign_html_is (node, "a") || mesign_html_is (node, "head") ||
      mesign_html_is (node, "style") || mesign_html_is (node, "meta"))
    return TRUE;

  mesign_style_of (sheet, node, &own);

  return has_quiet_attributes (node) && (own.style & unlike_text) == 0;
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
  g_autoptr (MesignSheet) sheet = NULL;

  g_return_val_if_fail (html != NULL, FALSE);

  document = mesign_html_parse (html);
  if (document == NULL)
    return TRUE;
  sheet = mesign_sheet_collect (document);
  for (const xmlNode *node = document->children; node != NULL; node = mesign_html_next (node))
    if (node->type == XML_ELEMENT_NODE && !is_plain_element (sheet, node))
      return FALSE;

  return links_say_where (html);
}
