/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

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

/* @remote_scheme: the scheme that stands for pictures from the web; %NULL where there are none. */
typedef struct
{
  GString *out;
  MesignSheet *sheet;
  const char *remote_scheme;
} Cleaner;

/* A picture that nobody can see is there to count who reads. */
static gboolean
is_speck (const xmlNode *node)
{
  g_autofree char *width = mesign_html_dup_attribute (node, "width");
  g_autofree char *height = mesign_html_dup_attribute (node, "height");

  return (width != NULL && g_ascii_strtoull (width, NULL, 10) < 3) ||
         (height != NULL && g_ascii_strtoull (height, NULL, 10) < 3);
}

/* Pictures of the mail itself, and those from the web where they are wanted. */
static void
append_source (Cleaner *self, const xmlNode *node, const char *value)
{
  g_autofree char *escaped = NULL;

  if (g_ascii_strncasecmp (value, "cid:", 4) == 0)
    {
      g_string_append (self->out, " src=\"");
      mesign_html_append_escaped (self->out, value);
      g_string_append_c (self->out, '"');
    }
  else if (self->remote_scheme != NULL && mesign_html_is (node, "img") && !is_speck (node) &&
           mesign_html_is_safe_href (value) && g_ascii_strncasecmp (value, "http", 4) == 0)
    {
      escaped = g_uri_escape_string (value, NULL, FALSE);
      g_string_append_printf (self->out, " src=\"%s:%s\"", self->remote_scheme, escaped);
    }
}

static void
append_attribute (Cleaner *self, const xmlNode *node, const char *name)
{
  g_autofree char *value = mesign_html_dup_attribute (node, name);

  if (value == NULL)
    return;
  g_strstrip (value);
  if (g_str_equal (name, "href") && !mesign_html_is_safe_href (value))
    return;
  if (g_str_equal (name, "src"))
    {
      append_source (self, node, value);
      return;
    }
  g_string_append_printf (self->out, " %s=\"", name);
  mesign_html_append_escaped (self->out, value);
  g_string_append_c (self->out, '"');
}

/* No style sheet is handed on: what its rules say of an element stands with it. */
static void
append_look (Cleaner *self, const char *look)
{
  if (*look == '\0')
    return;
  g_string_append (self->out, " style=\"");
  mesign_html_append_escaped (self->out, look);
  g_string_append_c (self->out, '"');
}

static void
append_attributes (Cleaner *self, const xmlNode *node)
{
  g_autofree char *look = mesign_html_dup_look (self->sheet, node);

  static const char *const names[] = { "href",   "src",     "alt",     "title",       "dir",
                                       "lang",   "colspan", "rowspan", "start",       "width",
                                       "height", "align",   "valign",  "type",        "color",
                                       "size",   "face",    "border",  "cellpadding", "cellspacing",
                                       "bgcolor" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    append_attribute (self, node, names[i]);
  append_look (self, look);
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

/* @sight is how the mail wants a text to be seen, @drawn how the copy, which has no pictures
 * behind, draws it. */
typedef struct
{
  MesignSight sight;
  MesignSight drawn;
} View;

/* What is to be seen is seen: where only a background that is left out would have shown it, black
 * on white does. What is not to be seen is left out. */
static void
clean_text (Cleaner *self, const xmlNode *node, const View *view)
{
  gboolean lost = !mesign_sight_is_clear (&view->drawn);

  if (!mesign_sight_is_clear (&view->sight))
    return;
  if (lost)
    g_string_append (self->out, "<span style=\"color:#000000;background-color:#ffffff;\">");
  mesign_html_append_escaped (self->out, (const char *) node->content);
  if (lost)
    g_string_append (self->out, "</span>");
}

static void
clean_flat (Cleaner *self, const xmlNode *top, const View *view)
{
  const xmlNode *node = top->children;

  for (; node != NULL; node = mesign_html_next_flat (node, top, &view->sight, self->sheet))
    if (node->type == XML_TEXT_NODE)
      clean_text (self, node, view);
}

/* Only plain colours are drawn. */
static void
enter_drawn (Cleaner *self, View *inner, const View *outer, const xmlNode *node)
{
  mesign_sight_enter (&inner->drawn, &outer->drawn, self->sheet, node);
  inner->drawn.style = MESIGN_STYLE_NONE;
  if (inner->drawn.colour.kind != MESIGN_COLOUR_SOLID)
    inner->drawn.colour = outer->drawn.colour;
  if (inner->drawn.background.kind != MESIGN_COLOUR_SOLID)
    inner->drawn.background = outer->drawn.background;
}

static void clean_node (Cleaner *self, const xmlNode *node, const View *outer, guint depth);

/* What is said of the whole of a document goes to a box around it. */
static gboolean
open_whole (Cleaner *self, const xmlNode *node)
{
  static const char *const whole[] = { "html", "body", NULL };
  g_autofree char *look = NULL;

  if (!mesign_html_is_any (node, whole))
    return FALSE;
  look = mesign_html_dup_look (self->sheet, node);
  if (*look == '\0')
    return FALSE;
  g_string_append (self->out, "<div");
  append_look (self, look);
  g_string_append_c (self->out, '>');

  return TRUE;
}

static void
clean_element (Cleaner *self, const xmlNode *node, const View *view, guint depth)
{
  gboolean allowed = is_allowed (node);
  gboolean is_whole = open_whole (self, node);
  g_autofree char *name = g_ascii_strdown ((const char *) node->name, -1);

  if (allowed)
    {
      g_string_append_printf (self->out, "<%s", name);
      append_attributes (self, node);
      g_string_append_c (self->out, '>');
    }
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    clean_node (self, child, view, depth + 1);
  if (allowed && !is_void (node))
    g_string_append_printf (self->out, "</%s>", name);
  if (is_whole)
    g_string_append (self->out, "</div>");
}

static void
clean_node (Cleaner *self, const xmlNode *node, const View *outer, guint depth)
{
  View view;

  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
    clean_text (self, node, outer);
  if (node->type != XML_ELEMENT_NODE || mesign_html_is_unseen (node) ||
      !mesign_sight_enter (&view.sight, &outer->sight, self->sheet, node))
    return;
  enter_drawn (self, &view, outer, node);
  if (depth >= MESIGN_HTML_MAX_DEPTH)
    clean_flat (self, node, &view);
  else
    clean_element (self, node, &view, depth);
}

/**
 * mesign_html_clean:
 * @html: HTML in UTF-8 as it came
 *
 * Copies HTML by allow-list, for showing it: known elements and attributes,
 * links to the web and to mail addresses, pictures of the mail itself (cid:). No scripts, forms,
 * style sheets, event handlers, remote content or hidden content. What style sheets say of letters,
 * colours, distances and frames stands with each element instead.
 *
 * Returns: (transfer full): a fragment to put into a body
 */
char *
mesign_html_clean (const char *html)
{
  return mesign_html_clean_with_remote (html, NULL);
}

/**
 * mesign_html_clean_with_remote:
 * @html: HTML in UTF-8 as it came
 * @scheme: (nullable): the URI scheme that stands for pictures from the web
 *
 * Copies HTML as mesign_html_clean() does. Of pictures from the web (http:, https:) that are large
 * enough to be seen, the address becomes SCHEME:ADDRESS, with ADDRESS percent-encoded as a whole,
 * for whoever shows the copy to fetch or not; nothing else of the web is in it.
 *
 * Returns: (transfer full): a fragment to put into a body
 */
char *
mesign_html_clean_with_remote (const char *html, const char *scheme)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (MesignSheet) sheet = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  Cleaner cleaner = { .out = out, .remote_scheme = scheme };
  View view;

  g_return_val_if_fail (html != NULL, NULL);

  document = mesign_html_parse (html);
  if (document == NULL)
    return g_strdup ("");
  sheet = mesign_sheet_collect (document);
  cleaner.sheet = sheet;
  mesign_sight_init (&view.sight);
  mesign_sight_init (&view.drawn);
  for (const xmlNode *node = document->children; node != NULL; node = node->next)
    clean_node (&cleaner, node, &view, 0);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
