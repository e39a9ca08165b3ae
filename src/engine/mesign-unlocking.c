/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-job-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-waiting-private.h"

/* Several jobs may meet the locked keystore at once; a person is asked for the passphrase once. The
 * first job asks, the others wait for what comes of it. All on the main context. */

typedef void (*JobFunc) (MesignJob *job);

static void
call (MesignJob *job, gconstpointer func)
{
  (*(const JobFunc *) func) (job);
}

static void
for_waiting (MesignEngine *engine, JobFunc func)
{
  mesign_waiting_for_each (&engine->waiting_for_keys, call, &func);
}

/* Whether the job need not ask: another one does, or did while this one ran. What it is to do then
 * is done. */
gboolean
mesign_unlocking_wait (MesignJob *job, void (*give_up) (MesignJob *job))
{
  MesignEngine *engine = job->engine;

  if (job->answers_seen != engine->n_answers)
    {
      if (engine->was_declined)
        give_up (job);
      else
        mesign_job_try_again (job);
      return TRUE;
    }
  if (engine->unlocker == NULL || engine->unlocker == job)
    {
      engine->unlocker = job;
      return FALSE;
    }
  mesign_waiting_add (&engine->waiting_for_keys, job);

  return TRUE;
}

static void
note_answer (MesignEngine *engine, gboolean was_declined)
{
  engine->unlocker = NULL;
  engine->n_answers++;
  engine->was_declined = was_declined;
}

/* The person said no: @give_up is for those who waited for the answer as well. */
void
mesign_unlocking_decline (MesignJob *job, void (*give_up) (MesignJob *job))
{
  note_answer (job->engine, TRUE);
  for_waiting (job->engine, give_up);
}

/* The job got through, or is not there to ask any more: the others find out how it stands. */
void
mesign_unlocking_end (MesignJob *job, gboolean has_unlocked)
{
  MesignEngine *engine = job->engine;

  if (engine->unlocker != job)
    return;
  engine->unlocker = NULL;
  if (has_unlocked)
    note_answer (engine, FALSE);
  for_waiting (engine, mesign_job_try_again);
}
