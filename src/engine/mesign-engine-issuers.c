/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetching what is missing of a path: it tells a server named in the certificate that the
 * certificate is looked at, so it is done on a person's word only. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "engine/mesign-engine-private.h"
#include "trust/mesign-trust-fetch.h"

typedef struct
{
  MesignJob job;
  MesignCertificate *certificate;
  GPtrArray *beside;
  gboolean may_ask_private;
} Complete;

static void
clear_complete (gpointer data)
{
  Complete *complete = data;

  g_clear_pointer (&complete->certificate, mesign_certificate_unref);
  g_clear_pointer (&complete->beside, g_ptr_array_unref);
}

/* Whether the user wants missing issuers fetched without being asked each time; main context. */
gboolean
mesign_engine_fetches_issuers (MesignEngine *self)
{
  return self->settings != NULL &&
         mesign_settings_get_boolean (self->settings, MESIGN_SETTINGS_SECURITY,
                                      MESIGN_SETTING_FETCH_ISSUERS, FALSE);
}

/* Fetches what is missing above a certificate that has no path yet; of others nothing. */
GPtrArray *
mesign_engine_fetch_issuers_sync (MesignTrustSnapshot *snapshot,
                                  MesignKeystore *keystore,
                                  MesignCertificate *certificate,
                                  GPtrArray *beside,
                                  gboolean may_ask_private,
                                  GCancellable *cancellable,
                                  GError **error)
{
  const MesignFetchOptions options = { .allow_private = may_ask_private,
                                       .now = mesign_engine_now () };
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (snapshot, certificate, beside, mesign_engine_choose_purpose (certificate),
                          options.now, FALSE);

  if (g_strcmp0 (verdict->reason, "no-path") != 0)
    return mesign_certificate_list_new ();

  return mesign_trust_fetch_issuers_sync (snapshot, keystore, certificate, beside, &options,
                                          cancellable, error);
}

static gboolean
run_complete (gpointer data, GCancellable *cancellable, GError **error)
{
  Complete *complete = data;
  g_autoptr (MesignTrustSnapshot) snapshot =
      mesign_engine_ref_snapshot_sync (complete->job.engine, error);
  GPtrArray *fetched;

  if (snapshot == NULL)
    return FALSE;
  fetched = mesign_engine_fetch_issuers_sync (snapshot, complete->job.engine->keystore,
                                              complete->certificate, complete->beside,
                                              complete->may_ask_private, cancellable, error);
  complete->job.result = fetched;
  complete->job.has_changed_certificates = fetched != NULL && fetched->len > 0;

  return fetched != NULL;
}

static const MesignJobClass complete_class = {
  .size = sizeof (Complete),
  .place = MESIGN_JOB_OUTSIDE,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_complete,
  .clear = clear_complete,
};

/**
 * mesign_engine_complete_path_async:
 * @self: an open engine
 * @certificate: a certificate that has no path
 * @beside: (nullable) (element-type MesignCertificate): what came along with it in a mail
 * @cancellable: (nullable): cancels
 * @callback: called when all was fetched
 * @user_data: for @callback
 *
 * Fetches the issuers that are missing above a certificate from where it says they are (RFC 5280
 * section 4.2.2.1): over http, at public addresses, and kept for later, but not trusted for it. It
 * tells that server that somebody looks at the certificate: for a person's click only. Of a
 * certificate that has a path, or one that is refused for another reason, nothing is fetched.
 */
void
mesign_engine_complete_path_async (MesignEngine *self,
                                   MesignCertificate *certificate,
                                   GPtrArray *beside,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Complete *complete = mesign_job_new (self, &complete_class, cancellable, callback, user_data);
  MesignRevocationPolicy policy = MESIGN_REVOCATION_POLICY_OFF;

  complete->certificate = mesign_certificate_ref (certificate);
  complete->beside = beside != NULL ? g_ptr_array_ref (beside) : NULL;
  mesign_engine_read_revocation_policy (self, &policy, &complete->may_ask_private);
  mesign_job_start (complete);
}

/**
 * mesign_engine_complete_path_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, where the next issuer cannot be had at all
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): what was fetched, perhaps
 * nothing
 */
GPtrArray *
mesign_engine_complete_path_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &complete_class, result, error);
}
