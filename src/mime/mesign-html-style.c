/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* The little of CSS that says whether a text can be seen at all, and whether it is more than plain
 * text. */

#define MAX_DECLARATIONS 200

/* What only several declarations together hide. */
typedef struct
{
  gboolean zero_size;
  gboolean clipped;
  gboolean positioned;
  gboolean far_away;
  gboolean behind;
} Box;

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
  if (*rest == '%')
    return number < 10;

  return number < 0.1;
}

/* Of the shorthand the size is the first number with a unit; a weight has none. */
static gboolean
is_tiny_font (const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (value, " /", 20);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean is_weight = strlen (words[i]) == 3 && g_str_has_suffix (words[i], "00") &&
                           g_ascii_isdigit (words[i][0]);

      if ((g_ascii_isdigit (words[i][0]) || words[i][0] == '.') && !is_weight)
        return is_tiny (words[i]);
    }

  return strstr (value, "*0") != NULL || strstr (value, "* 0") != NULL ||
         strstr (value, "(0") != NULL;
}

static gboolean
is_far (const char *value)
{
  char *rest;
  double number = g_ascii_strtod (value, &rest);
  gboolean relative = *rest == 'v' || *rest == '%' || *rest == 'e' || *rest == 'r';

  return ABS (number) >= (relative ? 50 : 900) && !(*rest == '%' && ABS (number) < 100);
}

static gboolean
is_variable (const char *value)
{
  return strstr (value, "var(") != NULL || strstr (value, "env(") != NULL;
}

static gboolean
is_one_of (const char *value, const char *const *values)
{
  return g_strv_contains (values, value);
}

static gboolean
is_shrunk (const char *value)
{
  const char *scale = strstr (value, "scale");
  const char *number = scale != NULL ? strchr (scale, '(') : NULL;
  const char *translate = strstr (value, "translate");

  if (number != NULL && ABS (g_ascii_strtod (number + 1, NULL)) < 0.1)
    return TRUE;
  if (translate != NULL && strchr (translate, '(') != NULL)
    {
      number = strchr (translate, '(') + 1;
      return is_far (number) ||
             (strchr (number, ',') != NULL &&
              is_far (strchr (number, ',') + 1 + strspn (strchr (number, ',') + 1, " ")));
    }

  return strstr (value, "matrix(0") != NULL || strstr (value, "rotatex(90deg") != NULL ||
         strstr (value, "rotatey(90deg") != NULL;
}

/* A clip that leaves nothing: rect(0…), inset() of half or more, a circle or a polygon of no size.
 */
static gboolean
is_clip_of_nothing (const char *value)
{
  const char *open = strchr (value, '(');
  double number;

  if (open == NULL)
    return FALSE;
  number = g_ascii_strtod (open + 1 + strspn (open + 1, " "), NULL);
  if (g_str_has_prefix (value, "inset"))
    return number >= 50;

  return g_str_has_prefix (value, "rect") || g_str_has_prefix (value, "circle") ||
                 g_str_has_prefix (value, "ellipse") || g_str_has_prefix (value, "polygon")
             ? number < 2
             : FALSE;
}

static gboolean
is_gone (const char *name, const char *value)
{
  static const char *const may_hide[] = { "display", "visibility", "opacity", "font-size", NULL };

  if (is_one_of (name, may_hide) && is_variable (value))
    return TRUE;
  if (g_str_equal (name, "display"))
    return g_str_equal (value, "none");
  if (g_str_equal (name, "opacity"))
    return is_tiny (value);
  if (g_str_equal (name, "filter"))
    return strstr (value, "opacity(0") != NULL;
  if (g_str_equal (name, "content-visibility"))
    return g_str_equal (value, "hidden");
  if (g_str_has_suffix (name, "transform"))
    return is_shrunk (value);
  if (g_str_equal (name, "scale") || g_str_equal (name, "zoom"))
    return is_tiny (value);
  if (g_str_equal (name, "clip") || g_str_has_suffix (name, "clip-path"))
    return is_clip_of_nothing (value);
  if (g_str_equal (name, "text-indent"))
    return is_far (value);
  if (g_str_equal (name, "letter-spacing") || g_str_equal (name, "word-spacing"))
    return g_ascii_strtod (value, NULL) < (strstr (value, "em") != NULL ? -0.4 : -6);

  return g_str_equal (name, "mso-hide") && g_str_equal (value, "all");
}

static void
read_box (Box *self, const char *name, const char *value)
{
  static const char *const sizes[] = { "height", "max-height", "width", "max-width", NULL };
  static const char *const edges[] = { "left", "top", "right", "bottom", "inset", NULL };

  if (is_one_of (name, sizes))
    self->zero_size = self->zero_size || is_zero (value);
  else if (g_str_has_prefix (name, "overflow"))
    self->clipped = self->clipped || g_str_has_prefix (value, "hidden") ||
                    g_str_has_prefix (value, "clip") || g_str_has_prefix (value, "scroll");
  else if (g_str_equal (name, "position"))
    self->positioned = !g_str_equal (value, "static");
  else if (is_one_of (name, edges))
    self->far_away = self->far_away || is_far (value);
  else if (g_str_equal (name, "z-index"))
    self->behind = *value == '-';
}

static gboolean
is_box_unseen (const Box *self)
{
  return (self->zero_size && self->clipped) ||
         (self->positioned && (self->far_away || self->behind));
}

/* A margin moves a box out of sight by itself. */
static gboolean
is_margin_far (const char *name, const char *value)
{
  g_auto (GStrv) sides = g_str_has_prefix (name, "margin") ? g_strsplit (value, " ", 10) : NULL;

  for (guint i = 0; sides != NULL && sides[i] != NULL; i++)
    if (sides[i][0] == '-' && is_far (sides[i]))
      return TRUE;

  return FALSE;
}

static MesignStyle
read_visibility (const char *name, const char *value)
{
  if (is_gone (name, value) || is_margin_far (name, value))
    return MESIGN_STYLE_GONE;
  if (g_str_equal (name, "visibility"))
    return g_str_equal (value, "hidden") || g_str_equal (value, "collapse") ? MESIGN_STYLE_INVISIBLE
                                                                            : MESIGN_STYLE_VISIBLE;
  if (g_str_equal (name, "font-size"))
    return is_tiny_font (value) ? MESIGN_STYLE_ZERO_FONT : MESIGN_STYLE_FONT;
  if (g_str_equal (name, "font"))
    return is_tiny_font (value) ? MESIGN_STYLE_ZERO_FONT : MESIGN_STYLE_FONT;

  return MESIGN_STYLE_NONE;
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

/* The colour among what else a background may be; a picture may be of any. */
static MesignColour
read_background (const char *value)
{
  static const char *const attachments[] = { "none", "initial", "scroll", NULL };
  g_auto (GStrv) words = NULL;
  MesignColour colour = { MESIGN_COLOUR_NONE, { 0 } };

  if (strstr (value, "url(") != NULL || strstr (value, "gradient(") != NULL)
    return (MesignColour){ MESIGN_COLOUR_UNKNOWN, { 0 } };
  if (strchr (value, '(') != NULL)
    return mesign_colour_parse (value);
  words = g_strsplit (value, " ", 10);
  for (guint i = 0; words[i] != NULL; i++)
    if (!is_one_of (words[i], attachments))
      {
        MesignColour one = mesign_colour_parse (words[i]);

        if (one.kind == MESIGN_COLOUR_SOLID || colour.kind == MESIGN_COLOUR_NONE)
          colour = one;
      }

  return colour;
}

static void
read_colours (MesignDeclarations *self, const char *name, const char *value)
{
  if (g_str_equal (name, "-webkit-text-fill-color") || g_str_equal (name, "color"))
    self->colour = is_variable (value) ? (MesignColour){ MESIGN_COLOUR_CLEAR, { 0 } }
                                       : mesign_colour_parse (value);
  else if (g_str_equal (name, "background-color") || g_str_equal (name, "background") ||
           g_str_equal (name, "background-image"))
    {
      MesignColour background = read_background (value);

      if (background.kind != MESIGN_COLOUR_NONE)
        self->background = background;
    }
}

static void
read_declaration (MesignDeclarations *self, Box *box, char *text)
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
    {
      *important = '\0';
      self->style |= MESIGN_STYLE_FORCED;
    }
  g_strstrip (value);
  self->style |= read_visibility (name, value);
  read_box (box, name, value);
  read_colours (self, name, value);
  if (!is_quiet (name, value))
    self->style |= MESIGN_STYLE_LOUD;
}

/**
 * mesign_declarations_read:
 * @self: (out): what they say of a text
 * @declarations: the content of a rule as mesign_css_simplify() gives it
 */
void
mesign_declarations_read (MesignDeclarations *self, const char *declarations)
{
  g_auto (GStrv) parts = g_strsplit (declarations, ";", MAX_DECLARATIONS);
  Box box = { FALSE };

  *self = (MesignDeclarations){ 0 };
  for (guint i = 0; parts[i] != NULL; i++)
    read_declaration (self, &box, parts[i]);
  if (is_box_unseen (&box))
    self->style |= MESIGN_STYLE_GONE;
}
