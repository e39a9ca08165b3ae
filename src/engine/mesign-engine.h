/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-profile.h"
#include "base/mesign-settings.h"
#include "engine/mesign-engine-error.h"
#include "engine/mesign-prompter.h"
#include "model/mesign-change.h"
#include "model/mesign-journey.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_ENGINE (mesign_engine_get_type ())
G_DECLARE_FINAL_TYPE (MesignEngine, mesign_engine, MESIGN, ENGINE, GObject)

/**
 * MesignEngineProgressFunc:
 * @what: (nullable): what is being done, for people
 * @done: how much is done, in the unit of @total
 * @total: how much there is, 0 while unknown
 * @user_data: what was handed in
 *
 * Called on the main context, at most ten times a second.
 */
typedef void (*MesignEngineProgressFunc) (const char *what,
                                          guint64 done,
                                          guint64 total,
                                          gpointer user_data);

void mesign_engine_forbid_core_files (void);
MesignEngine *mesign_engine_new (MesignProfile *profile, MesignPrompter *prompter);
gboolean
mesign_engine_init_profile_sync (MesignProfile *profile, gboolean plain_secrets, GError **error);

void mesign_engine_open_async (MesignEngine *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean mesign_engine_open_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void
mesign_engine_close_async (MesignEngine *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mesign_engine_close_finish (MesignEngine *self, GAsyncResult *result, GError **error);

MesignProfile *mesign_engine_get_profile (MesignEngine *self);
MesignSettings *mesign_engine_get_settings (MesignEngine *self);
gboolean mesign_engine_holds_lock (MesignEngine *self);

G_END_DECLS

#include "engine/mesign-engine-accounts.h"
#include "engine/mesign-engine-backup.h"
#include "engine/mesign-engine-certificates.h"
#include "engine/mesign-engine-compose.h"
#include "engine/mesign-engine-correspondents.h"
#include "engine/mesign-engine-journeys.h"
#include "engine/mesign-engine-mailboxes.h"
#include "engine/mesign-engine-messages.h"
#include "engine/mesign-engine-outgoing.h"
#include "engine/mesign-engine-protection.h"
#include "engine/mesign-engine-retrieval.h"
#include "engine/mesign-engine-settings.h"
#include "engine/mesign-engine-store.h"
#include "engine/mesign-engine-sync.h"
