/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-retrieval.h"

G_BEGIN_DECLS

/**
 * MesignWelcomePage:
 *
 * The pages of the welcome window, in the order they are gone through.
 */
typedef enum
{
  MESIGN_WELCOME_PAGE_SIGN_IN,
  MESIGN_WELCOME_PAGE_CERTIFICATE,
  MESIGN_WELCOME_PAGE_ON_ITS_WAY,
  MESIGN_WELCOME_PAGE_PASSWORD,
  MESIGN_WELCOME_PAGE_RETRIEVE,
  MESIGN_WELCOME_PAGE_ALMOST,
  MESIGN_WELCOME_PAGE_DONE,
} MesignWelcomePage;

/**
 * MesignWelcomeStep:
 *
 * The lines of the list that fills itself.
 */
typedef enum
{
  MESIGN_WELCOME_STEP_SIGNED_IN,
  MESIGN_WELCOME_STEP_ORDERED,
  MESIGN_WELCOME_STEP_ASSIGNED,
  MESIGN_WELCOME_STEP_LINK,
  MESIGN_WELCOME_STEP_CODE,
  MESIGN_WELCOME_STEP_CERTIFICATE,
  MESIGN_WELCOME_N_STEPS,
} MesignWelcomeStep;

typedef enum
{
  MESIGN_WELCOME_STEP_LATER,
  MESIGN_WELCOME_STEP_AWAITED,
  MESIGN_WELCOME_STEP_DONE,
} MesignWelcomeStepState;

MesignWelcomePage mesign_welcome_page_for (gboolean has_account, const MesignJourney *journey);
const char *mesign_welcome_page_get_name (MesignWelcomePage page);
MesignWelcomeStepState mesign_welcome_step_state (const MesignJourney *journey,
                                                  MesignWelcomeStep step);
MesignJourney *mesign_welcome_choose_journey (GPtrArray *journeys, const char *account_id);

G_END_DECLS
