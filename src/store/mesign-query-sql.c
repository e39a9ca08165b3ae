/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-query-private.h"

#include <string.h>

/* From a query to conditions on message "m" with bound values. Words that stand together become one
 * expression of FTS5, so that its index is read once. */

typedef struct
{
  char *text;
  gint64 number;
} Value;

static const char *const columns[] = { "sender", "recipients", "subject", "body", "attachments" };

/* Only the index in memory has it. */
#define COPIED_COLUMN "copied"

static void append_condition (MesignConditions *self, const MesignTerm *term);

/* Expressions */

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
append_words (GString *match, const MesignTerm *term)
{
  if (term->kind != MESIGN_TERM_ANYWHERE)
    g_string_append_printf (
        match, "%s : ", term->kind == MESIGN_TERM_COPIED ? COPIED_COLUMN : columns[term->kind]);
  g_string_append_c (match, '"');
  for (const char *p = term->text; *p != '\0'; p++)
    g_string_append_len (match, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
  g_string_append_c (match, '"');
  if (!term->is_phrase || ends_with_ideograph (term->text))
    g_string_append (match, " *");
}

/* Whether an expression can say it; whether the term itself is negated is another matter. */
static gboolean
is_of_words (const MesignTerm *term)
{
  for (guint i = 0; term->children != NULL && i < term->children->len; i++)
    {
      const MesignTerm *child = term->children->pdata[i];

      if (child->is_negated || !is_of_words (child))
        return FALSE;
    }

  return term->children != NULL || term->kind <= MESIGN_TERM_ANYWHERE;
}

static void
append_expression (GString *match, const MesignTerm *term)
{
  if (term->children == NULL)
    {
      append_words (match, term);
      return;
    }
  g_string_append_c (match, '(');
  for (guint i = 0; i < term->children->len; i++)
    {
      if (i > 0)
        g_string_append (match, term->kind == MESIGN_TERM_ALL ? " AND " : " OR ");
      append_expression (match, term->children->pdata[i]);
    }
  g_string_append_c (match, ')');
}

char *
mesign_term_dup_match (const MesignTerm *term)
{
  g_autoptr (GString) match = g_string_new (NULL);

  append_expression (match, term);

  return g_strdup (match->str);
}

/* Conditions */

static int
add_value (MesignConditions *self, const char *text, gint64 number)
{
  Value value = { g_strdup (text), number };

  g_array_append_val (self->values, value);

  return self->first + (int) self->values->len - 1;
}

static char *
dup_json (GArray *ids)
{
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (json, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (ids, gint64, i));
  g_string_append_c (json, ']');

  return g_strdup (json->str);
}

static void
append_ids (MesignConditions *self, GArray *ids)
{
  g_autofree char *json = dup_json (ids);

  g_string_append_printf (self->sql, "SELECT value FROM json_each (?%d)",
                          add_value (self, json, 0));
}

/* Adds what was found by an expression in the index in memory. */
static void
append_sealed (MesignConditions *self, char *match)
{
  guint position = self->matches->len;
  GArray *sealed =
      self->sealed != NULL && position < self->sealed->len ? self->sealed->pdata[position] : NULL;

  g_ptr_array_add (self->matches, match);
  if (sealed == NULL || sealed->len == 0)
    return;
  g_string_append (self->sql, " UNION ALL ");
  append_ids (self, sealed);
}

/* What is found by its words here, or was found by them in the index in memory. */
static void
append_match (MesignConditions *self, const MesignTerm *term)
{
  char *match = mesign_term_dup_match (term);

  g_string_append_printf (self->sql,
                          "m.id IN (SELECT rowid FROM message_search WHERE message_search MATCH "
                          "?%d",
                          add_value (self, match, 0));
  append_sealed (self, match);
  g_string_append_c (self->sql, ')');
}

static void
append_copied (MesignConditions *self, const MesignTerm *term)
{
  GArray *found = self->copied != NULL ? g_hash_table_lookup (self->copied, term) : NULL;

  g_string_append (self->sql, "m.id IN (");
  if (found != NULL)
    append_ids (self, found);
  else
    g_string_append (self->sql, "SELECT 0");
  append_sealed (self, mesign_term_dup_match (term));
  g_string_append_c (self->sql, ')');
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
append_status (MesignConditions *self, const MesignTerm *term)
{
  const char *column = get_column (term->kind);

  if (g_str_equal (term->text, "yes"))
    g_string_append_printf (self->sql, "%s <> 'none'", column);
  else if (g_str_equal (term->text, "no"))
    g_string_append_printf (self->sql, "%s = 'none' AND m.verdict_generation > 0", column);
  else
    g_string_append_printf (self->sql, "%s = ?%d", column, add_value (self, term->text, 0));
}

static void
append_mailbox (MesignConditions *self, const MesignTerm *term)
{
  int position = add_value (self, term->text, 0);

  g_string_append_printf (
      self->sql,
      "EXISTS (SELECT 1 FROM placement f JOIN mailbox b ON b.id = f.mailbox_id "
      "WHERE f.message_id = m.id AND f.hidden = 0 AND (b.path = ?%1$d COLLATE NOCASE "
      "OR (b.role <> 'none' AND b.role = ?%1$d COLLATE NOCASE) OR (b.delimiter <> 0 AND "
      "substr (b.path, -1 - length (?%1$d)) = char (b.delimiter) || ?%1$d COLLATE NOCASE)))",
      position);
}

static void
append_filter (MesignConditions *self, const MesignTerm *term)
{
  switch (term->kind)
    {
    case MESIGN_TERM_COPIED:
      append_copied (self, term);
      break;
    case MESIGN_TERM_HAS_ATTACHMENT:
      g_string_append (self->sql, "m.has_attachment = 1");
      break;
    case MESIGN_TERM_FLAG:
      g_string_append_printf (self->sql,
                              "EXISTS (SELECT 1 FROM placement f WHERE f.message_id = m.id "
                              "AND f.hidden = 0 AND (f.flags & ?%d) <> 0)",
                              add_value (self, NULL, term->number));
      break;
    case MESIGN_TERM_MAILBOX:
      append_mailbox (self, term);
      break;
    case MESIGN_TERM_BEFORE:
      g_string_append_printf (self->sql, "m.received < ?%d", add_value (self, NULL, term->number));
      break;
    case MESIGN_TERM_FROM_TIME:
      g_string_append_printf (self->sql, "m.received >= ?%d", add_value (self, NULL, term->number));
      break;
    default:
      append_status (self, term);
      break;
    }
}

/* The children that an expression can say together: in a group of which all must be met those that
 * must be found, or those that must not; else those of which one must be found. */
static MesignTerm *
gather (const MesignTerm *group, gboolean is_negated)
{
  MesignTerm *words = mesign_term_new_group (is_negated ? MESIGN_TERM_ANY : group->kind);

  g_ptr_array_set_free_func (words->children, NULL);
  words->is_negated = is_negated;
  for (guint i = 0; i < group->children->len; i++)
    {
      MesignTerm *child = group->children->pdata[i];

      if (child->is_negated == is_negated && is_of_words (child))
        g_ptr_array_add (words->children, child);
    }

  return words;
}

static void
append_joint (MesignConditions *self, const MesignTerm *group, gboolean *is_first)
{
  if (!*is_first)
    g_string_append (self->sql, group->kind == MESIGN_TERM_ALL ? " AND " : " OR ");
  *is_first = FALSE;
}

static void
append_gathered (MesignConditions *self,
                 const MesignTerm *group,
                 const MesignTerm *words,
                 gboolean *is_first)
{
  if (words->children->len == 0)
    return;
  append_joint (self, group, is_first);
  g_string_append (self->sql, words->is_negated ? "NOT " : "");
  append_match (self, words);
}

static void
append_group (MesignConditions *self, const MesignTerm *group)
{
  g_autoptr (MesignTerm) found = gather (group, FALSE);
  g_autoptr (MesignTerm) not_found = gather (group, TRUE);
  gboolean is_first = TRUE;

  append_gathered (self, group, found, &is_first);
  if (group->kind == MESIGN_TERM_ALL)
    append_gathered (self, group, not_found, &is_first);
  for (guint i = 0; i < group->children->len; i++)
    {
      const MesignTerm *child = group->children->pdata[i];

      if (is_of_words (child) && (group->kind == MESIGN_TERM_ALL || !child->is_negated))
        continue;
      append_joint (self, group, &is_first);
      append_condition (self, child);
    }
}

static void
append_condition (MesignConditions *self, const MesignTerm *term)
{
  g_string_append (self->sql, term->is_negated ? "NOT (" : "(");
  if (is_of_words (term))
    append_match (self, term);
  else if (term->children != NULL)
    append_group (self, term);
  else
    append_filter (self, term);
  g_string_append_c (self->sql, ')');
}

static void
clear_value (gpointer data)
{
  g_free (((Value *) data)->text);
}

/* @sealed holds, for each expression in its turn, what was found elsewhere (GArray of ids), and
 * @copied what mesign_query_find_copied() gave. */
void
mesign_conditions_init (MesignConditions *self,
                        const MesignQuery *query,
                        GPtrArray *sealed,
                        GHashTable *copied,
                        int first)
{
  self->sql = g_string_new (NULL);
  self->values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_array_set_clear_func (self->values, clear_value);
  self->matches = g_ptr_array_new_with_free_func (g_free);
  self->sealed = sealed;
  self->copied = copied;
  self->first = first;
  if (mesign_query_is_empty (query))
    g_string_append (self->sql, "0");
  else
    append_condition (self, query->root);
}

void
mesign_conditions_bind (const MesignConditions *self, MesignStatement *statement)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *value = &g_array_index (self->values, Value, i);
      int position = self->first + (int) i;

      if (value->text != NULL)
        mesign_statement_bind_text (statement, position, value->text);
      else
        mesign_statement_bind_int64 (statement, position, value->number);
    }
}

void
mesign_conditions_clear (MesignConditions *self)
{
  g_string_free (self->sql, TRUE);
  g_array_unref (self->values);
  g_ptr_array_unref (self->matches);
}
