/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

/* The messages behind a row of a list: those to be read together, and those to act on. */

typedef struct
{
  MesignJob job;
  gint64 conversation_id;
  gint64 mailbox_id;
} ListConversation;

static gboolean
is_for_readers (MesignStore *store, gint64 mailbox_id)
{
  g_autoptr (MesignMailbox) mailbox = mesign_store_get_mailbox_sync (store, mailbox_id, NULL);

  return mailbox != NULL && mailbox->role != MESIGN_MAILBOX_ROLE_TRASH &&
         mailbox->role != MESIGN_MAILBOX_ROLE_JUNK && mailbox->role != MESIGN_MAILBOX_ROLE_DRAFTS;
}

/* Whether a message belongs to what is read: it lies in the mailbox that is looked at, or in one
 * that holds neither deleted mail nor junk nor drafts. */
static gboolean
is_to_be_read (const ListConversation *list, const MesignMessageInfo *message)
{
  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];

      if (placement->mailbox_id == list->mailbox_id ||
          is_for_readers (list->job.engine->store, placement->mailbox_id))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_only_sent (const ListConversation *list, const MesignMessageInfo *message)
{
  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox = NULL;

      if (placement->mailbox_id == list->mailbox_id)
        return FALSE;
      mailbox =
          mesign_store_get_mailbox_sync (list->job.engine->store, placement->mailbox_id, NULL);
      if (mailbox == NULL || mailbox->role != MESIGN_MAILBOX_ROLE_SENT)
        return FALSE;
    }

  return message->placements->len > 0;
}

static gboolean
is_to_its_author (const MesignEnvelope *envelope)
{
  const MesignAddress *author = envelope->from->len > 0 ? envelope->from->pdata[0] : NULL;

  return author != NULL && (mesign_address_list_contains (envelope->to, author->address) ||
                            mesign_address_list_contains (envelope->cc, author->address));
}

/* A mail to oneself lies in the mailbox of sent mail as well: what arrived stands for both. Of
 * other mail a Message-ID says nothing, since a stranger may use any. */
static gboolean
has_arrived (const ListConversation *list, GPtrArray *all, const MesignMessageInfo *message)
{
  if (message->envelope->message_id == NULL || !is_to_its_author (message->envelope) ||
      !is_only_sent (list, message))
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      const MesignMessageInfo *other = all->pdata[i];

      if (other != message &&
          g_strcmp0 (other->envelope->message_id, message->envelope->message_id) == 0 &&
          is_to_be_read (list, other) && !is_only_sent (list, other))
        return TRUE;
    }

  return FALSE;
}

static gboolean
run_list_conversation (gpointer data, GCancellable *cancellable, GError **error)
{
  ListConversation *list = data;
  g_autoptr (GPtrArray) all =
      mesign_store_list_conversation_sync (list->job.engine->store, list->conversation_id, error);
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_message_info_unref);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (is_to_be_read (list, all->pdata[i]) && !has_arrived (list, all, all->pdata[i]))
      g_ptr_array_add (messages, mesign_message_info_ref (all->pdata[i]));
  if (!mesign_engine_unseal_messages (&list->job, messages, error))
    return FALSE;
  list->job.result = g_steal_pointer (&messages);

  return TRUE;
}

static const MesignJobClass list_conversation_class = {
  .size = sizeof (ListConversation),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_conversation,
};

/**
 * mesign_engine_list_conversation_in_async:
 * @self: an open engine
 * @conversation_id: a conversation
 * @mailbox_id: the mailbox it is looked at in, 0 for none
 * @cancellable: (nullable): cancels
 * @callback: called when it is listed
 * @user_data: for @callback
 *
 * Lists the messages of a conversation from all mailboxes, each once, but for deleted mail, junk
 * and drafts: those are listed only where they lie in @mailbox_id. Of a mail to oneself only what
 * arrived is listed, not what was sent. The subjects of encrypted mail
 * are unsealed in memory, where the keystore can be unlocked. To be finished with
 * mesign_engine_list_conversation_finish().
 */
void
mesign_engine_list_conversation_in_async (MesignEngine *self,
                                          gint64 conversation_id,
                                          gint64 mailbox_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  ListConversation *list =
      mesign_job_new (self, &list_conversation_class, cancellable, callback, user_data);

  list->conversation_id = conversation_id;
  list->mailbox_id = mailbox_id;
  mesign_job_start (list);
}

/**
 * mesign_engine_list_conversation_async:
 * @self: an open engine
 * @conversation_id: a conversation
 * @cancellable: (nullable): cancels
 * @callback: called when it is listed
 * @user_data: for @callback
 *
 * Lists a conversation as it is seen from no mailbox in particular:
 * mesign_engine_list_conversation_in_async().
 */
void
mesign_engine_list_conversation_async (MesignEngine *self,
                                       gint64 conversation_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  mesign_engine_list_conversation_in_async (self, conversation_id, 0, cancellable, callback,
                                            user_data);
}

/**
 * mesign_engine_list_conversation_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): the messages, oldest first
 */
GPtrArray *
mesign_engine_list_conversation_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_conversation_class, result, error);
}

/* Rows */

typedef struct
{
  MesignJob job;
  GArray *keys;
} FindRowMessages;

static void
clear_find (gpointer data)
{
  g_clear_pointer (&((FindRowMessages *) data)->keys, g_array_unref);
}

static gboolean
is_in (const MesignMessageInfo *message, gint64 mailbox_id)
{
  for (guint i = 0; i < message->placements->len; i++)
    if (((const MesignPlacement *) message->placements->pdata[i])->mailbox_id == mailbox_id)
      return TRUE;

  return FALSE;
}

static gboolean
add_messages (MesignStore *store, const MesignListKey *key, GArray *ids, GError **error)
{
  g_autoptr (GPtrArray) messages =
      mesign_store_list_conversation_sync (store, key->conversation_id, error);

  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      const MesignMessageInfo *message = messages->pdata[i];

      if (is_in (message, key->mailbox_id))
        g_array_append_val (ids, message->id);
    }

  return messages != NULL;
}

static gboolean
run_find (gpointer data, GCancellable *cancellable, GError **error)
{
  FindRowMessages *find = data;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < find->keys->len; i++)
    if (!add_messages (find->job.engine->store, &g_array_index (find->keys, MesignListKey, i), ids,
                       error))
      return FALSE;
  find->job.result = g_steal_pointer (&ids);

  return TRUE;
}

static const MesignJobClass find_class = {
  .size = sizeof (FindRowMessages),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) g_array_unref,
  .run = run_find,
  .clear = clear_find,
};

/**
 * mesign_engine_find_row_messages_async:
 * @self: an open engine
 * @keys: (array length=n_keys): rows of lists
 * @n_keys: how many
 * @cancellable: (nullable): cancels
 * @callback: called when they are found
 * @user_data: for @callback
 *
 * Finds the messages rows of a list stand for: those of the conversation in the row's mailbox.
 */
void
mesign_engine_find_row_messages_async (MesignEngine *self,
                                       const MesignListKey *keys,
                                       guint n_keys,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  FindRowMessages *find = mesign_job_new (self, &find_class, cancellable, callback, user_data);

  find->keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));
  g_array_append_vals (find->keys, keys, n_keys);
  mesign_job_start (find);
}

/**
 * mesign_engine_find_row_messages_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the store's ids of the messages, row
 * by row, oldest first
 */
GArray *
mesign_engine_find_row_messages_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &find_class, result, error);
}
