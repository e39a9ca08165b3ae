/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-query-private.h"

#include "store/mesign-store-private.h"

#include <string.h>

/* Who got a copy: the index knows recipients only all together, so those it finds are looked at one
 * by one. */

/* Letters alone, plain and small, with one space between words and one before the first. */
static char *
fold (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *small = plain != NULL ? g_utf8_casefold (plain, -1) : g_strdup ("");
  g_autoptr (GString) folded = g_string_new (" ");

  for (const char *p = small; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (folded, c);
      else if (!g_unichar_ismark (c) && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    }
  if (folded->len > 1 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);

  return g_strdup (folded->str);
}

/* Chinese, Japanese and Korean words have no beginning that could be seen. */
static gboolean
begins_wide (const char *words)
{
  return g_unichar_iswide (g_utf8_get_char (words));
}

/* Whether words stand in a text, next to each other, as the index would find them. */
gboolean
mesign_text_has_words (const char *text, const char *words, gboolean is_phrase)
{
  g_autofree char *hay = fold (text);
  g_autofree char *needle = fold (words);
  const char *sought = begins_wide (needle + 1) ? needle + 1 : needle;
  gsize length = strlen (sought);

  for (const char *p = strstr (hay, sought); p != NULL; p = strstr (p + 1, sought))
    if (!is_phrase || p[length] == ' ' || p[length] == '\0' || begins_wide (needle + 1))
      return TRUE;

  return FALSE;
}

static char *
dup_copied (GBytes *octets)
{
  g_autoptr (MesignEnvelope) envelope =
      octets != NULL ? mesign_store_unpack_envelope (octets) : NULL;

  return envelope != NULL ? mesign_store_dup_participants (envelope->cc, NULL, NULL)
                          : g_strdup ("");
}

static char *
dup_match (const MesignTerm *term)
{
  g_autoptr (MesignTerm) recipients = mesign_term_new (MESIGN_TERM_RECIPIENTS, term->text, 0);

  recipients->is_phrase = term->is_phrase;

  return mesign_term_dup_match (recipients);
}

static GArray *
find (MesignDb *db, const MesignTerm *term, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *match = dup_match (term);
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT id, envelope FROM message WHERE id IN "
                         "(SELECT rowid FROM message_search WHERE message_search MATCH ?1)",
                         error);
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, match);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      gint64 id = mesign_statement_get_int64 (statement, 0);
      g_autoptr (GBytes) octets = mesign_statement_dup_bytes (statement, 1);
      g_autofree char *copied = dup_copied (octets);

      if (mesign_text_has_words (copied, term->text, term->is_phrase))
        g_array_append_val (ids, id);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
find_in (MesignDb *db, const MesignTerm *term, GHashTable *found, GError **error)
{
  for (guint i = 0; term->children != NULL && i < term->children->len; i++)
    if (!find_in (db, term->children->pdata[i], found, error))
      return FALSE;
  if (term->kind == MESIGN_TERM_COPIED)
    {
      GArray *ids = find (db, term, error);

      if (ids == NULL)
        return FALSE;
      g_hash_table_insert (found, (gpointer) term, ids);
    }

  return TRUE;
}

GHashTable *
mesign_query_find_copied (MesignDb *db, const MesignQuery *query, GError **error)
{
  g_autoptr (GHashTable) found =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  return find_in (db, query->root, found, error) ? g_steal_pointer (&found) : NULL;
}
