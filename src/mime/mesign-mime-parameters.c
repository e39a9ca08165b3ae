/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-charset.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

/* Content-Type and Content-Disposition with parameters (RFC 2045 section 5.1, RFC 2231), as they
 * are written and as they are mis-written. */

#define MAX_SECTIONS 1000

/* The pieces of one parameter, by RFC 2231 section number. */
typedef struct
{
  GPtrArray *pieces;
  GArray *encoded;
  gboolean extended;
} Sections;

static void
sections_free (Sections *self)
{
  g_ptr_array_unref (self->pieces);
  g_array_unref (self->encoded);
  g_free (self);
}

static Sections *
sections_new (void)
{
  Sections *self = g_new0 (Sections, 1);

  self->pieces = g_ptr_array_new_with_free_func (g_free);
  self->encoded = g_array_new (FALSE, TRUE, sizeof (gboolean));

  return self;
}

static const char *
skip_space (const char *p)
{
  int depth = 0;

  while (*p != '\0' && (depth > 0 || *p == ' ' || *p == '\t' || *p == '('))
    {
      if (*p == '\\' && depth > 0 && p[1] != '\0')
        p++;
      else if (*p == '(')
        depth++;
      else if (*p == ')')
        depth--;
      p++;
    }

  return p;
}

static const char *
read_quoted (const char *p, GString *out)
{
  for (p++; *p != '\0' && *p != '"'; p++)
    {
      if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
        p++;
      g_string_append_c (out, *p);
    }

  return *p == '"' ? p + 1 : p;
}

/* Where a semicolon was forgotten. */
static gboolean
starts_parameter (const char *p)
{
  static const char *const names[] = { "boundary",   "charset", "filename", "format",
                                       "micalg",     "name",    "protocol", "server",
                                       "smime-type", "title",   "type" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (g_ascii_strncasecmp (p, names[i], length) == 0 && (p[length] == '=' || p[length] == '*'))
        return TRUE;
    }

  return FALSE;
}

/* A value without quotes: to the next semicolon, so that names with spaces are whole. */
static const char *
read_bare (const char *p, GString *out)
{
  while (*p != '\0' && *p != ';' && !(*p == '(' && out->len > 0 && p[-1] == ' ') &&
         !(*p == ' ' && starts_parameter (p + 1)))
    g_string_append_c (out, *p++);
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);

  return p;
}

static void
add_section (Sections *self, guint64 number, gboolean encoded, const char *value)
{
  if (number >= MAX_SECTIONS)
    return;
  if (self->pieces->len <= number)
    {
      g_ptr_array_set_size (self->pieces, (gint) number + 1);
      g_array_set_size (self->encoded, (guint) number + 1);
    }
  if (self->pieces->pdata[number] != NULL)
    return;
  self->pieces->pdata[number] = g_strdup (value);
  g_array_index (self->encoded, gboolean, number) = encoded;
}

static Sections *
find_sections (GHashTable *found, const char *name)
{
  Sections *sections = g_hash_table_lookup (found, name);

  if (sections == NULL)
    {
      sections = sections_new ();
      g_hash_table_insert (found, g_strdup (name), sections);
    }

  return sections;
}

/* A boundary is compared with octets of the body: it stays as it is. */
static char *
decode_plain (const char *name, const char *value)
{
  if (strcmp (name, "boundary") == 0)
    return g_strchomp (g_strdup (value));

  return mesign_mime_header_decode (value);
}

static void
add_parameter (GHashTable *plain, GHashTable *extended, char *name, const char *value)
{
  char *star = strchr (name, '*');
  gboolean encoded = star != NULL && g_str_has_suffix (name, "*");
  guint64 number = star != NULL ? g_ascii_strtoull (star + 1, NULL, 10) : 0;

  if (star != NULL)
    {
      *star = '\0';
      add_section (find_sections (extended, name), number, encoded, value);
    }
  else if (*name != '\0' && !g_hash_table_contains (plain, name))
    g_hash_table_insert (plain, g_strdup (name), decode_plain (name, value));
}

static const char *
read_parameter (const char *p, GHashTable *plain, GHashTable *extended)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char *name = NULL;
  const char *start;

  p = skip_space (p);
  start = p;
  while (*p != '\0' && *p != '=' && *p != ';')
    p++;
  name = g_ascii_strdown (start, p - start);
  g_strstrip (name);
  if (*p != '=')
    return p;
  p = skip_space (p + 1);
  p = *p == '"' ? read_quoted (p, value) : read_bare (p, value);
  add_parameter (plain, extended, name, value->str);
  while (*p != '\0' && *p != ';' && !(*p == ' ' && starts_parameter (p + 1)))
    p++;

  return p;
}

static void
append_percent (GByteArray *out, const char *text)
{
  for (; *text != '\0'; text++)
    {
      guint8 octet = *text;

      if (octet == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
        {
          octet = g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2]);
          text += 2;
        }
      g_byte_array_append (out, &octet, 1);
    }
}

static char *
join_sections (const Sections *self)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autofree char *charset = NULL;

  for (guint i = 0; i < self->pieces->len && self->pieces->pdata[i] != NULL; i++)
    {
      const char *piece = self->pieces->pdata[i];
      const char *first = i == 0 ? strchr (piece, '\'') : NULL;
      const char *second = first != NULL ? strchr (first + 1, '\'') : NULL;

      if (!g_array_index (self->encoded, gboolean, i))
        {
          g_byte_array_append (octets, (const guint8 *) piece, strlen (piece));
          continue;
        }
      if (second != NULL)
        {
          charset = g_strndup (piece, first - piece);
          piece = second + 1;
        }
      append_percent (octets, piece);
    }
  if (charset == NULL)
    {
      g_byte_array_append (octets, (const guint8 *) "", 1);
      return mesign_mime_header_decode ((const char *) octets->data);
    }

  return mesign_mime_to_utf8 (octets->data, octets->len, charset, NULL);
}

static gboolean
has_first (const Sections *self)
{
  return self->pieces->len > 0 && self->pieces->pdata[0] != NULL;
}

static GHashTable *
parse_parameters (const char *p)
{
  GHashTable *plain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) extended =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sections_free);
  GHashTableIter iter;
  gpointer name;
  gpointer sections;

  while (*p != '\0')
    p = read_parameter (*p == ';' ? p + 1 : p, plain, extended);
  g_hash_table_iter_init (&iter, extended);
  while (g_hash_table_iter_next (&iter, &name, &sections))
    if (has_first (sections))
      g_hash_table_insert (plain, g_strdup (name), join_sections (sections));

  return plain;
}

static char *
read_token (const char **cursor)
{
  const char *start = skip_space (*cursor);
  const char *p = start;

  while (*p != '\0' && strchr (" \t;/()<>@,:\\\"=", *p) == NULL)
    p++;
  *cursor = skip_space (p);

  return g_ascii_strdown (start, p - start);
}

static gboolean
is_ascii_token (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isgraph (*text))
      return FALSE;

  return TRUE;
}

/**
 * mesign_mime_parse_media_type:
 * @raw: the value of a Content-Type field
 * @parameters: (out): its parameters by lower-case name, decoded
 *
 * Returns: (transfer full) (nullable): the media type in lower case, or %NULL where it is none
 */
char *
mesign_mime_parse_media_type (const char *raw, GHashTable **parameters)
{
  const char *p = raw;
  g_autofree char *type = read_token (&p);
  g_autofree char *subtype = NULL;

  if (*p == '/')
    {
      p++;
      subtype = read_token (&p);
    }
  *parameters = parse_parameters (p);
  if (*type == '\0' || !is_ascii_token (type))
    return NULL;
  if (subtype != NULL && *subtype != '\0' && is_ascii_token (subtype))
    return g_strdup_printf ("%s/%s", type, subtype);

  return g_str_equal (type, "text") ? g_strdup ("text/plain") : NULL;
}

/**
 * mesign_mime_parse_disposition:
 * @raw: the value of a Content-Disposition field
 * @parameters: (out): its parameters by lower-case name, decoded
 *
 * Returns: (transfer full): the disposition in lower case
 */
char *
mesign_mime_parse_disposition (const char *raw, GHashTable **parameters)
{
  const char *p = raw;
  char *disposition = read_token (&p);

  *parameters = parse_parameters (p);

  return disposition;
}
