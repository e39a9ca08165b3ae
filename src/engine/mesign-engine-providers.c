/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-retrieval.h"

#include "engine/mesign-engine-private.h"

/* For a worker: the set may be replaced meanwhile. */
MesignProviderSet *
mesign_engine_ref_providers (MesignEngine *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->providers != NULL ? mesign_provider_set_ref (self->providers) : NULL;
}

/**
 * mesign_engine_get_providers:
 * @self: an open engine
 *
 * Returns: (transfer none) (nullable): the certificate providers known here, until one is added
 */
MesignProviderSet *
mesign_engine_get_providers (MesignEngine *self)
{
  g_return_val_if_fail (MESIGN_IS_ENGINE (self), NULL);

  return self->providers;
}

typedef struct
{
  MesignJob job;
  char *path;
  MesignProviderSet *providers;
} AddProvider;

static void
clear_add_provider (gpointer data)
{
  AddProvider *add = data;

  g_free (add->path);
  g_clear_pointer (&add->providers, mesign_provider_set_unref);
}

static gboolean
run_add_provider (gpointer data, GCancellable *cancellable, GError **error)
{
  AddProvider *add = data;
  MesignProfile *profile = add->job.engine->profile;
  g_autoptr (MesignProvider) provider = mesign_provider_install_sync (profile, add->path, error);

  if (provider == NULL)
    return FALSE;
  add->providers = mesign_provider_set_load_sync (profile, error);

  return add->providers != NULL;
}

static void
finish_add_provider (gpointer data)
{
  AddProvider *add = data;
  MesignEngine *self = add->job.engine;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->providers, mesign_provider_set_unref);
  self->providers = g_steal_pointer (&add->providers);
}

static const MesignJobClass add_provider_class = {
  .size = sizeof (AddProvider),
  .run = run_add_provider,
  .done = finish_add_provider,
  .clear = clear_add_provider,
};

/**
 * mesign_engine_add_provider_async:
 * @self: an open engine
 * @path: (type filename): a provider profile
 * @cancellable: (nullable): cancels
 * @callback: called when it is added
 * @user_data: for @callback
 *
 * Adds a provider profile to the user's own. If it brings an authority for its own pages, show its
 * fingerprint first.
 */
void
mesign_engine_add_provider_async (MesignEngine *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  AddProvider *add = mesign_job_new (self, &add_provider_class, cancellable, callback, user_data);

  add->path = g_strdup (path);
  mesign_job_start (add);
}

/**
 * mesign_engine_add_provider_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_DAMAGED if it is not as a
 * profile has to be
 *
 * Returns: whether it is added
 */
gboolean
mesign_engine_add_provider_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &add_provider_class, result, error);
}

/* Trying a profile out */

typedef struct
{
  MesignJob job;
  MesignProviderSet *providers;
  GBytes *octets;
  MesignOpenedMessage *message;
  char *address;
} CheckMail;

static void
clear_check_mail (gpointer data)
{
  CheckMail *check = data;

  g_clear_pointer (&check->providers, mesign_provider_set_unref);
  g_clear_pointer (&check->octets, g_bytes_unref);
  g_clear_pointer (&check->message, mesign_opened_message_unref);
  g_free (check->address);
}

static gboolean
run_check_mail (gpointer data, GCancellable *cancellable, GError **error)
{
  CheckMail *check = data;
  g_autoptr (MesignRetrievalFinding) finding = mesign_retrieval_detect (
      check->providers, check->message, check->address, NULL, MESIGN_DKIM_NONE);
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  if (mesign_dkim_check_is_wanted (finding) &&
      !mesign_dkim_check_sync (check->providers, finding, check->octets, mesign_engine_now (),
                               &verdict, cancellable, error))
    return FALSE;
  check->job.result =
      mesign_retrieval_detect (check->providers, check->message, check->address, NULL, verdict);

  return TRUE;
}

static const MesignJobClass check_mail_class = {
  .size = sizeof (CheckMail),
  .place = MESIGN_JOB_OUTSIDE,
  .flags = MESIGN_JOB_CLOSED_ENGINE,
  .free_result = (GDestroyNotify) mesign_retrieval_finding_unref,
  .run = run_check_mail,
  .clear = clear_check_mail,
};

/**
 * mesign_engine_check_mail_async:
 * @self: an engine, open or not
 * @providers: the profiles to hold the mail against
 * @octets: the mail
 * @message: the same, opened
 * @address: the address it is for
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Says what a mail in a file is to the way to a certificate, with its DKIM signatures verified by
 * now where they could matter: the DNS is asked for keys under the domains of the profiles' senders
 * (mesign_dkim_check_sync()).
 */
void
mesign_engine_check_mail_async (MesignEngine *self,
                                const MesignProviderSet *providers,
                                GBytes *octets,
                                const MesignOpenedMessage *message,
                                const char *address,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CheckMail *check = mesign_job_new (self, &check_mail_class, cancellable, callback, user_data);

  check->providers = mesign_provider_set_ref ((MesignProviderSet *) providers);
  check->octets = g_bytes_ref (octets);
  check->message = mesign_opened_message_ref ((MesignOpenedMessage *) message);
  check->address = g_strdup (address);
  mesign_job_start (check);
}

/**
 * mesign_engine_check_mail_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, such as %MESIGN_ENGINE_ERROR_OFFLINE where a
 * key cannot be had now
 *
 * Returns: (transfer full) (nullable): what it is
 */
MesignRetrievalFinding *
mesign_engine_check_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &check_mail_class, result, error);
}
