/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "model/mesign-address.h"
#include "model/mesign-list-row.h"
#include "sync/mesign-sealed-text.h"

/* What the store keeps sealed of encrypted mail, for the memory only: subjects, previews and
 * recipients of a list. Where the keystore stays locked, the outer ones stand. */

/* The key of what is sealed. A locked keystore is an error, which has the job run again once it is
 * unlocked; NULL without one where there are no keys, or the job goes on without. */
MesignSecret *
mesign_engine_derive_text_key (MesignJob *job, GError **error)
{
  MesignKeystore *keystore = job->engine->keystore;

  if (mesign_keystore_get_state (keystore) != MESIGN_KEYSTORE_UNLOCKED &&
      (job->without_keys || mesign_keystore_get_state (keystore) == MESIGN_KEYSTORE_EMPTY))
    return NULL;

  return mesign_keystore_derive_key (keystore, MESIGN_SEALED_TEXT_PURPOSE, error);
}

static void
open_list (GHashTable *lists, MesignSecret *key, const MesignSealed *sealed)
{
  MesignSealedList *list =
      sealed->list != NULL ? mesign_sealed_list_open (key, sealed->message_id, sealed->list, NULL)
                           : NULL;

  if (list != NULL)
    g_hash_table_insert (lists, g_memdup2 (&sealed->message_id, sizeof sealed->message_id), list);
}

/* By message id; the key ring is asked only if there is something sealed. */
static GHashTable *
load_lists (MesignJob *job, GArray *message_ids, GError **error)
{
  g_autoptr (GHashTable) lists = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                                        (GDestroyNotify) mesign_sealed_list_unref);
  g_autoptr (GPtrArray) sealed = NULL;
  g_autoptr (MesignSecret) key = NULL;
  GError *inner = NULL;

  if (message_ids->len == 0)
    return g_steal_pointer (&lists);
  sealed = mesign_store_get_sealed_lists_sync (
      job->engine->store, (const gint64 *) (gpointer) message_ids->data, message_ids->len, error);
  if (sealed == NULL)
    return NULL;
  if (sealed->len > 0)
    key = mesign_engine_derive_text_key (job, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return NULL;
    }
  for (guint i = 0; key != NULL && i < sealed->len; i++)
    open_list (lists, key, sealed->pdata[i]);

  return g_steal_pointer (&lists);
}

static void
replace (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by);
}

static void
replace_list (GPtrArray **list, GPtrArray *by)
{
  if (by == NULL)
    return;
  g_ptr_array_unref (*list);
  *list = g_ptr_array_ref (by);
}

static gpointer
copy_address (gconstpointer address, gpointer user_data)
{
  return mesign_address_ref ((MesignAddress *) address);
}

static void
unseal_row (MesignListRow *row, const MesignSealedList *list)
{
  replace (&row->subject, list->subject);
  replace (&row->preview, list->preview);
  if (row->recipients == NULL || list->to == NULL)
    return;
  g_ptr_array_unref (row->recipients);
  row->recipients = mesign_address_list_new ();
  g_ptr_array_extend (row->recipients, list->to, copy_address, NULL);
  g_ptr_array_extend (row->recipients, list->cc, copy_address, NULL);
  g_ptr_array_extend (row->recipients, list->bcc, copy_address, NULL);
}

static void
unseal_message (MesignMessageInfo *info, const MesignSealedList *list)
{
  MesignEnvelope *envelope = mesign_envelope_copy (info->envelope);

  replace (&envelope->subject, list->subject);
  replace_list (&envelope->to, list->to);
  replace_list (&envelope->cc, list->cc);
  replace_list (&envelope->bcc, list->bcc);
  mesign_envelope_unref (info->envelope);
  info->envelope = envelope;
  replace (&info->preview, list->preview);
}

gboolean
mesign_engine_unseal_rows (MesignJob *job, GPtrArray *rows, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) lists = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const MesignListRow *row = rows->pdata[i];

      if (row->signs & MESIGN_SIGN_ENCRYPTED)
        g_array_append_val (ids, row->newest_message_id);
    }
  lists = load_lists (job, ids, error);
  if (lists == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      MesignListRow *row = rows->pdata[i];
      const MesignSealedList *list = g_hash_table_lookup (lists, &row->newest_message_id);

      if (list != NULL)
        unseal_row (row, list);
    }

  return TRUE;
}

gboolean
mesign_engine_unseal_messages (MesignJob *job, GPtrArray *messages, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) lists = NULL;

  for (guint i = 0; i < messages->len; i++)
    {
      const MesignMessageInfo *info = messages->pdata[i];

      if (info->verdict.encryption == MESIGN_ENCRYPTION_DECRYPTED)
        g_array_append_val (ids, info->id);
    }
  lists = load_lists (job, ids, error);
  if (lists == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      MesignMessageInfo *info = messages->pdata[i];
      const MesignSealedList *list = g_hash_table_lookup (lists, &info->id);

      if (list != NULL)
        unseal_message (info, list);
    }

  return TRUE;
}
