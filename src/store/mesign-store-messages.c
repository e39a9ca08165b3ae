/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

/**
 * mesign_new_message_new:
 *
 * Returns: (transfer full): an empty one, to be filled in
 */
MesignNewMessage *
mesign_new_message_new (void)
{
  return g_new0 (MesignNewMessage, 1);
}

/**
 * mesign_new_message_prepare:
 * @self: what a FETCH told, filled in wholly
 * @account: the account it is of
 *
 * Works out what can be worked out without the store, on the calling thread, so that the one that
 * writes has less to do. Not needed, and no more to be changed after it.
 */
void
mesign_new_message_prepare (MesignNewMessage *self, const char *account)
{
  g_return_if_fail (self != NULL && account != NULL && self->prepared == NULL);

  self->prepared = mesign_store_prepare (self, account);
}

/**
 * mesign_new_message_free:
 * @self: what a FETCH told
 */
void
mesign_new_message_free (MesignNewMessage *self)
{
  g_clear_pointer (&self->prepared, mesign_prepared_message_free);
  g_free (self->server_key);
  g_free (self->thread_key);
  g_clear_pointer (&self->envelope, mesign_envelope_unref);
  g_free (self);
}

typedef struct
{
  gint64 mailbox_id;
  char *account;
  MesignMailboxRole role;
  gboolean has_unlinked;
  GPtrArray *messages;
  GArray *added;
} Batch;

static gboolean
find_uid (MesignDb *db, gint64 mailbox_id, guint32 uid, gint64 *placement_id, GError **error)
{
  return mesign_store_ask_ids (db, "SELECT id FROM placement WHERE mailbox_id = ?1 AND uid = ?2",
                               IDS (mailbox_id, uid), placement_id, error);
}

static gboolean
set_server_flags (MesignStoreWrite *write,
                  gint64 placement_id,
                  MesignFlags flags,
                  guint64 modseq,
                  GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db, "UPDATE placement SET server_flags = ?1, modseq = max(modseq, ?2) WHERE id = ?3",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, flags);
  mesign_statement_bind_int64 (statement, 2, modseq);
  mesign_statement_bind_int64 (statement, 3, placement_id);

  return mesign_statement_run (statement, error) &&
         mesign_store_recompute_placement (write, placement_id, error);
}

/* A placement of this mailbox whose UID was not known, or is not any more, is this message if the
 * server's key says so; without one, if Message-ID, size and INTERNALDATE are the same: a stranger
 * can forge the first, but hardly all of them. */
static gboolean
find_unlinked (MesignDb *db,
               const Batch *batch,
               const MesignNewMessage *message,
               gint64 *placement_id,
               GError **error)
{
  const char *header_id = message->envelope != NULL ? message->envelope->message_id : NULL;
  g_autoptr (MesignStatement) statement = NULL;

  *placement_id = 0;
  if (!batch->has_unlinked)
    return TRUE;
  statement = mesign_db_prepare (
      db,
      "SELECT p.id FROM placement p JOIN message m ON m.id = p.message_id "
      "WHERE p.mailbox_id = ?1 AND p.uid IS NULL AND (m.server_key = ?2 OR "
      "((m.server_key IS NULL OR ?2 IS NULL) AND m.header_id = ?3 AND m.size = ?4 "
      "AND m.received = ?5)) ORDER BY p.hidden, p.id LIMIT 1",
      error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, batch->mailbox_id);
  mesign_statement_bind_text (statement, 2, message->server_key);
  mesign_statement_bind_text (statement, 3, header_id);
  mesign_statement_bind_int64 (statement, 4, message->size);
  mesign_statement_bind_int64 (statement, 5, message->internaldate);

  return mesign_statement_get_single (statement, 0, placement_id, error);
}

static gboolean
find_server_key (MesignDb *db,
                 const char *account,
                 const char *server_key,
                 gint64 *message_id,
                 GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT id FROM message WHERE account = ?1 AND server_key = ?2", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  mesign_statement_bind_text (statement, 2, server_key);

  return mesign_statement_get_single (statement, 0, message_id, error);
}

static gboolean
link_uid (MesignStoreWrite *write,
          gint64 placement_id,
          const MesignNewMessage *message,
          GError **error)
{
  g_autoptr (MesignStatement) place =
      mesign_db_prepare (write->db, "UPDATE placement SET uid = ?1 WHERE id = ?2", error);
  g_autoptr (MesignStatement) key =
      mesign_db_prepare (write->db,
                         "UPDATE message SET server_key = ?1 WHERE server_key IS NULL AND "
                         "id = (SELECT message_id FROM placement WHERE id = ?2)",
                         error);

  if (place == NULL || key == NULL)
    return FALSE;
  mesign_statement_bind_int64 (place, 1, message->uid);
  mesign_statement_bind_int64 (place, 2, placement_id);
  mesign_statement_bind_text (key, 1, message->server_key);
  mesign_statement_bind_int64 (key, 2, placement_id);

  return mesign_statement_run (place, error) &&
         (message->server_key == NULL || mesign_statement_run (key, error)) &&
         mesign_store_touch_placement (write, placement_id, error) &&
         set_server_flags (write, placement_id, message->flags, message->modseq, error);
}

/* Mail the user sent tells whom he writes to; other mail tells who writes to him. */
static void
note_correspondents (MesignStoreWrite *write, const Batch *batch, const MesignNewMessage *message)
{
  const MesignEnvelope *envelope = message->envelope;

  if (envelope == NULL || batch->role == MESIGN_MAILBOX_ROLE_JUNK ||
      batch->role == MESIGN_MAILBOX_ROLE_TRASH || batch->role == MESIGN_MAILBOX_ROLE_DRAFTS)
    return;
  if (batch->role != MESIGN_MAILBOX_ROLE_SENT)
    {
      mesign_store_note_correspondents (write, envelope->from, FALSE, message->internaldate);
      return;
    }
  mesign_store_note_correspondents (write, envelope->to, TRUE, message->internaldate);
  mesign_store_note_correspondents (write, envelope->cc, TRUE, message->internaldate);
}

static gboolean
add_new (MesignStoreWrite *write, Batch *batch, const MesignNewMessage *message, GError **error)
{
  gint64 id = 0;

  if (message->server_key != NULL &&
      !find_server_key (write->db, batch->account, message->server_key, &id, error))
    return FALSE;
  if (id == 0)
    {
      id = mesign_store_insert_message (write, batch->account, message, error);
      if (id == 0)
        return FALSE;
      note_correspondents (write, batch, message);
      g_array_append_val (batch->added, id);
    }

  return mesign_store_add_placement (write, batch->mailbox_id, message->uid, id, message->flags,
                                     message->modseq, error) != 0;
}

static gboolean
add_one (MesignStoreWrite *write, Batch *batch, const MesignNewMessage *message, GError **error)
{
  gint64 placement;

  if (!find_uid (write->db, batch->mailbox_id, message->uid, &placement, error))
    return FALSE;
  if (placement != 0)
    return set_server_flags (write, placement, message->flags, message->modseq, error);
  if (!find_unlinked (write->db, batch, message, &placement, error))
    return FALSE;
  if (placement != 0)
    return link_uid (write, placement, message, error);

  return add_new (write, batch, message, error);
}

static gboolean
prepare (MesignDb *db, Batch *batch, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT account, role, EXISTS (SELECT 1 FROM placement "
                         "WHERE mailbox_id = ?1 AND uid IS NULL) FROM mailbox WHERE id = ?1",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, batch->mailbox_id);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_DONE)
    return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND,
                              _ ("There is no such mailbox any more"));
  if (step == MESIGN_STEP_ERROR)
    return FALSE;
  batch->account = mesign_statement_dup_text (statement, 0);
  batch->role = mesign_mailbox_role_from_string (mesign_statement_get_text (statement, 1));
  batch->has_unlinked = mesign_statement_get_int64 (statement, 2) != 0;

  return TRUE;
}

static gboolean
add_messages (MesignStoreWrite *write, gpointer data, GError **error)
{
  Batch *batch = data;

  if (!prepare (write->db, batch, error))
    return FALSE;
  for (guint i = 0; i < batch->messages->len; i++)
    if (!add_one (write, batch, g_ptr_array_index (batch->messages, i), error))
      return FALSE;

  return TRUE;
}

/**
 * mesign_store_add_messages_sync:
 * @self: a store
 * @mailbox_id: the mailbox they were fetched from
 * @messages: (element-type MesignNewMessage): what was fetched
 * @added: (out) (optional) (transfer full) (element-type gint64): the store's ids of the messages
 * that are new to it
 * @error: return location for a #MesignStoreError
 *
 * Takes in messages in one transaction. A UID that is known only has its flags and MODSEQ brought
 * up to date, so the same may be told twice. A placement that waits for its UID, or lost it when
 * UIDVALIDITY changed, is found again. A message whose server key is known gets one more placement.
 * Each new one joins its conversation or ties several together.
 *
 * Returns: whether they are in the store
 */
gboolean
mesign_store_add_messages_sync (MesignStore *self,
                                gint64 mailbox_id,
                                GPtrArray *messages,
                                GArray **added,
                                GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  Batch batch = { .mailbox_id = mailbox_id, .messages = messages, .added = ids };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  done = mesign_store_write (self, add_messages, &batch, error);
  g_free (batch.account);
  if (done && added != NULL)
    *added = g_steal_pointer (&ids);

  return done;
}

typedef struct
{
  gint64 mailbox_id;
  const MesignUidFlags *flags;
  const guint32 *uids;
  guint n;
  guint n_done;
} Uids;

static gboolean
set_flags (MesignStoreWrite *write, gpointer data, GError **error)
{
  Uids *self = data;

  for (guint i = 0; i < self->n; i++)
    {
      gint64 placement;

      if (!find_uid (write->db, self->mailbox_id, self->flags[i].uid, &placement, error))
        return FALSE;
      if (placement == 0)
        continue;
      if (!set_server_flags (write, placement, self->flags[i].flags, self->flags[i].modseq, error))
        return FALSE;
      self->n_done++;
    }

  return TRUE;
}

/**
 * mesign_store_set_server_flags_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @flags: (array length=n_flags): UIDs and their flags as the server has them
 * @n_flags: how many
 * @n_changed: (out) (optional): how many of the UIDs are known
 * @error: return location for a #MesignStoreError
 *
 * Takes in flags in one transaction; waiting operations are applied on top of them. UIDs that are
 * not known are passed over.
 *
 * Returns: whether they are in the store
 */
gboolean
mesign_store_set_server_flags_sync (MesignStore *self,
                                    gint64 mailbox_id,
                                    const MesignUidFlags *flags,
                                    guint n_flags,
                                    guint *n_changed,
                                    GError **error)
{
  Uids job = { .mailbox_id = mailbox_id, .flags = flags, .n = n_flags };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  if (!mesign_store_write (self, set_flags, &job, error))
    return FALSE;
  if (n_changed != NULL)
    *n_changed = job.n_done;

  return TRUE;
}

static gboolean
remove_uids (MesignStoreWrite *write, gpointer data, GError **error)
{
  Uids *self = data;

  for (guint i = 0; i < self->n; i++)
    {
      gint64 placement;

      if (!find_uid (write->db, self->mailbox_id, self->uids[i], &placement, error))
        return FALSE;
      if (placement == 0)
        continue;
      if (!mesign_store_drop_placement (write, placement, error))
        return FALSE;
      self->n_done++;
    }

  return TRUE;
}

/**
 * mesign_store_remove_uids_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @uids: (array length=n_uids): UIDs the server does not have any more (EXPUNGE, VANISHED, or
 * missing from a listing)
 * @n_uids: how many
 * @n_removed: (out) (optional): how many of them were known
 * @error: return location for a #MesignStoreError
 *
 * Takes messages out of a mailbox in one transaction. What a waiting operation would have done to
 * them is off; one that is running may itself be why they are gone, so what it made stays.
 *
 * Returns: whether they are gone
 */
gboolean
mesign_store_remove_uids_sync (MesignStore *self,
                               gint64 mailbox_id,
                               const guint32 *uids,
                               guint n_uids,
                               guint *n_removed,
                               GError **error)
{
  Uids job = { .mailbox_id = mailbox_id, .uids = uids, .n = n_uids };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  if (!mesign_store_write (self, remove_uids, &job, error))
    return FALSE;
  if (n_removed != NULL)
    *n_removed = job.n_done;

  return TRUE;
}
