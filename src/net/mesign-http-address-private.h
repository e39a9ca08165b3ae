/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mesign_http_is_public_host_sync (GUri *uri,
                                          GCancellable *cancellable,
                                          gboolean *is_forbidden,
                                          GError **error);

G_END_DECLS
