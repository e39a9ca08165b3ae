/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

/* Octets shorter than this are not worth deflating. */
#define WORTH_DEFLATING 512

typedef struct
{
  gint64 message_id;
  GBytes *octets;
  GBytes *packed;
  char *sha256;
  gsize length;
  gboolean is_deflated;
  MesignBodyState state;
} Body;

static gboolean
fail_gone (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND, _ ("There is no such message"));
}

typedef struct
{
  MesignStore *store;
  Body *bodies;
  guint n;
  gint64 n_found;
} Bodies;

static gboolean
insert_body (MesignDb *db, const Body *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT OR REPLACE INTO body (message_id, sha256, length, is_deflated, octets) "
      "VALUES (?1, ?2, ?3, ?4, ?5)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->message_id);
  mesign_statement_bind_text (statement, 2, self->sha256);
  mesign_statement_bind_int64 (statement, 3, self->length);
  mesign_statement_bind_int64 (statement, 4, self->is_deflated);
  mesign_statement_bind_bytes (statement, 5, self->packed);

  return mesign_statement_run (statement, error);
}

static gboolean
insert_bodies (MesignDb *db, gpointer data, GError **error)
{
  Bodies *self = data;

  for (guint i = 0; i < self->n; i++)
    if (!insert_body (db, &self->bodies[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
set_body_state (MesignStoreWrite *write, gpointer data, GError **error)
{
  Body *self = data;

  if (!mesign_store_run_ids (write->db, "UPDATE message SET body_state = ?2 WHERE id = ?1",
                             IDS (self->message_id, self->state), error))
    return FALSE;
  if (mesign_db_get_changes (write->db) == 0)
    return fail_gone (error);
  mesign_store_touch (write->messages, self->message_id);

  return TRUE;
}

static gboolean
delete_body (MesignDb *db, gpointer data, GError **error)
{
  Body *self = data;

  return mesign_store_run_ids (db, "DELETE FROM body WHERE message_id = ?1", IDS (self->message_id),
                               error);
}

static gboolean
count_bodies (MesignDb *db, gpointer data, GError **error)
{
  Bodies *self = data;

  self->n_found = 0;
  for (guint i = 0; i < self->n; i++)
    {
      gint64 n;

      if (!mesign_store_ask_ids (db, "SELECT count(*) FROM body WHERE message_id = ?1",
                                 IDS (self->bodies[i].message_id), &n, error))
        return FALSE;
      self->n_found += n;
    }

  return TRUE;
}

/* What lay there before may have been given up: it is not to be removed any more, and where it has
 * been just now, these went with it. */
static gboolean
claim (MesignStoreWrite *write, Bodies *self, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    if (!mesign_store_run_ids (write->db, "DELETE FROM gone_body WHERE message_id = ?1",
                               IDS (self->bodies[i].message_id), error))
      return FALSE;

  return mesign_database_read_sync (self->store->bodies, count_bodies, self, error) &&
         (self->n_found == self->n ||
          mesign_store_write_bodies (self->store, insert_bodies, self, error));
}

static gboolean
note_one (MesignStoreWrite *write, gpointer data, GError **error)
{
  Bodies *self = data;

  return claim (write, self, error) && set_body_state (write, &self->bodies[0], error);
}

/* Those of messages that are gone meanwhile are of no more use. */
static gboolean
note_stored (MesignStoreWrite *write, gpointer data, GError **error)
{
  Bodies *self = data;

  if (!claim (write, self, error))
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    {
      gint64 id = self->bodies[i].message_id;

      if (!mesign_store_run_ids (write->db, "UPDATE message SET body_state = ?2 WHERE id = ?1",
                                 IDS (id, MESIGN_BODY_STORED), error))
        return FALSE;
      if (mesign_db_get_changes (write->db) > 0)
        mesign_store_touch (write->messages, id);
      else if (!mesign_store_run_ids (write->db,
                                      "INSERT OR IGNORE INTO gone_body (message_id) VALUES (?1)",
                                      IDS (id), error))
        return FALSE;
      else
        write->has_gone_bodies = TRUE;
    }

  return TRUE;
}

static void
pack (Body *self)
{
  g_autoptr (GBytes) deflated = NULL;

  self->length = g_bytes_get_size (self->octets);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->octets);
  if (self->length >= WORTH_DEFLATING)
    deflated = mesign_store_deflate (self->octets);
  self->is_deflated = deflated != NULL && g_bytes_get_size (deflated) < self->length;
  self->packed = g_bytes_ref (self->is_deflated ? deflated : self->octets);
}

gboolean
mesign_store_write_bodies (MesignStore *self, MesignDbFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;

  return mesign_database_write_sync (self->bodies, func, data, NULL, &local) ||
         mesign_store_convert_error (error, g_steal_pointer (&local));
}

/**
 * mesign_store_put_body_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @octets: its octets as the server has them
 * @error: return location for a #MesignStoreError
 *
 * Keeps the octets of a message; it is then to be taken in.
 *
 * Returns: whether they are in the store
 */
gboolean
mesign_store_put_body_sync (MesignStore *self, gint64 message_id, GBytes *octets, GError **error)
{
  Body body = { .message_id = message_id, .octets = octets, .state = MESIGN_BODY_STORED };
  Bodies bodies = { .store = self, .bodies = &body, .n = 1 };
  GError *local = NULL;
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (octets != NULL, FALSE);

  pack (&body);
  done = mesign_store_write_bodies (self, insert_bodies, &bodies, &local) &&
         mesign_store_write (self, note_one, &bodies, &local);
  /* removed while it was fetched: nobody would ever ask for its octets, or remove them */
  if (g_error_matches (local, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
    mesign_store_write_bodies (self, delete_body, &body, NULL);
  if (local != NULL)
    g_propagate_error (error, local);
  g_free (body.sha256);
  g_bytes_unref (body.packed);

  return done;
}

/**
 * mesign_store_put_bodies_sync:
 * @self: a store
 * @message_ids: (array length=n_messages): the store's ids of messages
 * @octets: (array length=n_messages): the octets of each, as the server has them
 * @n_messages: how many
 * @error: return location for a #MesignStoreError
 *
 * As mesign_store_put_body_sync() for many messages, in one transaction of each database. Those of
 * messages that are gone meanwhile are left out.
 *
 * Returns: whether they are in the store
 */
gboolean
mesign_store_put_bodies_sync (MesignStore *self,
                              const gint64 *message_ids,
                              GBytes *const *octets,
                              guint n_messages,
                              GError **error)
{
  g_autofree Body *list = g_new0 (Body, n_messages);
  Bodies bodies = { .store = self, .bodies = list, .n = n_messages };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  for (guint i = 0; i < n_messages; i++)
    {
      list[i] = (Body){ .message_id = message_ids[i], .octets = octets[i] };
      pack (&list[i]);
    }
  done = mesign_store_write_bodies (self, insert_bodies, &bodies, error) &&
         mesign_store_write (self, note_stored, &bodies, error);
  for (guint i = 0; i < n_messages; i++)
    {
      g_free (list[i].sha256);
      g_bytes_unref (list[i].packed);
    }

  return done;
}

/**
 * mesign_store_set_body_state_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @state: whether its octets are to be had
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_set_body_state_sync (MesignStore *self,
                                  gint64 message_id,
                                  MesignBodyState state,
                                  GError **error)
{
  Body body = { .message_id = message_id, .state = state };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, set_body_state, &body, error);
}

static gboolean
read_body (MesignDb *db, gpointer data, GError **error)
{
  Body *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT sha256, length, is_deflated, octets FROM body WHERE message_id = ?1", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->message_id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE;
  self->sha256 = mesign_statement_dup_text (statement, 0);
  self->length = mesign_statement_get_int64 (statement, 1);
  self->is_deflated = mesign_statement_get_int64 (statement, 2) != 0;
  self->packed = mesign_statement_dup_bytes (statement, 3);

  return TRUE;
}

/* Gives NULL where the octets are not those that were put in. */
static GBytes *
unpack (const Body *self)
{
  g_autoptr (GBytes) octets =
      self->is_deflated ? mesign_store_inflate (self->packed) : g_bytes_ref (self->packed);
  g_autofree char *sha256 =
      octets != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, octets) : NULL;

  return g_strcmp0 (sha256, self->sha256) == 0 ? g_steal_pointer (&octets) : NULL;
}

/* Looks for octets: @is_found with @octets NULL is damaged ones. */
gboolean
mesign_store_look_at_body (MesignStore *self,
                           gint64 message_id,
                           gboolean *is_found,
                           GBytes **octets,
                           GError **error)
{
  Body body = { .message_id = message_id };

  *octets = NULL;
  if (!mesign_database_read_sync (self->bodies, read_body, &body, error))
    return FALSE;
  *is_found = body.packed != NULL;
  if (*is_found)
    *octets = unpack (&body);
  g_free (body.sha256);
  g_clear_pointer (&body.packed, g_bytes_unref);

  return TRUE;
}

/* What the store believed to have is to be fetched again. */
static void
note_missing (MesignStore *self, gint64 message_id)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_store_set_body_state_sync (self, message_id, MESIGN_BODY_MISSING, &error))
    g_debug ("No state to set: %s", error->message);
}

/**
 * mesign_store_get_body_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @error: return location for a #MesignStoreError
 *
 * Gives the octets of a message, checked against their hash. Where they are damaged the message is
 * marked to be fetched again.
 *
 * Returns: (transfer full) (nullable): the octets, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where they have to be fetched
 */
GBytes *
mesign_store_get_body_sync (MesignStore *self, gint64 message_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) octets = NULL;
  gboolean is_found;

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  if (!mesign_store_look_at_body (self, message_id, &is_found, &octets, &local))
    {
      mesign_store_convert_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (octets == NULL && is_found)
    note_missing (self, message_id);
  if (octets == NULL)
    mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                       _ ("The text of this message has not been fetched yet"));

  return g_steal_pointer (&octets);
}
