/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store.h"

#include "store/mesign-store-check-private.h"
#include "store/mesign-store-private.h"
#include "store/mesign-store-resources.h"

#include <glib/gi18n-lib.h>

#define MAIL_MIGRATIONS "/com/mesign/store/migrations"
#define BODIES_MIGRATIONS "/com/mesign/store/migrations-bodies"
#define KEPT_OPERATIONS 500
/* Five seconds, by pieces of so many microseconds. */
#define GUEST_WAIT 20000
#define GUEST_TRIES 250

/**
 * MesignStore:
 *
 * The mail of all accounts: mailboxes, messages, conversations, lists, words to be found, the queue
 * of operations and the outbox in one database, the octets in another.
 *
 * Its functions block and may be called from any thread but the main one; those that only read a
 * page of a list are quick enough for the main one too. All that goes in or out is a value. Several
 * processes may have the same store open; the one that holds the profile's lock alone talks to
 * servers.
 */

G_DEFINE_FINAL_TYPE (MesignStore, mesign_store, G_TYPE_OBJECT)

static void
mesign_store_dispose (GObject *object)
{
  mesign_store_close_sync (MESIGN_STORE (object));

  G_OBJECT_CLASS (mesign_store_parent_class)->dispose (object);
}

static void
mesign_store_finalize (GObject *object)
{
  MesignStore *self = MESIGN_STORE (object);

  g_clear_object (&self->mail);
  g_clear_object (&self->bodies);
  g_free (self->damaged_path);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (mesign_store_parent_class)->finalize (object);
}

static void
mesign_store_class_init (MesignStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_store_dispose;
  object_class->finalize = mesign_store_finalize;
}

static void
mesign_store_init (MesignStore *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
}

static void
register_resources (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      mesign_store_resources_register_resource ();
      g_once_init_leave (&once, 1);
    }
}

/* Who holds the profile's lock may be about to make a new file: a guest waits for it, and never
 * makes one beside it. */
static void
wait_for_file (const char *path)
{
  for (guint n = 0; n < GUEST_TRIES && !g_file_test (path, G_FILE_TEST_EXISTS); n++)
    g_usleep (GUEST_WAIT);
}

/* @moved_to may be set already, by a process that died before all was saved from there. */
static MesignDatabase *
replace (const char *path, const char *migrations, char **moved_to, GError **error)
{
  g_autofree char *target = NULL;

  if (!mesign_database_move_aside_sync (path, &target, error))
    return NULL;
  if (*moved_to == NULL)
    *moved_to = g_steal_pointer (&target);

  return mesign_database_open_sync (path, migrations, MESIGN_DB_READ_WRITE, NULL, error);
}

static MesignDatabase *
open_as_holder (const char *path, const char *migrations, char **moved_to, GError **error)
{
  g_autoptr (GError) local = NULL;
  MesignDatabase *database;

  if (!mesign_database_finish_moving_sync (path, moved_to, error))
    return NULL;
  database = mesign_database_open_sync (path, migrations, MESIGN_DB_READ_WRITE, NULL, &local);
  if (g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT))
    {
      g_message ("A database is damaged and moved aside: %s", local->message);
      return replace (path, migrations, moved_to, error);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return database;
}

static MesignDatabase *
open_as_guest (const char *path, const char *migrations, GError **error)
{
  wait_for_file (path);

  return mesign_database_open_sync (path, migrations, MESIGN_DB_GUEST, NULL, error);
}

/* Opens a database; a damaged one is moved aside and a new one takes its place, by the one process
 * that may: another one may be at work on it. */
static MesignDatabase *
open_database (const char *path,
               const char *migrations,
               gboolean may_replace,
               char **moved_to,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  MesignDatabase *database = may_replace ? open_as_holder (path, migrations, moved_to, &local)
                                         : open_as_guest (path, migrations, &local);

  if (database == NULL)
    mesign_store_convert_error (error, g_steal_pointer (&local));

  return database;
}

static gboolean
read_store_id (MesignDb *db, gpointer data, GError **error)
{
  char **id = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, "SELECT id FROM store", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    *id = mesign_statement_dup_text (statement, 0);

  return step != MESIGN_STEP_ERROR;
}

gboolean
mesign_store_write_id (MesignDb *db, const char *id, GError **error)
{
  g_autoptr (MesignStatement) statement = NULL;

  if (!mesign_db_exec (db, "DELETE FROM store", error))
    return FALSE;
  statement = mesign_db_prepare (db, "INSERT INTO store (id) VALUES (?1)", error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, id);

  return mesign_statement_run (statement, error);
}

static gboolean
empty_bodies (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_exec (db, "DELETE FROM body", error) && mesign_store_write_id (db, data, error);
}

static gboolean
forget_body_states (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_exec (db, "UPDATE message SET body_state = 0 WHERE body_state IN (1, 2)",
                         error) &&
         mesign_store_write_id (db, data, error);
}

static gboolean
files_match (MesignStore *self, gboolean *they_do, GError **error)
{
  g_autofree char *mail_id = NULL;
  g_autofree char *bodies_id = NULL;

  if (!mesign_database_read_sync (self->mail, read_store_id, &mail_id, error) ||
      !mesign_database_read_sync (self->bodies, read_store_id, &bodies_id, error))
    return FALSE;
  *they_do = mail_id != NULL && g_strcmp0 (mail_id, bodies_id) == 0;

  return TRUE;
}

/* A guest leaves it to whoever holds the lock, and may be at it. */
static gboolean
wait_for_match (MesignStore *self, GError **error)
{
  gboolean they_match = FALSE;

  for (guint n = 0; n < GUEST_TRIES && !they_match; n++)
    {
      if (!files_match (self, &they_match, error))
        return FALSE;
      if (!they_match)
        g_usleep (GUEST_WAIT);
    }
  if (!they_match)
    mesign_store_fail (error, MESIGN_STORE_ERROR_BUSY,
                       _ ("Another MeSign is just rebuilding the stored mail. Try again when it is "
                          "done, or close it."));

  return they_match;
}

/* Rows of bodies.db mean nothing to another mail.db, so both carry the id of their store; where
 * they differ, one of them is new, and the octets are to be fetched again. */
static gboolean
match_files (MesignStore *self, GError **error)
{
  g_autofree char *new_id = g_uuid_string_random ();
  gboolean they_match;

  if (!files_match (self, &they_match, error))
    return FALSE;
  if (they_match)
    return TRUE;

  return mesign_database_write_sync (self->bodies, empty_bodies, new_id, NULL, error) &&
         mesign_database_write_sync (self->mail, forget_body_states, new_id, NULL, error);
}

/* The id is written with what is saved: where there is one, that has been done, and a process died
 * before it could say so. Of what is sent since then nothing may come back. */
static gboolean
salvage (MesignStore *self, const char *mail_path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *id = NULL;

  if (self->damaged_path == NULL)
    return TRUE;
  if (!mesign_database_read_sync (self->mail, read_store_id, &id, &local) ||
      (id == NULL && !mesign_store_salvage (self->mail, self->damaged_path, &local)))
    return mesign_store_convert_error (error, g_steal_pointer (&local));
  mesign_database_forget_moved (mail_path);

  return TRUE;
}

/**
 * mesign_store_open_sync:
 * @mail_path: (type filename): the database of messages
 * @bodies_path: (type filename): the database of octets
 * @may_replace: whether a damaged database may be replaced: for the holder of the profile's lock
 * @error: return location for a #MesignStoreError
 *
 * Opens a store, and makes it where there is none. Damaged databases are moved aside and made anew,
 * to be filled from the servers again; operations and outgoing mail are saved from them as far as
 * they can be read, and mesign_store_get_damaged_path() tells; a process that dies in the middle of
 * that is followed up. Without @may_replace they are left
 * as they are, and it gives %MESIGN_STORE_ERROR_DAMAGED. A store of a newer version of the program
 * gives %MESIGN_STORE_ERROR_NEWER.
 *
 * Returns: (transfer full) (nullable): a store, or %NULL with @error set
 */
MesignStore *
mesign_store_open_sync (const char *mail_path,
                        const char *bodies_path,
                        gboolean may_replace,
                        GError **error)
{
  g_autoptr (MesignStore) self = g_object_new (MESIGN_TYPE_STORE, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *bodies_moved_to = NULL;

  register_resources ();
  self->mail = open_database (mail_path, MAIL_MIGRATIONS, may_replace, &self->damaged_path, error);
  if (self->mail == NULL || !salvage (self, mail_path, error))
    return NULL;
  self->bodies =
      open_database (bodies_path, BODIES_MIGRATIONS, may_replace, &bodies_moved_to, error);
  if (self->bodies == NULL)
    return NULL;
  if (bodies_moved_to != NULL)
    mesign_database_forget_moved (bodies_path);
  if (self->damaged_path == NULL)
    self->damaged_path = g_steal_pointer (&bodies_moved_to);
  if (!(may_replace ? match_files (self, &local) : wait_for_match (self, &local)))
    {
      mesign_store_convert_error (error, g_steal_pointer (&local));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * mesign_store_close_sync:
 * @self: a store
 *
 * Closes a store in order. Does nothing the second time.
 */
void
mesign_store_close_sync (MesignStore *self)
{
  g_return_if_fail (MESIGN_IS_STORE (self));

  if (self->mail != NULL)
    mesign_database_close_sync (self->mail);
  if (self->bodies != NULL)
    mesign_database_close_sync (self->bodies);
}

/**
 * mesign_store_dup_id_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): what no other store is called, or %NULL with @error set
 */
char *
mesign_store_dup_id_sync (MesignStore *self, GError **error)
{
  char *id = NULL;

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_store_id, &id, error) ? id : NULL;
}

/**
 * mesign_store_get_damaged_path:
 * @self: a store
 *
 * Returns: (type filename) (transfer none) (nullable): where the damaged database lies that this
 * opening has replaced, or %NULL
 */
const char *
mesign_store_get_damaged_path (MesignStore *self)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return self->damaged_path;
}

static gboolean
recover (MesignStoreWrite *write, gpointer data G_GNUC_UNUSED, GError **error)
{
  return mesign_db_exec (
             write->db,
             "UPDATE operation SET state = 3 WHERE id IN "
             "(SELECT operation_id FROM outgoing WHERE state = 'data-sent');"
             "UPDATE outgoing_recipient AS r SET state = 'uncertain' WHERE operation_id IN "
             "(SELECT operation_id FROM outgoing WHERE state = 'data-sent') "
             "AND state IN ('queued', 'sending') AND NOT EXISTS (SELECT 1 FROM outgoing_recipient "
             "o "
             "WHERE o.operation_id = r.operation_id AND o.state = 'data-sent');"
             /* the mail itself is noted last, and only then the final dot goes out */
             "UPDATE outgoing_recipient SET state = 'queued' WHERE state = 'data-sent' "
             "AND operation_id IN (SELECT operation_id FROM outgoing WHERE state = 'sending');"
             "UPDATE outgoing_recipient SET state = 'uncertain' WHERE state = 'data-sent';"
             "UPDATE outgoing SET state = 'uncertain' WHERE state = 'data-sent';"
             "UPDATE outgoing_recipient SET state = 'queued' WHERE state = 'sending';"
             "UPDATE outgoing SET state = 'queued' WHERE state = 'sending';"
             /* counted, so that what may have been done already is looked for on the server */
             "UPDATE operation SET state = 0, attempts = attempts + 1 WHERE state = 1;",
             error) &&
         mesign_store_run_ids (write->db,
                               "DELETE FROM operation WHERE state >= 2 AND id <= (SELECT max(id) "
                               "FROM operation) - ?1 AND NOT EXISTS (SELECT 1 FROM outgoing "
                               "WHERE operation_id = operation.id AND outgoing.state <> 'filed')",
                               IDS (KEPT_OPERATIONS), error);
}

/* SQLite finds a file whole whose index of words is not: where damage was met, or it was being made
 * anew, that is looked for. */
static gboolean
recover_index (MesignStore *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  MesignStoreWalk walk = { .store = self, .mends = TRUE };
  gboolean is_damaged = FALSE;

  if (!mesign_database_was_marked (self->mail))
    return TRUE;
  if (mesign_store_index_is_damaged (self->mail, &is_damaged, &local) &&
      mesign_store_walk_index (&walk, is_damaged, &local))
    return TRUE;

  return mesign_store_convert_error (error, g_steal_pointer (&local));
}

/**
 * mesign_store_recover_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Puts right what a crash has left: to be called once, by the process that holds the profile's
 * lock, before it connects anywhere. Where damage was met, or a rebuilding was broken off, the
 * index of words is made whole. What was being replayed waits again; mail whose final dot may have
 * gone out is uncertain; octets of removed messages go.
 *
 * Returns: whether it is done
 */
gboolean
mesign_store_recover_sync (MesignStore *self, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  if (!recover_index (self, error) || !mesign_store_write_durable (self, recover, NULL, error) ||
      !mesign_store_sweep_bodies (self, error))
    return FALSE;
  mesign_database_clear_mark (self->mail);
  mesign_database_clear_mark (self->bodies);

  return TRUE;
}
