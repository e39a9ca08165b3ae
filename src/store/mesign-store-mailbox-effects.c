/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <string.h>

/* How a mailbox is shown: as the server has it, with what waits to be done to it. */
typedef struct
{
  gint64 id;
  char *path;
  char delimiter;
  gboolean is_subscribed;
  int removal;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *self = data;

  g_free (self->path);
  g_free (self);
}

static Shown *
load_row (MesignStatement *row)
{
  Shown *self = g_new0 (Shown, 1);

  self->id = mesign_statement_get_int64 (row, 0);
  self->path = mesign_statement_dup_text (row, 1);
  self->delimiter = (char) mesign_statement_get_int64 (row, 2);
  self->is_subscribed = mesign_statement_get_int64 (row, 3) != 0;
  /* 1 is only of a removal that waits */
  self->removal = mesign_statement_get_int64 (row, 4) == 2 ? 2 : 0;

  return self;
}

static GPtrArray *
load_all (MesignDb *db, const char *account, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT id, server_path, delimiter, server_subscribed, removal FROM mailbox "
      "WHERE account = ?1",
      error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (shown_free);
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, account);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (all, load_row (statement));

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&all) : NULL;
}

static Shown *
find (GPtrArray *all, gint64 id)
{
  for (guint i = 0; i < all->len; i++)
    if (((Shown *) all->pdata[i])->id == id)
      return all->pdata[i];

  return NULL;
}

/* Those below it go along (RFC 9051 section 6.3.6). */
static void
rename_with_those_below (GPtrArray *all, Shown *renamed, const char *name)
{
  g_autofree char *old = g_strdup (renamed->path);

  for (guint i = 0; i < all->len; i++)
    {
      Shown *one = all->pdata[i];
      const char *rest = mesign_store_get_below (one->path, old, renamed->delimiter);
      char *path;

      if (one != renamed && rest == NULL)
        continue;
      path = g_strconcat (name, one == renamed ? "" : rest, NULL);
      g_free (one->path);
      one->path = path;
    }
}

static void
apply (GPtrArray *all, const char *kind, gint64 mailbox_id, const char *name)
{
  Shown *one = find (all, mailbox_id);

  if (one == NULL)
    return;
  if (g_str_equal (kind, "rename-mailbox") && name != NULL)
    rename_with_those_below (all, one, name);
  else if (g_str_equal (kind, "remove-mailbox"))
    one->removal = 1;
  else if (g_str_equal (kind, "subscribe"))
    one->is_subscribed = TRUE;
  else if (g_str_equal (kind, "unsubscribe"))
    one->is_subscribed = FALSE;
}

static gboolean
apply_waiting (MesignDb *db, const char *account, GPtrArray *all, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT kind, mailbox_id, name FROM operation "
                         "WHERE account = ?1 AND state < 2 AND name IS NOT NULL ORDER BY id",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    apply (all, mesign_statement_get_text (statement, 0), mesign_statement_get_int64 (statement, 1),
           mesign_statement_get_text (statement, 2));

  return step == MESIGN_STEP_DONE;
}

static gboolean
save (MesignStoreWrite *write, const Shown *shown, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "UPDATE mailbox SET path = ?2, subscribed = ?3, removal = ?4 WHERE id = ?1 "
      "AND (path <> ?2 OR subscribed <> ?3 OR removal <> ?4)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, shown->id);
  mesign_statement_bind_text (statement, 2, shown->path);
  mesign_statement_bind_int64 (statement, 3, shown->is_subscribed);
  mesign_statement_bind_int64 (statement, 4, shown->removal);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  if (mesign_db_get_changes (write->db) > 0)
    mesign_store_touch (write->mailboxes, shown->id);

  return TRUE;
}

/* The rest of @path, beginning with the delimiter, where it lies below @above; else NULL. */
const char *
mesign_store_get_below (const char *path, const char *above, char delimiter)
{
  gsize length = strlen (above);

  return delimiter != 0 && strncmp (path, above, length) == 0 && path[length] == delimiter
             ? path + length
             : NULL;
}

/* The one way in which a mailbox comes to be shown as it is: what the server says, then the waiting
 * operations in their order. */
gboolean
mesign_store_update_mailboxes (MesignStoreWrite *write, const char *account, GError **error)
{
  g_autoptr (GPtrArray) all = load_all (write->db, account, error);

  if (all == NULL || !apply_waiting (write->db, account, all, error))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (!save (write, all->pdata[i], error))
      return FALSE;

  return TRUE;
}
