/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-stream.h"

#include "net/mesign-deadline-private.h"

G_BEGIN_DECLS

struct _MesignStream
{
  GObject parent_instance;

  char *host;
  guint16 port;
  MesignTlsPolicy *policy;
  guint connect_seconds;
  guint read_seconds;

  GSocketConnection *connection;
  GIOStream *tls;
  GIOStream *deflate;
  GByteArray *ahead;
  gboolean is_broken;
  gboolean is_pinned;
  guint64 octets_in;
  guint64 octets_out;

  GTlsCertificate *refused;
  GTlsCertificateFlags refused_flags;
};

GIOStream *mesign_stream_get_top (MesignStream *self);
gboolean
mesign_stream_fail (MesignStream *self, MesignDeadline *deadline, GError *local, GError **error);
gboolean mesign_stream_fail_closed (MesignStream *self, GError **error);

G_END_DECLS
