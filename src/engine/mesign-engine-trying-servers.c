/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the network says of an address's servers, and what was guessed, is tried before it is shown
 * or used: whether both servers answer, secured, and let people log in. No name and no password is
 * sent. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#include "account/mesign-autoconfig.h"
#include "net/mesign-net-error.h"
#include "smtp/mesign-smtp-session.h"

#define SECONDS 8
/* A domain's description may name any number of them. */
#define MOST 8

/* The better the greater. */
typedef enum
{
  ANSWER_NONE,
  ANSWER_WITH_DOUBTFUL_CERTIFICATE,
  ANSWER_GOOD,
} Answer;

typedef struct
{
  const MesignAutoconfigCandidate *candidate;
  MesignTlsPolicy *policy;
  GCancellable *cancellable;
  GThread *thread;
  Answer answer;
} Trial;

static Answer
judge (const GError *error, gboolean lets_in)
{
  if (mesign_net_error_is_certificate (error))
    return ANSWER_WITH_DOUBTFUL_CERTIFICATE;

  return error == NULL && lets_in ? ANSWER_GOOD : ANSWER_NONE;
}

static Answer
try_imap (const Trial *trial)
{
  g_autoptr (MesignImapSession) session =
      mesign_imap_session_new (trial->candidate->imap, trial->policy);
  g_autoptr (GError) error = NULL;
  Answer answer;

  mesign_imap_session_set_timeouts (session, SECONDS, SECONDS);
  mesign_imap_session_connect_sync (session, trial->cancellable, &error);
  answer = judge (error, TRUE);
  mesign_imap_session_logout_sync (session, trial->cancellable);

  return answer;
}

static Answer
try_smtp (const Trial *trial)
{
  g_autoptr (MesignSmtpSession) session =
      mesign_smtp_session_new (trial->candidate->smtp, trial->policy);
  g_autoptr (GError) error = NULL;
  Answer answer;

  mesign_smtp_session_set_timeouts (session, SECONDS, SECONDS);
  mesign_smtp_session_connect_sync (session, trial->cancellable, &error);
  answer = judge (error, error == NULL && mesign_smtp_session_has_extension (session, "AUTH"));
  mesign_smtp_session_quit_sync (session, trial->cancellable);

  return answer;
}

static gpointer
trial_thread (gpointer data)
{
  Trial *trial = data;
  Answer imap = try_imap (trial);

  trial->answer = imap != ANSWER_NONE ? MIN (imap, try_smtp (trial)) : ANSWER_NONE;

  return NULL;
}

/* All at once: those that do not answer take their time. */
static void
try_all (Trial *trials, GPtrArray *candidates, MesignTlsPolicy *policy, GCancellable *cancellable)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      trials[i].candidate = candidates->pdata[i];
      trials[i].policy = policy;
      trials[i].cancellable = cancellable;
      trials[i].thread = g_thread_new ("servers", trial_thread, &trials[i]);
    }
  for (guint i = 0; i < candidates->len; i++)
    g_thread_join (trials[i].thread);
}

static void
append_with (GPtrArray *tried, const Trial *trials, GPtrArray *candidates, Answer answer)
{
  for (guint i = 0; i < candidates->len; i++)
    if (trials[i].answer == answer)
      g_ptr_array_add (tried, mesign_autoconfig_candidate_ref (candidates->pdata[i]));
}

static gboolean
is_to_be_tried (const GPtrArray *candidates)
{
  return ((const MesignAutoconfigCandidate *) candidates->pdata[0])->source !=
         MESIGN_AUTOCONFIG_TABLE;
}

/* Guesses that nobody answers to are none. What somebody has said stays, so that the log-in can
 * tell what is wrong with it. */
static void
append_silent (GPtrArray *tried, const Trial *trials, GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    if (trials[i].answer == ANSWER_NONE && trials[i].candidate->source != MESIGN_AUTOCONFIG_GUESS)
      g_ptr_array_add (tried, mesign_autoconfig_candidate_ref (candidates->pdata[i]));
}

/* What was found, those first that work; perhaps nothing. What a table says is taken as it is. */
GPtrArray *
mesign_engine_try_servers_sync (GPtrArray *candidates,
                                const char *ca_file,
                                GCancellable *cancellable)
{
  g_autofree Trial *trials = NULL;
  g_autoptr (MesignTlsPolicy) policy = NULL;
  GPtrArray *tried;

  if (candidates->len == 0 || !is_to_be_tried (candidates))
    return g_ptr_array_ref (candidates);
  if (candidates->len > MOST)
    g_ptr_array_set_size (candidates, MOST);
  tried = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_autoconfig_candidate_unref);
  trials = g_new0 (Trial, candidates->len);
  policy = mesign_tls_policy_new (ca_file);
  try_all (trials, candidates, policy, cancellable);
  append_with (tried, trials, candidates, ANSWER_GOOD);
  append_with (tried, trials, candidates, ANSWER_WITH_DOUBTFUL_CERTIFICATE);
  if (tried->len == 0)
    append_silent (tried, trials, candidates);

  return tried;
}
