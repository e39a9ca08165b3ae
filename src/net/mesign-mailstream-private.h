/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libetpan/libetpan.h>

#include "net/mesign-guard-private.h"
#include "net/mesign-stream.h"

G_BEGIN_DECLS

mailstream *mesign_mailstream_new (MesignStream *stream, MesignGuardKind kind);
void mesign_mailstream_begin (mailstream *self,
                              GCancellable *cancellable,
                              gsize literal_limit,
                              gsize total_limit);
gboolean mesign_mailstream_end (mailstream *self, GError **error);
const char *mesign_mailstream_get_farewell (mailstream *self);
gboolean mesign_mailstream_flush (mailstream *self);
gboolean mesign_mailstream_unread (mailstream *self, const char *octets, gsize length);
gboolean mesign_mailstream_start_tls_sync (mailstream *self, GError **error);
gboolean mesign_mailstream_start_deflate (mailstream *self, GError **error);
MesignStreamWait mesign_mailstream_wait_sync (mailstream *self,
                                              guint milliseconds,
                                              GCancellable *wake_up,
                                              GError **error);

G_END_DECLS
