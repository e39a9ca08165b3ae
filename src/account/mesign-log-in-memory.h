/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-profile.h"
#include "model/mesign-server.h"
#include "net/mesign-sasl-log-in.h"

G_BEGIN_DECLS

MesignSaslKnowledge mesign_log_in_memory_get_sync (MesignProfile *profile,
                                                   const char *account_id,
                                                   const MesignServer *server);
gboolean mesign_log_in_memory_note_sync (MesignProfile *profile,
                                         const char *account_id,
                                         const MesignServer *server,
                                         MesignSaslKnowledge knowledge,
                                         GError **error);
gboolean
mesign_log_in_memory_forget_sync (MesignProfile *profile, const char *account_id, GError **error);

G_END_DECLS
