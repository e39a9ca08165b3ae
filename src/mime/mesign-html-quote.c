/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

/* HTML of others that goes out under one's own name. It is made anew of the elements that say what
 * a text is, without anything that says how it looks; what could not be seen is not there. */

typedef struct
{
  GString *out;
  MesignSheet *sheet;
} Quoting;

static gboolean
is_kept (const xmlNode *node)
{
  static const char *const kept[] = {
    "a",     "b",  "blockquote", "br", "caption", "code", "dd",     "del",    "div", "dl",  "dt",
    "em",    "h1", "h2",         "h3", "h4",      "h5",   "h6",     "hr",     "i",   "ins", "li",
    "ol",    "p",  "pre",        "q",  "s",       "span", "strike", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot",      "th", "thead",   "tr",   "tt",     "u",      "ul",  NULL
  };

  return mesign_html_is_any (node, kept);
}

static gboolean
is_empty (const xmlNode *node)
{
  return mesign_html_is (node, "br") || mesign_html_is (node, "hr");
}

static void
append_attribute (GString *out, const xmlNode *node, const char *name)
{
  g_autofree char *value = mesign_html_dup_attribute (node, name);

  if (value == NULL)
    return;
  g_strstrip (value);
  if (g_str_equal (name, "href") && !mesign_html_is_safe_href (value))
    return;
  g_string_append_printf (out, " %s=\"", name);
  mesign_html_append_escaped (out, value);
  g_string_append_c (out, '"');
}

static void
open_element (GString *out, const xmlNode *node, const char *name)
{
  static const char *const attributes[] = { "href", "dir", "lang", "colspan", "rowspan", "start" };

  g_string_append_printf (out, "<%s", name);
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    append_attribute (out, node, attributes[i]);
  g_string_append (out, g_str_equal (name, "blockquote") ? " type=\"cite\">" : ">");
}

/* A picture is not taken along; its words are. */
static void
quote_image (Quoting *self, const xmlNode *node)
{
  g_autofree char *words = mesign_html_dup_attribute (node, "alt");

  if (words != NULL)
    mesign_html_append_escaped (self->out, words);
}

static void quote_node (Quoting *self, const xmlNode *node, const MesignSight *outer, guint depth);

static void
quote_element (Quoting *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  g_autofree char *name = g_ascii_strdown ((const char *) node->name, -1);
  const gboolean kept = is_kept (node);

  if (kept)
    open_element (self->out, node, name);
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    quote_node (self, child, sight, depth + 1);
  if (kept && !is_empty (node))
    g_string_append_printf (self->out, "</%s>", name);
}

static void
quote_node (Quoting *self, const xmlNode *node, const MesignSight *outer, guint depth)
{
  MesignSight sight;

  if (node->type == XML_TEXT_NODE && mesign_sight_is_clear (outer))
    mesign_html_append_escaped (self->out, (const char *) node->content);
  if (node->type != XML_ELEMENT_NODE || depth > MESIGN_HTML_MAX_DEPTH ||
      mesign_html_is_unseen (node) || !mesign_sight_enter (&sight, outer, self->sheet, node))
    return;
  if (!mesign_html_is (node, "img"))
    quote_element (self, node, &sight, depth);
  else if (!mesign_html_is_dot (node) && mesign_sight_is_clear (&sight))
    quote_image (self, node);
}

/**
 * mesign_html_quote:
 * @html: HTML in UTF-8 as it came
 *
 * Makes HTML anew by allow-list, for quoting it in a mail of one's own: elements of text, links to
 * the web and to mail addresses, the words of pictures. No scripts, forms, styles, event handlers,
 * pictures or remote content, and nothing that could not be seen.
 *
 * Returns: (transfer full): a fragment to put into a body
 */
char *
mesign_html_quote (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (MesignSheet) sheet = NULL;
  Quoting self = { NULL };
  MesignSight sight;

  g_return_val_if_fail (html != NULL, NULL);

  document = mesign_html_parse (html);
  if (document == NULL)
    return g_strdup ("");
  self.sheet = sheet = mesign_sheet_collect (document);
  self.out = g_string_new (NULL);
  mesign_sight_init (&sight);
  for (const xmlNode *node = document->children; node != NULL; node = node->next)
    quote_node (&self, node, &sight, 0);

  return g_string_free (self.out, FALSE);
}
