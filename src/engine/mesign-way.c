/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way.h"

#include "engine/mesign-engine-error.h"

#include <gio/gio.h>

static gboolean
find_state (const MesignWay *self, MesignWayState state, MesignWayStep *step)
{
  for (guint i = 0; i < MESIGN_WAY_N_STEPS; i++)
    if (self->states[i] == state)
      {
        if (step != NULL)
          *step = i;
        return TRUE;
      }

  return FALSE;
}

static void
run_next (MesignWay *self)
{
  MesignWayStep next;

  if (find_state (self, MESIGN_WAY_WAITING, &next))
    self->states[next] = MESIGN_WAY_RUNNING;
}

/**
 * mesign_way_begin:
 * @self: a way, zeroed or one that was gone before
 *
 * Puts it at its beginning: the first step runs, the others wait.
 */
void
mesign_way_begin (MesignWay *self)
{
  mesign_way_clear (self);
  run_next (self);
}

/**
 * mesign_way_clear:
 * @self: a way
 *
 * Frees what it holds; no step has begun then.
 */
void
mesign_way_clear (MesignWay *self)
{
  g_free (self->detail);
  *self = (MesignWay){ 0 };
}

/**
 * mesign_way_leave_out:
 * @self: a way
 * @step: a step that has not been done
 *
 * Notes that the certificate is not made for it. Where it was running, the next one runs.
 */
void
mesign_way_leave_out (MesignWay *self, MesignWayStep step)
{
  gboolean was_running = self->states[step] == MESIGN_WAY_RUNNING;

  g_return_if_fail (was_running || self->states[step] == MESIGN_WAY_WAITING);

  self->states[step] = MESIGN_WAY_LEFT_OUT;
  if (was_running)
    run_next (self);
}

/**
 * mesign_way_pass:
 * @self: a way
 *
 * Notes that the running step is done; the next one runs. Without a running step nothing happens.
 */
void
mesign_way_pass (MesignWay *self)
{
  MesignWayStep step;

  if (!mesign_way_get_running (self, &step))
    return;
  self->states[step] = MESIGN_WAY_DONE;
  run_next (self);
}

/**
 * mesign_way_fail:
 * @self: a way
 * @problem: why
 * @detail: (nullable): what was said of it, for people
 *
 * Notes that the running step has failed. Without a running step nothing happens.
 */
void
mesign_way_fail (MesignWay *self, MesignWayProblem problem, const char *detail)
{
  MesignWayStep step;

  g_return_if_fail (problem != MESIGN_WAY_PROBLEM_NONE);

  if (!mesign_way_get_running (self, &step))
    return;
  self->states[step] = MESIGN_WAY_FAILED;
  self->problem = problem;
  g_free (self->detail);
  self->detail = g_strdup (detail);
}

static MesignWayProblem
find_problem (const GError *error)
{
  static const struct
  {
    MesignEngineError code;
    MesignWayProblem problem;
  } table[] = {
    { MESIGN_ENGINE_ERROR_LOCKED, MESIGN_WAY_PROBLEM_LOCKED },
    { MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE, MESIGN_WAY_PROBLEM_LOCKED },
    { MESIGN_ENGINE_ERROR_NO_KEY, MESIGN_WAY_PROBLEM_NOT_OWN },
    { MESIGN_ENGINE_ERROR_OFFLINE, MESIGN_WAY_PROBLEM_OFFLINE },
    { MESIGN_ENGINE_ERROR_AUTHENTICATION, MESIGN_WAY_PROBLEM_AUTHENTICATION },
    { MESIGN_ENGINE_ERROR_CERTIFICATE, MESIGN_WAY_PROBLEM_SERVER_CERTIFICATE },
    { MESIGN_ENGINE_ERROR_SERVER, MESIGN_WAY_PROBLEM_REFUSED },
    { MESIGN_ENGINE_ERROR_BUSY, MESIGN_WAY_PROBLEM_BUSY },
  };

  for (guint i = 0; error->domain == MESIGN_ENGINE_ERROR && i < G_N_ELEMENTS (table); i++)
    if ((MesignEngineError) error->code == table[i].code)
      return table[i].problem;

  return MESIGN_WAY_PROBLEM_OTHER;
}

/**
 * mesign_way_fail_with:
 * @self: a way
 * @error: a #MesignEngineError
 *
 * Notes that the running step has failed, by what went wrong.
 */
void
mesign_way_fail_with (MesignWay *self, const GError *error)
{
  mesign_way_fail (self, find_problem (error), error->message);
}

/**
 * mesign_way_wait_longer:
 * @self: a way
 *
 * Goes on with a way that has ended because the mail did not come in time.
 *
 * Returns: whether it is one
 */
gboolean
mesign_way_wait_longer (MesignWay *self)
{
  if (self->problem != MESIGN_WAY_PROBLEM_LATE)
    return FALSE;
  self->states[MESIGN_WAY_RECEIVE] = MESIGN_WAY_RUNNING;
  self->problem = MESIGN_WAY_PROBLEM_NONE;
  g_clear_pointer (&self->detail, g_free);

  return TRUE;
}

/* The mail that came */

static MesignWayProblem
judge_encryption (const MesignWay *self, const MesignSecurityReport *report)
{
  if (self->states[MESIGN_WAY_ENCRYPT] == MESIGN_WAY_LEFT_OUT ||
      report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED)
    return MESIGN_WAY_PROBLEM_NONE;

  return report->encryption.status == MESIGN_ENCRYPTION_NONE ? MESIGN_WAY_PROBLEM_NOT_ENCRYPTED
                                                             : MESIGN_WAY_PROBLEM_NOT_DECRYPTED;
}

static MesignWayProblem
judge_signature (const MesignWay *self, const MesignSecurityReport *report, const char *fingerprint)
{
  const MesignSigner *signer = mesign_security_report_get_signer (report);

  if (self->states[MESIGN_WAY_SIGN] == MESIGN_WAY_LEFT_OUT)
    return MESIGN_WAY_PROBLEM_NONE;
  switch (report->signature.status)
    {
    case MESIGN_SIGNATURE_NONE:
      return MESIGN_WAY_PROBLEM_NOT_SIGNED;
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_PARTIAL:
      return MESIGN_WAY_PROBLEM_SIGNATURE_BROKEN;
    case MESIGN_SIGNATURE_VALID:
      return signer != NULL && g_strcmp0 (signer->fingerprint, fingerprint) == 0
                 ? MESIGN_WAY_PROBLEM_NONE
                 : MESIGN_WAY_PROBLEM_OTHER_SIGNER;
    case MESIGN_SIGNATURE_UNTRUSTED:
      return MESIGN_WAY_PROBLEM_UNTRUSTED;
    case MESIGN_SIGNATURE_REVOKED:
      return MESIGN_WAY_PROBLEM_REVOKED;
    case MESIGN_SIGNATURE_EXPIRED:
    case MESIGN_SIGNATURE_MISMATCH:
    case MESIGN_SIGNATURE_UNSUPPORTED:
    default:
      return MESIGN_WAY_PROBLEM_SIGNATURE_DOUBTED;
    }
}

/**
 * mesign_way_judge:
 * @self: a way whose last step runs
 * @report: what is to be said of the mail as it came back
 * @fingerprint: of the certificate
 *
 * Ends it: the mail has to be decrypted, if it was encrypted, and to bear a valid signature by this
 * certificate, if it was signed.
 */
void
mesign_way_judge (MesignWay *self, const MesignSecurityReport *report, const char *fingerprint)
{
  MesignWayProblem problem = judge_encryption (self, report);
  const char *reason = report->encryption.reason;

  if (problem == MESIGN_WAY_PROBLEM_NONE)
    {
      problem = judge_signature (self, report, fingerprint);
      reason = report->signature.reason;
    }
  if (problem == MESIGN_WAY_PROBLEM_NONE)
    mesign_way_pass (self);
  else
    mesign_way_fail (self, problem, reason);
}

/* Looking */

/**
 * mesign_way_get_running:
 * @self: a way
 * @step: (out) (optional): the step that runs
 *
 * Returns: whether one does
 */
gboolean
mesign_way_get_running (const MesignWay *self, MesignWayStep *step)
{
  return find_state (self, MESIGN_WAY_RUNNING, step);
}

/**
 * mesign_way_get_failed:
 * @self: a way
 * @step: (out) (optional): the step that has failed
 *
 * Returns: whether one has
 */
gboolean
mesign_way_get_failed (const MesignWay *self, MesignWayStep *step)
{
  return find_state (self, MESIGN_WAY_FAILED, step);
}

/**
 * mesign_way_is_passed:
 * @self: a way
 *
 * Returns: whether all that the certificate is made for has been done
 */
gboolean
mesign_way_is_passed (const MesignWay *self)
{
  return self->states[MESIGN_WAY_OPEN] == MESIGN_WAY_DONE;
}

/**
 * mesign_way_step_to_string:
 * @step: a step
 *
 * Returns: (transfer none): a word for programs
 */
const char *
mesign_way_step_to_string (MesignWayStep step)
{
  static const char *const words[] = { "sign", "encrypt", "send", "receive", "open" };

  g_return_val_if_fail (step < G_N_ELEMENTS (words), NULL);

  return words[step];
}

/**
 * mesign_way_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): a word for programs
 */
const char *
mesign_way_state_to_string (MesignWayState state)
{
  static const char *const words[] = { "waiting", "running", "done", "failed", "left-out" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), NULL);

  return words[state];
}
