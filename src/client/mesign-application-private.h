/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/certificates/mesign-certificates-window.h"
#include "client/certificates/mesign-expiry-watch.h"
#include "client/journey/mesign-journey-watch.h"
#include "client/mesign-application.h"
#include "client/welcome/mesign-welcome-window.h"
#include "client/window/mesign-window.h"
#include "engine/mesign-engine.h"
#include "engine/mesign-updater.h"

G_BEGIN_DECLS

struct _MesignApplication
{
  AdwApplication parent_instance;

  char *directory;
  char *first_address;
  MesignEngine *engine;
  MesignUpdater *updater;
  MesignExpiryWatch *expiry_watch;
  MesignJourneyWatch *journey_watch;
  gboolean is_open;
  gboolean is_closing;

  /* What was asked for before the engine was open. */
  GPtrArray *requests;

  /* Each forgets itself when it is destroyed. */
  MesignWindow *window;
  MesignWelcomeWindow *welcome;
  MesignCertificatesWindow *certificates;
};

/* mesign-application-actions.c */
void mesign_application_add_actions (MesignApplication *self);

/* mesign-application-notify.c */
void mesign_application_on_new_mail (MesignApplication *self, GArray *message_ids);
void mesign_application_mark_read (MesignApplication *self, gint64 message_id);
void mesign_application_delete (MesignApplication *self, gint64 message_id);

/* mesign-application-windows.c */
void mesign_application_show_first (MesignApplication *self);
void mesign_application_show_main (MesignApplication *self);
void mesign_application_show_welcome (MesignApplication *self, const char *address);
void mesign_application_show_journey (MesignApplication *self, gint64 journey_id);
void mesign_application_show_certificates (MesignApplication *self, const char *fingerprint);
void mesign_application_show_preferences (MesignApplication *self);
void mesign_application_compose (MesignApplication *self, const char *uri);
GtkWindow *mesign_application_get_front (MesignApplication *self);

G_END_DECLS
