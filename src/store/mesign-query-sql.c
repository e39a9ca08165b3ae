/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-query-private.h"

#include <string.h>

/* From the terms of a query to an expression of FTS5, and to conditions on message "m" with bound
 * values. */

static const char *const columns[] = { "sender", "recipients", "subject", "body", "attachments" };

/* The tokenizer leaves a lone last ideograph to be found as the beginning of a pair. */
static gboolean
ends_with_ideograph (const char *text)
{
  for (const char *p = text + strlen (text); p > text;)
    {
      gunichar c;

      p = g_utf8_prev_char (p);
      c = g_utf8_get_char (p);
      if (g_unichar_isalnum (c))
        return g_unichar_iswide (c);
    }

  return FALSE;
}

static void
append_term (GString *match, const MesignTerm *term, const char *joint)
{
  if (match->len > 0)
    g_string_append (match, joint);
  if (term->kind < MESIGN_TERM_ANYWHERE)
    g_string_append_printf (match, "%s : ", columns[term->kind]);
  g_string_append_c (match, '"');
  for (const char *p = term->text; *p != '\0'; p++)
    g_string_append_len (match, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
  g_string_append_c (match, '"');
  if (!term->is_phrase || ends_with_ideograph (term->text))
    g_string_append (match, " *");
}

static char *
dup_expression (const MesignQuery *self, gboolean is_negated, const char *joint)
{
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const MesignTerm *term = g_ptr_array_index (self->terms, i);

      if (term->kind <= MESIGN_TERM_ANYWHERE && term->is_negated == is_negated)
        append_term (match, term, joint);
    }

  return match->len > 0 ? g_strdup (match->str) : NULL;
}

/* What must be found, or NULL. */
char *
mesign_query_dup_match (const MesignQuery *self)
{
  return dup_expression (self, FALSE, " AND ");
}

/* What must not be found, or NULL. */
char *
mesign_query_dup_exclusion (const MesignQuery *self)
{
  return dup_expression (self, TRUE, " OR ");
}

static const char *
get_column (MesignTermKind kind)
{
  switch (kind)
    {
    case MESIGN_TERM_SIGNATURE:
      return "m.signature";
    case MESIGN_TERM_ENCRYPTION:
      return "m.encryption";
    case MESIGN_TERM_TIMESTAMP:
      return "m.stamp";
    default:
      return "m.level";
    }
}

/* What has not been read through yet is neither signed nor unsigned. */
static void
append_status (GString *sql, const MesignTerm *term, int position)
{
  const char *column = get_column (term->kind);

  if (g_str_equal (term->text, "yes"))
    g_string_append_printf (sql, "(%s <> 'none' AND ?%d <> '')", column, position);
  else if (g_str_equal (term->text, "no"))
    g_string_append_printf (sql, "(%s = 'none' AND m.verdict_generation > 0 AND ?%d <> '')", column,
                            position);
  else
    g_string_append_printf (sql, "%s = ?%d", column, position);
}

static void
append_condition (GString *sql, const MesignTerm *term, int position)
{
  g_string_append (sql, term->is_negated ? " AND NOT " : " AND ");
  switch (term->kind)
    {
    case MESIGN_TERM_HAS_ATTACHMENT:
      g_string_append_printf (sql, "(m.has_attachment = 1 AND ?%d = 0)", position);
      break;
    case MESIGN_TERM_FLAG:
      g_string_append_printf (sql,
                              "EXISTS (SELECT 1 FROM placement f WHERE f.message_id = m.id "
                              "AND f.hidden = 0 AND (f.flags & ?%d) <> 0)",
                              position);
      break;
    case MESIGN_TERM_BEFORE:
      g_string_append_printf (sql, "(m.received < ?%d)", position);
      break;
    case MESIGN_TERM_FROM_TIME:
      g_string_append_printf (sql, "(m.received >= ?%d)", position);
      break;
    default:
      append_status (sql, term, position);
      break;
    }
}

/* Conditions that begin with AND, with values from position @first on; "" where there are none. */
char *
mesign_query_dup_filter_sql (const MesignQuery *self, int first)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < self->terms->len; i++)
    {
      const MesignTerm *term = g_ptr_array_index (self->terms, i);

      if (term->kind > MESIGN_TERM_ANYWHERE)
        append_condition (sql, term, first++);
    }

  return g_strdup (sql->str);
}

void
mesign_query_bind_filter (const MesignQuery *self, MesignStatement *statement, int first)
{
  for (guint i = 0; i < self->terms->len; i++)
    {
      const MesignTerm *term = g_ptr_array_index (self->terms, i);

      if (term->kind <= MESIGN_TERM_ANYWHERE)
        continue;
      if (term->text != NULL)
        mesign_statement_bind_text (statement, first++, term->text);
      else
        mesign_statement_bind_int64 (statement, first++, term->number);
    }
}
