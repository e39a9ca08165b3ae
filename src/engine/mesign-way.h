/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-security-report.h"

G_BEGIN_DECLS

/**
 * MesignWayStep:
 * @MESIGN_WAY_SIGN: a mail is signed with the certificate
 * @MESIGN_WAY_ENCRYPT: and encrypted to it
 * @MESIGN_WAY_SEND: the account's server takes it
 * @MESIGN_WAY_RECEIVE: it comes back into a mailbox of the account
 * @MESIGN_WAY_OPEN: it is decrypted, and its signature is right
 *
 * What a certificate has to stand, in this order, to be of use.
 */
typedef enum
{
  MESIGN_WAY_SIGN,
  MESIGN_WAY_ENCRYPT,
  MESIGN_WAY_SEND,
  MESIGN_WAY_RECEIVE,
  MESIGN_WAY_OPEN,
} MesignWayStep;

#define MESIGN_WAY_N_STEPS 5

/**
 * MesignWayState:
 * @MESIGN_WAY_WAITING: its turn has not come
 * @MESIGN_WAY_RUNNING: it is being done
 * @MESIGN_WAY_DONE: it has been done
 * @MESIGN_WAY_FAILED: it has failed; nothing after it is tried
 * @MESIGN_WAY_LEFT_OUT: the certificate is not made for it
 *
 * How a step stands.
 */
typedef enum
{
  MESIGN_WAY_WAITING,
  MESIGN_WAY_RUNNING,
  MESIGN_WAY_DONE,
  MESIGN_WAY_FAILED,
  MESIGN_WAY_LEFT_OUT,
} MesignWayState;

/**
 * MesignWayProblem:
 *
 * Why a step has failed, by what a person can do about it: mesign_way_dup_words().
 */
typedef enum
{
  MESIGN_WAY_PROBLEM_NONE,
  MESIGN_WAY_PROBLEM_NOT_OWN,
  MESIGN_WAY_PROBLEM_NOT_FOR_MAIL,
  MESIGN_WAY_PROBLEM_NO_ACCOUNT,
  MESIGN_WAY_PROBLEM_LOCKED,
  MESIGN_WAY_PROBLEM_EXPIRED,
  MESIGN_WAY_PROBLEM_NOT_YET_VALID,
  MESIGN_WAY_PROBLEM_AUTHORITY_EXPIRED,
  MESIGN_WAY_PROBLEM_REVOKED,
  MESIGN_WAY_PROBLEM_UNTRUSTED,
  MESIGN_WAY_PROBLEM_WEAK,
  MESIGN_WAY_PROBLEM_OFFLINE,
  MESIGN_WAY_PROBLEM_AUTHENTICATION,
  MESIGN_WAY_PROBLEM_SERVER_CERTIFICATE,
  MESIGN_WAY_PROBLEM_BUSY,
  MESIGN_WAY_PROBLEM_REFUSED,
  MESIGN_WAY_PROBLEM_LATE,
  MESIGN_WAY_PROBLEM_NOT_DECRYPTED,
  MESIGN_WAY_PROBLEM_NOT_ENCRYPTED,
  MESIGN_WAY_PROBLEM_NOT_SIGNED,
  MESIGN_WAY_PROBLEM_SIGNATURE_BROKEN,
  MESIGN_WAY_PROBLEM_SIGNATURE_DOUBTED,
  MESIGN_WAY_PROBLEM_OTHER_SIGNER,
  MESIGN_WAY_PROBLEM_OTHER,
} MesignWayProblem;

/**
 * MesignWay:
 * @states: how each #MesignWayStep stands
 * @problem: why one of them has failed
 * @detail: (nullable): what a server or a library said of it, for people
 *
 * How far a certificate has stood the test. Begun with mesign_way_begin(); cleared with
 * mesign_way_clear().
 */
typedef struct
{
  MesignWayState states[MESIGN_WAY_N_STEPS];
  MesignWayProblem problem;
  char *detail;
} MesignWay;

void mesign_way_begin (MesignWay *self);
void mesign_way_clear (MesignWay *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignWay, mesign_way_clear)
void mesign_way_leave_out (MesignWay *self, MesignWayStep step);
void mesign_way_pass (MesignWay *self);
void mesign_way_fail (MesignWay *self, MesignWayProblem problem, const char *detail);
void mesign_way_fail_with (MesignWay *self, const GError *error);
gboolean mesign_way_wait_longer (MesignWay *self);
void
mesign_way_judge (MesignWay *self, const MesignSecurityReport *report, const char *fingerprint);

gboolean mesign_way_get_running (const MesignWay *self, MesignWayStep *step);
gboolean mesign_way_get_failed (const MesignWay *self, MesignWayStep *step);
gboolean mesign_way_is_passed (const MesignWay *self);

const char *mesign_way_step_to_string (MesignWayStep step);
const char *mesign_way_state_to_string (MesignWayState state);
const char *mesign_way_problem_to_string (MesignWayProblem problem);
char *mesign_way_dup_words (const MesignWay *self);

G_END_DECLS
