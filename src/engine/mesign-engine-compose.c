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
  g_strfreev (self->lacking);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_clear_pointer (&self->signer, mesign_certificate_unref);
}

MESIGN_DEFINE_VALUE (MesignDraftAdvice, mesign_draft_advice)

/* What a draft is written with, owned. */
typedef struct
{
  MesignSmimeWriting writing;
  GPtrArray *capabilities;
  GPtrArray *correspondents;
} Means;

static void
means_clear (Means *self)
{
  g_clear_pointer (&self->writing.signer, mesign_key_pair_unref);
  g_clear_pointer (&self->writing.chain, g_ptr_array_unref);
  g_clear_pointer (&self->writing.encryption, mesign_certificate_unref);
  g_clear_pointer (&self->writing.recipients, g_hash_table_unref);
  g_clear_pointer (&self->capabilities, g_ptr_array_unref);
  g_clear_pointer (&self->correspondents, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Means, means_clear)

static gboolean
add_recipient (MesignEngine *self,
               MesignTrustSnapshot *snapshot,
               MesignAddress *address,
               Means *means,
               GError **error)
{
  MesignCorrespondent *one =
      mesign_engine_judge_correspondent_sync (self, snapshot, address, error);
  GStrv capabilities;

  if (one == NULL)
    return FALSE;
  g_ptr_array_add (means->correspondents, one);
  if (mesign_correspondent_can_encrypt (one))
    g_hash_table_insert (means->writing.recipients, mesign_address_normalize (address->address),
                         mesign_certificate_ref (one->certificate));
  capabilities = mesign_keystore_dup_capabilities_sync (self->keystore, address->address, error);
  if (capabilities == NULL)
    return FALSE;
  g_ptr_array_add (means->capabilities, capabilities);

  return TRUE;
}

static gboolean
find_recipients (MesignEngine *self, const MesignDraft *draft, Means *means, GError **error)
{
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (self, error);
  g_autoptr (GPtrArray) addresses = mesign_draft_dup_recipients (draft);

  means->writing.recipients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                     (GDestroyNotify) mesign_certificate_unref);
  means->capabilities = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  means->correspondents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_correspondent_unref);
  if (snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < addresses->len; i++)
    if (!add_recipient (self, snapshot, addresses->pdata[i], means, error))
      return FALSE;
  means->writing.cipher = mesign_smime_choose_cipher (means->capabilities);

  return TRUE;
}

/* The writer's own certificate for a purpose; that there is none is no error here. */
static gboolean
find_own (MesignEngine *self,
          const MesignDraft *draft,
          MesignCertificatePurpose purpose,
          MesignCertificate **certificate,
          GError **error)
{
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (self, error);
  GError *inner = NULL;

  *certificate = NULL;
  if (snapshot == NULL)
    return FALSE;
  if (draft->from == NULL)
    return TRUE;
  *certificate = mesign_keystore_find_own_sync (self->keystore, draft->from->address, purpose,
                                                mesign_engine_now (), &inner);
  if (inner == NULL ||
      g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_clear_error (&inner);
      return TRUE;
    }
  g_propagate_error (error, inner);

  return FALSE;
}

/* A signature by a certificate that was revoked is worth less than none. */
static gboolean
is_revoked (MesignEngine *self, MesignCertificate *certificate, gboolean *revoked, GError **error)
{
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (self, error);
  g_autoptr (MesignTrustVerdict) verdict = NULL;

  if (snapshot == NULL)
    return FALSE;
  verdict = mesign_trust_judge (snapshot, certificate, NULL, MESIGN_PATH_SMIME_SIGN,
                                mesign_engine_now (), FALSE);
  *revoked = verdict->status == MESIGN_SIGNATURE_REVOKED;

  return TRUE;
}

static gboolean
find_signer (MesignEngine *self, const MesignDraft *draft, Means *means, GError **error)
{
  g_autoptr (MesignCertificate) certificate = NULL;
  gboolean revoked = FALSE;

  if (!find_own (self, draft, MESIGN_CERTIFICATE_PURPOSE_SIGN, &certificate, error) ||
      (certificate != NULL && !is_revoked (self, certificate, &revoked, error)))
    return FALSE;
  if (certificate == NULL || revoked)
    return TRUE;
  means->writing.signer =
      mesign_keystore_load_key_pair_sync (self->keystore, certificate->fingerprint, error);
  if (means->writing.signer == NULL)
    return FALSE;
  means->writing.chain = mesign_keystore_build_chain_sync (self->keystore, certificate, error);

  return means->writing.chain != NULL;
}

/* A stamp that was asked for is there, or nothing is made. */
static gboolean
check_stamp (const MesignDraft *draft, const MesignWriteSettings *settings, GError **error)
{
  if (!draft->sign || !draft->timestamp ||
      (settings->tsa_url != NULL && *settings->tsa_url != '\0'))
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("No time-stamp authority is set. Set one, or send without a time "
                              "stamp."));

  return FALSE;
}

/* Turns a draft into messages with what the keystore holds. */
MesignSmimeWritten *
mesign_engine_write_sync (MesignJob *job,
                          const MesignDraft *draft,
                          const MesignWriteSettings *settings,
                          GCancellable *cancellable,
                          GError **error)
{
  MesignEngine *self = job->engine;
  g_auto (Means) means = { 0 };

  if (!check_stamp (draft, settings, error))
    return NULL;
  if (draft->sign && !find_signer (self, draft, &means, error))
    return NULL;
  if (draft->encrypt && !find_recipients (self, draft, &means, error))
    return NULL;
  if ((draft->sign || draft->encrypt) &&
      !find_own (self, draft, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, &means.writing.encryption, error))
    return NULL;
  means.writing.tsa_url = settings->tsa_url;
  means.writing.fetch.allow_private = settings->may_ask_private;
  means.writing.fetch.now = mesign_engine_now ();

  return mesign_smime_write_sync (draft, &means.writing, cancellable, error);
}

void
mesign_write_settings_init (MesignWriteSettings *self, MesignEngine *engine)
{
  self->tsa_url = mesign_settings_dup_string (engine->settings, MESIGN_SETTINGS_SECURITY,
                                              MESIGN_SETTING_TIMESTAMP_AUTHORITY);
  self->may_ask_private = mesign_settings_get_boolean (engine->settings, MESIGN_SETTINGS_SECURITY,
                                                       MESIGN_SETTING_PRIVATE_AUTHORITIES, FALSE);
  self->may_encrypt = mesign_settings_get_boolean (engine->settings, MESIGN_SETTINGS_SECURITY,
                                                   MESIGN_SETTING_ENCRYPT_WHEN_POSSIBLE, TRUE);
}

void
mesign_write_settings_clear (MesignWriteSettings *self)
{
  g_clear_pointer (&self->tsa_url, g_free);
}

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

/* The newest of the writer's own, whatever it is worth. */
static const MesignOwnCertificate *
find_newest (GPtrArray *own, const char *address)
{
  for (guint i = 0; i < own->len; i++)
    {
      const MesignOwnCertificate *one = own->pdata[i];

      if (mesign_certificate_has_address (one->certificate, address))
        return one;
    }

  return NULL;
}

static char *
explain_unfit (const MesignOwnCertificate *own, const char *address)
{
  if (own == NULL)
    return g_strdup_printf (_ ("There is no certificate for %s here yet."), address);
  if (own->problems & MESIGN_IMPORT_EXPIRED)
    return g_strdup_printf (_ ("The certificate for %s has expired."), address);
  if (own->problems & MESIGN_IMPORT_NOT_YET_VALID)
    return g_strdup_printf (_ ("The certificate for %s is not valid yet."), address);
  if (own->problems & MESIGN_IMPORT_NO_CHAIN)
    return g_strdup_printf (_ ("The issuer of the certificate for %s is not known here. Import its "
                               "certificate, too."),
                            address);

  return g_strdup_printf (_ ("The certificate for %s is not made for signing."), address);
}

static gboolean
advise_without_signer (MesignEngine *self,
                       const char *address,
                       MesignDraftAdvice *advice,
                       GError **error)
{
  g_autoptr (GPtrArray) own =
      mesign_keystore_list_own_sync (self->keystore, mesign_engine_now (), error);
  const MesignOwnCertificate *newest;

  if (own == NULL)
    return FALSE;
  newest = find_newest (own, address);
  advice->reason = explain_unfit (newest, address);
  if (newest != NULL)
    advice->signer = mesign_certificate_ref (newest->certificate);

  return TRUE;
}

static gboolean
advise_signing (MesignEngine *self,
                const MesignDraft *draft,
                MesignDraftAdvice *advice,
                GError **error)
{
  const char *address = draft->from != NULL ? draft->from->address : "";
  gboolean revoked = FALSE;

  if (!find_own (self, draft, MESIGN_CERTIFICATE_PURPOSE_SIGN, &advice->signer, error))
    return FALSE;
  if (advice->signer == NULL)
    return advise_without_signer (self, address, advice, error);
  if (!is_revoked (self, advice->signer, &revoked, error))
    return FALSE;
  advice->can_sign = !revoked;
  if (revoked)
    advice->reason = g_strdup_printf (_ ("The certificate for %s was revoked."), address);

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
  g_auto (Means) means = { 0 };
  g_autoptr (MesignDraftAdvice) advice = g_atomic_rc_box_new0 (MesignDraftAdvice);

  if (!advise_signing (self, job->draft, advice, error) ||
      !find_own (self, job->draft, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, &means.writing.encryption,
                 error) ||
      !find_recipients (self, job->draft, &means, error))
    return FALSE;
  advice->lacking = mesign_smime_list_without_certificate (job->draft, means.writing.recipients);
  advice->recipients = g_steal_pointer (&means.correspondents);
  advice->can_encrypt = means.writing.encryption != NULL && advice->lacking[0] == NULL &&
                        g_hash_table_size (means.writing.recipients) > 0;
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
