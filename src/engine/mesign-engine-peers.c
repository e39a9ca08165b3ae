/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-peers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long a new certificate is spoken of with the mail it signs. */
#define NEWS_SECONDS (30 * 24 * 60 * 60)

/* Keeps what a message tells of those who signed it. Reading goes on where that cannot be kept. */
void
mesign_engine_learn_sync (MesignJob *job, MesignOpenedMessage *opened, gint64 received)
{
  g_autoptr (GError) error = NULL;
  guint n_news = 0;

  if (!mesign_sync_harvest_sync (job->engine->keystore, opened, received, &n_news, &error))
    g_warning ("What a signed mail tells of its signer is not kept: %s", error->message);
  if (n_news > 0)
    job->has_changed_certificates = TRUE;
}

static char *
describe_change (const MesignPeerChange *change)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (change->at);
  g_autofree char *day = at != NULL ? g_date_time_format (at, "%Y-%m-%d") : g_strdup ("?");

  if (change->is_other_issuer)
    return g_strdup_printf (
        _ ("%s signs with a certificate of another issuer since %s: %s, before that %s. If you did "
           "not expect that, ask in another way than by mail."),
        change->address, day, change->issuer_after, change->issuer_before);

  return g_strdup_printf (_ ("%s signs with a new certificate since %s, of the same issuer as "
                             "before: %s."),
                          change->address, day, change->issuer_after);
}

static gboolean
is_news_for (const MesignPeerChange *change, const MesignSigner *signer, gint64 received)
{
  return strcmp (change->after, signer->certificate->fingerprint) == 0 &&
         received <= change->at + NEWS_SECONDS;
}

static void
warn_of_signer (MesignEngine *self,
                MesignOpenedMessage *opened,
                const MesignSigner *signer,
                gint64 received)
{
  for (guint i = 0; signer->certificate->addresses[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) changes = mesign_keystore_list_peer_changes_sync (
          self->keystore, signer->certificate->addresses[i], NULL);

      for (guint j = 0; changes != NULL && j < changes->len; j++)
        {
          const MesignPeerChange *change = changes->pdata[j];
          g_autofree char *words = NULL;

          if (!is_news_for (change, signer, received))
            continue;
          words = describe_change (change);
          mesign_security_report_warn (
              opened->report, change->is_other_issuer ? "issuer-changed" : "certificate-changed",
              words);
        }
    }
}

/* Warns where somebody signs with another certificate than before, for some time from when mail
 * with it came first. */
void
mesign_engine_warn_of_changes_sync (MesignEngine *self,
                                    MesignOpenedMessage *opened,
                                    gint64 received)
{
  const MesignSecurityReport *report = opened->report;

  if (report->signature.status != MESIGN_SIGNATURE_VALID)
    return;
  for (guint i = 0; i < report->signature.signers->len; i++)
    {
      const MesignSigner *signer = report->signature.signers->pdata[i];

      if (signer->status == MESIGN_SIGNATURE_VALID && signer->certificate != NULL)
        warn_of_signer (self, opened, signer, received);
    }
}

/* Listing */

typedef struct
{
  MesignJob job;
} ListChanges;

static gboolean
run_list_changes (gpointer data, GCancellable *cancellable, GError **error)
{
  ListChanges *list = data;

  list->job.result =
      mesign_keystore_list_peer_changes_sync (list->job.engine->keystore, NULL, error);

  return list->job.result != NULL;
}

static const MesignJobClass list_changes_class = {
  .size = sizeof (ListChanges),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_changes,
};

/**
 * mesign_engine_list_peer_changes_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists when other people went over to another certificate, by the valid signatures of their mail
 * and by what the user imported. #MesignEngine::certificates-changed tells of new ones.
 */
void
mesign_engine_list_peer_changes_async (MesignEngine *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &list_changes_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_list_peer_changes_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignPeerChange): the changes, newest first
 */
GPtrArray *
mesign_engine_list_peer_changes_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_changes_class, result, error);
}
