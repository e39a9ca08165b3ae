/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-net-error.h"

G_BEGIN_DECLS

GStrv mesign_dns_look_up_text_sync (const char *name,
                                    guint seconds,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
