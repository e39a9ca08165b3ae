/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-address.h"

#include "mime/mesign-mime-charset.h"
#include "mime/mesign-mime-header.h"
#include "mime/mesign-mime-private.h"

#include <string.h>

#define MAX_ADDRESSES 20000
#define MAX_TEXT (1024 * 1024)
#define MAX_WORD 1000

/* What has been read of the mailbox at hand. */
typedef struct
{
  const char *cursor;
  const char *last_quote;
  const char *last_parenthesis;
  const char *last_angle;
  GString *phrase;
  GString *bare;
  GString *comment;
  GString *words;
  GString *angle;
  GString *surname;
  gboolean has_angle;
  gboolean is_cut;
  GPtrArray *list;
} AddressReader;

static const char *
read_escaped (const char *p, char close, GString *unescaped, GString *literal)
{
  for (; *p != '\0' && *p != close; p++)
    {
      if (literal != NULL)
        g_string_append_c (literal, *p);
      if (*p == '\\' && p[1] != '\0')
        {
          p++;
          if (literal != NULL)
            g_string_append_c (literal, *p);
        }
      g_string_append_c (unescaped, *p);
    }

  return p;
}

static void
read_quoted (AddressReader *self)
{
  g_string_append_c (self->bare, '"');
  self->cursor = read_escaped (self->cursor + 1, '"', self->phrase, self->bare);
  g_string_append_c (self->bare, '"');
  if (*self->cursor == '"')
    self->cursor++;
}

static void
read_comment (AddressReader *self)
{
  const char *p = self->cursor + 1;
  int depth = 1;

  if (self->comment->len > 0)
    g_string_append_c (self->comment, ' ');
  for (; *p != '\0' && depth > 0; p++)
    {
      depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
      if (*p == '\\' && p[1] != '\0')
        p++;
      if (depth > 0)
        g_string_append_c (self->comment, *p);
    }
  self->cursor = p;
}

static gboolean
has_delimiter (const char *p, const char *end)
{
  for (; p < end; p++)
    if (strchr (" \t<>\"", *p) != NULL)
      return TRUE;

  return FALSE;
}

/* An encoded word is one unit: commas and colons in it separate nothing. */
static gboolean
read_encoded_word (AddressReader *self)
{
  const char *p = self->cursor;
  const char *charset = strncmp (p, "=?", 2) == 0 ? g_strstr_len (p + 2, 60, "?") : NULL;
  const char *end;

  if (charset == NULL || charset[1] == '\0' || charset[2] != '?')
    return FALSE;
  end = g_strstr_len (charset + 3, MAX_WORD, "?=");
  if (end == NULL || has_delimiter (p, end))
    return FALSE;
  g_string_append_len (self->phrase, p, end + 2 - p);
  g_string_append_len (self->words, p, end + 2 - p);
  g_string_append_c (self->words, ' ');
  self->cursor = end + 2;

  return TRUE;
}

/* Takes white space and comments out of an addr-spec, and a route from before it. */
static char *
clean_address (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean quoted = FALSE;
  const char *p = text;
  const char *route = *p == '@' ? strchr (p, ':') : NULL;
  int depth = 0;

  for (p = route != NULL ? route + 1 : p; *p != '\0'; p++)
    {
      quoted ^= *p == '"' && depth == 0;
      depth += *p == '(' && !quoted;
      if (depth == 0 && (quoted || (guchar) *p > ' ') && (guchar) *p != 0x7f)
        g_string_append_c (out, *p);
      if (quoted && *p == '\\' && p[1] != '\0')
        g_string_append_c (out, *++p);
      depth -= *p == ')' && !quoted && depth > 0;
    }

  return g_string_free (out, FALSE);
}

static void
fold_spaces (char *text)
{
  char *to = text;

  for (const char *p = text; *p != '\0'; p++)
    if (*p != ' ' || p[1] != ' ')
      *to++ = *p;
  *to = '\0';
}

static char *
decode_name (const char *text)
{
  char *name = mesign_mime_header_decode (text);
  gsize length = strlen (name);

  if (length >= 2 && name[0] == '\'' && name[length - 1] == '\'')
    {
      memmove (name, name + 1, length - 2);
      name[length - 2] = '\0';
    }
  fold_spaces (name);

  return g_strstrip (name);
}

static void
emit (AddressReader *self, const char *raw_name, const char *raw_address)
{
  g_autofree char *name = decode_name (raw_name);
  g_autofree char *cleaned = clean_address (raw_address);
  g_autofree char *address = mesign_mime_clean_line (cleaned);

  if (*name == '\0' && *address == '\0')
    return;
  if (self->list->len < MAX_ADDRESSES)
    g_ptr_array_add (self->list, mesign_address_new (name, address));
  else
    self->is_cut = TRUE;
}

/* "Name user@host" without angle brackets: the word with the "@" is the address. */
static void
emit_bare (AddressReader *self)
{
  char *text = g_strstrip (self->bare->str);
  char *at = strrchr (text, '@');
  char *space = at;

  while (space > text && *space != ' ' && *space != '"')
    space--;
  if (*space == ' ' && space[-1] != '.' && space[1] != '.' && space + 1 != at &&
      strchr (at, ' ') == NULL)
    {
      g_autofree char *name = g_strndup (text, space - text);

      emit (self, name, space + 1);
      return;
    }
  emit (self, self->words->len > 0 ? self->words->str : self->comment->str, text);
}

static void
flush_surname (AddressReader *self)
{
  if (self->surname->len > 0)
    emit (self, "", self->surname->str);
  g_string_truncate (self->surname, 0);
}

static void
finish_angle (AddressReader *self)
{
  g_autofree char *name = NULL;
  const char *own = g_strstrip (self->phrase->str);

  if (*own == '\0')
    own = self->comment->str;
  if (self->surname->len > 0)
    name = g_strdup_printf ("%s, %s", self->surname->str, own);
  g_string_truncate (self->surname, 0);
  emit (self, name != NULL ? name : own, self->angle->str);
}

static void
finish_words (AddressReader *self)
{
  g_autofree char *phrase = g_strstrip (g_strdup (self->phrase->str));
  g_autofree char *bare = g_strstrip (g_strdup (self->bare->str));

  if (strchr (bare, '@') != NULL)
    {
      flush_surname (self);
      emit_bare (self);
    }
  else if (self->words->len > 0)
    {
      flush_surname (self);
      emit (self, phrase, "");
    }
  else if (*phrase != '\0')
    {
      flush_surname (self);
      g_string_assign (self->surname, phrase);
    }
}

static void
clear_mailbox (AddressReader *self)
{
  self->has_angle = FALSE;
  g_string_truncate (self->phrase, 0);
  g_string_truncate (self->bare, 0);
  g_string_truncate (self->comment, 0);
  g_string_truncate (self->words, 0);
  g_string_truncate (self->angle, 0);
}

static void
finish_mailbox (AddressReader *self)
{
  if (self->has_angle)
    finish_angle (self);
  else
    finish_words (self);
  clear_mailbox (self);
}

static void
read_angle (AddressReader *self)
{
  const char *p = self->cursor + 1;
  gboolean closed = self->last_angle != NULL && p <= self->last_angle;
  gboolean quoted = FALSE;

  if (self->has_angle)
    finish_mailbox (self);
  for (; *p != '\0' && (quoted || (*p != '>' && (closed || strchr (",;", *p) == NULL))); p++)
    {
      if (*p == '<' && !quoted)
        {
          g_string_append (self->phrase, self->angle->str);
          g_string_truncate (self->angle, 0);
          continue;
        }
      quoted ^= *p == '"' && self->last_quote != NULL && (quoted || p < self->last_quote);
      g_string_append_c (self->angle, *p);
      if (*p == '\\' && p[1] != '\0')
        g_string_append_c (self->angle, *++p);
    }
  self->has_angle = TRUE;
  self->cursor = *p == '>' ? p + 1 : p;
}

static void
read_separator (AddressReader *self)
{
  char separator = *self->cursor++;

  if (separator == ':')
    {
      /* The name of a group: the members are what counts. */
      clear_mailbox (self);
      flush_surname (self);
      return;
    }
  finish_mailbox (self);
  if (separator == ';')
    flush_surname (self);
}

static gboolean
is_separator (AddressReader *self)
{
  char c = *self->cursor;

  return c == ',' || c == ';' ||
         (c == ':' && !self->has_angle && strchr (self->bare->str, '@') == NULL);
}

static void
read_next (AddressReader *self)
{
  const char *p = self->cursor;

  if (*p == '"' && self->last_quote > p)
    read_quoted (self);
  else if (*p == '(' && self->last_parenthesis > p)
    read_comment (self);
  else if (*p == '<')
    read_angle (self);
  else if (is_separator (self))
    read_separator (self);
  else if (!read_encoded_word (self))
    {
      if (*p != '"' && *p != '>')
        {
          g_string_append_c (self->phrase, *p);
          g_string_append_c (self->bare, *p);
        }
      self->cursor++;
    }
}

static void
read_all (AddressReader *self)
{
  while (*self->cursor != '\0')
    read_next (self);
  finish_mailbox (self);
  flush_surname (self);
}

/**
 * mesign_mime_parse_addresses:
 * @text: an address list as in a header field or as typed by a person
 *
 * Reads an address list (RFC 5322 section 3.4) with its obsolete forms, encoded words, raw octets
 * and breakages such as unquoted commas in names, semicolons between addresses, missing brackets.
 * Groups are given as their members. Addresses are never guessed out of encoded words, and nothing
 * after an "@" is cut off, so that two programs cannot read two different addresses. Of a list past
 * any measure the rest is left out, and "…" without an address stands for it.
 *
 * Returns: (transfer full) (element-type MesignAddress): the mailboxes; the address is "" where
 * there was only a name
 */
GPtrArray *
mesign_mime_parse_addresses (const char *text)
{
  g_autofree char *utf8 = NULL;
  AddressReader reader = { 0 };
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strnlen (text, MAX_TEXT);
  utf8 = mesign_mime_to_utf8 (text, length, NULL, NULL);
  g_strdelimit (utf8, "\r\n\t", ' ');
  reader.cursor = utf8;
  reader.last_quote = strrchr (utf8, '"');
  reader.last_parenthesis = strrchr (utf8, ')');
  reader.last_angle = strrchr (utf8, '>');
  reader.phrase = g_string_new (NULL);
  reader.bare = g_string_new (NULL);
  reader.comment = g_string_new (NULL);
  reader.words = g_string_new (NULL);
  reader.angle = g_string_new (NULL);
  reader.surname = g_string_new (NULL);
  reader.list = mesign_address_list_new ();
  read_all (&reader);
  if (reader.is_cut || length == MAX_TEXT)
    g_ptr_array_add (reader.list, mesign_address_new ("…", ""));
  g_string_free (reader.phrase, TRUE);
  g_string_free (reader.bare, TRUE);
  g_string_free (reader.comment, TRUE);
  g_string_free (reader.words, TRUE);
  g_string_free (reader.angle, TRUE);
  g_string_free (reader.surname, TRUE);

  return reader.list;
}
