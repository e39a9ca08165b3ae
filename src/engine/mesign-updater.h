/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MesignUpdaterState:
 * @MESIGN_UPDATER_IDLE: all is up to date, as far as is known
 * @MESIGN_UPDATER_SYNCING: something is being brought up to date
 * @MESIGN_UPDATER_OFFLINE: a server cannot be reached; it is tried again and again
 * @MESIGN_UPDATER_TROUBLE: something needs a person: mesign_updater_get_error()
 *
 * How far the accounts together are up to date.
 */
typedef enum
{
  MESIGN_UPDATER_IDLE,
  MESIGN_UPDATER_SYNCING,
  MESIGN_UPDATER_OFFLINE,
  MESIGN_UPDATER_TROUBLE,
} MesignUpdaterState;

#define MESIGN_TYPE_UPDATER (mesign_updater_get_type ())
G_DECLARE_FINAL_TYPE (MesignUpdater, mesign_updater, MESIGN, UPDATER, GObject)

MesignUpdater *mesign_updater_new (MesignEngine *engine);
void mesign_updater_start (MesignUpdater *self);
void mesign_updater_stop (MesignUpdater *self);
void mesign_updater_sync_now (MesignUpdater *self);

MesignUpdaterState mesign_updater_get_state (MesignUpdater *self);
double mesign_updater_get_fraction (MesignUpdater *self);
const char *mesign_updater_get_activity (MesignUpdater *self);
const GError *mesign_updater_get_error (MesignUpdater *self, const char *account_id);

G_END_DECLS
