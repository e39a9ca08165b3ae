/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-query-private.h"

#include "model/mesign-flags.h"
#include "model/mesign-security-report.h"
#include "store/mesign-store-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  MesignQuery *query;
  const char *at;
  gboolean is_negated;
  gboolean is_phrase;
} Parser;

typedef gboolean (*FieldFunc) (Parser *parser,
                               MesignTermKind kind,
                               const char *field,
                               const char *value,
                               GError **error);

static void
term_free (MesignTerm *term)
{
  g_free (term->text);
  g_free (term);
}

static void
clear (MesignQuery *self)
{
  g_ptr_array_unref (self->terms);
}

MESIGN_DEFINE_VALUE (MesignQuery, mesign_query)

static void
add (Parser *parser, MesignTermKind kind, const char *text, gint64 number)
{
  MesignTerm *term = g_new0 (MesignTerm, 1);

  term->kind = kind;
  term->is_negated = parser->is_negated;
  term->is_phrase = parser->is_phrase;
  term->text = g_strdup (text);
  term->number = number;
  g_ptr_array_add (parser->query->terms, term);
}

static gboolean
fail (GError **error, const char *field, const char *value, const char *what)
{
  g_set_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY,
               _ ("“%s:%s” cannot be searched for; write %s"), field, value, what);

  return FALSE;
}

static gboolean
has_letters (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

/* Words without a letter or digit are in no index. */
static gboolean
add_words (Parser *parser,
           MesignTermKind kind,
           const char *field G_GNUC_UNUSED,
           const char *value,
           GError **error G_GNUC_UNUSED)
{
  if (has_letters (value))
    add (parser, kind, value, 0);

  return TRUE;
}

static gboolean
add_has (Parser *parser, MesignTermKind kind, const char *field, const char *value, GError **error)
{
  if (g_ascii_strcasecmp (value, "attachment") != 0 &&
      g_ascii_strcasecmp (value, "attachments") != 0)
    return fail (error, field, value, "has:attachment");
  add (parser, kind, NULL, 0);

  return TRUE;
}

static gboolean
add_is (Parser *parser, MesignTermKind kind, const char *field, const char *value, GError **error)
{
  static const struct
  {
    const char *word;
    MesignFlags flag;
    gboolean is_without;
  } words[] = {
    { "read", MESIGN_FLAG_SEEN, FALSE },          { "seen", MESIGN_FLAG_SEEN, FALSE },
    { "unread", MESIGN_FLAG_SEEN, TRUE },         { "unseen", MESIGN_FLAG_SEEN, TRUE },
    { "flagged", MESIGN_FLAG_FLAGGED, FALSE },    { "starred", MESIGN_FLAG_FLAGGED, FALSE },
    { "unflagged", MESIGN_FLAG_FLAGGED, TRUE },   { "answered", MESIGN_FLAG_ANSWERED, FALSE },
    { "unanswered", MESIGN_FLAG_ANSWERED, TRUE }, { "forwarded", MESIGN_FLAG_FORWARDED, FALSE },
    { "draft", MESIGN_FLAG_DRAFT, FALSE },        { "junk", MESIGN_FLAG_JUNK, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (value, words[i].word) == 0)
      {
        parser->is_negated ^= words[i].is_without;
        add (parser, kind, NULL, words[i].flag);
        return TRUE;
      }

  return fail (error, field, value, _ ("is:unread, is:read, is:flagged or is:answered"));
}

/* A year, a month or a day; gives its first moment and the first one after it, in local time. */
static gboolean
parse_day (const char *value, gint64 *start, gint64 *end)
{
  g_autofree char *plain = g_strdelimit (g_strdup (value), "/.", '-');
  int fields[3] = { 0, 1, 1 };
  char rest = '\0';
  int n = sscanf (plain, "%4d-%2d-%2d%c", &fields[0], &fields[1], &fields[2], &rest);
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) next = NULL;

  if (n < 1 || n > 3 || strspn (plain, "0123456789-") != strlen (plain) || fields[0] < 1000 ||
      !g_date_valid_dmy (fields[2], fields[1], fields[0]))
    return FALSE;
  first = g_date_time_new_local (fields[0], fields[1], fields[2], 0, 0, 0);
  if (first != NULL)
    next = g_date_time_add_full (first, n == 1, n == 2, n == 3, 0, 0, 0);
  if (next == NULL)
    return FALSE;
  *start = g_date_time_to_unix (first);
  *end = g_date_time_to_unix (next);

  return TRUE;
}

static gboolean
add_day (Parser *parser, MesignTermKind kind, const char *field, const char *value, GError **error)
{
  gint64 start;
  gint64 end;

  if (!parse_day (value, &start, &end))
    return fail (error, field, value, _ ("a date such as 2026-01-31, 2026-01 or 2026"));
  add (parser, kind, NULL, start);

  return TRUE;
}

/* One day is two terms, which cannot be negated together. */
static gboolean
add_on (Parser *parser, MesignTermKind kind, const char *field, const char *value, GError **error)
{
  gint64 start;
  gint64 end;

  if (parser->is_negated || !parse_day (value, &start, &end))
    return fail (error, field, value, _ ("a date such as 2026-01-31, 2026-01 or 2026"));
  add (parser, MESIGN_TERM_FROM_TIME, NULL, start);
  add (parser, kind, NULL, end);

  return TRUE;
}

static const char *
get_status_word (MesignTermKind kind, guint status)
{
  if (kind == MESIGN_TERM_SIGNATURE && status <= MESIGN_SIGNATURE_UNSUPPORTED)
    return mesign_signature_status_to_string (status);
  if (kind == MESIGN_TERM_ENCRYPTION && status <= MESIGN_ENCRYPTION_NOT_OPENED)
    return mesign_encryption_status_to_string (status);
  if (kind == MESIGN_TERM_TIMESTAMP && status <= MESIGN_TIMESTAMP_INVALID)
    return mesign_timestamp_status_to_string (status);
  if (kind == MESIGN_TERM_LEVEL && status <= MESIGN_LEVEL_V4)
    return mesign_level_to_string (status);

  return NULL;
}

static gboolean
add_status (Parser *parser,
            MesignTermKind kind,
            const char *field,
            const char *value,
            GError **error)
{
  const char *word;

  if (kind != MESIGN_TERM_LEVEL && g_ascii_strcasecmp (value, "yes") == 0)
    value = "yes";
  else if (kind != MESIGN_TERM_LEVEL &&
           (g_ascii_strcasecmp (value, "no") == 0 || g_ascii_strcasecmp (value, "none") == 0))
    value = "no";
  else
    {
      for (guint i = 0; (word = get_status_word (kind, i)) != NULL; i++)
        if (g_ascii_strcasecmp (word, value) == 0)
          break;
      if (word == NULL)
        return fail (error, field, value,
                     kind == MESIGN_TERM_LEVEL
                         ? "level:V1, level:V2, level:V3, level:V4"
                         : _ ("“yes”, “no” or what a mail's details say, such as “valid”"));
      value = word;
    }
  add (parser, kind, value, 0);

  return TRUE;
}

static const struct
{
  const char *name;
  MesignTermKind kind;
  FieldFunc func;
} fields[] = {
  { "from", MESIGN_TERM_SENDER, add_words },
  { "to", MESIGN_TERM_RECIPIENTS, add_words },
  { "cc", MESIGN_TERM_RECIPIENTS, add_words },
  { "subject", MESIGN_TERM_SUBJECT, add_words },
  { "body", MESIGN_TERM_BODY, add_words },
  { "attachment", MESIGN_TERM_ATTACHMENTS, add_words },
  { "has", MESIGN_TERM_HAS_ATTACHMENT, add_has },
  { "is", MESIGN_TERM_FLAG, add_is },
  { "before", MESIGN_TERM_BEFORE, add_day },
  { "after", MESIGN_TERM_FROM_TIME, add_day },
  { "on", MESIGN_TERM_BEFORE, add_on },
  { "signed", MESIGN_TERM_SIGNATURE, add_status },
  { "encrypted", MESIGN_TERM_ENCRYPTION, add_status },
  { "timestamp", MESIGN_TERM_TIMESTAMP, add_status },
  { "level", MESIGN_TERM_LEVEL, add_status },
};

static gboolean
skip (const char **at, const char *text)
{
  if (!g_str_has_prefix (*at, text))
    return FALSE;
  *at += strlen (text);

  return TRUE;
}

static void
skip_space (const char **at)
{
  while (**at != '\0' && g_unichar_isspace (g_utf8_get_char (*at)))
    *at = g_utf8_next_char (*at);
}

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == 0x201c || c == 0x201d || c == 0xff02;
}

/* Up to the closing quotation mark, or the end of the text while it is still being written. */
static char *
read_phrase (Parser *parser)
{
  const char *start = g_utf8_next_char (parser->at);
  const char *end = start;

  while (*end != '\0' && !is_quote (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  parser->at = *end != '\0' ? g_utf8_next_char (end) : end;

  return g_strndup (start, end - start);
}

static char *
read_word (Parser *parser)
{
  const char *start = parser->at;

  while (*parser->at != '\0' && !g_unichar_isspace (g_utf8_get_char (parser->at)))
    parser->at = g_utf8_next_char (parser->at);

  return g_strndup (start, parser->at - start);
}

static char *
read_value (Parser *parser)
{
  parser->is_phrase = is_quote (g_utf8_get_char (parser->at));

  return parser->is_phrase ? read_phrase (parser) : read_word (parser);
}

/* Gives an index into the fields and goes past the colon, or -1. */
static int
read_field (Parser *parser)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gsize length = strlen (fields[i].name);
      const char *rest = parser->at + length;

      if (g_ascii_strncasecmp (parser->at, fields[i].name, length) != 0)
        continue;
      if (skip (&rest, ":") || skip (&rest, "：") || skip (&rest, "︰"))
        {
          parser->at = rest;
          return i;
        }
    }

  return -1;
}

static gboolean
read_term (Parser *parser, GError **error)
{
  g_autofree char *value = NULL;
  int field;

  parser->is_negated =
      parser->at[0] == '-' && parser->at[1] != '\0' && !g_ascii_isspace (parser->at[1]);
  if (parser->is_negated)
    parser->at++;
  field = read_field (parser);
  value = read_value (parser);
  if (field < 0)
    return add_words (parser, MESIGN_TERM_ANYWHERE, NULL, value, error);
  if (*value == '\0')
    {
      g_set_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY,
                   _ ("Write what to look for right after “%s:”"), fields[field].name);
      return FALSE;
    }

  return fields[field].func (parser, fields[field].kind, fields[field].name, value, error);
}

/**
 * mesign_query_new:
 * @text: what a person wrote
 * @error: return location for a #MesignStoreError
 *
 * Understands a search. All terms must be met; a “-” before one turns it round.
 *
 * - a word: found anywhere, at the beginning of a word; in Chinese, Japanese and Korean also within
 *   a text without spaces; "more words" in quotation marks stand next to each other
 * - `from:`, `to:` (Cc and Bcc too), `subject:`, `body:`, `attachment:`: found there
 * - `has:attachment`
 * - `is:unread`, `is:read`, `is:flagged`, `is:answered`, `is:forwarded`, `is:draft`, `is:junk`
 * - `before:`, `after:` (that day too), `on:` with a day, month or year by the time of arrival
 * - `signed:`, `encrypted:`, `timestamp:` with `yes`, `no` or a status; `level:` V1 to V4
 *
 * Returns: (transfer full) (nullable): the query, or %NULL with @error set to
 * %MESIGN_STORE_ERROR_QUERY
 */
MesignQuery *
mesign_query_new (const char *text, GError **error)
{
  g_autoptr (MesignQuery) self = NULL;
  g_autofree char *valid = NULL;
  Parser parser;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  self = g_atomic_rc_box_new0 (MesignQuery);
  self->terms = g_ptr_array_new_with_free_func ((GDestroyNotify) term_free);
  parser = (Parser){ .query = self, .at = valid };
  for (skip_space (&parser.at); *parser.at != '\0'; skip_space (&parser.at))
    if (!read_term (&parser, error))
      return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_query_is_empty:
 * @self: a query
 *
 * Returns: whether there is nothing to look for
 */
gboolean
mesign_query_is_empty (const MesignQuery *self)
{
  return self->terms->len == 0;
}

/**
 * mesign_query_has_words:
 * @self: a query
 *
 * Returns: whether there is a word to be found, which may stand in encrypted mail too
 */
gboolean
mesign_query_has_words (const MesignQuery *self)
{
  for (guint i = 0; i < self->terms->len; i++)
    {
      const MesignTerm *term = g_ptr_array_index (self->terms, i);

      if (term->kind <= MESIGN_TERM_ANYWHERE)
        return TRUE;
    }

  return FALSE;
}
