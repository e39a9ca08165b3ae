/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/mesign-application.h"
#include "engine/mesign-engine.h"

G_BEGIN_DECLS

struct _MesignApplication
{
  AdwApplication parent_instance;

  char *directory;
  char *first_address;
  MesignEngine *engine;
  gboolean is_open;
  gboolean is_closing;

  /* What was asked for before the engine was open. */
  GPtrArray *requests;

  /* Each forgets itself when it is destroyed. */
  GtkWindow *window;
  GtkWindow *welcome;
};

/* mesign-application-actions.c */
void mesign_application_add_actions (MesignApplication *self);

/* mesign-application-windows.c */
void mesign_application_show_first (MesignApplication *self);
void mesign_application_show_main (MesignApplication *self);
void mesign_application_show_welcome (MesignApplication *self, const char *address);

G_END_DECLS
