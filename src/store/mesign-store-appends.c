/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Octets of one's own that are filed. */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-operations-private.h"

static gint64
insert_appended (MesignStoreWrite *write, MesignStoreQueue *self, gint64 *made_id, GError **error)
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

/* The message is here at once, and the operation files it. */
gboolean
mesign_store_append (MesignStoreWrite *write, MesignStoreQueue *self, GError **error)
{
  MesignStoreSource source = { 0 };
  gint64 made;

  if (!mesign_store_check_queue_mailbox (write->db, self, error))
    return FALSE;
  self->message_id = insert_appended (write, self, &made, error);

  return self->message_id != 0 && mesign_store_insert_operation (write, self, error) &&
         mesign_store_insert_target (write, self, 0, 0, &source, made, error);
}

static gboolean
write_append (MesignStoreWrite *write, gpointer data, GError **error)
{
  return mesign_store_append (write, data, error);
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
  MesignStoreQueue job = {
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

  operation = mesign_store_run_queue (self, write_append, &job, error);
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
      MesignStoreQueue job = {
        .kind = MESIGN_OPERATION_APPEND,
        .mailbox_id = self->mailbox_id,
        .add = one->flags,
        .path = one->path,
        .octets = one->octets,
        .envelope = one->envelope,
        .internaldate = one->internaldate,
      };
      gboolean done = mesign_store_append (write, &job, error);

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

typedef struct
{
  gint64 mailbox_id;
  gint64 is_waiting;
} Question;

static gboolean
read_waiting (MesignDb *db, gpointer data, GError **error)
{
  Question *self = data;

  return mesign_store_ask_ids (db,
                               "SELECT EXISTS (SELECT 1 FROM operation WHERE mailbox_id = ?1 "
                               "AND kind = 'append' AND state < 2)",
                               IDS (self->mailbox_id), &self->is_waiting, error);
}

/**
 * mesign_store_is_append_waiting_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @is_waiting: (out): whether mail waits to be filed in it on the server
 * @error: return location for a #MesignStoreError
 *
 * Returns: whether that is known
 */
gboolean
mesign_store_is_append_waiting_sync (MesignStore *self,
                                     gint64 mailbox_id,
                                     gboolean *is_waiting,
                                     GError **error)
{
  Question question = { .mailbox_id = mailbox_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  if (!mesign_store_read (self, read_waiting, &question, error))
    return FALSE;
  *is_waiting = question.is_waiting != 0;

  return TRUE;
}
