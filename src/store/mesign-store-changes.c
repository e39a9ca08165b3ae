/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#define KEPT 50000
#define PRUNE_EVERY 1000
/* Rows of one statement. */
#define MANY 20
#define MOST_AT_ONCE 20000
#define POLL_MICROSECONDS (500 * G_TIME_SPAN_MILLISECOND)

gboolean
mesign_store_prune_changes (MesignDb *db, gint64 seq, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "DELETE FROM change WHERE seq <= ?1", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, seq - KEPT);

  return mesign_statement_run (statement, error);
}

#define ROW "(?, ?, ?)"
#define FIVE ROW ", " ROW ", " ROW ", " ROW ", " ROW

/* Appends @n changes, one or as many as a statement of many rows takes. */
static gboolean
append_rows (MesignDb *db, const MesignChange *changes, guint n, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         n == 1 ? "INSERT INTO change (kind, mailbox_id, row_id) VALUES " ROW
                                : "INSERT INTO change (kind, mailbox_id, row_id) VALUES " FIVE
                                  ", " FIVE ", " FIVE ", " FIVE,
                         error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      mesign_statement_bind_int64 (statement, 3 * (int) i + 1, changes[i].kind);
      mesign_statement_bind_int64 (statement, 3 * (int) i + 2, changes[i].mailbox_id);
      mesign_statement_bind_int64 (statement, 3 * (int) i + 3, changes[i].row_id);
    }

  return mesign_statement_run (statement, error);
}

/* Notes what has changed, in its order; the numbers are given here. */
gboolean
mesign_store_append_changes (MesignDb *db, GArray *changes, GError **error)
{
  gint64 seq;

  for (guint i = 0; i < changes->len;)
    {
      guint n = changes->len - i >= MANY ? MANY : 1;

      if (!append_rows (db, &g_array_index (changes, MesignChange, i), n, error))
        return FALSE;
      i += n;
    }
  if (changes->len == 0)
    return TRUE;
  seq = mesign_db_get_last_id (db);

  return seq / PRUNE_EVERY == (seq - changes->len) / PRUNE_EVERY ||
         mesign_store_prune_changes (db, seq, error);
}

typedef struct
{
  gint64 after;
  gint64 last;
  GArray *list;
} Changes;

static gboolean
read_last (MesignDb *db, gpointer data, GError **error)
{
  Changes *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT max(seq) FROM change", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, &self->last, error);
}

static gboolean
is_gap (MesignDb *db, Changes *self, gboolean *gap, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT min(seq) FROM change", error);
  gint64 first;

  if (statement == NULL || !mesign_statement_get_single (statement, 1, &first, error))
    return FALSE;
  *gap = self->after > self->last || self->after + 1 < first ||
         self->last - self->after > MOST_AT_ONCE;

  return TRUE;
}

static gboolean
load (MesignDb *db, Changes *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT seq, kind, mailbox_id, row_id FROM change WHERE seq > ?1 ORDER BY seq", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->after);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignChange change = {
        .seq = mesign_statement_get_int64 (statement, 0),
        .kind = mesign_statement_get_int64 (statement, 1),
        .mailbox_id = mesign_statement_get_int64 (statement, 2),
        .row_id = mesign_statement_get_int64 (statement, 3),
      };

      g_array_append_val (self->list, change);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
read_changes (MesignDb *db, gpointer data, GError **error)
{
  Changes *self = data;
  gboolean gap;

  if (!read_last (db, self, error) || !is_gap (db, self, &gap, error))
    return FALSE;
  if (gap)
    {
      MesignChange change = { .seq = self->last, .kind = MESIGN_CHANGE_EVERYTHING };

      g_array_append_val (self->list, change);
      return TRUE;
    }

  return load (db, self, error);
}

/**
 * mesign_store_get_last_change_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Returns: the number of the newest change, 0 where there has been none, or -1 with @error set
 */
gint64
mesign_store_get_last_change_sync (MesignStore *self, GError **error)
{
  Changes changes = { 0 };

  g_return_val_if_fail (MESIGN_IS_STORE (self), -1);

  return mesign_store_read (self, read_last, &changes, error) ? changes.last : -1;
}

/**
 * mesign_store_list_changes_sync:
 * @self: a store
 * @after: the newest change the caller knows
 * @error: return location for a #MesignStoreError
 *
 * What this and other processes have changed since. Where more changed than is kept or worth
 * following, the only element is a %MESIGN_CHANGE_EVERYTHING.
 *
 * Returns: (transfer full) (nullable) (element-type MesignChange): the changes, oldest first, or
 * %NULL with @error set
 */
GArray *
mesign_store_list_changes_sync (MesignStore *self, gint64 after, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (MesignChange));
  Changes changes = { .after = after, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_changes, &changes, error) ? g_steal_pointer (&list) : NULL;
}

static void
on_cancelled (GCancellable *cancellable G_GNUC_UNUSED, MesignStore *self)
{
  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static guint64
count_writes (MesignStore *self)
{
  guint64 n;

  g_mutex_lock (&self->mutex);
  n = self->n_writes;
  g_mutex_unlock (&self->mutex);

  return n;
}

static void
wait_a_little (MesignStore *self, guint64 n_writes, gint64 until, GCancellable *cancellable)
{
  g_mutex_lock (&self->mutex);
  if (self->n_writes == n_writes && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->cond, &self->mutex,
                       MIN (until, g_get_monotonic_time () + POLL_MICROSECONDS));
  g_mutex_unlock (&self->mutex);
}

/**
 * mesign_store_wait_for_changes_sync:
 * @self: a store
 * @after: the newest change the caller knows
 * @milliseconds: how long to wait at most
 * @cancellable: (nullable): what ends the wait
 * @error: return location for a #MesignStoreError or %G_IO_ERROR_CANCELLED
 *
 * Waits until this process, or another one, has changed something: for a thread that follows the
 * store and tells others. What this process writes is seen at once, what others write within half a
 * second.
 *
 * Returns: (transfer full) (nullable) (element-type MesignChange): as of
 * mesign_store_list_changes_sync(); empty when the time was up
 */
GArray *
mesign_store_wait_for_changes_sync (MesignStore *self,
                                    gint64 after,
                                    guint milliseconds,
                                    GCancellable *cancellable,
                                    GError **error)
{
  gint64 until = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  g_autoptr (GArray) list = NULL;
  gulong handler = 0;

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  for (;;)
    {
      guint64 n_writes = count_writes (self);

      g_clear_pointer (&list, g_array_unref);
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        list = mesign_store_list_changes_sync (self, after, error);
      if (list == NULL || list->len > 0 || g_get_monotonic_time () >= until)
        break;
      wait_a_little (self, n_writes, until, cancellable);
    }
  g_cancellable_disconnect (cancellable, handler);

  return g_steal_pointer (&list);
}
