/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "crypto/mesign-key-file.h"
#include "crypto/mesign-x509.h"
#include "engine/mesign-engine-private.h"
#include "smime/mesign-smime.h"
#include "trust/mesign-trust-fetch.h"

#include <glib/gi18n-lib.h>

/* Opening a message: with the profile's snapshot and keys, or with what is handed in. */
typedef struct
{
  MesignJob job;
  gint64 message_id;
  GBytes *octets;
  MesignMessageInfo *info;
  gboolean is_usual;

  gint64 at;
  GPtrArray *anchors;
  GPtrArray *keys;
  MesignSecret *password;
  gboolean fetch_revocation;
  gboolean fetch_issuers;
  gboolean without_store;
  gboolean may_ask_private;
  MesignRevocationPolicy policy;
} OpenMessage;

/* What is gathered for it on the worker. */
typedef struct
{
  MesignTrustSnapshot *snapshot;
  GPtrArray *anchors;
  GPtrArray *key_pairs;
  GPtrArray *intermediates;
  gboolean has_own_keys;
} Means;

/* The reason of a report whose message an own key might have opened, and no one unlocked them. */
#define LOCKED "locked"

static void
means_clear (Means *self)
{
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->anchors, g_ptr_array_unref);
  g_clear_pointer (&self->key_pairs, g_ptr_array_unref);
  g_clear_pointer (&self->intermediates, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Means, means_clear)

static void
clear_open_message (gpointer data)
{
  OpenMessage *open = data;

  g_clear_pointer (&open->octets, g_bytes_unref);
  g_clear_pointer (&open->info, mesign_message_info_unref);
  g_clear_pointer (&open->anchors, g_ptr_array_unref);
  g_clear_pointer (&open->keys, g_ptr_array_unref);
  g_clear_pointer (&open->password, mesign_secret_unref);
}

static gpointer
copy_certificate (gconstpointer certificate, gpointer data)
{
  return mesign_certificate_ref ((gpointer) certificate);
}

static gpointer
copy_key_pair (gconstpointer pair, gpointer data)
{
  return mesign_key_pair_ref ((gpointer) pair);
}

static gboolean
read_anchors (const OpenMessage *open, Means *means, GError **error)
{
  if (open->anchors == NULL)
    return TRUE;
  means->anchors = mesign_certificate_list_new ();
  for (guint i = 0; i < open->anchors->len; i++)
    {
      g_autoptr (GPtrArray) some = mesign_x509_parse_any (open->anchors->pdata[i], error);

      if (some == NULL)
        return FALSE;
      g_ptr_array_extend (means->anchors, some, copy_certificate, NULL);
    }

  return TRUE;
}

static gboolean
read_keys (const OpenMessage *open, Means *means, GError **error)
{
  g_autoptr (MesignSecret) empty = mesign_secret_new ("", 0);

  means->key_pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  means->intermediates = mesign_certificate_list_new ();
  for (guint i = 0; open->keys != NULL && i < open->keys->len; i++)
    {
      g_autoptr (MesignPfx) pfx = mesign_key_file_open (
          open->keys->pdata[i], open->password != NULL ? open->password : empty, error);

      if (pfx == NULL)
        return FALSE;
      g_ptr_array_extend (means->key_pairs, pfx->key_pairs, copy_key_pair, NULL);
      g_ptr_array_extend (means->intermediates, pfx->certificates, copy_certificate, NULL);
    }

  return TRUE;
}

static MesignTrustSnapshot *
make_snapshot (const OpenMessage *open, const Means *means, GPtrArray *revocations, GError **error)
{
  MesignEngine *engine = open->job.engine;
  const MesignTrustOptions options = {
    .only_anchors = means->anchors,
    .intermediates = means->intermediates,
    .revocations = revocations,
    .now = mesign_engine_now (),
  };
  g_autoptr (MesignAnchors) anchors = NULL;

  if (open->is_usual)
    return mesign_engine_ref_snapshot_sync (engine, error);
  if (means->anchors == NULL)
    {
      anchors = mesign_engine_ref_anchors_sync (engine, error);
      if (anchors == NULL)
        return NULL;
    }

  return mesign_trust_snapshot_new_sync (open->without_store ? NULL : engine->keystore, anchors,
                                         &options, error);
}

static gint64
get_received (const OpenMessage *open)
{
  const MesignMessageInfo *info = open->info;

  return info != NULL && info->received > 0 ? MIN (info->received, info->first_seen) : 0;
}

static MesignOpenedMessage *
open_with (const OpenMessage *open, const Means *means, GError **error)
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

static void
collect_signers (const MesignOpenedMessage *opened, GPtrArray *certificates)
{
  for (guint i = 0; i < opened->report->layers->len; i++)
    {
      const MesignLayer *layer = opened->report->layers->pdata[i];

      for (guint j = 0; layer->signers != NULL && j < layer->signers->len; j++)
        {
          const MesignSigner *signer = layer->signers->pdata[j];

          if (signer->certificate != NULL)
            g_ptr_array_add (certificates, mesign_certificate_ref (signer->certificate));
        }
    }
}

/* Whoever vouches for the time has to be in order as well. */
static void
collect_stamp (const MesignOpenedMessage *opened, GPtrArray *certificates, GPtrArray *beside)
{
  GPtrArray *chain = opened->report->timestamp.chain;

  if (chain == NULL || chain->len == 0)
    return;
  g_ptr_array_add (certificates, mesign_certificate_ref (chain->pdata[0]));
  g_ptr_array_extend (beside, chain, copy_certificate, NULL);
}

static gboolean
renew_snapshot (const OpenMessage *open, Means *means, GPtrArray *revocations, GError **error)
{
  MesignTrustSnapshot *snapshot = make_snapshot (open, means, revocations, error);

  if (snapshot == NULL)
    return FALSE;
  mesign_trust_snapshot_unref (means->snapshot);
  means->snapshot = snapshot;

  return TRUE;
}

/* Fetches the issuers that are missing, and has the snapshot know them. That there are none to be
 * had is no error: the report says that there is no path. */
static gboolean
fetch_issuers (const OpenMessage *open,
               Means *means,
               GPtrArray *signers,
               GPtrArray *beside,
               GCancellable *cancellable,
               GError **error)
{
  MesignKeystore *keystore = open->without_store ? NULL : open->job.engine->keystore;

  for (guint i = 0; i < signers->len; i++)
    {
      g_autoptr (GError) inner = NULL;
      g_autoptr (GPtrArray) fetched =
          mesign_engine_fetch_issuers_sync (means->snapshot, keystore, signers->pdata[i], beside,
                                            open->may_ask_private, cancellable, &inner);

      if (fetched == NULL)
        g_debug ("The issuer was not fetched: %s", inner->message);
      else
        g_ptr_array_extend (means->intermediates, fetched, copy_certificate, NULL);
    }

  return renew_snapshot (open, means, NULL, error);
}

/* Asks the signers' authorities, and has the snapshot know what they said. */
static gboolean
ask_authorities (const OpenMessage *open,
                 Means *means,
                 GPtrArray *signers,
                 GPtrArray *beside,
                 GCancellable *cancellable,
                 GError **error)
{
  const MesignFetchOptions options = {
    .policy = open->policy,
    .allow_private = open->may_ask_private,
    .now = mesign_engine_now (),
  };
  g_autoptr (MesignRefresh) refresh = mesign_trust_refresh_sync (
      means->snapshot, open->without_store ? NULL : open->job.engine->keystore, signers, beside,
      &options, cancellable, error);

  return refresh != NULL && renew_snapshot (open, means, refresh->entries, error);
}

/* What a person wants fetched about the signers. */
static gboolean
ask_about (const OpenMessage *open,
           Means *means,
           const MesignOpenedMessage *opened,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GPtrArray) signers = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) beside = mesign_certificate_list_new ();

  collect_signers (opened, signers);
  if (opened->certificates != NULL)
    g_ptr_array_extend (beside, opened->certificates, copy_certificate, NULL);
  collect_stamp (opened, signers, beside);

  return signers->len == 0 ||
         ((!open->fetch_issuers ||
           fetch_issuers (open, means, signers, beside, cancellable, error)) &&
          (!open->fetch_revocation ||
           ask_authorities (open, means, signers, beside, cancellable, error)));
}

/* Adds the user's own keys. While the keystore is locked they are only asked for when the message
 * turns out to need one. */
static gboolean
add_own_keys (OpenMessage *open, Means *means, gboolean is_needed, GError **error)
{
  MesignEngine *engine = open->job.engine;
  g_autoptr (GPtrArray) own = NULL;

  if (open->without_store)
    return TRUE;
  if (!is_needed && mesign_keystore_get_state (engine->keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return TRUE;
  own = mesign_engine_load_key_pairs_sync (&open->job, error);
  if (own == NULL)
    return FALSE;
  g_ptr_array_extend (means->key_pairs, own, copy_key_pair, NULL);
  means->has_own_keys = own->len > 0;

  return TRUE;
}

/* Whether an own key might still open it. Other workers unlock the keystore at any moment: what
 * counts is whether the keys were there to be tried, not whether they are there by now. */
static gboolean
lacks_own_keys (const OpenMessage *open, const Means *means, const MesignOpenedMessage *opened)
{
  return !open->without_store && !means->has_own_keys &&
         opened->report->encryption.status == MESIGN_ENCRYPTION_NO_KEY &&
         mesign_keystore_get_state (open->job.engine->keystore) != MESIGN_KEYSTORE_EMPTY;
}

/* The keystore has to be unlocked first; where that cannot be, the report says so. */
static gboolean
open_with_own_keys (OpenMessage *open, Means *means, MesignOpenedMessage **opened, GError **error)
{
  if (!add_own_keys (open, means, TRUE, error))
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
open_message (OpenMessage *open, GCancellable *cancellable, GError **error)
{
  g_auto (Means) means = { 0 };
  g_autoptr (MesignOpenedMessage) opened = NULL;

  if (!read_anchors (open, &means, error) || !read_keys (open, &means, error) ||
      !add_own_keys (open, &means, FALSE, error))
    return NULL;
  means.snapshot = make_snapshot (open, &means, NULL, error);
  if (means.snapshot == NULL)
    return NULL;
  opened = open_with (open, &means, error);
  if (opened != NULL && (open->fetch_revocation || open->fetch_issuers))
    {
      if (!ask_about (open, &means, opened, cancellable, error))
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
learn (OpenMessage *open, MesignOpenedMessage *opened)
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
is_unsealed_first (const OpenMessage *open, const MesignOpenedMessage *opened)
{
  g_autoptr (GPtrArray) sealed = NULL;

  if (opened->report->encryption.status != MESIGN_ENCRYPTION_DECRYPTED)
    return FALSE;
  sealed = mesign_store_get_sealed_lists_sync (open->job.engine->store, &open->message_id, 1, NULL);

  return sealed != NULL && sealed->len == 0;
}

static gboolean
keep_opened (const OpenMessage *open, const MesignOpenedMessage *opened, GError **error)
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
renew_verdict (const OpenMessage *open, const MesignOpenedMessage *opened)
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
  OpenMessage open = {
    .job = { .engine = job->engine, .without_keys = job->without_keys },
    .octets = octets,
    .info = (MesignMessageInfo *) info,
    .is_usual = TRUE,
  };

  return open_message (&open, NULL, error);
}

/* Where it lies says more than the flag, which a server sets on whatever it likes. */
static gboolean
is_draft (MesignStore *store, const MesignMessageInfo *info)
{
  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox = NULL;

      if ((placement->flags & MESIGN_FLAG_DRAFT) == 0)
        continue;
      mailbox = mesign_store_get_mailbox_sync (store, placement->mailbox_id, NULL);
      if (mailbox != NULL && mailbox->role == MESIGN_MAILBOX_ROLE_DRAFTS)
        return TRUE;
    }

  return FALSE;
}

static gboolean
run_open_message (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenMessage *open = data;
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
  opened->is_draft = is_draft (open->job.engine->store, open->info);
  open->job.result = opened;

  return TRUE;
}

static gboolean
run_open_octets (gpointer data, GCancellable *cancellable, GError **error)
{
  OpenMessage *open = data;

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
  .size = sizeof (OpenMessage),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_opened_message_unref,
  .run = run_open_message,
  .clear = clear_open_message,
};

static const MesignJobClass open_octets_class = {
  .size = sizeof (OpenMessage),
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
take_options (OpenMessage *open, const MesignOpenOptions *options)
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
  OpenMessage *open = mesign_job_new (self, &open_message_class, cancellable, callback, user_data);

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
  OpenMessage *open = mesign_job_new (self, &open_octets_class, cancellable, callback, user_data);

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
