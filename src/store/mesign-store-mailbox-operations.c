/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

/* What is done to mailboxes themselves: queued, undone, taken back. */

typedef struct
{
  MesignOperationKind kind;
  const MesignMailbox *mailbox;
  gint64 mailbox_id;
  const char *name;
  gint64 undoes;
  gint64 operation_id;
} Queue;

typedef struct
{
  char *account;
  char *path;
  char delimiter;
  gboolean has_role;
  gint64 total;
} Known;

static void
known_clear (Known *self)
{
  g_free (self->account);
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static gboolean fail_named (GError **error, MesignStoreError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
fail_named (GError **error, MesignStoreError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list values;

  va_start (values, format);
  message = g_strdup_vprintf (format, values);
  va_end (values);

  return mesign_store_fail (error, code, message);
}

static gboolean
load_known (MesignDb *db, gint64 mailbox_id, Known *known, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT account, path, delimiter, role <> 'none', total FROM mailbox "
                         "WHERE id = ?1 AND removal = 0",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE && mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                                                          _ ("There is no such mailbox any more"));
  known->account = mesign_statement_dup_text (statement, 0);
  known->path = mesign_statement_dup_text (statement, 1);
  known->delimiter = (char) mesign_statement_get_int64 (statement, 2);
  known->has_role = mesign_statement_get_int64 (statement, 3) != 0;
  known->total = mesign_statement_get_int64 (statement, 4);

  return TRUE;
}

/* Sent mail, drafts, the inbox … are looked for by everything else. */
static gboolean
check_has_no_role (const Known *known, GError **error)
{
  return !known->has_role ||
         fail_named (error, MESIGN_STORE_ERROR_STATE,
                     /* Translators: a mailbox */
                     _ ("The account needs the mailbox “%s” for its own purposes; it can neither "
                        "be renamed nor deleted"),
                     known->path);
}

static gboolean
check_is_free (MesignDb *db, const char *account, const char *path, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT id FROM mailbox WHERE account = ?1 AND path = ?2 AND removal = 0", error);
  gint64 id;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  mesign_statement_bind_text (statement, 2, path);
  if (!mesign_statement_get_single (statement, 0, &id, error))
    return FALSE;

  return id == 0 || fail_named (error, MESIGN_STORE_ERROR_EXISTS,
                                /* Translators: a mailbox */
                                _ ("There is a mailbox “%s” already; choose another name"), path);
}

static gboolean
insert (MesignStoreWrite *write,
        Queue *self,
        const char *account,
        const char *name,
        const char *old_name,
        GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "INSERT INTO operation (account, kind, mailbox_id, name, old_name, undoes) "
      "VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0))",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  mesign_statement_bind_text (statement, 2, mesign_operation_kind_to_string (self->kind));
  mesign_statement_bind_int64 (statement, 3, self->mailbox_id);
  mesign_statement_bind_text (statement, 4, name);
  mesign_statement_bind_text (statement, 5, old_name);
  mesign_statement_bind_int64 (statement, 6, self->undoes);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  self->operation_id = mesign_db_get_last_id (write->db);
  mesign_store_touch (write->operations, self->operation_id);
  mesign_store_touch (write->mailboxes, self->mailbox_id);

  return mesign_store_update_mailboxes (write, account, error);
}

/* Making */

/* One that is being removed is wanted after all. */
static gboolean
end_removal (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  gint64 id;
  gint64 state;

  if (!mesign_store_ask_ids (write->db,
                             "SELECT id FROM operation WHERE mailbox_id = ?1 AND state < 2 "
                             "AND kind = 'remove-mailbox'",
                             IDS (mailbox_id), &id, error) ||
      !mesign_store_ask_ids (write->db, "SELECT state FROM operation WHERE id = ?1", IDS (id),
                             &state, error))
    return FALSE;
  if (state != MESIGN_OPERATION_WAITING)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("A mailbox of this name is being deleted just now; try again in "
                                 "a moment"));

  return mesign_store_take_back (write, id, error);
}

/* A row of a mailbox that is gone from the server is made one that is to be there. */
static gboolean
plan_again (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  return mesign_store_clear_mailbox (write, mailbox_id, error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE mailbox SET removal = 0, is_planned = 1, selectable = 1, "
                               "server_subscribed = 1, uidvalidity = 0, uidnext = 0, "
                               "highestmodseq = 0, oldest_uid = 0 WHERE id = ?1",
                               IDS (mailbox_id), error);
}

static gboolean
plan_new (MesignStoreWrite *write, const MesignMailbox *mailbox, gint64 *id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "INSERT INTO mailbox (account, wire_name, path, server_path, delimiter, role, selectable, "
      "is_planned) VALUES (?1, ?2, ?3, ?3, ?4, 'none', 1, 1)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, mailbox->account);
  mesign_statement_bind_text (statement, 2, mailbox->wire_name);
  mesign_statement_bind_text (statement, 3, mailbox->path);
  mesign_statement_bind_int64 (statement, 4, (guchar) mailbox->delimiter);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  *id = mesign_db_get_last_id (write->db);

  return TRUE;
}

static gboolean
plan_mailbox (MesignStoreWrite *write, Queue *self, GError **error)
{
  const MesignMailbox *mailbox = self->mailbox;
  gint64 removal;

  if (!mesign_store_find_wire_name (write->db, mailbox->account, mailbox->wire_name,
                                    &self->mailbox_id, error))
    return FALSE;
  if (self->mailbox_id == 0)
    return plan_new (write, mailbox, &self->mailbox_id, error);
  if (!mesign_store_ask_ids (write->db, "SELECT removal FROM mailbox WHERE id = ?1",
                             IDS (self->mailbox_id), &removal, error))
    return FALSE;
  if (removal == 2)
    return plan_again (write, self->mailbox_id, error);
  if (removal == 1)
    return end_removal (write, self->mailbox_id, error);

  return fail_named (error, MESIGN_STORE_ERROR_STATE,
                     /* Translators: a mailbox */
                     _ ("The server still has to hear that “%s” was renamed; try again after the "
                        "next synchronization"),
                     mailbox->path);
}

static gboolean
queue_create (MesignStoreWrite *write, gpointer data, GError **error)
{
  Queue *self = data;
  const MesignMailbox *mailbox = self->mailbox;

  return check_is_free (write->db, mailbox->account, mailbox->path, error) &&
         plan_mailbox (write, self, error) &&
         insert (write, self, mailbox->account, mailbox->path, NULL, error);
}

/**
 * mesign_store_queue_create_mailbox_sync:
 * @self: a store
 * @mailbox: a mailbox the server does not have yet, without a role
 * @error: return location for a #MesignStoreError
 *
 * Makes a mailbox here at once, and queues it for the server, in one transaction. A path that is
 * taken gives %MESIGN_STORE_ERROR_EXISTS.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_create_mailbox_sync (MesignStore *self,
                                        const MesignMailbox *mailbox,
                                        GError **error)
{
  Queue job = { .kind = MESIGN_OPERATION_CREATE_MAILBOX, .mailbox = mailbox };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (mailbox != NULL, 0);

  return mesign_store_write_durable (self, queue_create, &job, error) ? job.operation_id : 0;
}

/* Renaming */

static gboolean
rename_known (MesignStoreWrite *write, Queue *self, const Known *known, GError **error)
{
  if (mesign_store_get_below (self->name, known->path, known->delimiter) != NULL)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("A mailbox cannot be moved into itself"));

  return check_is_free (write->db, known->account, self->name, error) &&
         insert (write, self, known->account, self->name, known->path, error);
}

static gboolean
queue_rename (MesignStoreWrite *write, gpointer data, GError **error)
{
  Queue *self = data;
  g_auto (Known) known = { 0 };

  return load_known (write->db, self->mailbox_id, &known, error) &&
         check_has_no_role (&known, error) && rename_known (write, self, &known, error);
}

/**
 * mesign_store_queue_rename_mailbox_sync:
 * @self: a store
 * @mailbox_id: a mailbox without a role
 * @path: its new whole name in UTF-8
 * @error: return location for a #MesignStoreError
 *
 * Gives a mailbox another name here at once, with those below it, and queues it for the server, in
 * one transaction.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_rename_mailbox_sync (MesignStore *self,
                                        gint64 mailbox_id,
                                        const char *path,
                                        GError **error)
{
  Queue job = {
    .kind = MESIGN_OPERATION_RENAME_MAILBOX,
    .mailbox_id = mailbox_id,
    .name = path,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);
  g_return_val_if_fail (path != NULL, 0);

  return mesign_store_write_durable (self, queue_rename, &job, error) ? job.operation_id : 0;
}

/* Removing */

static gboolean
check_has_none_below (MesignDb *db, const Known *known, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT path FROM mailbox WHERE account = ?1 AND removal = 0", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, known->account);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      const char *path = mesign_statement_get_text (statement, 0);

      if (mesign_store_get_below (path, known->path, known->delimiter) != NULL)
        return fail_named (error, MESIGN_STORE_ERROR_STATE,
                           /* Translators: a mailbox */
                           _ ("Below it lies the mailbox “%s”, which has to be deleted first"),
                           path);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
remove_known (MesignStoreWrite *write, Queue *self, const Known *known, GError **error)
{
  if (known->total > 0)
    return fail_named (error, MESIGN_STORE_ERROR_STATE,
                       /* Translators: a mailbox */
                       _ ("There are messages in “%s”; move or delete them first"), known->path);

  return check_has_none_below (write->db, known, error) &&
         insert (write, self, known->account, known->path, NULL, error);
}

static gboolean
queue_remove (MesignStoreWrite *write, gpointer data, GError **error)
{
  Queue *self = data;
  g_auto (Known) known = { 0 };

  return load_known (write->db, self->mailbox_id, &known, error) &&
         check_has_no_role (&known, error) && remove_known (write, self, &known, error);
}

/**
 * mesign_store_queue_remove_mailbox_sync:
 * @self: a store
 * @mailbox_id: a mailbox without a role, without messages that are shown, and with none below it
 * @error: return location for a #MesignStoreError
 *
 * Removes a mailbox here at once, and queues it for the server, in one transaction.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_remove_mailbox_sync (MesignStore *self, gint64 mailbox_id, GError **error)
{
  Queue job = { .kind = MESIGN_OPERATION_REMOVE_MAILBOX, .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);

  return mesign_store_write_durable (self, queue_remove, &job, error) ? job.operation_id : 0;
}

/* Subscribing */

static gboolean
queue_subscribe (MesignStoreWrite *write, gpointer data, GError **error)
{
  Queue *self = data;
  g_auto (Known) known = { 0 };

  return load_known (write->db, self->mailbox_id, &known, error) &&
         insert (write, self, known.account, known.path, NULL, error);
}

/**
 * mesign_store_queue_subscribe_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @subscribe: whether it is to be subscribed to, or no longer
 * @error: return location for a #MesignStoreError
 *
 * Subscribes to a mailbox here at once, or ends that, and queues it for the server (RFC 9051
 * section 6.3.7), in one transaction.
 *
 * Returns: the operation, or 0 with @error set
 */
gint64
mesign_store_queue_subscribe_sync (MesignStore *self,
                                   gint64 mailbox_id,
                                   gboolean subscribe,
                                   GError **error)
{
  Queue job = {
    .kind = subscribe ? MESIGN_OPERATION_SUBSCRIBE : MESIGN_OPERATION_UNSUBSCRIBE,
    .mailbox_id = mailbox_id,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), 0);

  return mesign_store_write_durable (self, queue_subscribe, &job, error) ? job.operation_id : 0;
}

/* Taking back what the server has not done */

gboolean
mesign_store_take_back_mailbox (MesignStoreWrite *write,
                                const MesignOperation *operation,
                                GError **error)
{
  gint64 planned = 0;

  if (operation->kind == MESIGN_OPERATION_CREATE_MAILBOX &&
      !mesign_store_ask_ids (write->db, "SELECT is_planned FROM mailbox WHERE id = ?1",
                             IDS (operation->mailbox_id), &planned, error))
    return FALSE;
  if (planned != 0 && !mesign_store_remove_mailbox (write, operation->mailbox_id, error))
    return FALSE;

  return mesign_store_update_mailboxes (write, operation->account, error);
}

/* Undoing what the server has done */

static gboolean
undo_removal (MesignStoreWrite *write, const MesignOperation *operation, Queue *job, GError **error)
{
  gint64 removal;

  if (!mesign_store_ask_ids (write->db, "SELECT removal FROM mailbox WHERE id = ?1",
                             IDS (operation->mailbox_id), &removal, error))
    return FALSE;
  if (removal != 2)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This was too long ago to be undone; make the mailbox anew"));
  job->kind = MESIGN_OPERATION_CREATE_MAILBOX;

  return check_is_free (write->db, operation->account, operation->name, error) &&
         plan_again (write, operation->mailbox_id, error) &&
         insert (write, job, operation->account, operation->name, NULL, error);
}

gboolean
mesign_store_undo_mailbox (MesignStoreWrite *write,
                           const MesignOperation *operation,
                           GError **error)
{
  Queue job = {
    .mailbox_id = operation->mailbox_id,
    .name = operation->old_name,
    .undoes = operation->id,
  };
  g_auto (Known) known = { 0 };

  if (operation->kind == MESIGN_OPERATION_REMOVE_MAILBOX)
    return undo_removal (write, operation, &job, error);
  if (!load_known (write->db, operation->mailbox_id, &known, error))
    return FALSE;
  switch (operation->kind)
    {
    case MESIGN_OPERATION_CREATE_MAILBOX:
      job.kind = MESIGN_OPERATION_REMOVE_MAILBOX;
      return remove_known (write, &job, &known, error);
    case MESIGN_OPERATION_RENAME_MAILBOX:
      job.kind = MESIGN_OPERATION_RENAME_MAILBOX;
      return rename_known (write, &job, &known, error);
    case MESIGN_OPERATION_SUBSCRIBE:
      job.kind = MESIGN_OPERATION_UNSUBSCRIBE;
      return insert (write, &job, known.account, known.path, NULL, error);
    case MESIGN_OPERATION_UNSUBSCRIBE:
      job.kind = MESIGN_OPERATION_SUBSCRIBE;
      return insert (write, &job, known.account, known.path, NULL, error);
    case MESIGN_OPERATION_FLAG:
    case MESIGN_OPERATION_MOVE:
    case MESIGN_OPERATION_COPY:
    case MESIGN_OPERATION_DELETE:
    case MESIGN_OPERATION_APPEND:
    case MESIGN_OPERATION_SEND:
    case MESIGN_OPERATION_REMOVE_MAILBOX:
    default:
      g_assert_not_reached ();
    }
}
