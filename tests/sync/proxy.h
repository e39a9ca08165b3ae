/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A bad network between a client and a port of localhost. */
typedef struct _Proxy Proxy;

Proxy *proxy_new (guint target_port);
void proxy_free (Proxy *self);
guint proxy_get_port (Proxy *self);

/* The next connection ends, or falls silent, when this many octets have come from the server;
 * negative for never. */
void proxy_set_limit (Proxy *self, gint64 octets, gboolean falls_silent);
/* Whether that has happened. */
gboolean proxy_has_cut (Proxy *self);
/* Ends the connection there is, and all that come, until it is open again. */
void proxy_set_closed (Proxy *self, gboolean is_closed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Proxy, proxy_free)

G_END_DECLS
