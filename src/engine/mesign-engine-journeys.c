/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

/* What a person does to a journey beside its mails. */
typedef struct
{
  MesignJob job;
  char *address;
  char *provider;
  MesignJourneyStep step;
  gint64 id;
  MesignSecret *password;
  gboolean keep;
} Deed;

static void
clear_deed (gpointer data)
{
  Deed *deed = data;

  g_free (deed->address);
  g_free (deed->provider);
  g_clear_pointer (&deed->password, mesign_secret_unref);
}

/* Beginning */

static gboolean
check_provider (MesignEngine *self, const char *id, GError **error)
{
  g_autoptr (MesignProviderSet) providers = mesign_engine_ref_providers (self);

  if (providers != NULL && mesign_provider_set_find (providers, id) != NULL)
    return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
               _ ("There is no certificate provider “%s” here."), id);

  return FALSE;
}

static gboolean
run_begin_journey (gpointer data, GCancellable *cancellable, GError **error)
{
  Deed *deed = data;
  MesignEngine *self = deed->job.engine;

  if (!check_provider (self, deed->provider, error))
    return FALSE;
  deed->job.result =
      mesign_journey_begin_sync (self->keystore, deed->job.account->id, deed->address,
                                 deed->provider, NULL, deed->step, mesign_engine_now (), error);
  if (deed->job.result != NULL)
    mesign_job_note_journey (deed, ((const MesignJourney *) deed->job.result)->id);

  return deed->job.result != NULL;
}

static const MesignJobClass begin_journey_class = {
  .size = sizeof (Deed),
  .free_result = (GDestroyNotify) mesign_journey_unref,
  .run = run_begin_journey,
  .clear = clear_deed,
};

/**
 * mesign_engine_begin_journey_async:
 * @self: an open engine
 * @account: the account whose address the certificate is for
 * @provider_id: the id of the provider's profile
 * @step: %MESIGN_JOURNEY_STEP_BUY or %MESIGN_JOURNEY_STEP_ASSIGN
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Says that a certificate was bought, or assigned to the account's address, on the provider's
 * account page, before any mail has come. Saying it again changes nothing: a journey that waits for
 * its order's number is taken on, and the order's first mail makes it the order's journey.
 */
void
mesign_engine_begin_journey_async (MesignEngine *self,
                                   MesignAccount *account,
                                   const char *provider_id,
                                   MesignJourneyStep step,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Deed *deed;

  g_return_if_fail (account != NULL && provider_id != NULL);
  g_return_if_fail (step == MESIGN_JOURNEY_STEP_BUY || step == MESIGN_JOURNEY_STEP_ASSIGN);

  deed = mesign_job_new (self, &begin_journey_class, cancellable, callback, user_data);
  mesign_job_set_account (deed, account);
  deed->address = g_strdup (account->address);
  deed->provider = g_strdup (provider_id);
  deed->step = step;
  mesign_job_start (deed);
}

/**
 * mesign_engine_begin_journey_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_NOT_FOUND for an unknown
 * provider
 *
 * Returns: (transfer full) (nullable): the journey as it stands now
 */
MesignJourney *
mesign_engine_begin_journey_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &begin_journey_class, result, error);
}

/* The protection password */

static gboolean
run_set_password (gpointer data, GCancellable *cancellable, GError **error)
{
  Deed *deed = data;

  if (!mesign_journey_set_password_sync (deed->job.engine->keystore, deed->id, deed->password,
                                         error))
    return FALSE;
  mesign_job_note_journey (deed, deed->id);

  return TRUE;
}

static const MesignJobClass set_password_class = {
  .size = sizeof (Deed),
  .run = run_set_password,
  .clear = clear_deed,
};

/**
 * mesign_engine_set_journey_password_async:
 * @self: an open engine
 * @id: a journey
 * @password: the protection password the person chose
 * @cancellable: (nullable): cancels
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a protection password of the person's own, sealed with the journey, until the certificate
 * is imported, or longer where that is wished. It can be changed until the retrieval page was
 * submitted.
 */
void
mesign_engine_set_journey_password_async (MesignEngine *self,
                                          gint64 id,
                                          MesignSecret *password,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  Deed *deed;

  g_return_if_fail (password != NULL);

  deed = mesign_job_new (self, &set_password_class, cancellable, callback, user_data);
  deed->id = id;
  deed->password = mesign_secret_ref (password);
  mesign_job_start (deed);
}

/**
 * mesign_engine_set_journey_password_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID once the page was
 * submitted
 *
 * Returns: whether it is kept
 */
gboolean
mesign_engine_set_journey_password_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &set_password_class, result, error);
}

static gboolean
run_keep_password (gpointer data, GCancellable *cancellable, GError **error)
{
  Deed *deed = data;

  if (!mesign_journey_keep_password_sync (deed->job.engine->keystore, deed->id, deed->keep, error))
    return FALSE;
  mesign_job_note_journey (deed, deed->id);

  return TRUE;
}

static const MesignJobClass keep_password_class = {
  .size = sizeof (Deed),
  .run = run_keep_password,
  .clear = clear_deed,
};

/**
 * mesign_engine_keep_journey_password_async:
 * @self: an open engine
 * @id: a journey
 * @keep: whether its protection password stays here after the import
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Has the protection password outlive the import, so that the PFX of the provider's mail can be
 * opened again. By default it is forgotten with the import; where the certificate is in already,
 * not to keep it forgets it now.
 */
void
mesign_engine_keep_journey_password_async (MesignEngine *self,
                                           gint64 id,
                                           gboolean keep,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  Deed *deed = mesign_job_new (self, &keep_password_class, cancellable, callback, user_data);

  deed->id = id;
  deed->keep = keep;
  mesign_job_start (deed);
}

/**
 * mesign_engine_keep_journey_password_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID where the password
 * was forgotten with the import already
 *
 * Returns: whether it is noted
 */
gboolean
mesign_engine_keep_journey_password_finish (MesignEngine *self,
                                            GAsyncResult *result,
                                            GError **error)
{
  return mesign_job_finish (self, &keep_password_class, result, error);
}
