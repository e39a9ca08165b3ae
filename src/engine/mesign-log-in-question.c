/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several jobs of an account may find that its log-in does not do: a person is asked once. The
 * first job asks, the others wait until it has got in with the answer, so that a wrong one is not
 * tried by all of them. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-log-in-question-private.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-remedy-private.h"
#include "engine/mesign-waiting-private.h"

static MesignAccountEntry *
find_entry (MesignJob *job)
{
  if (job->account == NULL || job->engine->entries == NULL)
    return NULL;

  return mesign_engine_find_entry (job->engine, job->account->id);
}

/* Whether the account logs in with something else by now than what the job was refused with. */
gboolean
mesign_log_in_question_is_outdated (MesignJob *job)
{
  const MesignAccountEntry *entry = find_entry (job);
  g_autoptr (MesignLogin) now = NULL;

  if (entry == NULL)
    return FALSE;
  if (entry->account != job->account)
    return TRUE;
  now = mesign_account_entry_dup_login (entry);

  return now != NULL && (job->login == NULL || now->kind != job->login->kind ||
                         !mesign_secret_equal (now->secret, job->login->secret));
}

/* Has the job take what the account logs in with now. */
void
mesign_log_in_question_try_newer (MesignJob *job)
{
  const MesignAccountEntry *entry = find_entry (job);

  g_clear_pointer (&job->login, mesign_login_unref);
  if (entry != NULL && entry->account != job->account)
    mesign_job_set_account (job, entry->account);
  mesign_job_try_again (job);
}

/* The job begins: a no from now on is one for it, too. */
void
mesign_log_in_question_begin (MesignJob *job)
{
  const MesignAccountEntry *entry = find_entry (job);

  job->declines_seen = entry != NULL ? entry->n_declined : 0;
}

/* Whether the job need not ask: another one of its account does, or was told no while this one ran.
 */
gboolean
mesign_log_in_question_wait (MesignJob *job)
{
  MesignAccountEntry *entry = find_entry (job);

  if (entry == NULL)
    return FALSE;
  if (job->declines_seen != entry->n_declined)
    {
      mesign_remedy_fail (job, NULL);
      return TRUE;
    }
  if (entry->asker == NULL || entry->asker == job)
    {
      entry->asker = job;
      return FALSE;
    }
  mesign_waiting_add (&entry->waiting_for_log_in, job);

  return TRUE;
}

static void
go_on (MesignJob *job, gconstpointer data)
{
  if (mesign_log_in_question_is_outdated (job))
    mesign_log_in_question_try_newer (job);
  else if (!mesign_remedy_ask_log_in (job))
    mesign_remedy_fail (job, NULL);
}

/* The account whose question the job asks; its own may go by another id by now. */
static MesignAccountEntry *
find_asked (const MesignJob *job)
{
  const GPtrArray *entries = job->engine->entries;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (((const MesignAccountEntry *) entries->pdata[i])->asker == job)
      return entries->pdata[i];

  return NULL;
}

/* The job has got in, or is not there to ask any more: one of the others asks, if need be. */
void
mesign_log_in_question_end (MesignJob *job)
{
  MesignAccountEntry *entry = find_asked (job);

  if (entry == NULL)
    return;
  entry->asker = NULL;
  mesign_waiting_for_each (&entry->waiting_for_log_in, go_on, NULL);
}

static void
give_up (MesignJob *job, gconstpointer data)
{
  mesign_remedy_fail (job, NULL);
}

/* The person said no, and to all who wait. */
void
mesign_log_in_question_decline (MesignJob *job)
{
  MesignAccountEntry *entry = find_asked (job);

  if (entry == NULL || g_cancellable_is_cancelled (job->cancellable))
    return;
  entry->asker = NULL;
  entry->n_declined++;
  mesign_waiting_for_each (&entry->waiting_for_log_in, give_up, NULL);
}

static gboolean
on_logged_in (gpointer task)
{
  mesign_log_in_question_end (g_task_get_task_data (task));

  return G_SOURCE_REMOVE;
}

/* On the worker: the server has taken the log-in. What the job does further may take long. */
void
mesign_log_in_question_note_success (MesignJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_logged_in, g_object_ref (job->task), g_object_unref);
  g_source_attach (source, g_task_get_context (job->task));
}
