/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-open-private.h"
#include "smime/mesign-smime.h"

#include <glib/gi18n-lib.h>

/* The reason of a report whose message an own key might have opened, and no one unlocked them. */
#define LOCKED "locked"

static void
clear_open_message (gpointer data)
{
  MesignOpening *open = data;

  g_clear_pointer (&open->octets, g_bytes_unref);
  g_clear_pointer (&open->info, mesign_message_info_unref);
  g_clear_pointer (&open->anchors, g_ptr_array_unref);
  g_clear_pointer (&open->keys, g_ptr_array_unref);
  g_clear_pointer (&open->password, mesign_secret_unref);
}

static gint64
get_received (const MesignOpening *open)
{
  const MesignMessageInfo *info = open->info;

  return info != NULL && info->received > 0 ? MIN (info->received, info->first_seen) : 0;
}

static MesignOpenedMessage *
open_with (const MesignOpening *open, const MesignOpenMeans *means, GError **error)
{
  const MesignSmimeContext context = {
    .snapshot = means->snapshot,
    .key_pairs = means->key_pairs,
    .at = open->at,
    .received = get_received (open),
    .now = mesign_engine_now (),
  };

  return mesign_smime_open (open->octets, &context, error);
}

/* Whether an own key might still open it. Other workers unlock the keystore at any moment: what
 * counts is whether the keys were there to be tried, not whether they are there by now. */
static gboolean
lacks_own_keys (const MesignOpening *open,
                const MesignOpenMeans *means,
                const MesignOpenedMessage *opened)
{
  return !open->without_store && !means->has_own_keys &&
         opened->report->encryption.status == MESIGN_ENCRYPTION_NO_KEY &&
         mesign_keystore_get_state (open->job.engine->keystore) != MESIGN_KEYSTORE_EMPTY;
}

/* The keystore has to be unlocked first; where that cannot be, the report says so. */
static gboolean
open_with_own_keys (MesignOpening *open,
                    MesignOpenMeans *means,
                    MesignOpenedMessage **opened,
                    GError **error)
{
  if (!mesign_open_means_add_own_keys (open, means, TRUE, error))
    return FALSE;
  if (means->has_own_keys)
    {
      mesign_opened_message_unref (*opened);
      *opened = open_with (open, means, error);
    }
  else if (mesign_keystore_get_state (open->job.engine->keystore) == MESIGN_KEYSTORE_LOCKED)
    {
      g_free ((*opened)->report->encryption.reason);
      (*opened)->report->encryption.reason = g_strdup (LOCKED);
    }

  return *opened != NULL;
}

static MesignOpenedMessage *
open_message (MesignOpening *open, GCancellable *cancellable, GError **error)
{
  g_auto (MesignOpenMeans) means = { 0 };
  g_autoptr (MesignOpenedMessage) opened = NULL;

  if (!mesign_open_means_gather (&means, open, error))
    return NULL;
  opened = open_with (open, &means, error);
  if (opened != NULL && (open->fetch_revocation || open->fetch_issuers))
    {
      if (!mesign_open_means_ask_sync (open, &means, opened, cancellable, error))
        return NULL;
      mesign_opened_message_unref (opened);
      opened = open_with (open, &means, error);
    }
  if (opened != NULL && lacks_own_keys (open, &means, opened) &&
      !open_with_own_keys (open, &means, &opened, error))
    return NULL;

  return g_steal_pointer (&opened);
}

/* Reading teaches as taking in does, as long as it is judged by the user's own trust and as of now.
 */
static void
learn (MesignOpening *open, MesignOpenedMessage *opened)
{
  gint64 received = get_received (open);

  if (open->without_store)
    return;
  if (received == 0)
    received = mesign_engine_now ();
  if (open->anchors == NULL && open->at == 0)
    mesign_engine_learn_sync (&open->job, opened, received);
  mesign_engine_warn_of_changes_sync (open->job.engine, opened, received);
}

/* Whether the list and the search lack what was inside: it was read through without its key. */
static gboolean
is_unsealed_first (const MesignOpening *open, const MesignOpenedMessage *opened)
{
  g_autoptr (GPtrArray) sealed = NULL;

  if (opened->report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
    return FALSE;
  sealed = mesign_store_get_sealed_lists_sync (open->job.engine->store, &open->message_id, 1, NULL);

  return sealed != NULL && sealed->len == 0;
}

static gboolean
keep_opened (const MesignOpening *open, const MesignOpenedMessage *opened, GError **error)
{
  MesignEngine *engine = open->job.engine;
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (engine, error);
  const MesignSyncContext context = {
    .store = engine->store,
    .keystore = engine->keystore,
    .snapshot = snapshot,
  };

  return snapshot != NULL && mesign_sync_keep_opened_sync (&context, open->info, opened, error);
}

/* What a list shows is judged again when the message is looked at. */
static void
renew_verdict (const MesignOpening *open, const MesignOpenedMessage *opened)
{
  MesignEngine *engine = open->job.engine;
  gboolean is_new = open->is_usual && is_unsealed_first (open, opened);
  gint64 generation = mesign_keystore_get_generation_sync (engine->keystore);
  MesignVerdict verdict = mesign_verdict_from_report (opened->report);
  g_autoptr (GError) error = NULL;

  if (!open->is_usual || (open->info->verdict_generation == generation && !is_new) ||
      g_strcmp0 (opened->report->encryption.reason, LOCKED) == 0)
    return;
  if (is_new ? !keep_opened (open, opened, &error)
             : !mesign_store_set_verdict_sync (engine->store, open->message_id, &verdict,
                                               generation, &error))
    g_warning ("The verdict on message %" G_GINT64_FORMAT " is not kept: %s", open->message_id,
               error->message);
}

/* Opens octets of the store as the usual way does, within another job. */
MesignOpenedMessage *
mesign_engine_open_stored_sync (MesignJob *job,
                                GBytes *octets,
                                const MesignMessageInfo *info,
                                GError **error)
{
  MesignOpening open = {
    .job = { .engine = job->engine, .without_keys = job->without_keys },
    .octets = octets,
    .info = (MesignMessageInfo *) info,
    .is_usual = TRUE,
  };

  return open_message (&open, NULL, error);
}

/* Where it lies says more than the flag, which a server sets on whatever it likes. */
static gboolean
lies_in (MesignStore *store,
         const MesignMessageInfo *info,
         MesignMailboxRole role,
         MesignFlags flags)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox = NULL;

      if ((placement->flags & flags) != flags)
        continue;
      mailbox = mesign_store_get_mailbox_sync (store, placement->mailbox_id, NULL);
      if (mailbox != NULL && mailbox->role == role)
        return TRUE;
    }

  return FALSE;
}

static gboolean
run_open_message (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignOpening *open = data;
  MesignOpenedMessage *opened;

  g_clear_pointer (&open->octets, g_bytes_unref);
  g_clear_pointer (&open->info, mesign_message_info_unref);
  open->octets = mesign_engine_fetch_octets_sync (&open->job, open->message_id, cancellable, error);
  if (open->octets == NULL)
    return FALSE;
  open->info = mesign_store_get_message_sync (open->job.engine->store, open->message_id, error);
  if (open->info == NULL)
    return FALSE;
  opened = open_message (open, cancellable, error);
  if (opened == NULL)
    return FALSE;
  renew_verdict (open, opened);
  learn (open, opened);
  opened->is_draft =
      lies_in (open->job.engine->store, open->info, MESIGN_MAILBOX_ROLE_DRAFTS, MESIGN_FLAG_DRAFT);
  opened->is_sent =
      lies_in (open->job.engine->store, open->info, MESIGN_MAILBOX_ROLE_SENT, MESIGN_FLAG_NONE);
  open->job.result = opened;

  return TRUE;
}

static gboolean
run_open_octets (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignOpening *open = data;

  if (!open->without_store && open->job.engine->keystore == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The profile is not open."));
      return FALSE;
    }
  open->job.result = open_message (open, cancellable, error);
  if (open->job.result != NULL)
    learn (open, open->job.result);

  return open->job.result != NULL;
}

static const MesignJobClass open_message_class = {
  .size = sizeof (MesignOpening),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_opened_message_unref,
  .run = run_open_message,
  .clear = clear_open_message,
};

static const MesignJobClass open_octets_class = {
  .size = sizeof (MesignOpening),
  .flags = MESIGN_JOB_OPTIONAL_KEYS | MESIGN_JOB_CLOSED_ENGINE,
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_opened_message_unref,
  .run = run_open_octets,
  .clear = clear_open_message,
};

/* Options that ask for nothing special are the usual way. */
static gboolean
are_usual (const MesignOpenOptions *options)
{
  return options == NULL ||
         (options->at == 0 && options->anchors == NULL && options->keys == NULL &&
          !options->fetch_revocation && !options->fetch_issuers && !options->without_store);
}

static void
take_options (MesignOpening *open, const MesignOpenOptions *options)
{
  open->is_usual = are_usual (options);
  if (options == NULL)
    return;
  open->at = options->at;
  open->anchors = options->anchors != NULL ? g_ptr_array_ref (options->anchors) : NULL;
  open->keys = options->keys != NULL ? g_ptr_array_ref (options->keys) : NULL;
  open->password = options->password != NULL ? mesign_secret_ref (options->password) : NULL;
  /* nobody is asked whom the user does not want asked */
  open->policy = MESIGN_REVOCATION_POLICY_OCSP;
  mesign_engine_read_revocation_policy (open->job.engine, &open->policy, &open->may_ask_private);
  open->fetch_revocation =
      options->fetch_revocation && open->policy != MESIGN_REVOCATION_POLICY_OFF;
  open->fetch_issuers =
      options->fetch_issuers ||
      (open->fetch_revocation && mesign_engine_fetches_issuers (open->job.engine));
  open->without_store = options->without_store;
  if (open->fetch_revocation || open->fetch_issuers)
    open->job.place = MESIGN_JOB_OUTSIDE;
}

/**
 * mesign_engine_open_message_async:
 * @self: an open engine
 * @message_id: the store's id of a message
 * @options: (nullable): how; %NULL for the usual way
 * @cancellable: (nullable): cancels
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens a message: peels, verifies, decrypts and decodes it. Its octets are fetched first where
 * they are missing. Nobody is told that it is read, unless revocations are asked for. Where the
 * private keys stay locked it is judged without: the encryption's status is no-key, the reason
 * "locked".
 */
void
mesign_engine_open_message_async (MesignEngine *self,
                                  gint64 message_id,
                                  const MesignOpenOptions *options,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  MesignOpening *open =
      mesign_job_new (self, &open_message_class, cancellable, callback, user_data);

  open->message_id = message_id;
  take_options (open, options);
  open->without_store = FALSE;
  mesign_job_start (open);
}

/**
 * mesign_engine_open_message_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the message, or %NULL with @error set
 */
MesignOpenedMessage *
mesign_engine_open_message_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &open_message_class, result, error);
}

/**
 * mesign_engine_open_octets_async:
 * @self: an engine; it need not be open if @options say to do without the store
 * @octets: a message
 * @options: (nullable): how; %NULL for the usual way
 * @cancellable: (nullable): cancels
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens a message that does not lie in the store, as mesign_engine_open_message_async() does.
 * Without the store it is judged with what is handed in and the public list alone; then neither a
 * profile nor a bus nor a key ring is needed.
 */
void
mesign_engine_open_octets_async (MesignEngine *self,
                                 GBytes *octets,
                                 const MesignOpenOptions *options,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  MesignOpening *open = mesign_job_new (self, &open_octets_class, cancellable, callback, user_data);

  open->octets = g_bytes_ref (octets);
  take_options (open, options);
  mesign_job_start (open);
}

/**
 * mesign_engine_open_octets_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the message, or %NULL with @error set,
 * %MESIGN_ENGINE_ERROR_NOT_A_MESSAGE if the octets are none
 */
MesignOpenedMessage *
mesign_engine_open_octets_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &open_octets_class, result, error);
}
