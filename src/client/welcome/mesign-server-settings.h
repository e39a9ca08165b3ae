/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MesignServerChoice:
 * @imap_url: (nullable): where mail comes from, %NULL for what the address says
 * @smtp_url: (nullable): where it goes to, %NULL for what the address says
 * @user: (nullable): the name to log in with
 *
 * What of the servers was said by a person, or has to be said because only a guess stands for it.
 */
typedef struct
{
  char *imap_url;
  char *smtp_url;
  char *user;
} MesignServerChoice;

void mesign_server_choice_clear (MesignServerChoice *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignServerChoice, mesign_server_choice_clear)

#define MESIGN_TYPE_SERVER_SETTINGS (mesign_server_settings_get_type ())
G_DECLARE_FINAL_TYPE (MesignServerSettings,
                      mesign_server_settings,
                      MESIGN,
                      SERVER_SETTINGS,
                      AdwExpanderRow)

void mesign_server_settings_set_looking (MesignServerSettings *self, const char *domain);
void mesign_server_settings_set_found (MesignServerSettings *self,
                                       MesignAutoconfigCandidate *found);
void mesign_server_settings_set_servers (MesignServerSettings *self,
                                         MesignServer *imap,
                                         MesignServer *smtp);
void mesign_server_settings_set_missing (MesignServerSettings *self, const char *text);
gboolean mesign_server_settings_is_filled (MesignServerSettings *self);
gboolean mesign_server_settings_read (MesignServerSettings *self, MesignServerChoice *choice);
void mesign_server_settings_show_error (MesignServerSettings *self,
                                        MesignServerKind kind,
                                        const char *text);
void mesign_server_settings_clear_errors (MesignServerSettings *self);

G_END_DECLS
