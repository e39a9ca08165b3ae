/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading a stored body through, once: what the list, the search, the keystore and the journeys
 * need of it. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include "mime/mesign-text.h"
#include "smime/mesign-smime.h"
#include "sync/mesign-sealed-text.h"

static gint64
get_received (const MesignMessageInfo *info)
{
  if (info->received == 0)
    return info->first_seen;

  return info->first_seen != 0 ? MIN (info->received, info->first_seen) : info->received;
}

static MesignTrustSnapshot *
ref_snapshot (const MesignSyncContext *context, GError **error)
{
  return context->snapshot != NULL ? mesign_trust_snapshot_ref (context->snapshot)
                                   : context->ref_snapshot (context->snapshot_data, error);
}

static MesignOpenedMessage *
open_octets (const MesignSyncContext *context,
             MesignTrustSnapshot *snapshot,
             const MesignMessageInfo *info,
             GBytes *octets)
{
  const MesignSmimeContext smime = {
    .snapshot = snapshot,
    .key_pairs = context->key_pairs,
    .received = get_received (info),
    .now = mesign_sync_get_now (context),
  };
  g_autoptr (GError) error = NULL;
  MesignOpenedMessage *opened = mesign_smime_open (octets, &smime, &error);

  if (opened == NULL)
    g_debug ("A body is no mail: %s", error->message);

  return opened;
}

static GStrv
list_attachment_names (const MesignOpenedMessage *opened)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];

      if (!attachment->is_inline)
        g_strv_builder_add (names, attachment->filename);
    }

  return g_strv_builder_end (names);
}

/* A body that is read through: what the store is to be given, and what that is borrowed from. */
typedef struct
{
  MesignTrustSnapshot *snapshot;
  MesignOpenedMessage *opened;
  char *preview;
  char *names;
  char *key_id;
  GBytes *list;
  GBytes *text;
} Reading;

static void
reading_free (Reading *self)
{
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->opened, mesign_opened_message_unref);
  g_free (self->preview);
  g_free (self->names);
  g_free (self->key_id);
  g_clear_pointer (&self->list, g_bytes_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* Nothing of encrypted mail goes into the store in the clear, and nothing at all of it while there
 * is no key to seal it with. */
static gboolean
seal (const MesignSyncContext *context,
      gint64 message_id,
      Reading *self,
      MesignIntake *intake,
      GError **error)
{
  const MesignOpenedMessage *opened = self->opened;
  g_auto (GStrv) names = list_attachment_names (opened);
  g_autofree char *preview = NULL;
  g_autoptr (MesignSecret) key =
      mesign_keystore_derive_key (context->keystore, MESIGN_SEALED_TEXT_PURPOSE, NULL);

  if (key == NULL || opened->report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
    return TRUE;

  preview = mesign_text_make_preview (opened->body_text, MESIGN_TEXT_PREVIEW_LENGTH);
  self->list = mesign_sealed_list_seal (key, message_id, opened->headers, preview,
                                        (const char *const *) names, error);
  if (self->list == NULL)
    return FALSE;
  self->text = mesign_sealed_text_seal (key, message_id, opened->body_text, error);
  if (self->text == NULL)
    return FALSE;
  self->key_id = mesign_sealed_text_dup_key_id (key);
  intake->sealed_key_id = self->key_id;
  intake->sealed_list = self->list;
  intake->sealed_text = self->text;

  return TRUE;
}

static void
note_plain (Reading *self, MesignIntake *intake)
{
  g_auto (GStrv) names = list_attachment_names (self->opened);

  self->names = g_strjoinv ("\n", names);
  self->preview = mesign_text_make_preview (self->opened->body_text, MESIGN_TEXT_PREVIEW_LENGTH);
  intake->preview = self->preview;
  intake->text = self->opened->body_text;
  intake->attachment_names = self->names;
}

static gboolean
has_attachment (const MesignOpenedMessage *opened)
{
  g_auto (GStrv) names = list_attachment_names (opened);

  return names[0] != NULL;
}

/* What the store is to be given of a message, which may be none. @intake borrows from the reading.
 */
static gboolean
make_intake (const MesignSyncContext *context,
             gint64 message_id,
             Reading *self,
             MesignIntake *intake,
             GError **error)
{
  *intake = (MesignIntake){
    .verdict_generation = mesign_trust_snapshot_get_generation (self->snapshot),
  };
  if (self->opened == NULL)
    return TRUE;
  intake->verdict = mesign_verdict_from_report (self->opened->report);
  intake->has_attachment = has_attachment (self->opened);
  if (self->opened->report->encryption.status != MESIGN_ENCRYPTION_NONE)
    return seal (context, message_id, self, intake, error);
  note_plain (self, intake);

  return TRUE;
}

static gboolean
is_locked (const MesignSyncContext *context)
{
  return mesign_keystore_get_state (context->keystore) == MESIGN_KEYSTORE_LOCKED;
}

/* An own key might open it, once the keystore is unlocked. */
static gboolean
waits_for_key (const MesignSyncContext *context, const MesignOpenedMessage *opened)
{
  return opened != NULL && opened->report->encryption.status == MESIGN_ENCRYPTION_NO_KEY &&
         is_locked (context);
}

/* Reads one body through. What has to wait for the keystore is taken in again at the next
 * synchronisation. */
static Reading *
read_through (const MesignSyncContext *context,
              const MesignMessageInfo *info,
              GBytes *octets,
              MesignIntake *intake,
              MesignSyncResult *result,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (Reading) self = g_new0 (Reading, 1);
  gboolean has_to_wait = FALSE;
  guint n_news = 0;

  self->snapshot = ref_snapshot (context, error);
  if (self->snapshot == NULL)
    return NULL;
  self->opened = open_octets (context, self->snapshot, info, octets);
  if (self->opened != NULL &&
      (!mesign_sync_harvest_sync (context->keystore, self->opened, get_received (info), &n_news,
                                  error) ||
       !mesign_sync_follow_retrieval (context, info, self->opened, octets, result, &has_to_wait,
                                      cancellable, error)))
    return NULL;
  result->n_certificates += n_news;
  if (!make_intake (context, info->id, self, intake, error))
    return NULL;
  intake->has_to_wait = has_to_wait || waits_for_key (context, self->opened);

  return g_steal_pointer (&self);
}

static gboolean
take_in (const MesignSyncContext *context,
         const MesignMessageInfo *info,
         GBytes *octets,
         MesignSyncResult *result,
         GCancellable *cancellable,
         GError **error)
{
  MesignIntake intake;
  g_autoptr (Reading) reading =
      read_through (context, info, octets, &intake, result, cancellable, error);

  return reading != NULL &&
         mesign_store_put_intakes_sync (context->store, &info->id, &intake, 1, error);
}

/**
 * mesign_sync_keep_opened_sync:
 * @context: store, keystore and snapshot
 * @info: what the store knows of the message
 * @opened: the message, opened as of when it reached the mailbox
 * @error: return location for a #MesignStoreError
 *
 * Gives the store what the list and the search need of a message that somebody has opened. Whatever
 * else there is to take in of it stays so. Blocks.
 *
 * Returns: whether it is in the store
 */
gboolean
mesign_sync_keep_opened_sync (const MesignSyncContext *context,
                              const MesignMessageInfo *info,
                              const MesignOpenedMessage *opened,
                              GError **error)
{
  g_autoptr (Reading) reading = g_new0 (Reading, 1);
  MesignIntake intake;

  reading->opened = mesign_opened_message_ref ((MesignOpenedMessage *) opened);
  reading->snapshot = ref_snapshot (context, error);

  return reading->snapshot != NULL && make_intake (context, info->id, reading, &intake, error) &&
         mesign_store_put_intake_sync (context->store, info->id, &intake, error) &&
         (info->body_state == MESIGN_BODY_TAKEN_IN ||
          mesign_store_set_body_state_sync (context->store, info->id, info->body_state, error));
}

/* As long as the keystore is locked nothing more is to be known of encrypted mail that was read
 * through before, and what is sealed of it must stay. */
static gboolean
can_tell_nothing_new (const MesignSyncContext *context, const MesignMessageInfo *info)
{
  return info->verdict.encryption != MESIGN_ENCRYPTION_NONE && is_locked (context);
}

/**
 * mesign_sync_take_in_sync:
 * @context: what to work on
 * @message_id: the store's id of a message whose octets are stored
 * @result: journeys that moved are added to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignStoreError, #MesignKeystoreError or #MesignRetrievalError
 *
 * Reads a stored body through: judges it as of when it reached the mailbox, gives the store what
 * the list and the search need, keeps the certificates of its valid signers, and lets a provider's
 * mail move its journey; where nobody vouches for such a mail, its DKIM signatures are verified,
 * for which the DNS is asked (mesign_dkim_check_sync()). Of encrypted mail only sealed text is
 * stored, and none while the keystore is locked or empty; what needs a key stays to be taken in
 * while it is locked. A body that cannot be read is taken in with what is known. Every step may be
 * done again, so an interruption does no harm. Blocks.
 *
 * Returns: whether it is taken in; also when the message is gone meanwhile
 */
gboolean
mesign_sync_take_in_sync (const MesignSyncContext *context,
                          gint64 message_id,
                          MesignSyncResult *result,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (context->store, message_id, &local);

  if (g_error_matches (local, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
    return TRUE;
  if (info != NULL && can_tell_nothing_new (context, info))
    return TRUE;
  if (info != NULL)
    octets = mesign_store_get_body_sync (context->store, message_id, &local);
  if (octets != NULL)
    return take_in (context, info, octets, result, cancellable, error);
  if (g_error_matches (local, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND))
    return mesign_store_set_body_state_sync (context->store, message_id, MESIGN_BODY_MISSING,
                                             error);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

typedef struct
{
  const MesignSyncContext *context;
  MesignSyncResult *result;
  GCancellable *cancellable;
  GPtrArray *readings;
  GArray *intakes;
  GArray *ids;
} Intakes;

static gboolean
add_intake (Intakes *self, const MesignMessageInfo *info, GBytes *octets, GError **error)
{
  MesignIntake intake;
  Reading *reading;

  if (can_tell_nothing_new (self->context, info))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  reading =
      read_through (self->context, info, octets, &intake, self->result, self->cancellable, error);
  if (reading == NULL)
    return FALSE;
  g_ptr_array_add (self->readings, reading);
  g_array_append_val (self->intakes, intake);
  g_array_append_val (self->ids, info->id);

  return TRUE;
}

static gboolean
add_intakes (Intakes *self, GPtrArray *infos, GHashTable *octets, GError **error)
{
  for (guint i = 0; i < infos->len; i++)
    {
      const MesignMessageInfo *info = infos->pdata[i];

      if (!add_intake (self, info, g_hash_table_lookup (octets, &info->id), error))
        return FALSE;
    }

  return TRUE;
}

/* Reads many bodies through that were stored just now, and takes them in in one transaction; what
 * was read before something failed is kept. */
gboolean
mesign_sync_take_in_many (const MesignSyncContext *context,
                          const gint64 *message_ids,
                          GBytes *const *octets,
                          guint n_messages,
                          MesignSyncResult *result,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GPtrArray) readings = g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
  g_autoptr (GArray) intakes = g_array_new (FALSE, FALSE, sizeof (MesignIntake));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) infos =
      mesign_store_get_messages_sync (context->store, message_ids, n_messages, error);
  Intakes self = { context, result, cancellable, readings, intakes, ids };
  g_autoptr (GError) local = NULL;

  if (infos == NULL)
    return FALSE;
  for (guint i = 0; i < n_messages; i++)
    g_hash_table_insert (by_id, (gpointer) &message_ids[i], octets[i]);
  if (!add_intakes (&self, infos, by_id, &local))
    g_propagate_error (error, g_error_copy (local));

  return mesign_store_put_intakes_sync (context->store, (const gint64 *) (void *) ids->data,
                                        (const MesignIntake *) (void *) intakes->data, ids->len,
                                        local == NULL ? error : NULL) &&
         local == NULL;
}
