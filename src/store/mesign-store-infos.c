/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

#define MESSAGE_COLUMNS                                                                            \
  "m.id, m.account, m.conversation_id, m.server_key, m.envelope, m.received, m.first_seen, "       \
  "m.size, m.preview, m.has_attachment, m.signature, m.encryption, m.stamp, m.level, "             \
  "m.is_public, m.is_warned, m.verdict_generation, m.body_state "

MesignPlacement *
mesign_store_load_placement (MesignStatement *row)
{
  MesignPlacement *self = mesign_placement_new ();

  self->id = mesign_statement_get_int64 (row, 0);
  self->mailbox_id = mesign_statement_get_int64 (row, 1);
  self->message_id = mesign_statement_get_int64 (row, 2);
  self->uid = mesign_statement_get_int64 (row, 3);
  self->server_flags = mesign_statement_get_int64 (row, 4);
  self->flags = mesign_statement_get_int64 (row, 5);
  self->modseq = mesign_statement_get_int64 (row, 6);
  self->is_hidden = mesign_statement_get_int64 (row, 7) != 0;
  self->size = mesign_statement_get_int64 (row, 8);

  return self;
}

static MesignSignatureStatus
get_signature (const char *word)
{
  for (guint i = 0; i <= MESIGN_SIGNATURE_UNSUPPORTED; i++)
    if (g_strcmp0 (mesign_signature_status_to_string (i), word) == 0)
      return i;

  return MESIGN_SIGNATURE_NONE;
}

static MesignEncryptionStatus
get_encryption (const char *word)
{
  for (guint i = 0; i <= MESIGN_ENCRYPTION_NOT_OPENED; i++)
    if (g_strcmp0 (mesign_encryption_status_to_string (i), word) == 0)
      return i;

  return MESIGN_ENCRYPTION_NONE;
}

static MesignTimestampStatus
get_timestamp (const char *word)
{
  for (guint i = 0; i <= MESIGN_TIMESTAMP_INVALID; i++)
    if (g_strcmp0 (mesign_timestamp_status_to_string (i), word) == 0)
      return i;

  return MESIGN_TIMESTAMP_NONE;
}

static MesignLevel
get_level (const char *word)
{
  for (guint i = 0; i <= MESIGN_LEVEL_V4; i++)
    if (g_strcmp0 (mesign_level_to_string (i), word) == 0)
      return i;

  return MESIGN_LEVEL_UNKNOWN;
}

/* Verdicts lie in the store as words, so that a new one cannot change what an old one means. */
static void
load_verdict (MesignStatement *row, int column, MesignVerdict *verdict)
{
  verdict->signature = get_signature (mesign_statement_get_text (row, column));
  verdict->encryption = get_encryption (mesign_statement_get_text (row, column + 1));
  verdict->timestamp = get_timestamp (mesign_statement_get_text (row, column + 2));
  verdict->level = get_level (mesign_statement_get_text (row, column + 3));
  verdict->is_public = mesign_statement_get_int64 (row, column + 4) != 0;
  verdict->is_warned = mesign_statement_get_int64 (row, column + 5) != 0;
}

void
mesign_store_bind_verdict (MesignStatement *statement, int position, const MesignVerdict *verdict)
{
  mesign_statement_bind_int64 (statement, position, mesign_verdict_get_signs (verdict));
  mesign_statement_bind_text (statement, position + 1,
                              mesign_signature_status_to_string (verdict->signature));
  mesign_statement_bind_text (statement, position + 2,
                              mesign_encryption_status_to_string (verdict->encryption));
  mesign_statement_bind_text (statement, position + 3,
                              mesign_timestamp_status_to_string (verdict->timestamp));
  mesign_statement_bind_text (statement, position + 4, mesign_level_to_string (verdict->level));
  mesign_statement_bind_int64 (statement, position + 5, verdict->is_public);
  mesign_statement_bind_int64 (statement, position + 6, verdict->is_warned);
}

static MesignMessageInfo *
load_info (MesignStatement *row)
{
  MesignMessageInfo *self = mesign_message_info_new ();
  g_autoptr (GBytes) envelope = mesign_statement_dup_bytes (row, 4);

  self->id = mesign_statement_get_int64 (row, 0);
  self->account = mesign_statement_dup_text (row, 1);
  self->conversation_id = mesign_statement_get_int64 (row, 2);
  self->server_key = mesign_statement_dup_text (row, 3);
  self->envelope = mesign_store_unpack_envelope (envelope);
  self->received = mesign_statement_get_int64 (row, 5);
  self->first_seen = mesign_statement_get_int64 (row, 6);
  self->size = mesign_statement_get_int64 (row, 7);
  self->preview = mesign_statement_dup_text (row, 8);
  self->has_attachment = mesign_statement_get_int64 (row, 9) != 0;
  load_verdict (row, 10, &self->verdict);
  self->verdict_generation = mesign_statement_get_int64 (row, 16);
  self->body_state = mesign_statement_get_int64 (row, 17);

  return self;
}

static gboolean
load_placements (MesignDb *db, MesignMessageInfo *info, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " MESIGN_STORE_PLACEMENT_COLUMNS
                         "FROM placement p JOIN message m ON m.id = p.message_id "
                         "WHERE p.message_id = ?1 AND p.hidden = 0 ORDER BY p.id",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, info->id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignPlacement *placement = mesign_store_load_placement (statement);

      info->flags |= placement->flags;
      g_ptr_array_add (info->placements, placement);
    }

  return step == MESIGN_STEP_DONE;
}

/* Takes messages off a statement with MESSAGE_COLUMNS. */
static gboolean
load_infos (MesignDb *db, MesignStatement *statement, GPtrArray *infos, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignMessageInfo *info = load_info (statement);

      g_ptr_array_add (infos, info);
      if (!load_placements (db, info, error))
        return FALSE;
    }

  return step == MESIGN_STEP_DONE;
}

typedef struct
{
  const gint64 *ids;
  guint n_ids;
  gint64 id;
  gint64 offset;
  gint64 limit;
  GPtrArray *infos;
} Request;

static GPtrArray *
ask (MesignStore *self, MesignDbFunc func, Request *request, GError **error)
{
  g_autoptr (GPtrArray) infos =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_message_info_unref);

  request->infos = infos;

  return mesign_store_read (self, func, request, error) ? g_steal_pointer (&infos) : NULL;
}

static gboolean
read_messages (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT " MESSAGE_COLUMNS "FROM message m WHERE m.id = ?1", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_ids; i++)
    {
      mesign_statement_bind_int64 (statement, 1, self->ids[i]);
      if (!load_infos (db, statement, self->infos, error))
        return FALSE;
      mesign_statement_reset (statement);
    }

  return TRUE;
}

/**
 * mesign_store_get_messages_sync:
 * @self: a store
 * @message_ids: (array length=n_messages): the store's ids
 * @n_messages: how many
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): the messages in the order
 * asked for, without those that are gone, or %NULL with @error set
 */
GPtrArray *
mesign_store_get_messages_sync (MesignStore *self,
                                const gint64 *message_ids,
                                guint n_messages,
                                GError **error)
{
  Request request = { .ids = message_ids, .n_ids = n_messages };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask (self, read_messages, &request, error);
}

/**
 * mesign_store_get_message_sync:
 * @self: a store
 * @message_id: the store's id
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable): the message, or %NULL with @error set, to
 * %MESIGN_STORE_ERROR_NOT_FOUND where there is none
 */
MesignMessageInfo *
mesign_store_get_message_sync (MesignStore *self, gint64 message_id, GError **error)
{
  g_autoptr (GPtrArray) infos = mesign_store_get_messages_sync (self, &message_id, 1, error);

  if (infos == NULL)
    return NULL;
  if (infos->len == 0)
    {
      mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND, _ ("There is no such message"));
      return NULL;
    }

  return mesign_message_info_ref (g_ptr_array_index (infos, 0));
}

static gboolean
read_conversation (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " MESSAGE_COLUMNS "FROM message m WHERE m.conversation_id = ?1 "
                         "AND EXISTS (SELECT 1 FROM placement p WHERE p.message_id = m.id "
                         "AND p.hidden = 0) ORDER BY m.received, m.id",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->id);

  return load_infos (db, statement, self->infos, error);
}

/**
 * mesign_store_list_conversation_sync:
 * @self: a store
 * @conversation_id: a conversation
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): its messages in all
 * mailboxes, oldest first, or %NULL with @error set
 */
GPtrArray *
mesign_store_list_conversation_sync (MesignStore *self, gint64 conversation_id, GError **error)
{
  Request request = { .id = conversation_id };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask (self, read_conversation, &request, error);
}

static char *
dup_json_array (const gint64 *ids, guint n_ids)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n_ids; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", ids[i]);
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

static gboolean
read_mailboxes (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autofree char *ids = dup_json_array (self->ids, self->n_ids);
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " MESSAGE_COLUMNS "FROM message m WHERE m.id IN (SELECT "
                         "message_id FROM placement WHERE mailbox_id IN (SELECT value FROM "
                         "json_each (?1)) AND hidden = 0) "
                         "ORDER BY m.received DESC, m.id DESC LIMIT ?2 OFFSET ?3",
                         error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, ids);
  mesign_statement_bind_int64 (statement, 2, self->limit);
  mesign_statement_bind_int64 (statement, 3, self->offset);

  return load_infos (db, statement, self->infos, error);
}

/**
 * mesign_store_list_mailbox_messages_sync:
 * @self: a store
 * @mailbox_ids: (array length=n_mailboxes): the mailboxes to list together
 * @n_mailboxes: how many
 * @offset: how many to pass over
 * @limit: how many to give at most
 * @error: return location for a #MesignStoreError
 *
 * Lists single messages, not conversations; mesign_store_list_page_sync() is quicker.
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): the messages, newest first,
 * or %NULL with @error set
 */
GPtrArray *
mesign_store_list_mailbox_messages_sync (MesignStore *self,
                                         const gint64 *mailbox_ids,
                                         guint n_mailboxes,
                                         guint offset,
                                         guint limit,
                                         GError **error)
{
  Request request = {
    .ids = mailbox_ids,
    .n_ids = n_mailboxes,
    .offset = offset,
    .limit = limit,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask (self, read_mailboxes, &request, error);
}
