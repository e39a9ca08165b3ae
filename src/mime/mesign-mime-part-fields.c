/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What else the header of a part says: read, and written again. */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-builder.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-part.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

/* More than that is no description of a file. */
#define MAX_VALUE 900
#define MAX_PARAMETERS 20

/* Reading */

static char *
dup_field (const MesignMimePart *part, const char *name)
{
  g_autofree char *raw = mesign_mime_header_dup_first (part->header_block, name);

  return raw != NULL && *raw != '\0' && strlen (raw) <= MAX_VALUE ? g_steal_pointer (&raw) : NULL;
}

/**
 * mesign_mime_part_dup_fields:
 * @self: a part
 *
 * Returns: (transfer full) (nullable): what its header says beyond media type, name and identifier;
 * %NULL where that is nothing
 */
MesignPartFields *
mesign_mime_part_dup_fields (const MesignMimePart *self)
{
  g_autoptr (MesignPartFields) fields = mesign_part_fields_new ();
  g_autofree char *description = dup_field (self, "Content-Description");

  if (g_hash_table_size (self->parameters) > 0)
    fields->parameters = g_hash_table_ref (self->parameters);
  fields->location = dup_field (self, "Content-Location");
  fields->language = dup_field (self, "Content-Language");
  fields->description = description != NULL ? mesign_mime_header_decode (description) : NULL;
  if (fields->parameters == NULL && fields->location == NULL && fields->language == NULL &&
      fields->description == NULL)
    return NULL;

  return g_steal_pointer (&fields);
}

/* Writing */

/* Those that are about how the part was cut, encoded or protected are not true of another mail. */
static gboolean
is_to_be_kept (const char *name, const char *value)
{
  static const char *const others[] = { "boundary", "hp", "hp-legacy-display", "protected-headers",
                                        NULL };

  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;

  return *name != '\0' && !g_strv_contains (others, name) && strlen (value) <= MAX_VALUE;
}

/* What other programs go by in place of the file name is as safe as that. */
static char *
dup_value (const char *name, const char *value, const char *content_type)
{
  return g_str_equal (name, "name") ? mesign_mime_safe_filename (value, content_type)
                                    : g_strdup (value);
}

/* Appends the parameters of a part's Content-Type, behind the media type. */
void
mesign_mime_append_part_parameters (GString *out,
                                    const MesignPartFields *fields,
                                    const char *content_type)
{
  g_autoptr (GList) names = fields != NULL && fields->parameters != NULL
                                ? g_hash_table_get_keys (fields->parameters)
                                : NULL;
  guint n = 0;

  names = g_list_sort (g_steal_pointer (&names), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL && n < MAX_PARAMETERS; l = l->next)
    {
      const char *value = g_hash_table_lookup (fields->parameters, l->data);
      g_autofree char *kept = NULL;

      if (!is_to_be_kept (l->data, value))
        continue;
      kept = dup_value (l->data, value, content_type);
      mesign_mime_append_parameter (out, l->data, kept);
      n++;
    }
}

static gboolean
has_only (const char *value, const char *others)
{
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (others, *p) == NULL)
      return FALSE;

  return *value != '\0';
}

/* Appends the other fields of a part's header, each on lines of its own. */
void
mesign_mime_append_part_fields (GString *out, const MesignPartFields *fields)
{
  g_autoptr (MesignMimeFields) all = mesign_mime_fields_new ();
  g_autoptr (GBytes) block = NULL;
  gsize length;
  const char *lines;

  if (fields == NULL)
    return;
  if (fields->description != NULL)
    mesign_mime_fields_add_text (all, "Content-Description", fields->description);
  if (fields->language != NULL && has_only (fields->language, "-, "))
    mesign_mime_fields_add_raw (all, "Content-Language", fields->language);
  if (fields->location != NULL && has_only (fields->location, ":/?#[]@!$&'()*+,;=-._~%"))
    mesign_mime_fields_add_raw (all, "Content-Location", fields->location);
  block = mesign_mime_fields_to_block (all);
  lines = g_bytes_get_data (block, &length);
  g_string_append_len (out, lines, (gssize) length);
}
