/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person does to messages, done here at once and queued for the server. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-operations-private.h"

#include <glib/gi18n-lib.h>

static gboolean
fail_gone (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                            _ ("There is no such message in the mailbox any more"));
}

/* All of one operation must be of one account: it is replayed over one connection. */
static gboolean
check_account (MesignStoreQueue *self, const char *account, GError **error)
{
  if (self->account == NULL)
    self->account = g_strdup (account);

  return g_str_equal (self->account, account) ||
         mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                            _ ("Messages cannot be moved or copied from one account to another"));
}

static gboolean
load_source (MesignDb *db,
             MesignStoreQueue *self,
             gint64 placement_id,
             MesignStoreSource *source,
             GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT p.mailbox_id, p.message_id, p.flags, b.account FROM placement p "
                         "JOIN mailbox b ON b.id = p.mailbox_id WHERE p.id = ?1 AND p.hidden = 0",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, placement_id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE && fail_gone (error);
  source->mailbox_id = mesign_statement_get_int64 (statement, 0);
  source->message_id = mesign_statement_get_int64 (statement, 1);
  source->flags = mesign_statement_get_int64 (statement, 2);

  return check_account (self, mesign_statement_get_text (statement, 3), error);
}

gboolean
mesign_store_check_queue_mailbox (MesignDb *db, MesignStoreQueue *self, GError **error)
{
  g_autoptr (MesignStatement) statement = NULL;
  MesignStep step;

  if (self->mailbox_id == 0)
    return TRUE;
  statement = mesign_db_prepare (
      db, "SELECT account, selectable FROM mailbox WHERE id = ?1 AND removal = 0", error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ERROR)
    return FALSE;
  if (step == MESIGN_STEP_DONE)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                              _ ("There is no such mailbox any more"));
  if (!mesign_statement_get_int64 (statement, 1))
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This mailbox only holds other mailboxes, no messages"));

  return check_account (self, mesign_statement_get_text (statement, 0), error);
}

gboolean
mesign_store_insert_operation (MesignStoreWrite *write, MesignStoreQueue *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "INSERT INTO operation (account, kind, mailbox_id, add_flags, remove_flags, uidnext, path, "
      "internaldate, header_id, undoes, not_before) VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, "
      "coalesce((SELECT uidnext FROM mailbox WHERE id = ?3), 0), ?6, ?7, ?8, nullif(?9, 0), ?10)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_text (statement, 2, mesign_operation_kind_to_string (self->kind));
  mesign_statement_bind_int64 (statement, 3, self->mailbox_id);
  mesign_statement_bind_int64 (statement, 4, self->add);
  mesign_statement_bind_int64 (statement, 5, self->remove);
  mesign_statement_bind_text (statement, 6, self->path);
  mesign_statement_bind_int64 (statement, 7, self->internaldate);
  mesign_statement_bind_text (statement, 8,
                              self->envelope != NULL ? self->envelope->message_id : NULL);
  mesign_statement_bind_int64 (statement, 9, self->undoes);
  mesign_statement_bind_int64 (statement, 10, self->not_before);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  self->operation_id = mesign_db_get_last_id (write->db);
  mesign_store_touch (write->operations, self->operation_id);

  return TRUE;
}

gboolean
mesign_store_insert_target (MesignStoreWrite *write,
                            MesignStoreQueue *self,
                            guint position,
                            gint64 placement_id,
                            const MesignStoreSource *source,
                            gint64 made_id,
                            GError **error)
{
  return mesign_store_run_ids (
      write->db,
      "INSERT INTO operation_target (operation_id, position, placement_id, mailbox_id, "
      "made_placement_id, old_flags) VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0), nullif(?5, 0), "
      "?6)",
      IDS (self->operation_id, position, placement_id, source->mailbox_id, made_id, source->flags),
      error);
}

/* Moving to where it is moves nothing. */
static gboolean
add_target (MesignStoreWrite *write, MesignStoreQueue *self, guint position, GError **error)
{
  gint64 placement = self->placement_ids[position];
  gboolean makes = self->kind == MESIGN_OPERATION_MOVE || self->kind == MESIGN_OPERATION_COPY;
  gint64 made = 0;
  MesignStoreSource source;

  if (!load_source (write->db, self, placement, &source, error))
    return FALSE;
  if (self->kind == MESIGN_OPERATION_MOVE && source.mailbox_id == self->mailbox_id)
    return TRUE;
  if (makes)
    {
      made = mesign_store_add_placement (write, self->mailbox_id, 0, source.message_id,
                                         source.flags, 0, error);
      if (made == 0)
        return FALSE;
    }

  return mesign_store_insert_target (write, self, position, placement, &source, made, error) &&
         mesign_store_recompute_placement (write, placement, error);
}

gboolean
mesign_store_queue (MesignStoreWrite *write, MesignStoreQueue *self, GError **error)
{
  MesignStoreSource first;

  if (self->n_placements == 0)
    return fail_gone (error);
  if (!load_source (write->db, self, self->placement_ids[0], &first, error) ||
      !mesign_store_check_queue_mailbox (write->db, self, error) ||
      !mesign_store_insert_operation (write, self, error))
    return FALSE;
  for (guint i = 0; i < self->n_placements; i++)
    if (!add_target (write, self, i, error))
      return FALSE;

  return mesign_store_run_ids (write->db,
                               "UPDATE operation SET state = 2 WHERE id = ?1 AND NOT EXISTS "
                               "(SELECT 1 FROM operation_target WHERE operation_id = ?1)",
                               IDS (self->operation_id), error);
}

static gboolean
write_queue (MesignStoreWrite *write, gpointer data, GError **error)
{
  return mesign_store_queue (write, data, error);
}

gint64
mesign_store_run_queue (MesignStore *self,
                        MesignStoreWriteFunc func,
                        MesignStoreQueue *job,
                        GError **error)
{
  gboolean done = mesign_store_write_durable (self, func, job, error);

  g_free (job->account);

  return done ? job->operation_id : 0;
}

/**
 * mesign_store_queue_flags_sync:
 * @self: a store
 * @placement_ids: (array length=n_placements): what to act on, of one account
 * @n_placements: how many, at least one
 * @add: flags to set
 * @remove: flags to take away
 * @error: return location for a #MesignStoreError
 *
 * Sets and takes away flags here at once, and queues it for the server, in one transaction.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_flags_sync (MesignStore *self,
                               const gint64 *placement_ids,
                               guint n_placements,
                               MesignFlags add,
                               MesignFlags remove,
                               GError **error)
{
  MesignStoreQueue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_FLAG,
    .add = add,
    .remove = remove & ~add,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);

  return mesign_store_run_queue (self, write_queue, &job, error);
}

/**
 * mesign_store_queue_move_sync:
 * @self: a store
 * @placement_ids: (array length=n_placements): what to act on, of one account
 * @n_placements: how many, at least one
 * @mailbox_id: where to, in the same account
 * @error: return location for a #MesignStoreError
 *
 * Moves messages here at once, and queues it for the server, in one transaction. What is there
 * already stays as it is.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_move_sync (MesignStore *self,
                              const gint64 *placement_ids,
                              guint n_placements,
                              gint64 mailbox_id,
                              GError **error)
{
  MesignStoreQueue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_MOVE,
    .mailbox_id = mailbox_id,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (mailbox_id > 0, 0);

  return mesign_store_run_queue (self, write_queue, &job, error);
}

/**
 * mesign_store_queue_copy_sync:
 * @self: a store
 * @placement_ids: (array length=n_placements): what to act on, of one account
 * @n_placements: how many, at least one
 * @mailbox_id: where to, in the same account
 * @error: return location for a #MesignStoreError
 *
 * Copies messages here at once, and queues it for the server, in one transaction.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_copy_sync (MesignStore *self,
                              const gint64 *placement_ids,
                              guint n_placements,
                              gint64 mailbox_id,
                              GError **error)
{
  MesignStoreQueue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_COPY,
    .mailbox_id = mailbox_id,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (mailbox_id > 0, 0);

  return mesign_store_run_queue (self, write_queue, &job, error);
}

/**
 * mesign_store_queue_delete_sync:
 * @self: a store
 * @placement_ids: (array length=n_placements): what to act on, of one account
 * @n_placements: how many, at least one
 * @error: return location for a #MesignStoreError
 *
 * Removes messages for good: here out of sight at once, on the server when it is replayed.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_delete_sync (MesignStore *self,
                                const gint64 *placement_ids,
                                guint n_placements,
                                GError **error)
{
  MesignStoreQueue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_DELETE,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);

  return mesign_store_run_queue (self, write_queue, &job, error);
}
