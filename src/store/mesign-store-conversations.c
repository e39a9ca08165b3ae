/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <string.h>

/* A conversation is what hangs together by references, in any order of arrival: all messages that
 * carry one identifier, as their own or as a reference, are of one conversation. So are those the
 * server has in one thread of its own, where it tells. A reply or forward
 * that refers to nothing is joined by its subject: to a mail of the same subject at most thirty
 * days away, when its writer took part in that one and that one's writer takes part in it. Both,
 * because the account's owner takes part in every mail he gets. */

#define MAX_REFERENCES 100
#define MAX_CANDIDATES 50
#define NEAR (30 * 24 * 60 * 60)

/* As the store keeps it, so that it can be told again from there. */
static gint64
hash_identifier (const char *account, const char *raw)
{
  g_autofree char *identifier = mesign_store_dup_valid (raw);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  gint64 hash;

  g_checksum_update (checksum, (const guchar *) account, strlen (account) + 1);
  g_checksum_update (checksum, (const guchar *) identifier, strlen (identifier));
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&hash, digest, sizeof hash);

  return hash;
}

/* What a message replies to mostly stands among its references once more. */
static void
append_hash (GArray *hashes, const char *account, const char *identifier)
{
  gint64 hash = hash_identifier (account, identifier);

  for (guint i = hashes->len; i > 0; i--)
    if (g_array_index (hashes, gint64, i - 1) == hash)
      return;
  g_array_append_val (hashes, hash);
}

/* The last ones are the nearest ancestors. */
static void
append_hashes (GArray *hashes, const char *account, GStrv identifiers)
{
  guint n = g_strv_length (identifiers);

  for (guint i = n > MAX_REFERENCES ? n - MAX_REFERENCES : 0; i < n; i++)
    append_hash (hashes, account, identifiers[i]);
}

/* The hashes of all that ties a message to others, each once. */
static GArray *
list_hashes (const char *account, const MesignEnvelope *envelope, const char *thread_key)
{
  GArray *hashes = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (envelope->message_id != NULL && *envelope->message_id != '\0')
    append_hash (hashes, account, envelope->message_id);
  append_hashes (hashes, account, envelope->references);
  append_hashes (hashes, account, envelope->in_reply_to);
  if (thread_key != NULL)
    {
      /* no Message-ID has a space in it */
      g_autofree char *identifier = g_strconcat (" ", thread_key, NULL);

      append_hash (hashes, account, identifier);
    }

  return hashes;
}

/* What is found out of the header fields of a message once, and needed several times. */
void
mesign_ties_read (MesignTies *self,
                  const char *account,
                  const MesignEnvelope *envelope,
                  const char *thread_key)
{
  self->account = account;
  self->envelope = envelope;
  self->base = mesign_store_dup_base (envelope, &self->is_lone_reply);
  self->hashes = list_hashes (account, envelope, thread_key);
}

void
mesign_ties_clear (MesignTies *self)
{
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->hashes, g_array_unref);
}

gboolean
mesign_store_add_references (MesignDb *db, GArray *hashes, gint64 message_id, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "INSERT OR IGNORE INTO reference (hash, message_id) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    {
      mesign_statement_bind_int64 (statement, 1, g_array_index (hashes, gint64, i));
      mesign_statement_bind_int64 (statement, 2, message_id);
      if (!mesign_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether the identifiers of a message are those of its header fields, no more and no less. */
gboolean
mesign_store_has_references (MesignDb *db,
                             const char *account,
                             const MesignEnvelope *envelope,
                             const char *thread_key,
                             gint64 message_id,
                             gboolean *has_them,
                             GError **error)
{
  g_autoptr (GArray) hashes = list_hashes (account, envelope, thread_key);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT hash FROM reference WHERE message_id = ?1", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    mesign_store_touch (wanted, g_array_index (hashes, gint64, i));
  *has_them = TRUE;
  mesign_statement_bind_int64 (statement, 1, message_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      gint64 hash = mesign_statement_get_int64 (statement, 0);

      *has_them = g_hash_table_remove (wanted, &hash) && *has_them;
    }
  *has_them = *has_them && g_hash_table_size (wanted) == 0;

  return step == MESIGN_STEP_DONE;
}

/* One message with a hash stands for all of them. */
static gboolean
find_by_references (MesignDb *db, GArray *hashes, GHashTable *found, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT m.conversation_id FROM reference r JOIN message m ON m.id = r.message_id "
      "WHERE r.hash = ?1 LIMIT 1",
      error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < hashes->len; i++)
    {
      gint64 id;

      mesign_statement_bind_int64 (statement, 1, g_array_index (hashes, gint64, i));
      if (!mesign_statement_get_single (statement, 0, &id, error))
        return FALSE;
      if (id != 0)
        mesign_store_touch (found, id);
    }

  return TRUE;
}

static gboolean
takes_part (const MesignEnvelope *envelope, const char *address)
{
  return mesign_address_list_contains (envelope->from, address) ||
         mesign_address_list_contains (envelope->to, address) ||
         mesign_address_list_contains (envelope->cc, address);
}

static gboolean
writer_takes_part (const MesignEnvelope *writer_of, const MesignEnvelope *in)
{
  for (guint i = 0; i < writer_of->from->len; i++)
    {
      const MesignAddress *one = g_ptr_array_index (writer_of->from, i);

      if (takes_part (in, one->address))
        return TRUE;
    }

  return FALSE;
}

/* The base of a subject, and whether it makes the message a reply or forward that refers to
 * nothing. */
char *
mesign_store_dup_base (const MesignEnvelope *envelope, gboolean *is_lone_reply)
{
  gboolean is_reply;
  char *base = mesign_subject_dup_base (envelope->subject, &is_reply);

  *is_lone_reply = is_reply && *base != '\0' && envelope->references[0] == NULL &&
                   envelope->in_reply_to[0] == NULL;

  return base;
}

/* The columns are those of find_by_subject(). Of the two, the later one has to be the reply. */
static gboolean
belongs (const MesignTies *newcomer, gint64 newcomer_received, MesignStatement *row)
{
  gint64 received = mesign_statement_get_int64 (row, 1);
  gboolean other_is_reply = mesign_statement_get_int64 (row, 2) != 0;
  g_autoptr (GBytes) octets = mesign_statement_dup_bytes (row, 3);
  g_autoptr (MesignEnvelope) other = NULL;

  if (!((newcomer->is_lone_reply && newcomer_received >= received) ||
        (other_is_reply && received >= newcomer_received)))
    return FALSE;
  other = mesign_store_unpack_envelope (octets);

  return writer_takes_part (newcomer->envelope, other) &&
         writer_takes_part (other, newcomer->envelope);
}

#define CANDIDATES                                                                                 \
  "SELECT conversation_id, received, lone_reply, envelope FROM message WHERE subject_base = ?1 "   \
  "AND subject_base <> '' AND received BETWEEN ?2 AND ?3 AND account = ?4 "
#define NEAREST "ORDER BY abs(received - ?5) LIMIT ?6"

/* For a mail that is no such reply only such replies are looked at: they are few, and have an index
 * of their own. */
static gboolean
find_by_subject (MesignDb *db,
                 const MesignTies *newcomer,
                 gint64 received,
                 GHashTable *found,
                 GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, newcomer->is_lone_reply ? CANDIDATES NEAREST : CANDIDATES "AND lone_reply = 1 " NEAREST,
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, newcomer->base);
  mesign_statement_bind_int64 (statement, 2, received - NEAR);
  mesign_statement_bind_int64 (statement, 3, received + NEAR);
  mesign_statement_bind_text (statement, 4, newcomer->account);
  mesign_statement_bind_int64 (statement, 5, received);
  mesign_statement_bind_int64 (statement, 6, MAX_CANDIDATES);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    if (belongs (newcomer, received, statement))
      mesign_store_touch (found, mesign_statement_get_int64 (statement, 0));

  return step == MESIGN_STEP_DONE;
}

static gboolean
touch_conversation (MesignStoreWrite *write, gint64 from, gint64 into, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "SELECT DISTINCT p.mailbox_id FROM message m JOIN placement p ON p.message_id = m.id "
      "WHERE m.conversation_id = ?1",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, from);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      mesign_store_touch_row (write, mesign_statement_get_int64 (statement, 0), from);
      mesign_store_touch_row (write, mesign_statement_get_int64 (statement, 0), into);
    }

  return step == MESIGN_STEP_DONE;
}

gboolean
mesign_store_merge_conversations (MesignStoreWrite *write, gint64 from, gint64 into, GError **error)
{
  return touch_conversation (write, from, into, error) &&
         mesign_store_run_ids (write->db,
                               "UPDATE message SET conversation_id = ?2 WHERE conversation_id = ?1",
                               IDS (from, into), error) &&
         mesign_store_run_ids (write->db, "DELETE FROM conversation WHERE id = ?1", IDS (from),
                               error);
}

static gint64
get_smallest (GHashTable *set)
{
  GHashTableIter iter;
  gpointer key;
  gint64 smallest = G_MAXINT64;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    smallest = MIN (smallest, *(gint64 *) key);

  return smallest;
}

static gboolean
merge_all (MesignStoreWrite *write, GHashTable *found, gint64 *into, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  *into = get_smallest (found);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (*(gint64 *) key != *into &&
        !mesign_store_merge_conversations (write, *(gint64 *) key, *into, error))
      return FALSE;

  return TRUE;
}

static gboolean
make_new (MesignStoreWrite *write, const char *account, gint64 *id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (write->db, "INSERT INTO conversation (account) VALUES (?1)", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, account);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  *id = mesign_db_get_last_id (write->db);
  mesign_store_touch (write->new_conversations, *id);

  return TRUE;
}

/* Finds the conversation of a message that is about to be inserted. Where it ties several together
 * they become one. */
gboolean
mesign_store_assign_conversation (MesignStoreWrite *write,
                                  const MesignTies *ties,
                                  gint64 received,
                                  gint64 *conversation_id,
                                  GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (!find_by_references (write->db, ties->hashes, found, error) ||
      !find_by_subject (write->db, ties, received, found, error))
    return FALSE;
  if (g_hash_table_size (found) == 0)
    return make_new (write, ties->account, conversation_id, error);

  return merge_all (write, found, conversation_id, error);
}
