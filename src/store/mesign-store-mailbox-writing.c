/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

/* How many operations later the removal of a mailbox can still be undone. */
#define UNDO_REACH "1000"

typedef struct
{
  const char *account;
  GPtrArray *mailboxes;
} Listing;

/* The mailbox of that name, shown or not; 0 where there is none. */
gboolean
mesign_store_find_wire_name (MesignDb *db,
                             const char *account,
                             const char *wire_name,
                             gint64 *id,
                             GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT id FROM mailbox WHERE account = ?1 AND wire_name = ?2", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  mesign_statement_bind_text (statement, 2, wire_name);

  return mesign_statement_get_single (statement, 0, id, error);
}

static gboolean
find_mailbox (MesignDb *db, const MesignMailbox *mailbox, gint64 *id, GError **error)
{
  return mesign_store_find_wire_name (db, mailbox->account, mailbox->wire_name, id, error);
}

static gboolean
save_mailbox (MesignStoreWrite *write, const MesignMailbox *mailbox, gint64 *id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "INSERT INTO mailbox (account, wire_name, path, server_path, delimiter, role, selectable, "
      "subscribed, server_subscribed) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?7) "
      "ON CONFLICT (account, wire_name) DO UPDATE SET server_path = ?3, delimiter = ?4, role = ?5, "
      "selectable = ?6, server_subscribed = ?7, is_planned = 0, removal = removal % 2 "
      "WHERE server_path <> ?3 OR delimiter <> ?4 OR role <> ?5 OR selectable <> ?6 "
      "OR server_subscribed <> ?7 OR is_planned <> 0 OR removal = 2",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, mailbox->account);
  mesign_statement_bind_text (statement, 2, mailbox->wire_name);
  mesign_statement_bind_text (statement, 3, mailbox->path);
  mesign_statement_bind_int64 (statement, 4, (guchar) mailbox->delimiter);
  mesign_statement_bind_text (statement, 5, mesign_mailbox_role_to_string (mailbox->role));
  mesign_statement_bind_int64 (statement, 6, mailbox->selectable);
  mesign_statement_bind_int64 (statement, 7, mailbox->is_subscribed);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  if (mesign_db_get_changes (write->db) == 0)
    return find_mailbox (write->db, mailbox, id, error);
  if (!find_mailbox (write->db, mailbox, id, error))
    return FALSE;
  mesign_store_touch (write->mailboxes, *id);

  return TRUE;
}

static GArray *
list_of_mailbox (MesignDb *db, const char *sql, gint64 mailbox_id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);

  return mesign_store_list_ids (statement, error);
}

/* What was to go into a mailbox that is gone cannot go anywhere. */
static gboolean
refuse_operations_into (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  g_autoptr (GArray) ids = list_of_mailbox (
      write->db, "SELECT id FROM operation WHERE mailbox_id = ?1 AND state < 2 ORDER BY id DESC",
      mailbox_id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!mesign_store_take_back (write, id, error))
        return FALSE;
    }

  return ids != NULL;
}

/* Takes out all that is in a mailbox, and refuses what was to go there. */
gboolean
mesign_store_clear_mailbox (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  g_autoptr (GArray) placements = NULL;

  if (!refuse_operations_into (write, mailbox_id, error))
    return FALSE;
  placements = list_of_mailbox (write->db, "SELECT id FROM placement WHERE mailbox_id = ?1",
                                mailbox_id, error);
  for (guint i = 0; placements != NULL && i < placements->len; i++)
    if (!mesign_store_drop_placement (write, g_array_index (placements, gint64, i), error))
      return FALSE;

  return placements != NULL;
}

/* Takes a mailbox out of the store with all that is in it. */
gboolean
mesign_store_remove_mailbox (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  if (!mesign_store_clear_mailbox (write, mailbox_id, error))
    return FALSE;
  mesign_store_touch (write->mailboxes, mailbox_id);

  return mesign_store_run_ids (write->db, "DELETE FROM mailbox WHERE id = ?1", IDS (mailbox_id),
                               error);
}

static GArray *
list_of_account (MesignDb *db, const char *account, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT id FROM mailbox WHERE account = ?1", error);

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, account);

  return mesign_store_list_ids (statement, error);
}

/* Says why what is to go into a mailbox will not. */
gboolean
mesign_store_note_no_mailbox (MesignStoreWrite *write,
                              gint64 mailbox_id,
                              const char *reason,
                              GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db,
                         "UPDATE operation SET error = ?2 WHERE mailbox_id = ?1 AND state < 2 "
                         "AND kind IN ('move', 'copy', 'append', 'rename-mailbox')",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  mesign_statement_bind_text (statement, 2, reason);

  return mesign_statement_run (statement, error);
}

static gboolean
remove_gone (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  return mesign_store_note_no_mailbox (write, mailbox_id,
                                       _ ("The mailbox this was meant for is gone."), error) &&
         mesign_store_remove_mailbox (write, mailbox_id, error);
}

static gboolean
remove_others (MesignStoreWrite *write, const char *account, GHashTable *kept, GError **error)
{
  g_autoptr (GArray) ids = list_of_account (write->db, account, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!g_hash_table_contains (kept, &id) && !remove_gone (write, id, error))
        return FALSE;
    }

  return ids != NULL;
}

/* What has been planned here, and not been made there yet, is not missing; what was removed not
 * long ago may be wanted again. */
static gboolean
keep_planned (MesignDb *db, const char *account, GHashTable *kept, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT b.id FROM mailbox b WHERE b.account = ?1 AND (b.is_planned AND EXISTS "
      "(SELECT 1 FROM operation o WHERE o.mailbox_id = b.id AND o.state < 2) OR b.removal = 2 AND "
      "EXISTS (SELECT 1 FROM operation o WHERE o.mailbox_id = b.id AND o.kind = 'remove-mailbox' "
      "AND o.id > (SELECT max(id) FROM operation) - " UNDO_REACH "))",
      error);
  g_autoptr (GArray) ids = NULL;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  ids = mesign_store_list_ids (statement, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    mesign_store_touch (kept, g_array_index (ids, gint64, i));

  return ids != NULL;
}

static gboolean
set_mailboxes (MesignStoreWrite *write, gpointer data, GError **error)
{
  Listing *self = data;
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = g_ptr_array_index (self->mailboxes, i);
      gint64 id;

      if (g_strcmp0 (mailbox->account, self->account) != 0)
        continue;
      if (!save_mailbox (write, mailbox, &id, error))
        return FALSE;
      mesign_store_touch (kept, id);
    }

  return keep_planned (write->db, self->account, kept, error) &&
         remove_others (write, self->account, kept, error) &&
         mesign_store_update_mailboxes (write, self->account, error);
}

/**
 * mesign_store_set_mailboxes_sync:
 * @self: a store
 * @account: the account's id
 * @mailboxes: (element-type MesignMailbox): all mailboxes the server listed for it
 * @error: return location for a #MesignStoreError
 *
 * Makes the store's mailboxes of an account those of the server: new ones come, others change, and
 * those that are not listed go with their messages, but for those of
 * mesign_store_plan_mailbox_sync() that something still waits for.
 *
 * Returns: whether they are in the store
 */
gboolean
mesign_store_set_mailboxes_sync (MesignStore *self,
                                 const char *account,
                                 GPtrArray *mailboxes,
                                 GError **error)
{
  Listing listing = { account, mailboxes };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  return mesign_store_write (self, set_mailboxes, &listing, error);
}

static gboolean
plan (MesignStoreWrite *write, gpointer data, GError **error)
{
  const MesignMailbox *mailbox = data;
  gint64 known;
  gint64 id;

  return find_mailbox (write->db, mailbox, &known, error) &&
         save_mailbox (write, mailbox, &id, error) &&
         (known != 0 ||
          mesign_store_run_ids (write->db, "UPDATE mailbox SET is_planned = 1 WHERE id = ?1",
                                IDS (id), error));
}

/**
 * mesign_store_plan_mailbox_sync:
 * @self: a store
 * @mailbox: a mailbox that is to be made on the server when the first message is moved there
 * @error: return location for a #MesignStoreError
 *
 * Adds a mailbox the server does not have yet. Where there is one of that name, it becomes what
 * @mailbox is for.
 *
 * Returns: (transfer full) (nullable): the mailbox as it is in the store, or %NULL with @error set
 */
MesignMailbox *
mesign_store_plan_mailbox_sync (MesignStore *self, const MesignMailbox *mailbox, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);
  g_return_val_if_fail (mailbox != NULL, NULL);

  if (!mesign_store_write (self, plan, (gpointer) mailbox, error))
    return NULL;

  return mesign_store_find_mailbox_sync (self, mailbox->account, mailbox->path, error);
}

static gboolean
remove_account (MesignStoreWrite *write, gpointer data, GError **error)
{
  const char *account = data;
  g_autoptr (GHashTable) none = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db, "DELETE FROM operation WHERE account = ?1", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);

  return mesign_statement_run (statement, error) && remove_others (write, account, none, error);
}

/**
 * mesign_store_remove_account_sync:
 * @self: a store
 * @account: the account's id
 * @error: return location for a #MesignStoreError
 *
 * Removes all the store holds of an account: mailboxes, messages, operations and outgoing mail. The
 * files of the latter are the caller's to remove.
 *
 * Returns: whether it is gone
 */
gboolean
mesign_store_remove_account_sync (MesignStore *self, const char *account, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  return mesign_store_write (self, remove_account, (gpointer) account, error);
}

typedef struct
{
  gint64 mailbox_id;
  MesignMailboxState *state;
  const MesignMailboxState *new_state;
  guint32 uidvalidity;
} Job;

static gboolean
fail_not_found (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                            _ ("There is no such mailbox any more"));
}

static gboolean
read_state (MesignDb *db, gpointer data, GError **error)
{
  Job *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT uidvalidity, uidnext, highestmodseq, oldest_uid, is_planned FROM mailbox "
      "WHERE id = ?1",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE && fail_not_found (error);
  self->state->uidvalidity = mesign_statement_get_int64 (statement, 0);
  self->state->uidnext = mesign_statement_get_int64 (statement, 1);
  self->state->highestmodseq = mesign_statement_get_int64 (statement, 2);
  self->state->oldest_uid = mesign_statement_get_int64 (statement, 3);
  self->state->is_planned = mesign_statement_get_int64 (statement, 4) != 0;

  return TRUE;
}

/**
 * mesign_store_get_mailbox_state_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @state: (out caller-allocates): how far it has been synchronised
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether @state is filled in
 */
gboolean
mesign_store_get_mailbox_state_sync (MesignStore *self,
                                     gint64 mailbox_id,
                                     MesignMailboxState *state,
                                     GError **error)
{
  Job job = { .mailbox_id = mailbox_id, .state = state };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_read (self, read_state, &job, error);
}

static gboolean
write_state (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  const MesignMailboxState *state = self->new_state;

  if (!mesign_store_run_ids (
          write->db,
          "UPDATE mailbox SET uidvalidity = ?2, uidnext = ?3, highestmodseq = ?4, oldest_uid = ?5 "
          "WHERE id = ?1",
          IDS (self->mailbox_id, state->uidvalidity, state->uidnext, state->highestmodseq,
               state->oldest_uid),
          error))
    return FALSE;

  return mesign_db_get_changes (write->db) > 0 || fail_not_found (error);
}

/**
 * mesign_store_set_mailbox_state_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @state: how far it has been synchronised
 * @error: return location for a #MesignStoreError
 *
 * To be called when the messages themselves are in the store, so that nothing is passed over after
 * a crash. A new UIDVALIDITY goes by mesign_store_reset_mailbox_sync() first.
 *
 * Returns: whether it is in the store
 */
gboolean
mesign_store_set_mailbox_state_sync (MesignStore *self,
                                     gint64 mailbox_id,
                                     const MesignMailboxState *state,
                                     GError **error)
{
  Job job = { .mailbox_id = mailbox_id, .new_state = state };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, write_state, &job, error);
}

static gboolean
reset_mailbox (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;

  if (!mesign_store_run_ids (write->db,
                             "UPDATE placement SET uid = NULL, modseq = 0 WHERE mailbox_id = ?1",
                             IDS (self->mailbox_id), error) ||
      !mesign_store_run_ids (write->db,
                             "UPDATE mailbox SET uidvalidity = ?2, uidnext = 0, highestmodseq = 0, "
                             "oldest_uid = 0 WHERE id = ?1",
                             IDS (self->mailbox_id, self->uidvalidity), error))
    return FALSE;

  return mesign_db_get_changes (write->db) > 0 || fail_not_found (error);
}

/**
 * mesign_store_reset_mailbox_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @uidvalidity: the new UIDVALIDITY
 * @error: return location for a #MesignStoreError
 *
 * Forgets the UIDs of a mailbox (RFC 9051 section 2.3.1.1). The messages stay where they are shown,
 * with their octets and waiting operations, until the next synchronisation finds them again under
 * their new UIDs; mesign_store_settle_mailbox_sync() ends that.
 *
 * Returns: whether it is done
 */
gboolean
mesign_store_reset_mailbox_sync (MesignStore *self,
                                 gint64 mailbox_id,
                                 guint32 uidvalidity,
                                 GError **error)
{
  Job job = { .mailbox_id = mailbox_id, .uidvalidity = uidvalidity };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, reset_mailbox, &job, error);
}

static gboolean
settle_mailbox (MesignStoreWrite *write, gpointer data, GError **error)
{
  Job *self = data;
  g_autoptr (GArray) ids = list_of_mailbox (
      write->db,
      "SELECT id FROM placement p WHERE mailbox_id = ?1 AND uid IS NULL AND NOT EXISTS (SELECT 1 "
      "FROM operation_target t JOIN operation o ON o.id = t.operation_id "
      "WHERE t.made_placement_id = p.id AND o.state < 2)",
      self->mailbox_id, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!mesign_store_drop_placement (write, g_array_index (ids, gint64, i), error))
      return FALSE;

  return ids != NULL;
}

/**
 * mesign_store_settle_mailbox_sync:
 * @self: a store
 * @mailbox_id: a mailbox all of whose messages on the server have been told to the store
 * @error: return location for a #MesignStoreError
 *
 * Takes out the messages whose UID is still not known though no operation is about to make them:
 * they are not on the server.
 *
 * Returns: whether it is done
 */
gboolean
mesign_store_settle_mailbox_sync (MesignStore *self, gint64 mailbox_id, GError **error)
{
  Job job = { .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, settle_mailbox, &job, error);
}
