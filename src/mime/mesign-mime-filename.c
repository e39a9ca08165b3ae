/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-part.h"

#include "mime/mesign-mime-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Octets a name may have: file systems take 255, and "(1)" is added now and then. */
#define MAX_NAME 200
#define MAX_EXTENSION 20

typedef struct
{
  const char *type;
  const char *extension;
} TypeExtension;

static const TypeExtension extensions[] = {
  { "application/gzip", ".gz" },
  { "application/json", ".json" },
  { "application/msword", ".doc" },
  { "application/pdf", ".pdf" },
  { "application/pgp-signature", ".asc" },
  { "application/pkcs7-mime", ".p7m" },
  { "application/pkcs7-signature", ".p7s" },
  { "application/x-pkcs7-mime", ".p7m" },
  { "application/x-pkcs7-signature", ".p7s" },
  { "application/x-pkcs12", ".p12" },
  { "application/zip", ".zip" },
  { "image/gif", ".gif" },
  { "image/jpeg", ".jpg" },
  { "image/png", ".png" },
  { "image/svg+xml", ".svg" },
  { "image/webp", ".webp" },
  { "message/rfc822", ".eml" },
  { "message/global", ".eml" },
  { "text/calendar", ".ics" },
  { "text/csv", ".csv" },
  { "text/html", ".html" },
  { "text/plain", ".txt" },
  { "text/vcard", ".vcf" },
  { "text/x-vcard", ".vcf" },
};

static const char *
find_extension (const char *content_type)
{
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (g_strcmp0 (extensions[i].type, content_type) == 0)
      return extensions[i].extension;

  return content_type != NULL && g_str_has_prefix (content_type, "text/") ? ".txt" : ".bin";
}

static gboolean
is_invisible (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x206f) || c == 0x061c ||
         c == 0xfeff || c == 0x00ad || (c >= 0xfff0 && c <= 0xfffb);
}

static char *
drop_unsafe (const char *name)
{
  GString *out = g_string_new (NULL);

  for (; *name != '\0'; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);

      if (c < 0x80 && strchr ("<>:\"|?*", (int) c) != NULL)
        g_string_append_c (out, '_');
      else if (g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
        g_string_append_c (out, ' ');
      else if (!is_invisible (c))
        g_string_append_unichar (out, c);
    }

  return g_string_free (out, FALSE);
}

static char *
trim (char *name)
{
  gsize length;

  name += strspn (name, ". ");
  length = strlen (name);
  while (length > 0 && strchr (". ", name[length - 1]) != NULL)
    name[--length] = '\0';

  return name;
}

/* Cuts a long name in the middle of nothing, and keeps what says of which kind it is. */
static char *
shorten (const char *name)
{
  const char *dot = strrchr (name, '.');
  gsize tail = dot != NULL && strlen (dot) <= MAX_EXTENSION ? strlen (dot) : 0;
  gsize keep = MAX_NAME - tail;

  if (strlen (name) <= MAX_NAME)
    return g_strdup (name);
  while (keep > 0 && ((guchar) name[keep] & 0xc0) == 0x80)
    keep--;

  return g_strdup_printf ("%.*s%s", (int) keep, name, tail > 0 ? dot : "");
}

/**
 * mesign_mime_safe_filename:
 * @name: (nullable): a file name somebody sent
 * @content_type: (nullable): the media type of the content
 *
 * Makes a name that can be shown and written: the last component only, in UTF-8, without control
 * characters, without characters that are invisible or turn the direction of the text, without
 * dots in front, not too long for a file system.
 *
 * Returns: (transfer full): the name, never empty
 */
char *
mesign_mime_safe_filename (const char *name, const char *content_type)
{
  g_autofree char *utf8 = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autofree char *line = mesign_mime_clean_line (utf8);
  char *slash = MAX (strrchr (line, '/'), strrchr (line, '\\'));
  g_autofree char *safe = drop_unsafe (slash != NULL ? slash + 1 : line);
  const char *trimmed = trim (safe);

  if (*trimmed != '\0')
    return shorten (trimmed);

  /* Translators: the name of a file that came without one; its extension follows. */
  return g_strconcat (_ ("attachment"), find_extension (content_type), NULL);
}
