/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-db-private.h"

#include <string.h>

/* The tokenizer "mesign" for FTS5.
 *
 * Text is folded: NFKC (so full-width letters become plain ones), lower case, without the marks on
 * letters. Runs of letters and digits are words. Chinese, Japanese and Korean is written without
 * spaces or in words too short for an index, so each run of it becomes overlapping pairs, and its
 * last character once more alone: of 电子邮件 the tokens 电子, 子邮, 邮件, 件. Each character thus
 * begins one token, which lets a query for a single one be asked as a prefix. In a query the lone
 * last character is left out where no token follows: 电子邮 is the phrase 电子 + 子邮, found within
 * the above. */

/* A longer word is no word; its rest is not looked at. */
#define MAX_WORD 96

typedef int (*TokenFunc) (void *, int, const char *, int, int, int);

typedef struct
{
  TokenFunc emit;
  void *context;
  gboolean is_query;
  int result;

  /* the word, or the last character of the run, and where it is in the text */
  GString *token;
  gboolean is_run;
  gboolean is_paired;
  int start;
  int end;

  /* of a query: the lone last character, until a token follows */
  GString *held;
} Folding;

static gboolean
is_ideograph (gunichar c)
{
  return (c >= 0x2e80 && c <= 0x2fdf) || c == 0x3005 || c == 0x3007 ||
         (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3105 && c <= 0x318e) ||
         (c >= 0x31a0 && c <= 0x31ff) || (c >= 0x3400 && c <= 0x9fff) ||
         (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x1100 && c <= 0x11ff) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x1aff0 && c <= 0x1b16f) ||
         (c >= 0x20000 && c <= 0x3ffff);
}

static gboolean
extends (gunichar c)
{
  return g_unichar_ismark (c) || c == 0xff9e || c == 0xff9f;
}

static void
emit_token (Folding *self, GString *token, int start, int end)
{
  if (self->result == SQLITE_OK && token->len > 0)
    self->result = self->emit (self->context, 0, token->str, token->len, start, end);
}

static void
emit (Folding *self, int end)
{
  emit_token (self, self->held, self->start, self->start);
  g_string_truncate (self->held, 0);
  emit_token (self, self->token, self->start, end);
}

static void
end_token (Folding *self)
{
  if (self->token->len > 0 && self->is_query && self->is_paired)
    g_string_assign (self->held, self->token->str);
  else if (self->token->len > 0)
    emit (self, self->end);
  g_string_truncate (self->token, 0);
  self->is_run = FALSE;
  self->is_paired = FALSE;
}

static void
begin_letter (Folding *self, int start)
{
  if (self->is_run)
    end_token (self);
  if (self->token->len == 0)
    self->start = start;
}

static void
add_ideograph (Folding *self, gunichar c, int start, int end)
{
  gsize first;

  if (!self->is_run)
    end_token (self);
  first = self->token->len;
  g_string_append_unichar (self->token, c);
  if (first > 0)
    {
      emit (self, end);
      g_string_erase (self->token, 0, first);
      self->is_paired = TRUE;
    }
  self->is_run = TRUE;
  self->start = start;
  self->end = end;
}

/* Without the marks, and folded by the full rules: ß and its like have no simple lower case. */
static void
append_folded (GString *token, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n; i++)
    {
      char utf8[6];
      g_autofree char *folded = NULL;

      if (g_unichar_ismark (parts[i]))
        continue;
      folded = g_utf8_casefold (utf8, g_unichar_to_utf8 (parts[i], utf8));
      g_string_append (token, folded);
    }
}

static void
add_letter (Folding *self, gunichar c, int start, int end)
{
  begin_letter (self, start);
  if (self->token->len >= MAX_WORD)
    return;
  if (c < 0x80)
    g_string_append_c (self->token, g_ascii_tolower (c));
  else
    append_folded (self->token, c);
  self->end = end;
}

static void
add_character (Folding *self, gunichar c, int start, int end)
{
  if (is_ideograph (c))
    add_ideograph (self, c, start, end);
  else if (g_unichar_isalnum (c))
    add_letter (self, c, start, end);
  else if (!g_unichar_ismark (c) && c != 0x200d && c != 0xad)
    end_token (self);
}

/* One character with the marks on it. */
static void
add_cluster (Folding *self, const char *text, gsize length, int start)
{
  g_autofree char *folded = NULL;

  if (length == 1)
    {
      add_character (self, (guchar) *text, start, start + 1);
      return;
    }
  folded = g_utf8_normalize (text, length, G_NORMALIZE_ALL_COMPOSE);
  for (const char *p = folded; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    add_character (self, g_utf8_get_char (p), start, start + length);
}

static gsize
get_length (const char *text, gsize left, gunichar *c)
{
  *c = (guchar) *text < 0x80 ? (gunichar) (guchar) *text : g_utf8_get_char_validated (text, left);
  if (*c == (gunichar) -1 || *c == (gunichar) -2)
    return 0;

  return g_unichar_to_utf8 (*c, NULL);
}

static gsize
get_cluster_length (const char *text, gsize left)
{
  gunichar c;
  gsize length = get_length (text, left, &c);
  gsize next = length;

  while (next > 0 && length < left && (guchar) text[length] >= 0x80 && length < 64)
    {
      next = get_length (text + length, left - length, &c);
      if (next == 0 || !extends (c))
        break;
      length += next;
    }

  return length;
}

/* As add_character() for what needs no tables; most text is of it. */
static void
add_ascii (Folding *self, char c, int start)
{
  if (!g_ascii_isalnum (c))
    {
      if (self->token->len > 0)
        end_token (self);
      return;
    }
  begin_letter (self, start);
  if (self->token->len >= MAX_WORD)
    return;
  g_string_append_c (self->token, g_ascii_tolower (c));
  self->end = start + 1;
}

/* A mark may stand behind the last letter of a word, so that one is no longer plain. */
static gboolean
is_plain (const char *text, gsize left)
{
  return (guchar) *text < 0x80 && (left == 1 || (guchar) text[1] < 0x80);
}

static void
fold (Folding *self, const char *text, gsize length)
{
  for (gsize at = 0; at < length && self->result == SQLITE_OK;)
    {
      gsize n;

      if (is_plain (text + at, length - at))
        {
          add_ascii (self, text[at], at);
          at++;
          continue;
        }
      n = get_cluster_length (text + at, length - at);
      if (n == 0)
        end_token (self);
      else
        add_cluster (self, text + at, n, at);
      at += MAX (n, 1);
    }
  end_token (self);
}

static int
tokenize (Fts5Tokenizer *tokenizer G_GNUC_UNUSED,
          void *context,
          int flags,
          const char *text,
          int length,
          TokenFunc func)
{
  Folding self = {
    .emit = func,
    .context = context,
    .is_query = (flags & FTS5_TOKENIZE_QUERY) != 0,
    .token = g_string_sized_new (64),
    .held = g_string_sized_new (8),
  };

  fold (&self, text, length);
  g_string_free (self.token, TRUE);
  g_string_free (self.held, TRUE);

  return self.result;
}

static int
create (void *context, const char **arguments, int n_arguments, Fts5Tokenizer **tokenizer)
{
  static char nothing;

  *tokenizer = (Fts5Tokenizer *) &nothing;

  return n_arguments == 0 ? SQLITE_OK : SQLITE_ERROR;
}

static void delete (Fts5Tokenizer *tokenizer G_GNUC_UNUSED) {}

static fts5_api *
get_api (sqlite3 *handle)
{
  fts5_api *api = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (handle, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK)
    {
      sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
      sqlite3_step (statement);
    }
  sqlite3_finalize (statement);

  return api;
}

int
mesign_tokenizer_register (sqlite3 *handle)
{
  static fts5_tokenizer tokenizer = { create, delete, tokenize };
  fts5_api *api = get_api (handle);

  if (api == NULL)
    return SQLITE_ERROR;

  return api->xCreateTokenizer (api, "mesign", NULL, &tokenizer, NULL);
}
