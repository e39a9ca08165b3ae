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

static MesignOpenedMessage *
open_octets (const MesignSyncContext *context, const MesignMessageInfo *info, GBytes *octets)
{
  const MesignSmimeContext smime = {
    .snapshot = context->snapshot,
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

/* Nothing of encrypted mail goes into the store in the clear, and nothing at all of it while there
 * is no key to seal it with. */
static gboolean
put_sealed (const MesignSyncContext *context,
            gint64 message_id,
            const MesignOpenedMessage *opened,
            MesignIntake *intake,
            GError **error)
{
  g_auto (GStrv) names = list_attachment_names (opened);
  g_autofree char *preview = NULL;
  g_autofree char *key_id = NULL;
  g_autoptr (GBytes) list = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (MesignSecret) key =
      mesign_keystore_derive_key (context->keystore, MESIGN_SEALED_TEXT_PURPOSE, NULL);

  if (key == NULL || opened->report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
    return mesign_store_put_intake_sync (context->store, message_id, intake, error);

  preview = mesign_text_make_preview (opened->body_text, MESIGN_TEXT_PREVIEW_LENGTH);
  key_id = mesign_sealed_text_dup_key_id (key);
  list = mesign_sealed_list_seal (key, message_id, opened->headers, preview,
                                  (const char *const *) names, error);
  text = list != NULL ? mesign_sealed_text_seal (key, message_id, opened->body_text, error) : NULL;
  if (text == NULL)
    return FALSE;
  intake->sealed_key_id = key_id;
  intake->sealed_list = list;
  intake->sealed_text = text;

  return mesign_store_put_intake_sync (context->store, message_id, intake, error);
}

static gboolean
put_plain (const MesignSyncContext *context,
           gint64 message_id,
           const MesignOpenedMessage *opened,
           MesignIntake *intake,
           GError **error)
{
  g_auto (GStrv) names = list_attachment_names (opened);
  g_autofree char *joined = g_strjoinv ("\n", names);
  g_autofree char *preview =
      mesign_text_make_preview (opened->body_text, MESIGN_TEXT_PREVIEW_LENGTH);

  intake->preview = preview;
  intake->text = opened->body_text;
  intake->attachment_names = joined;

  return mesign_store_put_intake_sync (context->store, message_id, intake, error);
}

static gboolean
has_attachment (const MesignOpenedMessage *opened)
{
  g_auto (GStrv) names = list_attachment_names (opened);

  return names[0] != NULL;
}

static gboolean
put_intake (const MesignSyncContext *context,
            gint64 message_id,
            const MesignOpenedMessage *opened,
            GError **error)
{
  MesignIntake intake = {
    .verdict_generation = mesign_trust_snapshot_get_generation (context->snapshot),
  };

  if (opened == NULL)
    return mesign_store_put_intake_sync (context->store, message_id, &intake, error);
  intake.verdict = mesign_verdict_from_report (opened->report);
  intake.has_attachment = has_attachment (opened);
  if (opened->report->encryption.status != MESIGN_ENCRYPTION_NONE)
    return put_sealed (context, message_id, opened, &intake, error);

  return put_plain (context, message_id, opened, &intake, error);
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

/* What has to wait for the keystore is taken in again at the next synchronisation. */
static gboolean
take_in (const MesignSyncContext *context,
         const MesignMessageInfo *info,
         GBytes *octets,
         MesignSyncResult *result,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (MesignOpenedMessage) opened = open_octets (context, info, octets);
  gboolean has_to_wait = FALSE;
  guint n_news = 0;

  if (opened != NULL &&
      (!mesign_sync_harvest_sync (context->keystore, opened, get_received (info), &n_news, error) ||
       !mesign_sync_follow_retrieval (context, info, opened, octets, result, &has_to_wait,
                                      cancellable, error)))
    return FALSE;
  result->n_certificates += n_news;
  if (!put_intake (context, info->id, opened, error))
    return FALSE;

  return !(has_to_wait || waits_for_key (context, opened)) ||
         mesign_store_set_body_state_sync (context->store, info->id, MESIGN_BODY_STORED, error);
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
  return put_intake (context, info->id, opened, error) &&
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
