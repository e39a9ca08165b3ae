/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <string.h>

/* What is kept of encrypted mail, sealed. */

/**
 * mesign_sealed_free:
 * @self: sealed octets
 */
void
mesign_sealed_free (MesignSealed *self)
{
  g_free (self->key_id);
  g_clear_pointer (&self->list, g_bytes_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

/* What is sealed begins with a random nonce, which no two seals share. */
static void
take_stamp (MesignSealedStamp *self, GBytes *list)
{
  gsize length = 0;
  const guint8 *octets = list != NULL ? g_bytes_get_data (list, &length) : NULL;

  if (length > 0)
    memcpy (self->octets, octets, MIN (length, MESIGN_SEALED_STAMP_LENGTH));
}

/**
 * mesign_sealed_get_stamp:
 * @self: sealed octets with a list
 * @stamp: (out caller-allocates): what tells them from others of the same message
 */
void
mesign_sealed_get_stamp (const MesignSealed *self, MesignSealedStamp *stamp)
{
  *stamp = (MesignSealedStamp){ .message_id = self->message_id };
  take_stamp (stamp, self->list);
}

typedef struct
{
  const gint64 *ids;
  guint n_ids;
  const char *sql;
  GPtrArray *sealed;
} Request;

static gboolean
load_sealed (MesignStatement *statement, GPtrArray *list, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignSealed *one = g_new0 (MesignSealed, 1);

      one->message_id = mesign_statement_get_int64 (statement, 0);
      one->key_id = mesign_statement_dup_text (statement, 1);
      one->list = mesign_statement_dup_bytes (statement, 2);
      one->text = mesign_statement_dup_bytes (statement, 3);
      g_ptr_array_add (list, one);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
read_sealed (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, self->sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_ids; i++)
    {
      mesign_statement_bind_int64 (statement, 1, self->ids[i]);
      if (!load_sealed (statement, self->sealed, error))
        return FALSE;
      mesign_statement_reset (statement);
    }

  return TRUE;
}

static GPtrArray *
read_all (MesignStore *self, const char *sql, const gint64 *ids, guint n_ids, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_sealed_free);
  Request request = { .ids = ids, .n_ids = n_ids, .sql = sql, .sealed = list };

  return mesign_store_read (self, read_sealed, &request, error) ? g_steal_pointer (&list) : NULL;
}

/**
 * mesign_store_get_sealed_lists_sync:
 * @self: a store
 * @message_ids: (array length=n_messages): the store's ids
 * @n_messages: how many
 * @error: return location for a #MesignStoreError
 *
 * Gives what a list shows of encrypted mail, to be unsealed in memory.
 *
 * Returns: (transfer full) (nullable) (element-type MesignSealed): without their texts, for those
 * that have any, or %NULL with @error set
 */
GPtrArray *
mesign_store_get_sealed_lists_sync (MesignStore *self,
                                    const gint64 *message_ids,
                                    guint n_messages,
                                    GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return read_all (self, "SELECT message_id, key_id, list, NULL FROM sealed WHERE message_id = ?1",
                   message_ids, n_messages, error);
}

/**
 * mesign_store_get_sealed_texts_sync:
 * @self: a store
 * @message_ids: (array length=n_messages): the store's ids
 * @n_messages: how many
 * @error: return location for a #MesignStoreError
 *
 * Gives all that is sealed of encrypted mail, for a #MesignSearchIndex.
 *
 * Returns: (transfer full) (nullable) (element-type MesignSealed): those there are of the messages,
 * or %NULL with @error set
 */
GPtrArray *
mesign_store_get_sealed_texts_sync (MesignStore *self,
                                    const gint64 *message_ids,
                                    guint n_messages,
                                    GError **error)
{
  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return read_all (self, "SELECT message_id, key_id, list, text FROM sealed WHERE message_id = ?1",
                   message_ids, n_messages, error);
}

static gboolean
read_stamps (MesignDb *db, gpointer data, GError **error)
{
  GArray *stamps = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT message_id, substr (list, 1, ?1) FROM sealed WHERE "
                         "list IS NOT NULL AND text IS NOT NULL ORDER BY message_id",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, MESIGN_SEALED_STAMP_LENGTH);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      g_autoptr (GBytes) beginning = mesign_statement_dup_bytes (statement, 1);
      MesignSealedStamp stamp = { .message_id = mesign_statement_get_int64 (statement, 0) };

      take_stamp (&stamp, beginning);
      g_array_append_val (stamps, stamp);
    }

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_store_list_sealed_stamps_sync:
 * @self: a store
 * @error: return location for a #MesignStoreError
 *
 * Says of which messages there is sealed text, and whether it is still the same, without reading
 * it.
 *
 * Returns: (transfer full) (nullable) (element-type MesignSealedStamp): by rising id, or %NULL with
 * @error set
 */
GArray *
mesign_store_list_sealed_stamps_sync (MesignStore *self, GError **error)
{
  g_autoptr (GArray) stamps = g_array_new (FALSE, FALSE, sizeof (MesignSealedStamp));

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_stamps, stamps, error) ? g_steal_pointer (&stamps) : NULL;
}
