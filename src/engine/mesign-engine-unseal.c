/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "model/mesign-list-row.h"
#include "sync/mesign-sealed-text.h"

/* What the store keeps sealed of encrypted mail, for the memory only: subjects and previews of a
 * list. While the keystore is not unlocked, the outer ones stand. */

MesignSecret *
mesign_engine_derive_text_key (MesignEngine *self)
{
  if (mesign_keystore_get_state (self->keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return NULL;

  return mesign_keystore_derive_key (self->keystore, MESIGN_SEALED_TEXT_PURPOSE, NULL);
}

/* By message id. */
static GHashTable *
load_lists (MesignEngine *self, GArray *message_ids)
{
  g_autoptr (MesignSecret) key = NULL;
  g_autoptr (GPtrArray) sealed = NULL;
  GHashTable *lists = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                             (GDestroyNotify) mesign_sealed_list_unref);

  if (message_ids->len == 0)
    return lists;
  key = mesign_engine_derive_text_key (self);
  if (key == NULL)
    return lists;
  sealed = mesign_store_get_sealed_lists_sync (
      self->store, (const gint64 *) (gpointer) message_ids->data, message_ids->len, NULL);
  for (guint i = 0; sealed != NULL && i < sealed->len; i++)
    {
      const MesignSealed *one = sealed->pdata[i];
      MesignSealedList *list = one->list != NULL
                                   ? mesign_sealed_list_open (key, one->message_id, one->list, NULL)
                                   : NULL;

      if (list != NULL)
        g_hash_table_insert (lists, g_memdup2 (&one->message_id, sizeof one->message_id), list);
    }

  return lists;
}

static void
replace (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by);
}

void
mesign_engine_unseal_rows (MesignEngine *self, GPtrArray *rows)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) lists = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const MesignListRow *row = rows->pdata[i];

      if (row->signs & MESIGN_SIGN_ENCRYPTED)
        g_array_append_val (ids, row->newest_message_id);
    }
  lists = load_lists (self, ids);
  for (guint i = 0; i < rows->len; i++)
    {
      MesignListRow *row = rows->pdata[i];
      const MesignSealedList *list = g_hash_table_lookup (lists, &row->newest_message_id);

      if (list == NULL)
        continue;
      replace (&row->subject, list->subject);
      replace (&row->preview, list->preview);
    }
}

void
mesign_engine_unseal_messages (MesignEngine *self, GPtrArray *messages)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) lists = NULL;

  for (guint i = 0; i < messages->len; i++)
    {
      const MesignMessageInfo *info = messages->pdata[i];

      if (info->verdict.encryption == MESIGN_ENCRYPTION_DECRYPTED)
        g_array_append_val (ids, info->id);
    }
  lists = load_lists (self, ids);
  for (guint i = 0; i < messages->len; i++)
    {
      MesignMessageInfo *info = messages->pdata[i];
      const MesignSealedList *list = g_hash_table_lookup (lists, &info->id);
      MesignEnvelope *envelope;

      if (list == NULL)
        continue;
      envelope = mesign_envelope_copy (info->envelope);
      replace (&envelope->subject, list->subject);
      mesign_envelope_unref (info->envelope);
      info->envelope = envelope;
      replace (&info->preview, list->preview);
    }
}
