/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-query-private.h"

#include "store/mesign-store-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bounds of what SQLite takes, and of what a person writes. */
#define MOST_TERMS 200
#define DEEPEST 20

typedef struct
{
  const char *at;
  gboolean is_being_written;
  guint depth;
  guint n_terms;
} Parser;

static MesignTerm *read_all (Parser *parser, GError **error);

static void
clear (MesignQuery *self)
{
  g_clear_pointer (&self->root, mesign_term_free);
}

MESIGN_DEFINE_VALUE (MesignQuery, mesign_query)

MesignTerm *
mesign_term_new (MesignTermKind kind, const char *text, gint64 number)
{
  MesignTerm *self = g_new0 (MesignTerm, 1);

  self->kind = kind;
  self->text = g_strdup (text);
  self->number = number;

  return self;
}

MesignTerm *
mesign_term_new_group (MesignTermKind kind)
{
  MesignTerm *self = mesign_term_new (kind, NULL, 0);

  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_term_free);

  return self;
}

void
mesign_term_free (MesignTerm *self)
{
  g_free (self->text);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

static gunichar
peek (const Parser *parser)
{
  return g_utf8_get_char (parser->at);
}

static void
skip_space (Parser *parser)
{
  while (*parser->at != '\0' && g_unichar_isspace (peek (parser)))
    parser->at = g_utf8_next_char (parser->at);
}

static gboolean
is_quote (gunichar c)
{
  return c == '"' || c == 0x201c || c == 0x201d || c == 0xff02;
}

static gboolean
is_opening (gunichar c)
{
  return c == '(' || c == 0xff08;
}

/* A closing bracket ends a group, and is a letter like others where there is none. */
static gboolean
is_closing (const Parser *parser, gunichar c)
{
  return parser->depth > 0 && (c == ')' || c == 0xff09);
}

/* Up to the closing quotation mark, or the end of the text. */
static char *
read_phrase (Parser *parser, gboolean *is_closed)
{
  const char *start = g_utf8_next_char (parser->at);
  const char *end = start;

  while (*end != '\0' && !is_quote (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  *is_closed = *end != '\0';
  parser->at = *is_closed ? g_utf8_next_char (end) : end;

  return g_strndup (start, end - start);
}

static char *
read_word (Parser *parser)
{
  const char *start = parser->at;

  while (*parser->at != '\0' && !g_unichar_isspace (peek (parser)) &&
         !is_closing (parser, peek (parser)))
    parser->at = g_utf8_next_char (parser->at);

  return g_strndup (start, parser->at - start);
}

/* A word that joins others, if it stands alone. */
static gboolean
skip_joint (Parser *parser, const char *joint)
{
  gsize length = strlen (joint);
  const char *rest = parser->at + length;
  gunichar next;

  if (!g_str_has_prefix (parser->at, joint))
    return FALSE;
  next = g_utf8_get_char (rest);
  if (next != 0 && !g_unichar_isspace (next) && !is_opening (next) && !is_closing (parser, next))
    return FALSE;
  parser->at = rest;
  skip_space (parser);

  return TRUE;
}

/* Whether what follows is turned round: a dash right before it, or NOT. */
static gboolean
skip_negation (Parser *parser)
{
  if (parser->at[0] == '-' && parser->at[1] != '\0' && !g_ascii_isspace (parser->at[1]))
    {
      parser->at++;
      return TRUE;
    }

  return skip_joint (parser, "NOT");
}

static gboolean
fail_large (GError **error)
{
  g_set_error_literal (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY,
                       _ ("This is too much to search for at once; write fewer words"));

  return FALSE;
}

static gboolean
read_group (Parser *parser, MesignTerm **term, GError **error)
{
  if (parser->depth == DEEPEST)
    return fail_large (error);
  parser->at = g_utf8_next_char (parser->at);
  parser->depth++;
  *term = read_all (parser, error);
  if (is_closing (parser, peek (parser)))
    parser->at = g_utf8_next_char (parser->at);
  parser->depth--;

  return *term != NULL;
}

/* Where the text ends is where the phrase is being written, the last word of which is not whole. */
static gboolean
read_value (Parser *parser, char **value, gboolean *is_phrase, GError **error)
{
  gboolean is_closed = TRUE;

  *is_phrase = is_quote (peek (parser));
  *value = *is_phrase ? read_phrase (parser, &is_closed) : read_word (parser);
  if (!is_closed && !parser->is_being_written)
    {
      g_set_error_literal (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY,
                           _ ("A quotation mark is not closed; write another one behind the last "
                              "word that belongs to it"));
      return FALSE;
    }
  *is_phrase = *is_phrase && is_closed;

  return TRUE;
}

static gboolean
make_term (int field, const char *value, MesignTerm **term, GError **error)
{
  return field < 0 ? mesign_query_make_words (MESIGN_TERM_ANYWHERE, NULL, value, term, error)
                   : mesign_query_make_field (field, value, term, error);
}

static gboolean
read_field (Parser *parser, MesignTerm **term, GError **error)
{
  gsize length;
  int field = mesign_query_find_field (parser->at, &length);
  g_autofree char *value = NULL;
  gboolean is_phrase;

  if (field >= 0)
    parser->at += length;
  if (!read_value (parser, &value, &is_phrase, error))
    return FALSE;
  if (!make_term (field, value, term, parser->is_being_written ? NULL : error))
    return parser->is_being_written;
  if (*term != NULL)
    (*term)->is_phrase = is_phrase;

  return TRUE;
}

/* Gives NULL where there is nothing to look for. */
static gboolean
read_term (Parser *parser, MesignTerm **term, GError **error)
{
  gboolean is_negated = skip_negation (parser);

  *term = NULL;
  if (parser->n_terms++ == MOST_TERMS)
    return fail_large (error);
  if (!(is_opening (peek (parser)) ? read_group (parser, term, error)
                                   : read_field (parser, term, error)))
    return FALSE;
  if (*term != NULL)
    (*term)->is_negated ^= is_negated;

  return TRUE;
}

static gboolean
is_nothing (const MesignTerm *term)
{
  return term == NULL || (term->children != NULL && term->children->len == 0);
}

static void
add_term (MesignTerm *group, MesignTerm *term)
{
  if (!is_nothing (term))
    g_ptr_array_add (group->children, term);
  else if (term != NULL)
    mesign_term_free (term);
}

static gboolean
is_at_end (const Parser *parser)
{
  return *parser->at == '\0' || is_closing (parser, peek (parser));
}

/* Terms with OR between them, which binds closer than what is only written side by side. */
static gboolean
read_any (Parser *parser, MesignTerm *all, GError **error)
{
  g_autoptr (MesignTerm) any = mesign_term_new_group (MESIGN_TERM_ANY);

  do
    {
      MesignTerm *term;

      skip_space (parser);
      if (is_at_end (parser))
        break;
      if (!read_term (parser, &term, error))
        return FALSE;
      add_term (any, term);
      skip_space (parser);
    }
  while (skip_joint (parser, "OR"));
  if (any->children->len == 1)
    g_ptr_array_add (all->children, g_ptr_array_steal_index (any->children, 0));
  else
    add_term (all, g_steal_pointer (&any));

  return TRUE;
}

static MesignTerm *
read_all (Parser *parser, GError **error)
{
  g_autoptr (MesignTerm) all = mesign_term_new_group (MESIGN_TERM_ALL);

  for (skip_space (parser); !is_at_end (parser); skip_space (parser))
    if (!skip_joint (parser, "AND") && !skip_joint (parser, "OR") && !read_any (parser, all, error))
      return NULL;

  return g_steal_pointer (&all);
}

/**
 * mesign_query_new:
 * @text: what a person wrote
 * @is_being_written: whether the person is still at it: then what cannot be understood yet is left
 * out
 * @error: return location for a #MesignStoreError
 *
 * Understands a search. All terms must be met; `OR` between two means one of them, brackets hold
 * terms together, and a “-” or `NOT` before one turns it round.
 *
 * - a word: found anywhere, at the beginning of a word; in Chinese, Japanese and Korean also within
 *   a text without spaces; "more words" in quotation marks stand next to each other
 * - `from:`, `to:` (each recipient), `cc:` (who got a copy), `subject:`, `body:`, `filename:`:
 * found there
 * - `has:attachment`
 * - `in:` with a mailbox by its name, the last level of it, or its role
 * - `is:unread`, `is:read`, `is:flagged`, `is:answered`, `is:forwarded`, `is:draft`, `is:junk`
 * - `before:` or `older:`, `after:` or `newer:` with a day (which `after:` holds), a month or a
 *   year, or how long ago, such as 7d, 2w, 3m, 1y; `on:` with a day, month or year; by the time of
 *   arrival
 * - `signed:`, `encrypted:`, `timestamp:` with `yes`, `no` or a status; `level:` V1 to V4
 *
 * The commonest fields have Chinese names too, and a full-width colon will do.
 *
 * Returns: (transfer full) (nullable): the query, or %NULL with @error set to
 * %MESIGN_STORE_ERROR_QUERY
 */
MesignQuery *
mesign_query_new (const char *text, gboolean is_being_written, GError **error)
{
  g_autoptr (MesignQuery) self = NULL;
  g_autofree char *valid = NULL;
  Parser parser = { .is_being_written = is_being_written };

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  parser.at = valid;
  self = g_atomic_rc_box_new0 (MesignQuery);
  self->root = read_all (&parser, error);

  return self->root != NULL ? g_steal_pointer (&self) : NULL;
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
  return self->root->children->len == 0;
}

static gboolean
has_words (const MesignTerm *term)
{
  for (guint i = 0; term->children != NULL && i < term->children->len; i++)
    if (has_words (term->children->pdata[i]))
      return TRUE;

  return term->kind <= MESIGN_TERM_COPIED;
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
  return has_words (self->root);
}
