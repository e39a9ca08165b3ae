/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/preferences/mesign-key-protection-group.h"
#include "client/preferences/mesign-preferences-window.h"

G_BEGIN_DECLS

struct _MesignPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  MesignEngine *engine;
  MesignSettings *settings;
  guint save_source;

  GtkListBox *accounts_list;

  GtkSwitch *sign_switch;
  GtkSwitch *encrypt_switch;
  GtkSwitch *subject_switch;
  MesignKeyProtectionGroup *key_protection;
  GtkEditable *stamp_row;
  GtkWidget *stamp_error;
  GtkCheckButton *revocation_ocsp;
  GtkCheckButton *revocation_crl;
  GtkCheckButton *revocation_off;
  GtkSwitch *issuers_switch;
  GtkSwitch *private_switch;

  GtkCheckButton *color_follow;
  GtkCheckButton *color_light;
  GtkCheckButton *color_dark;
  GtkSwitch *read_switch;
  GtkSwitch *spelling_switch;
  GtkSpinButton *read_spin;
  GtkSpinButton *undo_spin;
};

/* mesign-preferences-window.c */
void mesign_preferences_window_save (MesignPreferencesWindow *self);

/* mesign-preferences-settings.c */
void mesign_preferences_window_bind_settings (MesignPreferencesWindow *self);

/* mesign-preferences-accounts.c */
void mesign_preferences_window_follow_accounts (MesignPreferencesWindow *self);

G_END_DECLS
