/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

/* Listing mailboxes */

typedef struct
{
  MesignJob job;
  char *account;
  GPtrArray *accounts;
} ListMailboxes;

static void
clear_list_mailboxes (gpointer data)
{
  ListMailboxes *list = data;

  g_free (list->account);
  g_clear_pointer (&list->accounts, g_ptr_array_unref);
}

static gboolean
is_shown (const ListMailboxes *list, const MesignMailbox *mailbox)
{
  for (guint i = 0; i < list->accounts->len; i++)
    {
      const MesignAccount *account = list->accounts->pdata[i];

      if (g_str_equal (account->id, mailbox->account))
        return mesign_account_has_mailbox (account, mailbox);
    }

  return TRUE;
}

static void
drop_hidden (const ListMailboxes *list, GPtrArray *mailboxes)
{
  for (guint i = mailboxes->len; i > 0; i--)
    if (!is_shown (list, mailboxes->pdata[i - 1]))
      g_ptr_array_remove_index (mailboxes, i - 1);
}

static gboolean
run_list_mailboxes (gpointer data, GCancellable *cancellable, GError **error)
{
  ListMailboxes *list = data;

  list->job.result =
      mesign_store_list_mailboxes_sync (list->job.engine->store, list->account, error);
  if (list->job.result != NULL && list->accounts != NULL)
    drop_hidden (list, list->job.result);

  return list->job.result != NULL;
}

static const MesignJobClass list_mailboxes_class = {
  .size = sizeof (ListMailboxes),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_mailboxes,
  .clear = clear_list_mailboxes,
};

/**
 * mesign_engine_list_mailboxes_async:
 * @self: an open engine
 * @account: (nullable): the id of an account, %NULL for all
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists the mailboxes of the store.
 */
void
mesign_engine_list_mailboxes_async (MesignEngine *self,
                                    const char *account,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  ListMailboxes *list =
      mesign_job_new (self, &list_mailboxes_class, cancellable, callback, user_data);

  list->account = g_strdup (account);
  mesign_job_start (list);
}

/**
 * mesign_engine_list_shown_mailboxes_async:
 * @self: an open engine
 * @account: (nullable): the id of an account, %NULL for all
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed; it ends with mesign_engine_list_mailboxes_finish()
 * @user_data: for @callback
 *
 * Lists the mailboxes of the store but for those the accounts leave alone:
 * mesign_account_has_mailbox().
 */
void
mesign_engine_list_shown_mailboxes_async (MesignEngine *self,
                                          const char *account,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  ListMailboxes *list =
      mesign_job_new (self, &list_mailboxes_class, cancellable, callback, user_data);

  list->account = g_strdup (account);
  list->accounts = mesign_engine_list_accounts (self);
  mesign_job_start (list);
}

/**
 * mesign_engine_list_mailboxes_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignMailbox): the mailboxes
 */
GPtrArray *
mesign_engine_list_mailboxes_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_mailboxes_class, result, error);
}

/* Pages of a mailbox */

typedef struct
{
  MesignJob job;
  GArray *mailbox_ids;
  guint offset;
  guint limit;
} ListPage;

static void
clear_list_page (gpointer data)
{
  g_clear_pointer (&((ListPage *) data)->mailbox_ids, g_array_unref);
}

static const gint64 *
get_mailbox_ids (const ListPage *page)
{
  return (const gint64 *) (gpointer) page->mailbox_ids->data;
}

static gboolean
run_list_rows (gpointer data, GCancellable *cancellable, GError **error)
{
  ListPage *page = data;
  g_autoptr (GPtrArray) rows =
      mesign_store_list_page_sync (page->job.engine->store, get_mailbox_ids (page),
                                   page->mailbox_ids->len, page->offset, page->limit, error);

  if (rows == NULL || !mesign_engine_unseal_rows (&page->job, rows, error))
    return FALSE;
  page->job.result = g_steal_pointer (&rows);

  return TRUE;
}

static const MesignJobClass list_rows_class = {
  .size = sizeof (ListPage),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_rows,
  .clear = clear_list_page,
};

static void
start_page (ListPage *page, const gint64 *mailbox_ids, guint n_mailboxes, guint offset, guint limit)
{
  page->mailbox_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (page->mailbox_ids, mailbox_ids, n_mailboxes);
  page->offset = offset;
  page->limit = limit;
  mesign_job_start (page);
}

/**
 * mesign_engine_list_rows_async:
 * @self: an open engine
 * @mailbox_id: the store's id of a mailbox
 * @offset: rows to leave out
 * @limit: rows to give at most
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists a page of the conversations of a mailbox, newest first. The subjects of encrypted mail are
 * unsealed in memory, where the keystore can be unlocked.
 */
void
mesign_engine_list_rows_async (MesignEngine *self,
                               gint64 mailbox_id,
                               guint offset,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  start_page (mesign_job_new (self, &list_rows_class, cancellable, callback, user_data),
              &mailbox_id, 1, offset, limit);
}

/**
 * mesign_engine_list_rows_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignListRow): the rows
 */
GPtrArray *
mesign_engine_list_rows_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_rows_class, result, error);
}

static gboolean
run_list_messages (gpointer data, GCancellable *cancellable, GError **error)
{
  ListPage *page = data;
  g_autoptr (GPtrArray) messages = mesign_store_list_mailbox_messages_sync (
      page->job.engine->store, get_mailbox_ids (page), page->mailbox_ids->len, page->offset,
      page->limit, error);

  if (messages == NULL || !mesign_engine_unseal_messages (&page->job, messages, error))
    return FALSE;
  page->job.result = g_steal_pointer (&messages);

  return TRUE;
}

static const MesignJobClass list_messages_class = {
  .size = sizeof (ListPage),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_messages,
  .clear = clear_list_page,
};

/**
 * mesign_engine_list_messages_async:
 * @self: an open engine
 * @mailbox_ids: (array length=n_mailboxes): the store's ids of mailboxes, which are listed together
 * @n_mailboxes: how many
 * @offset: messages to leave out
 * @limit: messages to give at most
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists a page of the messages of mailboxes, newest first. The subjects of encrypted mail are
 * unsealed in memory, where the keystore can be unlocked.
 */
void
mesign_engine_list_messages_async (MesignEngine *self,
                                   const gint64 *mailbox_ids,
                                   guint n_mailboxes,
                                   guint offset,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  start_page (mesign_job_new (self, &list_messages_class, cancellable, callback, user_data),
              mailbox_ids, n_mailboxes, offset, limit);
}

/**
 * mesign_engine_list_messages_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): the messages
 */
GPtrArray *
mesign_engine_list_messages_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_messages_class, result, error);
}

/* One message */

typedef struct
{
  MesignJob job;
  gint64 message_id;
} OneMessage;

static gboolean
run_get_message (gpointer data, GCancellable *cancellable, GError **error)
{
  OneMessage *get = data;

  get->job.result = mesign_store_get_message_sync (get->job.engine->store, get->message_id, error);

  return get->job.result != NULL;
}

static const MesignJobClass get_message_class = {
  .size = sizeof (OneMessage),
  .free_result = (GDestroyNotify) mesign_message_info_unref,
  .run = run_get_message,
};

/**
 * mesign_engine_get_message_async:
 * @self: an open engine
 * @message_id: the store's id of a message
 * @cancellable: (nullable): cancels
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads what the store knows of a message.
 */
void
mesign_engine_get_message_async (MesignEngine *self,
                                 gint64 message_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  OneMessage *get = mesign_job_new (self, &get_message_class, cancellable, callback, user_data);

  get->message_id = message_id;
  mesign_job_start (get);
}

/**
 * mesign_engine_get_message_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the message as the store knows it
 */
MesignMessageInfo *
mesign_engine_get_message_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &get_message_class, result, error);
}

static gboolean
run_load_octets (gpointer data, GCancellable *cancellable, GError **error)
{
  OneMessage *load = data;

  load->job.result =
      mesign_engine_fetch_octets_sync (&load->job, load->message_id, cancellable, error);

  return load->job.result != NULL;
}

static const MesignJobClass load_octets_class = {
  .size = sizeof (OneMessage),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) g_bytes_unref,
  .run = run_load_octets,
};

/**
 * mesign_engine_load_octets_async:
 * @self: an open engine
 * @message_id: the store's id of a message
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 *
 * Loads a message as it came: from the store, or else from the server, over the connection for what
 * a person waits for; then it is stored.
 */
void
mesign_engine_load_octets_async (MesignEngine *self,
                                 gint64 message_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  OneMessage *load = mesign_job_new (self, &load_octets_class, cancellable, callback, user_data);

  load->message_id = message_id;
  mesign_job_start (load);
}

/**
 * mesign_engine_load_octets_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the octets
 */
GBytes *
mesign_engine_load_octets_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &load_octets_class, result, error);
}
