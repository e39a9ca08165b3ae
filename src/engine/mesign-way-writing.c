/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail to oneself, signed and encrypted with one certificate whatever others there are. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way-private.h"

#include "keystore/mesign-keystore-certificates.h"
#include "keystore/mesign-keystore-error.h"
#include "model/mesign-address.h"

#include <string.h>

typedef struct
{
  MesignJob job;
  char *fingerprint;
  char *token;
  MesignDraft *draft;
  MesignWriteSettings settings;
  MesignWayProblem problem;
} Write;

static void
clear_write (gpointer data)
{
  Write *self = data;

  g_free (self->fingerprint);
  g_free (self->token);
  g_clear_pointer (&self->draft, mesign_draft_unref);
  mesign_write_settings_clear (&self->settings);
}

static gboolean
fail (Write *self, MesignWayProblem problem, const char *reason, GError **error)
{
  self->problem = problem;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NO_CERTIFICATE, reason != NULL ? reason : "");

  return FALSE;
}

static gboolean
check_time (Write *self, const MesignCertificate *certificate, GError **error)
{
  gint64 now = mesign_engine_now ();

  if (now > certificate->not_after)
    return fail (self, MESIGN_WAY_PROBLEM_EXPIRED, NULL, error);

  return now >= certificate->not_before ||
         fail (self, MESIGN_WAY_PROBLEM_NOT_YET_VALID, NULL, error);
}

static gboolean
check_trust_for (Write *self,
                 MesignTrustSnapshot *snapshot,
                 MesignCertificate *certificate,
                 MesignPathPurpose purpose,
                 GError **error)
{
  g_autoptr (MesignTrustVerdict) verdict =
      mesign_trust_judge (snapshot, certificate, NULL, purpose, mesign_engine_now (), FALSE);

  if (verdict->status == MESIGN_SIGNATURE_VALID)
    return TRUE;
  if (verdict->status == MESIGN_SIGNATURE_REVOKED)
    return fail (self, MESIGN_WAY_PROBLEM_REVOKED, NULL, error);
  if (verdict->status == MESIGN_SIGNATURE_EXPIRED)
    return fail (self, MESIGN_WAY_PROBLEM_AUTHORITY_EXPIRED, NULL, error);

  return fail (self, MESIGN_WAY_PROBLEM_UNTRUSTED, verdict->reason, error);
}

static gboolean
check_trust (Write *self,
             MesignTrustSnapshot *snapshot,
             MesignCertificate *certificate,
             GError **error)
{
  return (!self->draft->sign ||
          check_trust_for (self, snapshot, certificate, MESIGN_PATH_SMIME_SIGN, error)) &&
         (!self->draft->encrypt ||
          check_trust_for (self, snapshot, certificate, MESIGN_PATH_SMIME_ENCRYPT, error));
}

static gboolean
check_strength (Write *self, MesignCertificate *certificate, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if ((!self->draft->sign || mesign_cms_can_sign_with (certificate, &inner)) &&
      (!self->draft->encrypt || mesign_cms_can_encrypt_to (certificate, &inner)))
    return TRUE;

  return fail (self, MESIGN_WAY_PROBLEM_WEAK, inner->message, error);
}

static gboolean
add_signer (Write *self, MesignMeans *means, MesignCertificate *certificate, GError **error)
{
  MesignKeystore *keystore = self->job.engine->keystore;

  means->writing.signer =
      mesign_keystore_load_key_pair_sync (keystore, certificate->fingerprint, error);
  if (means->writing.signer == NULL)
    return FALSE;
  means->writing.chain = mesign_keystore_build_chain_sync (keystore, certificate, error);

  return means->writing.chain != NULL;
}

static gboolean
add_reader (Write *self, MesignMeans *means, MesignCertificate *certificate, GError **error)
{
  const char *address = self->draft->from->address;
  g_auto (GStrv) capabilities =
      mesign_keystore_dup_capabilities_sync (self->job.engine->keystore, address, error);
  g_autoptr (GPtrArray) own =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_certificate_unref);

  if (capabilities == NULL)
    return FALSE;
  g_ptr_array_add (own, mesign_certificate_ref (certificate));
  means->writing.encryption = mesign_certificate_ref (certificate);
  means->writing.recipients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                     (GDestroyNotify) mesign_smime_reader_unref);
  g_hash_table_insert (means->writing.recipients, mesign_address_normalize (address),
                       mesign_smime_reader_new (own, (const char *const *) capabilities, NULL));

  return TRUE;
}

static GBytes *
put_on_top (GBytes *mail, const char *token)
{
  g_autofree char *field = g_strconcat (MESIGN_WAY_FIELD, ": ", token, "\r\n", NULL);
  GByteArray *octets = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (mail, &length);

  g_byte_array_append (octets, (const guint8 *) field, strlen (field));
  g_byte_array_append (octets, data, length);

  return g_byte_array_free_to_bytes (octets);
}

/* Nobody else has what was written yet. */
static void
mark (MesignSmimeWritten *written, const char *token)
{
  for (guint i = 0; i < written->copies->len; i++)
    {
      MesignSmimeCopy *copy = written->copies->pdata[i];
      g_autoptr (GBytes) plain = copy->octets;

      copy->octets = put_on_top (plain, token);
    }
}

static gboolean
run_write (gpointer data, GCancellable *cancellable, GError **error)
{
  Write *self = data;
  MesignEngine *engine = self->job.engine;
  g_auto (MesignMeans) means = { 0 };
  g_autoptr (MesignCertificate) certificate =
      mesign_engine_resolve_fingerprint_sync (engine, self->fingerprint, error);
  g_autoptr (MesignSmimeWritten) written = NULL;

  self->problem = MESIGN_WAY_PROBLEM_NONE;
  if (certificate == NULL || !check_time (self, certificate, error))
    return FALSE;
  means.writing.snapshot = mesign_engine_ref_snapshot_sync (engine, error);
  if (means.writing.snapshot == NULL ||
      !check_trust (self, means.writing.snapshot, certificate, error) ||
      !check_strength (self, certificate, error) ||
      (self->draft->sign && !add_signer (self, &means, certificate, error)) ||
      (self->draft->encrypt && !add_reader (self, &means, certificate, error)))
    return FALSE;
  written = mesign_smime_write_sync (self->draft, &means.writing, cancellable, error);
  if (written == NULL)
    return FALSE;
  mark (written, self->token);
  self->job.result = g_steal_pointer (&written);

  return TRUE;
}

static const MesignJobClass write_class = {
  .size = sizeof (Write),
  .priority = G_PRIORITY_HIGH,
  .free_result = (GDestroyNotify) mesign_smime_written_unref,
  .run = run_write,
  .clear = clear_write,
};

/* Writes @draft, which goes to its writer alone, with the certificate of this fingerprint. */
void
mesign_way_write_async (MesignEngine *self,
                        const char *fingerprint,
                        const MesignDraft *draft,
                        const char *token,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Write *write = mesign_job_new (self, &write_class, cancellable, callback, user_data);

  write->fingerprint = g_strdup (fingerprint);
  write->draft = mesign_draft_copy (draft);
  write->token = g_strdup (token);
  mesign_job_start (write);
}

/* @problem is set with @error where what is known of the certificate speaks against it. */
MesignSmimeWritten *
mesign_way_write_finish (MesignEngine *self,
                         GAsyncResult *result,
                         MesignWayProblem *problem,
                         GError **error)
{
  *problem = ((const Write *) g_task_get_task_data (G_TASK (result)))->problem;

  return mesign_job_finish_pointer (self, &write_class, result, error);
}
