/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_EXPIRY_WATCH (mesign_expiry_watch_get_type ())
G_DECLARE_FINAL_TYPE (MesignExpiryWatch, mesign_expiry_watch, MESIGN, EXPIRY_WATCH, GObject)

MesignExpiryWatch *mesign_expiry_watch_new (GApplication *application, MesignEngine *engine);
gint64 mesign_expiry_get_days_to_tell (MesignExpiry expiry, gint64 told);

G_END_DECLS
