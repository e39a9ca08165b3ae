/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "engine/mesign-engine-private.h"
#include "trust/mesign-trust-fetch.h"

/* So many are asked about at a time; the others have their turn the next time. */
#define MOST_AT_ONCE 50

typedef struct
{
  MesignJob job;
  MesignRevocationPolicy policy;
  gboolean may_ask_private;
  gboolean fetches_issuers;
} Refresh;

/* How authorities are asked by the user's wish, or as handed in where there is none; main
 * context. */
void
mesign_engine_read_revocation_policy (MesignEngine *self,
                                      MesignRevocationPolicy *policy,
                                      gboolean *may_ask_private)
{
  g_autofree char *word = NULL;

  *may_ask_private = FALSE;
  if (self->settings == NULL)
    return;
  word = mesign_settings_dup_string (self->settings, MESIGN_SETTINGS_SECURITY,
                                     MESIGN_SETTING_REVOCATION);
  mesign_revocation_policy_from_string (word, policy);
  *may_ask_private = mesign_settings_get_boolean (self->settings, MESIGN_SETTINGS_SECURITY,
                                                  MESIGN_SETTING_PRIVATE_AUTHORITIES, FALSE);
}

static gboolean
is_to_ask (MesignTrustSnapshot *snapshot, MesignCertificate *certificate)
{
  const gint64 now = mesign_engine_now ();
  g_autoptr (MesignTrustVerdict) verdict = NULL;

  if (!mesign_certificate_is_current (certificate, now))
    return FALSE;
  verdict = mesign_trust_judge (snapshot, certificate, NULL,
                                mesign_engine_choose_purpose (certificate), now, FALSE);

  return verdict->anchor != NULL && !verdict->revocation_checked;
}

static gboolean
collect (const Refresh *refresh,
         MesignTrustSnapshot *snapshot,
         MesignCertificateKind kind,
         GPtrArray *asked,
         GError **error)
{
  g_autoptr (GPtrArray) list =
      mesign_keystore_list_certificates_sync (refresh->job.engine->keystore, kind, error);

  for (guint i = 0; list != NULL && i < list->len && asked->len < MOST_AT_ONCE; i++)
    if (is_to_ask (snapshot, list->pdata[i]))
      g_ptr_array_add (asked, mesign_certificate_ref (list->pdata[i]));

  return list != NULL;
}

/* Looks for the missing issuers of the certificates of a kind, where the user wants that. */
static gboolean
complete_paths (Refresh *refresh,
                MesignCertificateKind kind,
                GCancellable *cancellable,
                GError **error)
{
  MesignEngine *engine = refresh->job.engine;
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (engine, error);
  g_autoptr (GPtrArray) list = NULL;

  if (snapshot != NULL)
    list = mesign_keystore_list_certificates_sync (engine->keystore, kind, error);
  for (guint i = 0; list != NULL && i < list->len && i < MOST_AT_ONCE; i++)
    {
      g_autoptr (GError) inner = NULL;
      g_autoptr (GPtrArray) fetched = NULL;

      if (!mesign_certificate_is_current (list->pdata[i], mesign_engine_now ()))
        continue;
      fetched = mesign_engine_fetch_issuers_sync (snapshot, engine->keystore, list->pdata[i], NULL,
                                                  refresh->may_ask_private, cancellable, &inner);
      if (fetched == NULL)
        g_debug ("The issuer was not fetched: %s", inner->message);
      else if (fetched->len > 0)
        refresh->job.has_changed_certificates = TRUE;
    }

  return list != NULL;
}

static gboolean
run_refresh (gpointer data, GCancellable *cancellable, GError **error)
{
  Refresh *refresh = data;
  const MesignFetchOptions options = {
    .policy = refresh->policy,
    .allow_private = refresh->may_ask_private,
    .now = mesign_engine_now (),
  };
  g_autoptr (MesignTrustSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) asked = mesign_certificate_list_new ();
  g_autoptr (MesignRefresh) result = NULL;

  if (refresh->fetches_issuers &&
      (!complete_paths (refresh, MESIGN_CERTIFICATE_OWN, cancellable, error) ||
       !complete_paths (refresh, MESIGN_CERTIFICATE_PERSON, cancellable, error)))
    return FALSE;
  if (refresh->policy == MESIGN_REVOCATION_POLICY_OFF)
    return TRUE;
  snapshot = mesign_engine_ref_snapshot_sync (refresh->job.engine, error);
  if (snapshot == NULL || !collect (refresh, snapshot, MESIGN_CERTIFICATE_OWN, asked, error) ||
      !collect (refresh, snapshot, MESIGN_CERTIFICATE_PERSON, asked, error))
    return FALSE;
  result = mesign_trust_refresh_sync (snapshot, refresh->job.engine->keystore, asked, NULL,
                                      &options, cancellable, error);
  if (result == NULL)
    return FALSE;
  g_debug ("Asked about %u certificates, %u answers, %u not checked", asked->len,
           result->entries->len, result->not_checked);
  if (result->entries->len > 0)
    {
      mesign_engine_forget_snapshot (refresh->job.engine);
      refresh->job.has_changed_certificates = TRUE;
    }

  return TRUE;
}

static const MesignJobClass refresh_class = {
  .size = sizeof (Refresh),
  .place = MESIGN_JOB_ASIDE,
  .priority = G_PRIORITY_LOW,
  .run = run_refresh,
};

/**
 * mesign_engine_refresh_revocations_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: (nullable): called when they were asked
 * @user_data: for @callback
 *
 * Asks authorities, in the way the user has set, about the user's own certificates and other
 * people's of which nothing is known that still holds. Where nothing is set, lists are fetched, so
 * that no authority learns whose mail is read. Missing issuers are fetched where the user wants
 * that. For the background: opening a mail neither waits for
 * this nor begins it.
 */
void
mesign_engine_refresh_revocations_async (MesignEngine *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  Refresh *refresh = mesign_job_new (self, &refresh_class, cancellable, callback, user_data);

  refresh->policy = MESIGN_REVOCATION_POLICY_CRL;
  mesign_engine_read_revocation_policy (self, &refresh->policy, &refresh->may_ask_private);
  refresh->fetches_issuers = mesign_engine_fetches_issuers (self);
  mesign_job_start (refresh);
}

/**
 * mesign_engine_refresh_revocations_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: whether all that came is kept; that an authority gave no answer is no error
 */
gboolean
mesign_engine_refresh_revocations_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &refresh_class, result, error);
}
