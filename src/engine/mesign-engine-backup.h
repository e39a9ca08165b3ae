/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "engine/mesign-engine.h"
#include "keystore/mesign-keystore-backup.h"

G_BEGIN_DECLS

/**
 * MesignRestoreFlags:
 * @MESIGN_RESTORE_PLAIN: everything that is not here is added
 * @MESIGN_RESTORE_ONLY_LOOK: nothing is changed: what would be added is told
 *
 * How a backup is restored.
 */
typedef enum
{
  MESIGN_RESTORE_PLAIN = 0,
  MESIGN_RESTORE_ONLY_LOOK = 1 << 0,
} MesignRestoreFlags;

void mesign_engine_back_up_async (MesignEngine *self,
                                  MesignSecret *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *mesign_engine_back_up_finish (MesignEngine *self,
                                      GAsyncResult *result,
                                      MesignBackup **made,
                                      GError **error);
void mesign_engine_restore_async (MesignEngine *self,
                                  GBytes *octets,
                                  MesignSecret *password,
                                  MesignRestoreFlags flags,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *mesign_engine_restore_finish (MesignEngine *self,
                                         GAsyncResult *result,
                                         MesignBackup **backup,
                                         GError **error);

G_END_DECLS
