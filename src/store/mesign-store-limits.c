/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* Octets that the server has as well may go to save room. What was read in them stays: words to be
 * found, previews, verdicts. */

typedef struct
{
  const char *account;
  gint64 before;
  gint64 max_octets;
  gint64 sum;
  GArray *candidates;
  GArray *dropped;
  guint n_dropped;
} Limit;

typedef struct
{
  gint64 id;
  gint64 received;
} Candidate;

/* What a waiting operation is about stays, and so does what is on no server yet. */
#define MAY_GO                                                                                     \
  "m.body_state = 2 AND EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id "              \
  "AND p.uid > 0) AND NOT EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id "            \
  "AND p.uid IS NULL) AND NOT EXISTS (SELECT 1 FROM placement p JOIN operation_target t "          \
  "ON t.placement_id = p.id JOIN operation o ON o.id = t.operation_id WHERE p.message_id = m.id "  \
  "AND o.state < 2) "

/* Newest first. */
static gboolean
list_candidates (MesignDb *db, gpointer data, GError **error)
{
  Limit *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT m.id, m.received FROM message m WHERE m.account = ?1 AND " MAY_GO
                         "ORDER BY m.received DESC, m.id DESC",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Candidate one = { mesign_statement_get_int64 (statement, 0),
                        mesign_statement_get_int64 (statement, 1) };

      g_array_append_val (self->candidates, one);
    }

  return step == MESIGN_STEP_DONE;
}

/* Counts what lies on the disk, so that the limit is about that. */
static gboolean
choose (MesignDb *db, gpointer data, GError **error)
{
  Limit *self = data;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const Candidate *one = &g_array_index (self->candidates, Candidate, i);
      gint64 length;

      if (!mesign_store_ask_ids (db, "SELECT length(octets) FROM body WHERE message_id = ?1",
                                 IDS (one->id), &length, error))
        return FALSE;
      self->sum += length;
      if (one->received < self->before || (self->max_octets > 0 && self->sum > self->max_octets))
        g_array_append_val (self->dropped, one->id);
    }

  return TRUE;
}

/* What happened meanwhile counts: a body that was taken in anew, an operation that was queued. */
static gboolean
drop (MesignStoreWrite *write, gpointer data, GError **error)
{
  Limit *self = data;

  for (guint i = 0; i < self->dropped->len; i++)
    {
      gint64 id = g_array_index (self->dropped, gint64, i);

      if (!mesign_store_run_ids (
              write->db, "UPDATE message AS m SET body_state = ?2 WHERE id = ?1 AND " MAY_GO,
              IDS (id, MESIGN_BODY_DROPPED), error))
        return FALSE;
      if (mesign_db_get_changes (write->db) == 0)
        continue;
      self->n_dropped++;
      mesign_store_touch (write->messages, id);
      if (!mesign_store_run_ids (write->db,
                                 "INSERT OR IGNORE INTO gone_body (message_id) VALUES (?1)",
                                 IDS (id), error))
        return FALSE;
      write->has_gone_bodies = TRUE;
    }

  return TRUE;
}

static gboolean
find_and_drop (MesignStore *self, Limit *limit, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!mesign_database_read_sync (self->mail, list_candidates, limit, &local) ||
      !mesign_database_read_sync (self->bodies, choose, limit, &local))
    return mesign_store_convert_error (error, g_steal_pointer (&local));
  if (limit->dropped->len == 0)
    return TRUE;
  if (!mesign_store_write (self, drop, limit, error))
    return FALSE;
  if (!mesign_database_compact_sync (self->bodies, &local))
    g_message ("The room of dropped octets is used again, but not given back: %s", local->message);

  return TRUE;
}

/**
 * mesign_store_limit_octets_sync:
 * @self: a store
 * @account: the account's id
 * @before: octets of messages received before that time go, in seconds since 1970 UTC; 0 for none
 * @max_octets: how many octets may stay at most, the newest messages first; 0 for any number
 * @n_dropped: (out) (optional): of how many messages the octets went
 * @error: return location for a #MesignStoreError
 *
 * Gives room back: drops octets that have been taken in and that the server has, too. Messages that
 * are not on it yet, or that something is still to be done with, keep theirs. What was read in them
 * stays, and they come again when the message is opened. For the holder of the profile's lock.
 *
 * Returns: whether it is done
 */
gboolean
mesign_store_limit_octets_sync (MesignStore *self,
                                const char *account,
                                gint64 before,
                                gint64 max_octets,
                                guint *n_dropped,
                                GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (GArray) dropped = g_array_new (FALSE, FALSE, sizeof (gint64));
  Limit limit = {
    .account = account,
    .before = before,
    .max_octets = max_octets,
    .candidates = candidates,
    .dropped = dropped,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self) && account != NULL, FALSE);

  if (!find_and_drop (self, &limit, error))
    return FALSE;
  if (n_dropped != NULL)
    *n_dropped = limit.n_dropped;

  return TRUE;
}

static gboolean
want_again (MesignStoreWrite *write, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db, "UPDATE message SET body_state = ?2 WHERE account = ?1 AND body_state = ?3",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, data);
  mesign_statement_bind_int64 (statement, 2, MESIGN_BODY_MISSING);
  mesign_statement_bind_int64 (statement, 3, MESIGN_BODY_DROPPED);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_store_want_dropped_sync:
 * @self: a store
 * @account: the account's id
 * @error: return location for a #MesignStoreError
 *
 * Forgets what mesign_store_limit_octets_sync() has dropped for room: limits have changed, and what
 * they allow may be fetched again.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_want_dropped_sync (MesignStore *self, const char *account, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self) && account != NULL, FALSE);

  return mesign_store_write (self, want_again, (gpointer) account, error);
}

/* Measuring */

typedef struct
{
  const char *account;
  GArray *ids;
  MesignStoreRoom *room;
} Measure;

static gboolean
list_with_octets (MesignDb *db, gpointer data, GError **error)
{
  Measure *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT id FROM message WHERE account = ?1 AND body_state IN (1, 2)", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  self->ids = mesign_store_list_ids (statement, error);

  return self->ids != NULL;
}

static gboolean
add_up (MesignDb *db, gpointer data, GError **error)
{
  Measure *self = data;

  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 length;

      if (!mesign_store_ask_ids (db, "SELECT length(octets) FROM body WHERE message_id = ?1",
                                 IDS (g_array_index (self->ids, gint64, i)), &length, error))
        return FALSE;
      self->room->n_octets += length;
      self->room->n_messages += length > 0;
    }

  return TRUE;
}

/**
 * mesign_store_measure_sync:
 * @self: a store
 * @account: the account's id
 * @room: (out caller-allocates): what its octets take
 * @error: return location for a #MesignStoreError
 *
 * Measures the room an account's octets take on the disk, which mesign_store_limit_octets_sync()
 * limits.
 *
 * Returns: whether it is known
 */
gboolean
mesign_store_measure_sync (MesignStore *self,
                           const char *account,
                           MesignStoreRoom *room,
                           GError **error)
{
  Measure measure = { .account = account, .room = room };
  g_autoptr (GError) local = NULL;
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_STORE (self) && account != NULL, FALSE);

  *room = (MesignStoreRoom){ 0 };
  done = mesign_database_read_sync (self->mail, list_with_octets, &measure, &local) &&
         mesign_database_read_sync (self->bodies, add_up, &measure, &local);
  g_clear_pointer (&measure.ids, g_array_unref);

  return done || mesign_store_convert_error (error, g_steal_pointer (&local));
}
