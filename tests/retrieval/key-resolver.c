/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "key-resolver.h"

#include <string.h>

#define PIECE 200

typedef GResolver KeyResolver;
typedef GResolverClass KeyResolverClass;

static GType key_resolver_get_type (void);
G_DEFINE_TYPE (KeyResolver, key_resolver, G_TYPE_RESOLVER)

static GHashTable *records;
static GPtrArray *names;
static gboolean is_broken;

/* A long record comes in several strings, as on the wire. */
static GVariant *
cut (const char *text)
{
  GVariantBuilder strings;

  g_variant_builder_init (&strings, G_VARIANT_TYPE ("as"));
  for (; strlen (text) > PIECE; text += PIECE)
    g_variant_builder_add_value (&strings, g_variant_new_take_string (g_strndup (text, PIECE)));
  g_variant_builder_add (&strings, "s", text);

  return g_variant_ref_sink (g_variant_new ("(as)", &strings));
}

static void
wait_for_cancel (GCancellable *cancellable)
{
  while (!g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
}

static GList *
look_up (GResolver *self,
         const char *name,
         GResolverRecordType type,
         GCancellable *cancellable,
         GError **error)
{
  const char *text = g_hash_table_lookup (records, name);

  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_TXT);
  g_ptr_array_add (names, g_strdup (name));
  if (g_str_has_prefix (name, "slow."))
    wait_for_cancel (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (g_str_has_prefix (name, "octets."))
    {
      const char *const octets[] = { "v=DKIM1; p=", "\xff\xfe", NULL };

      return g_list_prepend (
          NULL, g_variant_ref_sink (g_variant_new ("(@as)", g_variant_new_strv (octets, -1))));
    }
  if (text != NULL && !is_broken)
    return g_list_prepend (NULL, cut (text));
  g_set_error_literal (error, G_RESOLVER_ERROR,
                       is_broken ? G_RESOLVER_ERROR_TEMPORARY_FAILURE : G_RESOLVER_ERROR_NOT_FOUND,
                       "nothing");

  return NULL;
}

static void
key_resolver_class_init (KeyResolverClass *class)
{
  class->lookup_records = look_up;
}

static void
key_resolver_init (KeyResolver *self)
{
}

void
key_resolver_install (const char *path)
{
  g_autoptr (GResolver) resolver = g_object_new (key_resolver_get_type (), NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", 2);

      g_hash_table_insert (records, g_strdup (row[0]), g_strdup (row[1]));
    }
  g_resolver_set_default (resolver);
}

/* Who was asked about, in order. */
GPtrArray *
key_resolver_get_names (void)
{
  return names;
}

void
key_resolver_set_broken (gboolean broken)
{
  is_broken = broken;
}
