/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-address-text.h"

#include <string.h>

/* Where a reader of the text stands: a comma in a quoted name or in a comment ends nothing. */
typedef struct
{
  gboolean is_quoted;
  gboolean is_escaped;
  guint in_angle;
  guint in_comment;
} Place;

/* What stands between addresses on a Latin and on a Chinese keyboard. */
static gboolean
is_separator (gunichar c)
{
  return c == ',' || c == ';' || c == '\n' || c == '\r' || c == 0xff0c || c == 0xff1b ||
         c == 0x3001;
}

static gboolean
step (Place *place, gunichar c)
{
  if (place->is_escaped)
    place->is_escaped = FALSE;
  else if (place->is_quoted && c == '\\')
    place->is_escaped = TRUE;
  else if (c == '"')
    place->is_quoted = !place->is_quoted;
  else if (place->is_quoted)
    return FALSE;
  else if (c == '<')
    place->in_angle = 1;
  else if (c == '>')
    place->in_angle = 0;
  else if (c == '(')
    place->in_comment++;
  else if (c == ')' && place->in_comment > 0)
    place->in_comment--;
  else
    return is_separator (c) && place->in_angle == 0 && place->in_comment == 0;

  return FALSE;
}

static void
add_piece (GPtrArray *pieces, const char *start, const char *end)
{
  char *piece = g_strstrip (g_strndup (start, end - start));

  if (piece[0] != '\0')
    g_ptr_array_add (pieces, piece);
  else
    g_free (piece);
}

/* Cuts a text into addresses as a person separates them. What follows the last separator is not
 * finished yet and comes back in @rest. */
GStrv
mesign_address_text_split (const char *text, char **rest)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new ();
  Place place = { 0 };
  const char *start = text;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (step (&place, g_utf8_get_char (at)))
      {
        add_piece (pieces, start, at);
        start = g_utf8_next_char (at);
      }
  if (rest != NULL)
    *rest = g_strchug (g_strdup (start));
  else
    add_piece (pieces, start, start + strlen (start));
  g_ptr_array_add (pieces, NULL);

  return (GStrv) g_ptr_array_steal (pieces, NULL);
}

gboolean
mesign_address_text_has_separator (const char *text)
{
  Place place = { 0 };

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (step (&place, g_utf8_get_char (at)))
      return TRUE;

  return FALSE;
}
