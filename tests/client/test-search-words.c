/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/messages/mesign-search-words.h"
#include "engine/mesign-engine.h"

#include <string.h>

/* A day in the middle of a year, whatever the time zone. */
#define NOW 1795780800

static char *
suggest (const char *word)
{
  g_autoptr (GPtrArray) list = mesign_search_words_suggest (word, NOW);
  g_autoptr (GString) texts = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (texts, "%s%s", i > 0 ? " " : "",
                            ((const MesignSearchSuggestion *) list->pdata[i])->text);

  return g_strdup (texts->str);
}

static void
assert_suggested (const char *word, const char *expected)
{
  g_autofree char *got = suggest (word);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_fields (void)
{
  assert_suggested ("f", "from: filename:");
  assert_suggested ("F", "from: filename:");
  assert_suggested ("from:", "");
  assert_suggested ("sub", "subject:");
  assert_suggested ("zebra", "");
  assert_suggested ("has", "has:");
  assert_suggested ("unread", "is:unread");
  assert_suggested ("attach", "has:attachment");
  assert_suggested ("starr", "is:flagged");
}

static void
test_values (void)
{
  assert_suggested ("has:", "has:attachment");
  assert_suggested ("is:un", "is:unread");
  assert_suggested ("is:unread", "");
  assert_suggested ("IS:R", "is:read");
  assert_suggested ("is：un", "is:unread");
  assert_suggested ("level:", "level:V1 level:V2 level:V3 level:V4");
  assert_suggested ("on:", "on:2026-11-27 on:2026-11 on:2026");
  assert_suggested ("before:2026-1", "before:2026-11-27 before:2026-11");
  assert_suggested ("before:1999", "");
  assert_suggested ("older:1y", "");
}

/* Whatever is offered is understood, whole, and says what it finds. */
static void
test_understood (void)
{
  g_autoptr (GPtrArray) fields = mesign_search_words_suggest ("", NOW);
  guint n_values = 0;

  g_assert_cmpuint (fields->len, >=, 18);
  for (guint i = 0; i < fields->len; i++)
    {
      const MesignSearchSuggestion *field = fields->pdata[i];
      g_autoptr (GPtrArray) values = mesign_search_words_suggest (field->text, NOW);
      gboolean is_empty;

      g_assert_true (g_str_has_suffix (field->text, ":"));
      g_assert_false (
          mesign_engine_check_query (field->text, MESIGN_SEARCH_PLAIN, &is_empty, NULL));
      for (guint j = 0; j < values->len; j++)
        {
          const MesignSearchSuggestion *value = values->pdata[j];
          g_autoptr (GError) error = NULL;

          n_values++;
          mesign_engine_check_query (value->text, MESIGN_SEARCH_PLAIN, &is_empty, &error);
          g_assert_no_error (error);
          g_assert_false (is_empty);
          g_assert_cmpuint (strlen (value->words), >, 2);
        }
    }
  g_assert_cmpuint (n_values, >, 30);
}

static void
assert_word (const char *query, const char *expected, gboolean expected_phrase)
{
  gsize start;
  gboolean is_in_phrase;

  mesign_search_words_find (query, strlen (query), &start, &is_in_phrase);
  g_assert_cmpstr (query + start, ==, expected);
  g_assert_cmpint (is_in_phrase, ==, expected_phrase);
}

static void
test_word (void)
{
  assert_word ("", "", FALSE);
  assert_word ("fro", "fro", FALSE);
  assert_word ("budget fro", "fro", FALSE);
  assert_word ("合同　发件", "发件", FALSE);
  assert_word ("budget ", "", FALSE);
  assert_word ("budget -is:un", "is:un", FALSE);
  assert_word ("(is:", "is:", FALSE);
  assert_word ("\"quick bro", "\"quick bro", TRUE);
  assert_word ("from:\"a b\" to", "to", FALSE);
}

static void
assert_person (const char *word, const char *expected, const char *expected_field)
{
  g_autofree char *field = NULL;
  g_autofree char *person = mesign_search_words_dup_person (word, &field);

  g_assert_cmpstr (person, ==, expected);
  g_assert_cmpstr (field, ==, expected_field);
}

static void
test_people (void)
{
  static const struct
  {
    const char *address;
    const char *text;
  } addresses[] = {
    { "bob@example.test", "from:bob@example.test" },
    { "\"b OR c\"@example.test", "from:\"b OR c@example.test\"" },
    { "x)@example.test", "from:\"x)@example.test\"" },
  };

  assert_person ("from:b", "b", "from:");
  assert_person ("to:李", "李", "to:");
  assert_person ("from:", NULL, NULL);
  assert_person ("b", NULL, NULL);
  assert_person ("bo", "bo", "from:");
  assert_person ("is:bo", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (MesignAddress) address = mesign_address_new ("Bob", addresses[i].address);
      g_autoptr (MesignSearchSuggestion) one = mesign_search_words_from_person ("from:", address);
      gboolean is_empty;

      g_assert_cmpstr (one->text, ==, addresses[i].text);
      g_assert_cmpstr (one->words, ==, "Bob");
      g_assert_true (mesign_engine_check_query (one->text, MESIGN_SEARCH_PLAIN, &is_empty, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/search-words/fields", test_fields);
  g_test_add_func ("/client/search-words/values", test_values);
  g_test_add_func ("/client/search-words/understood", test_understood);
  g_test_add_func ("/client/search-words/word", test_word);
  g_test_add_func ("/client/search-words/people", test_people);

  return g_test_run ();
}
