/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gint64 message_id;
  const MesignIntake *intake;
  const MesignVerdict *verdict;
  gint64 generation;
} Judged;

static gboolean
fail_gone (GError **error)
{
  return mesign_store_fail (error, MESIGN_STORE_ERROR_NOT_FOUND, _ ("There is no such message"));
}

static gboolean
save_verdict (MesignStoreWrite *write, const Judged *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "UPDATE message SET verdict_generation = ?2, signs = ?3, signature = ?4, encryption = ?5, "
      "stamp = ?6, level = ?7, is_public = ?8, is_warned = ?9 WHERE id = ?1",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->message_id);
  mesign_statement_bind_int64 (statement, 2, self->generation);
  mesign_store_bind_verdict (statement, 3, self->verdict);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  if (mesign_db_get_changes (write->db) == 0)
    return fail_gone (error);

  return mesign_store_touch_message (write, self->message_id, error);
}

static gboolean
save_summary (MesignStoreWrite *write, const Judged *self, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      write->db,
      "UPDATE message SET preview = ?2, has_attachment = ?3, body_state = ?4 WHERE id = ?1", error);
  g_autofree char *preview = mesign_store_dup_valid (self->intake->preview);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->message_id);
  mesign_statement_bind_text (statement, 2, preview);
  mesign_statement_bind_int64 (statement, 3, self->intake->has_attachment);
  mesign_statement_bind_int64 (
      statement, 4, self->intake->has_to_wait ? MESIGN_BODY_STORED : MESIGN_BODY_TAKEN_IN);

  return mesign_statement_run (statement, error);
}

static gboolean
save_sealed (MesignStoreWrite *write, const Judged *self, GError **error)
{
  g_autoptr (MesignStatement) statement = NULL;

  if (self->intake->sealed_key_id == NULL)
    return mesign_store_run_ids (write->db, "DELETE FROM sealed WHERE message_id = ?1",
                                 IDS (self->message_id), error);
  statement = mesign_db_prepare (
      write->db,
      "INSERT OR REPLACE INTO sealed (message_id, key_id, list, text) VALUES (?1, ?2, ?3, ?4)",
      error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, self->message_id);
  mesign_statement_bind_text (statement, 2, self->intake->sealed_key_id);
  mesign_statement_bind_bytes (statement, 3, self->intake->sealed_list);
  mesign_statement_bind_bytes (statement, 4, self->intake->sealed_text);

  return mesign_statement_run (statement, error);
}

static gboolean
put_intake (MesignStoreWrite *write, const Judged *self, GError **error)
{
  return save_verdict (write, self, error) && save_summary (write, self, error) &&
         save_sealed (write, self, error);
}

typedef struct
{
  const gint64 *message_ids;
  const MesignIntake *intakes;
  guint n;
  gboolean must_be_there;
} Intakes;

static gboolean
is_there (MesignDb *db, gint64 message_id, gboolean *found, GError **error)
{
  gint64 id;

  if (!mesign_store_ask_ids (db, "SELECT id FROM message WHERE id = ?1", IDS (message_id), &id,
                             error))
    return FALSE;
  *found = id != 0;

  return TRUE;
}

/* Last, since the index writes out what it has gathered before each statement that may be undone.
 */
static gboolean
put_texts (MesignDb *db, const Intakes *self, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    if (!mesign_store_put_body_text (db, self->message_ids[i], self->intakes[i].text,
                                     self->intakes[i].attachment_names, error))
      return FALSE;

  return TRUE;
}

static gboolean
put_intakes (MesignStoreWrite *write, gpointer data, GError **error)
{
  const Intakes *self = data;

  for (guint i = 0; i < self->n; i++)
    {
      const Judged judged = {
        .message_id = self->message_ids[i],
        .intake = &self->intakes[i],
        .verdict = &self->intakes[i].verdict,
        .generation = self->intakes[i].verdict_generation,
      };
      gboolean found = TRUE;

      if (!self->must_be_there && !is_there (write->db, judged.message_id, &found, error))
        return FALSE;
      if (found && !put_intake (write, &judged, error))
        return FALSE;
    }

  return put_texts (write->db, self, error);
}

/**
 * mesign_store_put_intake_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @intake: what reading its octets through gave. For a message with a layer that was decrypted the
 * caller gives no preview, text or names but sealed octets: plain text of encrypted mail must not
 * reach the disk
 * @error: return location for a #MesignStoreError
 *
 * Takes in a message in one transaction: verdict, preview, words to be found, sealed octets.
 *
 * Returns: whether it is in the store
 */
gboolean
mesign_store_put_intake_sync (MesignStore *self,
                              gint64 message_id,
                              const MesignIntake *intake,
                              GError **error)
{
  Intakes job = { &message_id, intake, 1, TRUE };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, put_intakes, &job, error);
}

/**
 * mesign_store_put_intakes_sync:
 * @self: a store
 * @message_ids: (array length=n_messages): the store's ids of messages
 * @intakes: (array length=n_messages): what reading each through gave, as for
 * mesign_store_put_intake_sync()
 * @n_messages: how many
 * @error: return location for a #MesignStoreError
 *
 * Takes in many messages in one transaction. Those that are gone meanwhile are left out.
 *
 * Returns: whether they are in the store
 */
gboolean
mesign_store_put_intakes_sync (MesignStore *self,
                               const gint64 *message_ids,
                               const MesignIntake *intakes,
                               guint n_messages,
                               GError **error)
{
  Intakes job = { message_ids, intakes, n_messages, FALSE };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, put_intakes, &job, error);
}

static gboolean
set_verdict (MesignStoreWrite *write, gpointer data, GError **error)
{
  return save_verdict (write, data, error);
}

/**
 * mesign_store_set_verdict_sync:
 * @self: a store
 * @message_id: the store's id of a message
 * @verdict: what is judged now
 * @generation: the generation of trust it was judged in
 * @error: return location for a #MesignStoreError
 *
 * Notes a new verdict on a message that was taken in before.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_store_set_verdict_sync (MesignStore *self,
                               gint64 message_id,
                               const MesignVerdict *verdict,
                               gint64 generation,
                               GError **error)
{
  Judged job = { .message_id = message_id, .verdict = verdict, .generation = generation };

  g_return_val_if_fail (MESIGN_IS_STORE (self), FALSE);

  return mesign_store_write (self, set_verdict, &job, error);
}
