/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-certificates.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

/* What the keystore holds for writing a draft: own certificates and keys, those of the recipients,
 * and what their programs can read. */

void
mesign_means_clear (MesignMeans *self)
{
  g_clear_pointer (&self->writing.signer, mesign_key_pair_unref);
  g_clear_pointer (&self->writing.chain, g_ptr_array_unref);
  g_clear_pointer (&self->writing.encryption, mesign_certificate_unref);
  g_clear_pointer (&self->writing.recipients, g_hash_table_unref);
  g_clear_pointer (&self->writing.snapshot, mesign_trust_snapshot_unref);
  g_clear_pointer (&self->correspondents, g_ptr_array_unref);
}

/* Recipients */

static gboolean
add_recipient (MesignMeans *self,
               MesignEngine *engine,
               MesignTrustSnapshot *snapshot,
               MesignAddress *address,
               GError **error)
{
  MesignCorrespondent *one =
      mesign_engine_judge_correspondent_sync (engine, snapshot, address, error);
  g_auto (GStrv) capabilities = NULL;

  if (one == NULL)
    return FALSE;
  g_ptr_array_add (self->correspondents, one);
  capabilities = mesign_keystore_dup_capabilities_sync (engine->keystore, address->address, error);
  if (capabilities == NULL)
    return FALSE;
  g_hash_table_insert (self->writing.recipients, mesign_address_normalize (address->address),
                       mesign_smime_reader_new (one->certificates,
                                                (const char *const *) capabilities,
                                                mesign_correspondent_get_problem (one)));

  return TRUE;
}

gboolean
mesign_means_find_recipients (MesignMeans *self,
                              MesignEngine *engine,
                              const MesignDraft *draft,
                              GError **error)
{
  g_autoptr (MesignTrustSnapshot) snapshot = mesign_engine_ref_snapshot_sync (engine, error);
  g_autoptr (GPtrArray) addresses = mesign_draft_dup_recipients (draft);

  self->writing.recipients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                    (GDestroyNotify) mesign_smime_reader_unref);
  self->correspondents =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_correspondent_unref);
  if (snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < addresses->len; i++)
    if (!add_recipient (self, engine, snapshot, addresses->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* The writer's own */

gboolean
mesign_means_find_encryption (MesignMeans *self,
                              MesignEngine *engine,
                              const MesignDraft *draft,
                              GError **error)
{
  g_auto (MesignOwnChoice) choice = { NULL };

  if (draft->from == NULL)
    return TRUE;
  if (!mesign_engine_choose_own_sync (engine, draft->from->address,
                                      MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, &choice, error))
    return FALSE;
  self->writing.encryption = g_steal_pointer (&choice.certificate);

  return TRUE;
}

static gboolean
find_signer (MesignMeans *self, MesignEngine *engine, const MesignDraft *draft, GError **error)
{
  g_auto (MesignOwnChoice) choice = { NULL };

  if (draft->from == NULL)
    return TRUE;
  if (!mesign_engine_choose_own_sync (engine, draft->from->address, MESIGN_CERTIFICATE_PURPOSE_SIGN,
                                      &choice, error))
    return FALSE;
  if (choice.certificate == NULL && choice.reason != NULL)
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_CERTIFICATE,
                   /* Translators: then the reason, a whole sentence */
                   _ ("Not signed and not sent. %s"), choice.reason);
      return FALSE;
    }
  if (choice.certificate == NULL)
    return TRUE;
  self->writing.signer =
      mesign_keystore_load_key_pair_sync (engine->keystore, choice.certificate->fingerprint, error);
  if (self->writing.signer == NULL)
    return FALSE;
  self->writing.chain =
      mesign_keystore_build_chain_sync (engine->keystore, choice.certificate, error);

  return self->writing.chain != NULL;
}

/* Writing */

/* Whoever asks for a stamp has an authority, or is told so. */
gboolean
mesign_engine_check_stamp (const MesignDraft *draft,
                           const MesignWriteSettings *settings,
                           GError **error)
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
  g_auto (MesignMeans) means = { 0 };

  if (!mesign_engine_check_stamp (draft, settings, error))
    return NULL;
  if (draft->sign && !find_signer (&means, self, draft, error))
    return NULL;
  if (draft->encrypt && !mesign_means_find_recipients (&means, self, draft, error))
    return NULL;
  if ((draft->sign || draft->encrypt) && !mesign_means_find_encryption (&means, self, draft, error))
    return NULL;
  means.writing.snapshot = mesign_engine_ref_snapshot_sync (self, error);
  if (means.writing.snapshot == NULL)
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
