/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trust/mesign-anchors.h"

G_BEGIN_DECLS

MesignAnchors *mesign_anchors_new (MesignAnchorsSource source);
void mesign_anchors_add_limit (MesignAnchors *self, const char *fingerprint, gint64 after);

/* What one module of NSS's built-in certificates says of mail. */
MesignAnchors *mesign_nss_module_read_sync (const char *path, GError **error);

G_END_DECLS
