/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-mailto.h"

#include <string.h>

#define SCHEME "mailto:"

void
mesign_mailto_free (MesignMailto *self)
{
  g_free (self->to);
  g_free (self->cc);
  g_free (self->bcc);
  g_free (self->subject);
  g_free (self->body);
  g_free (self);
}

/* Undoes the percent signs. What stays undecodable is left out: a page made it up. */
static char *
dup_decoded (const char *text, gssize length)
{
  g_autofree char *decoded = g_uri_unescape_segment (text, length < 0 ? NULL : text + length, NULL);

  return decoded != NULL ? g_utf8_make_valid (decoded, -1) : g_strdup ("");
}

static gboolean
is_forbidden (gunichar c, gboolean may_break)
{
  return g_unichar_iscntrl (c) && !(may_break && (c == '\n' || c == '\t'));
}

/* Without control characters; a line break in a subject would be another header field. */
static char *
dup_clean (const char *text, gboolean may_break)
{
  GString *clean = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_forbidden (c, may_break))
        g_string_append_unichar (clean, c);
      else if (!may_break && (c == '\n' || c == '\t'))
        g_string_append_c (clean, ' ');
    }

  return g_string_free (clean, FALSE);
}

static void
append (char **target, const char *text, const char *separator)
{
  g_autofree char *before = *target;

  *target = before == NULL || *before == '\0' ? g_strdup (text)
                                              : g_strconcat (before, separator, text, NULL);
}

/* The ways in which programs were once made to attach a file of the person who clicked. */
static gboolean
asks_for_file (const char *name)
{
  static const char *const names[] = { "attach", "attachment", "attachments", "file", "insert" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;

  return FALSE;
}

/* RFC 6068 section 2: what may be asked for is a short list, never a file. */
static void
take_field (MesignMailto *self, const char *name, const char *value)
{
  g_autofree char *line = dup_clean (value, FALSE);
  g_autofree char *text = dup_clean (value, TRUE);

  if (g_ascii_strcasecmp (name, "to") == 0)
    append (&self->to, line, ", ");
  else if (g_ascii_strcasecmp (name, "cc") == 0)
    append (&self->cc, line, ", ");
  else if (g_ascii_strcasecmp (name, "bcc") == 0)
    append (&self->bcc, line, ", ");
  else if (g_ascii_strcasecmp (name, "subject") == 0)
    append (&self->subject, line, " ");
  else if (g_ascii_strcasecmp (name, "body") == 0)
    append (&self->body, text, "\n");
  else if (asks_for_file (name))
    self->wants_attachment = TRUE;
}

static void
take_pair (MesignMailto *self, const char *pair)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (equals == NULL)
    return;
  name = dup_decoded (pair, equals - pair);
  value = dup_decoded (equals + 1, -1);
  take_field (self, name, value);
}

static void
take_query (MesignMailto *self, const char *query)
{
  g_autofree char *plain = g_strndup (query, strcspn (query, "#"));
  g_auto (GStrv) pairs = g_strsplit (plain, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    take_pair (self, pairs[i]);
}

/* Reads a mailto: address (RFC 6068). NULL where it is none. */
MesignMailto *
mesign_mailto_parse (const char *uri)
{
  MesignMailto *self;
  const char *path;
  gsize length;
  g_autofree char *to = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  if (g_ascii_strncasecmp (uri, SCHEME, strlen (SCHEME)) != 0)
    return NULL;
  self = g_new0 (MesignMailto, 1);
  self->to = g_strdup ("");
  self->cc = g_strdup ("");
  self->bcc = g_strdup ("");
  self->subject = g_strdup ("");
  self->body = g_strdup ("");
  path = uri + strlen (SCHEME);
  length = strcspn (path, "?#");
  to = dup_decoded (path, length);
  take_field (self, "to", to);
  if (path[length] == '?')
    take_query (self, path + length + 1);

  return self;
}
