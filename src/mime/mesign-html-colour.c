/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* Colours of CSS, and whether a text of one can be read on another. */

/* Below both nobody sees a letter: the contrast ratio of WCAG 2, and the largest difference of a
 * channel. */
#define LEAST_CONTRAST 1.2
#define LEAST_DIFFERENCE 40

/* The names of mails, and those that are nearly white. */
static const struct
{
  const char *name;
  guint32 value;
} named[] = {
  { "black", 0x000000 },         { "silver", 0xc0c0c0 },     { "gray", 0x808080 },
  { "grey", 0x808080 },          { "white", 0xffffff },      { "maroon", 0x800000 },
  { "red", 0xff0000 },           { "purple", 0x800080 },     { "fuchsia", 0xff00ff },
  { "magenta", 0xff00ff },       { "green", 0x008000 },      { "lime", 0x00ff00 },
  { "olive", 0x808000 },         { "yellow", 0xffff00 },     { "navy", 0x000080 },
  { "blue", 0x0000ff },          { "teal", 0x008080 },       { "aqua", 0x00ffff },
  { "cyan", 0x00ffff },          { "orange", 0xffa500 },     { "pink", 0xffc0cb },
  { "brown", 0xa52a2a },         { "darkgray", 0xa9a9a9 },   { "darkgrey", 0xa9a9a9 },
  { "dimgray", 0x696969 },       { "dimgrey", 0x696969 },    { "lightgray", 0xd3d3d3 },
  { "lightgrey", 0xd3d3d3 },     { "gainsboro", 0xdcdcdc },  { "whitesmoke", 0xf5f5f5 },
  { "ghostwhite", 0xf8f8ff },    { "snow", 0xfffafa },       { "ivory", 0xfffff0 },
  { "azure", 0xf0ffff },         { "mintcream", 0xf5fffa },  { "honeydew", 0xf0fff0 },
  { "floralwhite", 0xfffaf0 },   { "aliceblue", 0xf0f8ff },  { "seashell", 0xfff5ee },
  { "lavenderblush", 0xfff0f5 }, { "lavender", 0xe6e6fa },   { "oldlace", 0xfdf5e6 },
  { "linen", 0xfaf0e6 },         { "beige", 0xf5f5dc },      { "cornsilk", 0xfff8dc },
  { "lightyellow", 0xffffe0 },   { "lightcyan", 0xe0ffff },  { "canvas", 0xffffff },
  { "canvastext", 0x000000 },    { "windowtext", 0x000000 }, { "window", 0xffffff },
};

static MesignColour
solid (guint32 value)
{
  return (MesignColour){ MESIGN_COLOUR_SOLID, { value >> 16, (value >> 8) & 0xff, value & 0xff } };
}

static MesignColour
of_kind (MesignColourKind kind)
{
  return (MesignColour){ kind, { 0 } };
}

static MesignColour
parse_hex (const char *digits)
{
  gsize length = strspn (digits, "0123456789abcdefABCDEF");
  int d[8];

  for (gsize i = 0; i < MIN (length, G_N_ELEMENTS (d)); i++)
    d[i] = g_ascii_xdigit_value (digits[i]);
  if ((length == 4 && d[3] == 0) || (length == 8 && d[6] * 16 + d[7] < 26))
    return of_kind (MESIGN_COLOUR_CLEAR);
  if (length == 3 || length == 4)
    return solid ((guint32) (d[0] * 17 << 16 | d[1] * 17 << 8 | d[2] * 17));
  if (length == 6 || length == 8)
    return solid (
        (guint32) ((d[0] * 16 + d[1]) << 16 | (d[2] * 16 + d[3]) << 8 | (d[4] * 16 + d[5])));

  return of_kind (MESIGN_COLOUR_UNKNOWN);
}

/* The numbers of a function; percentages of 255, or of 1 for the last. Gives how many there are. */
static guint
parse_numbers (const char *text, double *numbers, gboolean *percent, guint most)
{
  guint n = 0;

  while (n < most)
    {
      char *rest;

      text += strspn (text, " ,/\t");
      numbers[n] = g_ascii_strtod (text, &rest);
      if (rest == text)
        break;
      percent[n] = *rest == '%';
      rest += percent[n] || strncmp (rest, "deg", 3) == 0 ? strcspn (rest, " ,/)") : 0;
      text = rest;
      n++;
    }

  return n;
}

static double
wrap (double number, double around)
{
  return number - around * (double) (int) CLAMP (number / around, -1e6, 1e6);
}

static double
hue_channel (double hue, double saturation, double lightness, double offset)
{
  double k = wrap (offset + wrap (hue, 360) / 30 + 12, 12);
  double a = saturation * MIN (lightness, 1 - lightness);

  return lightness - a * MAX (-1, MIN (MIN (k - 3, 9 - k), 1));
}

static guint8
to_channel (double share)
{
  return (guint8) CLAMP (share * 255 + 0.5, 0, 255);
}

static MesignColour
parse_function (const char *value)
{
  const char *open = strchr (value, '(');
  gboolean is_hue = g_str_has_prefix (value, "hsl");
  double n[4] = { 0, 0, 0, 1 };
  gboolean percent[4] = { FALSE };
  guint count;
  MesignColour colour = { MESIGN_COLOUR_SOLID, { 0 } };

  if (open == NULL || (!is_hue && !g_str_has_prefix (value, "rgb")))
    return of_kind (MESIGN_COLOUR_UNKNOWN);
  count = parse_numbers (open + 1, n, percent, 4);
  if (count < 3)
    return of_kind (MESIGN_COLOUR_UNKNOWN);
  if (count == 4 && (percent[3] ? n[3] / 100 : n[3]) < 0.1)
    return of_kind (MESIGN_COLOUR_CLEAR);
  for (guint i = 0; i < 3; i++)
    colour.channels[i] =
        is_hue ? to_channel (hue_channel (n[0], n[1] / 100, n[2] / 100, (double[]){ 0, 8, 4 }[i]))
               : to_channel (percent[i] ? n[i] / 100 : n[i] / 255);

  return colour;
}

/**
 * mesign_colour_parse:
 * @value: the value of a colour property or attribute, in lower case
 *
 * Returns: the colour
 */
MesignColour
mesign_colour_parse (const char *value)
{
  static const char *const inherited[] = { "inherit", "currentcolor", "unset", "", NULL };

  if (*value == '#')
    return parse_hex (value + 1);
  if (g_strv_contains (inherited, value))
    return of_kind (MESIGN_COLOUR_NONE);
  if (g_str_equal (value, "transparent"))
    return of_kind (MESIGN_COLOUR_CLEAR);
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (g_str_equal (value, named[i].name))
      return solid (named[i].value);
  if (strlen (value) == 6 && strspn (value, "0123456789abcdef") == 6)
    return parse_hex (value);

  return parse_function (value);
}

/* By the square of the channels, which is near enough to the curve of sRGB. */
static double
luminance (const MesignColour *self)
{
  static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += weights[i] * (self->channels[i] / 255.0) * (self->channels[i] / 255.0);

  return sum;
}

/**
 * mesign_colour_stands_out:
 * @colour: of a text
 * @background: what it stands on
 *
 * Returns: whether the text can be seen, as far as that can be told
 */
gboolean
mesign_colour_stands_out (const MesignColour *colour, const MesignColour *background)
{
  double a, b;
  int difference = 0;

  if (colour->kind == MESIGN_COLOUR_CLEAR)
    return FALSE;
  if (colour->kind != MESIGN_COLOUR_SOLID || background->kind != MESIGN_COLOUR_SOLID)
    return TRUE;
  for (guint i = 0; i < 3; i++)
    difference = MAX (difference, ABS (colour->channels[i] - background->channels[i]));
  a = luminance (colour) + 0.05;
  b = luminance (background) + 0.05;

  return MAX (a, b) / MIN (a, b) >= LEAST_CONTRAST || difference >= LEAST_DIFFERENCE;
}
