/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-guard-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/mesign-net-error-private.h"

/* Looks at what a server sends before libetpan parses it, for libetpan reserves whatever a literal
 * announces and goes as deep as the parentheses do.
 *
 * The lexer must never take for a literal or a quoted string what libetpan takes for something
 * else, or hostile octets could hide in it. So both are known only in the answers that have them,
 * by their exact beginnings; everywhere else each parenthesis counts and the octets after a "{5}"
 * are looked at like all others. */

#define HEAD_LENGTH 256

typedef enum
{
  BRACE_NONE,
  BRACE_DIGITS,
  BRACE_CLOSED,
} Brace;

struct _MesignGuard
{
  MesignGuardKind kind;
  char *host;
  gsize literal_limit;
  gsize total_limit;

  gsize total;
  gsize line;
  guint depth;
  gsize literal_left;
  gboolean quoted;
  gboolean escaped;
  guint8 previous;
  gboolean held;
  Brace brace;
  guint64 brace_size;
  gboolean brace_has_digit;
  char head[HEAD_LENGTH + 1];
  gsize head_length;
  char *farewell;
};

/* Makes a guard for one connection to @host. Without limits set it lets no literal through. */
MesignGuard *
mesign_guard_new (MesignGuardKind kind, const char *host)
{
  MesignGuard *self = g_new0 (MesignGuard, 1);

  self->kind = kind;
  self->host = g_strdup (host);

  return self;
}

/* Frees a guard. */
void
mesign_guard_free (MesignGuard *self)
{
  g_free (self->host);
  g_free (self->farewell);
  g_free (self);
}

/* Says how big one literal and all of the answer to the next command may be; 0 as @total_limit
 * means that there is no limit for all of it. */
void
mesign_guard_set_limits (MesignGuard *self, gsize literal_limit, gsize total_limit)
{
  self->literal_limit = literal_limit;
  self->total_limit = total_limit;
  self->total = 0;
}

/* Borrows the words of the server's BYE, if it said so. */
const char *
mesign_guard_get_farewell (MesignGuard *self)
{
  return self->farewell;
}

static gboolean
fail_limit (MesignGuard *self, GError **error)
{
  mesign_net_set_error (error, MESIGN_NET_ERROR_LIMIT, self->host, NULL,
                        _ ("%s sent an answer that is larger than what was asked for can be. The "
                           "connection was closed."),
                        self->host);

  return FALSE;
}

static gboolean
fail_octet (MesignGuard *self, GError **error)
{
  mesign_net_set_error (error, MESIGN_NET_ERROR_PROTOCOL, self->host, NULL,
                        _ ("%s sent something that cannot be read. The connection was closed."),
                        self->host);

  return FALSE;
}

static gboolean
has_strings (MesignGuard *self)
{
  static const char *const beginnings[] = { "* LIST ",   "* LSUB ", "* XLIST ",
                                            "* STATUS ", "* ID ",   "* NAMESPACE " };
  const char *p = self->head + 2;

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_ascii_strncasecmp (self->head, beginnings[i], strlen (beginnings[i])) == 0)
      return TRUE;

  if (strncmp (self->head, "* ", 2) != 0 || !g_ascii_isdigit (*p))
    return FALSE;
  while (g_ascii_isdigit (*p))
    p++;

  return g_ascii_strncasecmp (p, " FETCH (", 8) == 0;
}

static void
note_farewell (MesignGuard *self)
{
  if (g_ascii_strncasecmp (self->head, "* BYE", 5) != 0)
    return;

  g_free (self->farewell);
  self->farewell = g_utf8_make_valid (self->head + 5, -1);
  g_strstrip (self->farewell);
}

static gboolean
end_line (MesignGuard *self, GError **error)
{
  gboolean literal = self->brace == BRACE_CLOSED && self->brace_has_digit;

  self->quoted = FALSE;
  self->escaped = FALSE;
  self->brace = BRACE_NONE;
  if (literal && self->brace_size > self->literal_limit)
    return fail_limit (self, error);
  if (literal && has_strings (self))
    {
      self->literal_left = self->brace_size;
      return TRUE;
    }

  note_farewell (self);
  self->line = 0;
  self->depth = 0;
  self->head_length = 0;
  self->head[0] = '\0';

  return TRUE;
}

static void
push_brace (MesignGuard *self, guint8 octet)
{
  if (octet == '{')
    {
      self->brace = BRACE_DIGITS;
      self->brace_size = 0;
      self->brace_has_digit = FALSE;
    }
  else if (self->brace == BRACE_DIGITS && g_ascii_isdigit (octet))
    {
      self->brace_has_digit = TRUE;
      self->brace_size = MIN (self->brace_size * 10 + (octet - '0'), G_MAXUINT32 * (guint64) 16);
    }
  else if (self->brace == BRACE_DIGITS && octet == '}')
    self->brace = BRACE_CLOSED;
  else if (self->brace != BRACE_NONE && strchr (" \t\r+", octet) == NULL)
    self->brace = BRACE_NONE;
}

static void
push_quoted (MesignGuard *self, guint8 octet)
{
  if (self->escaped)
    self->escaped = FALSE;
  else if (octet == '\\')
    self->escaped = TRUE;
  else if (octet == '"')
    self->quoted = FALSE;
}

static gboolean
push_structure (MesignGuard *self, guint8 octet, GError **error)
{
  if (octet == '"' && (self->previous == ' ' || self->previous == '(') && has_strings (self))
    self->quoted = TRUE;
  else if (octet == '(' && ++self->depth > MESIGN_GUARD_DEPTH)
    return fail_limit (self, error);
  else if (octet == ')' && self->depth > 0)
    self->depth--;
  push_brace (self, octet);

  return TRUE;
}

/* Whether the octet before was a backslash in the attributes of a mailbox. */
static gboolean
is_in_attribute (MesignGuard *self)
{
  return self->previous == '\\' && self->depth == 1 && !self->quoted &&
         (g_ascii_strncasecmp (self->head, "* LIST (", 8) == 0 ||
          g_ascii_strncasecmp (self->head, "* LSUB (", 8) == 0);
}

/* No number is below nought: libetpan would read a message number or a UID as another one, or skip
 * the line, and the server be believed in all else. */
static gboolean
is_below_nought (MesignGuard *self, guint8 octet)
{
  gsize length = self->head_length;

  if (!g_ascii_isdigit (octet) || self->previous != '-' || self->quoted || length >= HEAD_LENGTH)
    return FALSE;
  if (length == 4)
    return g_str_has_prefix (self->head, "* -");

  return length > 6 && g_ascii_isdigit (self->head[2]) &&
         g_ascii_strncasecmp (self->head + length - 6, "UID -", 5) == 0 && has_strings (self);
}

static gboolean
push_octet (MesignGuard *self, guint8 octet, GError **error)
{
  if (octet == '\0')
    return fail_octet (self, error);
  if (octet == '\n')
    return end_line (self, error);
  if (++self->line > MESIGN_GUARD_LINE)
    return fail_limit (self, error);

  if (self->head_length < HEAD_LENGTH)
    {
      self->head[self->head_length++] = octet;
      self->head[self->head_length] = '\0';
    }
  if (self->kind == MESIGN_GUARD_LINES)
    return TRUE;
  if (is_below_nought (self, octet))
    return fail_octet (self, error);

  if (self->quoted)
    push_quoted (self, octet);
  else if (!push_structure (self, octet, error))
    return FALSE;
  self->previous = octet;

  return TRUE;
}

/* Whether what was read last cannot be handed on yet: more must be read, right behind it in the
 * same buffer. */
gboolean
mesign_guard_needs_more (MesignGuard *self)
{
  self->held = self->kind == MESIGN_GUARD_IMAP && self->literal_left == 0 && is_in_attribute (self);

  return self->held;
}

/* Looks at the next octets from the server. FALSE means that they must not be parsed, and that the
 * connection is to be dropped. Attributes without a name, as in "* LIST (\HasChildren \)", which
 * some servers say, become spaces, for libetpan can read no other of their mailboxes else. */
gboolean
mesign_guard_push (MesignGuard *self, void *octets, gsize length, GError **error)
{
  guint8 *p = octets;
  gsize i = 0;

  self->total += length;
  if (self->total_limit != 0 && self->total > self->total_limit)
    return fail_limit (self, error);

  while (i < length)
    {
      if (self->literal_left > 0)
        {
          gsize skipped = MIN (self->literal_left, length - i);

          self->literal_left -= skipped;
          self->previous = 0;
          i += skipped;
        }
      else
        {
          if ((i > 0 || self->held) && (p[i] == ' ' || p[i] == ')') && is_in_attribute (self))
            p[i - 1] = ' ';
          self->held = FALSE;
          if (!push_octet (self, p[i++], error))
            return FALSE;
        }
    }

  return TRUE;
}
