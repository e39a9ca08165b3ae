/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists of tags (RFC 6376 section 3.2), as in DKIM-Signature fields and key records. */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-dkim-private.h"

#include <string.h>

#define MAX_LIST 65536
#define MAX_TAGS 64

static gboolean
is_tag_name (const char *name)
{
  if (!g_ascii_isalpha (*name))
    return FALSE;
  for (; *name != '\0'; name++)
    if (!g_ascii_isalnum (*name) && *name != '_')
      return FALSE;

  return TRUE;
}

static gboolean
take_tag (GHashTable *tags, const char *specification)
{
  g_auto (GStrv) pair = g_strsplit (specification, "=", 2);

  if (pair[0] == NULL || pair[1] == NULL)
    return FALSE;
  g_strstrip (pair[0]);
  g_strstrip (pair[1]);
  if (!is_tag_name (pair[0]) || g_hash_table_contains (tags, pair[0]))
    return FALSE;

  return g_hash_table_insert (tags, g_strdup (pair[0]), g_strdup (pair[1]));
}

/* Returns: (transfer full) (nullable): the values by tag, or %NULL for what is no such list: a tag
 * twice makes the whole list void. */
GHashTable *
mesign_dkim_read_tags (const char *text, gsize length)
{
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *copy = NULL;
  g_auto (GStrv) parts = NULL;

  if (length > MAX_LIST || memchr (text, '\0', length) != NULL)
    return NULL;
  copy = g_strndup (text, length);
  parts = g_strsplit (copy, ";", MAX_TAGS + 1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] == '\0' && parts[i + 1] == NULL)
        break;
      if (i == MAX_TAGS || !take_tag (tags, parts[i]))
        return NULL;
    }

  return g_steal_pointer (&tags);
}

/* The value without the white space that may be anywhere in it. */
char *
mesign_dkim_dup_word (const char *value)
{
  char *word = g_malloc (strlen (value) + 1);
  gsize n = 0;

  for (; *value != '\0'; value++)
    if (!g_ascii_isspace (*value))
      word[n++] = *value;
  word[n] = '\0';

  return word;
}

/* Returns: (transfer full) (nullable): the octets, or %NULL where it is empty or no Base64 */
GBytes *
mesign_dkim_decode (const char *value)
{
  g_autofree char *word = mesign_dkim_dup_word (value);
  gsize length = strlen (word);
  gsize n_digits =
      strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize n_pads = strspn (word + n_digits, "=");
  gsize size;
  guchar *octets;

  if (length == 0 || length % 4 != 0 || n_digits + n_pads != length || n_pads > 2)
    return NULL;
  octets = g_base64_decode (word, &size);

  return g_bytes_new_take (octets, size);
}

/* The words between colons, in lower case. */
GStrv
mesign_dkim_split (const char *value)
{
  g_autofree char *word = mesign_dkim_dup_word (value);
  g_autofree char *lower = g_ascii_strdown (word, -1);

  return g_strsplit (lower, ":", -1);
}
