/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "mime/mesign-mime-builder.h"

G_BEGIN_DECLS

void mesign_mime_append_bytes (GString *out, GBytes *octets);
void mesign_mime_append_payload (GString *out,
                                 const MesignDraft *draft,
                                 const MesignMimeFields *protected_fields,
                                 MesignMimeProtection protection,
                                 gboolean legacy_display);

G_END_DECLS
