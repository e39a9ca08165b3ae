/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a message is opened with: keys, certificates, what is known of them, and what is asked for.
 */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-open-private.h"

#include "crypto/mesign-key-file.h"
#include "crypto/mesign-x509.h"
#include "trust/mesign-trust-fetch.h"

void
mesign_open_means_clear (MesignOpenMeans *self)
{
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->anchors, g_ptr_array_unref);
  g_clear_pointer (&self->key_pairs, g_ptr_array_unref);
  g_clear_pointer (&self->intermediates, g_ptr_array_unref);
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
read_anchors (const MesignOpening *opening, MesignOpenMeans *means, GError **error)
{
  if (opening->anchors == NULL)
    return TRUE;
  means->anchors = mesign_certificate_list_new ();
  for (guint i = 0; i < opening->anchors->len; i++)
    {
      g_autoptr (GPtrArray) some = mesign_x509_parse_any (opening->anchors->pdata[i], error);

      if (some == NULL)
        return FALSE;
      g_ptr_array_extend (means->anchors, some, copy_certificate, NULL);
    }

  return TRUE;
}

static gboolean
read_keys (const MesignOpening *opening, MesignOpenMeans *means, GError **error)
{
  g_autoptr (MesignSecret) empty = mesign_secret_new ("", 0);

  means->key_pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  means->intermediates = mesign_certificate_list_new ();
  for (guint i = 0; opening->keys != NULL && i < opening->keys->len; i++)
    {
      g_autoptr (MesignPfx) pfx = mesign_key_file_open (
          opening->keys->pdata[i], opening->password != NULL ? opening->password : empty, error);

      if (pfx == NULL)
        return FALSE;
      g_ptr_array_extend (means->key_pairs, pfx->key_pairs, copy_key_pair, NULL);
      g_ptr_array_extend (means->intermediates, pfx->certificates, copy_certificate, NULL);
    }

  return TRUE;
}

static MesignTrustSnapshot *
make_snapshot (const MesignOpening *opening,
               const MesignOpenMeans *means,
               GPtrArray *revocations,
               GError **error)
{
  MesignEngine *engine = opening->job.engine;
  const MesignTrustOptions options = {
    .only_anchors = means->anchors,
    .intermediates = means->intermediates,
    .revocations = revocations,
    .now = mesign_engine_now (),
  };
  g_autoptr (MesignAnchors) anchors = NULL;

  if (opening->is_usual)
    return mesign_engine_ref_snapshot_sync (engine, error);
  if (means->anchors == NULL)
    {
      anchors = mesign_engine_ref_anchors_sync (engine, error);
      if (anchors == NULL)
        return NULL;
    }

  return mesign_trust_snapshot_new_sync (opening->without_store ? NULL : engine->keystore, anchors,
                                         &options, error);
}

/* Adds the user's own keys. While the keystore is locked they are only asked for when the message
 * turns out to need one. */
gboolean
mesign_open_means_add_own_keys (MesignOpening *opening,
                                MesignOpenMeans *means,
                                gboolean is_needed,
                                GError **error)
{
  MesignEngine *engine = opening->job.engine;
  g_autoptr (GPtrArray) own = NULL;

  if (opening->without_store)
    return TRUE;
  if (!is_needed && mesign_keystore_get_state (engine->keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return TRUE;
  own = mesign_engine_load_key_pairs_sync (&opening->job, error);
  if (own == NULL)
    return FALSE;
  g_ptr_array_extend (means->key_pairs, own, copy_key_pair, NULL);
  means->has_own_keys = own->len > 0;

  return TRUE;
}

/* All that is at hand without asking anybody. */
gboolean
mesign_open_means_gather (MesignOpenMeans *self, MesignOpening *opening, GError **error)
{
  if (!read_anchors (opening, self, error) || !read_keys (opening, self, error) ||
      !mesign_open_means_add_own_keys (opening, self, FALSE, error))
    return FALSE;
  self->snapshot = make_snapshot (opening, self, NULL, error);

  return self->snapshot != NULL;
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
renew_snapshot (const MesignOpening *opening,
                MesignOpenMeans *means,
                GPtrArray *revocations,
                GError **error)
{
  MesignTrustSnapshot *snapshot = make_snapshot (opening, means, revocations, error);

  if (snapshot == NULL)
    return FALSE;
  mesign_trust_snapshot_unref (means->snapshot);
  means->snapshot = snapshot;

  return TRUE;
}

/* Fetches the issuers that are missing, and has the snapshot know them. That there are none to be
 * had is no error: the report says that there is no path. */
static gboolean
fetch_issuers (const MesignOpening *opening,
               MesignOpenMeans *means,
               GPtrArray *signers,
               GPtrArray *beside,
               GCancellable *cancellable,
               GError **error)
{
  MesignKeystore *keystore = opening->without_store ? NULL : opening->job.engine->keystore;

  for (guint i = 0; i < signers->len; i++)
    {
      g_autoptr (GError) inner = NULL;
      g_autoptr (GPtrArray) fetched =
          mesign_engine_fetch_issuers_sync (means->snapshot, keystore, signers->pdata[i], beside,
                                            opening->may_ask_private, cancellable, &inner);

      if (fetched == NULL)
        g_debug ("The issuer was not fetched: %s", inner->message);
      else
        g_ptr_array_extend (means->intermediates, fetched, copy_certificate, NULL);
    }

  return renew_snapshot (opening, means, NULL, error);
}

/* Asks the signers' authorities, and has the snapshot know what they said. */
static gboolean
ask_authorities (const MesignOpening *opening,
                 MesignOpenMeans *means,
                 GPtrArray *signers,
                 GPtrArray *beside,
                 GCancellable *cancellable,
                 GError **error)
{
  const MesignFetchOptions options = {
    .policy = opening->policy,
    .allow_private = opening->may_ask_private,
    .now = mesign_engine_now (),
  };
  g_autoptr (MesignRefresh) refresh = mesign_trust_refresh_sync (
      means->snapshot, opening->without_store ? NULL : opening->job.engine->keystore, signers,
      beside, &options, cancellable, error);

  return refresh != NULL && renew_snapshot (opening, means, refresh->entries, error);
}

/* What a person wants fetched about the signers. */
gboolean
mesign_open_means_ask_sync (const MesignOpening *opening,
                            MesignOpenMeans *means,
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
         ((!opening->fetch_issuers ||
           fetch_issuers (opening, means, signers, beside, cancellable, error)) &&
          (!opening->fetch_revocation ||
           ask_authorities (opening, means, signers, beside, cancellable, error)));
}
