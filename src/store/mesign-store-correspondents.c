/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* What one transaction has learnt of a correspondent: mostly few people write many mails. */
struct _MesignCorrespondent
{
  char *written;
  char *name;
  gint64 named;
  gint64 used;
  gint64 seen;
  gint64 last;
};

void
mesign_correspondent_free (MesignCorrespondent *self)
{
  g_free (self->written);
  g_free (self->name);
  g_free (self);
}

static MesignCorrespondent *
get_correspondent (MesignStoreWrite *write, const MesignAddress *address, gint64 at)
{
  g_autofree char *valid = mesign_store_dup_valid (address->address);
  g_autofree char *normalized = mesign_address_normalize (valid);
  MesignCorrespondent *self = g_hash_table_lookup (write->correspondents, normalized);

  if (self != NULL)
    return self;
  self = g_new0 (MesignCorrespondent, 1);
  self->written = g_steal_pointer (&valid);
  self->name = g_strdup ("");
  self->last = at;
  g_hash_table_insert (write->correspondents, g_steal_pointer (&normalized), self);

  return self;
}

/* The name that came last counts, and any before none. */
static void
note_one (MesignCorrespondent *self, const char *name, gboolean written_to, gint64 at)
{
  if (*name != '\0' && (at >= self->last || *self->name == '\0'))
    {
      g_free (self->name);
      self->name = mesign_store_dup_valid (name);
      self->named = at;
    }
  self->used += written_to;
  self->seen += !written_to;
  self->last = MAX (self->last, at);
}

/* Notes people for the end of the transaction. */
void
mesign_store_note_correspondents (MesignStoreWrite *write,
                                  GPtrArray *addresses,
                                  gboolean written_to,
                                  gint64 at)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *one = g_ptr_array_index (addresses, i);

      if (mesign_address_get_domain (one->address) != NULL)
        note_one (get_correspondent (write, one, at), one->name, written_to, at);
    }
}

static gboolean
save_one (MesignDb *db, const char *address, const MesignCorrespondent *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO correspondent (address, written, name, used, seen, last) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (address) DO UPDATE SET "
      "name = CASE WHEN ?3 <> '' AND (?7 >= last OR name = '') THEN ?3 ELSE name END, "
      "used = used + ?4, seen = seen + ?5, last = max(last, ?6)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, address);
  mesign_statement_bind_text (statement, 2, self->written);
  mesign_statement_bind_text (statement, 3, self->name);
  mesign_statement_bind_int64 (statement, 4, self->used);
  mesign_statement_bind_int64 (statement, 5, self->seen);
  mesign_statement_bind_int64 (statement, 6, self->last);
  mesign_statement_bind_int64 (statement, 7, self->named);

  return mesign_statement_run (statement, error);
}

gboolean
mesign_store_save_correspondents (MesignStoreWrite *write, GError **error)
{
  GHashTableIter iter;
  gpointer address;
  gpointer correspondent;

  g_hash_table_iter_init (&iter, write->correspondents);
  while (g_hash_table_iter_next (&iter, &address, &correspondent))
    if (!save_one (write->db, address, correspondent, error))
      return FALSE;

  return TRUE;
}

typedef struct
{
  const char *text;
  gint64 limit;
  GPtrArray *found;
} Request;

/* So that what is typed stands for itself in LIKE. */
static char *
dup_pattern (const char *text, const char *before)
{
  GString *pattern = g_string_new (before);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');

  return g_string_free (pattern, FALSE);
}

static gboolean
find (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT name, written FROM correspondent WHERE address LIKE ?1 ESCAPE '\\' "
      "OR name LIKE ?2 ESCAPE '\\' OR address LIKE ?2 ESCAPE '\\' "
      "ORDER BY used > 0 DESC, address LIKE ?1 ESCAPE '\\' OR name LIKE ?1 ESCAPE '\\' DESC, "
      "used DESC, last DESC, address LIMIT ?3",
      error);
  g_autofree char *beginning = dup_pattern (self->text, "");
  g_autofree char *within = dup_pattern (self->text, "%");
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, beginning);
  mesign_statement_bind_text (statement, 2, within);
  mesign_statement_bind_int64 (statement, 3, self->limit);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (self->found, mesign_address_new (mesign_statement_get_text (statement, 0),
                                                      mesign_statement_get_text (statement, 1)));

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_store_find_correspondents_sync:
 * @self: a store
 * @text: what was typed of a name or an address; "" for those used most
 * @limit: how many to give at most
 * @error: return location for a #MesignStoreError
 *
 * Finds people to write to, among those who were written to or have written.
 *
 * Returns: (transfer full) (nullable) (element-type MesignAddress): first those the user has
 * written to, or %NULL with @error set
 */
GPtrArray *
mesign_store_find_correspondents_sync (MesignStore *self,
                                       const char *text,
                                       guint limit,
                                       GError **error)
{
  g_autoptr (GPtrArray) found = mesign_address_list_new ();
  Request request = { .text = text, .limit = limit, .found = found };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return mesign_store_read (self, find, &request, error) ? g_steal_pointer (&found) : NULL;
}
