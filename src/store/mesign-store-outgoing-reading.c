/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies in the outbox. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-outgoing-private.h"

#include <glib/gi18n-lib.h>

static MesignOutgoingState
get_state (const char *word)
{
  for (guint i = 0; i <= MESIGN_OUTGOING_REFUSED; i++)
    if (g_strcmp0 (mesign_outgoing_state_to_string (i), word) == 0)
      return i;

  return MESIGN_OUTGOING_UNCERTAIN;
}

typedef struct
{
  gint64 id;
  const char *account;
  GPtrArray *list;
} Reading;

#define COLUMNS                                                                                    \
  "g.operation_id, o.account, g.sender, g.header_id, g.subject, g.path, g.filing_mailbox_id, "     \
  "g.state, g.queued, o.attempts, o.not_before, o.error, g.send_at, g.wishes, "                    \
  "g.warning "

static MesignOutgoing *
load_row (MesignStatement *row)
{
  MesignOutgoing *self = mesign_outgoing_new ();

  self->operation_id = mesign_statement_get_int64 (row, 0);
  self->account = mesign_statement_dup_text (row, 1);
  self->sender = mesign_statement_dup_text (row, 2);
  self->header_id = mesign_statement_dup_text (row, 3);
  self->subject = mesign_statement_dup_text (row, 4);
  self->path = mesign_statement_dup_text (row, 5);
  self->filing_mailbox_id = mesign_statement_get_int64 (row, 6);
  self->state = get_state (mesign_statement_get_text (row, 7));
  self->queued = mesign_statement_get_int64 (row, 8);
  self->attempts = mesign_statement_get_int64 (row, 9);
  self->not_before = mesign_statement_get_int64 (row, 10);
  self->error = mesign_statement_dup_text (row, 11);
  self->send_at = mesign_statement_get_int64 (row, 12);
  self->wishes = mesign_statement_dup_text (row, 13);
  self->warning = mesign_statement_dup_text (row, 14);

  return self;
}

static gboolean
load_recipients (MesignDb *db, MesignOutgoing *outgoing, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT address, path, state, reply FROM outgoing_recipient WHERE operation_id = ?1 "
      "ORDER BY position",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, outgoing->operation_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignOutgoingRecipient *one = mesign_outgoing_recipient_new (
          mesign_statement_get_text (statement, 0), mesign_statement_get_text (statement, 1));

      one->state = get_state (mesign_statement_get_text (statement, 2));
      one->reply = mesign_statement_dup_text (statement, 3);
      g_ptr_array_add (outgoing->recipients, one);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
load_rows (MesignDb *db, MesignStatement *statement, GPtrArray *list, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignOutgoing *one = load_row (statement);

      g_ptr_array_add (list, one);
      if (!load_recipients (db, one, error))
        return FALSE;
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
read_list (MesignDb *db, gpointer data, GError **error)
{
  const Reading *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM outgoing g JOIN operation o ON o.id = "
                         "g.operation_id WHERE (?1 IS NULL OR o.account = ?1) "
                         "AND g.state <> 'filed' ORDER BY g.operation_id",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, self->account);

  return load_rows (db, statement, self->list, error);
}

static gboolean
read_one (MesignDb *db, gpointer data, GError **error)
{
  const Reading *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM outgoing g JOIN operation o ON o.id = "
                         "g.operation_id WHERE g.operation_id = ?1",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);

  return load_rows (db, statement, self->list, error);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_outgoing_unref);
}

/**
 * mesign_store_list_outgoing_sync:
 * @self: a store
 * @account: (nullable): the account's id, or %NULL for all
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignOutgoing): what is in the outbox and not
 * yet filed as sent, oldest first, or %NULL with @error set
 */
GPtrArray *
mesign_store_list_outgoing_sync (MesignStore *self, const char *account, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Reading job = { .account = account, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_list, &job, error) ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_files (MesignDb *db, gpointer data, GError **error)
{
  GHashTable *names = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT path FROM operation WHERE path IS NOT NULL UNION "
                         "SELECT path FROM outgoing_recipient WHERE path <> ''",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_hash_table_add (names, mesign_statement_dup_text (statement, 0));

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_store_list_files_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the names of all files that something in
 * the store still speaks of, or %NULL with @error set
 */
GHashTable *
mesign_store_list_files_sync (MesignStore *self, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_files, names, error) ? g_steal_pointer (&names) : NULL;
}

gboolean
mesign_store_fail_not_in_outbox (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                            _ ("This mail is not in the outbox any more"));
}

/**
 * mesign_store_get_outgoing_sync:
 * @self: a store
 * @operation_id: its operation
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the mail, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignOutgoing *
mesign_store_get_outgoing_sync (MesignStore *self, gint64 operation_id, GError **error)
{
  g_autoptr (GPtrArray) list = new_list ();
  Reading job = { .id = operation_id, .list = list };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  if (!mesign_store_read (self, read_one, &job, error) ||
      (list->len == 0 && !mesign_store_fail_not_in_outbox (error)))
    return NULL;

  return mesign_outgoing_ref (g_ptr_array_index (list, 0));
}

/* Within a transaction: how far a mail has come. */
gboolean
mesign_store_load_outgoing_state (MesignDb *db,
                                  gint64 id,
                                  MesignOutgoingState *state,
                                  GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT state FROM outgoing WHERE operation_id = ?1", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE && mesign_store_fail_not_in_outbox (error);
  *state = get_state (mesign_statement_get_text (statement, 0));

  return TRUE;
}
