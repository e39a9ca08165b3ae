/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* The little of CSS that says whether a text can be seen at all, and whether it is more than plain
 * text. */

#define MAX_RULES 5000

/* One block of declarations, read. */
typedef struct
{
  MesignStyle style;
  gboolean zero_size;
  gboolean clipped;
  gboolean positioned;
  gboolean far_away;
  char *color;
  char *background;
} Declarations;

static gboolean
is_zero (const char *value)
{
  char *rest;
  double number = g_ascii_strtod (value, &rest);

  return rest != value && number < 0.02 && number > -0.02;
}

static gboolean
is_tiny (const char *value)
{
  char *rest;
  double number = g_ascii_strtod (value, &rest);

  if (rest == value)
    return FALSE;
  if (g_str_has_prefix (rest, "px") || g_str_has_prefix (rest, "pt"))
    return number < 2;

  return number < 0.1;
}

static gboolean
is_far (const char *value)
{
  return g_ascii_strtod (value, NULL) <= -900;
}

static gboolean
is_one_of (const char *value, const char *const *values)
{
  return g_strv_contains (values, value);
}

static void
read_visibility (Declarations *self, const char *name, const char *value)
{
  static const char *const sizes[] = { "height", "max-height", "width", "max-width", NULL };
  static const char *const edges[] = { "left", "top", "margin-left", "margin-top", NULL };

  if ((g_str_equal (name, "display") && g_str_equal (value, "none")) ||
      (g_str_equal (name, "mso-hide") && g_str_equal (value, "all")) ||
      (g_str_equal (name, "opacity") && is_zero (value)) ||
      (g_str_equal (name, "color") && g_str_equal (value, "transparent")) ||
      (g_str_equal (name, "transform") && strstr (value, "scale(0)") != NULL) ||
      (g_str_equal (name, "text-indent") && is_far (value)))
    self->style |= MESIGN_STYLE_GONE;
  else if (g_str_equal (name, "visibility"))
    self->style |= g_str_equal (value, "hidden") || g_str_equal (value, "collapse")
                       ? MESIGN_STYLE_INVISIBLE
                       : MESIGN_STYLE_VISIBLE;
  else if (g_str_equal (name, "font-size") || g_str_equal (name, "font"))
    self->style |= is_tiny (value) ? MESIGN_STYLE_ZERO_FONT : MESIGN_STYLE_FONT;
  else if (is_one_of (name, sizes))
    self->zero_size = self->zero_size || is_zero (value);
  else if (g_str_has_prefix (name, "overflow"))
    self->clipped = self->clipped || g_str_has_prefix (value, "hidden");
  else if (g_str_equal (name, "position"))
    self->positioned = g_str_equal (value, "absolute") || g_str_equal (value, "fixed");
  else if (is_one_of (name, edges))
    self->far_away = self->far_away || is_far (value);
}

static gboolean
is_black (const char *value)
{
  static const char *const blacks[] = { "black",           "#000",       "#000000", "windowtext",
                                        "rgb(0, 0, 0)",    "rgb(0,0,0)", "inherit", "initial",
                                        "currentcolor",    "#222222",    "#222",    "#333333",
                                        "rgb(34, 34, 34)", NULL };

  return is_one_of (value, blacks);
}

static gboolean
is_white (const char *value)
{
  static const char *const whites[] = { "white",
                                        "#fff",
                                        "#ffffff",
                                        "inherit",
                                        "initial",
                                        "transparent",
                                        "none",
                                        "rgb(255,255,255)",
                                        "rgb(255, 255, 255)",
                                        NULL };

  return is_one_of (value, whites);
}

static gboolean
is_quiet (const char *name, const char *value)
{
  static const char *const quiet[] = {
    "direction",     "line-height", "white-space", "word-wrap",      "word-break",
    "overflow-wrap", "orphans",     "widows",      "letter-spacing", "text-size-adjust",
    "unicode-bidi",  "caret-color", NULL
  };
  static const char *const normal[] = { "normal",  "none",   "start", "left", "inherit",
                                        "initial", "auto",   "400",   "0px",  "0",
                                        "block",   "inline", "0pt",   NULL };

  if (g_str_has_prefix (name, "margin") || g_str_has_prefix (name, "padding") ||
      g_str_has_prefix (name, "mso-") || g_str_has_prefix (name, "-webkit-") ||
      g_str_equal (name, "font-family") || g_str_equal (name, "font-size") ||
      is_one_of (name, quiet) || is_one_of (value, normal))
    return TRUE;
  if (g_str_equal (name, "color"))
    return is_black (value);

  return g_str_has_prefix (name, "background") && is_white (value);
}

static void
read_declaration (Declarations *self, char *text)
{
  char *colon = strchr (text, ':');
  char *important;
  const char *name;
  char *value;

  if (colon == NULL)
    return;
  *colon = '\0';
  name = g_strstrip (text);
  value = colon + 1;
  important = strchr (value, '!');
  if (important != NULL)
    *important = '\0';
  g_strstrip (value);
  read_visibility (self, name, value);
  if (!is_quiet (name, value))
    self->style |= MESIGN_STYLE_LOUD;
  if (g_str_equal (name, "color"))
    self->color = value;
  if (g_str_equal (name, "background-color") || g_str_equal (name, "background"))
    self->background = value;
}

/**
 * mesign_style_read:
 * @declarations: the content of a style attribute or of a rule
 *
 * Returns: what it says of a text
 */
MesignStyle
mesign_style_read (const char *declarations)
{
  g_autofree char *lower = g_ascii_strdown (declarations, -1);
  g_auto (GStrv) parts = g_strsplit (lower, ";", 200);
  Declarations self = { 0 };

  for (guint i = 0; parts[i] != NULL; i++)
    read_declaration (&self, parts[i]);
  if ((self.zero_size && self.clipped) || (self.positioned && self.far_away) ||
      (self.color != NULL && g_strcmp0 (self.color, self.background) == 0))
    self.style |= MESIGN_STYLE_GONE;

  return self.style;
}

static void
add_rule (GHashTable *sheet, const char *selectors, const char *declarations)
{
  g_auto (GStrv) list = g_strsplit (selectors, ",", 100);
  MesignStyle style = mesign_style_read (declarations);

  for (guint i = 0; list[i] != NULL && g_hash_table_size (sheet) < MAX_RULES; i++)
    {
      char *selector = g_strstrip (list[i]);
      guint before = GPOINTER_TO_UINT (g_hash_table_lookup (sheet, selector));

      g_hash_table_insert (sheet, g_ascii_strdown (selector, -1),
                           GUINT_TO_POINTER (before | style));
    }
}

static char *
drop_comments (const char *css)
{
  GString *out = g_string_new (NULL);

  while (*css != '\0')
    {
      const char *open = strstr (css, "/*");
      const char *close = open != NULL ? strstr (open + 2, "*/") : NULL;

      g_string_append_len (out, css, open != NULL ? (gssize) (open - css) : -1);
      if (close == NULL)
        break;
      css = close + 2;
    }

  return g_string_free (out, FALSE);
}

static const char *
skip_block (const char *p)
{
  int depth = 0;

  for (; *p != '\0'; p++)
    {
      if (*p == ';' && depth == 0)
        return p + 1;
      depth += *p == '{';
      depth -= *p == '}';
      if (*p == '}' && depth <= 0)
        return p + 1;
    }

  return p;
}

static void
read_sheet (GHashTable *sheet, const char *css)
{
  g_autofree char *plain = drop_comments (css);
  const char *p = plain;

  while (*p != '\0')
    {
      const char *open;
      const char *close;

      p += strspn (p, " \t\r\n");
      if (g_str_has_prefix (p, "<!--") || g_str_has_prefix (p, "-->"))
        {
          p += *p == '<' ? 4 : 3;
          continue;
        }
      if (*p == '@')
        {
          p = skip_block (p);
          continue;
        }
      open = strchr (p, '{');
      close = open != NULL ? strchr (open, '}') : NULL;
      if (close == NULL)
        return;

      {
        g_autofree char *selectors = g_strndup (p, open - p);
        g_autofree char *declarations = g_strndup (open + 1, close - open - 1);

        add_rule (sheet, selectors, declarations);
      }
      p = close + 1;
    }
}

/**
 * mesign_style_collect:
 * @document: a document
 *
 * Returns: (transfer full) (element-type utf8 guint): the #MesignStyle of the rules of its style
 * elements by selector
 */
GHashTable *
mesign_style_collect (xmlDoc *document)
{
  GHashTable *sheet = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  xmlNode *node = xmlDocGetRootElement (document);

  while (node != NULL)
    {
      if (mesign_html_is (node, "style"))
        {
          xmlChar *css = xmlNodeGetContent (node);

          if (css != NULL)
            read_sheet (sheet, (const char *) css);
          xmlFree (css);
        }
      if (node->children != NULL && node->type == XML_ELEMENT_NODE)
        {
          node = node->children;
          continue;
        }
      while (node != NULL && node->next == NULL)
        node = node->parent;
      node = node != NULL ? node->next : NULL;
    }

  return sheet;
}

static MesignStyle
look_up (GHashTable *sheet, const char *prefix, const char *mark, const char *name)
{
  g_autofree char *selector = g_strconcat (prefix, mark, name, NULL);
  g_autofree char *lower = g_ascii_strdown (selector, -1);

  return (MesignStyle) GPOINTER_TO_UINT (g_hash_table_lookup (sheet, lower));
}

static MesignStyle
style_by_sheet (GHashTable *sheet, const xmlNode *node)
{
  const char *element = (const char *) node->name;
  g_autofree char *classes = mesign_html_dup_attribute (node, "class");
  g_autofree char *id = mesign_html_dup_attribute (node, "id");
  g_auto (GStrv) names = classes != NULL ? g_strsplit_set (classes, " \t\r\n", 50) : NULL;
  MesignStyle style = look_up (sheet, element, "", "") | look_up (sheet, "*", "", "");

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (*names[i] != '\0')
      style |= look_up (sheet, "", ".", names[i]) | look_up (sheet, element, ".", names[i]);
  if (id != NULL)
    style |= look_up (sheet, "", "#", id) | look_up (sheet, element, "#", id);

  return style;
}

/**
 * mesign_style_of:
 * @sheet: the rules of the document
 * @node: an element
 *
 * Returns: what its style attribute, its attributes and the rules for it say
 */
MesignStyle
mesign_style_of (GHashTable *sheet, const xmlNode *node)
{
  MesignStyle style = MESIGN_STYLE_NONE;
  g_autofree char *declarations = NULL;

  if (g_hash_table_size (sheet) > 0)
    style = style_by_sheet (sheet, node);
  if (node->properties == NULL)
    return style;
  declarations = mesign_html_dup_attribute (node, "style");
  if (declarations != NULL)
    style |= mesign_style_read (declarations);
  if (xmlHasProp ((xmlNode *) node, (const xmlChar *) "hidden") != NULL)
    style |= MESIGN_STYLE_GONE;

  return style;
}

/**
 * mesign_style_inherit:
 * @inherited: what holds around an element
 * @own: what mesign_style_of() says of it
 *
 * Returns: what holds inside it: visibility and font size are inherited until a descendant says
 * otherwise
 */
MesignStyle
mesign_style_inherit (MesignStyle inherited, MesignStyle own)
{
  MesignStyle result = inherited;

  if ((own & MESIGN_STYLE_VISIBLE) != 0)
    result &= ~MESIGN_STYLE_INVISIBLE;
  if ((own & MESIGN_STYLE_FONT) != 0)
    result &= ~MESIGN_STYLE_ZERO_FONT;

  return result | (own & (MESIGN_STYLE_INVISIBLE | MESIGN_STYLE_ZERO_FONT));
}
