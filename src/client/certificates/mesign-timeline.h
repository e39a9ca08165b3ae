/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_TIMELINE (mesign_timeline_get_type ())
G_DECLARE_FINAL_TYPE (MesignTimeline, mesign_timeline, MESIGN, TIMELINE, AdwBin)

void
mesign_timeline_set_info (MesignTimeline *self, MesignEngine *engine, MesignCertificateInfo *info);

G_END_DECLS
