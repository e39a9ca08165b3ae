/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

static void
clear (MesignDraftAdvice *self)
{
  g_free (self->reason);
  g_free (self->instead);
  g_strfreev (self->lacking);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_clear_pointer (&self->signer, mesign_certificate_unref);
}

MESIGN_DEFINE_VALUE (MesignDraftAdvice, mesign_draft_advice)

/* Advice */

typedef struct
{
  MesignJob job;
  MesignDraft *draft;
  MesignWriteSettings settings;
} DraftJob;

static void
clear_draft_job (gpointer data)
{
  DraftJob *job = data;

  g_clear_pointer (&job->draft, mesign_draft_unref);
  mesign_write_settings_clear (&job->settings);
}

static void
start_draft_job (DraftJob *job, MesignDraft *draft)
{
  job->draft = mesign_draft_ref (draft);
  if (job->job.engine->settings != NULL)
    mesign_write_settings_init (&job->settings, job->job.engine);
  if (draft->timestamp)
    job->job.place = MESIGN_JOB_OUTSIDE;
  mesign_job_start (job);
}

static gboolean
advise_signing (MesignEngine *self,
                const MesignDraft *draft,
                MesignDraftAdvice *advice,
                GError **error)
{
  const char *address = draft->from != NULL ? draft->from->address : "";
  g_auto (MesignOwnChoice) choice = { NULL };

  if (!mesign_engine_choose_own_sync (self, address, MESIGN_CERTIFICATE_PURPOSE_SIGN, &choice,
                                      error))
    return FALSE;
  advice->can_sign = choice.certificate != NULL;
  advice->signer =
      advice->can_sign ? g_steal_pointer (&choice.certificate) : g_steal_pointer (&choice.refused);
  if (advice->signer == NULL)
    advice->reason = g_strdup_printf (_ ("There is no certificate for %s here yet."), address);
  else if (!advice->can_sign)
    advice->reason = g_steal_pointer (&choice.reason);
  advice->instead = g_steal_pointer (&choice.instead);

  return TRUE;
}

/* Whether saving finds whom to encrypt a draft to: the same who is found then. */
static gboolean
can_seal (MesignEngine *self, const MesignDraft *draft)
{
  g_autoptr (MesignCertificate) reader =
      mesign_engine_find_draft_reader_sync (self, draft->from->address, NULL);

  return reader != NULL;
}

static gboolean
run_advise (gpointer data, GCancellable *cancellable, GError **error)
{
  DraftJob *job = data;
  MesignEngine *self = job->job.engine;
  g_auto (MesignMeans) means = { 0 };
  g_autoptr (MesignDraftAdvice) advice = g_atomic_rc_box_new0 (MesignDraftAdvice);

  if (!advise_signing (self, job->draft, advice, error) ||
      !mesign_means_find_encryption (&means, self, job->draft, error) ||
      !mesign_means_find_recipients (&means, self, job->draft, error))
    return FALSE;
  advice->lacking = mesign_smime_list_without_certificate (job->draft, means.writing.recipients);
  advice->recipients = g_steal_pointer (&means.correspondents);
  advice->can_encrypt =
      means.writing.encryption != NULL && advice->lacking[0] == NULL && advice->recipients->len > 0;
  advice->should_encrypt = advice->can_encrypt && job->settings.may_encrypt;
  advice->can_seal = means.writing.encryption != NULL || can_seal (self, job->draft);
  job->job.result = g_steal_pointer (&advice);

  return TRUE;
}

static const MesignJobClass advise_class = {
  .size = sizeof (DraftJob),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_draft_advice_unref,
  .run = run_advise,
  .clear = clear_draft_job,
};

/**
 * mesign_engine_advise_async:
 * @self: an open engine
 * @draft: a draft, which is not changed meanwhile
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out whether a draft can be signed and encrypted as it stands, and who keeps it from being
 * encrypted. Needs no private key. A wish of the user's to encrypt by default stands in
 * @should_encrypt of the advice.
 */
void
mesign_engine_advise_async (MesignEngine *self,
                            MesignDraft *draft,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  DraftJob *job = mesign_job_new (self, &advise_class, cancellable, callback, user_data);

  job->draft = mesign_draft_ref (draft);
  if (self->settings != NULL)
    mesign_write_settings_init (&job->settings, self);
  mesign_job_start (job);
}

/**
 * mesign_engine_advise_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what can be done
 */
MesignDraftAdvice *
mesign_engine_advise_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &advise_class, result, error);
}

/* Writing */

static gboolean
run_write (gpointer data, GCancellable *cancellable, GError **error)
{
  DraftJob *job = data;

  job->job.result =
      mesign_engine_write_sync (&job->job, job->draft, &job->settings, cancellable, error);

  return job->job.result != NULL;
}

static const MesignJobClass write_class = {
  .size = sizeof (DraftJob),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_smime_written_unref,
  .run = run_write,
  .clear = clear_draft_job,
};

/**
 * mesign_engine_write_async:
 * @self: an open engine
 * @draft: a draft, which is not changed meanwhile
 * @cancellable: (nullable): cancels
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Turns a draft into messages, signed and encrypted as it says, or fails: a draft to be encrypted
 * is encrypted to everybody or not made (%MESIGN_ENGINE_ERROR_NO_CERTIFICATE), and one that quotes
 * encrypted mail is not made in the clear (%MESIGN_ENGINE_ERROR_WOULD_LEAK).
 */
void
mesign_engine_write_async (MesignEngine *self,
                           MesignDraft *draft,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  start_draft_job (mesign_job_new (self, &write_class, cancellable, callback, user_data), draft);
}

/**
 * mesign_engine_write_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the messages
 */
MesignSmimeWritten *
mesign_engine_write_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &write_class, result, error);
}
