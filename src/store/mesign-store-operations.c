/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const gint64 *placement_ids;
  guint n_placements;
  MesignOperationKind kind;
  MesignFlags add;
  MesignFlags remove;
  gint64 mailbox_id;
  gint64 undoes;

  const char *path;
  GBytes *octets;
  MesignEnvelope *envelope;
  gint64 internaldate;
  gint64 not_before;
  gint64 message_id;

  char *account;
  gint64 operation_id;
} Queue;

typedef struct
{
  gint64 mailbox_id;
  gint64 message_id;
  MesignFlags flags;
} Source;

static gboolean
fail_gone (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                            _ ("There is no such message in the mailbox any more"));
}

/* All of one operation must be of one account: it is replayed over one connection. */
static gboolean
check_account (Queue *self, const char *account, GError **error)
{
  if (self->account == NULL)
    self->account = g_strdup (account);

  return g_str_equal (self->account, account) ||
         mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                            _ ("Messages cannot be moved or copied from one account to another"));
}

static gboolean
load_source (MesignDb *db, Queue *self, gint64 placement_id, Source *source, GError **error)
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

static gboolean
check_mailbox (MesignDb *db, Queue *self, GError **error)
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

static gboolean
insert_operation (MesignStoreWrite *write, Queue *self, GError **error)
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

static gboolean
insert_target (MesignStoreWrite *write,
               Queue *self,
               guint position,
               gint64 placement_id,
               const Source *source,
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
add_target (MesignStoreWrite *write, Queue *self, guint position, GError **error)
{
  gint64 placement = self->placement_ids[position];
  gboolean makes = self->kind == MESIGN_OPERATION_MOVE || self->kind == MESIGN_OPERATION_COPY;
  gint64 made = 0;
  Source source;

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

  return insert_target (write, self, position, placement, &source, made, error) &&
         mesign_store_recompute_placement (write, placement, error);
}

static gboolean
queue (MesignStoreWrite *write, Queue *self, GError **error)
{
  Source first;

  if (self->n_placements == 0)
    return fail_gone (error);
  if (!load_source (write->db, self, self->placement_ids[0], &first, error) ||
      !check_mailbox (write->db, self, error) || !insert_operation (write, self, error))
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
  return queue (write, data, error);
}

static gint64
run_queue (MesignStore *self, MesignStoreWriteFunc func, Queue *job, GError **error)
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
  Queue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_FLAG,
    .add = add,
    .remove = remove & ~add,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);

  return run_queue (self, write_queue, &job, error);
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
  Queue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_MOVE,
    .mailbox_id = mailbox_id,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (mailbox_id > 0, 0);

  return run_queue (self, write_queue, &job, error);
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
  Queue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_COPY,
    .mailbox_id = mailbox_id,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (mailbox_id > 0, 0);

  return run_queue (self, write_queue, &job, error);
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
  Queue job = {
    .placement_ids = placement_ids,
    .n_placements = n_placements,
    .kind = MESIGN_OPERATION_DELETE,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);

  return run_queue (self, write_queue, &job, error);
}

static gint64
insert_appended (MesignStoreWrite *write, Queue *self, gint64 *made_id, GError **error)
{
  MesignNewMessage message = {
    .flags = self->add,
    .internaldate = self->internaldate,
    .size = self->octets != NULL ? g_bytes_get_size (self->octets) : 0,
    .envelope = self->envelope,
  };
  gint64 id = mesign_store_insert_message (write, self->account, &message, error);

  *made_id = id != 0
                 ? mesign_store_add_placement (write, self->mailbox_id, 0, id, self->add, 0, error)
                 : 0;

  return *made_id != 0 ? id : 0;
}

static gboolean
write_append (MesignStoreWrite *write, gpointer data, GError **error)
{
  Queue *self = data;
  Source source = { 0 };
  gint64 made;

  if (!check_mailbox (write->db, self, error))
    return FALSE;
  self->message_id = insert_appended (write, self, &made, error);

  return self->message_id != 0 && insert_operation (write, self, error) &&
         insert_target (write, self, 0, 0, &source, made, error);
}

/**
 * mesign_store_queue_append_sync:
 * @self: a store
 * @mailbox_id: where to
 * @path: (type filename): the file with the octets; it lies safely on the disk already
 * @octets: the same octets, for the store
 * @envelope: their outer header fields
 * @flags: the flags to file with
 * @internaldate: the date to file with
 * @not_before: not to be filed on the server before this time; 0 for at once, %G_MAXINT64 for never
 * @message_id: (out) (optional): the store's id of the message
 * @error: return location for a #MesignStoreError
 *
 * Files octets of one's own, such as a draft: they are a message here at once, and the file is
 * appended on the server later.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_append_sync (MesignStore *self,
                                gint64 mailbox_id,
                                const char *path,
                                GBytes *octets,
                                MesignEnvelope *envelope,
                                MesignFlags flags,
                                gint64 internaldate,
                                gint64 not_before,
                                gint64 *message_id,
                                GError **error)
{
  Queue job = {
    .kind = MESIGN_OPERATION_APPEND,
    .mailbox_id = mailbox_id,
    .add = flags,
    .path = path,
    .octets = octets,
    .envelope = envelope,
    .internaldate = internaldate,
    .not_before = not_before,
  };
  gint64 operation;

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (mailbox_id > 0 && path != NULL && octets != NULL, 0);

  operation = run_queue (self, write_append, &job, error);
  if (operation != 0 && !mesign_store_put_body_sync (self, job.message_id, octets, error))
    return 0;
  if (message_id != NULL)
    *message_id = job.message_id;

  return operation;
}

typedef struct
{
  gint64 mailbox_id;
  const MesignNewAppend *appends;
  guint n_appends;
  GArray *message_ids;
} Appends;

static gboolean
write_appends (MesignStoreWrite *write, gpointer data, GError **error)
{
  Appends *self = data;

  for (guint i = 0; i < self->n_appends; i++)
    {
      const MesignNewAppend *one = &self->appends[i];
      Queue job = {
        .kind = MESIGN_OPERATION_APPEND,
        .mailbox_id = self->mailbox_id,
        .add = one->flags,
        .path = one->path,
        .octets = one->octets,
        .envelope = one->envelope,
        .internaldate = one->internaldate,
      };
      gboolean done = write_append (write, &job, error);

      g_free (job.account);
      if (!done)
        return FALSE;
      g_array_append_val (self->message_ids, job.message_id);
    }

  return TRUE;
}

/**
 * mesign_store_queue_appends_sync:
 * @self: a store
 * @mailbox_id: where to
 * @appends: (array length=n_appends): what to file
 * @n_appends: how many
 * @error: return location for a #MesignStoreError
 *
 * Files many mails as mesign_store_queue_append_sync() files one: all of them in one transaction,
 * or none.
 *
 * Returns: whether they are filed here
 */
gboolean
mesign_store_queue_appends_sync (MesignStore *self,
                                 gint64 mailbox_id,
                                 const MesignNewAppend *appends,
                                 guint n_appends,
                                 GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Appends job = { mailbox_id, appends, n_appends, ids };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (mailbox_id > 0, FALSE);

  if (!mesign_store_write_durable (self, write_appends, &job, error))
    return FALSE;
  /* whose octets are not in the store is filed all the same, and had from the server later */
  for (guint i = 0; i < ids->len; i++)
    if (!mesign_store_put_body_sync (self, g_array_index (ids, gint64, i), appends[i].octets, NULL))
      g_message ("The octets of a mail that was filed are not kept");

  return TRUE;
}

/* Undoing what the server has done is one more operation, the other way round. */

static gboolean
queue_inverse (MesignStoreWrite *write, Queue *job, GArray *placements, GError **error)
{
  gboolean done;

  job->placement_ids = (const gint64 *) placements->data;
  job->n_placements = placements->len;
  done = placements->len == 0 || queue (write, job, error);
  g_clear_pointer (&job->account, g_free);

  return done;
}

static gboolean
is_shown (MesignDb *db, gint64 placement_id, gboolean *shown, GError **error)
{
  gint64 value;

  if (!mesign_store_ask_ids (db, "SELECT 1 FROM placement WHERE id = ?1 AND hidden = 0",
                             IDS (placement_id), &value, error))
    return FALSE;
  *shown = value != 0;

  return TRUE;
}

static gboolean
undo_move (MesignStoreWrite *write, const MesignOperation *operation, guint first, GError **error)
{
  const MesignOperationTarget *targets = (const MesignOperationTarget *) operation->targets->data;
  g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));
  Queue job = {
    .kind =
        operation->kind == MESIGN_OPERATION_COPY ? MESIGN_OPERATION_DELETE : MESIGN_OPERATION_MOVE,
    .mailbox_id = operation->kind == MESIGN_OPERATION_COPY ? 0 : targets[first].mailbox_id,
    .undoes = operation->id,
  };

  for (guint i = 0; i < operation->targets->len; i++)
    {
      gboolean shown;

      if (targets[i].mailbox_id != targets[first].mailbox_id)
        continue;
      if (i < first)
        return TRUE;
      if (!is_shown (write->db, targets[i].made_placement_id, &shown, error))
        return FALSE;
      if (shown)
        g_array_append_val (placements, targets[i].made_placement_id);
    }

  return queue_inverse (write, &job, placements, error);
}

typedef struct
{
  gint64 placement_id;
  MesignFlags on;
  MesignFlags off;
} Changed;

static GArray *
list_changed (MesignDb *db, const MesignOperation *operation, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT p.id, ~t.old_flags & ?2, t.old_flags & ?3 FROM operation_target t "
      "JOIN placement p ON p.id = t.placement_id WHERE t.operation_id = ?1 AND p.hidden = 0",
      error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Changed));
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_int64 (statement, 1, operation->id);
  mesign_statement_bind_int64 (statement, 2, operation->add);
  mesign_statement_bind_int64 (statement, 3, operation->remove);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Changed one = { mesign_statement_get_int64 (statement, 0),
                      mesign_statement_get_int64 (statement, 1),
                      mesign_statement_get_int64 (statement, 2) };

      if (one.on != 0 || one.off != 0)
        g_array_append_val (list, one);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* One operation for each set of flags that really changed. */
static gboolean
undo_flags (MesignStoreWrite *write, const MesignOperation *operation, GError **error)
{
  g_autoptr (GArray) list = list_changed (write->db, operation, error);

  while (list != NULL && list->len > 0)
    {
      Changed first = g_array_index (list, Changed, 0);
      g_autoptr (GArray) placements = g_array_new (FALSE, FALSE, sizeof (gint64));
      Queue job = {
        .kind = MESIGN_OPERATION_FLAG,
        .add = first.off,
        .remove = first.on,
        .undoes = operation->id,
      };

      for (guint i = list->len; i > 0; i--)
        {
          const Changed *one = &g_array_index (list, Changed, i - 1);

          if (one->on != first.on || one->off != first.off)
            continue;
          g_array_append_val (placements, one->placement_id);
          g_array_remove_index (list, i - 1);
        }
      if (!queue_inverse (write, &job, placements, error))
        return FALSE;
    }

  return list != NULL;
}

static gboolean
undo_done (MesignStoreWrite *write, const MesignOperation *operation, GError **error)
{
  if (operation->kind == MESIGN_OPERATION_FLAG)
    return undo_flags (write, operation, error);
  if (mesign_operation_kind_is_of_mailbox (operation->kind))
    return mesign_store_undo_mailbox (write, operation, error);
  if (operation->kind != MESIGN_OPERATION_MOVE && operation->kind != MESIGN_OPERATION_COPY)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("The server has done this already; it cannot be undone"));
  for (guint i = 0; i < operation->targets->len; i++)
    if (!undo_move (write, operation, i, error))
      return FALSE;

  return TRUE;
}

static gboolean
undo (MesignStoreWrite *write, gpointer data, GError **error)
{
  gint64 id = *(gint64 *) data;
  g_autoptr (MesignOperation) operation = mesign_store_load_operation (write->db, id, error);

  if (operation == NULL)
    return FALSE;
  if (operation->kind == MESIGN_OPERATION_SEND)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("Mail on its way out is taken back in the outbox"));
  switch (operation->state)
    {
    case MESIGN_OPERATION_WAITING:
      /* why it had to wait is no refusal */
      return mesign_store_run_ids (write->db, "UPDATE operation SET error = NULL WHERE id = ?1",
                                   IDS (id), error) &&
             mesign_store_take_back (write, id, error);
    case MESIGN_OPERATION_DONE:
      return undo_done (write, operation, error);
    case MESIGN_OPERATION_REFUSED:
      return TRUE;
    case MESIGN_OPERATION_RUNNING:
    default:
      return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                                _ ("This is being done just now; try again in a moment"));
    }
}

/**
 * mesign_store_undo_operation_sync:
 * @self: a store
 * @operation_id: an operation
 * @error: return location for a #MesignStoreError
 *
 * Takes back what the user did. What waits is dropped; what the server has done is done the other
 * way round by a new operation. One that is being replayed, or that removed, appended or sent
 * something for good, gives %MESIGN_STORE_ERROR_STATE.
 *
 * Returns: whether it is taken back here
 */
gboolean
mesign_store_undo_operation_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write_durable (self, undo, &operation_id, error);
}
