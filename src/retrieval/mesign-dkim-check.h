/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-dkim-verdict.h"
#include "retrieval/mesign-retrieval.h"

G_BEGIN_DECLS

gboolean mesign_dkim_check_is_wanted (const MesignRetrievalFinding *finding);
gboolean mesign_dkim_check_sync (const MesignProviderSet *providers,
                                 const MesignRetrievalFinding *finding,
                                 GBytes *message,
                                 gint64 arrived,
                                 MesignDkimVerdict *verdict,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
