/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-net-error.h"
#include "net/mesign-tls-policy.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_STREAM (mesign_stream_get_type ())
G_DECLARE_FINAL_TYPE (MesignStream, mesign_stream, MESIGN, STREAM, GObject)

#define MESIGN_STREAM_CONNECT_TIMEOUT 15
#define MESIGN_STREAM_READ_TIMEOUT 60

/**
 * MesignStreamWait:
 * @MESIGN_STREAM_WAIT_FAILED: the connection is gone or the wait was cancelled; the error is set
 * @MESIGN_STREAM_WAIT_DATA: there is something to read
 * @MESIGN_STREAM_WAIT_WOKEN: the wake-up cancellable fired
 * @MESIGN_STREAM_WAIT_TIMEOUT: nothing came in time
 */
typedef enum
{
  MESIGN_STREAM_WAIT_FAILED,
  MESIGN_STREAM_WAIT_DATA,
  MESIGN_STREAM_WAIT_WOKEN,
  MESIGN_STREAM_WAIT_TIMEOUT,
} MesignStreamWait;

MesignStream *mesign_stream_new (const char *host, guint16 port, MesignTlsPolicy *policy);
void mesign_stream_set_timeouts (MesignStream *self, guint connect_seconds, guint read_seconds);
gboolean mesign_stream_connect_sync (MesignStream *self, GCancellable *cancellable, GError **error);
gboolean
mesign_stream_start_tls_sync (MesignStream *self, GCancellable *cancellable, GError **error);
gboolean mesign_stream_start_deflate (MesignStream *self, GError **error);
void mesign_stream_close (MesignStream *self);

gssize mesign_stream_read_sync (MesignStream *self,
                                void *buffer,
                                gsize length,
                                GCancellable *cancellable,
                                GError **error);
gboolean mesign_stream_write_sync (MesignStream *self,
                                   const void *octets,
                                   gsize length,
                                   GCancellable *cancellable,
                                   GError **error);
MesignStreamWait mesign_stream_wait_sync (MesignStream *self,
                                          guint milliseconds,
                                          GCancellable *wake_up,
                                          GCancellable *cancellable,
                                          GError **error);

const char *mesign_stream_get_host (MesignStream *self);
gboolean mesign_stream_is_open (MesignStream *self);
gboolean mesign_stream_is_tls (MesignStream *self);
gboolean mesign_stream_is_vouched_for (MesignStream *self);
guint64 mesign_stream_get_octets_in (MesignStream *self);
guint64 mesign_stream_get_octets_out (MesignStream *self);

G_END_DECLS
