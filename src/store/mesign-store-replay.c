/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

/* What becomes of operations when they are replayed. */

/* How many operations back a refusal is still listed. */
#define REFUSED_REACH "200"
#define COLUMNS                                                                                    \
  "id, account, kind, state, mailbox_id, add_flags, remove_flags, uidnext, path, internaldate, "   \
  "header_id, attempts, not_before, error, undoes, name, old_name "

/* Two statements, since the index of what is open serves only the first. */
#define OPEN "state < 2"
#define OPEN_OR_REFUSED                                                                            \
  "(state < 2 OR state = 3 AND error IS NOT NULL "                                                 \
  "AND id > (SELECT max(id) FROM operation) - " REFUSED_REACH ")"
#define LIST(which)                                                                                \
  "SELECT " COLUMNS "FROM operation WHERE kind <> 'send' AND " which                               \
  " AND (?1 IS NULL OR account = ?1) ORDER BY id"
#define LATER                                                                                      \
  "SELECT " COLUMNS "FROM operation WHERE kind <> 'send' AND " OPEN                                \
  " AND account = ?1 AND id > ?2 ORDER BY id"

static MesignOperationKind
get_kind (const char *word)
{
  for (guint i = 0; i <= MESIGN_OPERATION_UNSUBSCRIBE; i++)
    if (g_strcmp0 (mesign_operation_kind_to_string (i), word) == 0)
      return i;

  return MESIGN_OPERATION_FLAG;
}

static MesignOperation *
load_row (MesignStatement *row)
{
  MesignOperation *self = mesign_operation_new ();

  self->id = mesign_statement_get_int64 (row, 0);
  self->account = mesign_statement_dup_text (row, 1);
  self->kind = get_kind (mesign_statement_get_text (row, 2));
  self->state = mesign_statement_get_int64 (row, 3);
  self->mailbox_id = mesign_statement_get_int64 (row, 4);
  self->add = mesign_statement_get_int64 (row, 5);
  self->remove = mesign_statement_get_int64 (row, 6);
  self->uidnext = mesign_statement_get_int64 (row, 7);
  self->path = mesign_statement_dup_text (row, 8);
  self->internaldate = mesign_statement_get_int64 (row, 9);
  self->header_id = mesign_statement_dup_text (row, 10);
  self->attempts = mesign_statement_get_int64 (row, 11);
  self->not_before = mesign_statement_get_int64 (row, 12);
  self->error = mesign_statement_dup_text (row, 13);
  self->undoes = mesign_statement_get_int64 (row, 14);
  self->name = mesign_statement_dup_text (row, 15);
  self->old_name = mesign_statement_dup_text (row, 16);

  return self;
}

static gboolean
load_rows (MesignDb *db, MesignStatement *statement, GPtrArray *list, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignOperation *one = load_row (statement);

      g_ptr_array_add (list, one);
      if (!mesign_store_load_targets (db, one, error))
        return FALSE;
    }

  return step == MESIGN_STEP_DONE;
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_operation_unref);
}

MesignOperation *
mesign_store_load_operation (MesignDb *db, gint64 operation_id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT " COLUMNS "FROM operation WHERE id = ?1", error);
  g_autoptr (GPtrArray) list = new_list ();

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_int64 (statement, 1, operation_id);
  if (!load_rows (db, statement, list, error))
    return NULL;
  if (list->len == 0)
    {
      mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND, _ ("There is no such operation"));
      return NULL;
    }

  return mesign_operation_ref (g_ptr_array_index (list, 0));
}

typedef struct
{
  const char *account;
  const char *sql;
  gint64 after;
  gint64 id;
  GPtrArray *list;
  MesignOperation *operation;
} Request;

static gboolean
read_list (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, self->sql, error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);

  return load_rows (db, statement, self->list, error);
}

static GPtrArray *
list_replayable (MesignStore *self, const char *account, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Request request = { .account = account, .sql = sql, .list = list };

  return mesign_store_read (self, read_list, &request, error) ? g_steal_pointer (&list) : NULL;
}

/**
 * mesign_store_list_operations_sync:
 * @self: a store
 * @account: (nullable): the account's id, or %NULL for all
 * @error: return location for a #MesignStoreError
 *
 * Lists what is waiting to be replayed or is being replayed. Sending is not among it:
 * mesign_store_list_outgoing_sync().
 *
 * Returns: (transfer full) (nullable) (element-type MesignOperation): the operations in the order
 * in which they are to be replayed, or %NULL with @error set
 */
GPtrArray *
mesign_store_list_operations_sync (MesignStore *self, const char *account, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return list_replayable (self, account, LIST (OPEN), error);
}

static gboolean
read_later (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, LATER, error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);
  mesign_statement_bind_int64 (statement, 2, self->after);

  return load_rows (db, statement, self->list, error);
}

/**
 * mesign_store_list_later_operations_sync:
 * @self: a store
 * @account: the account's id
 * @after: an operation, or 0
 * @error: return location for a #MesignStoreError
 *
 * As mesign_store_list_operations_sync(), of those that were queued after @after.
 *
 * Returns: (transfer full) (nullable) (element-type MesignOperation): the operations in the order
 * in which they are to be replayed, or %NULL with @error set
 */
GPtrArray *
mesign_store_list_later_operations_sync (MesignStore *self,
                                         const char *account,
                                         gint64 after,
                                         GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Request request = { .account = account, .after = after, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_later, &request, error) ? g_steal_pointer (&list) : NULL;
}

/**
 * mesign_store_list_open_and_refused_sync:
 * @self: a store
 * @account: (nullable): the account's id, or %NULL for all
 * @error: return location for a #MesignStoreError
 *
 * Lists what waits or is being replayed, and what was lately refused with a reason. Sending is not
 * among it.
 *
 * Returns: (transfer full) (nullable) (element-type MesignOperation): the operations in their
 * order, or %NULL with @error set
 */
GPtrArray *
mesign_store_list_open_and_refused_sync (MesignStore *self, const char *account, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return list_replayable (self, account, LIST (OPEN_OR_REFUSED), error);
}

static gboolean
read_one (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;

  self->operation = mesign_store_load_operation (db, self->id, error);

  return self->operation != NULL;
}

/**
 * mesign_store_get_operation_sync:
 * @self: a store
 * @operation_id: an operation
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the operation, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignOperation *
mesign_store_get_operation_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  Request request = { .id = operation_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_one, &request, error) ? request.operation : NULL;
}

typedef struct
{
  gint64 id;
  gint64 not_before;
  const char *reason;
  guint32 uidvalidity;
  const MesignCopiedUid *copied;
  guint n_copied;
} Step;

static gboolean
check_changed (MesignStoreWrite *write, gint64 id, GError **error)
{
  mesign_store_touch (write->operations, id);

  return mesign_db_get_changes (write->db) > 0 ||
         mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                            _ ("This operation is not waiting any more"));
}

static gboolean
start (MesignStoreWrite *write, gpointer data, GError **error)
{
  Step *self = data;

  return mesign_store_run_ids (write->db,
                               "UPDATE operation SET state = 1 WHERE id = ?1 AND state = 0",
                               IDS (self->id), error) &&
         check_changed (write, self->id, error);
}

/**
 * mesign_store_start_operation_sync:
 * @self: a store
 * @operation_id: a waiting operation
 * @error: return location for a #MesignStoreError
 *
 * Marks an operation as being replayed, before the first octet goes to the server. From then on it
 * cannot be taken back until it is finished, postponed or refused.
 *
 * Returns: whether it is the caller's to replay
 */
gboolean
mesign_store_start_operation_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  Step step = { .id = operation_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, start, &step, error);
}

static guint32
find_copied (const Step *self, gint64 placement_id)
{
  for (guint i = 0; i < self->n_copied; i++)
    if (self->copied[i].placement_id == placement_id)
      return self->copied[i].uid;

  return 0;
}

static gboolean
finish_made (MesignStoreWrite *write,
             const Step *self,
             const MesignOperation *operation,
             const MesignOperationTarget *target,
             GError **error)
{
  guint32 uid = find_copied (self, target->placement_id);
  gint64 uidvalidity;

  if (uid == 0 || target->made_placement_id == 0)
    return TRUE;
  if (!mesign_store_ask_ids (write->db, "SELECT uidvalidity FROM mailbox WHERE id = ?1",
                             IDS (operation->mailbox_id), &uidvalidity, error))
    return FALSE;
  if (uidvalidity != self->uidvalidity)
    return TRUE;

  return mesign_store_set_made_uid (write, target->made_placement_id, uid, error);
}

static gboolean
finish_flags (MesignStoreWrite *write,
              const MesignOperation *operation,
              const MesignOperationTarget *target,
              GError **error)
{
  return mesign_store_run_ids (
             write->db,
             "UPDATE placement SET server_flags = (server_flags | ?2) & ~?3 WHERE id = ?1",
             IDS (target->placement_id, operation->add, operation->remove), error) &&
         mesign_store_recompute_placement (write, target->placement_id, error);
}

static gboolean
finish_target (MesignStoreWrite *write,
               const Step *self,
               const MesignOperation *operation,
               const MesignOperationTarget *target,
               GError **error)
{
  if (operation->kind == MESIGN_OPERATION_FLAG)
    return finish_flags (write, operation, target, error);
  if (!finish_made (write, self, operation, target, error))
    return FALSE;
  if (operation->kind != MESIGN_OPERATION_MOVE && operation->kind != MESIGN_OPERATION_DELETE)
    return TRUE;

  return target->placement_id == 0 ||
         mesign_store_remove_placement (write, target->placement_id, error);
}

static gboolean
finish (MesignStoreWrite *write, gpointer data, GError **error)
{
  Step *self = data;
  g_autoptr (MesignOperation) operation = NULL;

  if (!mesign_store_run_ids (
          write->db, "UPDATE operation SET state = 2, error = NULL WHERE id = ?1 AND state < 2",
          IDS (self->id), error) ||
      !check_changed (write, self->id, error))
    return FALSE;
  operation = mesign_store_load_operation (write->db, self->id, error);
  if (operation == NULL)
    return FALSE;
  for (guint i = 0; i < operation->targets->len; i++)
    if (!finish_target (write, self, operation,
                        &g_array_index (operation->targets, MesignOperationTarget, i), error))
      return FALSE;

  return TRUE;
}

/**
 * mesign_store_finish_operation_sync:
 * @self: a store
 * @operation_id: an operation that was waiting or being replayed
 * @uidvalidity: UIDVALIDITY of the mailbox copied or appended to, as told with the UIDs
 * @copied: (array length=n_copied) (nullable): the UIDs of the copies, as far as told
 * @n_copied: how many
 * @error: return location for a #MesignStoreError
 *
 * Says that the server has done it. Flags become the server's; what was moved or deleted leaves its
 * mailbox; copies get their UIDs. A copy whose UID was not told is found by the next
 * synchronisation.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_finish_operation_sync (MesignStore *self,
                                    gint64 operation_id,
                                    guint32 uidvalidity,
                                    const MesignCopiedUid *copied,
                                    guint n_copied,
                                    GError **error)
{
  Step step = {
    .id = operation_id,
    .uidvalidity = uidvalidity,
    .copied = copied,
    .n_copied = n_copied,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, finish, &step, error);
}

static gboolean
note_reason (MesignStoreWrite *write, const Step *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db, "UPDATE operation SET error = ?2 WHERE id = ?1 AND state < 2", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);
  mesign_statement_bind_text (statement, 2, self->reason);

  return mesign_statement_run (statement, error) && check_changed (write, self->id, error);
}

static gboolean
postpone (MesignStoreWrite *write, gpointer data, GError **error)
{
  Step *self = data;

  return note_reason (write, self, error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE operation SET state = 0, attempts = attempts + 1, "
                               "not_before = ?2 WHERE id = ?1",
                               IDS (self->id, self->not_before), error);
}

/**
 * mesign_store_postpone_operation_sync:
 * @self: a store
 * @operation_id: an operation that was waiting or being replayed
 * @not_before: when to try again
 * @reason: (nullable): what went wrong
 * @error: return location for a #MesignStoreError
 *
 * Says that it did not work this time; the operation waits again.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_postpone_operation_sync (MesignStore *self,
                                      gint64 operation_id,
                                      gint64 not_before,
                                      const char *reason,
                                      GError **error)
{
  Step step = { .id = operation_id, .not_before = not_before, .reason = reason };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, postpone, &step, error);
}

/* With a mailbox that cannot be made goes what was to go into it: each mail is told of. */
static gboolean
refuse (MesignStoreWrite *write, gpointer data, GError **error)
{
  Step *self = data;
  g_autoptr (MesignOperation) operation = mesign_store_load_operation (write->db, self->id, error);

  if (operation == NULL)
    return FALSE;
  if (operation->kind == MESIGN_OPERATION_CREATE_MAILBOX &&
      !mesign_store_note_no_mailbox (write, operation->mailbox_id, self->reason, error))
    return FALSE;

  return note_reason (write, self, error) && mesign_store_take_back (write, self->id, error);
}

/**
 * mesign_store_refuse_operation_sync:
 * @self: a store
 * @operation_id: an operation that was waiting or being replayed
 * @reason: what the server said
 * @error: return location for a #MesignStoreError
 *
 * Says that the server will not do it. What it had done here is taken back.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_refuse_operation_sync (MesignStore *self,
                                    gint64 operation_id,
                                    const char *reason,
                                    GError **error)
{
  Step step = { .id = operation_id, .reason = reason };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, refuse, &step, error);
}
