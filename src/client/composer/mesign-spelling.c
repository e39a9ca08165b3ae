/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-spelling.h"

#include <enchant.h>
#include <string.h>

/* The dictionaries of the system. They take a moment to load, so that they are loaded and asked on
 * threads, one at a time, and kept until the program ends. */

#define MAX_SUGGESTIONS 5

static GMutex mutex;
static EnchantBroker *broker;
static GPtrArray *dictionaries; /* of EnchantDict */

static void
add_dictionary (const char *language)
{
  EnchantDict *dictionary = enchant_broker_request_dict (broker, language);

  if (dictionary != NULL)
    g_ptr_array_add (dictionaries, dictionary);
}

/* The first of the person's languages there is one for, and English, which is written everywhere.
 * With the lock. */
static void
load (void)
{
  const char *const *languages = g_get_language_names ();

  if (broker != NULL)
    return;
  broker = enchant_broker_init ();
  dictionaries = g_ptr_array_new ();
  for (guint i = 0; languages[i] != NULL && dictionaries->len == 0; i++)
    if (strpbrk (languages[i], ".@") == NULL && !g_str_equal (languages[i], "C") &&
        enchant_broker_dict_exists (broker, languages[i]))
      add_dictionary (languages[i]);
  if (dictionaries->len == 0 || !g_str_has_prefix (languages[0], "en"))
    add_dictionary ("en_US");
  if (dictionaries->len == 0)
    g_debug ("There is no dictionary: spelling is not checked");
}

/* Without a dictionary everything is right. */
static gboolean
is_right (const char *word)
{
  for (guint i = 0; i < dictionaries->len; i++)
    if (enchant_dict_check (dictionaries->pdata[i], word, (gssize) strlen (word)) <= 0)
      return TRUE;

  return dictionaries->len == 0;
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *words = data;
  GHashTable *wrong = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_mutex_lock (&mutex);
  load ();
  for (guint i = 0; i < words->len && !g_cancellable_is_cancelled (cancellable); i++)
    if (!is_right (words->pdata[i]))
      g_hash_table_add (wrong, g_strdup (words->pdata[i]));
  g_mutex_unlock (&mutex);
  g_task_return_pointer (task, wrong, (GDestroyNotify) g_hash_table_unref);
}

static GPtrArray *
copy_words (GPtrArray *words)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < words->len; i++)
    g_ptr_array_add (copy, g_strdup (words->pdata[i]));

  return copy;
}

/* Looks words up; what comes of it are those that no dictionary knows. */
void
mesign_spelling_check_async (GPtrArray *words,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, copy_words (words), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, check_thread);
}

GHashTable *
mesign_spelling_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
suggest_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *word = data;
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  guint n_found = 0;

  g_mutex_lock (&mutex);
  load ();
  for (guint i = 0; i < dictionaries->len; i++)
    {
      EnchantDict *dictionary = dictionaries->pdata[i];
      gsize n = 0;
      char **suggestions = enchant_dict_suggest (dictionary, word, (gssize) strlen (word), &n);

      for (gsize j = 0; j < n && n_found < MAX_SUGGESTIONS; j++, n_found++)
        g_strv_builder_add (found, suggestions[j]);
      if (suggestions != NULL)
        enchant_dict_free_string_list (dictionary, suggestions);
    }
  g_mutex_unlock (&mutex);
  g_task_return_pointer (task, g_strv_builder_end (found), (GDestroyNotify) g_strfreev);
}

/* Looks for words that may have been meant. */
void
mesign_spelling_suggest_async (const char *word,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (word), g_free);
  g_task_run_in_thread (task, suggest_thread);
}

GStrv
mesign_spelling_suggest_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
learn_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *word = data;

  g_mutex_lock (&mutex);
  load ();
  if (dictionaries->len > 0)
    enchant_dict_add (dictionaries->pdata[0], word, (gssize) strlen (word));
  g_mutex_unlock (&mutex);
  g_task_return_boolean (task, TRUE);
}

/* Adds a word to the person's own, which other programs know, too. */
void
mesign_spelling_learn_async (const char *word,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (word), g_free);
  g_task_run_in_thread (task, learn_thread);
}
