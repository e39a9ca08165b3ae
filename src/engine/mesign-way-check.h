/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "engine/mesign-way.h"

G_BEGIN_DECLS

/* How long a mail is waited for, in seconds, where the settings say nothing. */
#define MESIGN_WAY_PATIENCE 120

#define MESIGN_WAY_SETTINGS "check"

/**
 * MESIGN_WAY_SETTING_PATIENCE:
 *
 * How long the mail of a check is waited for, in seconds.
 */
#define MESIGN_WAY_SETTING_PATIENCE "patience"

#define MESIGN_TYPE_WAY_CHECK (mesign_way_check_get_type ())
G_DECLARE_FINAL_TYPE (MesignWayCheck, mesign_way_check, MESIGN, WAY_CHECK, GObject)

MesignWayCheck *mesign_way_check_new (MesignEngine *engine, const char *fingerprint);
void mesign_way_check_set_patience (MesignWayCheck *self, guint seconds);
void mesign_way_check_run_async (MesignWayCheck *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mesign_way_check_run_finish (MesignWayCheck *self, GAsyncResult *result, GError **error);

const MesignWay *mesign_way_check_get_way (MesignWayCheck *self);
const char *mesign_way_check_get_address (MesignWayCheck *self);
guint mesign_way_check_get_n_removed (MesignWayCheck *self);

G_END_DECLS
