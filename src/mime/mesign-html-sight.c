/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* Whether a reader sees a text: from its own style, and from what it inherits. */

static const char *
skip_comment (const char *p)
{
  const char *close = strstr (p + 2, "*/");

  return close != NULL ? close + 2 : p + strlen (p);
}

/* What an escape stands for, if that is a letter or a digit; nothing else has to be escaped to say
 * something of an element. */
static const char *
take_escape (GString *out, const char *p)
{
  guint code = 0;
  guint n = 0;

  for (p++; n < 6 && g_ascii_isxdigit (*p); n++, p++)
    code = code * 16 + (guint) g_ascii_xdigit_value (*p);
  if (n > 0 && (*p == ' ' || *p == '\n' || *p == '\t'))
    p++;
  if (n == 0 && *p != '\0')
    code = (guchar) *p++;
  if (code < 0x80 && (g_ascii_isalnum ((char) code) || code == '-' || code == '_'))
    g_string_append_c (out, g_ascii_tolower ((char) code));

  return p;
}

/**
 * mesign_css_simplify:
 * @css: a style sheet or declarations
 *
 * Returns: (transfer full): the same in lower case, without comments and escapes
 */
char *
mesign_css_simplify (const char *css)
{
  GString *out = g_string_new (NULL);

  for (const char *p = css; *p != '\0';)
    {
      if (p[0] == '/' && p[1] == '*')
        p = skip_comment (p);
      else if (*p == '\\')
        p = take_escape (out, p);
      else
        g_string_append_c (out, g_ascii_tolower (*p++));
    }

  return g_string_free (out, FALSE);
}

static void
take_colour_attribute (const xmlNode *node, const char *name, MesignColour *colour)
{
  g_autofree char *value = mesign_html_dup_attribute (node, name);
  g_autofree char *lower = value != NULL ? g_ascii_strdown (value, -1) : NULL;
  MesignColour parsed;

  if (lower == NULL)
    return;
  parsed = mesign_colour_parse (g_strstrip (lower));
  if (parsed.kind != MESIGN_COLOUR_NONE)
    *colour = parsed;
}

static void
take_attributes (const xmlNode *node, MesignDeclarations *result)
{
  take_colour_attribute (node, "bgcolor", &result->background);
  if (xmlHasProp ((xmlNode *) node, (const xmlChar *) "background") != NULL)
    result->background = (MesignColour){ MESIGN_COLOUR_UNKNOWN, { 0 } };
  if (mesign_html_is (node, "font"))
    take_colour_attribute (node, "color", &result->colour);
  if (mesign_html_is (node, "body"))
    take_colour_attribute (node, "text", &result->colour);
  if (xmlHasProp ((xmlNode *) node, (const xmlChar *) "hidden") != NULL)
    result->style |= MESIGN_STYLE_GONE;
}

/* The element's own word goes before the sheet's, unless the sheet insists. */
static void
override (MesignDeclarations *result, const MesignDeclarations *own)
{
  gboolean forced = (result->style & MESIGN_STYLE_FORCED) != 0;

  if (!forced && (own->style & MESIGN_STYLE_FONT) != 0)
    result->style &= ~MESIGN_STYLE_ZERO_FONT;
  if (!forced && (own->style & MESIGN_STYLE_VISIBLE) != 0)
    result->style &= ~MESIGN_STYLE_INVISIBLE;
  result->style |= own->style;
  if (own->colour.kind != MESIGN_COLOUR_NONE &&
      !(forced && result->colour.kind != MESIGN_COLOUR_NONE))
    result->colour = own->colour;
  if (own->background.kind != MESIGN_COLOUR_NONE &&
      !(forced && result->background.kind != MESIGN_COLOUR_NONE))
    result->background = own->background;
}

/**
 * mesign_style_of:
 * @sheet: (nullable): the rules of the document
 * @node: an element
 * @result: (out): what its attributes, the rules for it, and its own style say
 */
void
mesign_style_of (MesignSheet *sheet, const xmlNode *node, MesignDeclarations *result)
{
  g_autofree char *style = NULL;
  g_autofree char *simple = NULL;
  MesignDeclarations own;

  *result = (MesignDeclarations){ 0 };
  if (node->properties != NULL)
    take_attributes (node, result);
  if (sheet != NULL)
    mesign_sheet_look_up (sheet, node, result);
  style = node->properties != NULL ? mesign_html_dup_attribute (node, "style") : NULL;
  if (style == NULL)
    return;
  simple = mesign_css_simplify (style);
  mesign_declarations_read (&own, simple);
  override (result, &own);
}

/**
 * mesign_sight_init:
 * @self: (out): black on white, as where nothing is said
 */
void
mesign_sight_init (MesignSight *self)
{
  self->style = MESIGN_STYLE_NONE;
  self->colour = (MesignColour){ MESIGN_COLOUR_SOLID, { 0, 0, 0 } };
  self->background = (MesignColour){ MESIGN_COLOUR_SOLID, { 0xff, 0xff, 0xff } };
}

/* Visibility and font size are inherited until a descendant says otherwise. */
static MesignStyle
inherit (MesignStyle inherited, MesignStyle own)
{
  MesignStyle result = inherited;

  if ((own & MESIGN_STYLE_VISIBLE) != 0)
    result &= ~MESIGN_STYLE_INVISIBLE;
  if ((own & MESIGN_STYLE_FONT) != 0)
    result &= ~MESIGN_STYLE_ZERO_FONT;

  return result | (own & (MESIGN_STYLE_INVISIBLE | MESIGN_STYLE_ZERO_FONT));
}

/**
 * mesign_sight_enter:
 * @self: (out): how text in the element is seen
 * @outer: how text around it is seen
 * @sheet: (nullable): the rules of the document
 * @node: an element
 *
 * Returns: whether anything in the element can be seen
 */
gboolean
mesign_sight_enter (MesignSight *self,
                    const MesignSight *outer,
                    MesignSheet *sheet,
                    const xmlNode *node)
{
  static const MesignColour link = { MESIGN_COLOUR_SOLID, { 0, 0, 0xee } };
  MesignDeclarations own;

  *self = *outer;
  mesign_style_of (sheet, node, &own);
  self->style = inherit (outer->style, own.style);
  if (own.colour.kind != MESIGN_COLOUR_NONE)
    self->colour = own.colour;
  else if (mesign_html_is (node, "a") &&
           xmlHasProp ((xmlNode *) node, (const xmlChar *) "href") != NULL)
    self->colour = link;
  if (own.background.kind != MESIGN_COLOUR_NONE && own.background.kind != MESIGN_COLOUR_CLEAR)
    self->background = own.background;

  return (own.style & MESIGN_STYLE_GONE) == 0;
}

/**
 * mesign_sight_is_clear:
 * @self: how text is seen
 *
 * Returns: whether it is seen at all
 */
gboolean
mesign_sight_is_clear (const MesignSight *self)
{
  return (self->style & (MESIGN_STYLE_INVISIBLE | MESIGN_STYLE_ZERO_FONT)) == 0 &&
         mesign_colour_stands_out (&self->colour, &self->background);
}

/**
 * mesign_sight_init_at:
 * @self: (out): how text in @node is seen
 * @sheet: (nullable): the rules of the document
 * @known: (element-type xmlNode MesignSight): what was found out in this document before
 * @node: an element somewhere in a document, or the document
 */
void
mesign_sight_init_at (MesignSight *self, MesignSheet *sheet, GHashTable *known, const xmlNode *node)
{
  g_autoptr (GPtrArray) above = g_ptr_array_new ();
  const MesignSight *outer = NULL;

  for (; node != NULL && node->type == XML_ELEMENT_NODE && outer == NULL; node = node->parent)
    {
      outer = g_hash_table_lookup (known, node);
      if (outer == NULL)
        g_ptr_array_add (above, (gpointer) node);
    }
  mesign_sight_init (self);
  if (outer != NULL)
    *self = *outer;
  for (guint i = above->len; i > 0; i--)
    {
      MesignSight around = *self;

      mesign_sight_enter (self, &around, sheet, above->pdata[i - 1]);
      g_hash_table_insert (known, above->pdata[i - 1], g_memdup2 (self, sizeof *self));
    }
}

static gboolean
may_go_in (const xmlNode *node, const MesignSight *sight, MesignSheet *sheet)
{
  MesignSight inner;

  return node->type == XML_ELEMENT_NODE && node->children != NULL &&
         !mesign_html_is_unseen (node) && mesign_sight_enter (&inner, sight, sheet, node) &&
         mesign_sight_is_clear (&inner);
}

/**
 * mesign_html_next_flat:
 * @node: a node below @top
 * @top: where to stay in
 * @sight: how text in @top is seen
 * @sheet: (nullable): the rules of the document
 *
 * Returns: (transfer none) (nullable): the next node in the order of the document, without going
 * down into what by itself cannot be seen
 */
const xmlNode *
mesign_html_next_flat (const xmlNode *node,
                       const xmlNode *top,
                       const MesignSight *sight,
                       MesignSheet *sheet)
{
  if (may_go_in (node, sight, sheet))
    return node->children;
  while (node != top && node->next == NULL)
    node = node->parent;

  return node != top ? node->next : NULL;
}
