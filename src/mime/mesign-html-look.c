/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* How text is to look, as far as that can be left to the mail: its letters, its distances, its
 * frames. */

#define MAX_DECLARATIONS 100

static gboolean
has_negative (const char *value)
{
  for (const char *minus = strchr (value, '-'); minus != NULL; minus = strchr (minus + 1, '-'))
    if (g_ascii_isdigit (minus[1]) || minus[1] == '.')
      return TRUE;

  return FALSE;
}

/* A quotation that does not end takes in what follows. */
static gboolean
is_closed (const char *value)
{
  char quote = '\0';

  for (const char *p = value; *p != '\0'; p++)
    if (quote != '\0' && *p == quote)
      quote = '\0';
    else if (quote == '\0' && (*p == '"' || *p == '\''))
      quote = *p;
    else if (g_ascii_iscntrl (*p) && (quote != '\0' || !g_ascii_isspace (*p)))
      return FALSE;

  return quote == '\0';
}

/* Lines that are too low lie upon each other. */
static gboolean
is_line_high_enough (const char *value)
{
  static const struct
  {
    const char *unit;
    double least;
  } units[] = { { "", 0.8 }, { "em", 0.8 }, { "rem", 0.8 }, { "%", 80 }, { "px", 8 }, { "pt", 6 } };
  char *rest;
  double number = g_ascii_strtod (value, &rest);

  if (rest == value)
    return g_str_equal (value, "normal") || g_str_equal (value, "inherit");
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (rest, units[i].unit))
      return number >= units[i].least;

  return FALSE;
}

/* Whether a declaration can neither load anything nor have one text lie upon another. */
static gboolean
is_harmless (const char *name, const char *value)
{
  static const char *const allowed[] = { "font-family",
                                         "font-size",
                                         "font-weight",
                                         "font-style",
                                         "font",
                                         "text-align",
                                         "line-height",
                                         "text-decoration",
                                         "border",
                                         "border-left",
                                         "border-right",
                                         "border-top",
                                         "border-bottom",
                                         "border-collapse",
                                         "border-radius",
                                         "border-spacing",
                                         "margin",
                                         "margin-left",
                                         "margin-right",
                                         "margin-top",
                                         "margin-bottom",
                                         "padding",
                                         "padding-left",
                                         "padding-right",
                                         "padding-top",
                                         "padding-bottom",
                                         "width",
                                         "max-width",
                                         "white-space",
                                         "direction",
                                         "vertical-align",
                                         "list-style-type",
                                         NULL };

  if (!g_strv_contains (allowed, name) || strpbrk (value, "([\\<>@&{}") != NULL ||
      !is_closed (value))
    return FALSE;
  if (g_str_equal (name, "line-height"))
    return is_line_high_enough (value);
  /* Behind the stroke stands the height of lines. */
  if (g_str_equal (name, "font"))
    return strchr (value, '/') == NULL;

  return !(g_str_has_prefix (name, "margin") || g_str_equal (name, "vertical-align")) ||
         !has_negative (value);
}

static void
append_declaration (GString *out, char *text)
{
  char *colon = strchr (text, ':');
  char *important = strchr (text, '!');
  const char *name;
  const char *value;

  if (colon == NULL)
    return;
  if (important != NULL)
    *important = '\0';
  *colon = '\0';
  name = g_strstrip (text);
  value = g_strstrip (colon + 1);
  if (*value != '\0' && is_harmless (name, value))
    g_string_append_printf (out, "%s:%s;", name, value);
}

/**
 * mesign_css_keep_harmless:
 * @declarations: the content of a rule as mesign_css_simplify() gives it
 *
 * Returns: (transfer full): what of it is harmless, without colours
 */
char *
mesign_css_keep_harmless (const char *declarations)
{
  g_auto (GStrv) parts = g_strsplit (declarations, ";", MAX_DECLARATIONS);
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    append_declaration (out, parts[i]);

  return g_string_free (out, FALSE);
}

static void
append_colour (GString *out, const char *name, const MesignColour *colour)
{
  if (colour->kind == MESIGN_COLOUR_SOLID)
    g_string_append_printf (out, "%s:#%02x%02x%02x;", name, colour->channels[0],
                            colour->channels[1], colour->channels[2]);
}

/* Colours are written anew, and nothing of a picture is. Those of attributes are drawn by these,
 * but for the elements that stand for the whole document. */
static void
append_colours (GString *out, MesignSheet *sheet, const xmlNode *node, const char *own)
{
  static const char *const whole[] = { "html", "body", NULL };
  gboolean all = mesign_html_is_any (node, whole);
  MesignDeclarations said = { 0 };
  MesignDeclarations inside;
  MesignDeclarations result;

  mesign_sheet_look_up (sheet, node, &said);
  mesign_declarations_read (&inside, own);
  mesign_style_of (sheet, node, &result);
  if (all || said.colour.kind != MESIGN_COLOUR_NONE || inside.colour.kind != MESIGN_COLOUR_NONE)
    append_colour (out, "color", &result.colour);
  if (all || said.background.kind != MESIGN_COLOUR_NONE ||
      inside.background.kind != MESIGN_COLOUR_NONE)
    append_colour (out, "background-color", &result.background);
}

/**
 * mesign_html_dup_look:
 * @sheet: the rules of the document
 * @node: an element
 *
 * Returns: (transfer full): what the rules for it and its own style make it look like, as the
 * harmless content of a style attribute; the colours are those of mesign_style_of()
 */
char *
mesign_html_dup_look (MesignSheet *sheet, const xmlNode *node)
{
  g_autofree char *style =
      node->properties != NULL ? mesign_html_dup_attribute (node, "style") : NULL;
  g_autofree char *simple = mesign_css_simplify (style != NULL ? style : "");
  g_autofree char *own = mesign_css_keep_harmless (simple);
  GString *out = g_string_new (NULL);

  mesign_sheet_append_look (sheet, node, out);
  g_string_append (out, own);
  append_colours (out, sheet, node, simple);

  return g_string_free (out, FALSE);
}
