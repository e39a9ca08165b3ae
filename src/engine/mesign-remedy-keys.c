/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done where the private keys are locked, or no key seals them yet. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-remedy-private.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

/* The keystore stays locked: those that can do without it go on, the others fail. Takes
 * @error. */
static void
give_up_keys (MesignJob *job, GError *error)
{
  if (!(job->klass->flags & MESIGN_JOB_OPTIONAL_KEYS))
    {
      mesign_remedy_fail (job, error);
      return;
    }
  g_info ("Going on without private keys: %s", error != NULL ? error->message : "");
  g_clear_error (&error);
  job->engine->keys_declined = TRUE;
  job->without_keys = TRUE;
  mesign_job_try_again (job);
}

/* From now on there are keys; whether there were none before. */
static void
note_unlocking (MesignJob *job)
{
  job->unlocks_late |= job->engine->keys_declined;
  job->engine->keys_declined = FALSE;
}

static void
give_up_waiting (MesignJob *job)
{
  give_up_keys (job, NULL);
}

/* Takes @error. That a job was cancelled is nobody's answer. */
static void
decline (MesignJob *job, GError *error)
{
  if (g_cancellable_is_cancelled (job->cancellable))
    {
      mesign_remedy_fail (job, error);
      return;
    }
  /* that somebody declined says less than why it was asked */
  if (error->domain != MESIGN_ENGINE_ERROR)
    g_clear_error (&error);
  mesign_unlocking_decline (job, give_up_waiting);
  give_up_keys (job, error);
}

static void
on_passphrase (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->passphrase = mesign_prompter_ask_finish (MESIGN_PROMPTER (source), result, &error);
  if (job->passphrase == NULL)
    {
      decline (job, error);
      return;
    }
  note_unlocking (job);
  mesign_job_try_again (job);
}

/* Takes @error: why the key ring did not help. */
static void
ask_passphrase (MesignJob *job, GError *error)
{
  MesignPrompt prompt = { .kind = MESIGN_PROMPT_PASSPHRASE };
  g_autoptr (GError) reason = error;

  if (job->engine->prompter == NULL)
    {
      give_up_keys (job, g_steal_pointer (&reason));
      return;
    }
  if (mesign_unlocking_wait (job, give_up_waiting))
    return;
  prompt.message = reason != NULL ? reason->message : job->error->message;
  mesign_remedy_ask (job, &prompt, on_passphrase);
}

/* In the words of how this profile keeps its secrets. */
static GError *
new_missing_key_error (MesignEngine *engine)
{
  g_autofree char *file = mesign_secrets_dup_shown_file (engine->secrets);

  if (file == NULL)
    return g_error_new_literal (
        MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
        _ ("The key ring does not hold the key of your private keys. Unlock them with your "
           "passphrase, or restore the key ring."));
  if (g_atomic_int_get (&engine->has_passphrase))
    return g_error_new (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
                        _ ("The file “%s” does not hold the key of your private keys. Unlock them "
                           "with your passphrase, or put a backup of the file in its place."),
                        file);

  return g_error_new (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
                      _ ("The file “%s” does not hold the key of your private keys. Put a backup "
                         "of the file in its place."),
                      file);
}

/* Where neither a key ring nor a passphrase can help, nobody is asked for one. */
static void
look_elsewhere_for_key (MesignJob *job)
{
  if (mesign_profile_has_plain_secrets (job->engine->profile) &&
      !g_atomic_int_get (&job->engine->has_passphrase))
    give_up_keys (job, new_missing_key_error (job->engine));
  else
    ask_passphrase (job, new_missing_key_error (job->engine));
}

static void
on_slot_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->slot_key = mesign_secrets_lookup_finish (MESIGN_SECRETS (source), result, &error);
  if (job->slot_key != NULL)
    {
      note_unlocking (job);
      mesign_job_try_again (job);
    }
  else if (error != NULL)
    ask_passphrase (job, error);
  else
    look_elsewhere_for_key (job);
}

gboolean
mesign_remedy_unlock_keystore (MesignJob *job)
{
  if (job->without_keys)
    return FALSE;
  if (g_atomic_int_get (&job->engine->needs_passphrase))
    {
      ask_passphrase (job, g_error_new_literal (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
                                                _ ("A passphrase protects your private keys.")));
      return TRUE;
    }
  if (job->tried & MESIGN_TRIED_KEY_RING)
    {
      ask_passphrase (job, NULL);
      return TRUE;
    }
  job->tried |= MESIGN_TRIED_KEY_RING;
  mesign_secrets_lookup_async (job->engine->secrets, MESIGN_SECRETS_SLOT_KEY, NULL,
                               job->cancellable, on_slot_key, mesign_remedy_hold (job));

  return TRUE;
}

/* The key that is kept does not open the keystore. */
gboolean
mesign_remedy_replace_wrong_key (MesignJob *job)
{
  if (mesign_profile_has_plain_secrets (job->engine->profile))
    look_elsewhere_for_key (job);
  else
    ask_passphrase (job, NULL);

  return TRUE;
}

/* An answer of a person that does not open the keystore. */
gboolean
mesign_remedy_ask_other_passphrase (MesignJob *job)
{
  ask_passphrase (job, NULL);

  return TRUE;
}

static void
on_slot_key_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (!mesign_secrets_store_finish (MESIGN_SECRETS (source), result, &error))
    {
      give_up_keys (job, error);
      return;
    }
  job->new_slot_key = mesign_secret_ref (job->engine->slot_key);
  mesign_job_try_again (job);
}

/* A key an earlier start stored without coming to use it is taken; so is that of a job beside
 * this one. */
static void
on_old_slot_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  MesignEngine *engine = job->engine;
  GError *error = NULL;
  g_autoptr (MesignSecret) old =
      mesign_secrets_lookup_finish (MESIGN_SECRETS (source), result, &error);

  if (error != NULL)
    {
      give_up_keys (job, error);
      return;
    }
  if (engine->slot_key == NULL)
    engine->slot_key = old != NULL ? g_steal_pointer (&old)
                                   : mesign_secret_new_random (MESIGN_KEYSTORE_SLOT_KEY_LENGTH);
  mesign_secrets_store_async (engine->secrets, MESIGN_SECRETS_SLOT_KEY, NULL,
                              _ ("MeSign: the key of your private keys"), engine->slot_key,
                              job->cancellable, on_slot_key_stored, mesign_remedy_hold (job));
}

gboolean
mesign_remedy_make_slot (MesignJob *job)
{
  if (job->tried & MESIGN_TRIED_NEW_SLOT)
    return FALSE;
  job->tried |= MESIGN_TRIED_NEW_SLOT;
  mesign_secrets_lookup_async (job->engine->secrets, MESIGN_SECRETS_SLOT_KEY, NULL,
                               job->cancellable, on_old_slot_key, mesign_remedy_hold (job));

  return TRUE;
}

/* It opens nothing any more, so that a key ring that stays locked is no failure. */
static void
on_slot_key_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!mesign_secrets_clear_finish (MESIGN_SECRETS (source), result, &error))
    g_message ("%s", error->message);
  g_clear_pointer (&job->engine->slot_key, mesign_secret_unref);
  job->has_forgotten_slot_key = TRUE;
  mesign_job_try_again (job);
}

gboolean
mesign_remedy_forget_slot_key (MesignJob *job)
{
  mesign_secrets_clear_async (job->engine->secrets, MESIGN_SECRETS_SLOT_KEY, NULL, job->cancellable,
                              on_slot_key_forgotten, mesign_remedy_hold (job));

  return TRUE;
}
