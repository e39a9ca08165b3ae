/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "crypto/mesign-x509.h"
#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-error.h"
#include "model/mesign-address.h"

static void
clear (MesignCertificateUse *self)
{
  g_free (self->address);
  g_free (self->fingerprint);
  g_free (self->chosen);
  g_free (self->instead);
}

MESIGN_DEFINE_VALUE (MesignCertificateUse, mesign_certificate_use)

/* What each certificate is used for */

typedef struct
{
  MesignJob job;
  GPtrArray *accounts;
} ListUses;

static void
clear_list_uses (gpointer data)
{
  g_clear_pointer (&((ListUses *) data)->accounts, g_ptr_array_unref);
}

static gboolean
find_used (MesignEngine *self, MesignCertificateUse *use, GError **error)
{
  g_auto (MesignOwnChoice) choice = { NULL };

  if (!mesign_engine_choose_own_sync (self, use->address, use->purpose, &choice, error))
    return FALSE;
  if (choice.certificate != NULL)
    use->fingerprint = g_strdup (choice.certificate->fingerprint);
  use->instead = g_steal_pointer (&choice.instead);

  return TRUE;
}

static gboolean
add_use (ListUses *list,
         const char *address,
         gboolean is_account,
         MesignCertificatePurpose purpose,
         GError **error)
{
  MesignEngine *self = list->job.engine;
  MesignCertificateUse *use = g_atomic_rc_box_new0 (MesignCertificateUse);
  GError *inner = NULL;

  g_ptr_array_add (list->job.result, use);
  use->address = g_strdup (address);
  use->is_account = is_account;
  use->purpose = purpose;
  if (find_used (self, use, &inner))
    use->chosen = mesign_keystore_dup_default_sync (self->keystore, address, purpose, &inner);
  if (inner == NULL)
    return TRUE;
  g_propagate_error (error, inner);

  return FALSE;
}

static gboolean
add_address (ListUses *list,
             GHashTable *known,
             const char *address,
             gboolean is_account,
             GError **error)
{
  char *normal = mesign_address_normalize (address);

  return !g_hash_table_add (known, normal) ||
         (add_use (list, address, is_account, MESIGN_CERTIFICATE_PURPOSE_SIGN, error) &&
          add_use (list, address, is_account, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, error));
}

/* The accounts' addresses first, then those that only a certificate has. */
static gboolean
run_list_uses (gpointer data, GCancellable *cancellable, GError **error)
{
  ListUses *list = data;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) own = mesign_keystore_list_certificates_sync (
      list->job.engine->keystore, MESIGN_CERTIFICATE_OWN, error);

  if (own == NULL)
    return FALSE;
  g_clear_pointer ((GPtrArray **) &list->job.result, g_ptr_array_unref);
  list->job.result = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_certificate_use_unref);
  for (guint i = 0; i < list->accounts->len; i++)
    if (!add_address (list, known, ((MesignAccount *) list->accounts->pdata[i])->address, TRUE,
                      error))
      return FALSE;
  for (guint i = 0; i < own->len; i++)
    for (char **address = ((MesignCertificate *) own->pdata[i])->addresses; *address != NULL;
         address++)
      if (!add_address (list, known, *address, FALSE, error))
        return FALSE;

  return TRUE;
}

static const MesignJobClass list_uses_class = {
  .size = sizeof (ListUses),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list_uses,
  .clear = clear_list_uses,
};

/**
 * mesign_engine_list_uses_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists which of the user's own certificates is used for what: for each account, and each address a
 * certificate is for, one to sign and one that others encrypt to.
 */
void
mesign_engine_list_uses_async (MesignEngine *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  ListUses *list = mesign_job_new (self, &list_uses_class, cancellable, callback, user_data);

  list->accounts = mesign_engine_list_accounts (self);
  mesign_job_start (list);
}

/**
 * mesign_engine_list_uses_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificateUse): the uses, those of the
 * accounts first
 */
GPtrArray *
mesign_engine_list_uses_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_uses_class, result, error);
}

/* All that stands in a certificate */

typedef struct
{
  MesignJob job;
  MesignCertificate *certificate;
} Describe;

static void
clear_describe (gpointer data)
{
  g_clear_pointer (&((Describe *) data)->certificate, mesign_certificate_unref);
}

static gboolean
run_describe (gpointer data, GCancellable *cancellable, GError **error)
{
  Describe *describe = data;

  describe->job.result = mesign_x509_to_text (describe->certificate);

  return TRUE;
}

static const MesignJobClass describe_class = {
  .size = sizeof (Describe),
  .free_result = g_free,
  .run = run_describe,
  .clear = clear_describe,
};

/**
 * mesign_engine_describe_certificate_async:
 * @self: an open engine
 * @certificate: a certificate
 * @cancellable: (nullable): cancels
 * @callback: called when it is described
 * @user_data: for @callback
 *
 * Writes out all that stands in a certificate, in technical words.
 */
void
mesign_engine_describe_certificate_async (MesignEngine *self,
                                          MesignCertificate *certificate,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  Describe *describe = mesign_job_new (self, &describe_class, cancellable, callback, user_data);

  describe->certificate = mesign_certificate_ref (certificate);
  mesign_job_start (describe);
}

/**
 * mesign_engine_describe_certificate_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
mesign_engine_describe_certificate_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &describe_class, result, error);
}
