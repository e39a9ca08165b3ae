/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-dkim.h"

#include "mime/mesign-dkim-private.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

#define MAX_NAMES 200

static void
signature_clear (MesignDkimSignature *self)
{
  g_free (self->algorithm);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->body_hash, g_bytes_unref);
  g_free (self->domain);
  g_free (self->identity_domain);
  g_free (self->selector);
  g_strfreev (self->fields);
  g_clear_pointer (&self->field, g_bytes_unref);
}

static void
key_clear (MesignDkimKey *self)
{
  g_free (self->type);
  g_clear_pointer (&self->octets, g_bytes_unref);
}

#define clear signature_clear
MESIGN_DEFINE_VALUE (MesignDkimSignature, mesign_dkim_signature)
#undef clear
#define clear key_clear
MESIGN_DEFINE_VALUE (MesignDkimKey, mesign_dkim_key)
#undef clear

/* Letters, digits, dashes and underscores between dots: nothing else is asked about. */
static gboolean
is_name (const char *name)
{
  gsize label = 0;

  if (*name == '\0' || strlen (name) > 253)
    return FALSE;
  for (; *name != '\0'; name++)
    {
      if (*name == '.' ? label == 0 : !g_ascii_isalnum (*name) && *name != '-' && *name != '_')
        return FALSE;
      label = *name == '.' ? 0 : label + 1;
      if (label > 63)
        return FALSE;
    }

  return label > 0;
}

static char *
dup_name (const char *value)
{
  g_autofree char *word = value != NULL ? mesign_dkim_dup_word (value) : NULL;
  g_autofree char *ascii =
      word != NULL && g_utf8_validate (word, -1, NULL) ? g_hostname_to_ascii (word) : NULL;
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;

  return lower != NULL && is_name (lower) ? g_steal_pointer (&lower) : NULL;
}

/* The domain of i=, which is d= where there is none; %NULL where it is not d= or below it. */
static char *
dup_identity_domain (const char *value, const char *domain)
{
  const char *at = value != NULL ? strrchr (value, '@') : NULL;
  g_autofree char *name = NULL;
  g_autofree char *below = g_strconcat (".", domain, NULL);

  if (value == NULL)
    return g_strdup (domain);
  name = at != NULL ? dup_name (at + 1) : NULL;
  if (name == NULL || (strcmp (name, domain) != 0 && !g_str_has_suffix (name, below)))
    return NULL;

  return g_steal_pointer (&name);
}

/* Up to twelve digits (RFC 6376 section 3.5); 0 where there is no such tag. */
static gboolean
read_time (const char *value, gint64 *seconds)
{
  guint64 number = 0;

  *seconds = 0;
  if (value == NULL)
    return TRUE;
  if (strlen (value) > 12 || !g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *seconds = number;

  return TRUE;
}

static gboolean
read_canonicalization (MesignDkimSignature *self, const char *value)
{
  g_autofree char *word = mesign_dkim_dup_word (value != NULL ? value : "simple/simple");
  g_auto (GStrv) pair = g_strsplit (word, "/", 2);
  const char *body = pair[0] != NULL && pair[1] != NULL ? pair[1] : "simple";

  if (pair[0] == NULL)
    return FALSE;
  self->relaxes_header = strcmp (pair[0], "relaxed") == 0;
  self->relaxes_body = strcmp (body, "relaxed") == 0;

  return (self->relaxes_header || strcmp (pair[0], "simple") == 0) &&
         (self->relaxes_body || strcmp (body, "simple") == 0);
}

static gboolean
read_names (MesignDkimSignature *self, GHashTable *tags)
{
  const char *fields = g_hash_table_lookup (tags, "h");

  self->domain = dup_name (g_hash_table_lookup (tags, "d"));
  self->selector = dup_name (g_hash_table_lookup (tags, "s"));
  if (self->domain == NULL || self->selector == NULL || fields == NULL)
    return FALSE;
  self->identity_domain = dup_identity_domain (g_hash_table_lookup (tags, "i"), self->domain);
  self->fields = mesign_dkim_split (fields);

  return self->identity_domain != NULL && g_strv_length (self->fields) <= MAX_NAMES;
}

static gboolean
read_values (MesignDkimSignature *self, GHashTable *tags)
{
  const char *version = g_hash_table_lookup (tags, "v");
  const char *algorithm = g_hash_table_lookup (tags, "a");
  const char *signature = g_hash_table_lookup (tags, "b");
  const char *hash = g_hash_table_lookup (tags, "bh");

  if (g_strcmp0 (version, "1") != 0 || algorithm == NULL || signature == NULL || hash == NULL)
    return FALSE;
  self->algorithm = g_ascii_strdown (algorithm, -1);
  self->signature = mesign_dkim_decode (signature);
  self->body_hash = mesign_dkim_decode (hash);
  self->has_length = g_hash_table_contains (tags, "l");

  return self->signature != NULL && self->body_hash != NULL &&
         read_canonicalization (self, g_hash_table_lookup (tags, "c")) &&
         read_time (g_hash_table_lookup (tags, "t"), &self->signed_at) &&
         read_time (g_hash_table_lookup (tags, "x"), &self->expires) &&
         (self->expires == 0 || self->expires > self->signed_at);
}

static MesignDkimSignature *
read_signature (const MesignMimeFieldSlice *slice)
{
  g_autoptr (MesignDkimSignature) self = g_atomic_rc_box_new0 (MesignDkimSignature);
  g_autoptr (GHashTable) tags = mesign_dkim_read_tags (slice->value, slice->value_length);

  if (tags == NULL || !read_values (self, tags) || !read_names (self, tags))
    return NULL;
  self->field = g_bytes_new (slice->octets, slice->octets_length);

  return g_steal_pointer (&self);
}

/**
 * mesign_dkim_signature_list:
 * @message: a message as mesign_mime_canonicalize() gives it
 * @limit: how many to read at most
 *
 * Reads the DKIM-Signature fields of a message. Those that are not as RFC 6376 section 3.5 says are
 * left out. May be called on any thread.
 *
 * Returns: (transfer full) (element-type MesignDkimSignature): the signatures, topmost first
 */
GPtrArray *
mesign_dkim_signature_list (GBytes *message, guint limit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_dkim_signature_unref);
  gsize length;
  const char *cursor, *end;
  MesignMimeFieldSlice slice;
  gsize body;
  gboolean malformed = FALSE;

  g_return_val_if_fail (message != NULL, list);

  cursor = g_bytes_get_data (message, &length);
  if (cursor == NULL)
    return list;
  end = cursor + mesign_mime_scan_header (cursor, length, &body, &malformed);
  while (limit > 0 && mesign_mime_next_field (&cursor, end, &slice))
    {
      g_autoptr (MesignDkimSignature) one = NULL;

      if (!mesign_mime_field_is (&slice, "DKIM-Signature"))
        continue;
      limit--;
      one = read_signature (&slice);
      if (one != NULL)
        g_ptr_array_add (list, g_steal_pointer (&one));
    }

  return list;
}

static gboolean
has_word (const char *value, const char *one, const char *other)
{
  g_auto (GStrv) words = NULL;

  if (value == NULL)
    return FALSE;
  words = mesign_dkim_split (value);

  return g_strv_contains ((const char *const *) words, one) ||
         (other != NULL && g_strv_contains ((const char *const *) words, other));
}

/**
 * mesign_dkim_key_parse:
 * @record: the text of a TXT record, its strings put together
 *
 * Reads a key record (RFC 6376 section 3.6.1). May be called on any thread.
 *
 * Returns: (transfer full) (nullable): the key, or %NULL where this is no key record
 */
MesignDkimKey *
mesign_dkim_key_parse (const char *record)
{
  g_autoptr (MesignDkimKey) self = g_atomic_rc_box_new0 (MesignDkimKey);
  g_autoptr (GHashTable) tags = NULL;
  const char *type, *version, *key, *hashes, *services, *flags;

  g_return_val_if_fail (record != NULL, NULL);

  tags = mesign_dkim_read_tags (record, strlen (record));
  key = tags != NULL ? g_hash_table_lookup (tags, "p") : NULL;
  if (key == NULL)
    return NULL;
  version = g_hash_table_lookup (tags, "v");
  if (version != NULL && strcmp (version, "DKIM1") != 0)
    return NULL;
  type = g_hash_table_lookup (tags, "k");
  hashes = g_hash_table_lookup (tags, "h");
  services = g_hash_table_lookup (tags, "s");
  flags = g_hash_table_lookup (tags, "t");
  self->type = g_ascii_strdown (type != NULL ? type : "rsa", -1);
  self->octets = mesign_dkim_decode (key);
  if (*key != '\0' && self->octets == NULL)
    return NULL;
  self->allows_sha256 = hashes == NULL || has_word (hashes, "sha256", NULL);
  self->is_for_mail = services == NULL || has_word (services, "email", "*");
  self->is_strict = has_word (flags, "s", NULL);
  self->is_test = has_word (flags, "y", NULL);

  return g_steal_pointer (&self);
}
