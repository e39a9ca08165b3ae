/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/mesign-store-private.h"

G_BEGIN_DECLS

/* mesign-store-outgoing-reading.c */
gboolean mesign_store_fail_not_in_outbox (GError **error);
gboolean mesign_store_load_outgoing_state (MesignDb *db,
                                           gint64 id,
                                           MesignOutgoingState *state,
                                           GError **error);

/* mesign-store-outgoing.c: within a transaction */
gboolean mesign_store_insert_outgoing_recipients (MesignDb *db,
                                                  gint64 id,
                                                  const MesignOutgoing *outgoing,
                                                  GError **error);
gboolean mesign_store_set_outgoing_state (MesignStoreWrite *write,
                                          gint64 id,
                                          MesignOutgoingState state,
                                          gint64 not_before,
                                          const char *reason,
                                          GError **error);

G_END_DECLS
