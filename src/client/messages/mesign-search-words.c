/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-search-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The words of mesign_engine_search_async(), as they are suggested to whoever searches. Fields are
 * offered under the name of the person's language, and found under the English one too. */

/* A name, or what is said of a value, may be meant by its first letters. */
#define LEAST_OF_PERSON 2
#define LEAST_OF_WORDS 2

typedef struct
{
  const char *text;
  const char *words;
} Offer;

static const Offer fields[] = {
  { NC_ ("search field", "from:"), N_ ("Who wrote it") },
  { NC_ ("search field", "to:"), N_ ("Who it went to") },
  { NC_ ("search field", "cc:"), N_ ("Who got a copy") },
  { NC_ ("search field", "subject:"), N_ ("Words of the subject") },
  { NC_ ("search field", "body:"), N_ ("Words of the text") },
  { NC_ ("search field", "filename:"), N_ ("Words of the names of attachments") },
  { NC_ ("search field", "has:"), N_ ("What it has") },
  { NC_ ("search field", "is:"), N_ ("Read, starred, answered…") },
  { NC_ ("search field", "in:"), N_ ("The mailbox it lies in") },
  { NC_ ("search field", "before:"), N_ ("Came before a day") },
  { NC_ ("search field", "after:"), N_ ("Came on a day or later") },
  { NC_ ("search field", "on:"), N_ ("Came on a day") },
  { NC_ ("search field", "newer:"), N_ ("Came within the last days, weeks…") },
  { NC_ ("search field", "older:"), N_ ("Came longer ago") },
  { NC_ ("search field", "signed:"), N_ ("Whether it is signed") },
  { NC_ ("search field", "encrypted:"), N_ ("Whether it was encrypted") },
  { NC_ ("search field", "timestamp:"), N_ ("Whether it has a time stamp") },
  { NC_ ("search field", "level:"), N_ ("How well its writer is known") },
};

static const Offer values[] = {
  { "has:attachment", N_ ("With attachments") },
  { "is:unread", N_ ("Not read yet") },
  { "is:read", N_ ("Read") },
  { "is:flagged", N_ ("Starred") },
  { "is:answered", N_ ("Answered") },
  { "is:forwarded", N_ ("Forwarded") },
  { "is:draft", N_ ("Drafts") },
  { "is:junk", N_ ("Marked as junk") },
  { "in:inbox", N_ ("In the inbox") },
  { "in:sent", N_ ("Among the sent mail") },
  { "in:drafts", N_ ("Among the drafts") },
  { "in:archive", N_ ("In the archive") },
  { "in:junk", N_ ("In the junk") },
  { "in:trash", N_ ("In the trash") },
  { "newer:7d", N_ ("Within 7 days") },
  { "newer:1m", N_ ("Within a month") },
  { "newer:1y", N_ ("Within a year") },
  { "older:1m", N_ ("More than a month ago") },
  { "older:1y", N_ ("More than a year ago") },
  { "signed:yes", N_ ("Signed") },
  { "signed:valid", N_ ("Signed, and all is well with it") },
  { "signed:no", N_ ("Not signed") },
  { "encrypted:yes", N_ ("Was encrypted") },
  { "encrypted:no", N_ ("Was not encrypted") },
  { "timestamp:yes", N_ ("With a time stamp") },
  { "timestamp:no", N_ ("Without a time stamp") },
  { "level:V1", N_ ("The mailbox was verified") },
  { "level:V2", N_ ("The person was verified") },
  { "level:V3", N_ ("The organization was verified") },
  { "level:V4", N_ ("Organization and employee were verified") },
};

MesignSearchSuggestion *
mesign_search_suggestion_copy (const MesignSearchSuggestion *self)
{
  MesignSearchSuggestion *copy = g_new0 (MesignSearchSuggestion, 1);

  copy->text = g_strdup (self->text);
  copy->words = g_strdup (self->words);

  return copy;
}

void
mesign_search_suggestion_free (MesignSearchSuggestion *self)
{
  g_free (self->text);
  g_free (self->words);
  g_free (self);
}

static void
add (GPtrArray *list, const char *text, const char *words)
{
  const MesignSearchSuggestion one = { (char *) text, (char *) words };

  g_ptr_array_add (list, mesign_search_suggestion_copy (&one));
}

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == 0x201c || c == 0x201d || c == 0xff02;
}

static gboolean
ends_word (gunichar c)
{
  return g_unichar_isspace (c) || c == '(' || c == 0xff08;
}

/* Gives where the word begins that the cursor stands behind (octets), without a dash that turns it
 * round, and whether that is within quotation marks. */
void
mesign_search_words_find (const char *query, gsize cursor, gsize *start, gboolean *is_in_phrase)
{
  const char *end = query + cursor;

  *start = 0;
  *is_in_phrase = FALSE;
  for (const char *p = query; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_quote (c))
        *is_in_phrase = !*is_in_phrase;
      else if (!*is_in_phrase && ends_word (c))
        *start = g_utf8_next_char (p) - query;
    }
  if (query[*start] == '-' && *start < cursor)
    (*start)++;
}

static gboolean
begins_with (const char *text, const char *beginning)
{
  return g_ascii_strncasecmp (text, beginning, strlen (beginning)) == 0;
}

/* How long the name of a field is that a word begins with, with either colon; 0 for another word.
 */
static gsize
measure_field (const char *word, const char *name)
{
  static const char *const colons[] = { ":", "：" };
  gsize length = strlen (name) - 1;

  if (g_ascii_strncasecmp (word, name, length) != 0)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (colons); i++)
    if (g_str_has_prefix (word + length, colons[i]))
      return length + strlen (colons[i]);

  return 0;
}

static const char *
get_own_name (const Offer *field)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "search field", field->text);
}

/* The English name of the field that a word begins with, with its colon; or NULL. */
static const char *
find_field (const char *word, gsize *length)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      *length = MAX (measure_field (word, fields[i].text),
                     measure_field (word, get_own_name (&fields[i])));
      if (*length > 0)
        return fields[i].text;
    }

  return NULL;
}

static void
suggest_fields (GPtrArray *list, const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *name = get_own_name (&fields[i]);

      if (begins_with (name, word) || begins_with (fields[i].text, word))
        add (list, name, _ (fields[i].words));
    }
}

/* By what stands behind the colon, or by what it says: who looks for “unread” need not know of is:.
 */
static void
suggest_values (GPtrArray *list, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);

  if (g_utf8_strlen (word, -1) < LEAST_OF_WORDS)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const char *words = _ (values[i].words);
      g_autofree char *folded_words = g_utf8_casefold (words, -1);

      if (begins_with (strchr (values[i].text, ':') + 1, word) ||
          strstr (folded_words, folded) != NULL)
        add (list, values[i].text, words);
    }
}

static void
suggest_day (GPtrArray *list,
             const char *word,
             const char *field,
             const char *day,
             const char *words)
{
  g_autofree char *text = g_strconcat (field, day, NULL);

  if (begins_with (text, word))
    add (list, text, words);
}

static void
suggest_days (GPtrArray *list, const char *word, const char *field, gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  g_autofree char *day = g_date_time_format (today, "%Y-%m-%d");
  g_autofree char *month = g_date_time_format (today, "%Y-%m");
  g_autofree char *year = g_date_time_format (today, "%Y");

  suggest_day (list, word, field, day, _ ("Today"));
  suggest_day (list, word, field, month, _ ("This month"));
  suggest_day (list, word, field, year, _ ("This year"));
}

static gboolean
is_suggested (GPtrArray *list, const char *word)
{
  return list->len == 1 &&
         g_ascii_strcasecmp (((const MesignSearchSuggestion *) list->pdata[0])->text, word) == 0;
}

/* Gives what a word may become (#MesignSearchSuggestion); for an empty one, every field. */
GPtrArray *
mesign_search_words_suggest (const char *word, gint64 now)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_search_suggestion_free);
  gsize length;
  const char *field = find_field (word, &length);
  g_autofree char *english = NULL;

  if (field == NULL)
    {
      suggest_fields (list, word);
      suggest_values (list, word);
      return list;
    }
  english = g_strconcat (field, word + length, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (begins_with (values[i].text, english))
      add (list, values[i].text, _ (values[i].words));
  if (g_str_equal (field, "before:") || g_str_equal (field, "after:") || g_str_equal (field, "on:"))
    suggest_days (list, english, field, now);
  if (is_suggested (list, word))
    g_ptr_array_set_size (list, 0);

  return list;
}

/* Gives which person is looked for, and the field it stands behind, as it is to be written; NULL
 * where none is. */
char *
mesign_search_words_dup_person (const char *word, char **field)
{
  static const char *const of_people[] = { "from:", "to:", "cc:", NULL };
  gsize length = 0;
  const char *name = find_field (word, &length);
  const char *person = name != NULL ? word + length : word;

  if ((name != NULL && !g_strv_contains (of_people, name)) ||
      g_utf8_strlen (person, -1) < (name != NULL ? 1 : LEAST_OF_PERSON))
    return NULL;
  if (is_quote (g_utf8_get_char (person)))
    person = g_utf8_next_char (person);
  *field = name != NULL ? g_strndup (word, length) : g_strdup (get_own_name (&fields[0]));

  return g_strdup (person);
}

/* What stands in an address that somebody else wrote is one word of the query, whatever it is. */
static char *
dup_one_word (const char *address)
{
  g_autofree char *clean = mesign_words_clean_line (address);
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean is_plain = TRUE;

  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      is_plain = is_plain && !ends_word (c) && c != ')' && c != 0xff09;
      if (!is_quote (c))
        g_string_append_unichar (word, c);
    }

  return is_plain ? g_strdup (word->str) : g_strdup_printf ("\"%s\"", word->str);
}

MesignSearchSuggestion *
mesign_search_words_from_person (const char *field, const MesignAddress *address)
{
  MesignSearchSuggestion *self = g_new0 (MesignSearchSuggestion, 1);
  g_autofree char *word = dup_one_word (address->address);

  self->text = g_strconcat (field, word, NULL);
  self->words = mesign_words_person (address);

  return self;
}
