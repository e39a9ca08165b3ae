/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the store knows of a mailbox once the server has done something to it. */

typedef struct
{
  gint64 operation_id;
  const char *wire_name;
} Finish;

/* Another row of that name is what a run that broke off was told of in the list, or what is left of
 * one that was removed; what the server has there now is the one the operation is about. */
static gboolean
free_wire_name (MesignStoreWrite *write,
                const char *account,
                const char *wire_name,
                gint64 mailbox_id,
                GError **error)
{
  gint64 other;

  if (!mesign_store_find_wire_name (write->db, account, wire_name, &other, error))
    return FALSE;

  return other == 0 || other == mailbox_id || mesign_store_remove_mailbox (write, other, error);
}

static gboolean
set_names (MesignStoreWrite *write,
           const char *account,
           gint64 mailbox_id,
           const char *wire_name,
           const char *path,
           GError **error)
{
  g_autoptr (MesignStatement) statement = NULL;

  if (!free_wire_name (write, account, wire_name, mailbox_id, error))
    return FALSE;
  statement = mesign_db_prepare (
      write->db,
      "UPDATE mailbox SET wire_name = ?2, server_path = ?3, is_planned = 0 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  mesign_statement_bind_text (statement, 2, wire_name);
  mesign_statement_bind_text (statement, 3, path);
  mesign_store_touch (write->mailboxes, mailbox_id);

  return mesign_statement_run (statement, error);
}

typedef struct
{
  gint64 id;
  char *wire_name;
  char *path;
  char delimiter;
} Name;

static void
name_free (gpointer data)
{
  Name *self = data;

  g_free (self->wire_name);
  g_free (self->path);
  g_free (self);
}

static GPtrArray *
list_names (MesignDb *db, const char *account, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT id, wire_name, server_path, delimiter FROM mailbox "
                         "WHERE account = ?1 AND removal <> 2 AND is_planned = 0",
                         error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (name_free);
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_text (statement, 1, account);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Name *one = g_new0 (Name, 1);

      one->id = mesign_statement_get_int64 (statement, 0);
      one->wire_name = mesign_statement_dup_text (statement, 1);
      one->path = mesign_statement_dup_text (statement, 2);
      one->delimiter = (char) mesign_statement_get_int64 (statement, 3);
      g_ptr_array_add (list, one);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static const Name *
find_name (GPtrArray *list, gint64 id)
{
  for (guint i = 0; i < list->len; i++)
    if (((const Name *) list->pdata[i])->id == id)
      return list->pdata[i];

  return NULL;
}

static gboolean
rename_one (MesignStoreWrite *write,
            const MesignOperation *operation,
            const Name *renamed,
            const Name *one,
            const char *wire_name,
            GError **error)
{
  const char *rest = mesign_store_get_below (one->path, renamed->path, renamed->delimiter);
  const char *wire_rest =
      mesign_store_get_below (one->wire_name, renamed->wire_name, renamed->delimiter);
  g_autofree char *new_path = NULL;
  g_autofree char *new_wire = NULL;

  if (one == renamed)
    return set_names (write, operation->account, one->id, wire_name, operation->name, error);
  if (rest == NULL || wire_rest == NULL)
    return TRUE;
  new_path = g_strconcat (operation->name, rest, NULL);
  new_wire = g_strconcat (wire_name, wire_rest, NULL);

  return set_names (write, operation->account, one->id, new_wire, new_path, error);
}

static gboolean
finish_rename (MesignStoreWrite *write,
               const MesignOperation *operation,
               const char *wire_name,
               GError **error)
{
  g_autoptr (GPtrArray) list = list_names (write->db, operation->account, error);
  const Name *renamed = list != NULL ? find_name (list, operation->mailbox_id) : NULL;

  for (guint i = 0; renamed != NULL && i < list->len; i++)
    if (!rename_one (write, operation, renamed, list->pdata[i], wire_name, error))
      return FALSE;

  return list != NULL;
}

static gboolean
finish_removal (MesignStoreWrite *write, gint64 mailbox_id, GError **error)
{
  return mesign_store_clear_mailbox (write, mailbox_id, error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE mailbox SET removal = 2, is_planned = 0 WHERE id = ?1",
                               IDS (mailbox_id), error);
}

static gboolean
finish_kind (MesignStoreWrite *write,
             const MesignOperation *operation,
             const char *wire_name,
             GError **error)
{
  gint64 id = operation->mailbox_id;

  switch (operation->kind)
    {
    case MESIGN_OPERATION_CREATE_MAILBOX:
      return set_names (write, operation->account, id, wire_name, operation->name, error) &&
             mesign_store_run_ids (write->db,
                                   "UPDATE mailbox SET server_subscribed = 1 WHERE id = ?1",
                                   IDS (id), error);
    case MESIGN_OPERATION_RENAME_MAILBOX:
      return finish_rename (write, operation, wire_name, error);
    case MESIGN_OPERATION_REMOVE_MAILBOX:
      return finish_removal (write, id, error);
    case MESIGN_OPERATION_SUBSCRIBE:
    case MESIGN_OPERATION_UNSUBSCRIBE:
      return mesign_store_run_ids (write->db,
                                   "UPDATE mailbox SET server_subscribed = ?2 WHERE id = ?1",
                                   IDS (id, operation->kind == MESIGN_OPERATION_SUBSCRIBE), error);
    case MESIGN_OPERATION_FLAG:
    case MESIGN_OPERATION_MOVE:
    case MESIGN_OPERATION_COPY:
    case MESIGN_OPERATION_DELETE:
    case MESIGN_OPERATION_APPEND:
    case MESIGN_OPERATION_SEND:
    default:
      return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                                _ ("This operation is not about a mailbox"));
    }
}

static gboolean
finish (MesignStoreWrite *write, gpointer data, GError **error)
{
  Finish *self = data;
  g_autoptr (MesignOperation) operation =
      mesign_store_load_operation (write->db, self->operation_id, error);

  if (operation == NULL)
    return FALSE;
  if (operation->state != MESIGN_OPERATION_WAITING && operation->state != MESIGN_OPERATION_RUNNING)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_STATE,
                              _ ("This operation is not waiting any more"));
  mesign_store_touch (write->operations, operation->id);
  mesign_store_touch (write->mailboxes, operation->mailbox_id);

  return mesign_store_run_ids (write->db,
                               "UPDATE operation SET state = 2, error = NULL WHERE id = ?1",
                               IDS (operation->id), error) &&
         finish_kind (write, operation, self->wire_name, error) &&
         mesign_store_update_mailboxes (write, operation->account, error);
}

/**
 * mesign_store_finish_mailbox_operation_sync:
 * @self: a store
 * @operation_id: an operation on a mailbox that was waiting or being replayed
 * @wire_name: (nullable): of one that was made or renamed: its name as the server writes it
 * @error: return location for a #MesignStoreError
 *
 * Says that the server has done it. A mailbox that was removed stays known for a while, without
 * being shown, so that this can be undone.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_finish_mailbox_operation_sync (MesignStore *self,
                                            gint64 operation_id,
                                            const char *wire_name,
                                            GError **error)
{
  Finish job = { operation_id, wire_name };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, finish, &job, error);
}

typedef struct
{
  gint64 mailbox_id;
  const char *wire_name;
} Naming;

static char *
dup_account (MesignDb *db, gint64 mailbox_id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT account FROM mailbox WHERE id = ?1", error);
  MesignStep step;

  if (statement == NULL)
    return NULL;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_DONE)
    mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND, _ ("There is no such mailbox"));

  return step == MESIGN_STEP_ROW ? mesign_statement_dup_text (statement, 0) : NULL;
}

/* It stays planned until the server has it. */
static gboolean
set_wire_name (MesignStoreWrite *write, gpointer data, GError **error)
{
  Naming *self = data;
  g_autofree char *account = dup_account (write->db, self->mailbox_id, error);
  g_autoptr (MesignStatement) statement = NULL;

  if (account == NULL || !free_wire_name (write, account, self->wire_name, self->mailbox_id, error))
    return FALSE;
  statement =
      mesign_db_prepare (write->db, "UPDATE mailbox SET wire_name = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->mailbox_id);
  mesign_statement_bind_text (statement, 2, self->wire_name);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_store_set_wire_name_sync:
 * @self: a store
 * @mailbox_id: a mailbox that was planned
 * @wire_name: its name as the server writes it
 * @error: return location for a #MesignStoreError
 *
 * Says what a planned mailbox is called on the wire, which may be known only once there is a server
 * to ask. What the store has under that name gives way: the server's mailbox is this one.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_set_wire_name_sync (MesignStore *self,
                                 gint64 mailbox_id,
                                 const char *wire_name,
                                 GError **error)
{
  Naming job = { mailbox_id, wire_name };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);
  g_return_val_if_fail (wire_name != NULL, FALSE);

  return mesign_store_write (self, set_wire_name, &job, error);
}
