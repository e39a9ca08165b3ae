/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check.h"

#include "store/mesign-store-check-private.h"

#include <glib/gi18n-lib.h>

#define MAX_PLACES "100"

static const char *const words[] = {
  [MESIGN_STORE_FAULT_MAIL_FILE] = "mail-file",
  [MESIGN_STORE_FAULT_BODIES_FILE] = "bodies-file",
  [MESIGN_STORE_FAULT_OCTETS] = "octets",
  [MESIGN_STORE_FAULT_MISSING_OCTETS] = "missing-octets",
  [MESIGN_STORE_FAULT_STRAY_OCTETS] = "stray-octets",
  [MESIGN_STORE_FAULT_HEADERS] = "headers",
  [MESIGN_STORE_FAULT_ORPHANS] = "orphans",
  [MESIGN_STORE_FAULT_FLAGS] = "flags",
  [MESIGN_STORE_FAULT_COUNTS] = "counts",
  [MESIGN_STORE_FAULT_LISTS] = "lists",
  [MESIGN_STORE_FAULT_CONVERSATIONS] = "conversations",
  [MESIGN_STORE_FAULT_WORDS] = "words",
  [MESIGN_STORE_FAULT_SEARCH] = "search",
};

static void
clear (MesignStoreCheck *self G_GNUC_UNUSED)
{
}

MESIGN_DEFINE_VALUE (MesignStoreCheck, mesign_store_check)

/**
 * mesign_store_fault_to_string:
 * @fault: something that may be wrong
 *
 * Returns: (transfer none): the word for it, for programs
 */
const char *
mesign_store_fault_to_string (MesignStoreFault fault)
{
  g_return_val_if_fail (fault < MESIGN_STORE_N_FAULTS, NULL);

  return words[fault];
}

/**
 * mesign_store_check_is_whole:
 * @self: what a check found
 *
 * Returns: whether nothing is wrong
 */
gboolean
mesign_store_check_is_whole (const MesignStoreCheck *self)
{
  for (guint i = 0; i < MESIGN_STORE_N_FAULTS; i++)
    if (self->n_faults[i] > 0)
      return FALSE;

  return TRUE;
}

/**
 * mesign_store_check_has_damaged_file:
 * @self: what a check found
 *
 * Returns: whether a file itself is damaged, so that not all of it could be looked at
 */
gboolean
mesign_store_check_has_damaged_file (const MesignStoreCheck *self)
{
  return self->n_faults[MESIGN_STORE_FAULT_MAIL_FILE] > 0 ||
         self->n_faults[MESIGN_STORE_FAULT_BODIES_FILE] > 0;
}

static gboolean
count_damaged_places (MesignDb *db, gint64 *n_places, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare_once (db, "PRAGMA integrity_check(" MAX_PLACES ")", error);
  MesignStep step;

  *n_places = 0;
  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    *n_places += g_strcmp0 (mesign_statement_get_text (statement, 0), "ok") != 0;

  return step == MESIGN_STEP_DONE;
}

static gboolean
look_at_file (MesignDb *db, gpointer data, GError **error)
{
  return count_damaged_places (db, data, error);
}

/* An index that does not fit its table is made anew from it. For what is damaged then the error is
 * that of a damaged file, which has the next opening replace it. */
static gboolean
mend_file (MesignDb *db, gpointer data G_GNUC_UNUSED, GError **error)
{
  gint64 n_places;

  if (!count_damaged_places (db, &n_places, error))
    return FALSE;
  if (n_places > 0 &&
      !(mesign_db_exec (db, "REINDEX", error) && count_damaged_places (db, &n_places, error)))
    return FALSE;
  if (n_places > 0)
    g_set_error_literal (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT,
                         _ ("The database is damaged"));

  return n_places == 0;
}

/* That a file cannot even be looked at is an answer, too. */
static gboolean
file_is_whole (MesignDatabase *database, gint64 *n_places, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (mesign_database_read_sync (database, look_at_file, n_places, &local))
    return *n_places == 0;
  *n_places = 1;
  if (!g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT))
    mesign_store_convert_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
walk_mail (MesignStoreWalk *self, GError **error)
{
  return mesign_store_walk_words (self, error) && mesign_store_walk_orphans (self, error) &&
         mesign_store_walk_messages (self, error) &&
         mesign_store_walk_conversations (self, error) &&
         mesign_store_walk_placements (self, error) && mesign_store_walk_counts (self, error) &&
         mesign_store_walk_lists (self, error) &&
         (self->without_octets || mesign_store_walk_stray_octets (self, error));
}

static gboolean
look (MesignStoreWalk *self, gpointer data G_GNUC_UNUSED, GError **error)
{
  return walk_mail (self, error);
}

static gboolean
look_at_mail (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_damaged;

  if (!mesign_store_walk_look (self, look, NULL, &local) ||
      !mesign_store_index_is_damaged (self->store->mail, &is_damaged, &local))
    {
      if (!g_error_matches (local, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT))
        return mesign_store_convert_error (error, g_steal_pointer (&local));
      mesign_store_walk_note (self, MESIGN_STORE_FAULT_MAIL_FILE);
      return TRUE;
    }
  if (is_damaged)
    mesign_store_walk_note (self, MESIGN_STORE_FAULT_SEARCH);

  return TRUE;
}

/**
 * mesign_store_check_sync:
 * @self: a store
 * @read: reads header fields out of octets
 * @cancellable: (nullable): ends it
 * @error: return location for a #MesignStoreError or %G_IO_ERROR_CANCELLED
 *
 * Looks whether all in a store fits together: both files, the octets of each message with their
 * hash, header fields with the octets they come from, and all that is derived from them. Changes
 * nothing, and may run while others read and write. Blocks, for minutes in a large store.
 *
 * Returns: (transfer full) (nullable): what is wrong, or %NULL with @error set
 */
MesignStoreCheck *
mesign_store_check_sync (MesignStore *self,
                         MesignStoreReadFunc read,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (MesignStoreCheck) check = g_atomic_rc_box_new0 (MesignStoreCheck);
  MesignStoreWalk walk = {
    .store = self, .read = read, .cancellable = cancellable, .check = check
  };
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_STORE (self) && read != NULL, NULL);

  walk.without_octets =
      !file_is_whole (self->bodies, &check->n_faults[MESIGN_STORE_FAULT_BODIES_FILE], &local);
  if (local == NULL &&
      file_is_whole (self->mail, &check->n_faults[MESIGN_STORE_FAULT_MAIL_FILE], &local))
    look_at_mail (&walk, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  return g_steal_pointer (&check);
}

/* Mending */

static gboolean
take_in_again (MesignStoreWalk *self,
               gconstpointer one,
               gpointer data G_GNUC_UNUSED,
               GError **error)
{
  return mesign_store_run_ids (
      self->db, "UPDATE message SET body_state = ?2 WHERE id = ?1 AND body_state = ?3",
      IDS (*(const gint64 *) one, MESIGN_BODY_STORED, MESIGN_BODY_TAKEN_IN), error);
}

static gboolean
take_all_in_again (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) ids =
      mesign_store_walk_list (self, "SELECT id FROM message WHERE body_state = 2", error);

  return ids != NULL && mesign_store_walk_each (self, ids, take_in_again, NULL, error);
}

/* What is damaged is looked for while others write; only where something is, they have to wait. */
static gboolean
mend_database (MesignDatabase *database, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 n_places;

  if (mesign_database_read_sync (database, look_at_file, &n_places, &local) &&
      (n_places == 0 || mesign_database_write_sync (database, mend_file, NULL, NULL, &local)))
    return TRUE;

  return mesign_store_convert_error (error, g_steal_pointer (&local));
}

/* The index and all messages are gone through. */
static gboolean
count_work (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GArray) ids = mesign_store_walk_list (self, "SELECT count(*) FROM message", error);

  self->n_all = ids != NULL && ids->len > 0 ? 2 * (guint64) g_array_index (ids, gint64, 0) : 0;

  return ids != NULL;
}

static gboolean
mend (MesignStoreWalk *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (count_work (self, &local) && walk_mail (self, &local) && take_all_in_again (self, &local))
    return TRUE;

  return mesign_store_convert_error (error, g_steal_pointer (&local));
}

/**
 * mesign_store_rebuild_sync:
 * @self: a store
 * @read: reads header fields out of octets
 * @progress: (nullable) (scope call): is told how far it is, on the calling thread or the writing
 * one
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it; what was put right stays
 * @error: return location for a #MesignStoreError or %G_IO_ERROR_CANCELLED
 *
 * Makes anew what can be derived: header fields, conversations, lists, totals and the index of
 * words, from the octets of the messages, or from what was fetched of their headers where there are
 * none. Octets that are damaged go and are fetched again; all messages with octets are to be taken
 * in again. Operations and outgoing mail are not touched. For the holder of the profile's lock.
 * Others read and write meanwhile. Where it is broken off, the index of words may lack some until
 * mesign_store_recover_sync(). Where a file itself is damaged it gives %MESIGN_STORE_ERROR_DAMAGED,
 * and the next opening puts a new one in its place. Blocks, for minutes in a large store.
 *
 * Returns: whether it is done
 */
gboolean
mesign_store_rebuild_sync (MesignStore *self,
                           MesignStoreReadFunc read,
                           MesignStoreProgressFunc progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (MesignStoreCheck) check = g_atomic_rc_box_new0 (MesignStoreCheck);
  MesignStoreWalk walk = {
    .store = self,
    .mends = TRUE,
    .read = read,
    .cancellable = cancellable,
    .check = check,
    .progress = progress,
    .progress_data = progress_data,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self) && read != NULL, FALSE);

  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         mend_database (self->bodies, error) && mend_database (self->mail, error) &&
         mend (&walk, error) && mesign_store_sweep_bodies (self, error);
}
