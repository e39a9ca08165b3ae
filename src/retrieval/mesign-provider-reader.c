/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-reader-private.h"

#include "retrieval/mesign-provider.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A key file may name groups and keys in anything. */
static char *
dup_valid (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

void
mesign_profile_reader_fault (MesignProfileReader *reader,
                             const char *group,
                             const char *key,
                             const char *format,
                             ...)
{
  MesignProviderFault *entry = g_new0 (MesignProviderFault, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  va_list arguments;

  if (reader->name != NULL)
    g_string_append_printf (text, "%s: ", reader->name);
  if (group != NULL)
    g_string_append_printf (text, key != NULL ? "[%s] " : "[%s]: ", group);
  if (key != NULL)
    g_string_append_printf (text, "%s: ", key);
  va_start (arguments, format);
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
  entry->file = g_strdup (reader->name);
  entry->group = dup_valid (group);
  entry->key = dup_valid (key);
  entry->message = dup_valid (text->str);
  g_ptr_array_add (reader->faults, entry);
}

gboolean
mesign_profile_reader_has_group (MesignProfileReader *reader, const char *group)
{
  return g_key_file_has_group (reader->keys, group);
}

char *
mesign_profile_reader_read_text (MesignProfileReader *reader,
                                 const char *group,
                                 const char *key,
                                 gboolean required)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_key_file_has_key (reader->keys, group, key, NULL))
    {
      text = g_key_file_get_string (reader->keys, group, key, &error);
      if (text == NULL)
        mesign_profile_reader_fault (reader, group, key, "%s", error->message);
      else if (*text == '\0')
        mesign_profile_reader_fault (reader, group, key,
                                     _ ("is empty; write a value or leave the key out"));
      else
        return g_steal_pointer (&text);
    }
  else if (required)
    mesign_profile_reader_fault (reader, group, key, _ ("is missing"));

  return NULL;
}

GStrv
mesign_profile_reader_read_list (MesignProfileReader *reader,
                                 const char *group,
                                 const char *key,
                                 gboolean required)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = NULL;

  if (!g_key_file_has_key (reader->keys, group, key, NULL))
    {
      if (required)
        mesign_profile_reader_fault (reader, group, key, _ ("is missing"));
      return g_new0 (char *, 1);
    }
  list = g_key_file_get_string_list (reader->keys, group, key, NULL, &error);
  if (list == NULL)
    mesign_profile_reader_fault (reader, group, key, "%s", error->message);
  else if (list[0] == NULL)
    mesign_profile_reader_fault (reader, group, key,
                                 _ ("is empty; write a value or leave the key out"));

  return list != NULL ? g_steal_pointer (&list) : g_new0 (char *, 1);
}

gboolean
mesign_profile_is_translation (const char *key, const char *of)
{
  gsize length = strlen (of);

  return strncmp (key, of, length) == 0 && key[length] == '[';
}

/* A text in all its languages. */
GStrv
mesign_profile_reader_list_translations (MesignProfileReader *reader,
                                         const char *group,
                                         const char *key)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->keys, group, NULL, NULL);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (strcmp (keys[i], key) != 0 && !mesign_profile_is_translation (keys[i], key))
        continue;
      text = mesign_profile_reader_read_text (reader, group, keys[i], TRUE);
      if (text != NULL)
        g_strv_builder_add (texts, text);
    }

  return g_strv_builder_end (texts);
}
