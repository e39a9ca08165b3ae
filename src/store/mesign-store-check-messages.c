/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-check-private.h"

/* What is kept of a message's header fields: in the message itself, among the identifiers that hold
 * conversations together, and among the words to be found. */

/* Few, as those with large octets take their time, and others wait for it. */
#define PAGE 50

typedef struct
{
  gint64 id;
  char *account;
  GBytes *packed;
  char *from_name;
  char *from_address;
  char *subject;
  char *header_id;
  char *thread_key;
  gint64 sent;
  gint64 body_state;
} Message;

static void
clear_message (gpointer data)
{
  Message *self = data;

  g_free (self->account);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self->from_name);
  g_free (self->from_address);
  g_free (self->subject);
  g_free (self->header_id);
  g_free (self->thread_key);
}

static gboolean
load_page (MesignDb *db, gint64 after, GArray *page, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT id, account, envelope, from_name, from_address, subject, "
                         "header_id, sent, body_state, "
                         "thread_key FROM message WHERE id > ?1 ORDER BY id LIMIT ?2",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, after);
  mesign_statement_bind_int64 (statement, 2, PAGE);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      Message one = {
        .id = mesign_statement_get_int64 (statement, 0),
        .account = mesign_statement_dup_text (statement, 1),
        .packed = mesign_statement_dup_bytes (statement, 2),
        .from_name = mesign_statement_dup_text (statement, 3),
        .from_address = mesign_statement_dup_text (statement, 4),
        .subject = mesign_statement_dup_text (statement, 5),
        .header_id = mesign_statement_dup_text (statement, 6),
        .sent = mesign_statement_get_int64 (statement, 7),
        .body_state = mesign_statement_get_int64 (statement, 8),
        .thread_key = mesign_statement_dup_text (statement, 9),
      };

      g_array_append_val (page, one);
    }

  return step == MESIGN_STEP_DONE;
}

/* What the columns still tell where the envelope cannot be read and there are no octets. */
static MesignEnvelope *
salvage_envelope (const Message *message)
{
  MesignEnvelope *envelope = mesign_envelope_new ();

  if (*message->from_address != '\0')
    {
      g_ptr_array_add (envelope->from,
                       mesign_address_new (message->from_name, message->from_address));
      envelope->n_from = 1;
    }
  g_free (envelope->subject);
  envelope->subject = g_strdup (message->subject);
  envelope->message_id = g_strdup (message->header_id);
  envelope->date = message->sent;

  return envelope;
}

/* What should stand in the store: what the octets say, else what was fetched of the header. */
static gboolean
read_envelope (MesignStoreWalk *self,
               const Message *message,
               MesignEnvelope **envelope,
               GError **error)
{
  g_autoptr (GBytes) octets = NULL;

  if (!self->without_octets &&
      (message->body_state == MESIGN_BODY_STORED || message->body_state == MESIGN_BODY_TAKEN_IN) &&
      !mesign_store_walk_octets_of (self, message->id, &octets, error))
    return FALSE;
  *envelope = octets != NULL ? self->read (octets) : NULL;
  if (*envelope != NULL)
    return TRUE;
  *envelope = mesign_store_envelope_is_readable (message->packed)
                  ? mesign_store_unpack_envelope (message->packed)
                  : salvage_envelope (message);

  return TRUE;
}

static gboolean
ask (MesignStatement *statement, gboolean *is_so, GError **error)
{
  gint64 value;

  if (!mesign_statement_get_single (statement, 0, &value, error))
    return FALSE;
  *is_so = value != 0;

  return TRUE;
}

static gboolean
look_at_header (MesignStoreWalk *self,
                const Message *message,
                const MesignEnvelope *envelope,
                GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      self->db,
      "SELECT 1 FROM message WHERE id = ?1 AND header_id IS ?3 AND sent = ?5 AND from_name = ?8 "
      "AND from_address = ?9 AND subject = ?10 AND subject_base = ?11 AND lone_reply = ?12 "
      "AND envelope = ?14 AND ?15 IS NOT NULL",
      error);
  gboolean is_right;
  gboolean is_lone_reply;
  g_autofree char *base = mesign_store_dup_base (envelope, &is_lone_reply);
  g_autoptr (GBytes) packed = mesign_store_pack_envelope (envelope);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, message->id);
  mesign_store_bind_envelope (statement, envelope, base, is_lone_reply, packed);
  if (!ask (statement, &is_right, error))
    return FALSE;
  if (is_right)
    return TRUE;
  mesign_store_walk_note (self, MESIGN_STORE_FAULT_HEADERS);

  return self->write == NULL ||
         mesign_store_set_envelope (self->write, message->id, envelope, error);
}

static gboolean
look_at_references (MesignStoreWalk *self,
                    const Message *message,
                    const MesignEnvelope *envelope,
                    GError **error)
{
  g_auto (MesignTies) ties = { 0 };
  gboolean is_right;

  if (!mesign_store_has_references (self->db, message->account, envelope, message->thread_key,
                                    message->id, &is_right, error))
    return FALSE;
  if (is_right)
    return TRUE;
  mesign_store_walk_note (self, MESIGN_STORE_FAULT_CONVERSATIONS);

  if (self->write == NULL)
    return TRUE;
  mesign_ties_read (&ties, message->account, envelope, message->thread_key);

  return mesign_store_run_ids (self->db, "DELETE FROM reference WHERE message_id = ?1",
                               IDS (message->id), error) &&
         mesign_store_add_references (self->db, ties.hashes, message->id, error);
}

static gboolean
look_at_words (MesignStoreWalk *self,
               const Message *message,
               const MesignEnvelope *envelope,
               GError **error)
{
  gboolean is_right;

  if (!mesign_store_has_headers_text (self->db, message->id, envelope, &is_right, error))
    return FALSE;
  if (is_right)
    return TRUE;
  mesign_store_walk_note (self, MESIGN_STORE_FAULT_WORDS);

  return self->write == NULL ||
         mesign_store_replace_headers_text (self->db, message->id, envelope, error);
}

static gboolean
look_at_message (MesignStoreWalk *self, const Message *message, GError **error)
{
  g_autoptr (MesignEnvelope) envelope = NULL;

  self->check->n_messages++;

  return read_envelope (self, message, &envelope, error) &&
         look_at_header (self, message, envelope, error) &&
         look_at_references (self, message, envelope, error) &&
         look_at_words (self, message, envelope, error);
}

typedef struct
{
  gint64 after;
  guint n;
} Place;

static gboolean
look_at_page (MesignStoreWalk *self, gpointer data, GError **error)
{
  Place *place = data;
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (Message));

  g_array_set_clear_func (page, clear_message);
  if (!load_page (self->db, place->after, page, error))
    return FALSE;
  for (guint i = 0; i < page->len; i++)
    if (!look_at_message (self, &g_array_index (page, Message, i), error))
      return FALSE;
  place->n = page->len;
  if (page->len > 0)
    place->after = g_array_index (page, Message, page->len - 1).id;

  return TRUE;
}

gboolean
mesign_store_walk_messages (MesignStoreWalk *self, GError **error)
{
  Place place = { 0 };

  do
    {
      if (!mesign_store_walk_piece (self, look_at_page, &place, error))
        return FALSE;
      mesign_store_walk_tell (self, place.n);
    }
  while (place.n == PAGE);

  return TRUE;
}
