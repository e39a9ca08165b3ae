/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-banner.h"
#include "client/welcome/mesign-protection-password.h"
#include "client/welcome/mesign-welcome-choice.h"
#include "client/welcome/mesign-welcome-done.h"
#include "client/welcome/mesign-welcome-sign-in.h"
#include "client/welcome/mesign-welcome-steps.h"
#include "client/welcome/mesign-welcome-waiting.h"
#include "client/welcome/mesign-welcome-way.h"
#include "client/welcome/mesign-welcome-window.h"

G_BEGIN_DECLS

struct _MesignWelcomeWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkWidget *later;
  GtkWidget *back;
  MesignBanner *banner;
  MesignWelcomeSignIn *sign_in;
  MesignWelcomeChoice *choice;
  MesignWelcomeWay *way;
  MesignProtectionPassword *password;
  MesignWelcomeWaiting *waiting;
  MesignWelcomeDone *done;

  MesignEngine *engine;
  MesignUpdater *updater;
  GCancellable *cancellable;

  MesignAccount *account;
  MesignJourney *journey;
  MesignWelcomePage page;
  guint pause;
  guint beginning;
  char *first_address;
};

/* mesign-welcome-window-journey.c: finds the account's journey and follows it. */
void mesign_welcome_window_set_account (MesignWelcomeWindow *self, MesignAccount *account);
void mesign_welcome_window_load_account (MesignWelcomeWindow *self);
void mesign_welcome_window_load_journey (MesignWelcomeWindow *self, gint64 id);
void mesign_welcome_window_on_journey_changed (MesignWelcomeWindow *self, gint64 id);

/* mesign-welcome-window.c */
void mesign_welcome_window_show_page (MesignWelcomeWindow *self, MesignWelcomePage page);
void mesign_welcome_window_show_fault (MesignWelcomeWindow *self, const GError *error);

G_END_DECLS
