/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-updater.h"

G_BEGIN_DECLS

/**
 * MesignTrialState:
 *
 * @MESIGN_TRIAL_NONE: nothing was sent yet
 * @MESIGN_TRIAL_SENDING: it is being written and handed over
 * @MESIGN_TRIAL_SENT: it was handed over and is awaited
 * @MESIGN_TRIAL_LATE: it is still awaited, longer than usual
 * @MESIGN_TRIAL_ARRIVED: it lies in the inbox and was opened
 * @MESIGN_TRIAL_FAILED: it could not be sent or opened
 */
typedef enum
{
  MESIGN_TRIAL_NONE,
  MESIGN_TRIAL_SENDING,
  MESIGN_TRIAL_SENT,
  MESIGN_TRIAL_LATE,
  MESIGN_TRIAL_ARRIVED,
  MESIGN_TRIAL_FAILED,
} MesignTrialState;

#define MESIGN_TYPE_TRIAL_MAIL (mesign_trial_mail_get_type ())
G_DECLARE_FINAL_TYPE (MesignTrialMail, mesign_trial_mail, MESIGN, TRIAL_MAIL, GObject)

MesignTrialMail *
mesign_trial_mail_new (MesignEngine *engine, MesignUpdater *updater, MesignAccount *account);
void mesign_trial_mail_start (MesignTrialMail *self);

MesignTrialState mesign_trial_mail_get_state (MesignTrialMail *self);
MesignOpenedMessage *mesign_trial_mail_get_opened (MesignTrialMail *self);
gint64 mesign_trial_mail_get_message_id (MesignTrialMail *self);
const char *mesign_trial_mail_get_fault (MesignTrialMail *self);

G_END_DECLS
