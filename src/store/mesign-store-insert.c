/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

static const MesignAddress *
get_first (GPtrArray *list)
{
  return list->len > 0 ? g_ptr_array_index (list, 0) : NULL;
}

static void
bind_valid (MesignStatement *statement, int position, const char *text)
{
  g_autofree char *valid = mesign_store_dup_valid (text);

  mesign_statement_bind_text (statement, position, valid);
}

/* The columns of a message that come from its header fields, at the positions they have in the
 * statements below. */
void
mesign_store_bind_envelope (MesignStatement *statement,
                            const MesignEnvelope *envelope,
                            const char *base,
                            gboolean is_lone_reply,
                            GBytes *packed)
{
  const MesignAddress *from = get_first (envelope->from);

  if (envelope->message_id != NULL)
    bind_valid (statement, 3, envelope->message_id);
  mesign_statement_bind_int64 (statement, 5, envelope->date);
  bind_valid (statement, 8, from != NULL ? from->name : "");
  bind_valid (statement, 9, from != NULL ? from->address : "");
  bind_valid (statement, 10, envelope->subject);
  mesign_statement_bind_text (statement, 11, base);
  mesign_statement_bind_int64 (statement, 12, is_lone_reply);
  mesign_statement_bind_bytes (statement, 14, packed);
  mesign_statement_bind_int64 (statement, 15,
                               g_str_equal (envelope->content_type, "multipart/mixed"));
}

/* What is worked out of a message before it is put in, on whatever thread. */
struct _MesignPreparedMessage
{
  char *account;
  MesignEnvelope *envelope;
  MesignTies ties;
  GBytes *packed;
  MesignWords *words;
};

MesignPreparedMessage *
mesign_store_prepare (const MesignNewMessage *message, const char *account)
{
  MesignPreparedMessage *self = g_new0 (MesignPreparedMessage, 1);

  self->account = g_strdup (account);
  self->envelope =
      message->envelope != NULL ? mesign_envelope_ref (message->envelope) : mesign_envelope_new ();
  mesign_ties_read (&self->ties, self->account, self->envelope, message->thread_key);
  self->packed = mesign_store_pack_envelope (self->envelope);
  self->words = mesign_words_read (self->envelope);

  return self;
}

void
mesign_prepared_message_free (MesignPreparedMessage *self)
{
  mesign_ties_clear (&self->ties);
  g_clear_pointer (&self->words, mesign_words_free);
  g_bytes_unref (self->packed);
  mesign_envelope_unref (self->envelope);
  g_free (self->account);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignPreparedMessage, mesign_prepared_message_free)

static gint64
insert (MesignDb *db,
        const MesignNewMessage *message,
        const MesignPreparedMessage *prepared,
        gint64 conversation_id,
        GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO message (account, server_key, header_id, conversation_id, sent, received, "
      "first_seen, from_name, from_address, subject, subject_base, lone_reply, size, envelope, "
      "has_attachment, thread_key) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
      error);
  const MesignTies *ties = &prepared->ties;

  if (statement == NULL)
    return 0;
  mesign_statement_bind_text (statement, 1, ties->account);
  mesign_statement_bind_text (statement, 2, message->server_key);
  mesign_statement_bind_int64 (statement, 4, conversation_id);
  mesign_statement_bind_int64 (statement, 6, message->internaldate);
  mesign_statement_bind_int64 (
      statement, 7, message->first_seen != 0 ? message->first_seen : message->internaldate);
  mesign_statement_bind_int64 (statement, 13, message->size);
  mesign_statement_bind_text (statement, 16, message->thread_key);
  mesign_store_bind_envelope (statement, ties->envelope, ties->base, ties->is_lone_reply,
                              prepared->packed);
  if (!mesign_statement_run (statement, error))
    return 0;

  return mesign_db_get_last_id (db);
}

static gint64
insert_prepared (MesignStoreWrite *write,
                 const MesignNewMessage *message,
                 MesignPreparedMessage *prepared,
                 GError **error)
{
  gint64 conversation;
  gint64 id;

  if (!mesign_store_assign_conversation (write, &prepared->ties, message->internaldate,
                                         &conversation, error))
    return 0;
  id = insert (write->db, message, prepared, conversation, error);
  if (id == 0 || !mesign_store_add_references (write->db, prepared->ties.hashes, id, error) ||
      !mesign_store_keep_headers_text (write, id, g_steal_pointer (&prepared->words), error))
    return 0;
  mesign_store_touch (write->messages, id);

  return id;
}

/* Makes a message, without a placement, in its conversation. Gives 0 with the error set. What was
 * prepared is used once. */
gint64
mesign_store_insert_message (MesignStoreWrite *write,
                             const char *account,
                             const MesignNewMessage *message,
                             GError **error)
{
  g_autoptr (MesignPreparedMessage) prepared = NULL;

  if (message->prepared != NULL && message->prepared->words != NULL &&
      g_str_equal (message->prepared->account, account))
    return insert_prepared (write, message, message->prepared, error);
  prepared = mesign_store_prepare (message, account);

  return insert_prepared (write, message, prepared, error);
}

/* Puts other header fields in the place of those of a message. */
gboolean
mesign_store_set_envelope (MesignStoreWrite *write,
                           gint64 message_id,
                           const MesignEnvelope *envelope,
                           GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "UPDATE message SET header_id = ?3, sent = ?5, from_name = ?8, from_address = ?9, "
      "subject = ?10, subject_base = ?11, lone_reply = ?12, envelope = ?14, "
      "has_attachment = CASE WHEN body_state IN (2, 4) THEN has_attachment ELSE ?15 END WHERE id = "
      "?1",
      error);
  gboolean is_lone_reply;
  g_autofree char *base = mesign_store_dup_base (envelope, &is_lone_reply);
  g_autoptr (GBytes) packed = mesign_store_pack_envelope (envelope);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, message_id);
  mesign_store_bind_envelope (statement, envelope, base, is_lone_reply, packed);

  return mesign_statement_run (statement, error) &&
         mesign_store_touch_message (write, message_id, error);
}
